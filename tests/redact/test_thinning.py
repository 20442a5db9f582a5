"""Long tables are cut short before captures are read for names; what can tell a name stays."""

from pathlib import Path

import pytest

from netparse.redact import Redactor, learn_from
from netparse.redact.thinning import thinned
from tests.sources.reading import saved

_MANY = 400


def rows(form: str) -> str:
    """Return many rows of one form."""
    return "".join(form.format(n=n, a=f"10.20.{n // 250}.{n % 250}") + "\n" for n in range(_MANY))


@pytest.mark.parametrize(
    "form",
    [
        "-A KUBE-SEP-{n:016} -s {a}/32 -m comment --comment \"shop/web\" -j KUBE-MARK-MASQ",
        "tcp        0      0 {a}:{n}        0.0.0.0:*               LISTEN      {n}/kubelet",
        "{a} via 192.0.2.1 dev eth0 proto bird",
        "{a} dev eth0 lladdr 52:54:00:a1:b2:c3 REACHABLE",
        "ipv4     2 tcp      6 431999 ESTABLISHED src={a} dst=192.0.2.1 sport={n} dport=443",
        "    inet {a}/24 brd 10.20.0.255 scope global eth{n}",
    ],
)  # fmt: skip
def test_rows_of_the_network_are_cut_short(form: str) -> None:
    """A heading between them begins anew, and stays."""
    text = "# before\n" + rows(form) + "node7 | CHANGED | rc=0 >>\n" + rows(form) + "end\n"
    lines = thinned(text.encode()).decode().split("\n")
    assert len(lines) < _MANY / 2
    assert [line for line in lines if not line.startswith(form[:4].replace("{a}", "10."))][:1] == ["# before"]
    assert {"node7 | CHANGED | rc=0 >>", "end"} <= set(lines)


@pytest.mark.parametrize(
    "form",
    [
        "berlin-{n:04}   Ready    <none>   42d   v1.30.4   {a}   <none>   Ubuntu 22.04.4 LTS   5.15.0   containerd://1.7.20",
        "web-{n}   1/1   Running   0   4d   {a}   berlin-{n:04}   <none>   <none>",
        "tcp   0   0 {a}:{n}   0.0.0.0:*   LISTEN   anna{n}   {n}   {n}/x",
        '  "name": "berlin-{n}", "address": "{a}",',
    ],
)
def test_what_tells_names_stays(form: str) -> None:
    """Lists of nodes and pods, sockets with their users, objects."""
    head = "Proto Recv-Q Send-Q Local Address   Foreign Address   State   User       Inode      PID/Program name\n"
    text = (head if form.startswith("tcp") else "") + rows(form)
    assert thinned(text.encode()) == text.encode()


def test_a_machine_is_learned_wherever_it_stands(tmp_path: Path) -> None:
    """From the end of a long list, a heading behind a long table, the folder of one."""
    listed = "NAME   STATUS   ROLES   AGE   VERSION\n" + rows("berlin-{n:04}   Ready    <none>   42d   v1.30.4")
    routes = rows("{a} via 192.0.2.1 dev eth0 proto bird")
    saved(tmp_path, "kubectl_get_nodes.txt", listed.encode())
    saved(tmp_path / "hamburg-db-9", "ip_route.txt", routes.encode())
    saved(tmp_path, "all.txt", f"anna@kiel-7:~$ ip route\n{routes}anna@bonn-8:~$ ip route\n{routes}".encode())
    redactor = Redactor()
    learn_from([str(tmp_path)], redactor)
    for name in ("berlin-0399", "hamburg-db-9", "kiel-7", "bonn-8"):
        assert redactor.text(f"ping {name}") != f"ping {name}"


def test_lines_that_repeat_are_redacted_alike() -> None:
    """What is remembered of a line is what stands there when it comes first, until more is learned."""
    redactor = Redactor()
    line = "from 10.20.30.40 to hamburg-db-9\n"
    first = redactor.text(line * 3)
    assert first == first[: len(first) // 3] * 3
    assert "hamburg" in first
    redactor.learn_names(["hamburg-db-9"])
    assert "hamburg" not in redactor.text(line * 3)
    assert redactor.text("10.20.30.40") in first
