"""A read-only API server on loopback, small, but enough for the real kubectl to list, dump and describe nodes."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.lab import objects as lab_objects
from tests.lab.node_objects import AGE, Object, stamp, table
from tests.lab.space import ENVIRONMENT

VERBS = ["get", "list"]
OBJECTS = (
    ("v1", "services", "Service", "svc"),
    ("v1", "endpoints", "Endpoints", "ep"),
    ("v1", "configmaps", "ConfigMap", "cm"),
    ("discovery.k8s.io/v1", "endpointslices", "EndpointSlice", "eps"),
    ("apps/v1", "daemonsets", "DaemonSet", "ds"),
    ("networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", "netpol"),
)
"""What else the server holds: group and version, resource, kind, short name."""
RESOURCES = [
    {
        "name": "nodes",
        "singularName": "node",
        "namespaced": False,
        "kind": "Node",
        "verbs": VERBS,
        "shortNames": ["no"],
    },
    {
        "name": "pods",
        "singularName": "pod",
        "namespaced": True,
        "kind": "Pod",
        "verbs": VERBS,
        "shortNames": ["po"],
    },
    {"name": "events", "singularName": "event", "namespaced": True, "kind": "Event", "verbs": VERBS},
]


def _resource(name: str, kind: str, short: str) -> Object:
    own = {"name": name, "singularName": kind.lower(), "namespaced": True, "kind": kind, "verbs": VERBS}
    return {**own, "shortNames": [short]}


RESOURCES += [_resource(name, kind, short) for group, name, kind, short in OBJECTS if group == "v1"]
GROUPS = sorted({group for group, *_ in OBJECTS if group != "v1"})
# What kubectl asks for beside nodes when it describes or dumps: there is nothing of it.
EMPTY = {
    "pods": "PodList",
    "events": "EventList",
    "services": "ServiceList",
    "replicationcontrollers": "ReplicationControllerList",
    "daemonsets": "DaemonSetList",
    "deployments": "DeploymentList",
    "replicasets": "ReplicaSetList",
}
DISCOVERY: dict[str, Object] = {
    "/version": {"major": "1", "minor": "30", "gitVersion": "v1.30.4", "platform": "linux/amd64"},
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {
        "kind": "APIGroupList",
        "apiVersion": "v1",
        "groups": [
            {
                "name": group.partition("/")[0],
                "versions": [{"groupVersion": group, "version": "v1"}],
                "preferredVersion": {"groupVersion": group, "version": "v1"},
            }
            for group in GROUPS
        ],
    },
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": RESOURCES},
}
DISCOVERY |= {
    f"/apis/{group}": {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": group,
        "resources": [_resource(name, kind, short) for g, name, kind, short in OBJECTS if g == group],
    }
    for group in GROUPS
}
KINDS = {"pods": ("v1", "Pod"), **{name: (group, kind) for group, name, kind, _ in OBJECTS}}


def answer(
    path: str, accept: str, nodes: list[Object], objects: Mapping[str, list[Object]] | None = None
) -> Object | None:
    """The object at a path, or None where there is none."""
    if path in DISCOVERY:
        return DISCOVERY[path]
    if objects is not None and (found := of_objects(path, accept, objects)) is not None:
        return found
    if "/leases/" in path:
        return lease(path.rpartition("/")[2])
    if path == "/api/v1/pods":
        return {"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "48299"}, "items": [pod()]}
    kind = EMPTY.get(path.rpartition("/")[2])
    if kind is not None:
        group = "v1" if path.startswith("/api/v1/") else "apps/v1"
        return {"kind": kind, "apiVersion": group, "metadata": {"resourceVersion": "48299"}, "items": []}
    chosen = [node for node in nodes if path in ("/api/v1/nodes", f"/api/v1/nodes/{node['metadata']['name']}")]
    if path != "/api/v1/nodes" and not chosen:
        return None
    if "as=Table" in accept:
        return table(chosen)
    if path != "/api/v1/nodes":
        return chosen[0]
    return {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "48299"}, "items": chosen}


def of_objects(path: str, accept: str, objects: Mapping[str, list[Object]]) -> Object | None:
    """The objects of a resource, of all namespaces or of one, as a list, as a table, or one by its name."""
    words = path.split("/")
    resource = next((w for w in words if w in KINDS), None)
    if resource is None:
        return None
    namespace = words[words.index("namespaces") + 1] if "namespaces" in words else None
    name = words[words.index(resource) + 1] if words[-1] != resource else None
    found = [x for x in objects.get(resource, []) if namespace in (None, x["metadata"]["namespace"])]
    if name is not None:
        return next((x for x in found if x["metadata"]["name"] == name), None)
    if "as=Table" in accept and resource in lab_objects.COLUMNS:
        return lab_objects.table(resource, found)
    group, kind = KINDS[resource]
    bare = [{k: v for k, v in x.items() if k not in ("kind", "apiVersion")} for x in found]
    return {"kind": f"{kind}List", "apiVersion": group, "metadata": {"resourceVersion": "48299"}, "items": bare}


def lease(name: str) -> Object:
    """The lease that a kubelet renews; kubectl describes it."""
    renewed = stamp(timedelta(seconds=4)).replace("Z", ".000000Z")
    spec = {"holderIdentity": name, "leaseDurationSeconds": 40, "renewTime": renewed}
    return {"kind": "Lease", "apiVersion": "coordination.k8s.io/v1", "metadata": {"name": name}, "spec": spec}


def pod() -> Object:
    """One pod, the same on every node."""
    requests = {"cpu": "100m", "memory": "50Mi"}
    return {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {"name": "kube-flannel-ds-x7k2p", "namespace": "kube-flannel", "creationTimestamp": stamp(AGE)},
        "spec": {"containers": [{"name": "kube-flannel", "resources": {"requests": requests}}]},
        "status": {"phase": "Running"},
    }


def status(reason: str, code: int, message: str) -> Object:
    """The object with which an API server refuses."""
    details = {"kind": "nodes"}
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "details": details,
        "code": code,
    }


@contextmanager
def serving(
    nodes: list[Object] | None, forbidden: bool = False, objects: Mapping[str, list[Object]] | None = None
) -> Iterator[str]:
    """Serves the nodes while the block runs and gives the server's address; None: nobody answers there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = answer(path, self.headers.get("Accept", ""), nodes or [], objects)
            code = 200
            if found is None:
                code = 404
                name = path.rpartition("/")[2]
                found = status("NotFound", code, f'nodes "{name}" not found')
            elif forbidden and path.startswith("/api/v1/nodes"):
                code = 403
                who = 'User "system:serviceaccount:default:default" cannot list resource "nodes" in API group ""'
                found = status("Forbidden", code, f"nodes is forbidden: {who} at the cluster scope")
            body = json.dumps(found).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the lab's output is the list of files it made."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    if nodes is None:
        server.server_close()
        yield address
        return
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def kubectl(
    nodes: list[Object] | None,
    *arguments: str,
    forbidden: bool = False,
    objects: Mapping[str, list[Object]] | None = None,
) -> bytes:
    """What the real kubectl prints about these nodes and other objects, which are by their resource."""
    with serving(nodes, forbidden, objects) as address:
        return subprocess.run(
            ["kubectl", f"--server={address}", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT | {"HOME": "/nonexistent", "KUBECONFIG": "/dev/null", "KUBECACHEDIR": "/nonexistent"},
            check=False,
        ).stdout
