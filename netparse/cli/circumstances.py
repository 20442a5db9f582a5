"""From the options of ``netparse ports`` to the rules that apply."""

from pathlib import Path

from netparse.cli.options import listed
from netparse.cluster import Cluster
from netparse.errors import UsageError
from netparse.firewall import render_firewall
from netparse.pipeline import Options, examine
from netparse.ports import PortRule, canonical_roles, load_user_file, rules_for
from netparse.ports.circumstances import Circumstances, detect
from netparse.ports.listing import render_rules


def ports_for_options(
    bundles: list[str],
    role: str | None,
    kubernetes: str | None,
    distribution: str | None,
    cni: list[str],
    user: Path | None,
    *,
    firewall: bool,
    form: str,
) -> tuple[tuple[str, ...], str]:
    """Return why the circumstances are what they are, and the ports, or the firewall that they ask for, in the form."""
    if role is not None and not canonical_roles((role,)):
        raise UsageError(f"--role {role}: there are control-plane, etcd and worker")
    found, cluster = circumstances_for_options(bundles, kubernetes, distribution, cni, user)
    if firewall:
        return found.reasons, render_firewall(cluster, found, role, form)
    return found.reasons, render_rules(listed_rules(found, role), form)


def circumstances_for_options(
    bundles: list[str], kubernetes: str | None, distribution: str | None, cni: list[str], user: Path | None
) -> tuple[Circumstances, Cluster]:
    """Return what is known of the cluster that the bundles are of, or that the options describe."""
    _, cluster = examine(*bundles, options=Options())
    given = load_user_file(user) if user else None
    return detect(cluster, kubernetes, distribution, listed(cni), given), cluster


def listed_rules(found: Circumstances, role: str | None) -> tuple[PortRule, ...]:
    """Return the rules of these circumstances, for one role or all; without a version those of every version.

    Where the provider keeps the control plane, its rows are on no node and left out.
    """
    rules = rules_for(distribution=found.distribution, cnis=found.tables, user=found.user)
    if found.managed:
        rules = tuple(r for r in rules if r.is_for(("worker",)))
    return tuple(
        r
        for r in rules
        if (found.kubernetes is None or r.holds_for(found.kubernetes)) and (role is None or r.is_listed_for((role,)))
    )
