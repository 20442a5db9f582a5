"""``kubectl get services [-A] [-o wide]``: the columns are those of the header line, cut at its offsets."""

from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parser
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.object_columns import AGE, FILE_WORDS, NAME, Shapes
from netparse.parsers.kubernetes.object_table import BEFORE, NAMESPACED, ObjectTable

_TYPES = "(?:ClusterIP|NodePort|LoadBalancer|ExternalName)"
_HEADING = rf"{NAMESPACED}NAME\s+(?:(?:TYPE\s+)?CLUSTER[_-]IP\s+EXTERNAL[_-]IP|LABELS\s+SELECTOR\s+IP\(S\)\s+PORT\(S\))"
"""Kubernetes 1.1 wrote CLUSTER_IP, 1.0 IP(S)."""
_PLAIN = ("name", "type", "cluster_ip", "external_ip", "ports", "age")
_IP = lazy_re(r"None|[0-9A-Fa-f.:]{3,}")
_PORTS = lazy_re(r"<none>|\d+[^\s/]*/[A-Z]+")


def _is_service(word: str, following: str, next_but_one: str) -> bool:
    """Whether words are the address of a Service and, behind it or behind another address, its ports."""
    return bool(_IP.fullmatch(word)) and any(_PORTS.match(w) for w in (following, next_but_one))


_TABLE = ObjectTable(
    stem="kubectl_get_services",
    record="ServiceRow",
    header=lazy_re(_HEADING),
    row=lazy_re(rf"{BEFORE}(?:svc/|services?/)?[A-Za-z0-9*<][\w.*<>-]*\s+{_TYPES}\s+\S+\s"),
    shapes=Shapes(
        {
            "namespace": NAME,
            "name": NAME,
            "type": _TYPES,
            "cluster_ip": r"None|<\w+>|[0-9A-Fa-f.:,]+|\*{3}\S*|<[^>\s]*>|[0-9x.]+|",
            "external_ip": r"<\w+>|\S+",
            "labels": r"\S*",
            "ports": r"<none>|\d+(?::\d+)?/[A-Z]+\S*|",
            "age": AGE,
            "selector": r"\S*",
        },
        unnamed=[
            ("namespace", *n) if spaced else n for n in (_PLAIN, (*_PLAIN, "selector")) for spaced in (False, True)
        ],
    ),
    resources=r"(?:svc|services?)(?:\.v1)?",
    bare=lambda words: (
        any(map(_is_service, words, words[1:], words[2:])) or any(map(_is_service, words, words[1:], words[1:]))
    ),
)

PARSER = Parser(
    stem=_TABLE.stem,
    programs=(KUBECTL,),
    prints=prints("get", _TABLE.resources, as_object=False),
    file_names=(
        FileName(lazy_re(rf"(?:\S+[_-])?(?:get[_-])?(?:svc|services){FILE_WORDS}"), "kubectl get services -A -o wide"),
    ),
    name_words=("svc", "service"),
    looks=(
        Look(
            table="services",
            line=rf"{_HEADING}|{BEFORE}(?:service/)?[a-z0-9][\w.-]*\s+{_TYPES}\s+(?:None|<none>|[0-9a-f.:]+)\s",
            heads=("NAM",),
            inside=(" ClusterIP ", " NodePort ", " LoadBalancer "),
            first=_HEADING,
            restart=_HEADING,
            restart_sign=" CLUSTER",
            glued=_HEADING,
        ),
    ),
    glimpse=Glimpse(
        early=r"(?:NAMESPACE +)?NAME +(?:(?:TYPE +)?CLUSTER[_-]IP|LABELS +SELECTOR +IP\(S\))"
        rf"|[a-z0-9][\w.-]* +(?:[a-z0-9][\w.-]* +)?{_TYPES} "
    ),
    kinds=(Kind.SERVICES,),
    collect=(Collect("kubectl get services -A -o wide", "services"),),
    captured_from=("kubectl get services -A -o wide", "kubectl get svc -A"),
    record=_TABLE.record,
    signature=_TABLE.signature,
    plausible=_TABLE.plausible,
    read=_TABLE.read,
    coverage=_TABLE.coverage,
)
