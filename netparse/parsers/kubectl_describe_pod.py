"""``kubectl describe pod``: what a Pod object says, from the text made for people."""

from __future__ import annotations

from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parsed, Parser, Text, rows
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.described import coverage_of, has_keys
from netparse.parsers.kubernetes.kubectl import KUBECTL, prints
from netparse.parsers.kubernetes.objects import to_record
from netparse.parsers.kubernetes.pod_text import PodText

_PODS = r"(?:po|pods?)(?:[/,].*|\.v1)?"
_OF_POD = ("Containers:", "Init Containers:", "QoS Class:", "Controlled By:", "Priority Class Name:", "Node-Selectors:")
"""Keys at the margin that no other object has there: a Deployment has its containers indented, in its template."""
_ENOUGH = 2


def _read(text: Text) -> Parsed:
    found, unparsed = rows("kubectl_describe_pod", text)
    pods: list[PodText] = []
    for row in found:
        if row["key"] == "Name" and row["value"]:
            pods.append(PodText(row.values["value"], row.first))
        elif not pods or not _take(pods[-1], row["key"], row["value"], row["indent"], row["item"]):
            unparsed.append(row.first)
        else:
            pods[-1].last = row.last
    made = (to_record(p.finish(), p.line, p.last) for p in pods)
    return Parsed(records=tuple(r for r in made if r is not None), unparsed=tuple(sorted(unparsed)))


def _take(pod: PodText, key: str | None, value: str | None, indent: str | None, item: str | None) -> bool:
    if key:
        return pod.key(key, value or "")
    return pod.item(len(indent), item or "") if indent else pod.more(item or "")


PARSER = Parser(
    stem="kubectl_describe_pod",
    programs=(KUBECTL,),
    prints=prints("describe", _PODS),
    file_names=(FileName(lazy_re(r"(?:describe[_-]?pods?|pods?[_-]?describe)"), "kubectl describe pods"),),
    name_words=("pod",),
    looks=(Look(table="describe", line=r"Name:\s{2,}\S", inside=("Name:  ",)),),
    glimpse=Glimpse(early=r"Name:\s+\S"),
    kinds=(Kind.PODS,),
    captured_from=("kubectl describe pods -A", "kubectl -n NAMESPACE describe pod NAME", "oc describe pod NAME"),
    record="Pod",
    events=True,
    signature=lambda lines: has_keys(lines, _OF_POD, _ENOUGH),
    read=_read,
    coverage=lambda text, parsed: coverage_of(text, _PODS, "pods"),
)
