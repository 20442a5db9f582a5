"""What the cluster's own lists hold, asked by many nodes."""

import pytest

from netparse.captures import Capture
from netparse.cluster import object_views
from tests.cluster.bundle import cluster_of


def test_the_pods_of_a_list_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand pods, and five hundred nodes that ask whether those of a namespace were captured."""
    table = "NAMESPACE     NAME    READY   STATUS    RESTARTS   AGE\nkube-system   dns-1   1/1     Running   0          9d\n"
    objects = cluster_of({"kubectl_get_pods_-A.txt": table}).objects
    asked: list[Capture] = []
    whole = object_views.pods
    monkeypatch.setattr(object_views, "pods", lambda capture: asked.append(capture) or whole(capture))
    assert all(objects.shows_pods_of("kube-system") for _ in range(3))
    assert not objects.shows_pods_of("shop")
    assert len(asked) == 1
