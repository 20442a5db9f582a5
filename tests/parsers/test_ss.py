"""ss: rows with and without Netid, owners, addresses of old and new versions, and what a capture can prove."""

from pathlib import Path

import pytest

from netparse.captures import Capture, parse
from netparse.records import Process, SsSocket

FIXTURES = Path(__file__).parents[2] / "fixtures" / "captures" / "ss"
COLUMNS = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess"


def capture(*rows: str, columns: str = COLUMNS, source: str = "x.txt") -> Capture:
    """Return the capture of a table with these rows."""
    (found,) = parse("\n".join((columns, *rows)), source=source)
    return found


def only(*rows: str) -> SsSocket:
    """Return the one record of a table with these rows, of which none was left over."""
    found = capture(*rows)
    assert not found.unparsed
    (record,) = found.records
    assert isinstance(record, SsSocket)
    return record


@pytest.mark.parametrize(
    ("owners", "processes"),
    [
        ('users:(("kubelet",pid=903,fd=21))', [("kubelet", 903, 21)]),
        ('users:(("sshd",987,3))', [("sshd", 987, 3)]),
        ('users:(("nginx",pid=1,fd=6),("nginx",pid=2,fd=6))', [("nginx", 1, 6), ("nginx", 2, 6)]),
        ('users:(("postgres: 14/ma",pid=7,fd=5))', [("postgres: 14/ma", 7, 5)]),
        ('users:(("(squid",pid=12,fd=5))', [("(squid", 12, 5)]),
        ('users:(("we"ird, (x",pid=12,fd=3))', [('we"ird, (x', 12, 3)]),
        ('users:(("pid=1,fd=2",pid=1976,fd=5))', [("pid=1,fd=2", 1976, 5)]),
        ('users:(("a",pid=1,fd=2",pid=77,fd=3))', [('a",pid=1,fd=2', 77, 3)]),
        ('users:(("users:((",pid=3483,fd=5))', [("users:((", 3483, 5)]),
        ('users:(("",pid=2935,fd=5))', [("", 2935, 5)]),
        ('users:(("sshd",pid=9,proc_ctx=system_u:system_r:sshd_t:s0,fd=3))', [("sshd", 9, 3)]),
        ("", None),
    ],
)
def test_owners_are_listed(owners: str, processes: list[tuple[str, int, int]] | None) -> None:
    """Whatever stands in a name, the PID and the descriptor behind it are those of the kernel."""
    record = only(f"tcp   LISTEN 0      4096   0.0.0.0:10250   0.0.0.0:*    {owners}")
    assert record.processes == (
        None if processes is None else tuple(Process(name=n, pid=p, fd=f) for n, p, f in processes)
    )


@pytest.mark.parametrize(
    ("local", "address", "interface", "port", "service"),
    [
        ("*:22", "*", None, 22, None),
        ("0.0.0.0:22", "0.0.0.0", None, 22, None),
        ("[::]:22", "::", None, 22, None),
        ("[::1]:631", "::1", None, 631, None),
        ("127.0.0.53%lo:53", "127.0.0.53", "lo", 53, None),
        ("[fe80::1]%eth0:546", "fe80::1", "eth0", 546, None),
        ("*%ens33:68", "*", "ens33", 68, None),
        ("*:ssh", "*", None, None, "ssh"),
        ("[::ffff:10.0.0.1]:6443", "::ffff:10.0.0.1", None, 6443, None),
        ("***HIDDEN***:6443", None, None, 6443, None),
    ],
)
def test_an_address_is_split(
    local: str, address: str | None, interface: str | None, port: int | None, service: str | None
) -> None:
    """IPv6 only ([::]) and dual stack (*) stay apart; the device to which a socket is bound is a field of its own."""
    record = only(f"tcp   LISTEN 0      4096   {local}   0.0.0.0:*")
    assert (record.local_address, record.local_interface, record.local_port, record.local_service) == (
        address,
        interface,
        port,
        service,
    )


