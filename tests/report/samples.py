"""The sample reports: made from fixture bundles by ``python -m tests.report.samples``, compared by test_samples."""

import os
import shutil
import subprocess
from pathlib import Path

import netparse
from netparse.report import FORMATS, About
from tests.conftest import BUNDLES, ROOT

REPORTS = ROOT / "reports"
SAMPLES = {
    "document-example": BUNDLES / "document-example",
    "three-nodes-several-faults": BUNDLES / "samples" / "three-nodes-several-faults",
    "healthy": BUNDLES / "healthy" / "kubeadm-flannel-ss",
}
SUFFIXES = (".html", ".md", ".pdf")


def make(name: str, suffix: str) -> bytes:
    """Return the report of a sample as the command in its provenance writes it; run in the repository's root."""
    bundle = SAMPLES[name].relative_to(ROOT)
    kind = next(f.name for f in FORMATS if suffix in f.suffixes)
    about = About(
        ticket="CASE-1234", command=f"netparse report {bundle} -o {name}{suffix} --ticket CASE-1234", date="2026-01-01"
    )
    made = netparse.render(netparse.analyze(bundle), kind, about=about)
    return made if isinstance(made, bytes) else made.encode()


def main(folder: Path = REPORTS) -> None:
    os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
    os.chdir(ROOT)
    folder.mkdir(exist_ok=True)
    for name in SAMPLES:
        for suffix in SUFFIXES:
            (folder / f"{name}{suffix}").write_bytes(make(name, suffix))
            print(f"reports/{name}{suffix}")
    if shutil.which("pdftoppm"):
        picture(folder / "three-nodes-several-faults.pdf", 1, "report-first-page")
        picture(folder / "three-nodes-several-faults.pdf", 6, "report-pictures")


def picture(pdf: Path, page: int, name: str) -> None:
    """Print a page for the README, small."""
    target = ROOT / "docs" / "pictures" / name
    target.parent.mkdir(exist_ok=True)
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-r", "72", "-f", str(page), "-l", str(page), pdf, target], check=True
    )
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main()
