"""Rules of the routing policy, default routes' sources, and addresses in conflict."""

from pathlib import Path

from netparse.comparison import Changes, compare

KERNEL = "0:\tfrom all lookup local \n{}32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n"
CARD = """1: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.5/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet6 2001:db8::5/64 scope global {}
       valid_lft forever preferred_lft forever
"""


def _compared(folder: Path, *pairs: tuple[str, str, str], everything: bool = False) -> Changes:
    """Compare a node before and after: files, each with its text on both sides."""
    for at, side in enumerate(("before", "after"), 1):
        (folder / side / "node1").mkdir(parents=True, exist_ok=True)
        for pair in pairs:
            (folder / side / "node1" / pair[0]).write_text(pair[at])
    return compare(folder / "before", folder / "after", everything=everything)


def test_a_rule_that_went(tmp_path: Path) -> None:
    """Whatever its priority was; one for a pod's address comes and goes with the pod."""
    own, pod = "1000:\tfrom 192.0.2.5 lookup 100 \n", "1536:\tfrom 192.0.2.77 lookup 2 \n"
    card = ("ip_a.txt", CARD.format(""), CARD.format(""))
    (change,) = _compared(tmp_path, card, ("ip_rule.txt", KERNEL.format(own), KERNEL.format(""))).changes
    assert (change.area, change.kind, change.subject) == ("rule", "removed", "from 192.0.2.5 lookup 100")
    moved = KERNEL.format(own.replace("1000", "2000"))
    assert not _compared(tmp_path / "b", card, ("ip_rule.txt", KERNEL.format(own), moved)).changes
    gone = _compared(tmp_path / "c", card, ("ip_rule.txt", KERNEL.format(pod), KERNEL.format("")))
    assert not gone.changes and gone.hidden == 1


def test_a_rule_that_the_other_side_need_not_have_shown(tmp_path: Path) -> None:
    """A list that is cut off, filtered, or of the other family shows of no rule that it went."""
    whole = KERNEL.format("1000:\tfrom 192.0.2.5 lookup 100 \n")
    parts = {
        "cut": "0:\tfrom all lookup local \n",
        "filtered": "$ ip rule | grep main\n32766:\tfrom all lookup main \n",
    }
    for name, part in parts.items():
        said = _compared(tmp_path / name, ("ip_rule.txt", whole, part))
        assert not said.changes
        assert "from 192.0.2.5 lookup 100" in said.visibility[0].what


def test_rules_of_both_families(tmp_path: Path) -> None:
    """Each family is compared with its own list, whichever file comes first."""
    own = KERNEL.format("1000:\tfrom 192.0.2.5 lookup 100 \n")
    six = "0:\tfrom all lookup local \n{}32766:\tfrom all lookup main \n"
    rule = "1000:\tfrom 2001:db8::5 lookup 100 \n"
    for first, second in (("ip_-4_rule.txt", "ip_-6_rule.txt"), ("z_ip_rule.txt", "ip_-6_rule.txt")):
        said = _compared(tmp_path / first, (first, own, own), (second, six.format(rule), six.format("")))
        assert [(c.kind, c.subject) for c in said.changes] == [("removed", "from 2001:db8::5 lookup 100")]


def test_rules_in_json(tmp_path: Path) -> None:
    """They are the same rules as in text, each by itself."""
    own = '{"priority":1000,"src":"192.0.2.5","table":"100"},'
    both = '[{"priority":0,"src":"all","table":"local"},%s{"priority":32766,"src":"all","table":"main"},'
    both += '{"priority":32767,"src":"all","table":"default"}]\n'
    (change,) = _compared(tmp_path, ("ip_-json_rule.txt", both % own, both % "")).changes
    assert (change.kind, change.subject, change.before) == (
        "removed",
        "from 192.0.2.5 lookup 100",
        "1000: from 192.0.2.5 lookup 100",
    )
    text = KERNEL.format("1000:\tfrom 192.0.2.5 lookup 100 \n")
    assert not _compared(tmp_path / "b", ("ip_-json_rule.txt", both % own, text)).changes


def test_a_default_route_from_another_address(tmp_path: Path) -> None:
    """The way is the same; a tool that shows no source says nothing of it."""
    route = "default via 192.0.2.1 dev eth0{} \n"
    said = _compared(tmp_path, ("ip_route.txt", route.format(" src 192.0.2.5"), route.format(" src 192.0.2.6")))
    assert [(c.subject, c.before, c.after) for c in said.changes] == [("default source", "192.0.2.5", "192.0.2.6")]
    assert not _compared(tmp_path / "b", ("ip_route.txt", route.format(" src 192.0.2.5"), route.format(""))).changes


