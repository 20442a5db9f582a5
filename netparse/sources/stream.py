"""A forward-only reader that never raises: what could be read is kept, and what went wrong is remembered."""

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

import zstandard

from netparse.sources.limits import LimitError

CHUNK = 1 << 16

# What the readers of the standard library raise on hostile bytes: besides their own errors nearly anything that
# comes of numbers that do not fit (ValueError, OverflowError), of chained headers (RecursionError, a RuntimeError,
# as is zipfile's "password required"), and of a dictionary size that no machine has (MemoryError).
READ_ERRORS = (
    LimitError,
    OSError,
    EOFError,
    lzma.LZMAError,
    zlib.error,
    zstandard.ZstdError,
    tarfile.TarError,
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
)


class Stream:
    """Wraps ``pull(n) -> bytes`` (up to n, empty at the end) with peek, read, tell and seeking forward.

    After the end, ``error`` holds what ``pull`` raised, else None. ``seen`` is called with each chunk as it arrives and may
    raise as well.
    """

    def __init__(
        self,
        pull: Callable[[int], bytes | None],
        *,
        chunk: int = CHUNK,
        seen: Callable[[bytes], None] | None = None,
        file: BinaryIO | None = None,
    ) -> None:
        """``file`` is the seekable file underneath, where there is one."""
        self.file = file
        self._pull = pull
        self._chunk = chunk
        self._seen = seen
        self._buffer = b""
        self._at = 0
        self._offset = 0  # position of the buffer's first byte
        self._ended = False
        self.error: Exception | None = None

    def tell(self) -> int:
        """Return the number of bytes consumed."""
        return self._offset + self._at

    def read(self, size: int = -1) -> bytes:
        """Return exactly ``size`` bytes, fewer only at the end."""
        if 0 <= size <= len(self._buffer) - self._at:
            self._at += size
            return self._buffer[self._at - size : self._at]
        out = io.BytesIO()  # getvalue() hands its buffer over without a copy
        need = size if size >= 0 else 1 << 62
        while need and (self._at < len(self._buffer) or self._fill()):
            piece = self._buffer[self._at : self._at + need]
            self._at += len(piece)
            need -= len(piece)
            out.write(piece)
        return out.getvalue()

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer only at the end, without consuming them."""
        while len(self._buffer) - self._at < size:
            rest, at = self._buffer[self._at :], self.tell()
            if not self._fill():
                break
            self._buffer, self._at, self._offset = rest + self._buffer, 0, at
        return self._buffer[self._at : self._at + size]

    def seek(self, position: int, whence: int = io.SEEK_SET) -> int:
        """Pass over bytes up to ``position``; raises OSError backwards, stops at the end."""
        if whence != io.SEEK_SET or position < self.tell():
            raise OSError("a stream cannot go back")
        while position > self._offset + len(self._buffer) and self._fill():
            pass
        self._at = min(position - self._offset, len(self._buffer))
        return self.tell()

    def drain(self) -> None:
        """Read to the end, keeping nothing."""
        while self._fill():
            pass
        self._at = len(self._buffer)

    def _fill(self) -> bool:
        """Replace the buffer by the next chunk; False at the end, where the buffer stays as it is."""
        if self._ended:
            return False
        try:
            chunk = self._pull(self._chunk) or b""
            if self._seen and chunk:
                self._seen(chunk)
        except READ_ERRORS as error:
            self.error, chunk = error, b""
        if not chunk:
            self._ended = True
            return False
        self._offset += len(self._buffer)
        self._buffer, self._at = chunk, 0
        return True
