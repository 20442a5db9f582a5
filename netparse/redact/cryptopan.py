"""yacryptopan with all bits of an address encrypted at once: it calls AES for each bit, which takes ten times as long."""

from yacryptopan import CryptoPAn

_WIDTH = {4: 32, 6: 128}
_BLOCK = 16  # bytes


class AtOnce(CryptoPAn):  # type: ignore[misc]  # yacryptopan has no types
    """The same pseudonyms as of ``CryptoPAn``; a test compares them."""

    def anonymize_bin(self, addr: int, version: int) -> int:
        """Return the pseudonym of an address, both as numbers."""
        width = _WIDTH[version]
        value, padding = addr << 128 - width, self._padding_int
        blocks = b"".join(
            (value >> 128 - n << 128 - n | padding & mask).to_bytes(_BLOCK)
            for n, mask in enumerate(self._masks[:width])
        )
        turned = 0
        for first in self._cipher.encrypt(blocks)[::_BLOCK]:
            turned = turned << 1 | first >> 7
        return addr ^ turned
