"""The host before each line of a run in the middle of a text is the host of that line."""

from itertools import chain, zip_longest

import pytest

from netparse.captures import account, parse
from netparse.captures.text.clean import Cleaned
from netparse.captures.text.prefixed_runs import prefixed_runs
from tests.captures.samples import NODES, ROUTES

_ELM, _OAK = ([f"{host}{sign} {line}" for line in ROUTES.splitlines()] for host, sign in (("elm", ":"), ("oak", ":")))


@pytest.mark.parametrize(
    "rows", [[*_ELM, *_OAK], list(filter(None, chain(*zip_longest(_ELM, _OAK))))], ids=["one by one", "in turns"]
)
def test_pdsh_between_other_outputs(rows: list[str]) -> None:
    """The command that ran on all is that of each host's output."""
    text = "\n".join(
        ["[root@adm ~]# kubectl get nodes", NODES.rstrip(), "[root@adm ~]# pdsh -w elm,oak ip route", *rows, ""]
    )
    found = parse(text)
    routes = [c for c in found if c.command == "ip_route"]
    assert [(c.host, len(c.records)) for c in routes] == [("elm", 3), ("oak", 3)]
    assert all(
        c.command_line and c.command_line.text.endswith("ip route") and c.covers and c.covers.whole for c in routes
    )
    assert "unparsed" not in account(found[0].document, found)


@pytest.mark.parametrize(
    "lines",
    [
        ["Name: elm", "Roles: worker", "Labels: a=b", "Addresses: c", "Name: oak"],
        ["ip: default via 10.31.4.1 dev eth0"] * 5,
        ["elm: hello", "elm: this", "elm: is", "elm: talk"],
    ],
    ids=["keys", "a program", "words"],
)
def test_what_only_looks_like_a_run(lines: list[str]) -> None:
    cleaned = Cleaned(["text", "", *lines, ""], {})
    assert prefixed_runs(cleaned) == [cleaned]
