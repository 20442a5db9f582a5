"""What became of every required port on every node: judged once, read by the port checks and by the report's matrix."""

from netparse.checks.port_states.judge import judge_ports
from netparse.checks.port_states.model import PortJudgement, PortState

__all__ = ["PortJudgement", "PortState", "judge_ports"]