def test_old_versions_do_not_tell_whether_a_wildcard_serves_both_families() -> None:
    """Before iproute2 4.9 ``*`` is IPv4, and ``::`` may be either: the record says so instead of meaning IPv6 only."""
    found = capture("tcp LISTEN 0 128 *:22 *:*", "tcp LISTEN 0 128 :::10250 :::*", "tcp LISTEN 0 128 127.0.0.1:25 *:*")
    extras = [r.extra for r in found.records if isinstance(r, SsSocket)]
    assert extras == [{"family": "inet"}, {"v6only": None}, {}]
    assert found.covers is not None
    assert found.covers.families == {"inet", "inet6"}


def test_new_versions_say_it_by_the_address() -> None:
    """Where IPv4 stands as 0.0.0.0 the wildcards mean what they say, and nothing is added."""
    found = capture(
        "tcp LISTEN 0 128 *:22 *:*", "tcp LISTEN 0 128 [::]:23 [::]:*", "tcp LISTEN 0 128 127.0.0.1:25 0.0.0.0:*"
    )
    assert [r.extra for r in found.records if isinstance(r, SsSocket)] == [{}, {}, {}]


def test_extended_attributes_go_to_extra() -> None:
    """Timer, user, inode, socket, cgroup and v6only are kept; statistics of the connection are known and left out."""
    record = only(
        'tcp ESTAB 0 0 10.0.0.1:22 10.0.0.2:5122 users:(("sshd",pid=9,fd=4)) timer:(keepalive,119min,0) uid:101 '
        "ino:29400 sk:7 cgroup:/system.slice/ssh.service v6only:0 <-> skmem:(r0,rb131072) cubic wscale:7,7 rto:204"
    )
    assert record.extra == {
        "timer": "keepalive,119min,0",
        "uid": 101,
        "ino": 29400,
        "sk": "7",
        "cgroup": "/system.slice/ssh.service",
        "v6only": False,
    }


def test_a_column_is_never_shifted_when_netid_is_missing() -> None:
    """Without the column the protocol is unknown, unless the command line asked for one only."""
    columns = "State Recv-Q Send-Q Local Address:Port Peer Address:Port"
    line = "LISTEN 0 4096 127.0.0.1:10248 0.0.0.0:*"
    unknown, tcp = capture(line, columns=columns), capture(line, columns=columns, source="ss_-tln.txt")
    assert [r.netid for c in (unknown, tcp) for r in c.records if isinstance(r, SsSocket)] == [None, "tcp"]
    assert [c.covers.protocols for c in (unknown, tcp) if c.covers] == [{"tcp"}, {"tcp"}]


@pytest.mark.parametrize(
    "line",
    [
        "nl    UNCONN 0 0 rtnl:kernel *",
        "nl    UNCONN 0 0 rtnl:-4129205 *",
        "u_str LISTEN 0 128 /run/x 11045 * 0 users:((\"a\",pid=1,fd=2))",
        "p_raw UNCONN 0 0 *:eth0 *",
        "v_str ESTAB 0 0 999900439:1023 0:976",
        "icmp6 UNCONN 0 0 *:ipv6-icmp *:*",
        "??? UNCONN 0 0 *:17 *:*",
        "\t cubic wscale:7,7 rto:204 rtt:0.05/0.02",
        "\t skmem:(r0,rb131072,t0)",
        "RTNETLINK answers: Invalid argument",
        "Total: 196 (kernel 0)",
    ],
)  # fmt: skip
def test_other_families_and_details_are_known(line: str) -> None:
    """They give no record and are not reported as not understood."""
    found = capture("tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*", line)
    assert (len(found.records), found.unparsed) == (1, ())


@pytest.mark.parametrize(
    "line",
    [
        "tcp LISTEN 0 128 0.0.0.0:70000 0.0.0.0:*",
        "tcp LISTEN 0 128 300.1.2.3:22 0.0.0.0:*",
        "tcp LISTEN -1 128 0.0.0.0:22 0.0.0.0:*",
        'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("a",pid=-1,fd=3))',
        'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("kubelet",pid=13',
        "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* tcp LISTEN 0 128 0.0.0.0:23 0.0.0.0:*",
        "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* %%%",
        "tcp LISTEN 0 128 0.0.0.0:22",
    ],
)
def test_a_row_with_an_impossible_value_is_left_over(line: str) -> None:
    """No value lands in a field that it cannot be; the line is shown with its number."""
    found = capture(line, "tcp LISTEN 0 128 127.0.0.1:10248 0.0.0.0:*")
    assert [(u.line, u.text) for u in found.unparsed] == [(2, line)]
    assert len(found.records) == 1


