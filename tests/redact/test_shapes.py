"""Lines that are alike but for their digits are redacted together as each is by itself."""

import random
import re

import pytest

from netparse.redact import RedactMap, Redactor
from netparse.redact.shapes import Shapes, Slots

KEY = bytes(range(32))
_LINES = 12
_TAUGHT = """10.20.30.40 berlin-worker-03.corp.contoso.de berlin-worker-03
10.20.30.41 db12 web1 web2 web7 cafe-77
"""


def redactor() -> Redactor:
    """Return one that knows a few names, of which some differ in their digits only, and a word of its user's."""
    made = Redactor(map=RedactMap(key=KEY), words=["room 101"])
    made.learn_text("etc/hosts", _TAUGHT.encode())
    made.learn_text("log", b"sudo: nina7 : TTY=pts/0\n")
    made.learn_captures([], [])
    return made


# In place of each "#" stands any digit.
FORMS = {
    "sockets": "tcp        0      0 10.20.30.4#:1###        0.0.0.0:*    LISTEN  9##/x",
    "sockets of IPv6": "tcp6       0      0 fd00:1::####:####   :::*    LISTEN",
    "mapped sockets": "tcp6   0   0 ::ffff:10.#00.30.40:####   :::*    LISTEN",
    "a log": "Aug 29 10:00:## berlin-worker-0# kubelet[###]: podIP=10.244.1.1#",
    "columns": "10.2.3.#   web#    end   10.2.3.#  x",
    "names": "web# db1#. xweb# cafe-7#: cafe-7#x",
    "names in words": "see xberlin-worker-0#x and 7cafe-7#",
    "keys": "DB_PASSWORD=##aa## 10.20.30.4# sha256:##",
    "hashes": "root:$#$abcdefgh####$wxyz####:0",
    "accounts": "nina7:x:####:100:Nina Berg #:/home/nina7:/bin/sh",
    "escapes": r'"C:\\Users\nina#\n10.20.30.4#\tweb#"',
    "colours": "\x1b[3#mweb#\x1b[0m 10.20.30.4#",
    "the kernel's": "   0: ########:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000   0   0 ### 1",
    "routes of the kernel's": "eth0\t########\t00000000\t0003\t0\t0\t0\t00000000\t0\t0\t0",
    "dotted MACs": "vlan 7 ####.####.#### DYNAMIC",
    "ids": "i-################# of ############ at 2001:db8::#",
    "words of the user's": "in Room 10#, 10.20.30.4#",
    "letters": "ünïcode 10.20.30.4# ß web#",
    "base64": "aG9zdCB3ZWI#IGhlcmU= #",
    "looks like an address": "v10.20.30.4#a and x#.2.3.#",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_line_among_its_like_is_redacted_as_by_itself(form: str) -> None:
    """And so is what is listed of it."""
    chance = random.Random(form)
    lines = [re.sub("#", lambda _: str(chance.randrange(10)), FORMS[form]) for _ in range(_LINES)]
    together, apart = redactor(), redactor()
    text = together.text("\n".join(lines), "x").split("\n")
    assert text == [apart.text(line, "x") for line in lines]
    assert {(x.reason, x.text) for x in together.leftovers} == {(x.reason, x.text) for x in apart.leftovers}
    assert text != lines or together.leftovers


def test_a_shape_is_looked_at_once() -> None:
    """And none that few lines have: what it says counts for all, in whatever text they stand."""
    looked: list[str] = []

    def look(line: str) -> Slots:
        looked.append(line)
        return ((0, 2, ()),)

    shapes, slots = Shapes(look), look("a1")
    looked.clear()
    assert shapes.slots(["a1", "b 22", "a2", "b 33", "a3"]) == [slots, None, slots, None, slots]
    assert shapes.slots(["a7"]) == [slots]
    assert len(looked) == 1
