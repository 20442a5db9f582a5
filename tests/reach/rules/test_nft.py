"""What the rules of nft mean for a packet."""

import json

import pytest

from netparse.reach.run import Run
from tests.reach.rules.walking import answered, host, packet, through, verdict


def ruleset(
    *rules: str, sets: str = "", chains: str = "", policy: str = "accept", hook: str = "input", kind: str = "filter"
):  # type: ignore[no-untyped-def]
    body = "".join(f"\t\t{rule}\n" for rule in rules)
    head = f"\t\ttype {kind} hook {hook} priority filter; policy {policy};\n"
    text = f"table inet t {{\n{sets}{chains}\tchain base {{\n{head}{body}\t}}\n}}\n"
    return host(nft_list_ruleset=text)


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        ("tcp dport 80", True),
        ("tcp dport { 22, 79-81 }", True),
        ("tcp dport != 80", False),
        ("udp dport 80", False),
        ("udp dport != 81", False),
        ("th dport 80", True),
        ("tcp dport > 79", True),
        ("tcp sport 1024-65535", True),
        ("ip saddr 192.0.2.0/24", True),
        ("ip saddr != 192.0.2.0/24", False),
        ("ip saddr { 198.51.100.0/24, 192.0.2.1-192.0.2.3 }", True),
        ("ip6 saddr fd00::/8", False),
        ("ip6 saddr != fd00::/8", False),
        ("meta nfproto ipv4", True),
        ("meta l4proto { tcp, udp }", True),
        ("meta l4proto udp", False),
        ("ip protocol tcp", True),
        ('iifname "eth0"', True),
        ('iifname "eth*"', True),
        ('iifname != "lo"', True),
        ('iifname { "lo", "eth1" }', False),
        ("ct state new", True),
        ("ct state established,related", False),
        ("ct state { established, related }", False),
        ("ct state != established", True),
        ("ct status dnat", False),
        ("ct direction original", True),
        ("ct original ip daddr 192.0.2.10", True),
        ("meta mark 0x00000000", True),
        ("meta mark & 0x00004000 == 0x00004000", False),
        ("meta mark & 0x00004000 != 0x00004000", True),
        ("tcp flags syn / fin,syn,rst,ack", True),
        ("tcp flags != syn / fin,syn,rst,ack", False),
        ("tcp flags & (fin | syn) == fin | syn", False),
        ("fib daddr type local", True),
        ("fib saddr type local", False),
        ("ip saddr . tcp dport { 192.0.2.1 . 80, 192.0.2.2 . 81 }", True),
        ("ip saddr . tcp dport { 192.0.2.1 . 81, 192.0.2.0/24 . 90-99 }", False),
        ("icmp type echo-request", False),
        ("icmp type != echo-request", False),
    ],
)
def test_a_match_holds_or_not(rule: str, matches: bool) -> None:
    """A new TCP connection from 192.0.2.1 to port 80 of 192.0.2.10, which comes in by eth0."""
    assert verdict(ruleset(f"{rule} drop"), packet()) == ("drop" if matches else "accept")


@pytest.mark.parametrize("rule", ["limit rate 5/minute", "meta skuid 0", "quota 10 mbytes", "ct count over 10"])
def test_what_no_capture_tells_is_tried_both_ways(rule: str) -> None:
    assert verdict(ruleset(f"{rule} drop"), packet(), run=Run((0,))) == "accept"
    assert verdict(ruleset(f"{rule} drop"), packet(), run=Run((1,))) == "drop"


def test_another_match_decides_a_rule_with_an_unknown_one() -> None:
    for rule in ("meta skuid 65534 tcp dport 9100 drop", "tcp dport 9100 meta skuid 65534 drop"):
        run = Run()
        assert verdict(ruleset(rule), packet(), run=run) == "accept"
        assert not run.taken


def test_statements_before_a_match_that_fails_have_happened() -> None:
    p = through(ruleset("meta mark set 0x00000001 tcp dport 81 drop"), packet()).packet
    assert p.mark == 1


def test_bits_of_a_mark_are_set_and_cleared() -> None:
    h = ruleset(
        "meta mark set meta mark | 0x00004000",
        "meta mark set meta mark ^ 0x00000001",
        "meta mark set meta mark & 0xffffff0f",
    )
    assert through(h, packet()._replace(mark=0x33)).packet.mark == 0x4002


def test_named_sets_of_prefixes_and_concatenations() -> None:
    sets = (
        "\tset nets {\n\t\ttype ipv4_addr\n\t\tflags interval\n\t\telements = { 192.0.2.0/28, 198.51.100.1 }\n\t}\n"
        "\tset three {\n\t\ttype ipv4_addr . inet_proto . inet_service\n\t\telements = { 192.0.2.10 . tcp . 80 }\n\t}\n"
    )
    assert verdict(ruleset("ip saddr @nets drop", sets=sets), packet()) == "drop"
    assert verdict(ruleset("ip saddr != @nets drop", sets=sets), packet()) == "accept"
    assert verdict(ruleset("ip saddr @nets drop", sets=sets), packet(src="192.0.2.77")) == "accept"
    assert verdict(ruleset("ip daddr . meta l4proto . th dport @three drop", sets=sets), packet()) == "drop"
    assert verdict(ruleset("ip daddr . meta l4proto . th dport @three drop", sets=sets), packet(81)) == "accept"


def test_a_set_that_rules_fill_is_not_known() -> None:
    sets = "\tset seen {\n\t\ttype ipv4_addr\n\t\tsize 65535\n\t\tflags dynamic,timeout\n\t\ttimeout 1m\n\t}\n"
    run = Run((1,))
    assert verdict(ruleset("ip saddr @seen drop", sets=sets), packet(), run=run) == "drop"
    assert len(run.taken) == 1
    assert verdict(ruleset("update @seen { ip saddr } accept", policy="drop", sets=sets), packet()) == "accept"


