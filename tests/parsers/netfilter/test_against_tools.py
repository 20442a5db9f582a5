"""Text of the real tools and their own JSON of the same moment say the same, over random rules loaded into a namespace.

iptables has no JSON: each rule as read is written down again, word for word. ``NETPARSE_TOOL_ROUNDS`` sets the number of rulesets.
"""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netparse.captures import parse
from netparse.parsers.netfilter.rule_words import words_of
from netparse.records import IptablesOption, IptablesRule, to_dict
from tests.lab.space import Space
from tests.parsers.iproute2 import agree_with_ip
from tests.parsers.netfilter import random_rules
from tests.parsers.netfilter.agree_with_nft import differences

TOOLS = ("ip", "bridge", "nft", "iptables-restore", "ipset", "nsenter")
pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, TOOLS)),
    reason=f"needs root and {', '.join(TOOLS)} to make network namespaces",
)
ROUNDS = int(os.environ.get("NETPARSE_TOOL_ROUNDS", "10"))
examples = settings(
    max_examples=ROUNDS,
    derandomize=ROUNDS <= 10,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
BRIDGES = """
ip link add br0 type bridge; ip link add v0 type veth peer name v1; ip link set v0 master br0; ip link set br0 up; ip link set v0 up
ip link add vx type vxlan id 1 dstport 8472 nolearning local 127.0.0.1 dev lo; ip link set vx up
"""


@pytest.fixture(scope="module")
def space() -> Iterator[Space]:
    """A namespace with a bridge, a tunnel and a set."""
    made = Space("tools")
    try:
        made.sh(BRIDGES)
        made.sh("ipset create nets hash:net")
        yield made
    finally:
        made.close()


def load(space: Space, text: str, *command: str) -> bool:
    """Give the text to a command in the space; whether it took it."""
    inside = ["nsenter", f"--target={space.pid}", "--net", "--uts", "--mount", *command]
    return subprocess.run(inside, input=text.encode(), capture_output=True, check=False).returncode == 0


@examples
@given(rules=st.lists(random_rules.NFT_RULE, min_size=1, max_size=12))
def test_nft(space: Space, rules: list[str]) -> None:
    """Every rule that nft takes."""
    load(space, "flush ruleset", "nft", "-f", "-")
    assert load(space, random_rules.NFT_FRAME, "nft", "-f", "-")
    for rule in rules:
        load(space, f"add rule ip t c {rule}", "nft", "-f", "-")
    for options in ((), ("-a",)):
        text = space.output("nft", *options, "list", "ruleset").decode()
        said = json.loads(space.output("nft", "-j", "list", "ruleset"))
        (capture,) = parse(text)
        assert (capture.status, capture.unparsed) == ("ok", ()), text
        assert list(differences(capture.records, said)) == []


@examples
@given(rules=st.lists(random_rules.IPTABLES_RULE, min_size=1, max_size=12))
def test_iptables(space: Space, rules: list[str]) -> None:
    """Every rule that iptables takes; the table for people shows the same rules."""
    load(space, "*filter\n:INPUT ACCEPT [0:0]\n:mine - [0:0]\nCOMMIT\n", "iptables-restore")
    for rule in rules:
        space.output("iptables", "-A", "INPUT", *shlex.split(rule))
    text = space.output("iptables-save", "-t", "filter").decode()
    (capture,) = parse(text)
    assert (capture.status, capture.unparsed) == ("ok", ()), text
    printed = [line for line in text.split("\n") if line.startswith("-A")]
    found = [r for r in capture.records if isinstance(r, IptablesRule)]
    # Sorted: the comment of a rule stands apart from its matches.
    assert [sorted(as_words(r)) for r in found] == [sorted(w for w, _ in words_of(line)) for line in printed]
    (listed,) = parse(space.output("iptables", "-nvxL").decode())
    assert listed.status == "ok"
    shown = [r for r in listed.records if isinstance(r, IptablesRule)]
    assert len(shown) == len(found)
    for ours, theirs in zip(shown, found, strict=True):
        assert {k: v for k, v in parameters(ours).items() if k not in ours.unknown} == parameters(theirs)


def parameters(rule: IptablesRule) -> dict[str, object]:
    """Return what both forms show alike; hosts stand without their length in the table."""
    short = [(a or "").removesuffix("/32") for a in (rule.source, rule.destination)]
    names = ("protocol", "in_interface", "out_interface", "jump", "goto", "fragment", "chain")
    return {"ends": short, "negated": sorted(rule.negated), **{name: getattr(rule, name) for name in names}}


def as_words(rule: IptablesRule) -> list[str]:
    """Return the words that iptables-save prints for a rule."""
    out = ["-A", rule.chain]
    shown = (
        ("-s", "source"),
        ("-d", "destination"),
        ("-i", "in_interface"),
        ("-o", "out_interface"),
        ("-p", "protocol"),
    )
    for option, name in shown:
        if (value := getattr(rule, name)) is not None:
            out += [*(["!"] if name in rule.negated else []), option, value]
    if rule.fragment:
        out += [*(["!"] if "fragment" in rule.negated else []), "-f"]
    matches = [(m.name, m.options) for m in rule.matches]
    if rule.comment is not None:
        matches.append(("comment", (IptablesOption(name="comment", values=(rule.comment,)),)))
    for name, options in matches:
        out += ["-m", name, *_options(options)]
    for option, target in (("-j", rule.jump), ("-g", rule.goto)):
        if target:
            out += [option, target, *_options(rule.options)]
    return out


def _options(options: tuple[IptablesOption, ...]) -> list[str]:
    return [word for o in options for word in (*(["!"] if o.negated else []), f"--{o.name}", *o.values)]


@examples
@given(rules=st.lists(random_rules.IP_RULE, min_size=1, max_size=12))
def test_ip_rule(space: Space, rules: list[str]) -> None:
    """Every rule that ip takes."""
    space.sh("ip rule flush; ip rule add pref 0 lookup local 2>/dev/null || true; ip rule add pref 32766 lookup main")
    for n, rule in enumerate(rules):
        load(space, f"rule add pref {n + 10} {rule}\n", "ip", "-batch", "-")
    agree(space, "ip", "rule")
    agree(space, "ip", "-d", "rule")


@examples
@given(entries=st.lists(random_rules.FDB_ENTRY, min_size=1, max_size=12))
def test_bridge_fdb(space: Space, entries: list[str]) -> None:
    """Every entry that bridge takes."""
    space.sh("ip link del vx; ip link del br0; ip link del v0" + BRIDGES)
    for entry in entries:
        load(space, f"fdb append {entry}\n", "bridge", "-batch", "-") or load(
            space, f"fdb add {entry}\n", "bridge", "-batch", "-"
        )
    agree(space, "bridge", "fdb", "show")


def agree(space: Space, program: str, *words: str) -> None:
    """Compare the text of a command with its JSON."""
    text = space.output(program, *words).decode()
    said = agree_with_ip.objects(space.output(program, "-j", *words).decode())
    captures = parse(text)
    assert [(c.status, c.unparsed) for c in captures] == [("ok", ())], text
    got = [agree_with_ip.bare(to_dict(record)) for record in captures[0].records]
    assert len(got) == len(said), text
    assert list(agree_with_ip.differences(got, said, set())) == [], text
