"""``kubectl get pods [-A] [-o wide]``: the columns are those of the header line, cut at its offsets."""

from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parser
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.object_columns import ADDRESS, AGE, FILE_WORDS, NAME, Shapes
from netparse.parsers.kubernetes.object_table import BEFORE, NAMESPACED, ObjectTable

_HEADING = rf"{NAMESPACED}NAME\s+READY\s+STATUS(?:\s|$)"
_STATES = (
    r"(?:Running|Completed|Pending|CrashLoopBackOff|Error|Terminating|Evicted|ContainerCreating|ImagePullBackOff"
    r"|ErrImagePull|OOMKilled|Unknown|Init:\S+)"
)
_PLAIN = ("name", "ready", "status", "restarts", "age")
_WIDE = (*_PLAIN, "ip", "node", "nominated_node", "readiness_gates")
_TABLE = ObjectTable(
    stem="kubectl_get_pods",
    record="PodRow",
    header=lazy_re(_HEADING),
    row=lazy_re(rf"{BEFORE}(?:pods?/)?[A-Za-z0-9*<][\w.*<>-]*\s+\d+/\d+\s+[A-Z][\w:/-]*(?:\s|$)"),
    shapes=Shapes(
        {
            "namespace": NAME,
            "name": NAME,
            "ready": r"\d+/\d+",
            "status": r"[A-Z][\w:./-]*",
            "restarts": r"\d+(?: +\([^)]*\))?",
            "age": AGE,
            "ip": ADDRESS,
            "nominated_node": r"\S*",
            "readiness_gates": r"\S*",
        },
        unnamed=[("namespace", *n) if spaced else n for n in (_PLAIN, _WIDE[:7], _WIDE) for spaced in (False, True)],
    ),
    resources=r"(?:po|pods?)(?:\.v1)?",
)

PARSER = Parser(
    stem=_TABLE.stem,
    programs=(KUBECTL,),
    prints=prints("get", _TABLE.resources, as_object=False),
    file_names=(FileName(lazy_re(rf"(?:\S+[_-])?(?:get[_-])?(?:pods|po){FILE_WORDS}"), "kubectl get pods -A -o wide"),),
    name_words=("pod",),
    looks=(
        Look(
            table="pods",
            line=rf"{_HEADING}|{BEFORE}(?:pod/)?[a-z0-9][\w.-]*\s+\d+/\d+\s+{_STATES}\s",
            heads=("NAM",),
            inside=("/1 ", "/2 ", "/3 "),
            first=_HEADING,
            restart=_HEADING,
            restart_sign=" READY ",
            glued=_HEADING,
        ),
    ),
    glimpse=Glimpse(early=r"(?:NAMESPACE +)?NAME +READY +STATUS|[a-z0-9][\w.-]* +(?:[a-z0-9][\w.-]* +)?\d+/\d+ +[A-Z]"),
    kinds=(Kind.PODS,),
    collect=(Collect("kubectl get pods -A -o wide", "pods"),),
    captured_from=("kubectl get pods -A -o wide", "kubectl get pods -n kube-system -o wide", "oc get pods -A"),
    record=_TABLE.record,
    signature=_TABLE.signature,
    plausible=_TABLE.plausible,
    read=_TABLE.read,
    coverage=_TABLE.coverage,
)
