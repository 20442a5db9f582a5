"""Pseudonyms of names: as long, one of its own for each, with its role to be read."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netparse.redact.names import Names
from netparse.redact.words import ROLES

NAMES = Names(bytes(range(32)))
_NAME = st.from_regex(r"[a-z]{1,12}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(_NAME, _NAME)
def test_each_name_has_a_pseudonym_of_its_own(a: str, b: str) -> None:
    """Of the same length, and never the name itself, but for a name of roles that is not lengthened."""
    assert len(NAMES.pseudonym(a)) == len(a)
    assert NAMES.pseudonym(a) != a
    assert (NAMES.pseudonym(a) == NAMES.pseudonym(b)) == (a == b)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("berlin-worker-03", r"[a-z]{6}-worker-03"),
        ("prod-k8s-master1", r"[a-z]{4}-k8s-master1"),
        ("aks-nodepool1-12345678-vmss00000a", r"aks-[a-z]{8}1-12345678-vmss[0-9a-z]{6}"),
        ("node01", r"node\d\d"),
        ("controlplane", r"[a-z]{12}"),
    ],
)
def test_role_words_and_numbers_stay(name: str, pattern: str) -> None:
    """Of a name of nothing else the numbers change, or, without numbers, the letters."""
    assert re.fullmatch(pattern, NAMES.pseudonym(name))
    assert NAMES.pseudonym(name) != name


def test_strict_keeps_nothing() -> None:
    """Neither role nor number."""
    strict = Names(bytes(range(32)), strict=True).pseudonym("berlin-worker-03")
    assert "worker" not in strict
    assert not strict.endswith("03")


def test_names_inside_one_another_stay_so() -> None:
    """``web`` in ``web1``."""
    assert NAMES.pseudonym("webby1").startswith(NAMES.pseudonym("webby"))


def test_no_other_word_becomes_a_role() -> None:
    """Two letters in 650 would become "cp", and a worker a control plane to the reader."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [a + b for a in letters for b in letters]
    made = [NAMES.pseudonym(word) for word in words if word not in ROLES]
    assert not set(made) & ROLES
    assert len(set(made)) == len(made)
