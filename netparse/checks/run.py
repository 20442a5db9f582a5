"""Runs the checks over the nodes; where a check's needs are missing the answer is UNKNOWN, never nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from netparse.checks.base import Check, Context, Need
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import without_address
from netparse.checks.shared.other_machines import is_other_machine
from netparse.checks.shared.plugin_advice import for_plugins
from netparse.checks.told.tell import with_told
from netparse.cluster import Node
from netparse.findings import Finding, Verdict


def run_checks(checks: Sequence[Check], context: Context) -> tuple[Finding, ...]:
    """Return all findings, each once, in the order of the registry and of the nodes.

    A node is judged by all checks before the next one: of a large cluster what was captured is unpacked for a moment only.
    """
    found: list[list[Finding]] = [[] for _ in checks]
    for node in context.cluster.nodes:
        for check, of_check in zip(checks, found, strict=True):
            of_check += _of_node(_judge(check, node, context), check, node, context)
    if not context.cluster.nodes:
        found = [list(check.of_cluster(context)) for check in checks]
    found = [with_told(check, of_check, context) for check, of_check in zip(checks, found, strict=True)]
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _of_node(found: Iterable[Finding], check: Check, node: Node, context: Context) -> Iterable[Finding]:
    """Return the findings without questions that a machine does not have which is no node."""
    if check.of_any_machine or not is_other_machine(node, context):
        return found
    return [f for f in found if f.verdict is not Verdict.UNKNOWN]


def _judge(check: Check, node: Node, context: Context) -> Iterable[Finding]:
    if check.needs and not node.linux:
        return ()
    if not check.applies(node, context):
        return ()
    missing = [need for need in check.needs if not node.of(need.kind, *need.instead)]
    if missing:
        return tuple(check.regardless(node, context)) or _unknown(check, node, missing, context)
    if check.needs_address and not node.internal_ips:
        return (check.unknown(node, *without_address(node, context)),)
    found = tuple(check.judge(node, context))
    return tuple(_advised(f, context) for f in found) or _blind(check, node)


def _advised(finding: Finding, context: Context) -> Finding:
    fix = for_plugins(finding.fix, context.circumstances.cnis)
    return finding if fix == finding.fix else replace(finding, fix=fix)


def _blind(check: Check, node: Node) -> Iterator[Finding]:
    """Yield UNKNOWN where a check found nothing to say in captures that do not show everything; else it has nothing to judge."""
    partial = [need for need in check.needs if not node.showing(need.kind)]
    if partial:
        names = " and ".join(need.what for need in partial)
        reason = f"the captures do not show all {names} of this node{limits(node, *(need.kind for need in partial))}"
        yield check.unknown(node, reason, *(need.command for need in partial))


def _unknown(check: Check, node: Node, missing: Sequence[Need], context: Context) -> Iterator[Finding]:
    names = " and ".join(need.what for need in missing)
    broken = [c for need in missing for c in node.broken(need.kind)]
    commands = tuple(need.command for need in missing)
    if broken:
        yield check.unknown(node, broken[0].unusable, *commands)
        return
    reason, commands = context.absent(node, f"{names} of this node were not captured", commands)
    yield check.unknown(node, reason, *commands)
