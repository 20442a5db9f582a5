"""The firewall that follows from the ports: who connects from where to where, as a table and as rules to load."""

from typing import Final

from netparse.cluster import Cluster
from netparse.errors import UsageError
from netparse.firewall.cluster import Addresses, addresses_of, roles_of, with_use
from netparse.firewall.firewalld import firewalld_commands
from netparse.firewall.flows import ROLES, Flow, flows_of, remote_access
from netparse.firewall.iptables import iptables_rules
from netparse.firewall.listing import flows_csv, flows_json, flows_markdown, flows_table
from netparse.firewall.nft import nft_rules
from netparse.firewall.policy import policy_of
from netparse.firewall.settings import with_settings
from netparse.firewall.ufw import ufw_commands
from netparse.ports import PortRule, Version, canonical_roles, rules_for
from netparse.ports.circumstances import Circumstances
from netparse.ports.load import shipped

FORMATS: Final = ("table", "json", "csv", "markdown", "nft", "iptables", "firewalld", "ufw")
_NEWEST = Version(1, 37)

__all__ = ["FORMATS", "Addresses", "Flow", "firewall_flows", "flows_of", "render_firewall"]


def render_firewall(cluster: Cluster, circumstances: Circumstances, role: str | None, form: str) -> str:
    """Return the flows as ``table``, ``json``, ``csv`` or ``markdown``, or as rules: ``nft``, ``iptables``, ``firewalld``, ``ufw``.

    Rules are for nodes of the role; without one they let in what any node of the cluster needs.
    """
    flows, addresses = firewall_flows(cluster, circumstances, role)
    if form == "table":
        return flows_table(flows)
    if form == "markdown":
        return flows_markdown(flows)
    if form == "csv":
        return flows_csv(flows, addresses)
    if form == "json":
        return flows_json(flows, addresses, circumstances)
    policy = policy_of(flows, addresses, _title(circumstances, role))
    if form == "nft":
        return nft_rules(policy)
    if form == "iptables":
        return iptables_rules(policy)
    if form == "firewalld":
        return firewalld_commands(policy, addresses)
    if form == "ufw":
        return ufw_commands(policy)
    raise UsageError(f"--format {form}: is not known; there are: {', '.join(FORMATS)}.")


def firewall_flows(
    cluster: Cluster, circumstances: Circumstances, role: str | None = None
) -> tuple[tuple[Flow, ...], Addresses]:
    """Return the flows of the cluster towards nodes of a role (None: of all), and the addresses of those who connect."""
    by_role = roles_of(cluster, circumstances)
    rules = with_settings(_rules(circumstances), by_role)
    roles = _roles(rules, circumstances, by_role)
    wanted = canonical_roles((role,)) if role else frozenset(roles)
    flows = tuple(f for f in flows_of(rules, roles) if f.target in wanted)
    if by_role:
        flows = with_use(flows, by_role)
    return (*flows, *remote_access(r for r in roles if r in wanted)), addresses_of(cluster, by_role)


def _rules(circumstances: Circumstances) -> tuple[PortRule, ...]:
    """Return the rules that hold; without a version those of the newest release."""
    version = circumstances.kubernetes or _NEWEST
    rules = rules_for(distribution=circumstances.distribution, cnis=circumstances.tables, user=circumstances.user)
    return tuple(rule for rule in rules if rule.holds_for(version))


def _roles(rules: tuple[PortRule, ...], circumstances: Circumstances, by_role: object) -> tuple[str, ...]:
    """Return the roles that nodes have there: none of the control plane where the provider keeps it, etcd's where it has its own."""
    if circumstances.managed:
        return ("worker",)
    if isinstance(by_role, dict) and by_role:
        return tuple(role for role in ROLES if role in by_role)
    of_etcd = any("etcd" in rule.roles and not rule.is_for(("control-plane",)) for rule in rules)
    return ROLES if of_etcd else ("control-plane", "worker")


def _title(circumstances: Circumstances, role: str | None) -> str:
    names = [shipped(name).meta["title"] for name in filter(None, (circumstances.distribution, *circumstances.cnis))]
    version = f"Kubernetes {circumstances.kubernetes}" if circumstances.kubernetes else "Kubernetes"
    return f"Rules of netparse for {role or 'every'} node: {', '.join((version, *names))}"
