"""A read-only API server on loopback, small, but enough for the real kubectl to list, dump and describe nodes."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab.node_objects import Object, table
from lab.space import ENVIRONMENT

VERBS = ["get", "list"]
RESOURCES = [
    {
        "name": "nodes",
        "singularName": "node",
        "namespaced": False,
        "kind": "Node",
        "verbs": VERBS,
        "shortNames": ["no"],
    },
    {"name": "pods", "singularName": "pod", "namespaced": True, "kind": "Pod", "verbs": VERBS},
    {"name": "events", "singularName": "event", "namespaced": True, "kind": "Event", "verbs": VERBS},
]
DISCOVERY: dict[str, Object] = {
    "/version": {"major": "1", "minor": "30", "gitVersion": "v1.30.4", "platform": "linux/amd64"},
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": RESOURCES},
}


def answer(path: str, accept: str, nodes: list[Object]) -> Object | None:
    """The object at a path, or None where there is none."""
    if path in DISCOVERY:
        return DISCOVERY[path]
    if path in ("/api/v1/pods", "/api/v1/events"):
        kind = "PodList" if path.endswith("pods") else "EventList"
        return {"kind": kind, "apiVersion": "v1", "metadata": {"resourceVersion": "48299"}, "items": []}
    chosen = [node for node in nodes if path in ("/api/v1/nodes", f"/api/v1/nodes/{node['metadata']['name']}")]
    if path != "/api/v1/nodes" and not chosen:
        return None
    if "as=Table" in accept:
        return table(chosen)
    if path != "/api/v1/nodes":
        return chosen[0]
    return {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "48299"}, "items": chosen}


@contextmanager
def serving(nodes: list[Object]) -> Iterator[str]:
    """Serves the nodes while the block runs and gives the server's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = answer(path, self.headers.get("Accept", ""), nodes)
            missing = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
            body = json.dumps(missing if found is None else found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the lab's output is the list of files it made."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def kubectl(nodes: list[Object], *arguments: str) -> bytes:
    """What the real kubectl prints about these nodes."""
    with serving(nodes) as address:
        return subprocess.run(
            ["kubectl", f"--server={address}", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT | {"HOME": "/nonexistent", "KUBECONFIG": "/dev/null", "KUBECACHEDIR": "/nonexistent"},
            check=False,
        ).stdout
