"""Tables of k9s: its columns, in whatever order, become those of kubectl."""

from netparse.parsers.kubernetes.k9s import as_kubectl_prints

PODS = [
    "┌───────────── Pods(kube-system)[2] ─────────────┐",
    "│ NAME↑              PF READY RESTARTS STATUS    IP           NODE  AGE │",
    "│ calico-node-7xnt4  ●  0/1        132 Error     192.0.2.12   w1    12d │",
    "│ kube-proxy-mj9l2   ●  1/1          0 Running                w1    12d │",
    "└────────────────────────────────────────────────┘",
]


def test_columns_stand_in_the_order_of_kubectl() -> None:
    """A row without a cell that is wanted stays as it is: nothing is made up for it."""
    found = as_kubectl_prints(PODS)
    assert [line.split() for line in found[:3]] == [
        [],
        ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"],
        ["calico-node-7xnt4", "0/1", "Error", "132", "12d", "192.0.2.12", "w1"],
    ]
    assert found[3] == PODS[3] and found[4] == ""


def test_a_longer_address_moves_what_stands_behind_it() -> None:
    """As in a redacted copy; the order tells the columns where each has one word, and else nothing does."""
    moved = [line.replace("192.0.2.12   w1    ", "198.51.100.112  w1  ") for line in PODS]
    assert as_kubectl_prints(moved)[2].split() == [
        "calico-node-7xnt4",
        "0/1",
        "Error",
        "132",
        "12d",
        "198.51.100.112",
        "w1",
    ]
    short = [PODS[0], PODS[1], moved[2].replace("●", " ")]
    assert as_kubectl_prints(short)[2] == short[2]


def test_a_list_of_nodes_names_its_roles() -> None:
    lines = [
        "NAME   STATUS↓  ROLE   TAINTS VERSION  AGE",
        "cp1    Ready    master 1      v1.28.4  12d",
        "",
        "cp1    is a name",
    ]
    found = as_kubectl_prints(lines)
    assert [x.split() for x in found[:2]] == [
        ["NAME", "STATUS", "ROLES", "AGE", "VERSION"],
        ["cp1", "Ready", "master", "12d", "v1.28.4"],
    ]
    assert found[2:] == lines[2:], "the table has ended"


def test_other_texts_with_arrows_stay() -> None:
    lines = ["10.244.1.0/24 dev cni0   ↑ this", "NAME ↑ of what?", "eth0: ↓ 12 kB"]
    assert as_kubectl_prints(lines) == lines
