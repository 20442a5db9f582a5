"""``netparse ports``: which ports a cluster needs, for given or detected circumstances."""

from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.complete import roles
from netparse.cli.shared import circumstances
from netparse.safe import visible

PortsFormat = Annotated[
    str,
    o.choice_option(
        "--format",
        ("table", "json", "csv", "markdown", "nft", "iptables", "firewalld", "ufw"),
        "How to print it; the last four are rules for --firewall.",
    ),
]


From = Annotated[
    list[str] | None, typer.Option("--from", metavar="PATH", help="A bundle that shows version, distribution and CNI.")
]
Role = Annotated[
    str | None,
    typer.Option("--role", metavar="R", autocompletion=roles, help="control-plane, etcd or worker; without it all."),
]

Firewall = Annotated[
    bool, typer.Option("--firewall", help="Who connects from where to where, or rules to load that allow it.")
]


def ports(
    from_: From = None,
    role: Role = None,
    kubernetes: o.Kubernetes = None,
    distribution: o.Distribution = None,
    cni: o.Cni = None,
    ports: o.Ports = None,
    firewall: Firewall = False,
    format: PortsFormat = "table",
) -> None:
    """Print the ports that Kubernetes, the distribution and the CNI plugin need, with their sources.

    \b
    netparse ports --kubernetes 1.30 --role worker --cni calico
    netparse ports --from bundle.tar.gz --format markdown
    netparse ports --from bundle.tar.gz --firewall --role worker --format nft
    """
    reasons, text = circumstances.ports_for_options(
        from_ or [], role, kubernetes, distribution, cni or [], ports, firewall=firewall, form=format
    )
    for reason in reasons:
        typer.echo(visible(reason), err=True)
    typer.echo(text, nl=False)
