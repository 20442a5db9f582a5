"""Writes docs/ports.md from the tables: ``python -m netparse.ports.page docs/ports.md``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from netparse.ports.detect import Clue, clues
from netparse.ports.insecure import insecure_services
from netparse.ports.listing import kubernetes_versions, markdown_table
from netparse.ports.load import RuleFile, shipped, shipped_names
from netparse.ports.overlay import overlay_devices
from netparse.ports.rule import PortRule
from netparse.ports.select import documented_ports, rules_for
from netparse.ports.sources import followable, short_names
from netparse.ports.version import Version
from netparse.ports.versions import facts

_RELEASES = ("1.10", "1.20", "1.24", "1.30", "1.33", "1.37")
_KINDS = {
    "listener": "must be listening; closed is a fault where the row is of an official table",
    "optional": "judged only when something listens there",
    "range": "reserved for it; nothing need listen",
    "kernel": "no process owns it, and a TCP capture cannot show it",
    "absent": "must not listen",
}
_INTRO = """\
<!-- Made from netparse/ports/data/*.toml by `python -m netparse.ports.page docs/ports.md`; do not edit. -->

# Ports that netparse knows

Every row is a line of data with its source in `netparse/ports/data/`. `netparse ports` prints what applies to a cluster.
A user's own table (`--ports FILE.toml`) has the same form and adds, changes or removes rules by their ids:

```toml
[[rule]]
port = 9200
```
"""


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRO
    yield "## What the kinds mean\n"
    yield markdown_table(("kind", "meaning"), _KINDS.items())
    yield "## Where the facts stand\n"
    yield (
        "A source is `repository:path@commit` on GitHub, an issue or change of a repository (`repository#number`), or a page. "
        'What begins with "open:" no public source settles. In the files of the tables these short names are used:\n'
    )
    yield markdown_table(
        ("in the file", "stands for", "what"), ((f"`{x.pattern}`", f"`{x.stands_for}`", x.what) for x in short_names())
    )
    yield "## Kubernetes' own tables, release by release\n"
    yield markdown_table(("release", "control plane", "worker"), (_documented(release) for release in _RELEASES))
    yield "## Kubernetes\n"
    yield _rules(rules_for())
    yield "## Distributions\n"
    for name in shipped_names("distribution"):
        yield from _section(shipped(name), rules_for(distribution=name))
    yield "## CNI plugins\n"
    for name in shipped_names("cni"):
        yield from _section(shipped(name), rules_for(cnis=[name]))
    yield "## Components on the ports of nodes\n"
    yield "They apply where their marks are found, beside every distribution and plugin.\n"
    for name in shipped_names("component"):
        yield from _section(shipped(name), rules_for(cnis=[name]))
    yield "## Listeners that should not face the network\n"
    yield markdown_table(
        ("id", "processes", "ports", "verdict", "why", "reference"),
        (
            (
                service.id,
                ", ".join(service.processes) or "any",
                ", ".join(map(str, service.ports)) or "any",
                service.verdict,
                service.why,
                service.reference,
            )
            for service in insecure_services()
        ),
    )
    yield "## What changes with a release\n"
    yield markdown_table(("what", "from", "fact", "source"), facts())
    yield "## Encapsulation and MTU\n"
    yield markdown_table(
        ("devices", "plugin", "encapsulation", "bytes", "over IPv6", "note"),
        (
            (
                f"`{device.name}`",
                device.cni,
                device.encapsulation,
                str(device.overhead),
                str(device.overhead_v6 or ""),
                device.note or "",
            )
            for device in overlay_devices()
        ),
    )


def _documented(release: str) -> tuple[str, str, str]:
    version = Version.parse(release)
    assert version is not None  # the releases stand above
    control, worker = (
        ", ".join(f"{rule.ports}{'' if rule.protocol == 'tcp' else '/' + rule.protocol}" for rule in rules)
        for rules in (documented_ports(version, "control-plane"), documented_ports(version, "worker"))
    )
    return release, control, worker


def _section(file: RuleFile, rules: tuple[PortRule, ...]) -> Iterator[str]:
    """Yield what the table has beside Kubernetes' own rules: how it is recognised, and what it adds, changes, removes."""
    yield f"### {file.meta['title']} (`{file.name}`)\n"
    if text := file.meta.get("not_judged"):
        yield f"{text}\n"
    if aliases := file.meta.get("aliases"):
        yield f"Also called: {', '.join(aliases)}.\n"
    if based_on := file.based_on:
        yield f"Starts from: {', '.join(based_on)}.\n"
    marks = clues(file.name)
    if marks:
        yield "Recognised by:\n"
        yield "".join(f"- {_clue(clue)}\n" for clue in marks)
    if file.remove:
        yield f"Without: {', '.join(file.remove)}.\n"
    own = [rule for rule in rules if rule.file == file.name]
    patches = [raw["id"] for raw in file.rules if raw["id"] not in {rule.id for rule in own}]
    if patches:
        yield f"Changes, where the plugin is in use: {', '.join(patches)}.\n"
    if own:
        yield _rules(own)
    yield f"Sources: {'; '.join(map(followable, file.meta['sources']))}\n"


def _clue(clue: Clue) -> str:
    mark = ", ".join(clue.names) or (clue.pattern.pattern if clue.pattern else "")
    beside = "".join(f", beside {m.what.replace('_', ' ')} `{m.pattern.pattern}`" for m in clue.besides)
    unless = "".join(f", unless {m.what.replace('_', ' ')} `{m.pattern.pattern}`" for m in clue.unless)
    return f"{clue.what.replace('_', ' ')} `{mark}`{beside}{unless}: {clue.says} ({clue.confidence})"


def _rules(rules: tuple[PortRule, ...] | list[PortRule]) -> str:
    head = (
        "port",
        "id",
        "component",
        "purpose",
        "roles",
        "needed by",
        "bind",
        "kind",
        "only with",
        "Kubernetes",
        "source",
        "note",
    )
    return markdown_table(
        head,
        (
            (
                f"{rule.ports}/{rule.protocol}",
                rule.id,
                rule.component,
                rule.purpose,
                ", ".join(rule.roles),
                ", ".join(rule.needed_by),
                rule.bind,
                rule.kind,
                rule.when or (f"one of: {rule.one_of}" if rule.one_of else ""),
                kubernetes_versions(rule),
                rule.source,
                rule.note or "",
            )
            for rule in rules
        ),
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
