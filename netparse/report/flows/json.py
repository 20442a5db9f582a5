"""The flows as JSON, in the form of ``netparse schema reach``."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from netparse.reach import Answer, End, Hop
from netparse.safe import json_text


def render(answers: Sequence[Answer], paths: bool, redacted: Sequence[str] = ()) -> str:
    """Return the document, in the order of the flows."""
    return json_text(document(answers, redacted), indent=2) + "\n"


def document(answers: Sequence[Answer], redacted: Sequence[str] = ()) -> dict[str, object]:
    counted = Counter(a.disposition.value for a in answers)
    redaction = {"redacted": list(redacted)} if redacted else {}
    return {
        "schema_version": 1,
        **redaction,
        "flows": [_flow(a) for a in answers],
        "summary": dict(sorted(counted.items())),
    }


def _flow(a: Answer) -> dict[str, object]:
    out: dict[str, object] = {
        "from": _end(a.sender),
        "to": {**_end(a.target), "port": a.flow.port, "protocol": a.flow.protocol},
        "disposition": a.disposition.value,
        "reason": a.reason,
        "hops": [_hop(h) for h in a.hops],
        "evidence": [asdict(e) for e in a.evidence],
        "collect": list(a.collect),
        "required_by": a.flow.required_by,
    }
    if a.flow.expected is not None:
        out["expected"] = a.flow.expected
    return out


def _end(end: End) -> dict[str, object]:
    return {"name": end.name, "kind": end.kind, "node": end.node, "address": str(end.address) if end.address else None}


def _hop(h: Hop) -> dict[str, object]:
    return {
        "node": h.node,
        "stage": h.stage,
        "device": h.device,
        "text": h.text,
        "evidence": [asdict(e) for e in h.evidence],
    }