def covers(name: str) -> dict[str, object]:
    """Return what a fixture of this folder proves."""
    path = FIXTURES / name
    (found,) = parse(path.read_bytes(), source=path.name)
    assert found.covers is not None
    return found.covers.to_dict()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("debian-12/ss_-tn.txt", {"listening": False, "established": True, "protocols": ["tcp"]}),
        ("debian-12/ss_-4tln.txt", {"listening": True, "families": ["inet"], "protocols": ["tcp"], "whole": True}),
        ("debian-12/ss_-tlnp.txt", {"listening": True, "established": False, "families": ["inet", "inet6"], "privileged": True}),
        ("debian-12/ss_-Htlnp.txt", {"whole": True, "protocols": ["tcp"]}),
        ("debian-12/ss_-wapn.txt", {"protocols": ["raw"]}),
        ("debian-12/no-header.txt", {"whole": False}),
        ("debian-12/grep-listen.txt", {"whole": False}),
        ("debian-12/unix.txt", {"protocols": [], "listening": False}),
        ("debian-12/raw.txt", {"protocols": []}),
    ],
)  # fmt: skip
def test_a_capture_proves_what_it_shows(name: str, expected: dict[str, object]) -> None:
    """From the command line where the name tells it, else from the rows; never more."""
    proved = covers(name)
    assert {key: proved[key] for key in expected} == expected


def test_a_filter_shows_a_part() -> None:
    """``ss -tn state listening`` selects; what it does not show may still be there."""
    lines = [
        "root@cp1:~# ss -tn state listening",
        "Recv-Q Send-Q Local Address:Port Peer Address:Port",
        "0 128 127.0.0.1:22 0.0.0.0:*",
    ]
    found = parse("\n".join(lines))[-1]
    assert found.covers is not None
    assert (found.covers.whole, len(found.records)) == (False, 1)


@pytest.mark.parametrize(
    ("asked", "state"),
    [("state syn-sent", "SYN-SENT"), ("state established", "ESTAB"), ("state syn-sent state syn-recv", None),
     ("state connected", None), ("sport = :22", None), ("", None)],
)  # fmt: skip
def test_the_only_state_that_was_asked_for_is_that_of_each_row(asked: str, state: str | None) -> None:
    """``ss`` then leaves the column out; of several states, or of a group of them, nothing is known."""
    lines = [
        f"root@cp1:~# ss -tn {asked}",
        "Recv-Q Send-Q Local Address:Port Peer Address:Port",
        "0 1 192.0.2.1:51244 192.0.2.9:6443",
    ]
    [row] = parse("\n".join(lines))[-1].records
    assert (row.state, row.peer_port) == (state, 6443)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    ["tcp LISTEN 0 0 " + "a%" * 50_000, 'tcp LISTEN 0 0 a:1 b:2 users:((" ' + "x" * 100_000, "\t" + "ts " * 40_000,
     'tcp LISTEN 0 0 a:1 b:2 users:(' + '("a",pid=1,fd=2),' * 6_000, "tcp LISTEN 0 0 " + ":" * 100_000, "a" * 100_000],
)  # fmt: skip
def test_long_near_misses_end(line: str) -> None:
    """No rule needs more than a moment for a long line that almost fits it."""
    found = capture(line, "tcp LISTEN 0 128 127.0.0.1:22 0.0.0.0:*")
    assert (len(found.records), len(found.unparsed)) == (1, 1)


def test_service_names_hide_port_numbers() -> None:
    """Without -n 6443 may stand as sun-sr-https: that a number is not seen proves nothing then."""
    found = capture("tcp LISTEN 0 128 0.0.0.0:sun-sr-https 0.0.0.0:*")
    assert found.covers is not None
    assert found.covers.whole is False
