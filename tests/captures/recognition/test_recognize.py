"""Content tells the command; a name only where the content leaves it open; errors and lookalikes are no captures."""

import os
from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.captures.recognition.recognize import signatures
from netparse.captures.text.clean import clean_lines
from netparse.captures.text.document import read_document
from netparse.parsers.base.command_line import parse_command_line
from tests.captures.samples import NODES, ONE_COMMAND, ROOT, ROUTES, SOCKETS

CORPUS = os.environ.get("NETPARSE_CORPUS")
# These have the columns of /proc/net/udp to the letter; only their name tells.
BY_NAME = ("proc-net-raw.txt", "proc-net-raw6.txt", "proc-net-udplite.txt")
NEAR_MISSES = sorted((ROOT.parent / "near_misses").rglob("*.txt"))


@pytest.mark.parametrize("path", ONE_COMMAND, ids=lambda p: str(p.relative_to(ROOT)))
def test_signatures_are_exclusive(path: Path) -> None:
    """No capture bears the signature of two commands, and the one it bears is its own."""
    lines = clean_lines(read_document("x", path.read_bytes()).lines).lines
    assert set(signatures(lines)) <= {path.relative_to(ROOT).parts[0]}


@pytest.mark.parametrize("path", NEAR_MISSES, ids=lambda p: p.name)
def test_lookalikes_are_refused(path: Path) -> None:
    """What another command prints is shown as such and gives no record, whatever it is called."""
    for name in (path.name,) if path.name in BY_NAME else ("x.txt", "ip_route.txt", "netstat_nlpt.txt"):
        captures = parse(path.read_bytes(), source=name)
        assert {(c.status, c.records) for c in captures} <= {("unrecognized", ()), ("empty", ())}


@pytest.mark.parametrize(
    ("name", "text", "stem", "status"),
    [
        ("netstat_nlpt.txt", "bash: netstat: command not found\n", "netstat", "failed"),
        ("netstat.txt", "-bash: netstat: Kommando nicht gefunden.\n", "netstat", "failed"),
        ("ss_-tlnp", "sh: 1: ss: not found\n", "ss", "failed"),
        ("netstat", 'exec of "netstat" failed: No such file\n', "netstat", "failed"),
        ("netstat.txt", "timeout: failed to run command ‘netstat’: No such file or directory\n", "netstat", "failed"),
        (
            "nodes",
            "The connection to the server 10.0.0.1:6443 was refused - did you specify it?\n",
            "kubectl_get_nodes",
            "failed",
        ),
        ("nodes.json", "Error from server (Forbidden): nodes is forbidden\n", "kubectl_nodes_object", "failed"),
        ("nodes", "error: You must be logged in to the server (Unauthorized)\n", "kubectl_get_nodes", "failed"),
        ("nodes", "No resources found\n", "kubectl_get_nodes", "empty"),
        ("ss.txt", "Cannot open netlink socket: Protocol not supported\n", "ss", "failed"),
        ("ip-a.md", "> Error while running 'ip a':  exit status 1\n", "ip_address", "failed"),
        ("ip_neigh_show", "", "ip_neigh", "empty"),
        ("ip_a.txt", "\n\n  \n", "ip_address", "empty"),
        ("ip_a.txt", 'Device "eth9" does not exist.\n', "ip_address", "failed"),
        ("x.txt", "", None, "empty"),
        ("x.txt", "The weather is fine.\n", None, "unrecognized"),
        ("hostname", "cp1\n", "hostname", "ok"),
        ("x.txt", "cp1\n", None, "unrecognized"),
        ("hostname", "10.0.0.1 172.17.0.1\n", None, "unrecognized"),
    ],
)
def test_what_is_no_output_says_so(name: str, text: str, stem: str | None, status: str) -> None:
    """An error text or nothing is a status with its reason, never an empty table."""
    (capture,) = parse(text, source=name)
    assert (capture.command, capture.status, capture.covers is None) == (stem, status, status != "ok")
    assert status == "ok" or capture.reason
    assert status != "failed" or text.strip().startswith(str(capture.reason))


