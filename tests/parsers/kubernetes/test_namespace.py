"""The namespace of a command line."""

import pytest

from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.kubernetes.namespace import asked_namespace


@pytest.mark.parametrize(
    ("command", "namespace"),
    [
        ("kubectl get pods -n kube-system -o wide", "kube-system"),
        ("kubectl get pod -nkube-system -owide", "kube-system"),
        ("kubectl -n=shop get svc", "shop"),
        ("kubectl get svc --namespace shop", "shop"),
        ("kubectl get svc --namespace=shop", "shop"),
        ("kubectl get pods -A", None),
        ("kubectl get pods --no-headers", None),
        ("kubectl get pods -n", None),
    ],
)
def test_the_option_has_it_glued_or_not(command: str, namespace: str | None) -> None:
    """All spellings of pflag; other options that begin with an n are none."""
    assert asked_namespace(parse_command_line(command)) == namespace


def test_without_a_command_line_there_is_none() -> None:
    """Rows alone tell none."""
    assert asked_namespace(None) is None
