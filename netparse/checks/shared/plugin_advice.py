"""Advice about the CNI plugins that run here: the lines for them alone, and where to look at their pod on a node."""

import re
from collections.abc import Collection

from netparse.checks.base import Context
from netparse.cluster import Node
from netparse.ports.advice import first_steps
from netparse.ports.load import with_bases
from netparse.safe import sh

_PLUGIN = re.compile(r"(flannel|calico)\b[^:;]*: [^;]*$")
"""A line that is for one plugin alone; one that names several stays whole."""


def for_plugins(fix: tuple[str, ...], cnis: Collection[str]) -> tuple[str, ...]:
    """Return the lines without those for other plugins; all of them where none is for a plugin that runs here."""
    here = with_bases(cnis)
    plugins = [m[1] if (m := _PLUGIN.match(line)) else None for line in fix]
    if here.isdisjoint(filter(None, plugins)):
        return fix
    return tuple(line for line, plugin in zip(fix, plugins, strict=True) if plugin is None or plugin in here)


def look_at_plugin(node: Node, context: Context) -> tuple[str, ...]:
    """Return how to look at the CNI plugin on a node and start it anew: by its pod's name where the pods were captured."""
    known = context.circumstances
    own = next((p for p in context.network_pods if p.role == "cni" and p.pod.node == node.name), None)
    if own:
        pod = f"{sh(own.pod.name)} -n {sh(own.namespace)}"
        return (
            f"kubectl describe pod {pod}; kubectl logs {pod} --all-containers    # is it running and ready?",
            f"kubectl delete pod {pod}    # it is made anew and writes the routes",
        )
    if known.distribution == "k3s" and "flannel" in known.cnis:  # it is a part of the program k3s
        return first_steps("flannel", "k3s", node=node.name, roles=known.roles(node))
    name = " or ".join(known.cnis) or "the CNI plugin"
    return (
        f"kubectl get pods -A -o wide --field-selector spec.nodeName={sh(node.name)}    # is the pod of {sh(name)} running and ready?",
        "kubectl logs of that pod; restart it: it writes the routes anew",
    )
