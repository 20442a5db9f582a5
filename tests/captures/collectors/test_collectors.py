"""The tables of the collectors: complete, consistent, and the page made of them is current."""

import json
from pathlib import Path

import pytest

from netparse.captures.bundle import read_bundles
from netparse.captures.collectors import Collector, Layout, collectors
from netparse.captures.collectors.manifests import read_manifest
from netparse.captures.collectors.page import page
from netparse.captures.collectors.patterns import compile_path
from netparse.parsers import PARSERS
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.spelling import stem_from_command
from tests.conftest import ROOT
from tests.sources.reading import saved


@pytest.mark.parametrize("collector", collectors(), ids=lambda c: c.stem)
def test_every_command_of_a_table_is_one_that_is_read(collector: Collector) -> None:
    """A typing error in a command would be a hint that helps nobody."""
    assert collector.commands
    known_by_their_look = {c for parser in PARSERS if not parser.programs for c in parser.captured_from}
    wrong = [
        c
        for c in collector.commands
        if c not in known_by_their_look and stem_from_command(parse_command_line(c.replace("*", "all"))) is None
    ]  # a star is any name
    assert not wrong
    assert collector.source and collector.missing and collector.archive and collector.signatures


def test_the_page_is_current() -> None:
    """docs/collectors.md is what the tables say: python -m netparse.captures.collectors.page docs/collectors.md."""
    assert (ROOT / "docs" / "collectors.md").read_text() == page()


def test_the_innermost_bundle_says_what_a_file_is() -> None:
    """A supportconfig in a support bundle of Harvester; the outer one says of which node."""
    top = "x/supportbundle_1.zip!/supportbundle_1/"
    inner = f"{top}nodes/node1.zip!/node1/scc/scc_node1.txz!/scc_node1/"
    layout = Layout.of([f"{top}yamls/cluster/a.yaml", f"{inner}network.txt", f"{inner}basic-environment.txt"])
    assert {k: v.stem for k, v in layout.roots.items()} == {top: "support-bundle-kit", inner: "supportconfig"}
    place = layout.place(f"{inner}network.txt")
    assert place.collector is not None and place.collector.stem == "supportconfig"
    assert (place.node, place.scope) == ("node1", f"{top}nodes/node1.zip!/")


def test_two_bundles_in_one_folder_are_two() -> None:
    """Each with a top of its own."""
    layout = Layout.of(["a/sos_commands/x", "b/sos_commands/x", "networking/ipaddrshow"])
    assert sorted(layout.roots) == ["", "a/", "b/"]


def test_half_a_signature_is_no_collector() -> None:
    """network.txt alone may be anybody's; a nodes.json too."""
    assert Layout.of(["a/network.txt", "b/nodes.json", "c/address", "version.txt", "nodes/x/ip.txt"]).roots == {}


def test_a_file_of_no_bundle_has_no_place() -> None:
    """Neither above nor beside the top of one."""
    layout = Layout.of(["a/sos_commands/x"])
    assert layout.place("b/ip_a.txt").collector is None
    assert layout.place("ip_a.txt").collector is None


def test_patterns_of_paths() -> None:
    """``*`` stays inside a name, ``**/`` does not, names in braces are told."""
    assert compile_path("a/*/c").match("a/b/c") and not compile_path("a/*/c").match("a/b/b/c")
    assert compile_path("**/c").match("c") and compile_path("**/c").match("a/b/c")
    found = compile_path("n/{node}_x-*").match("n/ip-10-0-0-1.ec2_x-1")
    assert found is not None and found["node"] == "ip-10-0-0-1.ec2"
    assert not compile_path("a.b").match("axb")
    assert compile_path("dir/").match("dir/below")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"components": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_broken_manifest_says_nothing(data: bytes) -> None:
    """And stops nothing."""
    found = read_manifest("sos_reports/manifest.json", data)
    assert found is not None and not found.commands


def test_the_manifest_of_sos_tells_which_commands_ended_well(tmp_path: Path) -> None:
    """An empty list of rules is one where the exit code is 0; after a failure, or without a code, it shows nothing."""
    entries = {"nft_list_ruleset": 0, "ip6tables-save": 1, "iptables-save": None, "ss_-tn": 0}
    commands = [
        {"filepath": f"sos_commands/firewall/{name}", "exec": name.replace("_", " "), "return_code": code}
        for name, code in entries.items()
    ]
    top = tmp_path / "sosreport-w1-2026-08-29-abcdefg"
    for name in entries:
        saved(top, f"sos_commands/firewall/{name}", b"")
    manifest = {"components": {"report": {"plugins": {"firewall": {"commands": commands}}}}}
    saved(top, "sos_reports/manifest.json", json.dumps(manifest).encode())
    found = {Path(c.source).name: c.status for c in read_bundles([tmp_path]).captures}
    assert found == {**dict.fromkeys(entries, "empty"), "nft_list_ruleset": "ok"}


def test_the_list_of_netparse_collect_tells_which_commands_ended_well() -> None:
    """And not those that were refused, or that complained."""
    text = (
        b"netparse collect 0.1.0\ndone: iptables-save > iptables-save.txt\ndone: cat /etc/hosts\n"
        b"done: nft list ruleset > nft_list_ruleset.txt (exit code 0: a > b)\n"
        b"refused: ip6tables-save: exit code 4: Permission denied\n"
    )
    found = read_manifest("netparse-collect.txt", text)
    assert found is not None and found.done == {"iptables-save.txt"}


def test_only_a_limit_of_time_or_a_signal_stops_a_command() -> None:
    """125 to 127 are of commands that never ran, 255 is of one that failed; sos writes a signal below 0, as Python does."""
    codes = {"0": 0, "1": 1, "124": 124, "126": 126, "127": 127, "137": 137, "255": 255, "-9": -9}
    commands = [{"filepath": f"/{name}", "exec": "ss", "return_code": code} for name, code in codes.items()]
    manifest = {"components": {"report": {"plugins": {"networking": {"commands": commands}}}}}
    of_sos = read_manifest("sos_reports/manifest.json", json.dumps(manifest).encode())
    assert of_sos is not None and of_sos.stopped == {"124", "137", "-9"}
    text = "".join(f"done: ss > {code}.txt (exit code {code})\n" for code in (1, 124, 127, 137, 255))
    own = read_manifest("netparse-collect.txt", text.encode())
    assert own is not None and own.stopped == {"124.txt", "137.txt"}


def test_a_manifest_of_troubleshoot_names_the_command() -> None:
    """Of the file beside it, whatever the vendor called it."""
    found = read_manifest("host-collectors/run-host/x-info.json", b'{"command": "/sbin/ip", "args": ["-6", "route"]}')
    assert found is not None and found.commands == {"host-collectors/run-host/x.txt": "/sbin/ip -6 route"}
    assert read_manifest("elsewhere/x-info.json", b"{}") is None
