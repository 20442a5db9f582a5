"""What ``-d`` adds to a link: the kind of device and its data, under the names that ``ip -json`` has for them."""

from collections.abc import Callable, Mapping
from typing import Any

from netparse.parsers.base import Misread, shape
from netparse.parsers.iproute2.attributes import Keyword, Words
from netparse.parsers.iproute2.fields import hardware, ip, name, number

LIMITS: Mapping[str, Keyword] = {
    "promiscuity": ("promiscuity", number),
    "allmulti": ("allmulti", number),
    "minmtu": ("min_mtu", number),
    "maxmtu": ("max_mtu", number),
}
QUEUES: Mapping[str, Keyword] = {
    "addrgenmode": ("inet6_addr_gen_mode", str),
    "numtxqueues": ("num_tx_queues", number),
    "numrxqueues": ("num_rx_queues", number),
    **{
        k: (k, number)
        for k in (
            "gso_max_size",
            "gso_max_segs",
            "tso_max_size",
            "tso_max_segs",
            "gro_max_size",
            "gso_ipv4_max_size",
            "gro_ipv4_max_size",
        )
    },
    "portname": ("phys_port_name", str),
    "portid": ("phys_port_id", str),
    "switchid": ("phys_switch_id", str),
    "parentbus": ("parentbus", str),
    "parentdev": ("parentdev", str),
}
"""What stands at the end of the last line of details, whichever that is."""

# Kinds whose data are pairs of a name and a value throughout, and the pairs that ip names otherwise in its JSON.
_PAIRS: Mapping[str, Mapping[str, str]] = {
    "bridge": {
        "designated_root": "root_id",
        "group_address": "group_addr",
        "mcast_last_member_count": "mcast_last_member_cnt",
        "mcast_startup_query_count": "mcast_startup_query_cnt",
        "mcast_last_member_interval": "mcast_last_member_intvl",
        "mcast_membership_interval": "mcast_membership_intvl",
        "mcast_querier_interval": "mcast_querier_intvl",
        "mcast_query_interval": "mcast_query_intvl",
        "mcast_query_response_interval": "mcast_query_response_intvl",
        "mcast_startup_query_interval": "mcast_startup_query_intvl",
    },
    "bridge_slave": {
        "port_id": "id",
        "port_no": "no",
        "designated_bridge": "bridge_id",
        "designated_root": "root_id",
        "mcast_router": "multicast_router",
    },
    "bond_slave": {},
}


def _plain(text: str) -> Any:
    if text.isdecimal():
        return int(text)
    if text in ("on", "off"):
        return text == "on"
    if text.replace(".", "", 1).isdecimal():
        return float(text)
    return None if shape.is_redacted(text) else text


_TUNNEL: Mapping[str, Keyword] = {
    "remote": ("remote", str),
    "local": ("local", str),
    "dev": ("link", name),
    "ikey": ("ikey", str),
    "okey": ("okey", str),
}
_MACVLAN: Mapping[str, Keyword] = {
    "mode": ("mode", str),
    "bcqueuelen": ("bcqueuelen", number),
    "usedbcqueuelen": ("usedbcqueuelen", number),
}
_WORDS: Mapping[str, Mapping[str, Keyword]] = {
    "vxlan": {
        "id": ("id", number),
        "group": ("group", ip),
        "remote": ("remote", ip),
        "local": ("local", ip),
        "dev": ("link", name),
        "dstport": ("port", number),
        "ageing": ("ageing", _plain),
        "maxaddr": ("limit", number),
        "ttl": ("ttl", lambda t: 0 if t == "auto" else _plain(t)),
    },
    "geneve": {"id": ("id", number), "remote": ("remote", ip), "dstport": ("port", number)},
    "vlan": {"protocol": ("protocol", str), "id": ("id", number)},
    "vrf": {"table": ("table", _plain)},
    **dict.fromkeys(("macvlan", "macvtap"), _MACVLAN),
    "ipvlan": {"mode": ("mode", str)},
    "ipvtap": {"mode": ("mode", str)},
    "tun": {
        "type": ("type", str),
        "pi": ("pi", _plain),
        "vnet_hdr": ("vnet_hdr", _plain),
        "persist": ("persist", _plain),
        "user": ("user", str),
        "group": ("group", str),
    },
    "bond": {
        "mode": ("mode", str),
        "active_slave": ("active_slave", name),
        "miimon": ("miimon", number),
        "updelay": ("updelay", number),
        "downdelay": ("downdelay", number),
        "primary": ("primary", name),
        "xmit_hash_policy": ("xmit_hash_policy", str),
    },
    **dict.fromkeys(
        ("ipip", "sit", "gre", "gretap", "ip6tnl", "ip6gre", "ip6gretap", "erspan", "vti", "vti6"), _TUNNEL
    ),
}
_FLAGS: Mapping[str, Mapping[str, tuple[str, bool]]] = {
    "vxlan": {
        "nolearning": ("learning", False),
        "udpcsum": ("udp_csum", True),
        "noudpcsum": ("udp_csum", False),
        "udp6zerocsumtx": ("udp_zero_csum6_tx", True),
        "noudp6zerocsumtx": ("udp_zero_csum6_tx", False),
        "udp6zerocsumrx": ("udp_zero_csum6_rx", True),
        "noudp6zerocsumrx": ("udp_zero_csum6_rx", False),
    },
}
_PRESENT = frozenset({"external", "gbp", "gpe", "rsc", "proxy", "l2miss", "l3miss"})
_SIX = {"group": "group6", "remote": "remote6", "local": "local6"}  # vxlan and geneve name IPv6 endpoints apart
_KNOWN = frozenset(
    (
        *_PAIRS,
        *_WORDS,
        *("veth", "dummy", "ifb", "wireguard", "netkit", "team", "team_slave", "nlmon", "xfrm", "can", "vcan", "vxcan"),
        *("macsec", "hsr", "gtp", "bareudp", "netdevsim", "openvswitch", "ipoib", "lowpan", "rmnet", "wwan", "batadv"),
        *("vrf_slave", "geneve", "ip6erspan", "tunnel", "amt", "dsa", "ovpn", "pfcp", "virt_wifi", "hsr_slave"),
    )
)


