"""`make offline`: what brings netparse to a machine without a network, in ``dist/offline``.

One archive per platform with the wheels of every Python that netparse runs on, their hashes, an install script and a list of what is in
it (CycloneDX); and ``netparse.pyz``, one file that runs with the Python of any of them, without PDF and tables. To make them needs a
network.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {"linux-x86_64": "x86_64", "linux-arm64": "aarch64"}
_GLIBC = ("2_17", "2_28")
_LEFT_OUT = (
    "pandas",
    "numpy",
    "tzdata",
    "python-dateutil",
    "weasyprint",
    "pillow",
    "fonttools",
    "brotli",
    "zopfli",
    "cffi",
    "pycparser",
)
"""What the single file does without: tables and PDF, most of the weight."""
_MOMENT = 1_767_225_600  # the time of all files, so that the same wheels give the same archive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "offline")
    parser.add_argument("--platform", action="append", choices=list(PLATFORMS))
    parser.add_argument("--python", action="append", choices=PYTHONS)
    given = parser.parse_args()
    pythons, platforms = given.python or PYTHONS, given.platform or list(PLATFORMS)
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        wheel = _own_wheel(Path(work))
        version = wheel.name.split("-")[1]
        for name in platforms:
            folder = Path(work, f"netparse-{version}-{name}")
            (folder / "wheels").mkdir(parents=True)
            for python in pythons:
                _download(folder / "wheels", python, PLATFORMS[name])
            for file in (wheel, LOCK, ROOT / "offline" / "install.sh"):
                shutil.copy(file, folder)
            _bill_of_materials(folder / "sbom.cdx.json", version)
            _sums(folder, [p for p in folder.rglob("*") if p.is_file()])
            _pack(folder, given.out / f"{folder.name}.tar.gz")
            shutil.copy(folder / "sbom.cdx.json", given.out / f"{folder.name}.cdx.json")
        _single_file(given.out / "netparse.pyz", Path(work), wheel, pythons, platforms)
        _bill_of_materials(given.out / "netparse.pyz.cdx.json", version, without=_LEFT_OUT)
        _sums(given.out, sorted(p for p in given.out.iterdir() if p.name != "SHA256SUMS"))
        _try(given.out, version, Path(work))
    for path in sorted(given.out.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path}")


def _try(out: Path, version: str, work: Path) -> None:
    """Install the archive of this machine with pip's index switched off, and judge a bundle with it and with the single file."""
    here = next((p for p, machine in PLATFORMS.items() if machine == platform.machine()), None)
    archive = out / f"netparse-{version}-{here}.tar.gz"
    if not archive.exists():
        print(f"not tried: no archive for {platform.machine()} was made")
        return
    with tarfile.open(archive) as packed:
        packed.extractall(work / "tried", filter="data")
    environment = {
        **os.environ,
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "HOME": str(work / "home"),
        "PYTHON": sys.executable,
    }
    script = work / "tried" / archive.name.removesuffix(".tar.gz") / "install.sh"
    subprocess.run(["sh", str(script), str(work / "installed")], check=True, env=environment)
    bundle = ROOT / "fixtures" / "bundles" / "healthy" / "kubeadm-flannel-netstat"
    for command in ([str(work / "installed" / "bin" / "netparse")], [sys.executable, str(out / "netparse.pyz")]):
        subprocess.run(
            [*command, "report", str(bundle), "-o", str(work / "tried.html"), "--force"], check=True, env=environment
        )
    print("tried without an index: the archive of this machine, and netparse.pyz")


def _own_wheel(work: Path) -> Path:
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(work), str(ROOT))
    (wheel,) = work.glob("k8s_netparse-*.whl")
    return wheel


def _download(folder: Path, python: str, machine: str) -> None:
    """Download the wheels of the lock for one Python, checked against its hashes."""
    tags = [f"--platform=manylinux{name}_{machine}" for name in (*(f"_{glibc}" for glibc in _GLIBC), "2014")]
    cp = python.replace(".", "")
    abis = [f"--abi=cp{cp}", "--abi=abi3", "--abi=none"]
    lock = _for_python(folder.parent, python)
    _run(
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
        "--only-binary=:all:", f"--python-version={python}", "--implementation=cp", *abis, *tags, "--dest", str(folder), "-r", str(lock),
    )  # fmt: skip
    lock.unlink()


