"""Opens folders, archives and stdin and hands out their members as bytes; nothing is ever extracted.

for item in open_sources(["bundle.tar.xz", "node1/", "-"]):
    match item:
        case Member(): ...    # source, path, scopes, data
        case Skipped(): ...   # source, reason, kind
"""

from netparse.sources.formats import is_document
from netparse.sources.limits import Limits
from netparse.sources.model import Input, Kind, Member, Skipped
from netparse.sources.opening import Sources, open_sources, stored_bytes
from netparse.sources.summary import summarize
from netparse.sources.text import looks_like_text
from netparse.sources.walk import Digester

__all__ = [
    "Digester",
    "Input",
    "Kind",
    "Limits",
    "Member",
    "Skipped",
    "Sources",
    "is_document",
    "looks_like_text",
    "open_sources",
    "stored_bytes",
    "summarize",
]
