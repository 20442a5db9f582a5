"""From the options of ``netparse ports`` to the rules that apply."""

from pathlib import Path

from netparse.errors import UsageError
from netparse.pipeline import Options, examine
from netparse.ports import PortRule, canonical_roles, load_user_file, required_ports, rules_for
from netparse.ports.circumstances import detect


def rules_for_options(
    bundles: list[str],
    role: str | None,
    kubernetes: str | None,
    distribution: str | None,
    cni: list[str],
    user: Path | None,
) -> tuple[tuple[str, ...], tuple[PortRule, ...]]:
    """Return why the circumstances are what they are, and the rules; without a version the rules of every version."""
    if role is not None and not canonical_roles((role,)):
        raise UsageError(f"--role {role}: there are control-plane, etcd and worker")
    _, cluster = examine(*bundles, options=Options())
    given = load_user_file(user) if user else None
    found = detect(cluster, kubernetes, distribution, tuple(n for text in cni for n in text.split(",") if n), given)
    if found.kubernetes is None:
        rules = rules_for(distribution=found.distribution, cnis=found.cnis, user=found.user)
        return found.reasons, tuple(r for r in rules if role is None or r.is_for((role,)))
    rules = required_ports(
        version=found.kubernetes,
        distribution=found.distribution,
        cnis=found.cnis,
        roles=None if role is None else (role,),
        user=found.user,
    )
    return found.reasons, rules
