"""The registry says which command gives which evidence, and which of several goes first."""

import pytest

from netparse.parsers import PARSERS, Kind, Parser, kinds_of, place_of


@pytest.mark.parametrize("parser", PARSERS, ids=lambda p: p.stem)
def test_every_command_gives_evidence_of_a_kind(parser: Parser) -> None:
    """A command of no kind would be asked for by no check; it is found by its stem."""
    assert parser.kinds and kinds_of(parser.stem) == parser.kinds
    assert len(set(parser.kinds)) == len(parser.kinds)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_given_by_a_command(kind: Kind) -> None:
    """Else a check that needs it could never be judged."""
    assert any(kind in p.kinds for p in PARSERS)


def test_flags_are_given_only_with_what_they_are_flags_of() -> None:
    """Whoever asks for the flags has asked for the addresses or routes before."""
    for of, flags in ((Kind.ADDRESSES, Kind.ADDRESS_FLAGS), (Kind.ROUTES, Kind.ROUTE_FLAGS)):
        assert all(of in p.kinds for p in PARSERS if flags in p.kinds)
        assert any(flags not in p.kinds for p in PARSERS if of in p.kinds)


def test_what_is_no_command_of_the_registry() -> None:
    """It gives nothing and goes last."""
    assert kinds_of(None) == kinds_of("frobnicate") == ()
    assert [place_of(p.stem) for p in PARSERS] == list(range(len(PARSERS)))
    assert place_of(None) == place_of("frobnicate") == len(PARSERS)
