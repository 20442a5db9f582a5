"""What web pages, word processors, mails and wikis make of an output is taken back."""

import pytest

from netparse.captures import parse
from tests.captures.samples import NODES, ROUTES, SOCKETS

LINKS = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
"""


@pytest.mark.parametrize("text", [LINKS, NODES, ROUTES, SOCKETS])
@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("<", "&lt;").replace(">", "&gt;"),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace("  ", " \u00a0"),
        lambda t: "".join(f">> {line}\n" for line in t.splitlines()),
        lambda t: "".join(f"> > {line}\n" for line in t.splitlines()),
        lambda t: f"```text\n{t}```\n",
        lambda t: f"{{code:bash}}\n{t}{{code}}\n",
        lambda t: f"{{noformat}}\n{t}{{noformat}}\n",
        lambda t: f"<details>\n<summary>output</summary>\n<pre>\n{t}</pre>\n</details>\n",
    ],
    ids=["entities", "nbsp", "nbsp-in-runs", "quoted-twice", "quoted-twice-apart", "fence", "jira-code", "jira-noformat", "details"],
)  # fmt: skip
def test_the_records_are_those_of_the_plain_text(text: str, change) -> None:  # type: ignore[no-untyped-def]
    """Nothing is lost by it, and nothing is left over."""
    plain = parse(text)[0]
    [found] = [c for c in parse(change(text)) if c.command]
    assert (found.status, len(found.records)) == ("ok", len(plain.records))
    without = {"line", "last_line", "addr_info"}
    for a, b in zip(found.records, plain.records, strict=True):
        assert all(getattr(a, k) == getattr(b, k) for k in type(a).__dataclass_fields__ if k not in without)


def test_a_quoted_block_inside_a_mail() -> None:
    """Words around it are left over, its rows are read."""
    quoted = "".join(f"> {line}\n" for line in SOCKETS.splitlines())
    found = parse(f"Hi,\n\n{quoted}\nWhat do you think?\n{ROUTES}")
    assert [(c.command, len(c.records)) for c in found if c.command] == [("netstat", 2), ("ip_route", 3)]


@pytest.mark.parametrize(
    "table",
    [
        "| NAME | STATUS | ROLES | AGE | VERSION |\n|---|---|---|---|---|\n| cp1 | Ready | master | 12d | v1.30.4 |\n",
        "||NAME||STATUS||ROLES||AGE||VERSION||\n|cp1|Ready|master|12d|v1.30.4|\n",
        "| **NAME** | **STATUS** | **ROLES** | **AGE** | **VERSION** |\n|:--|--|--|--|--|\n| `cp1` | Ready | master | 12d | v1.30.4 |",
    ],
)
def test_the_node_list_as_a_table_of_a_wiki(table: str) -> None:
    """Markdown's and Jira's borders are no columns."""
    [found] = parse(table)
    [node] = found.records
    assert (found.status, node.name, node.roles, node.version) == ("ok", "cp1", "master", "v1.30.4")  # type: ignore[attr-defined]


def test_entities_inside_a_value_of_json_stay() -> None:
    """There they are what somebody wrote."""
    text = '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "cp1", "annotations": {\n"note": "a &lt; b"}}, "status": {}}'
    [found] = parse(text)
    assert found.records[0].annotations == {"note": "a &lt; b"}  # type: ignore[attr-defined]


JSON_ROUTES = '[{"dst": "default", "gateway": "10.31.4.1", "dev": "eth0", "flags": []}]\n'
JSON_LINKS = '[{},{"ifname": "lo", "addr_info": []}]\n'


@pytest.mark.parametrize("text", [ROUTES, JSON_ROUTES, JSON_LINKS])
def test_an_output_inside_a_letter(text: str) -> None:
    """More words than rows stand around it; they are left over."""
    found = parse(f"Dear support,\nthis is what I see\non my first node:\n\n{text}\nBest regards\nBob\n")
    plain = parse(text)[0]
    assert [(c.command, len(c.records)) for c in found if c.command] == [(plain.command, len(plain.records))]
    assert "Bob" in [u.text for c in found for u in c.unparsed]


def test_rows_in_a_long_document_are_examples() -> None:
    """Nothing is invented: a manual that shows two routes is no capture of a node."""
    words = "Then look at the routes of the node.\n" * 70
    assert [c.command for c in parse(f"{words}\n{ROUTES}\n{words}")] == [None]


def test_a_transcript_that_is_indented_as_a_whole() -> None:
    """The indent hides neither prompts nor the beginning of the next output."""
    text = f"$ ip route\n{ROUTES}$ kubectl get nodes\n{NODES}"
    for indent in ("    ", "\t"):
        found = parse("".join(f"{indent}{line}\n" for line in text.splitlines()))
        assert [(c.command, c.status, len(c.records)) for c in found] == [
            ("ip_route", "ok", 3),
            ("kubectl_get_nodes", "ok", 2),
        ]


def test_a_code_of_several_lines_has_a_mark_before_and_behind() -> None:
    """Where people take one back quote for three."""
    found = parse(f"It shows:\n`{ROUTES.rstrip()}`\nwhat now?\n")
    assert [len(c.records) for c in found if c.command == "ip_route"] == [3]


def test_a_back_quote_that_none_follows_stays() -> None:
    """It is a character of the text."""
    assert [u.text for u in parse("`abc def\nghi\n")[0].unparsed] == ["`abc def", "ghi"]
    assert [c.command for c in parse(f"`abc\n{ROUTES}") if c.command] == ["ip_route"]


@pytest.mark.parametrize("opened", ["`\n", "`"])
def test_the_marks_of_a_code_may_stand_alone(opened: str) -> None:
    """A name above each tells whose it is."""
    text = "".join(f"w{n}\n{opened}{ROUTES}`\n\n" for n in (1, 2))
    assert [(c.host, len(c.records), c.status) for c in parse(text) if c.command] == [("w1", 3, "ok"), ("w2", 3, "ok")]


@pytest.mark.parametrize("typed", ["[root@w1 k8s]# ip route\n", "root@w1:~# ip route\n"])
def test_a_code_behind_a_prompt_that_was_cut(typed: str) -> None:
    """No second mark follows, for the text ends before it."""
    assert [(c.host, len(c.records)) for c in parse(f"node one\n`{typed}{ROUTES}") if c.command] == [("w1", 3)]


def test_what_markdown_escapes_in_a_cell_is_the_cell() -> None:
    """Outside a fence people write the bracket with a backslash, so that the page shows it."""
    (capture,) = parse(NODES.replace("<none>", r"\<none>"))
    (plain,) = parse(NODES)
    assert "<none>" in NODES
    assert (capture.status, capture.records) == (plain.status, plain.records)