def _for_python(folder: Path, python: str) -> Path:
    """Write the lock's requirements for Linux and one Python: pip judges markers by the Python that it runs on."""
    from packaging.requirements import Requirement

    environment = {
        "python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux", "platform_system": "Linux",
        "implementation_name": "cpython", "platform_python_implementation": "CPython", "os_name": "posix", "extra": "",
    }  # fmt: skip
    blocks = LOCK.read_text("utf-8").replace("\\\n", " ").splitlines()
    kept = []
    for block in blocks:
        text, *hashes = block.split(" --hash=")
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        needed = Requirement(text.strip())
        if needed.marker is None or needed.marker.evaluate(environment):
            kept.append(" --hash=".join([f"{needed.name}{needed.specifier}", *(h.strip() for h in hashes)]))
    path = folder / f"requirements-{python}.txt"
    path.write_text("\n".join(kept) + "\n", "utf-8")
    return path


def _single_file(target: Path, work: Path, wheel: Path, pythons: Iterable[str], platforms: Iterable[str]) -> None:
    """Make one file of the wheels of all platforms: their compiled parts have names of their own and lie side by side."""
    together = work / "site-packages"
    for name in platforms:
        for python in pythons:
            lock = _for_python(work, python)
            lines = [x for x in lock.read_text("utf-8").splitlines() if x.split("==")[0] not in _LEFT_OUT]
            lock.write_text("\n".join(lines) + "\n", "utf-8")
            _run(
                "uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(together),
                "--python-version", python, "--python-platform", f"{PLATFORMS[name]}-manylinux_2_28", "--reinstall", "-r", str(lock),
                keep=together,
            )  # fmt: skip
    os.environ["SOURCE_DATE_EPOCH"] = str(_MOMENT)
    _run(
        "shiv", "--compressed", "--reproducible", "--python", "/usr/bin/env python3", "--entry-point", "netparse.cli:main",
        "--site-packages", str(together), "--output-file", str(target), "--no-deps", "--no-index", str(wheel),
    )  # fmt: skip


def _bill_of_materials(target: Path, version: str, without: Iterable[str] = ()) -> None:
    """Write the list of components that CycloneDX's own tool makes of the lock."""
    kept = [x for x in LOCK.read_text("utf-8").replace("\\\n", " ").splitlines() if x.split("==")[0] not in without]
    done = subprocess.run(
        ["cyclonedx-py", "requirements", "--output-reproducible", "--of", "JSON", "-"],
        input="\n".join(kept), capture_output=True, text=True, check=True,
    )  # fmt: skip
    bill = json.loads(done.stdout)
    bill.setdefault("metadata", {})["component"] = {
        "type": "application", "name": "k8s-netparse", "version": version, "licenses": [{"license": {"id": "Apache-2.0"}}],
    }  # fmt: skip
    target.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n", "utf-8")


def _sums(folder: Path, files: Iterable[Path]) -> None:
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder)}\n" for p in sorted(files)]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def _pack(folder: Path, target: Path) -> None:
    """Pack the folder; the same files give the same bytes."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for path in sorted(folder.rglob("*")):
            info = archive.gettarinfo(path, str(path.relative_to(folder.parent)))
            info.mtime, info.uid, info.gid, info.uname, info.gname = _MOMENT, 0, 0, "", ""
            if path.is_file():
                with path.open("rb") as file:
                    archive.addfile(info, file)
            else:
                archive.addfile(info)
    with target.open("wb") as out, gzip.GzipFile(fileobj=out, mode="wb", mtime=_MOMENT, filename="") as packed:
        packed.write(plain.getbuffer())


def _run(*words: str, keep: Path | None = None) -> None:
    """Run a tool; ``keep`` is a folder into which it installs without removing what other platforms put there."""
    if keep is None or not keep.exists():
        subprocess.run(words, check=True)
        return
    with tempfile.TemporaryDirectory() as beside:
        subprocess.run([beside if word == str(keep) else word for word in words], check=True)
        shutil.copytree(beside, keep, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
