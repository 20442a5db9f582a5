"""Calico's pools in other forms than whole objects: what their command line says decides, since any list of networks looks so."""

import pytest

from netparse.captures import parse
from netparse.records import CustomObject


def _pools(text: str) -> list[tuple[str, object]]:
    return [(r.name, r.spec["cidr"]) for c in parse(text) for r in c.records if isinstance(r, CustomObject)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kubectl get ippool default-ipv4-ippool -o yaml | grep cidr", "default-ipv4-ippool"),
        ("kubectl get ippools.crd.projectcalico.org -o yaml | grep -i cidr", "<unnamed>"),
        ("calicoctl get ippool/lan -o yaml | grep cidr", "lan"),
        ("kubectl get ippools -n calico-system -o yaml | grep cidr", "<unnamed>"),
        ("calicoctl get ippool lan wan -o yaml | grep cidr", "<unnamed>"),
    ],
)
def test_lines_that_a_filter_left(typed: str, name: str) -> None:
    """The pool has the name that was asked for; what stands behind an option is none."""
    assert _pools(f"$ {typed}\n    cidr: 10.217.0.0/16\n$ exit\n") == [(name, "10.217.0.0/16")]


@pytest.mark.parametrize(
    "typed", ["kubectl get pods -o yaml | grep cidr", "cat cluster.yaml | grep cidr", "docker network inspect x"]
)
def test_lines_of_another_command(typed: str) -> None:
    """A network in a file or of a docker bridge is no pool."""
    assert _pools(f"$ {typed}\n    cidr: 10.217.0.0/16\n$ exit\n") == []


def test_a_row_that_is_no_pool_is_told() -> None:
    """It is an unparsed line."""
    (capture,) = parse("NAME   CIDR            SELECTOR\nlan    10.217.0.0/16   all()\nhalf   10.21\n")
    assert [r.line for r in capture.records] == [2]
    assert [u.line for u in capture.unparsed] == [3]
