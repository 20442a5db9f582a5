"""Command lines: which program they name, with which words."""

from netparse.parsers.base.command_line import joined_commands, parse_command_line


def test_a_program_without_a_word_behind_it_is_a_command_line() -> None:
    """Also one whose options say whose output it is."""
    assert parse_command_line("talosctl").program == "talosctl"


def test_each_command_of_a_line_is_known() -> None:
    """What stands in quotes is another shell's line."""
    found = joined_commands("ip -d link show flannel.1 | head -3; ip link show 'wg;0' && sudo ip -4 a")
    assert [(c.program, *c.words) for c in found] == [
        ("ip", "-d", "link", "show", "flannel.1"),
        ("ip", "link", "show", "wg;0"),
        ("ip", "-4", "a"),
    ]
