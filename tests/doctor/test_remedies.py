"""Which system this is, and that each thing has a command for each of them."""

import pytest

from netparse.doctor.remedies import remedies, systems, this_system, topics

RELEASES = {
    "debian": (
        'ID=debian\nVERSION_ID="12"\n',
        'ID=linuxmint\nID_LIKE="ubuntu debian"\n',
        "ID=ubuntu\nID_LIKE=debian\n",
    ),
    "rhel": ('ID="rhel"\n', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'ID="eurolinux"\nID_LIKE="rhel fedora"\n'),
    "suse": ('ID="sles"\nID_LIKE="suse"\n', 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n'),
    "alpine": ('ID=alpine\nPRETTY_NAME="Alpine Linux v3.20"\n',),
    None: ("ID=arch\n", "", "ID='not closed\n"),
}


@pytest.mark.parametrize(("system", "text"), [(s, t) for s, texts in RELEASES.items() for t in texts])
def test_a_system_is_known_by_its_os_release(system: str | None, text: str) -> None:
    """By its own name, else by that of the one that it is like."""
    assert this_system("linux", text) == system


def test_macos_and_windows_have_no_os_release() -> None:
    """Python says what they are."""
    assert (this_system("darwin", ""), this_system("win32", "")) == ("macos", "windows")


@pytest.mark.parametrize("topic", sorted(topics()))
def test_each_thing_has_a_command_on_each_system(topic: str) -> None:
    """One for all, or one for each; a system that is not known gets all of them with their names."""
    for system in systems():
        (command,) = remedies(topic, system)
        assert command and not command.startswith("sudo")
    assert len(remedies(topic, None)) in (1, len(systems()))
