"""Crypto-PAn by yacryptopan, with two differences: every bit has a block of its own, and all blocks are encrypted at once.

As published, the block of a bit is the address up to it, filled up with a secret padding. Where address and padding agree, the
blocks of neighbouring bits are equal and these bits turn together, so that one in about 150 addresses of 10.0.0.0/8 kept its first
three bytes. Here the number of the bit stands in its block. And yacryptopan calls AES for each bit, which takes ten times as long.
"""

from functools import cache

from yacryptopan import CryptoPAn

_WIDTH = {4: 32, 6: 128}
_BLOCK = 16  # bytes
_FIRST_BIT = bytes(ord("0") + (byte >> 7) for byte in range(256))  # of a byte, as a digit


class SeparateBits(CryptoPAn):  # type: ignore[misc]  # yacryptopan has no types
    """Prefix-preserving pseudonyms: two addresses share as many leading bits as before."""

    def anonymize_bin(self, addr: int, version: int) -> int:
        """Return the pseudonym of an address, both as numbers."""
        width = _WIDTH[version]
        return addr ^ self.turned(addr << 128 - width, 0, width)

    def turned(self, value: int, first: int, end: int) -> int:
        """Return which of the bits from ``first`` up to ``end`` of 128 are turned over: the last one is the number's last."""
        once, above, fillings = self._blocks(first, end)
        blocks = (value * once & above ^ fillings).to_bytes(_BLOCK * (end - first))
        return int(self._cipher.encrypt(blocks)[::_BLOCK].translate(_FIRST_BIT), 2)

    @cache  # noqa: B019  # a run has two of these objects
    def _blocks(self, first: int, end: int) -> tuple[int, int, int]:
        """Return numbers of a block for each of the bits: a one; the bits before it, which are the address's; what fills them up."""
        once = above = fillings = 0
        for n in range(first, end):
            once = once << 128 | 1
            above = above << 128 | (1 << n) - 1 << 128 - n
            fillings = fillings << 128 | (self._padding_int & self._masks[n] ^ n)
        return once, above, fillings
