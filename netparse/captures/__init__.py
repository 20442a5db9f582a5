"""From a file's bytes to captures: decode, clean, split, recognise, parse, and tell which node each is from."""

from netparse.captures.capture import Capture, Unparsed, parse
from netparse.captures.document import Document

__all__ = ["Capture", "Document", "Unparsed", "parse"]