def read_details(kind: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return ``linkinfo`` of one line of details and the link's own fields at its end.

    Of the kind's data those are taken that are known; a kind that is not known counts only where the line has the usual end. A line
    that is the usual end alone, as a filter leaves it that takes the kind away, tells no kind.
    """
    if kind in QUEUES:
        return {}, _end(f"{kind} {text}")
    words = text.split()
    end = next((i for i, w in enumerate(words) if w in QUEUES), len(words))
    if kind not in _KNOWN and end == len(words):
        raise Misread(f"unknown kind: {kind}")
    data = _data(kind, Words(" ".join(words[:end])))
    own = _end(" ".join(words[end:]))
    part = "info_slave_" if kind.endswith("_slave") else "info_"
    info = {f"{part}kind": kind.removesuffix("_slave"), **({f"{part}data": data} if data else {})}
    return info, own


def _end(text: str) -> dict[str, Any]:
    """Return the link's own fields, with which the last line of its details ends."""
    own: dict[str, Any] = {}
    tail = Words(text)
    while tail.peek() is not None:
        word = tail.take()
        if word not in QUEUES:
            raise Misread(f"unknown word: {word}")
        field, convert = QUEUES[word]
        own[field] = convert(tail.take())
    return own


def _data(kind: str, words: Words) -> dict[str, Any]:
    if kind in _PAIRS:
        return _pairs(words, _PAIRS[kind])
    known = _WORDS.get(kind, {})
    flags = _FLAGS.get(kind, {})
    out: dict[str, Any] = {}
    while (word := words.peek()) is not None:
        words.take()
        if word in known:
            field, convert = known[word]
            out[_family(kind, field, words.peek())] = convert(words.take())
        elif word in flags:
            out[flags[word][0]] = flags[word][1]
        elif word in _PRESENT and (kind in ("vxlan", "geneve") or (word == "external" and known is _TUNNEL)):
            out[word] = True
        elif word == "srcport" and kind == "vxlan":
            out["port_range"] = {"low": number(words.take()), "high": number(words.take())}
        elif kind == "vlan" and word.startswith("<"):
            out["flags"] = word.strip("<>").split(",")
    return out


def _family(kind: str, field: str, value: str | None) -> str:
    six = kind in ("vxlan", "geneve") and field in _SIX and ":" in (value or "")
    return _SIX[field] if six else field


def _pairs(words: Words, renamed: Mapping[str, str]) -> dict[str, Any]:
    readers: Mapping[str, Callable[[str], Any]] = {"group_fwd_mask": str, "perm_hwaddr": hardware, "vlan_protocol": str}
    out: dict[str, Any] = {}
    while (word := words.peek()) is not None:
        words.take()
        out[renamed.get(word, word)] = readers.get(word, _plain)(words.take())
    return out
