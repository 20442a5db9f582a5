"""Lines that are alike but for their digits are redacted together as each is by itself."""

import random
import re

import pytest

from netparse.redact import RedactMap, Redactor, tells
from netparse.redact.shapes import ZEROS, Shapes, Slots, shapes_of

KEY = bytes(range(32))
_LINES = 12
_TAUGHT = """10.20.30.40 berlin-worker-03.corp.contoso.de berlin-worker-03
10.20.30.41 db12 web1 web2 web7 cafe-77
"""


def redactor() -> Redactor:
    """Return one that knows a few names, of which some differ in their digits only, and a word of its user's."""
    made = Redactor(map=RedactMap(key=KEY), words=["room 101", "beef01"])
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
    "MACs": "    link/ether 9e:1#:ab:##:0#:#f brd ff:ff:ff:ff:ff:ff web#",
    "UUIDs": "pod 0000####-ab1#-4c2#-9d3#-#0aa000#00#b of cafe-7# in #aaa0000bbbb#ccc#000dddd",
    "ids glued to words": "######ab_password=####a 1234feed####community: x### 10.20.30.4#",
    "ids behind a backslash": r"C:\data\b194####92d2472c web#",
    "chains": "-A KUBE-SVC-ABCDEFGHIJKLMPS# -s 10.20.30.4#/32 -j KUBE-SEP-ZZ#AAAAAAAAAAAA#",
    "words in ids": "room 101 ####deadbeef0# room 10#",
    "looks like an address": "v10.20.30.4#a and x#.2.3.#",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_line_among_its_like_is_redacted_as_by_itself(form: str) -> None:
    """And so is what is listed of it."""
    chance = random.Random(form)
    lines = [re.sub("#", lambda _: chance.choice("0123456789"), FORMS[form]) for _ in range(_LINES)]
    together, apart = redactor(), redactor()
    text = together.text("\n".join(lines), "x").split("\n")
    assert text == [apart.text(line, "x") for line in lines]
    assert {(x.reason, x.text) for x in together.leftovers} == {(x.reason, x.text) for x in apart.leftovers}
    assert text != lines or together.leftovers


def test_a_shape_is_looked_at_once() -> None:
    """And none that few lines have: what it says counts for all, in whatever text they stand."""
    looked: list[str] = []

    def look(shape: str) -> Slots:
        looked.append(shape)
        return ((0, 2, ()),)

    shapes, slots = Shapes(look), look("a1")
    looked.clear()
    lines = ["a1", "b 22", "a2", "b 33", "a3"]
    assert shapes.slots(shapes_of(lines)) == [slots, None, slots, None, slots]
    assert shapes.slots(shapes_of(["a7"])) == [slots]
    assert looked == ["a0"]


def test_ids_and_hashes_of_any_letters_have_one_shape() -> None:
    """Of other words only the digits are."""
    one, other = shapes_of(
        [
            "pod 1a2b3c4d-0000-4c2d-9d3e-10aa00b1ccdd 9e:11:ab:cd:ef:01 KUBE-SVC-ABCDEFGHIJKL2345 3feedbeef in 7 rooms",
            "pod ffffffff-1111-abcd-1234-ffffffffffff 00:00:00:00:00:00 KUBE-SVC-ZZZZZZZZZZZZZZZZ 12345678a in 9 rooms",
        ]
    )
    assert one == other == one.translate(ZEROS)
    assert shapes_of(["deadbeefs", "facade ab:cd", "KUBE-SVC-X"]) == ["deadbeefs", "facade ab:cd", "KUBE-SVC-X"]


def test_the_words_of_tells_are_in_shapes_as_in_texts() -> None:
    """They have no digits, and no eight letters that may be those of an id."""
    for word, _ in (*tells.HOSTS, *tells.USERS, *tells.IDS, *tells.TENANTS):
        assert shapes_of([word.replace("\n", " ")]) == [word.replace("\n", " ")]
    for word in tells.SEARCH_WORDS:
        assert shapes_of([word]) == [word]
