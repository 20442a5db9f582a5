"""``kubectl describe service``: the Service and where it leads to, as far as the text goes."""

import pytest

from netparse.captures import parse
from netparse.records import Endpoints, Service

TEXT = """Name:              web
Namespace:         shop
Labels:            <none>
Annotations:       <none>
Selector:          app=web
Type:              ClusterIP
IP:                10.96.77.8
IPs:               10.96.77.8
Port:              http  80/TCP
TargetPort:        8080/TCP
Endpoints:         {}
Session Affinity:  None
Events:            <none>
"""
DEPLOYMENT = """Name:                   web
Namespace:              shop
Selector:               app=web
Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable
StrategyType:           RollingUpdate
Pod Template:
  Labels:  app=web
"""


def led_to(text: str) -> list[list[str]]:
    """Return the addresses of each record of endpoints."""
    (capture,) = parse(text)
    assert capture.unparsed == ()
    assert sum(isinstance(r, Service) for r in capture.records) == 1
    found = [r for r in capture.records if isinstance(r, Endpoints)]
    return [[str(a["ip"]) for s in r.subsets for a in s["addresses"]] for r in found]  # type: ignore[index, union-attr]


def test_endpoints_of_each_form() -> None:
    assert led_to(TEXT.format("10.244.0.3:8080,[fd00::3]:8080")) == [["10.244.0.3", "fd00::3"]]
    assert led_to(TEXT.format("10.244.0.3:8080 + 2 more...")) == [["10.244.0.3"]]


def test_no_endpoint() -> None:
    """Older releases print a word, newer ones nothing."""
    assert led_to(TEXT.format("<none>")) == led_to(TEXT.format("")) == [[]]


def test_a_text_that_ends_before_them_says_nothing_of_them() -> None:
    assert led_to(TEXT.partition("Endpoints")[0]) == []


def test_a_deployment_is_no_service() -> None:
    assert [c for c in parse(DEPLOYMENT) if c.command == "kubectl_describe_service"] == []


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("kubectl describe services -A", True),
        ("kubectl describe services --all-namespaces", True),
        ("kubectl describe services", False),
        ("kubectl -n kube-system describe services", False),
        ("kubectl describe services -A -l app=web", False),
        ("kubectl describe services -A --field-selector=metadata.namespace=shop", False),
        ("kubectl describe services -A | grep -v Events", False),
    ],
)
def test_all_of_them_is_what_was_asked_for_without_a_selection(typed: str, whole: bool) -> None:
    """A namespace, a label or a filter leaves others out, and what is not there may be."""
    (capture,) = parse(f"$ {typed}\n{TEXT.format('')}")
    assert capture.covers is not None
    assert capture.covers.whole is whole
