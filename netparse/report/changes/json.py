"""What changed as JSON; its form is the published schema of ``netparse schema diff``."""

from netparse.comparison import Changes
from netparse.safe import json_text


def render(changes: Changes) -> str:
    """Return the JSON text, ending with a line end."""
    return json_text(changes.to_dict(), indent=2) + "\n"
