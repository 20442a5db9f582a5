"""Compares netparse with the expected parses of a folder of foreign captures and writes docs/corpus.md.

Run as ``NETPARSE_CORPUS=FOLDER python tests/corpus_table.py``; FOLDER holds ``INDEX.tsv`` (file, command, source, has_expected,
notes) and beside each capture ``NAME.expected.json`` in its project's own schema. The captures stay where they are.
"""

import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from netparse.captures import Capture, parse  # noqa: E402
from netparse.records import to_dict  # noqa: E402

STEMS = {
    "arp": "arp",
    "arp_a": "arp",
    "ip_address": "ip_address",
    "ip_link": "ip_link",
    "ip_neigh": "ip_neigh",
    "ip_route": "ip_route",
    "ip_route_table_all": "ip_route",
    "netstat_all": "netstat",
    "netstat_listen": "netstat",
    "ss_all": "ss",
    "ss_listen": "ss",
}
READ_TOO = {"route_n": r"route\.txt|route-|netstat-r|ROUTE\.txt", "ifconfig": r"ifconfig"}
"""Commands beside those of the folder's name that netparse reads: what looks like a near miss to one is a capture of another."""
REFUSED = {  # what may be refused, and why
    r"freebsd|osx": "another system's command",
    r"windows": "another system's command",
    r"BAD_NEIGH": "made to be refused",
    r"CANNOT_DETECT": "no row in it is a route",
    r"TRUNCATED": "too little is left",
}
ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$")
MAC = re.compile(r"[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$")
STATES = {
    "LISTEN",
    "ESTABLISHED",
    "ESTAB",
    "REACHABLE",
    "STALE",
    "FAILED",
    "DELAY",
    "PERMANENT",
    "UNCONN",
    "TIME_WAIT",
    "TIME-WAIT",
}
PORTS = {"local_port_num", "foreign_port_num", "peer_port_num"}
INET = {"tcp", "udp", "raw", "sctp", "dccp", "udplite", "mptcp", None}
NAMES = {"local_interface", "program", "iface", "interface", "dev", "program_name", "ifname", "interfaces"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One file: what it was taken for, whether that is right, and of the expected values how many are there."""

    file: str
    folder: str
    source: str
    found: str
    right: bool
    records: int
    unparsed: int
    expected: int | None
    missing: tuple[str, ...]


def rows(corpus: Path) -> Iterator[Compared]:
    """Yield the comparison of each file of the index."""
    for line in (corpus / "INDEX.tsv").read_text().splitlines()[1:]:
        file, folder, source, has_expected = line.split("\t")[:4]
        captures = parse((corpus / file).read_bytes(), source="capture")
        beside = corpus / file.replace(".txt", ".expected.json")
        expected = values(json.loads(beside.read_text())) if has_expected == "yes" and beside.exists() else None
        yield compare(file, folder, source, captures, expected)


def compare(file: str, folder: str, source: str, captures: list[Capture], expected: Counter[str] | None) -> Compared:
    found = sorted({c.command for c in captures if c.command})
    stem = STEMS.get(folder)
    too = {s for s, names in READ_TOO.items() if folder == "near_misses" and re.search(names, file)}
    may_refuse = stem is None or any(re.search(p, file) for p in REFUSED)
    right = (found == [stem]) or (may_refuse and not found) or (bool(found) and set(found) <= too)
    have: Counter[str] = Counter()
    for capture in captures:
        for record in capture.records:
            have += values(to_dict(record))
    missing = tuple(sorted(v for v in (expected or {}) if v not in have)) if found else ()
    return Compared(
        file,
        folder,
        source,
        ", ".join(found) or "refused",
        right,
        sum(len(c.records) for c in captures),
        sum(len(c.unparsed) for c in captures),
        len(expected) if expected is not None and found else None,
        missing,
    )


def values(thing: Any, key: str = "") -> Counter[str]:
    """Return the addresses, hardware addresses, ports, states and names in a parse of any schema, whatever its fields are called."""
    out: Counter[str] = Counter()
    if isinstance(thing, dict):
        if thing.get("proto") == "unix" or thing.get("kind") == "socket" or thing.get("netid", "tcp") not in INET:
            return out  # sockets that are no network's are known and not read
        for name, value in thing.items():
            out += values(value, str(name).lower())
    elif isinstance(thing, list):
        for item in thing:
            out += values(item, key)
    elif thing is not None and not isinstance(thing, bool):
        spelled = comparable(str(thing).strip(), key)
        if spelled:
            out[spelled] += 1
    return out


def comparable(text: str, key: str) -> str | None:
    """Return a value in the spelling that all schemas share, None for one of another sort."""
    low = text.lower().split("%")[0].split("/")[0].strip("[]")
    if MAC.match(low):
        return "mac " + ":".join(part.zfill(2) for part in low.split(":"))
    if ADDRESS.match(low):
        return None if low in ("0.0.0.0", "::") or re.match(r"255\.", low) else f"address {low}"
    if text.upper() in STATES:
        return f"state {text.upper()}"
    if key in PORTS or (key in ("local_port", "foreign_port", "peer_port") and text.isdigit()):
        return f"port {int(float(text))}" if text.replace(".", "").isdigit() else None
    if key in NAMES and text:
        return f"name {text.split('@')[0]}"
    return None


def page(found: list[Compared]) -> str:
    """Return docs/corpus.md."""
    groups: dict[str, list[Compared]] = defaultdict(list)
    for row in found:
        groups[row.folder].append(row)
    right = sum(r.right for r in found)
    lost = sum(len(r.missing) for r in found)
    lines = [
        "# Foreign captures",
        "",
        "Made by `tests/corpus_table.py` over texts from the test suites of jc, ntc-templates and insights-core.",
        "The texts themselves are not in this repository.",
        "",
        "*Right* means: taken for the command that printed it, or refused where netparse does not read that command. *Values* are the",
        "addresses, hardware addresses, ports, states and names of the project's own expected parse that are in netparse's records too.",
        "",
        f"{right} of {len(found)} files are taken for what they are; {lost} expected values are not found again.",
        "",
        "| captured command | files | right | records | lines not understood | values expected | found again |",
        "|---|---|---|---|---|---|---|",
    ]
    for folder, group in groups.items():
        wanted = sum(r.expected or 0 for r in group)
        left = sum(r.unparsed for r in group if r.records)
        lines.append(
            f"| {folder} | {len(group)} | {sum(r.right for r in group)} | {sum(r.records for r in group)} | {left} "
            f"| {wanted} | {wanted - sum(len(r.missing) for r in group)} |"
        )
    lines += [
        "",
        "## Every file",
        "",
        "| file | from | taken for | records | not understood | values | not found again |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in found:
        share = "" if r.expected is None else f"{r.expected - len(r.missing)}/{r.expected}"
        name = Path(r.file).stem.split("__", 1)[-1]
        left = r.unparsed if r.records else ""
        note = "" if r.right else " **(wrong)**"
        lines.append(
            f"| {r.folder}/{name} | {r.source} | {r.found}{note} | {r.records} | {left} | {share} | {', '.join(r.missing[:6])} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    folder = os.environ.get("NETPARSE_CORPUS")
    if not folder:
        sys.exit("set NETPARSE_CORPUS to a folder with an INDEX.tsv")
    target = HERE.parent / "docs" / "corpus.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(page(list(rows(Path(folder)))))
    print(target)