def test_content_overrules_a_name_and_the_contradiction_is_kept() -> None:
    """A file called ip-addr that holds a route table is a route table, and the missing addresses can be told."""
    (capture,) = parse(ROUTES, source="network/ip-addr")
    assert (capture.command, capture.expected, capture.command_line) == ("ip_route", "ip_address", None)
    (capture,) = parse(f"root@cp1:~# ip a\n{ROUTES}")
    assert (capture.command, capture.expected) == ("ip_route", "ip_address")
    (capture,) = parse(NODES, source="x", hint=parse_command_line("ss -tln"))
    assert (capture.command, capture.expected) == ("kubectl_get_nodes", "ss")


@pytest.mark.parametrize(("name", "text"), [("route.txt", ROUTES), ("ip_route.txt", ROUTES), ("netstat.txt", SOCKETS), ("nodes.json", NODES), ("x", ROUTES)])  # fmt: skip  # noqa: E501
def test_a_loose_name_is_no_contradiction(name: str, text: str) -> None:
    """`route.txt` may hold `ip route`, `nodes` any form of the node list."""
    (capture,) = parse(text, source=name)
    assert capture.expected is None


def test_a_name_without_options_says_nothing_of_the_coverage() -> None:
    """`netstat.txt` may be any netstat; `netstat_nlt4.txt` is one that hides IPv6."""
    assert parse(SOCKETS, source="netstat.txt")[0].command_line is None
    line = parse(SOCKETS, source="netstat_nlt4.txt")[0].command_line
    assert line is not None and line.letters == set("nlt4")


@pytest.mark.parametrize(
    "mark", ["...", "…", "[...]", "<snip>", "Message truncated", "--More--", "[output truncated]", "--"]
)
def test_an_omission_makes_a_capture_partial_evidence(mark: str) -> None:
    """What somebody left out cannot be said to be absent; the mark itself is understood."""
    header, first, second = NODES.splitlines()
    (capture,) = parse(f"{header}\n{first}\n{mark}\n{second}\n")
    assert (capture.status, len(capture.records)) == ("ok", 2)
    assert capture.covers is not None and not capture.covers.whole


def test_a_file_that_stops_at_a_limit_is_not_whole() -> None:
    """Sizes that are multiples of 1024 and end inside a line are made by programs that cut."""
    rows = "".join(f"10.{n // 250}.{n % 250}.0/24 via 10.31.4.1 dev eth0\n" for n in range(2000))
    (capture,) = parse(f"default via 10.31.4.1 dev eth0\n{rows}".encode()[:65536])
    assert capture.covers is not None and not capture.covers.whole


@pytest.mark.parametrize(
    "data",
    [b"a" * 3_000_000, b"[" * 100_000, b'{"kind":"NodeList","a":' * 20_000, b"kind: Node\nmetadata: " + b"[ " * 50_000,
     b"kind: Node\n" + b"- " * 50_000, b"# ip a\n" * 5_000, b"a" * 50_000 + b"\x08" * 50_000, b"\x1b[" * 100_000, b"=" * 100_000],
)  # fmt: skip
def test_hostile_text_ends_with_a_sentence(data: bytes) -> None:
    """Neither depth nor length nor repetition crashes or hangs."""
    for capture in parse(data):
        assert capture.records == () and capture.reason


def test_yaml_aliases_do_not_grow() -> None:
    """An alias of aliases of aliases is refused in a sentence."""
    text = "kind: Node\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
    )
    (capture,) = parse(f"{text}metadata: {{name: x}}\nstatus: *m\n")
    assert capture.status == "failed" and "aliases" in str(capture.reason)


@pytest.mark.skipif(CORPUS is None, reason="NETPARSE_CORPUS names no folder of foreign captures")
def test_the_corpus_is_recognised_or_rightly_refused() -> None:
    """Real texts of other projects get the right stem; those of other commands get none."""
    from tests.corpus_table import rows

    assert CORPUS is not None
    assert [r.file for r in rows(Path(CORPUS)) if not r.right] == []


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("bash: netstat: command not found\n", "netstat"),
        ("timeout: failed to run command ‘ss’: No such file or directory\n", "ss"),
        ("netstat: invalid option -- 'p'\n", "netstat"),
        ("cat: notes: No such file or directory\n", None),
    ],
)
def test_an_error_text_names_the_command_that_failed(text: str, stem: str | None) -> None:
    """Where no name tells it."""
    assert [(c.command, c.status) for c in parse(text)] == [(stem, "failed")]
