"""From a file's bytes to captures: decode, clean, split, recognise, parse, and tell which node each is from."""

from netparse.captures.account import account
from netparse.captures.capture import Capture, Unparsed
from netparse.captures.document import Document
from netparse.captures.reading import parse

__all__ = ["Capture", "Document", "Unparsed", "account", "parse"]
