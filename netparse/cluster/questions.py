"""What will be asked of the records of every capture, whoever the node is."""

from netparse.captures.bulk.jobs import Question
from netparse.captures.origin import node_names
from netparse.cluster.pod_views import have_cables_only
from netparse.cluster.read import are_masked


def questions() -> tuple[Question, ...]:
    """Return functions that are to be answered where captures are read, so that nothing is unpacked for them."""
    return *node_names.questions(), have_cables_only, are_masked
