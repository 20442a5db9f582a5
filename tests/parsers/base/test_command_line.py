"""Command lines: which program they name, with which words."""

from netparse.parsers.base.command_line import parse_command_line


def test_a_program_without_a_word_behind_it_is_a_command_line() -> None:
    """Also one whose options say whose output it is."""
    assert parse_command_line("talosctl").program == "talosctl"
