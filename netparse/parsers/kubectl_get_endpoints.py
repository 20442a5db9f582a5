"""``kubectl get endpoints`` and ``endpointslices``: the columns are those of the header line, cut at its offsets."""

from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parser
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.object_columns import AGE, FILE_WORDS, NAME, Shapes
from netparse.parsers.kubernetes.object_table import BEFORE, NAMESPACED, ObjectTable

_HEADING = rf"{NAMESPACED}NAME\s+(?:ADDRESSTYPE\s+PORTS\s+)?ENDPOINTS(?:\s|$)"
_SOCKET = r"[\[\]0-9A-Fa-fx.:*]+:\d+\S*(?: \+ \d+ more\.\.\.)?"
_LAST = lazy_re(r"<none>|[\[\]0-9A-Fa-fx.:*]+:\d+(?:,\S*)?")
_PLAIN = ("name", "endpoints", "age")
_SLICES = ("name", "addresstype", "ports", "endpoints", "age")
_TABLE = ObjectTable(
    stem="kubectl_get_endpoints",
    record="EndpointsRow",
    header=lazy_re(_HEADING),
    row=lazy_re(
        rf"{BEFORE}(?:endpoints/|endpointslice\S*/)?[A-Za-z0-9*<][\w.*<>-]*\s+"
        rf"(?:(?:IPv[46]|FQDN)\s+\S+\s+\S+|<none>|{_SOCKET})\s+(?:{AGE})\s*$"
    ),
    shapes=Shapes(
        {
            "namespace": NAME,
            "name": NAME,
            "endpoints": r"<\w+>|[\[\]0-9A-Fa-fx.:*,/\w-]+(?: \+ \d+ more\.\.\.)?",
            "addresstype": r"IPv4|IPv6|FQDN",
            "age": AGE,
        },
        unnamed=[("namespace", *n) if spaced else n for n in (_PLAIN, _SLICES) for spaced in (False, True)],
    ),
    bare=lambda words: len(words) in (2, 3) and bool(_LAST.fullmatch(words[-1])),
    resources=r"(?:ep|endpoints|endpointslices?(?:\.discovery\S*)?)(?:\.v1)?",
)

PARSER = Parser(
    stem=_TABLE.stem,
    programs=(KUBECTL,),
    prints=prints("get", _TABLE.resources, as_object=False),
    file_names=(
        FileName(
            lazy_re(rf"(?:\S+[_-])?(?:get[_-])?(?:ep|endpoints|endpointslices){FILE_WORDS}"), "kubectl get endpoints -A"
        ),
    ),
    name_words=("endpoint", "_ep"),
    looks=(
        Look(
            table="endpoints",
            line=_HEADING,
            heads=("NAM",),
            first=_HEADING,
            restart=_HEADING,
            restart_sign=" ENDPOINTS ",
            glued=_HEADING,
        ),
    ),
    glimpse=Glimpse(early=r"(?:NAMESPACE +)?NAME +(?:ADDRESSTYPE +PORTS +)?ENDPOINTS"),
    kinds=(Kind.ENDPOINTS,),
    collect=(Collect("kubectl get endpoints -A", "endpoints"),),
    captured_from=("kubectl get endpoints -A", "kubectl get endpointslices -A"),
    record=_TABLE.record,
    signature=_TABLE.signature,
    plausible=_TABLE.plausible,
    read=_TABLE.read,
    coverage=_TABLE.coverage,
)
