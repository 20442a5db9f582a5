"""The table of mistakes: each gets a sentence of its own that says what it is and what to do, exit code 2, and no traceback."""

import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import EXAMPLE, ROOT

Run = Callable[..., tuple[int, str, str]]

MACOS = """\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
\toptions=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
\tinet 127.0.0.1 netmask 0xff000000
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tether 02:00:5e:10:00:01
\tinet 192.0.2.20 netmask 0xffffff00 broadcast 192.0.2.255
"""
WINDOWS = """
Windows IP Configuration


Ethernet adapter Ethernet0:

   Connection-specific DNS Suffix  . : example.com
   IPv4 Address. . . . . . . . . . . : 192.0.2.30
"""
WINDOWS_SOCKETS = """
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1012
"""
POWERSHELL = """
LocalAddress                        LocalPort RemoteAddress                       RemotePort State
------------                        --------- -------------                       ---------- -----
192.0.2.30                          49666     192.0.2.1                           443        Established
"""
LOG = "".join(f'E0303 10:11:{n:02}.123456     812 kubelet.go:2347] "network not ready"\n' for n in range(30))
JOURNAL = "".join(f"Mar  3 10:11:{n:02} node1 systemd[1]: Started session {n} of user root.\n" for n in range(30))
CONTAINER_LOG = "".join(f'{{"level":"info","ts":"2026-03-03T10:11:{n:02}Z","msg":"compacted"}}\n' for n in range(30))


def _sealed_zip() -> bytes:
    """A zip whose member has the mark of a password: nothing of it can be read without one."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ip_a.txt", "1: lo: <LOOPBACK,UP>\n")
    data = bytearray(out.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _mail_of_outlook() -> bytes:
    """The mark of an OLE file, and the name of a property as its directory has it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "__substg1.0_0037001F".encode("utf-16-le") + bytes(256)


def _pdf_of_pictures() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def _of_libreoffice() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "sealed.zip": (_sealed_zip, "encrypted with a password; unpack it first"),
    "a.7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40), "7-Zip archive, which netparse cannot open; unpack it first"),
    "a.rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(40), "RAR archive, which netparse cannot open; unpack it first"),
    "screen.png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture, not text"),
    "photo.jpg": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)), "a picture, not text"),
    "logo.svg": (
        lambda: b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
        "a picture (SVG), which is not read; ask for the output as text",
    ),
    "favicon.ico": (lambda: b"\0\0\1\0\1\0\x10\x10" + bytes(range(256)), "a picture, not text"),
    "trace.pcap": (lambda: b"\xd4\xc3\xb2\xa1" + bytes(range(256)), "a capture of packets, not text"),
    "kubectl": (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)), "a program, not text"),
    "dump": (lambda: bytes(range(256)) * 9, "binary, not text"),
    "mail.msg": (_mail_of_outlook, "a mail of Outlook (.msg; a mail saved as .eml is read), not text"),
    "old.doc": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)),
        "an old office document (.docx is read), not text",
    ),
    "ticket.rtf": (lambda: b"{\\rtf1\\ansi ip a\\par }", "a document of a word processor (RTF), which is not read"),
    "ticket.odt": (_of_libreoffice, "it is a document of LibreOffice, which is not read: save its text and give that"),
    "cut.pdf": (lambda: b"%PDF-1.4\n1 0 obj\n", "the document cannot be read (PdfStreamError): save its text"),
    "scan.pdf": (_pdf_of_pictures, "the PDF holds pictures of text only: ask for the text itself"),
    "output.txt": (lambda: b"", "it is empty: the command that was to fill it printed nothing"),
    "mac.txt": (MACOS.encode, "`ifconfig of macOS or BSD`, which is not read; collect on the nodes"),
    "ipconfig.txt": (WINDOWS.encode, "`ipconfig of Windows`, which is not read; collect on the nodes"),
    "netstat.txt": (WINDOWS_SOCKETS.encode, "`netstat of Windows`, which is not read; collect on the nodes"),
    "connections.txt": (POWERSHELL.encode, "`Get-NetTCPConnection of PowerShell`, which is not read"),
    "kubelet.log": (LOG.encode, "it is a log, which is not read"),
    "messages": (JOURNAL.encode, "it is a log, which is not read"),
    "etcd.log": (CONTAINER_LOG.encode, "it is a log, which is not read"),
    "note.txt": (b"milk\nbread\n".strip, "no known command prints this; `netparse list commands` names what is read"),
}


