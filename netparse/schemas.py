"""The JSON that netparse prints, as JSON Schema (draft 2020-12), for those who build on it.

The records' part is made from the record classes themselves, so that it cannot fall behind them.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from itertools import chain
from typing import Any, Union, get_args, get_origin, get_type_hints

from netparse.errors import UsageError
from netparse.findings import Severity, Verdict
from netparse.nearest import did_you_mean
from netparse.parsers import PARSERS
from netparse.reach.model import END_KINDS, Disposition

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema(name: str) -> Schema:
    """Return the schema of what ``netparse NAME --format json`` prints."""
    if name not in SCHEMAS:
        raise UsageError(f"there is no schema {name!r}; there are {', '.join(SCHEMAS)}{did_you_mean(name, SCHEMAS)}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"netparse {name}", **SCHEMAS[name]()}


def _object(
    required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, *, open: bool = False
) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": open,
    }


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_REDACTED: dict[str, Schema] = {"redacted": _array(_TEXT)}
"""The kinds of values that are pseudonyms, where something was redacted."""


def _parse() -> Schema:
    kinds = {p.stem: p.record_types for p in PARSERS}
    capture = _object(
        {
            "source": _TEXT,
            "node": _TEXT_OR_NULL,
            "command": {"type": ["string", "null"], "examples": [*kinds, None]},  # a user's own templates add stems
            "status": {"enum": ["ok", "partial", "empty", "failed", "unrecognized"]},
            "reason": _TEXT_OR_NULL,
            "records": _array({"type": "object", "required": ["line"]}),
            "unparsed": _array(_object({"line": _NUMBER, "text": _TEXT})),
        },
        open=True,
    )
    capture["allOf"] = [
        {
            "if": {"properties": {"command": {"const": stem}}},
            "then": {"properties": {"records": _array(_one_of(types))}},
        }
        for stem, types in kinds.items()
    ]
    definitions: dict[str, Schema] = {}
    for kind in chain.from_iterable(kinds.values()):
        _define(kind, definitions)
    known = {"schema_version": {"const": 1}, "captures": _array(capture)}
    return {**_object(known, _REDACTED), "$defs": definitions}


def _one_of(types: Sequence[type]) -> Schema:
    references: list[Schema] = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in types]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _define(kind: type, definitions: dict[str, Schema]) -> Schema:
    """Add the schema of a record class and of those inside it; return a reference to it. Fields of the tool's own stay allowed."""
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = get_type_hints(kind)
        known = {}
        left_out = {"line", "last_line", "extra", *(("kind",) if hasattr(kind, "tag") else ())}
        for f in fields(kind):
            if f.name not in left_out:
                known[f.name] = _type(hints[f.name], definitions)
        flags = {f.name for f in fields(kind) if hints[f.name] is bool and f.default is not MISSING}
        required = {k: v for k, v in known.items() if k not in flags}
        optional = {**{k: v for k, v in known.items() if k in flags}, "line": _NUMBER}
        own = _object(required, optional, open=True)
        if hasattr(kind, "tag"):  # the tool's own JSON wraps it by its kind
            own = {"type": "object", "properties": {"line": _NUMBER}, "required": ["line"], "additionalProperties": own}
        definitions[kind.__name__] = own
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _type(hint: object, definitions: dict[str, Schema]) -> Schema:
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(a, definitions) for a in arguments]}
    if origin is tuple:
        return _array(_type(arguments[0], definitions))
    if is_dataclass(hint):
        return _define(hint, definitions)  # type: ignore[arg-type]  # is_dataclass holds for the class here
    return {"type": "object"} if origin is not None else {}


def _finding() -> Schema:
    cause = _object({"check": _TEXT, "node": _TEXT_OR_NULL, "subject": _TEXT})
    return _object(
        {
            "check": _TEXT,
            "verdict": {"enum": [v.value for v in Verdict]},
            "severity": {"enum": [s.value for s in Severity]},
            "node": _TEXT_OR_NULL,
            "nodes": _array(_TEXT),
            "subject": _TEXT,
            "title": _TEXT,
            "expected": _TEXT,
            "actual": _TEXT,
            "why": _TEXT,
            "fix": _array(_TEXT),
            "confirm": _TEXT_OR_NULL,
            "reference": _TEXT_OR_NULL,
            "evidence": _array(_object({"source": _TEXT, "line": _NUMBER, "text": _TEXT})),
        },
        {"caused_by": cause, "consequences": _NUMBER},
        open=True,
    )


def _inputs() -> Schema:
    return _array(
        _object({"source": _TEXT, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "bytes": _NUMBER})
    )


