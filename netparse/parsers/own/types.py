"""The types that fields of a user's own template may have; a text that is none of its type leaves its line unparsed."""

from collections.abc import Callable, Mapping
from ipaddress import ip_interface
from math import isfinite

from netparse.parsers.base import Misread, shape
from netparse.records import JSON

_TRUE = {"yes", "true", "on", "1", "enabled", "up"}
_FALSE = {"no", "false", "off", "0", "disabled", "down"}


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise Misread(f"neither yes nor no: {text}")
    return word in _TRUE


def _number(text: str) -> float:
    if not isfinite(number := float(text)):
        raise Misread(f"no number: {text}")
    return number


def _address(text: str) -> str | None:
    if shape.is_redacted(text):
        return None
    if not shape.is_ip(text):
        raise Misread(f"no address: {text}")
    return text


def _prefix(text: str) -> str | None:
    if shape.is_redacted(text):
        return None
    if text != "default":
        ip_interface(text)
    return text


TYPES: Mapping[str, Callable[[str], JSON]] = {
    "string": str,
    "integer": lambda text: int(text, 0) if text.lower().startswith("0x") else int(text),
    "number": _number,
    "boolean": _boolean,
    "address": _address,
    "prefix": _prefix,
    "mac": lambda text: None if shape.is_redacted(text) else shape.mac(text),
    "port": shape.port,
}
