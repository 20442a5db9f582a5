"""All bits at once give what yacryptopan gives bit by bit, and what the authors of Crypto-PAn publish."""

from hypothesis import given, settings
from hypothesis import strategies as st
from yacryptopan import CryptoPAn

from netparse.redact.cryptopan import AtOnce

KEY = bytes(range(32))
_OURS, _THEIRS = AtOnce(KEY), CryptoPAn(KEY)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**128 - 1))
def test_the_library_gives_the_same(v4: int, v6: int) -> None:
    """For both families."""
    assert _OURS.anonymize_bin(v4, 4) == _THEIRS.anonymize_bin(v4, 4)
    assert _OURS.anonymize_bin(v6, 6) == _THEIRS.anonymize_bin(v6, 6)


def test_known_pseudonyms() -> None:
    """Those of the library's own example, made with the key of 0 to 31."""
    assert _OURS.anonymize("192.0.2.1") == "2.90.93.17"
    assert _OURS.anonymize("2001:db8::1") == "dd92:2c44:3fc0:ff1e:7ff9:c7f0:8180:7e00"
