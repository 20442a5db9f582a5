"""Everything the lab makes, in one tuple."""

from __future__ import annotations

from tests.lab.evidence_parts import EvidenceParts
from tests.lab.parts import Parts
from tests.lab.raw import forms, kubectl, links, neighbours, sockets
from tests.lab.raw import routes as raw_routes
from tests.lab.scenarios import evidence, healthy, interfaces, node_list, peers, ports, routes

FIXTURES = (
    *healthy.SCENARIOS,
    *ports.SCENARIOS,
    *node_list.SCENARIOS,
    *interfaces.SCENARIOS,
    *routes.SCENARIOS,
    *evidence.SCENARIOS,
    *peers.SCENARIOS,
    *links.SCENES,
    *raw_routes.SCENES,
    *neighbours.SCENES,
    *sockets.SCENES,
    *kubectl.SCENES,
    *forms.SCENES,
    Parts(),
    EvidenceParts(),
)
