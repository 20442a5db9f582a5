"""A capture of a section before anything of it is read."""

from netparse.captures.capture import Capture
from netparse.captures.sections.split import Section
from netparse.captures.text.document import Document
from netparse.parsers.base.command_line import CommandLine


def empty_capture(document: Document, section: Section, stem: str | None, command: CommandLine | None) -> Capture:
    return Capture(
        source=document.source,
        command=stem,
        status="empty",
        reason="there is nothing in it",
        first_line=section.first,
        last_line=section.first + len(section.lines) - 1,
        command_line=command,
        host=section.host,
        host_by=section.host_by,
        netns=section.netns or (command.netns if command else None),
        heading=section.heading,
        document=document,
    )
