"""Crypto-PAn by yacryptopan, with two differences: every bit has a block of its own, and all blocks are encrypted at once.

As published, the block of a bit is the address up to it, filled up with a secret padding. Where address and padding agree, the
blocks of neighbouring bits are equal and these bits turn together, so that one in about 150 addresses of 10.0.0.0/8 kept its first
three bytes. Here the number of the bit stands in its block. And yacryptopan calls AES for each bit, which takes ten times as long.
"""

from functools import cached_property

from yacryptopan import CryptoPAn

_WIDTH = {4: 32, 6: 128}
_BLOCK = 16  # bytes


class SeparateBits(CryptoPAn):  # type: ignore[misc]  # yacryptopan has no types
    """Prefix-preserving pseudonyms: two addresses share as many leading bits as before."""

    @cached_property
    def _bits(self) -> tuple[tuple[int, int], ...]:
        """Which bits of an address are in the block of each of its bits, and what fills the block up."""
        padding, masks = self._padding_int, self._masks
        return tuple(((1 << n) - 1 << 128 - n, padding & mask ^ n) for n, mask in enumerate(masks))

    def anonymize_bin(self, addr: int, version: int) -> int:
        """Return the pseudonym of an address, both as numbers."""
        width = _WIDTH[version]
        value = addr << 128 - width
        blocks = b"".join([(value & above ^ filling).to_bytes(_BLOCK) for above, filling in self._bits[:width]])
        turned = 0
        for first in self._cipher.encrypt(blocks)[::_BLOCK]:
            turned = turned << 1 | first >> 7
        return addr ^ turned
