"""``route`` and ``netstat -r``: the routing table in the words of net-tools, with or without names, IPv4 and IPv6."""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Row, Text, heading, row_by_row, shape, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2.fields import name
from netparse.parsers.netstat import NETSTAT

_WRAPPED = 2**32  # a metric above 2**31 is printed as a negative number
_FLAGS = r"U?[GHRDMAC!]*"
_BARE = rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|default)\s+\S+\s+\d{{1,3}}(?:\.\d{{1,3}}){{3}}\s+{_FLAGS}\s+-?\d+\s"
_HEADLESS = lazy_re(rf"{_BARE}+(?:-?\d+\s+){{2}}[\w.@-]+$")
_HOST = lazy_re(r"(?=.*[A-Za-z])[\w.-]+$")


def _entry(row: Row) -> records.RouteN:
    v = row.values
    return records.RouteN(
        line=row.first,
        last_line=row.last,
        destination=_destination(v["destination"]),
        gateway=_gateway(v["gateway"]),
        genmask=_mask(v["genmask"]),
        flags=v["flags"],
        metric=_metric(v["metric"] or v["first"].removeprefix("0")),
        ref=_number(v["ref"]),
        use=_number(v["use"]),
        mss=_number(v["mss"]),
        window=_number(v["window"]),
        irtt=_number(v["irtt"]),
        iface=None if v["iface"] in ("", "-", "*") else name(v["iface"]),
    )


def _metric(text: str) -> int | None:
    """Return the metric; without a heading 0 may be what netstat prints for the MSS, which shows no metrics."""
    return int(text) % _WRAPPED if text else None


def _number(text: str) -> int | None:
    return None if text in ("", "-") else int(text)


def _destination(text: str) -> str | None:
    """Return a destination as printed: an address, a prefix of IPv6, ``default`` or another name; None for a masked one."""
    if shape.is_ip(text):
        return text
    address, slash, length = text.partition("/")
    address = address.strip("[]") if address.startswith("[") else address
    if shape.is_ip(address):
        if slash and not (length.isdecimal() and int(length) <= 128):
            raise Misread(f"no prefix length: {text}")
        return f"{address}{slash}{length}"
    if shape.is_redacted(address):
        return None
    if _HOST.match(address):
        return text
    raise Misread(f"no destination: {text}")


def _gateway(text: str) -> str | None:
    return None if text in ("-", "*") else _destination(text)


def _mask(text: str) -> str | None:
    if shape.is_ip(text):
        return text
    if not text or shape.is_redacted(text):
        return None
    raise Misread(f"no mask: {text}")


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    routes = [r for r in parsed.records if isinstance(r, records.RouteN)]
    command = text.command_line
    headings = "\n".join(text.lines)
    families = {"inet6"} if "Next Hop" in headings else set()
    families |= {"inet"} if "Iface" in headings or not families else set()
    part = command is not None and command.filtered
    limits = ("lines were taken out by a filter",) if part else ()
    if not part and routes and not _IS_HEADED(text.lines):
        limits = ("its heading is not there: its beginning may be cut off",)
    tables = frozenset({"main", "local"}) if any("n" in (r.flags or "") for r in routes) else frozenset({"main"})
    return Coverage(whole=not limits, families=frozenset(families), tables=tables, limits=limits)


_IS_HEADED = heading(
    r"\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+(?:Ref|引用)\s+\S+\s+(?:Iface|Interfaz|接口)",
    r"\S+\s+\S+\s+\S+\s+\S+\s+MSS\s+\S+\s+irtt\s+(?:Iface|Interfaz|接口)",
    r"\S+\s+Next\s+Hop\s+\S+\s+\S+\s+Ref\s+\S+\s+If\b",
)


def _signature(lines: Sequence[str]) -> bool:
    """A heading, or rows that can be nothing else."""
    return _IS_HEADED(lines) or all(map(_HEADLESS.match, lines))


ROUTE = simple("route", letters=lazy_re(r"[ne46]+$"))

PARSER = Parser(
    stem="route_n",
    programs=(NETSTAT, ROUTE),
    prints=lambda command: command.program in ROUTE.names or command.has("r", "--route"),
    looks=(
        Look(
            table="route_n",
            line=r"Kernel IP(?:v6)? routing|Destination\s+Gateway",
            heads=("Ker", "Des"),
            first=r"Kernel IP|Destination\s+Gateway",
            sure=("Kernel IP routing table",),
            restart="Kernel IP",
            restart_sign="Kernel IP",
            glued="Kernel IP",
        ),
    ),
    glimpse=Glimpse(
        signs=("Genmask", "Kernel IP", "路由表"),
        early=_BARE,
    ),
    kinds=(Kind.ROUTES,),
    collect=(Collect("route -n", "routes", rank=2),),
    captured_from=(
        "route -n",
        "netstat -rn",
        "route",
        "netstat -r",
        "netstat -nr",
        "route -ee",
        "route -6 -n",
        "netstat -6 -rn",
    ),
    record="RouteN",
    signature=_signature,
    plausible=lambda lines: any(map(_HEADLESS.match, lines)),
    read=row_by_row("route_n", _entry),
    coverage=_coverage,
)
