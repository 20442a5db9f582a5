"""Whether a text is JSON or YAML of Kubernetes objects, and of which: asked of its beginning, or of all of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from netparse.lazy import lazy_re
from netparse.parsers.kubernetes.calico_node import GROUP
from netparse.parsers.kubernetes.found import Found, State
from netparse.parsers.kubernetes.json_objects import read_json

JSON_STARTS = ("{", "[", "}", "]", '"')  # the last three where the beginning was cut off
YAML_START = lazy_re(r"---|apiVersion:|kind:|metadata:|items:|- apiVersion:|- kind:|# |%YAML|data:|subsets:")
KINDS = r"(?:Pod|Service|Endpoints|EndpointSlice|NetworkPolicy|ConfigMap|DaemonSet|IPPool|NodeNetworkState)(?:List)?"
"""The kinds that no group but the known ones has."""
_UNSPOKEN = "(?:containerStatuses|podIPs|clusterNetworkMTU)"
UNSPOKEN = rf'"?\b{_UNSPOKEN}"?\s*:'
"""What only a pod, or OpenShift's network, has, where a collector leaves the kinds of all objects out."""
_CALICO = r"projectcalico\.org/v\d\w*"
_OTHERS = r"(?:projectcalico\.org/v\d\w*|config\.openshift\.io/v\d\w*|operator\.openshift\.io/v\d\w*)"
_NODE_JSON = lazy_re(
    r'"kind":\s*"NodeList"(?!,\s*"apiVersion":\s*"[^"]*/)|"apiVersion":\s*"v1",\s*"kind":\s*"Node",\s*"metadata"'
    r'|"[kK]ubeletVersion":|"[nN]odeInfo":|"podCIDRs?":\s*["\[]|"kind":\s*"Node",\s*"apiVersion":\s*"v1",\s*"metadata"'
    rf'|"kind":\s*"Node(?:List)?",\s*"apiVersion":\s*"{_CALICO}"|"apiVersion":\s*"{_CALICO}",\s*"kind":\s*"Node(?:List)?"'
)
_KEY = lazy_re(r"(?:- )?(?:apiVersion|kind|metadata|items):")
_NODE_YAML = lazy_re(r"(- |  |)(?:(kind: Node(?:List)?)$|apiVersion: (\S+)$)|\s+kubeletVersion: .*$")
_MANIFEST = lazy_re(r'(?m)^(?:\{?\s*"kind":\s*"Pod"|kind: "?Pod"?$)|[{,]"kind":"Pod"')
_SERVED = lazy_re(
    r'(?m)^\s+"?uid"?: |"uid":|^\s+"?resourceVersion"?: |^"?items"?:|"items":|^\s+"?creationTimestamp"?: "?[\d\']'
)
_COMPONENTS = (
    r"(?:etcd|kube-(?:apiserver|controller-manager|scheduler|proxy|vip)|haproxy|keepalived|openshift-kube-[a-z-]+)\b"
)
_STATIC = lazy_re(rf'(?m)^\s+(?:name|component): "?{_COMPONENTS}|"(?:name|component)":\s*"{_COMPONENTS}')
_IN_JSON = lazy_re(
    rf'"kind":\s*"{KINDS}"(?!,\s*"(?:controller|name|uid|blockOwnerDeletion)")(?![^}}\n]{{0,80}}"uid")'
    rf'|"apiVersion":\s*"{_OTHERS}",\s*(?:"kind":\s*"(?:Node|Network)(?:List)?"|"items")'
    rf"|{UNSPOKEN}"
)
_IN_YAML = lazy_re(
    rf"(?m)^(?:- |  )?kind: {KINDS}$|^(?:- |  )?apiVersion: {_OTHERS}\n+(?:  )?kind: (?:Node|Network)(?:List)?$"
    rf"|^ +{_UNSPOKEN}:$"
)


def is_json(lines: Sequence[str]) -> bool:
    """Whether lines are JSON; messages may stand above it."""
    first = next((line.lstrip() for line in lines if line.strip()), "")
    if first[:1] in JSON_STARTS:
        return True
    return not YAML_START.match(first) and any(line[:1] in ("{", "[") for line in lines[:40])


def is_yaml(lines: Sequence[str]) -> bool:
    """Whether lines begin as YAML of an object does."""
    first = next((line.lstrip() for line in lines if line.strip()), "")
    return bool(YAML_START.match(first))


def holds_nodes(lines: Sequence[str]) -> bool:
    """Whether lines are JSON or YAML that speaks of a Node as only a Node's own object does."""
    first = lines[0].lstrip()
    if first[:1] in JSON_STARTS or (not _KEY.match(first) and any(line[:1] in ("{", "[") for line in lines[:40])):
        return bool(_NODE_JSON.search("\n".join(lines)))
    return bool(YAML_START.match(first)) and _yaml_holds_nodes(lines)


def _yaml_holds_nodes(lines: Sequence[str]) -> bool:
    """Whether a kind Node stands in YAML beside no group, or what only a node has."""
    groups: dict[str, str | None] = {}  # by what stands before the key: at the margin, or inside an item
    waiting: str | None = None
    for line in lines:
        found = _NODE_YAML.match(line) if "Node" in line or "apiVersion" in line or "kubeletVersion" in line else None
        if found is None:
            if line.startswith("---"):
                groups.clear()
            if waiting is not None and not line.startswith(("#", " " * 4)):
                return True  # the line after the kind names no group
            continue
        before = (found[1] or "").replace("-", " ")
        if found[3]:
            groups[before] = found[3]
            if waiting is not None and _has_nodes(found[3]):
                return True
            waiting = None
        elif found[2]:
            if before in groups and _has_nodes(groups[before] or ""):
                return True
            waiting = None if before in groups else before
        else:
            return True
    return waiting is not None


def _has_nodes(group: str) -> bool:
    """Whether a group's kind Node tells of a node of Kubernetes."""
    return "/" not in group or group.startswith(GROUP)


def is_manifest(lines: Sequence[str]) -> bool:
    """Whether lines are one pod of the cluster's own as a file describes it: the API server has given it no identity yet."""
    text = "\n".join(lines)
    if "kind" not in text or not _MANIFEST.search(text) or _SERVED.search(text):
        return False
    return bool(_STATIC.search(text))


def holds_objects(lines: Sequence[str]) -> bool:
    """Whether lines are JSON or YAML with objects of the kinds that are read, nodes not counted."""
    if is_manifest(lines):
        return False
    if is_json(lines):
        return bool(_IN_JSON.search("\n".join(lines)))
    return is_yaml(lines) and bool(_IN_YAML.search("\n".join(lines)))


def objects_in(lines: Sequence[str], state: State) -> Iterator[Found]:
    """Yield the objects of a text, their lines counted from 1."""
    if is_json(lines):
        whole = iter(("\n".join(lines),))
        return read_json(lambda: next(whole, ""), state)
    return yaml_objects(lines, state)


def yaml_objects(lines: Iterable[str], state: State) -> Iterator[Found]:
    """Yield the objects of YAML."""
    from netparse.parsers.kubernetes.yaml_objects import read_yaml  # PyYAML takes longer to load than a file to read

    return read_yaml(chain(lines), state)
