"""What Talos keeps of a node's network, as ``talosctl support`` writes it, made of what the real ``ip`` printed in JSON."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from tests.bundles.pack import output_of

_Spec = tuple[str, Mapping[str, Any]]


def resources_of(node: str) -> dict[str, bytes]:
    """Return the files of links, addresses and routes."""
    links = _json(node, "ip -j link")
    addresses = _json(node, "ip -4 -d -j addr show") + _json(node, "ip -6 -d -j addr show")
    routes = _json(node, "ip -4 -j route") + [{**r, "six": True} for r in _json(node, "ip -6 -j route")]
    return {
        "linkstatuses.net.talos.dev.yaml": _file("LinkStatuses", map(_link, links)),
        "addressstatuses.net.talos.dev.yaml": _file(
            "AddressStatuses", (_address(k, a) for k in addresses for a in k["addr_info"])
        ),
        "routestatuses.net.talos.dev.yaml": _file(
            "RouteStatuses", (_route(r, leg) for r in routes for leg in r.get("nexthops", [r]))
        ),
    }


def _json(node: str, command: str) -> list[dict[str, Any]]:
    found = json.loads(output_of(node, command))
    assert isinstance(found, list)
    return found


def _file(kind: str, specs: Iterable[_Spec]) -> bytes:
    documents = [
        {
            "metadata": {
                "namespace": "network",
                "type": f"{kind}.net.talos.dev",
                "id": name,
                "version": 1,
                "phase": "running",
            },
            "spec": dict(spec),
        }
        for name, spec in specs
    ]
    return yaml.safe_dump_all(documents, sort_keys=False, indent=4).encode()


def _link(k: Mapping[str, Any]) -> _Spec:
    return k["ifname"], {
        "index": k["ifindex"],
        "type": k["link_type"],
        "linkIndex": k.get("link_index", 0),
        "flags": ",".join(k["flags"]),
        "hardwareAddr": k.get("address", ""),
        "mtu": k["mtu"],
        "queueDisc": k["qdisc"],
        "operationalState": k["operstate"].lower(),
        "kind": k.get("linkinfo", {}).get("info_kind", "veth" if "link_index" in k else ""),
        "slaveKind": "",
        "linkState": k["operstate"] == "UP",
    }


def _address(k: Mapping[str, Any], a: Mapping[str, Any]) -> _Spec:
    shown = f"{a['local']}/{a['prefixlen']}"
    return f"{k['ifname']}/{shown}", {
        "address": shown,
        "local": a["local"],
        "linkIndex": k["ifindex"],
        "linkName": k["ifname"],
        "family": "inet6" if a["family"] == "inet6" else "inet4",
        "scope": a["scope"],
        "flags": "permanent",
    }


def _route(r: Mapping[str, Any], leg: Mapping[str, Any]) -> _Spec:
    dst = "" if r["dst"] == "default" else r["dst"]
    if dst and "/" not in dst:
        dst += "/128" if ":" in dst else "/32"
    return f"{leg.get('dev')}/{dst}", {
        "family": "inet6" if "six" in r else "inet4",
        "dst": dst,
        "src": r.get("prefsrc", ""),
        "gateway": leg.get("gateway", ""),
        "outLinkName": leg.get("dev", ""),
        "table": "main",
        "priority": r.get("metric", 0),
        "scope": r.get("scope", "global"),
        "type": r.get("type", "unicast"),
        "flags": "",
        "protocol": r.get("protocol", "boot"),
    }
