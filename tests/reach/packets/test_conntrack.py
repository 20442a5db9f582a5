"""What conntrack calls a packet: the three packets of TCP, both of UDP, and those that took another way."""

from ipaddress import ip_address

from netparse.reach.packets.conntrack import Tracks, track, translate_destination, translate_source
from netparse.reach.packets.packet import ACK, EPHEMERAL, SYN, Packet

CLIENT, SERVER, SERVICE, NODE = map(ip_address, ("10.244.0.10", "10.244.1.10", "10.96.7.7", "10.9.0.11"))


def tcp(flags: int = SYN) -> Packet:
    return Packet(src=CLIENT, dst=SERVER, protocol="tcp", sport=EPHEMERAL, dport=(80, 80), flags=flags)


def back(p: Packet, flags: int) -> Packet:
    return p._replace(src=p.dst, dst=p.src, sport=p.dport, dport=p.sport, flags=flags)


def test_a_handshake_is_new_then_established() -> None:
    seen = Tracks()
    assert track(seen, tcp(), loose=True).state == "NEW"
    assert track(seen, tcp(), loose=True).state == "NEW"  # sent again, still no answer
    answer = track(seen, back(tcp(), SYN | ACK), loose=True)
    assert (answer.state, answer.reply) == ("ESTABLISHED", True)
    assert track(seen, tcp(ACK), loose=True).state == "ESTABLISHED"


def test_the_third_packet_is_invalid_where_the_answer_went_another_way() -> None:
    seen = Tracks()
    track(seen, tcp(), loose=True)
    assert track(seen, tcp(ACK), loose=True).state == "INVALID"


def test_an_answer_whose_request_went_another_way_is_invalid() -> None:
    assert track(Tracks(), back(tcp(), SYN | ACK), loose=True).state == "INVALID"


def test_a_packet_in_the_middle_is_new_only_where_the_kernel_is_loose() -> None:
    assert track(Tracks(), tcp(ACK), loose=True).state == "NEW"
    assert track(Tracks(), tcp(ACK), loose=False).state == "INVALID"


def test_udp_knows_no_invalid() -> None:
    seen = Tracks()
    p = tcp(0)._replace(protocol="udp")
    assert track(seen, p, loose=True).state == "NEW"
    assert track(seen, p, loose=True).state == "NEW"
    assert track(seen, back(p, 0), loose=True).state == "ESTABLISHED"
    assert track(Tracks(), back(p, 0), loose=True).state == "NEW"


def test_untracked_packets_make_no_connection() -> None:
    seen = Tracks()
    assert track(seen, tcp()._replace(untracked=True), loose=True).state == "UNTRACKED"
    assert not seen.known


def test_both_directions_of_a_tunnel_without_ports_are_one_connection() -> None:
    """Whether earlier traffic made it is not known; those of VXLAN have ports of their own and are new each time."""
    seen = Tracks()
    outer = Packet(src=CLIENT, dst=SERVER, protocol="ipip")
    assert track(seen, outer, loose=True).state_unknown
    assert track(seen, back(outer, 0), loose=True).state == "ESTABLISHED"
    vxlan = Packet(src=CLIENT, dst=SERVER, protocol="udp", sport=EPHEMERAL, dport=(8472, 8472))
    assert not track(Tracks(), vxlan, loose=True).state_unknown


def test_answers_are_translated_back_in_the_order_of_the_hooks() -> None:
    """The destination at prerouting, to the real client; the source at postrouting, to the address that was asked."""
    seen = Tracks()
    asked = track(seen, tcp()._replace(dst=SERVICE), loose=True)
    c = asked.connection
    assert c is not None
    c.to_dst, c.to_src = (SERVER, (8080, 8080)), (NODE, (1024, 65535))
    sent = translate_source(translate_destination(asked))
    assert (sent.src, sent.dst, sent.dport) == (NODE, SERVER, (8080, 8080))
    answer = track(seen, back(sent._replace(connection=None, state=None), SYN | ACK), loose=True)
    at_forward = translate_destination(answer)
    assert (at_forward.src, at_forward.dst) == (SERVER, CLIENT)
    at_client = translate_source(at_forward)
    assert (at_client.src, at_client.sport) == (SERVICE, (80, 80))


def test_an_answer_in_another_zone_is_of_another_connection() -> None:
    for zone, state in (((5, 5), "ESTABLISHED"), ((6, 6), "INVALID"), ((0, 5), "ESTABLISHED")):
        seen = Tracks()
        track(seen, tcp()._replace(zone=(5, 5)), loose=True)
        assert track(seen, back(tcp(), SYN | ACK)._replace(zone=zone), loose=True).state == state
