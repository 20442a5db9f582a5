"""Unpackers for two formats whose file classes do not suffice: they take the libraries' decompressors step by step."""

import io
import lzma

import zstandard

from netparse.sources.stream import CHUNK, Stream


class Xz:
    """Unpacks stream after stream with a bound on memory, which LZMAFile cannot be given."""

    # `xz -9` needs 65 MiB; a hostile header may ask for 4 GiB
    MEMORY = 192 << 20

    def __init__(self, packed: Stream) -> None:
        self._packed = packed
        self._step = self._new()

    def read1(self, size: int) -> bytes:
        """Return some unpacked bytes, empty at the end; raises EOFError where a stream is cut."""
        while True:
            if self._step.eof:
                rest = self._step.unused_data.lstrip(b"\0") or self._next_stream()
                if not rest:
                    return b""
                self._step = self._new()
            else:
                rest = self._packed.read(CHUNK) if self._step.needs_input else b""
                if self._step.needs_input and not rest:
                    raise EOFError
            if out := self._step.decompress(rest, size):
                return out

    def _next_stream(self) -> bytes:
        """Return the next bytes that are not padding, empty at the end."""
        while (data := self._packed.read(CHUNK)) and not data.strip(b"\0"):
            pass
        return data.lstrip(b"\0")

    def _new(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=self.MEMORY)


class Zstd:
    """Unpacks frame after frame; zstandard's own stream reader does not distinguish a cut file from a whole one."""

    # One block is at least 4 bytes and unpacks to at most 128 KiB: this bounds a single step to 64 MiB
    STEP = 2048

    def __init__(self, packed: Stream) -> None:
        self._packed = packed
        self._rest = b""
        self._ready = io.BytesIO()
        self._frame: zstandard.ZstdDecompressionObj | None = None

    def read1(self, size: int) -> bytes:
        """Return some unpacked bytes, empty at the end; raises EOFError where a frame is cut."""
        piece = self._ready.read(size)
        if not piece:
            self._ready = io.BytesIO(self._next())
            piece = self._ready.read(size)
        return piece

    def _next(self) -> bytes:
        while data := self._rest or self._packed.read(self.STEP):
            frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            out = frame.decompress(data)
            self._rest = frame.unused_data if frame.eof else b""
            self._frame = None if frame.eof else frame
            if out:
                return out
        if self._frame:
            raise EOFError
        return b""
