"""The answers of AKS Periscope: a failure names the address, and what is no answer stays a line not understood."""

from netparse.captures import parse

LINE = '{"TimeStamp":"2026-08-29T10:40:00Z","Type":"AKS API Server","URL":"kubernetes.default.svc.cluster.local:443","Status":"%s"}'


def test_each_line_is_a_test() -> None:
    text = f"{LINE % 'Connected'}\n{LINE % 'Error: dial tcp 10.0.0.1:443: i/o timeout'}\n"
    (capture,) = parse(text)
    assert capture.command == "aks_periscope"
    assert [(r.line, r.host, r.address, r.port, r.result) for r in capture.records] == [  # type: ignore[attr-defined]
        (1, "kubernetes.default.svc.cluster.local", None, 443, "answered"),
        (2, "kubernetes.default.svc.cluster.local", "10.0.0.1", 443, "no-answer"),
    ]


def test_a_line_that_was_cut_is_kept() -> None:
    (capture,) = parse(f"{LINE % 'Connected'}\n{(LINE % 'Connected')[:-2]}\n", command="aks_periscope")
    assert (capture.status, [u.line for u in capture.unparsed]) == ("partial", [2])


def test_other_json_lines_are_not_taken() -> None:
    assert not [c for c in parse('{"TimeStamp":"2026","Type":"x","level":"info"}\n') if c.command == "aks_periscope"]
