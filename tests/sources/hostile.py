"""Builders of archives, honest and hostile ones; everything is made in memory or below a temporary folder."""

import io
import stat
import struct
import tarfile
import zipfile


def tar_of(files: dict[str, bytes], *, form: int = tarfile.GNU_FORMAT) -> bytes:
    """Return a tar with these members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for name, data in files.items():
            tar.addfile(tar_info(name, size=len(data)), io.BytesIO(data))
    return out.getvalue()


def tar_info(name: str, **fields: object) -> tarfile.TarInfo:
    """Return a header with these fields."""
    info = tarfile.TarInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def tar_of_infos(*infos: tarfile.TarInfo, form: int = tarfile.GNU_FORMAT) -> bytes:
    """Return a tar of these headers; regular members are filled with ``x``."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for info in infos:
            tar.addfile(info, io.BytesIO(b"x" * info.size) if info.isreg() else None)
    return out.getvalue()


def zip_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_with_flag(data: bytes, flag: int) -> bytes:
    """Return the zip with a flag bit set on its first member, in both of its headers."""
    out = bytearray(data)
    out[6] |= flag
    out[data.index(b"PK\x01\x02") + 8] |= flag
    return bytes(out)


def zip_link(name: str, target: str, mode: int = stat.S_IFLNK | 0o777) -> bytes:
    """Return a zip whose only member is a link, or has another file type."""
    out = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, target)
    return out.getvalue()


def many_headers(count: int) -> bytes:
    """Return a tar of that many empty members."""
    header = tar_info("m").tobuf(tarfile.USTAR_FORMAT)
    return header * count + bytes(1024)


def zip_directory(count: int) -> bytes:
    """Return a zip whose directory lists that many empty members, made without one call per member."""
    one = zip_of({"m": b""})
    at, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entries = one[at:end] * count
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(entries), at, 0)
    return one[:at] + entries + last


def overlapping_zip(data: bytes, count: int) -> bytes:
    """Return a zip whose directory lists one and the same bytes of it as that many members."""
    one = zip_of({"m": data})
    at, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entries = one[at:end] * count
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    return one[:at] + entries + last
