"""``kubectl get services [-A] [-o wide]``: the columns are those of the header line, cut at its offsets."""

from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parser
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.object_columns import AGE, FILE_WORDS, NAME, Shapes
from netparse.parsers.kubernetes.object_table import BEFORE, NAMESPACED, ObjectTable

_TYPES = "(?:ClusterIP|NodePort|LoadBalancer|ExternalName)"
_HEADING = rf"{NAMESPACED}NAME\s+(?:TYPE\s+)?CLUSTER-IP\s+EXTERNAL-IP"
_PLAIN = ("name", "type", "cluster_ip", "external_ip", "ports", "age")
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
            "ports": r"<none>|\d+(?::\d+)?/[A-Z]+\S*|",
            "age": AGE,
            "selector": r"\S*",
        },
        unnamed=[
            ("namespace", *n) if spaced else n for n in (_PLAIN, (*_PLAIN, "selector")) for spaced in (False, True)
        ],
    ),
    resources=r"(?:svc|services?)(?:\.v1)?",
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
            restart_sign=" CLUSTER-IP ",
            glued=_HEADING,
        ),
    ),
    glimpse=Glimpse(
        early=rf"(?:NAMESPACE +)?NAME +(?:TYPE +)?CLUSTER-IP|[a-z0-9][\w.-]* +(?:[a-z0-9][\w.-]* +)?{_TYPES} "
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
