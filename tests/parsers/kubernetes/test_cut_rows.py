"""A table of ``kubectl`` that ends within a row."""

from netparse.captures import parse

_PODS = """\
NAMESPACE   NAME     READY   STATUS    RESTARTS   AGE   IP            NODE    NOMINATED NODE   READINESS GATES
shop        web-00   1/1     Running   0          9d    10.244.0.10   node1   <none>           <none>
shop        web-01   1/1     Running   0          9d    10.244.0.11   node1   <none>           <none>
"""


def test_the_beginning_of_the_next_row_is_no_rest_of_the_one_above() -> None:
    """``<none>`` in the last column is a whole cell: ``shop`` below it is a namespace."""
    (found,) = parse(f"{_PODS}shop        ", source="pods.txt")
    assert len(found.records) == 2
    assert [u.line for u in found.unparsed] == [4]
    assert all(getattr(r, "readiness_gates", None) is None for r in found.records)