@pytest.mark.parametrize("command", ["check", "inspect", "parse"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_holds_no_output_is_called_what_it_is(
    netparse: Run, tmp_path: Path, name: str, command: str
) -> None:
    """By every command: a picture is no empty file, and neither is a log."""
    path = tmp_path / name
    path.write_bytes(FILES[name][0]())
    code, out, err = netparse(command, path)
    told = out if command == "inspect" else err
    if name == "sealed.zip" and command == "parse":
        assert (code, "an archive (zip)" in err) == (2, True)
        return
    assert code == 2
    assert FILES[name][1] in told
    assert str(path) in told and "Traceback" not in err
    assert command == "inspect" or err.count("\n") == 1


def test_a_file_that_holds_no_output_keeps_its_name_in_a_folder(netparse: Run, tmp_path: Path) -> None:
    """What could not be opened comes first: there the output may be. Alike ones are counted."""
    for name in ("a.7z", "mac.txt", "screen.png", "note.txt"):
        (tmp_path / name).write_bytes(FILES[name][0]())
    (tmp_path / "b.7z").write_bytes(FILES["a.7z"][0]())
    code, _, err = netparse("check", tmp_path)
    assert code == 2 and err.count("\n") == 1
    assert f"{tmp_path}/a.7z and 1 more: a 7-Zip archive" in err


EXAMPLES: dict[str, tuple[tuple[object, ...], str]] = {
    "an empty folder": (("check", "{empty}"), "an empty folder; give the folder or archive that holds the saved output"),
    "an address": (("check", "https://example.com/b.tar.gz"), "is an address: netparse opens no connection; download it"),
    "an address to parse": (("parse", "http://example.com/ip_a.txt"), "is an address: netparse opens no connection"),
    "a folder to parse": (("parse", EXAMPLE), "is a folder: name files in it, or judge it with `netparse check"),
    "a name that is not there": (("check", "bundel.tar.gz"), "bundel.tar.gz cannot be read: No such file or directory"),
    "a pattern that fits nothing": (("check", "no-such*.tgz"), "no name fits the pattern, or quotes keep the shell from"),
    "the address of a file": (("check", "file:///tmp/my%20b.tar.gz"), "is an address: give the file by its path, /tmp/my b.tar.gz"),
    "the address of a file to parse": (("parse", "file:///tmp/b.txt"), "is an address: give the file by its path, /tmp/b.txt"),
    "a name that no system takes": (("check", "x" * 300), f"{'x' * 300} cannot be read: File name too long"),
    "a path that no system takes": (("inspect", "x/" * 3000), "cannot be read: File name too long"),
    "a long name to write": (("report", EXAMPLE, "-o", f"{'x' * 300}.html"), "File name too long"),
    "a long name for the map": (("redact", EXAMPLE, "-o", "{empty}/c", "--redact-map", "x" * 300), "File name too long"),
    "a path of Windows to parse": (("parse", "C:\\Users\\me\\ip.txt"), "No such file or directory; this is a path of Windows"),
    "a path on another machine": (("check", "root@node1:/tmp/b.tar.gz"), "copy it from the other machine first, as with `scp`"),
    "no command": (("bundle.tar.gz",), "did you mean `netparse check bundle.tar.gz`?"),
    "no command, but a path": ((EXAMPLE,), "did you mean `netparse check "),
    "a misspelt command": (("chek", "x"), "there is no command 'chek'; did you mean 'check'?"),
    "no such command": (("xyzzy",), "there is no command 'xyzzy'; `netparse --help` names them"),
    "a command of other programs": (("help", "check"), "did you mean `netparse --help`, or `netparse COMMAND --help`?"),
    "an option as a command": (("version",), "did you mean `netparse --version`?"),
    "a misspelt option": (("check", "--formt", "json", "x"), "netparse check has no option --formt; did you mean '--format'"),
    "a misspelt option of the program": (("--verison",), "netparse has no option --verison; did you mean '--version'?"),
    "a misspelt option of a command in a group": (("fleet", "query", "--questoin", "x"), "did you mean '--question' or '--questions'?"),
    "an option that is none": (("check", "--xyzzy", "x"), "no option --xyzzy; `netparse check --help` names them"),
    "a format as an option": (("check", EXAMPLE, "--json"), "did you mean `--format json`?"),
    "a letter for an option": (("check", EXAMPLE, "-f", "json"), "did you mean '--format' or '--fail-on'?"),
    "a file for what is printed": (("check", EXAMPLE, "-o", "r.html"), "`netparse report PATH -o FILE` writes a file"),
    "no bundle": (("check",), "PATH… is missing: name the folder, archive or files that hold the saved output, or - for standard input"),
    "nothing to redact": (("redact", "-o", "{empty}/c"), "PATH… is missing: name the folder, archive or files"),
    "one bundle to compare": (("diff", EXAMPLE), "NEW is missing: two are compared: name the older first"),
    "three bundles to compare": (("diff", EXAMPLE, EXAMPLE, "third"), "third is too much: `netparse diff [OPTIONS] OLD NEW`"),
    "a report without -o": (("report", EXAMPLE, "r.html"), "-o is missing: it names the file to write, as -o report.html"),
    "a bundle for the doctor": (("doctor", EXAMPLE), f"netparse doctor takes options only, and {EXAMPLE} is none"),
    "a bundle to collect": (("collect", EXAMPLE), f"netparse collect takes options only, and {EXAMPLE} is none"),
    "no folder of templates": (("lint",), "DIR is missing: name the folder of your *.textfsm files"),
    "no folder of a fleet": (("fleet", "query"), "DIR is missing: name the folder that `netparse fleet PATH"),
    "no check to explain": (("explain",), "CHECK-ID is missing: `netparse list checks` names them"),
    "no list": (("list",), "say which: `netparse list checks`, or one of commands, templates, collectors"),
    "an option before the command": (("--quiet", "check", EXAMPLE), "it stands behind the command, as in `netparse check --quiet`"),
    "an empty variable": (("check", ""), "a path is empty: a variable that the shell replaced has no value"),
    "an empty variable to keep": (("snapshot", ""), "a path is empty: a variable that the shell replaced has no value"),
    "an empty variable to parse": (("parse", "", __file__), "a path is empty: a variable that the shell replaced has no value"),
    "an empty variable to redact": (("redact", "", "-o", "{empty}/c"), "a path is empty: a variable that the shell replaced"),
    "a bundle twice to redact": (("redact", EXAMPLE, EXAMPLE, "-o", "{empty}/c"), "document-example is given twice"),
    "an archive that is not written": (("redact", EXAMPLE, "-o", "{empty}/c.rar"), "no archive of this kind is written; name it .tar.gz"),
    "an option without its beginning": (("check", EXAMPLE, "--kinds", "ip"), "did you mean '--redact-kinds'?"),
    "an option with another beginning": (("redact", EXAMPLE, "--redact-kinds", "ip"), "did you mean '--kinds'?"),
    "the port of a flow": (("reach", EXAMPLE, "--to", "node01", "--port", "443"), "the port stands behind the target, as in --to"),
    "the protocol of a flow": (("reach", EXAMPLE, "--protocol", "udp"), "the protocol stands behind the port, as in --to"),
    "the ends of a flow for files": (("reach", EXAMPLE, "10.0.0.1", "10.0.0.2:443"), "10.0.0.1 is no file; an end of a flow is given as"),
    "a misspelt check": (("explain", "required-port-close"), "did you mean 'required-port-closed'"),
    "a part of a check's name": (("explain", "mtu"), "did you mean 'mtu-mismatch'"),
    "a misspelt check to select": (("check", EXAMPLE, "--select", "mtu-mismach"), "did you mean 'mtu-mismatch'"),
    "a misspelt format": (("check", EXAMPLE, "--format", "jsn"), "did you mean 'json'?"),
    "a misspelt format of parse": (("parse", EXAMPLE, "--format", "ymal"), "did you mean 'yaml'?"),
    "a misspelt verdict": (("check", EXAMPLE, "--fail-on", "warm"), "did you mean 'warn'?"),
    "a misspelt distribution": (("check", EXAMPLE, "--distribution", "kubeadmm"), "did you mean 'kubeadm'"),
    "a misspelt plugin": (("check", EXAMPLE, "--cni", "cilum"), "did you mean 'cilium'"),
    "a misspelt list": (("list", "cheks"), "did you mean 'checks'?"),
    "a misspelt schema": (("schema", "inspekt"), "did you mean 'inspect'?"),
    "a misspelt stem": (("parse", "--command", "netstatt", __file__), "did you mean 'netstat'?"),
    "a misspelt mask": (("snapshot", EXAMPLE, "--mask", "pid"), "did you mean 'pids'?"),
    "a role of no node": (("check", EXAMPLE, "--role", "nod01=worker"), "there are controlplane, node01; did you mean 'node01'?"),
    "a role that is none": (("check", EXAMPLE, "--role", "node01=boss"), "there are control-plane, etcd and worker"),
    "a role of nobody": (("check", EXAMPLE, "--role", "=worker"), "write it as --role NODE=ROLE, or --role ROLE for all nodes"),
    "a node without a role": (("check", EXAMPLE, "--role", "node01="), "write it as --role NODE=ROLE"),
    "no processes": (("check", EXAMPLE, "--jobs", "0"), "'0' is no number of processes: give 1 or more"),
    "processes by a word": (("inspect", EXAMPLE, "--jobs", "many"), "'many' is no number of processes: give 1 or more"),
    "a report to standard output": (("report", EXAMPLE, "-o", "-"), "a report is a file: name one, as report.html"),
    "an archive as a baseline": (("check", EXAMPLE, "--baseline", sys.executable), "is not valid TOML: it is no text in UTF-8"),
    "an archive as a table of flows": (("reach", EXAMPLE, "--flows", sys.executable), "is no text: a table of flows is CSV in UTF-8"),
    "a version that is none": (("check", EXAMPLE, "--kubernetes", "99.99"), "there is no such Kubernetes"),
    "a distribution's version": (("ports", "--kubernetes", "4.14"), "and not that of the distribution"),
    "a version of words": (("check", EXAMPLE, "--kubernetes", "latest"), 'a version such as "1.30"'),
    "too much coverage": (("check", EXAMPLE, "--min-coverage", "101"), "'101' is no percentage from 0 to 100"),
    "too little coverage": (("check", EXAMPLE, "--min-coverage", "-1"), "'-1' is no percentage from 0 to 100"),
    "a sender that is no host": (("reach", EXAMPLE, "--from", "nod01", "--to", "node01:22"), "no host of this name is in these captures"),
    "a target that is no host": (("reach", EXAMPLE, "--from", "node01", "--to", "control:22"), "did you mean 'controlplane'?"),
    "an ending that is no format": (("report", EXAMPLE, "-o", "report.docx"), "its ending names no format; use one of .html"),
}  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES)
def test_a_mistake_in_the_command_line_says_what_was_meant(netparse: Run, tmp_path: Path, case: str) -> None:
    """Once: some releases of Typer and click both add a suggestion of their own."""
    words, sentence = EXAMPLES[case]
    code, out, err = netparse(*(str(word).replace("{empty}", str(tmp_path)) for word in words))
    assert (code, out) == (2, "")
    assert sentence in err and "Traceback" not in err
    assert err.lower().count("did you mean") <= 1


def _run_as_user(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Root is run without the right to read everything."""
    command = [sys.executable, "-m", "netparse", *map(str, words)]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_a_folder_that_may_not_be_read_is_no_empty_one(tmp_path: Path) -> None:
    """It is named with what the system says."""
    (tmp_path / "node1").mkdir(mode=0)
    done = _run_as_user("check", tmp_path)
    (tmp_path / "node1").chmod(0o755)
    assert done.returncode == 2
    assert f"{tmp_path}/node1: the system could not read it (Permission denied)" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", "{}/a.txt"),
        ("redact", "{}/a.txt", "-o", "{}-copy"),
        ("diff", "{}/a.json", EXAMPLE),
        ("report", EXAMPLE, "-o", "{}/a.html"),
        ("check", EXAMPLE, "--write-baseline", "{}/a.toml"),
        ("check", EXAMPLE, "--templates", "{}/templates"),
        ("verify", "{}/a.txt"),
        ("lint", "{}/templates"),
        ("fleet", EXAMPLE, "--out", "{}/out"),
    ],
    ids=lambda words: " ".join(str(w) for w in words if w != EXAMPLE),
)
def test_what_lies_in_a_folder_that_may_not_be_entered_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    """That the system refuses a path is no fault of netparse."""
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0)
    done = _run_as_user(*(str(word).replace("{}", str(sealed)) for word in words))
    sealed.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("netparse: ") and f"{sealed}/" in done.stderr
    assert "Permission denied" in done.stderr and "a fault of netparse" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("check", EXAMPLE, "--baseline", "{}/pipe"),
        ("check", EXAMPLE, "--ports", "{}/pipe"),
        ("check", EXAMPLE, "--templates", "{}"),
        ("check", EXAMPLE, "--redact", "--redact-word", "@{}/pipe"),
        ("reach", EXAMPLE, "--flows", "{}/pipe"),
        ("diff", EXAMPLE, "{}/pipe"),
        ("diff", EXAMPLE, "{}/report.json"),
        ("snapshot", "{}/arp.txt"),
        ("verify", "{}/arp.txt"),
        ("verify", "{}"),
        ("lint", "{}"),
        ("fleet", "--list", "{}/pipe", "--out", "{}/out"),
    ],
    ids=lambda words: " ".join(str(w) for w in words if w != EXAMPLE),
)
def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Neither one that the user names nor one that lies in a bundle of somebody else."""
    shutil.copy(EXAMPLE / "controlplane" / "arp.txt", tmp_path)
    for name in ("pipe", "report.json", "x.textfsm", "arp.txt.netparse.json"):
        os.mkfifo(tmp_path / name)
    command = [sys.executable, "-m", "netparse", *(str(word).replace("{}", str(tmp_path)) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert done.returncode in ({1, 2} if words[0] == "lint" else {2})
    assert "device, pipe or socket" in done.stderr + done.stdout
    assert "a fault of netparse" not in done.stderr


def test_what_the_shell_gives_for_a_file_is_read(tmp_path: Path) -> None:
    """As with ``--baseline <(…)``."""
    line = f"{shlex.quote(sys.executable)} -m netparse check {EXAMPLE} --baseline /dev/fd/3 3</dev/null"
    piped = f"printf '' | {line.replace('3</dev/null', '3<&0')}"
    done = subprocess.run(["sh", "-c", piped], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("command", ["parse", "check", "inspect"])
def test_a_standard_input_that_is_closed_holds_nothing(command: str) -> None:
    """As with ``netparse check - <&-``, or a job that was started without one."""
    line = f"{shlex.quote(sys.executable)} -m netparse {command} - <&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "a fault of netparse" not in done.stderr


@pytest.mark.parametrize("words", ["check {}", "inspect {}", "--help", "chek"])
def test_a_closed_standard_output_is_told_and_no_finding(words: str) -> None:
    """``netparse check bundle >&-``: no traceback, and not the exit code of findings."""
    command = f"exec {sys.executable} -m netparse {words.format(EXAMPLE)} >&-"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "netparse: standard output is closed: there is nowhere to write the result to\n"


def test_a_closed_standard_error_changes_nothing() -> None:
    """The result and the exit code are as ever."""
    command = f"exec {sys.executable} -m netparse check {EXAMPLE} 2>&-"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and "insecure-port-exposed" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    """``netparse parse … | head -1`` ends without a word."""
    command = f"{sys.executable} -m netparse list checks --format json | head -c 1; exit 0"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[", "")


def test_a_misspelt_sender_in_a_file_of_flows_is_unknown_and_the_others_are_followed(
    netparse: Run, tmp_path: Path
) -> None:
    """The answer of its line says whom it may mean; on the command line it is a mistake."""
    flows = tmp_path / "flows.csv"
    flows.write_text("from,to,protocol,port\ncontrolplan,node01,tcp,22\ncontrolplane,node01,tcp,22\n")
    code, out, _ = netparse("reach", EXAMPLE, "--flows", flows)
    assert code == 0
    assert "controlplan is no host and no pod of these captures; did you mean 'controlplane'?" in out
    assert out.count("no host and no pod") == 1


def test_a_link_to_nowhere_says_where_it_leads(netparse: Run, tmp_path: Path) -> None:
    """The name is there; what it stands for is not."""
    (tmp_path / "ip_a.txt").symlink_to("/nowhere/ip_a.txt")
    for command in ("check", "parse"):
        code, _, err = netparse(command, tmp_path / "ip_a.txt")
        assert code == 2 and "it is a link to /nowhere/ip_a.txt, which is not there" in err