def test_a_verdict_map_without_the_key_goes_on_with_the_next_rule() -> None:
    rule = "tcp dport vmap { 22 : accept, 80 : drop }"
    assert verdict(ruleset(rule), packet(80)) == "drop"
    assert verdict(ruleset(rule, "reject"), packet(443)) == "drop"
    assert verdict(ruleset(rule), packet(443)) == "accept"
    states = "ct state vmap { invalid : drop, established : accept, related : accept }"
    assert verdict(ruleset(states, policy="drop"), answered(packet())) == "accept"
    assert verdict(ruleset(states, policy="drop"), packet()) == "drop"


def test_named_maps_lead_to_chains() -> None:
    sets = "\tmap ports {\n\t\ttype inet_proto . inet_service : verdict\n\t\telements = { tcp . 80 : goto no }\n\t}\n"
    chains = "\tchain no {\n\t\treject\n\t}\n"
    assert (
        verdict(ruleset("meta l4proto . th dport vmap @ports", "accept", sets=sets, chains=chains), packet()) == "drop"
    )
    assert (
        verdict(ruleset("meta l4proto . th dport vmap @ports", "accept", sets=sets, chains=chains), packet(81))
        == "accept"
    )


def test_after_a_goto_in_a_base_chain_its_policy_decides() -> None:
    chains = "\tchain more {\n\t\ttcp dport 81 accept\n\t}\n"
    assert verdict(ruleset("goto more", "accept", policy="drop", chains=chains), packet()) == "drop"
    assert verdict(ruleset("jump more", "accept", policy="drop", chains=chains), packet()) == "accept"


def test_chance_may_take_each_element_of_a_map() -> None:
    chains = "\tchain a {\n\t\taccept\n\t}\n\tchain b {\n\t\tdrop\n\t}\n"
    h = ruleset("numgen random mod 2 vmap { 0 : goto a, 1 : goto b }", chains=chains)
    assert {verdict(h, packet(), run=Run((n,))) for n in (0, 1)} == {"accept", "drop"}
    same = ruleset("numgen random mod 2 vmap { 0 : goto a, 1 : goto a }", chains=chains)
    run = Run()
    assert verdict(same, packet(), run=run) == "accept"
    assert not run.taken


def test_a_rule_that_was_not_understood_may_do_anything() -> None:
    """Its chain is not whole: what comes out of it is not known."""
    h = ruleset("tcp dport 80 §§§ accept")
    assert verdict(h, packet(), run=Run((1,))) == "unknown"


def test_translation_by_a_map_takes_the_address_for_the_packet() -> None:
    h = ruleset("dnat ip to ip saddr map { 192.0.2.1 : 10.0.0.1, 192.0.2.2 : 10.0.0.2 }", hook="prerouting", kind="nat")
    found = through(h, packet(), "prerouting").verdict.nat
    assert found is not None and str(found.addresses[0] if found.addresses else "") == "10.0.0.1"


@pytest.mark.parametrize(
    "statement", [5, None, [], {"match": 5}, {"match": {"op": "==", "left": {"payload": 5}}}, {"jump": {}}]
)
def test_a_statement_that_nft_never_prints_may_do_anything(statement: object) -> None:
    """It stops neither the reading nor the walk."""
    chain = {
        "family": "inet",
        "table": "t",
        "name": "base",
        "type": "filter",
        "hook": "input",
        "prio": 0,
        "policy": "accept",
    }
    rule = {"family": "inet", "table": "t", "chain": "base", "expr": [statement, {"accept": None}]}
    items = [{"table": {"family": "inet", "name": "t"}}, {"chain": chain}, {"rule": rule}]
    assert verdict(host(nft__j_list_ruleset=json.dumps({"nftables": items})), packet(), run=Run((1,))) in (
        "unknown",
        "accept",
    )


def test_what_becomes_of_a_packet_in_a_chain_that_is_not_shown_is_not_known() -> None:
    """An unreadable name of a chain is none: the jump leads there all the same."""
    chains = "\tchain mo\ufffd\ufffd {\n\t\ttcp dport 80 drop\n\t}\n"
    assert verdict(ruleset("jump more", chains=chains), packet(), run=Run((1,))) == "unknown"


def test_a_map_without_the_key_ends_the_rule_before_it_changes_anything() -> None:
    p = through(ruleset("meta mark set tcp dport map { 443 : 0x00000001 } drop"), packet()._replace(mark=7))
    assert (p.verdict.kind, p.packet.mark, p.packet.mark_unknown) == ("accept", 7, 0)
    nat = ruleset("dnat ip to tcp dport map { 443 : 10.0.0.1 }", hook="prerouting", kind="nat")
    assert verdict(nat, packet(), "prerouting") == "accept"


def test_packets_that_pass_through_are_of_no_socket_and_have_no_extension_header() -> None:
    for rule in ("meta skuid 0 drop", "exthdr frag exists drop", "rt type 0 drop"):
        run = Run()
        assert verdict(ruleset(rule), packet()._replace(oif="eth1"), run=run) == "accept", rule
        assert not run.taken, rule


def test_a_zone_is_set_before_conntrack_looks() -> None:
    found = through(ruleset("ct zone set 5", "ct original zone set 6", hook="prerouting"), packet(), "prerouting")
    assert found.packet.zone == (6, 0)


def test_the_line_of_a_policy_is_quoted() -> None:
    """The head of the chain, above it, says nothing of what becomes of a packet that no rule takes."""
    origin = through(ruleset("tcp dport 22 accept", policy="drop"), packet(10250)).origin
    assert "policy drop" in origin.capture.text(origin.line)
