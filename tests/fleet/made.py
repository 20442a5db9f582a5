"""Fleets made at test time: clusters like that of fixtures/parts, each with addresses of its own, some with a known fault."""

import io
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bundles.layouts import LAYOUTS, plain
from tests.bundles.pack import Files, kubectl, tar, under, write, zipped
from tests.sources.hostile import zip_with_flag

CLOSED = "required-port-closed"
MTU = "mtu-mismatch"
TWINS = (7, 8)
"""Clusters with one machine's hardware address in both."""
IMAGED = (11, 12)
"""Clusters whose machines have the machine-ids of one image."""


def _closed(files: Files) -> Files:
    """Return the files with a kubelet on node1 that does not listen."""
    name = "node1/netstat_nlptu.txt"
    kept = [line for line in files[name].splitlines(keepends=True) if b":10250 " not in line]
    return {**files, name: b"".join(kept)}


def _mtu(files: Files) -> Files:
    """Return the files with an interface of node2 that has a smaller MTU."""
    name = "node2/ip_a.txt"
    lines = files[name].splitlines(keepends=True)
    return {**files, name: b"".join(x.replace(b"mtu 1500", b"mtu 1400") if b" eth0" in x else x for x in lines)}


FAULTS: Mapping[int, tuple[str, Callable[[Files], Files]]] = {3: (CLOSED, _closed), 5: (MTU, _mtu)}
"""By the last digit of the cluster's number."""


def fault_of(number: int) -> str | None:
    """Return the check that fails in this cluster."""
    return FAULTS[number % 10][0] if number % 10 in FAULTS else None


def cluster_files(number: int, *, fault: bool = True) -> Files:
    """Return the captures of a cluster; texts keep their widths, for some are tables."""
    high, low = divmod(number, 100)
    mac = number if number not in TWINS else TWINS[0]
    image = number if number not in IMAGED else IMAGED[0]
    changed = {
        b"192.168.56.": f"10.{100 + high}.{100 + low}.".encode(),
        b"52:54:00:ab:56:": f"52:54:00:{0x10 + mac // 200:02x}:{0x11 + mac % 200:02x}:".encode(),
        b"feab:56": f"fe{0x10 + mac // 200:02x}:{0x11 + mac % 200:02x}".encode(),
        b"9a6d1c0b3e8f4a7d": f"{image + 1:016x}".encode(),
    }
    files = {**plain(), "nodes.yaml": kubectl("get nodes -o yaml")}
    if fault and number % 10 in FAULTS:
        files = dict(FAULTS[number % 10][1](files))
    for old, new in changed.items():
        files = {name: data.replace(old, new) for name, data in files.items()}
    return files


def write_cluster(folder: Path, number: int, day: str, *, fault: bool = True) -> Path:
    """Write the bundle of a cluster as an archive or a folder, and return it; its name bears the day."""
    name = f"c{number:04}-{day}"
    files = under(name, cluster_files(number, fault=fault))
    packed: tuple[tuple[str, Callable[[Files], bytes]], ...] = (
        (".tar.gz", tar),
        (".zip", zipped),
        (".tar.xz", lambda f: tar(f, "xz")),
    )
    if number % 4 == 3:
        write(folder, files)
        for path in (folder / name).rglob("*"):
            os.utime(path, (1_788_000_000,) * 2)
        return folder / name
    ending, pack = packed[number % 4]
    path = folder / f"{name}{ending}"
    path.write_bytes(pack(files))
    return path


def write_fleet(folder: Path, count: int) -> list[Path]:
    """Write that many clusters, each taken on a day of August or September 2026."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_cluster(folder, n, f"2026-{8 + n % 2:02}-{1 + n % 28:02}") for n in range(count)]


def write_layouts(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """Write one cluster's bundles as collectors lay them out."""
    for layout in LAYOUTS:
        if layout.name in names:
            path = write(folder / layout.name, layout.files())
            for file in path.rglob("*"):
                os.utime(file, (1_788_000_000,) * 2)
            yield path


def write_hostile(folder: Path) -> dict[str, str]:
    """Write what means harm, or is broken; return the state that each comes to by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    healthy = tar(under("x", cluster_files(9000)))
    bomb = io.BytesIO()
    with tarfile.open(fileobj=bomb, mode="w:xz") as archive:
        info = tarfile.TarInfo("x/netstat_nlpt.txt")
        info.size = 80 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    escape = {"../../escaped.txt": b"x", "/etc/escaped.txt": b"x", **under("x", cluster_files(9001))}
    formula = dict(cluster_files(9002))
    formula["node1/netstat_nlptu.txt"] += FORMULA
    made: dict[str, tuple[bytes, str]] = {
        "cut-short.tar.gz": (healthy[: len(healthy) // 2], "partial"),
        "empty.tar.gz": (b"", "nothing"),
        "noise.tar.gz": (bytes(range(256)) * 64, "nothing"),
        "locked.zip": (zip_with_flag(zipped(under("x", cluster_files(9007))), 1), "partial"),
        "zeros.tar.xz": (bomb.getvalue(), "nothing"),
        "leads-out.tar.gz": (tar(escape), "partial"),
        "<script>alert(1)<b>.tar.gz": (
            tar(under("x", formula)),
            "ok",
        ),
        "=cmd|' C calc'!A0.tar.gz": (tar(under("x", cluster_files(9006))), "ok"),
        "\x1b[31m\u202ered.tar.gz": (tar(under("x", cluster_files(9004))), "ok"),
    }
    for name, (content, _) in made.items():
        (folder / name).write_bytes(content)
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    return {name: state for name, (_, state) in made.items()} | {"dangling": "unreadable", "pipe": "unreadable"}


FORMULA = b"""tcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      77/=HYPERLINK("http
tcp        0      0 0.0.0.0:8081            0.0.0.0:*               LISTEN      78/<script>alert(1)
"""
