"""Builders of archives, honest and hostile ones; everything is made in memory or below a temporary folder."""

import io
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
