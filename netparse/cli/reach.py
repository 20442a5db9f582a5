"""``netparse reach``: does a flow arrive, and what stops it."""

from pathlib import Path
from typing import Annotated

import typer

from netparse.cli import options as o
from netparse.cli.mistaken import ends_of_flow
from netparse.cli.shared import analyses, faults, messages, progress, redacting
from netparse.cli.stages import reaching
from netparse.errors import UsageError
from netparse.report.flows import FLOWS_FORMATS, render_flows

ReachFormat = Annotated[str, o.choice_option("--format", FLOWS_FORMATS, "What to print.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="WHO", help="A node, namespace/pod, an address, or outside."),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="WHO[:PORT[/PROTO]]", help="The same, or 'service namespace/name'."),
]
Flows = Annotated[
    Path | None,
    typer.Option("--flows", metavar="FILE.csv", help="Columns from,to,protocol,port; expected and bytes if wished."),
]


def reach(
    paths: o.Paths,
    from_: From = None,
    to: To = None,
    flows: Flows = None,
    show_paths: Annotated[bool, typer.Option("--show-paths", help="Show every hop of every flow.")] = False,
    format: ReachFormat = "text",
    kubernetes: o.Kubernetes = None,
    distribution: o.Distribution = None,
    cni: o.Cni = None,
    node: o.Nodes = None,
    role: o.Roles = None,
    ports: o.Ports = None,
    templates: o.Templates = None,
    max_size: o.MaxSize = None,
    jobs: o.Jobs = None,
    redact: o.Redact = False,
    redact_map: o.RedactMapFile = None,
    redact_word: o.RedactWords = None,
    redact_kinds: o.RedactKinds = None,
    redact_strict: o.RedactStrict = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Follow flows through routes, tunnels and firewalls, and show where they end; without options those that the cluster needs.

    Exit code: 1 when a flow of --flows ends otherwise than expected, 2 when nothing could be read or nobody has the name that
    --from or --to gives, else 0.

    \b
    netparse reach bundle.tar.gz
    netparse reach bundle/ --from node2 --to node1:6443
    netparse reach bundle/ --from shop/web-00 --to "service shop/web:80"
    netparse reach bundle/ --flows flows.csv --format json
    """
    messages.choose(quiet=quiet, verbose=verbose)
    if mistake := ends_of_flow(paths[1:]):
        raise UsageError(mistake)
    options = analyses.options_with(
        kubernetes=kubernetes,
        distribution=distribution,
        cni=cni,
        node=node,
        role=role,
        ports=ports,
        templates=templates,
        max_size=max_size,
        jobs=jobs,
    )
    redactor = redacting.redactor_if(redact, redact_map, redact_word, redact_kinds, strict=redact_strict)
    options = redacting.applied(redactor, options, paths)
    analysis = analyses.analyze_with(paths, options)
    faults.report_faults(analysis.captures)
    from_, to = redacting.text(redactor, from_), redacting.text(redactor, to)
    asked = reaching.flows_for(analysis, sender=from_, target=to, file=flows)
    with progress.step("following the flows"):
        found = reaching.answers(analysis, redacting.flows(redactor, asked) if flows else asked)
    redacting.keep(redactor, redact_map)
    typer.echo(render_flows(found, format, paths=show_paths, redacted=options.redacted), nl=False)
    raise typer.Exit(0 if all(a.as_expected for a in found) else 1)
