"""Time and memory of reading a 1 GiB tar.xz bundle whose captures are 10 MB, against merely unpacking it.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_sources [BUNDLE]``. Makes the bundle first
where none is given, which takes minutes, and writes the result between its own marks in docs/benchmarks.md.
"""

import io
import json
import lzma
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from tests.benchmarks.page import write_section

ROUNDS = 128
LOG_BYTES = 8 << 20


def make_bundle(path: Path) -> None:
    """Write a bundle as sos makes it: 128 logs of 8 MiB, 12,800 small files, 128 captures, 10 MB together."""
    rng = random.Random(1)
    logs = [_log(rng) for _ in range(8)]
    capture = b"tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\n" * 2200
    with lzma.open(path, "wb", preset=0) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        for number in range(ROUNDS):
            log, turn = rng.choice(logs), rng.randrange(LOG_BYTES)
            _add(tar, f"top/var/log/pods/{number}.log", log[turn:] + log[:turn])
            for small in range(100):
                _add(tar, f"top/proc/{number}/{small}", b"small %d\n" % small)
            _add(tar, f"top/sos_commands/networking/netstat_{number}", capture)


def _log(rng: random.Random) -> bytes:
    words = [f"{rng.getrandbits(40):x}" for _ in range(3000)]
    lines = (
        f"2026-08-01T{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02} node kubelet[{rng.randrange(9999)}]: "
        f"{' '.join(rng.choices(words, k=3))} {rng.getrandbits(30)}\n"
        for n in range(LOG_BYTES // 60)
    )
    return "".join(lines).encode()[:LOG_BYTES]


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def unpack(path: Path) -> dict[str, int]:
    """Unpack, keeping nothing: what everything else is measured against."""
    total = 0
    with lzma.open(path) as file:
        while chunk := file.read1(1 << 18):
            total += len(chunk)
    return {"bytes": total}


def read(path: Path) -> dict[str, int]:
    """Read the captures, pass over the rest."""
    from netparse.sources import Member, open_sources

    items = open_sources([path], wanted=lambda name, head: "sos_commands/networking" in name)
    sizes = [len(item.data) for item in items if isinstance(item, Member)]
    return {"members": len(sizes), "bytes": sum(sizes)}


def measured(task: str, path: Path) -> dict[str, float]:
    """Run one of the two in a process of its own, so that the memory is its own too."""
    done = subprocess.run([sys.executable, "-m", __spec__.name, task, path], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def one(task: str, path: Path) -> None:
    """Print what one run took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = {"unpack": unpack, "read": read}[task](path)
    result |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    result["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def section(path: Path) -> str:
    """Return the section for the report; the processor's time is compared, as other work disturbs it least."""
    base, ours = measured("unpack", path), measured("read", path)
    ratio = ours["cpu"] / base["cpu"]
    return f"""## Reading a bundle

A tar.xz of {path.stat().st_size / 2**20:,.0f} MiB that unpacks to {base["bytes"] / 2**30:.2f} GiB; its captures are \
{ours["members"]} files, {ours["bytes"] / 1e6:.1f} MB. Python {sys.version.split()[0]}.

| what | processor | wall | peak memory |
|---|---|---|---|
| unpack with `lzma`, keep nothing | {base["cpu"]:.1f} s | {base["wall"]:.1f} s | {base["mib"]:.0f} MiB |
| `open_sources`, captures kept, sha256 of the bundle included | {ours["cpu"]:.1f} s | {ours["wall"]:.1f} s | \
{ours["mib"]:.0f} MiB |
| ratio (target: at most 1.3; below 300 MiB) | **{ratio:.2f}** | {ours["wall"] / base["wall"]:.2f} | |
"""


def main(arguments: list[str]) -> None:
    """Measure one task, or both and write the report."""
    if arguments[:1] in (["unpack"], ["read"]):
        one(arguments[0], Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(arguments[0] if arguments else f"{folder}/bundle.tar.xz")
        if not arguments:
            make_bundle(bundle)
        write_section("sources", section(bundle))


if __name__ == "__main__":
    main(sys.argv[1:])