def test_an_address_in_conflict(tmp_path: Path) -> None:
    """The kernel found it on another machine."""
    (change,) = _compared(tmp_path, ("ip_a.txt", CARD.format(""), CARD.format("dadfailed tentative "))).changes
    assert (change.subject, change.after) == ("eth0", "2001:db8::5/64 dadfailed")


def test_a_rule_into_an_empty_table(tmp_path: Path) -> None:
    """That of a pod has a table with routes and comes and goes with it; one into nothing is told."""
    rule = KERNEL.format("1536:\tfrom 192.0.2.77 lookup 9 \n")
    card = ("ip_a.txt", CARD.format(""), CARD.format(""))
    main = "default via 192.0.2.1 dev eth0 \nlocal 192.0.2.5 dev eth0 table local scope host \n"

    def told(name: str, text: str) -> list[str]:
        routes = ("ip_route_show_table_all.txt", text, text)
        pair = ("ip_rule.txt", KERNEL.format(""), rule)
        return [c.subject for c in _compared(tmp_path / name, card, routes, pair).changes]

    assert told("empty", main) == ["from 192.0.2.77 lookup 9"]
    assert told("filled", main + "default via 192.0.2.1 dev eth0 table 9 \n") == []


def test_legs_of_another_weight(tmp_path: Path) -> None:
    """Which leg is taken how often is a part of the way; equal weights, whatever they are, are not."""
    legs = "default proto bgp metric 20 \n\tnexthop via 192.0.2.1 dev eth0 weight {} \n\tnexthop via 192.0.2.2 dev eth0 weight {} \n"
    card = ("ip_a.txt", CARD.format(""), CARD.format(""))
    (change,) = _compared(tmp_path, card, ("ip_route.txt", legs.format(1, 1), legs.format(1, 9))).changes
    assert "weight 9" in (change.after or "")
    assert not _compared(tmp_path / "b", card, ("ip_route.txt", legs.format(1, 1), legs.format(2, 2))).changes


def test_macs_that_are_made_anew(tmp_path: Path) -> None:
    """Those of bridges of pods: nobody else knows them. That of a card is told."""
    bridge = "2: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000\n"
    bridge += "    link/ether {} brd ff:ff:ff:ff:ff:ff\n"
    before, after = (CARD.format("") + bridge.format(f"0a:00:00:00:00:0{n}") for n in (1, 2))
    assert not _compared(tmp_path, ("ip_a.txt", before, after)).changes
    other = before.replace("52:54:00:00:00:01", "52:54:00:00:00:09")
    (change,) = _compared(tmp_path / "b", ("ip_a.txt", before, other)).changes
    assert change.subject == "eth0 MAC"


def test_the_route_of_a_pod_that_went(tmp_path: Path) -> None:
    """Its interface is still there, and all others have theirs; where both went, the pod did."""
    port = (
        "{0}: cali0000000000{0}@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default \n"
    )
    port += "    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 1\n"
    cards = CARD.format("") + "".join(port.format(n) for n in (3, 4, 5))
    rows = [
        "default via 192.0.2.1 dev eth0 \n",
        *(f"10.1.1.{n} dev cali0000000000{n} scope link \n" for n in (3, 4, 5)),
    ]
    routes = ("ip_route.txt", "".join(rows), "".join(rows[:-1]))
    (change,) = _compared(tmp_path, ("ip_a.txt", cards, cards), routes).changes
    assert change.before == "10.1.1.5 dev cali00000000005"
    gone = CARD.format("") + "".join(port.format(n) for n in (3, 4))
    assert not _compared(tmp_path / "b", ("ip_a.txt", cards, gone), routes).changes


def test_a_network_of_docker_that_was_made_again(tmp_path: Path) -> None:
    """It has another name and the same addresses; one of other addresses is another network."""
    text = "4: {0}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default \n"
    text += "    link/ether 02:42:51:00:99:68 brd ff:ff:ff:ff:ff:ff\n    inet {1}/16 scope global {0}\n"
    text += "       valid_lft forever preferred_lft forever\n"
    names = ("br-0123456789ab", "br-ba9876543210")
    before, after = (CARD.format("") + text.format(name, "172.18.0.1") for name in names)
    routes = [f"172.18.0.0/16 dev {name} scope link \n" for name in names]
    assert not _compared(tmp_path, ("ip_a.txt", before, after), ("ip_route.txt", *routes)).changes
    other = CARD.format("") + text.format("br-ba9876543210", "192.0.0.1")
    told = _compared(tmp_path / "b", ("ip_a.txt", before, other)).changes
    assert {(c.kind, c.subject) for c in told} == {("removed", "br-0123456789ab"), ("added", "br-ba9876543210")}
