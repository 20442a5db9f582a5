"""Whether a rule is about all packets that another one is about."""

from ipaddress import ip_network

from netparse.reach.rules.region import Region


def test_every_dimension_must_hold_the_other() -> None:
    wide = Region(protocol="tcp", src=(ip_network("10.0.0.0/8"),), dport=((1, 1023),), iif="eth*")
    narrow = Region(
        protocol="tcp", src=(ip_network("10.1.0.0/16"),), dport=((22, 22), (80, 90)), iif="eth0", words=frozenset({"x"})
    )
    assert Region().everything and Region().covers(wide) and wide.covers(narrow)
    assert not narrow.covers(wide) and not wide.covers(Region())


def test_what_may_hold_once_and_not_again_covers_nothing() -> None:
    assert not Region(steady=False).covers(Region(protocol="tcp"))
    assert Region(protocol="tcp").covers(Region(protocol="tcp", steady=False))


def test_networks_of_two_families_have_nothing_in_common() -> None:
    assert not Region(src=(ip_network("0.0.0.0/0"),)).covers(Region(src=(ip_network("2001:db8::/32"),)))
