"""From a file's bytes to captures: decode, clean, split, recognise, parse, and assign each to its node."""

from netparse.captures.account import account
from netparse.captures.capture import Capture, Unparsed
from netparse.captures.reading import parse
from netparse.captures.text.document import Document

__all__ = ["Capture", "Document", "Unparsed", "account", "parse"]
