"""What is missing on this machine, and the command that mends it."""

from netparse.doctor.examine import Answer, examine_machine
from netparse.doctor.remedies import remedies, this_system
from netparse.doctor.text import as_dict, render_answers

__all__ = ["Answer", "as_dict", "examine_machine", "remedies", "render_answers", "this_system"]
