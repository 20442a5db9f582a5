"""The policy as commands of ufw; protocols that it has no word for go into its before.rules."""

from collections.abc import Iterator

from netparse.firewall.policy import Opening, Policy

_KNOWN = {47: "gre", 50: "esp", 51: "ah"}
"""The protocols beside TCP and UDP that ``ufw allow proto`` takes."""
_BEFORE = "sed -i '/^COMMIT/i -A {chain} {match} -j ACCEPT' /etc/ufw/{file}"


def ufw_commands(policy: Policy) -> str:
    """Return a shell script; ``ufw reload`` at its end puts everything in force."""
    lines = [
        "#!/bin/sh",
        f"# {policy.title}",
        *(f"# {remark}" for remark in policy.remarks),
        "# Echo requests (ping) ufw lets in by itself.",
        "set -e",
        "ufw default deny incoming",
        "ufw default allow routed    # pods",
        *(line for opening in policy.openings for line in _lines(opening)),
        "ufw --force enable",
        "ufw reload",
    ]
    return "\n".join(lines) + "\n"


def _lines(opening: Opening) -> Iterator[str]:
    mark = "" if opening.active else "# "
    if opening.protocol == "icmp":
        return
    if opening.protocol == "ip" and opening.first not in _KNOWN:
        yield f"# {opening.text}"
        yield from (f"{mark}{line}" for line in _before(opening))
        return
    protocol = _KNOWN[opening.first] if opening.protocol == "ip" else opening.protocol
    port = "" if opening.protocol == "ip" else f" port {opening.ports.replace('-', ':')}"
    for source in ("any",) if opening.anywhere else (*opening.four, *opening.six):
        yield f"{mark}ufw allow proto {protocol} from {source} to any{port} comment '{opening.text}'"


def _before(opening: Opening) -> Iterator[str]:
    """Yield the commands that write a protocol without a name into the rules before ufw's own."""
    for file, chain, networks in (
        ("before.rules", "ufw-before-input", opening.four),
        ("before6.rules", "ufw6-before-input", opening.six),
    ):
        for network in ("",) if opening.anywhere else tuple(map(str, networks)):
            source = f"-s {network.replace('/', chr(92) + '/')} " if network else ""
            yield _BEFORE.format(chain=chain, file=file, match=f"{source}-p {opening.first}".replace("\\/", "/"))
