"""A scenario: what is broken in the cluster, what is captured, and what must be found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.api_server import kubectl
from tests.lab.captures import COMMANDS, NETSTAT, NODES
from tests.lab.cluster import DEFAULT, Cluster, Spec
from tests.lab.node_objects import Listed, node_object

Files = dict[str, bytes]


def nothing(_: Cluster) -> None:
    """The break of a healthy scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One bundle.

    `name` is CHECK/VERDICT.SCENARIO, `nodes` those that the finding names (none: it is about the cluster), `allowed`
    the ids of other checks that may warn or fail because of the break. `listed` overrides what the node list says of a
    node, `per_node` what is captured on it, `edit` changes the files where the thing cannot be provoked.
    """

    name: str
    note: str
    nodes: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    breaks: Callable[[Cluster], None] = nothing
    captures: tuple[str, ...] = NETSTAT
    per_node: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    specs: tuple[Spec, ...] = DEFAULT
    listed: Mapping[str, Listed] = field(default_factory=dict)
    node_list: bool = True
    unprivileged: bool = False
    settle: bool = True
    edit: Callable[[Files], None] | None = None
    root: str = "bundles"

    @property
    def check(self) -> str:
        folder = self.name.split("/")[0]
        return "*" if folder == "healthy" else folder

    @property
    def verdict(self) -> str:
        return "pass" if self.check == "*" else self.name.split("/")[1].split(".")[0]

    def files(self) -> Files:
        """Builds the cluster, breaks it, and gives the bundle's files by their path in it."""
        with Cluster(self.specs) as cluster:
            self.breaks(cluster)
            if self.settle:
                cluster.settle()
            files = {
                f"{node.spec.name}/{capture}.txt": node.space.output(
                    "bash", "-c", COMMANDS[capture], unprivileged=self.unprivileged
                )
                for node in cluster
                for capture in self.per_node.get(node.spec.name, self.captures)
            }
        if self.node_list:
            files[f"{NODES}.txt"] = kubectl(self.objects(), "get", "nodes", "-o", "wide")
        if self.edit is not None:
            self.edit(files)
        return files

    def objects(self) -> list[dict[str, object]]:
        pairs = [(spec, self.listed.get(spec.name, self.listed.get("*", Listed()))) for spec in self.specs]
        return [node_object(spec, listed) for spec, listed in sorted(pairs, key=lambda pair: pair[0].name)]

    def expected(self) -> str:
        """The text of `expected.toml`."""
        return (
            f"# {self.note}\n"
            f'check = "{self.check}"\n'
            f'verdict = "{self.verdict}"\n'
            f"nodes = {listing(self.nodes)}\n"
            f"allowed = {listing(self.allowed)}\n"
        )

    def write(self, root: Path) -> list[Path]:
        """Makes the bundle anew under a folder, replacing the one that is there."""
        files = self.files() | {"expected.toml": self.expected().encode()}
        folder = root / self.name
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return [folder / path for path in files]


def listing(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
