"""An address or a name in which a character is written by its number is that address or name."""

import pytest

from netparse.redact.unescaped import unescaped
from tests.redact.test_disguises import redacted


@pytest.mark.parametrize(
    "text",
    [
        r"\u00310.20.30.40",
        r"\x310.20.30.40",
        r"10.20.30.4\x30",
        r"\x31\x30\x2e20\x2E30.40",
        r"\\x310.20.30.40",
        r"\0610.20.30.40",
        r"&#49;0.20.30.40",
        r"&#x31;0&#046;20.30.40",
        r"10\.20\.30\.40",
        r"10\\.20\\.30\\.40",
    ],
)
def test_an_address_is_found_whichever_of_its_characters_is_escaped(text: str) -> None:
    """The first digit too: ``0.20.30.40`` alone is no address of anybody."""
    assert unescaped(f"a {text} b") == "a 10.20.30.40 b"
    assert redacted(f"a {text} b") == redacted("a 10.20.30.40 b") != "a 10.20.30.40 b"


@pytest.mark.parametrize(
    "text",
    [
        r"\u003cx\u003e \x1b[0m \x0a \040 \n \t &lt; &#60; &#10; C:\x",
        r"version 1\.2 of \d{1,3}\.\d{1,3} 1\.2\.3\.4\.5 \\server\0",
        r"plain text & more; 10.20.30.40",
    ],
)
def test_what_is_escaped_for_another_reason_stays(text: str) -> None:
    """Controls, marks of pages, expressions."""
    assert unescaped(text) == text
