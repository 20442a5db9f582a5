"""``kubectl describe service``: the Service and where it leads to, as far as the text goes."""

import pytest

from netparse.captures import parse
from netparse.cluster.objects import Objects
from netparse.records import EndpointsRow, Service

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


def led_to(text: str) -> list[str | None]:
    """Return the endpoints of each Service that shows where it leads to."""
    (capture,) = parse(text)
    assert capture.unparsed == ()
    assert sum(isinstance(r, Service) for r in capture.records) == 1
    return [r.endpoints for r in capture.records if isinstance(r, EndpointsRow)]


def test_endpoints_of_each_form() -> None:
    """Those that are only counted stay counted; of several ports each is there once."""
    assert led_to(TEXT.format("10.244.0.3:8080,[fd00::3]:8080")) == ["10.244.0.3:8080,[fd00::3]:8080"]
    assert led_to(TEXT.format("10.244.0.3:8080 + 2 more...")) == ["10.244.0.3:8080 + 2 more..."]
    second = "10.244.0.3:8080\nPort: x 81/TCP\nEndpoints: 10.244.0.3:8080,10.244.0.3:81 + 1 more..."
    assert led_to(TEXT.format(second)) == ["10.244.0.3:8080,10.244.0.3:81 + 1 more..."]


def test_what_is_only_counted_is_hidden_and_not_away() -> None:
    """As in the table: an endpoint that is not shown may be the one that is there."""
    found = Objects(parse(TEXT.format("10.244.0.3:8080,[fd00::3]:8080 + 2 more..."))).endpoints["shop", "web"]
    assert (list(map(str, found.ready)), found.hidden) == (["10.244.0.3", "fd00::3"], 2)


def test_no_endpoint() -> None:
    """Older releases print a word, newer ones nothing."""
    assert led_to(TEXT.format("<none>")) == led_to(TEXT.format("")) == [None]


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
