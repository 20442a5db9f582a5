"""README followed to the letter on bare Debian systems, as a user and as root: `make roots`, for it downloads systems and packages.

The archive that `make offline` built is installed there as well, where there is one, in a network namespace that has no network.

A root is made once with debootstrap below build/roots and copied for each run. What leads this machine to its index of packages is lent
to it: the configuration of the resolver and the certificates.
"""

import os
import platform
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT
from tests.website.pages import PAGES, blocks
from tests.website.shell import commands, stage

SUITES = ("bookworm", "trixie")
USERS = ("user", "root")
ROOTS = ROOT / "build" / "roots"
OFFLINE = ROOT / "dist" / "offline"
NAMED = ("git", "make", "python3-venv")
"""What README says must be there; ca-certificates is what git and pip take for granted."""
_README = list(blocks(PAGES["README.md"]))

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="debootstrap and chroot need root"),
    pytest.mark.skipif(not shutil.which("debootstrap"), reason="debootstrap is not installed"),
]


class System(NamedTuple):
    """A bare system with a checkout, and who works in it."""

    root: Path
    user: str

    @property
    def home(self) -> str:
        return "/root" if self.user == "root" else f"/home/{self.user}"

    def run(
        self, line: str, folder: str = "netparse", path: str = "", user: str = "", network: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a line of shell there, both outputs in one; ``path`` stands before the usual one. Without network there is no card at all."""
        user = user or self.user
        home = "/root" if user == "root" else f"/home/{user}"
        usual = f"{path}{home}/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        environment = {
            "HOME": home,
            "USER": user,
            "PATH": usual,
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt",  # uv trusts a list of its own otherwise
        }
        inside = 'cd "$1" && eval "$2"'
        mounted = (
            f'mount -t proc proc "{self.root}/proc" && mount -t tmpfs -o mode=1777 tmpfs "{self.root}/dev/shm" && '
            f'exec chroot --userspec={user} "{self.root}" sh -c {shlex.quote(inside)} sh "$@"'
        )
        where = folder if folder.startswith("/") else f"{home}/{folder}"
        return subprocess.run(
            ["unshare", *([] if network else ["--net"]), "--mount", "--pid", "--fork", "sh", "-c", mounted, "sh", where, line],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip

    def must(self, line: str, **more: Any) -> str:
        """Run a line that must end well, and return what it prints."""
        done = self.run(line, **more)
        assert done.returncode == 0, f"{self.root.name}, {self.user}: {line}\n{done.stdout[-4000:]}"
        return done.stdout


@pytest.fixture(scope="module", params=SUITES)
def bare(request: pytest.FixtureRequest) -> Path:
    """A system with what README names and nothing else."""
    made = ROOTS / request.param
    if not (made / "ready").exists():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        packages = ",".join((*NAMED, "ca-certificates"))
        subprocess.run(["debootstrap", "--variant=minbase", f"--include={packages}", request.param, made], check=True)
        subprocess.run(["chroot", made, "useradd", "--create-home", "--shell", "/bin/bash", "user"], check=True)
        (made / "ready").touch()
    return made


@pytest.fixture(scope="module", params=USERS)
def system(request: pytest.FixtureRequest, bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A copy of the system with a checkout in the home of the one who works there."""
    root = tmp_path_factory.mktemp(bare.name) / "root"
    subprocess.run(["cp", "-a", "--reflink=auto", bare, root], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc" / "ssl" / "certs" / "ca-certificates.crt")
    system = System(root, request.param)
    home = root / system.home.removeprefix("/")
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, files.split("\0")):
        if (ROOT / name).exists():
            (home / "netparse" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, home / "netparse" / name, follow_symlinks=False)
    _staged(system, home)
    subprocess.run(["chroot", root, "chown", "-R", system.user, system.home], check=True)
    yield system
    shutil.rmtree(root)


def _staged(system: System, home: Path) -> None:
    """Put there the files that README names, with stand-ins for other machines, but not for what README installs."""
    stage(home / "stage")
    for name in ("netparse", "pytest", "python3"):
        (home / "stage" / "bin" / name).unlink()


def _install_lines() -> list[str]:
    return [
        line
        for block in _README
        if block.reason
        for line in block.text.splitlines()
        if re.match(r"pipx|uv|python3 -m venv", line)
    ]


@pytest.mark.parametrize("line", _install_lines(), ids=lambda line: line.split()[0])
def test_each_way_to_install_puts_netparse_on_the_path(system: System, line: str) -> None:
    """Tools that Debian does not have at hand are installed first, as their own pages say."""
    tool = line.split()[0]
    if tool == "pipx":
        system.must("apt-get update -qq && apt-get install -y -qq pipx", user="root", folder="/")
    if tool == "uv":
        system.must(
            "python3 -m venv ~/uv && ~/uv/bin/pip install -q uv && mkdir -p ~/.local/bin && ln -sf ~/uv/bin/uv ~/.local/bin/uv"
        )
    system.must(line)
    there = system.must("command -v netparse" if tool != "python3" else "ls ~/netparse/bin/netparse")
    assert there.startswith(system.home)
    again = {"pipx": "pipx uninstall k8s-netparse", "uv": "uv tool uninstall k8s-netparse"}
    assert "0.1.0" in system.must("netparse --version" if tool != "python3" else "~/netparse/bin/netparse --version")
    system.must(again.get(tool, "true"))


def test_the_commands_of_the_page_work(system: System) -> None:
    """Those of "Use it", with netparse as README installs it; what an extra or Pango is needed for says so in a sentence."""
    system.must("python3 -m venv ~/plain && ~/plain/bin/pip install -q .")
    used = next(b for b in _README if "netparse inspect" in b.text)
    for command in commands(used.text):
        done = system.run(command.line, folder="stage/copy", path=f"{system.home}/plain/bin:{system.home}/stage/bin:")
        lacks = re.search(r"k8s-netparse\[\w+\]|apt-get install .*pango", done.stdout)
        assert "Traceback" not in done.stdout and "not found" not in done.stdout, f"{command.line}\n{done.stdout}"
        assert done.returncode in {command.exit_code, 2 if lacks else command.exit_code}, (
            f"{command.line}\n{done.stdout}"
        )


@pytest.mark.parametrize("without_tables", ["", "yes"])
def test_the_archive_is_installed_behind_the_air_gap(system: System, without_tables: str) -> None:
    """With the commands of docs/offline.md; then a bundle is judged and a report written, and a table where pandas is there."""
    archives = sorted(OFFLINE.glob(f"netparse-*-linux-{platform.machine()}.tar.gz"))
    if not archives:
        pytest.skip("no archive was built: make offline")
    home = system.root / system.home.removeprefix("/") / "carried"
    home.mkdir(exist_ok=True)
    for file in (archives[0], OFFLINE / "netparse.pyz", OFFLINE / "SHA256SUMS"):
        shutil.copy(file, home)
    folder, name = "carried", archives[0].name.removesuffix(".tar.gz")
    system.must(f"chown -R {system.user} .", folder=f"{system.home}/carried", user="root")
    system.must("sha256sum --check --ignore-missing SHA256SUMS", folder=folder, network=False)
    said = system.must(
        f"tar xzf {archives[0].name} && WITHOUT_TABLES={without_tables} sh {name}/install.sh && command -v netparse",
        folder=folder,
        network=False,
    )
    assert f"{system.home}/.local/bin/netparse" in said
    bundle = "../netparse/fixtures/bundles/healthy/kubeadm-flannel-netstat"
    for command in ("netparse", "python3 netparse.pyz"):
        assert "0 fail" in system.must(f"{command} check {bundle}", folder=folder, network=False)
        system.must(f"{command} report {bundle} -o report.html --force", folder=folder, network=False)
    table = system.run(f"netparse report {bundle} -o report.csv --force", folder=folder, network=False)
    assert table.returncode == (2 if without_tables else 0), table.stdout
    system.must("rm -r ~/.local/share/netparse ~/.local/bin/netparse", folder=folder)


def test_make_report_writes_the_report(system: System) -> None:
    """A user without Pango gets the HTML and the command that brings the PDF; root gets both."""
    said = system.must("make report")
    made = system.root / system.home.removeprefix("/") / "netparse" / "build" / "report"
    assert {p.name for p in made.iterdir()} == (
        {"report.html", "report.pdf"} if system.user == "root" else {"report.html"}
    )
    assert ("sudo apt-get install -y libpango" in said) is (system.user != "root")


def test_make_test_passes(system: System) -> None:
    """All of it, after root has brought what the Makefile says is missing. NETPARSE_ROOTS_TESTS names other tests than all."""
    if system.user != "root":
        assert "sudo apt-get install -y" in system.run("make test").stdout
        system.must(
            "apt-get update -qq && apt-get install -y -qq libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            user="root",
            folder="/",
        )
    only = os.environ.get("NETPARSE_ROOTS_TESTS")
    done = system.must(f"make pango .venv/tested lint && .venv/bin/pytest -q {only}" if only else "make test")
    print(done[-3000:])
    assert re.search(r"\d+ passed", done)
