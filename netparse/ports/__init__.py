"""The ports that Kubernetes, its distributions and CNI plugins need, as data with sources, and which of them apply."""

from netparse.ports.load import RuleFile, load_user_file, shipped, shipped_names
from netparse.ports.processes import Match, match_listener, name_matches, process_matches
from netparse.ports.rule import PortRule, canonical_roles
from netparse.ports.select import documented_ports, required_ports, rules_for, undecided_ports
from netparse.ports.version import Version

__all__ = [
    "Match",
    "PortRule",
    "RuleFile",
    "Version",
    "canonical_roles",
    "documented_ports",
    "load_user_file",
    "match_listener",
    "name_matches",
    "process_matches",
    "required_ports",
    "rules_for",
    "shipped",
    "shipped_names",
    "undecided_ports",
]