def _check() -> Schema:
    cluster = {"nodes": _array(_TEXT), "distribution": _TEXT_OR_NULL, "cni": _array(_TEXT), "kubernetes": _TEXT_OR_NULL}
    summary = {
        **dict.fromkeys(("pass", "warn", "fail", "unknown", "consequences"), _NUMBER),
        **dict.fromkeys(("answered", "open", "ignored", "accepted", "not_read"), _NUMBER),
        "coverage": {"type": ["number", "null"]},
    }
    return _object(
        {
            "schema_version": {"const": 1},
            "netparse": _TEXT,
            "inputs": _inputs(),
            "cluster": _object(cluster, open=True),
            "summary": _object(summary, open=True),
            "findings": _array(_finding()),
            "ignored": _array(_finding()),
            "accepted": _array(_object({"finding": _finding(), "reason": _TEXT, "expires": _TEXT_OR_NULL})),
            "skipped": _array(_object({"source": _TEXT, "reason": _TEXT, "loss": {"type": "boolean"}})),
        },
        _REDACTED,
        open=True,
    )


def _inspect() -> Schema:
    capture: dict[str, Schema] = {
        "source": _TEXT,
        "status": {"enum": ["ok", "partial", "empty", "failed", "unrecognized"]},
        "covers": {"type": ["object", "null"]},
        "records": _NUMBER,
        "unparsed": _NUMBER,
    }
    more = dict.fromkeys(("reason", "netns", "taken", "superseded", "expected"), _TEXT)
    stems = [*(p.stem for p in PARSERS), "unrecognized"]
    captures = {
        "type": "object",
        "propertyNames": {"enum": stems},
        "additionalProperties": _array(_object(capture, more)),
    }
    clue = _object({"of": _TEXT, "name": _TEXT, "confidence": _TEXT, "reason": _TEXT})
    cluster = {
        "captures": captures,
        "distribution": _TEXT_OR_NULL,
        "cni": _array(_TEXT),
        "kubernetes": _TEXT_OR_NULL,
        "clues": _array(clue),
    }
    node = {
        "name": _TEXT,
        "aliases": _array(_TEXT),
        "roles": _array(_TEXT),
        "roles_by": _TEXT_OR_NULL,
        "addresses": _array(_TEXT),
        "captures": captures,
    }
    return _object(
        {
            "schema_version": {"const": 1},
            "collector": _TEXT_OR_NULL,
            "cluster": _object(cluster),
            "nodes": _array(_object(node)),
            "commands_to_collect": {"type": "object", "additionalProperties": _array(_TEXT)},
            "unassigned": _array(_object({**capture, "command": _TEXT_OR_NULL}, more)),
            "skipped": _array(_object({"source": _TEXT, "reason": _TEXT})),
            "inputs": _inputs(),
        }
    )


def _diff() -> Schema:
    lines = _array(_object({"source": _TEXT, "line": _NUMBER, "text": _TEXT}))
    side = _object({"source": _TEXT, "nodes": _array(_TEXT)})
    change = {
        "node": _TEXT_OR_NULL,
        "area": _TEXT,
        "kind": {"enum": ["added", "removed", "changed"]},
        "subject": _TEXT,
        "before": _TEXT_OR_NULL,
        "after": _TEXT_OR_NULL,
        "evidence": _object({"old": lines, "new": lines}),
    }
    one_sided = {"node": _TEXT_OR_NULL, "kind": {"enum": ["lost", "gained"]}, "what": _TEXT, "reason": _TEXT}
    finding = _finding()
    finding["properties"]["before"] = {"enum": [*(v.value for v in Verdict), None]}
    finding["required"] = ["before", *finding["required"]]
    return _object(
        {
            "schema_version": {"const": 1},
            "same": {"type": "boolean"},
            "old": side,
            "new": side,
            "nodes": _object({"joined": _array(_TEXT), "left": _array(_TEXT)}),
            "changes": _array(_object(change)),
            "visibility": _array(_object(one_sided)),
            "findings": _object({kind: _array(finding) for kind in ("new", "resolved", "changed", "unchanged")}),
            "hidden": _NUMBER,
            "notes": _array(_TEXT),
        }
    )


def _reach() -> Schema:
    evidence = _object({"source": _TEXT, "line": _NUMBER, "text": _TEXT})
    end = {"name": _TEXT, "kind": {"enum": list(END_KINDS)}, "node": _TEXT_OR_NULL, "address": _TEXT_OR_NULL}
    hop = {
        "node": _TEXT, "stage": _TEXT, "device": _TEXT_OR_NULL, "text": _TEXT, "evidence": _array(evidence),
    }  # fmt: skip
    flow = {
        "from": _object(end),
        "to": _object({**end, "port": _NUMBER, "protocol": _TEXT}),
        "disposition": {"enum": [d.value for d in Disposition]},
        "reason": _TEXT,
        "hops": _array(_object(hop)),
        "evidence": _array(evidence),
        "collect": _array(_TEXT),
        "required_by": _TEXT_OR_NULL,
    }
    return _object(
        {
            "schema_version": {"const": 1},
            "flows": _array(_object(flow, {"expected": _TEXT})),
            "summary": {"type": "object", "additionalProperties": _NUMBER},
        },
        _REDACTED,
    )


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "parse": _parse,
    "inspect": _inspect,
    "check": _check,
    "diff": _diff,
    "reach": _reach,
}
