"""netstat: rows, names that were cut, other languages, and what a capture can prove."""

from pathlib import Path

import pytest

from netparse.captures import Capture, parse
from netparse.parsers import netstat
from netparse.parsers.base import Text
from netparse.parsers.shared import net_tools_words
from netparse.records import NetstatSocket

FIXTURES = Path(__file__).parents[2] / "fixtures" / "captures" / "netstat"
TITLE = "Active Internet connections (only servers)"
COLUMNS = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name"


def capture(*rows: str, title: str = TITLE, source: str = "x.txt") -> Capture:
    """Return the capture of a table with these rows."""
    (found,) = parse("\n".join((title, COLUMNS, *rows)), source=source)
    return found


def only(*rows: str) -> NetstatSocket:
    """Return the one record of a table with these rows, of which none was left over."""
    found = capture(*rows)
    assert not found.unparsed
    (record,) = found.records
    assert isinstance(record, NetstatSocket)
    return record


def row(local: str, program: str = "-", *, proto: str = "tcp", state: str = "LISTEN") -> str:
    """Return a row as net-tools prints it."""
    foreign = ":::*" if proto.endswith("6") else "0.0.0.0:*"
    return f"{proto:<5}      0      0 {local:<23} {foreign:<23} {state:<11} {program:<20}".rstrip()


@pytest.mark.parametrize(
    ("shown", "pid", "program", "truncated"),
    [
        ("4999/kubelet", 4999, "kubelet", False),
        ("338698/k3s server", 338698, "k3s server", False),
        ("1049/nginx: master", 1049, "nginx: master", False),
        ("880/sshd: /usr/sbin", 880, "sshd: /usr/sbin", True),
        ("12/(squid)", 12, "(squid)", False),
        ("12/job (2)", 12, "job (2)", False),
        ("7/postgres: writer p", 7, "postgres: writer p", False),
        ("16201/kube-schedule", 16201, "kube-schedule", True),
        ("1345831/cilium-agen", 1345831, "cilium-agen", True),
        ("2661/123/456", 2661, "123/456", False),
        ("2935/", 2935, None, False),
        ("2524/-", 2524, "-", False),
        ("-", None, None, False),
    ],
)
def test_a_program_is_read_to_the_end_of_the_line(
    shown: str, pid: int | None, program: str | None, truncated: bool
) -> None:
    """Names hold blanks, colons, slashes and parentheses; 19 characters of PID and name mean that more may follow."""
    record = only(row("0.0.0.0:80", shown))
    assert (record.pid, record.program, record.program_truncated) == (pid, program, truncated)


@pytest.mark.parametrize(
    ("local", "address", "port", "service"),
    [
        ("0.0.0.0:22", "0.0.0.0", 22, None),
        (":::6443", "::", 6443, None),
        ("::1:2381", "::1", 2381, None),
        ("fe80::1%eth0:546", "fe80::1%eth0", 546, None),
        ("[::]:ssh", "::", None, "ssh"),
        ("[::]:rmonitor-secure-18", "::", None, "rmonitor-secure-18"),
        ("*:http", "*", None, "http"),
        ("*:*", "*", None, None),
        ("localhost:ssh", "localhost", None, "ssh"),
        ("0.0.0.0:3com-tsmux", "0.0.0.0", None, "3com-tsmux"),
        ("***HIDDEN***:6443", None, 6443, None),
        ("2001:db8:85a3:0:10250", None, 10250, None),
        ("2001:db8:12:0:a00::2380", None, 2380, None),
        ("2001:db8:10:96::11:2379", None, 2379, None),
        ("fe80:11:2:3::4567:44321", None, 44321, None),
        ("fe80::505:dhcpv6-client", None, None, "dhcpv6-client"),
        ("2001:db8:10:96::11:443", "2001:db8:10:96::11", 443, None),
    ],
)
def test_an_address_is_kept_where_it_is_known(
    local: str, address: str | None, port: int | None, service: str | None
) -> None:
    """An IPv6 address that fills its column may have been cut there: the port is known, the address is not."""
    record = only(row(local, proto="tcp6" if ":" in local.rpartition(":")[0] else "tcp"))
    assert (record.local_address, record.local_port, record.local_service) == (address, port, service)


def test_a_wide_capture_cuts_nothing() -> None:
    """With -W, or where one address is longer than the column, an address that fills it is whole."""
    filled = row("2001:db8:10:96::11:2379", proto="tcp6")
    longer = row("2001:db8:12:0:a00:27ff:fe4e:66a1:2380", proto="tcp6")
    assert next(r.local_address for r in capture(filled, longer).records) == "2001:db8:10:96::11"  # type: ignore[attr-defined]
    named = capture(filled, source="netstat_-W_-nlpt.txt")
    assert [r.local_address for r in named.records] == ["2001:db8:10:96::11"]  # type: ignore[attr-defined]


def test_busybox_may_cut_the_port_too() -> None:
    """BusyBox prints tcp for IPv6 and cuts address and port together: such a row is shown as not understood."""
    found = capture(row("2001:db8:10:96::11:6443"))
    assert not found.records
    assert [u.line for u in found.unparsed] == [3]


@pytest.mark.parametrize(
    "line",
    [
        "tcp        0      0 0.0.0.0:65536           0.0.0.0:*               LISTEN      1/a",
        "tcp        0      0 256.0.0.1:22            0.0.0.0:*               LISTEN      1/a",
        "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      -7/a",
        "tcp        0     -1 0.0.0.0:22              0.0.0.0:*               LISTEN      7/a",
        "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LAUSCHT     7/a",
        "tcp        0      0 0.0.0.0:22              0.0.0.0:*               7/a",
        "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      kubelet",
        "tcp        0      0 0.0.0.0           22    0.0.0.0           *     LISTEN      7/a",
        "tcp        0      0 0.0.0.0:22 0.0.0.0:* LISTEN 880/sshd tcp 0 0 0.0.0.0:111 0.0.0.0:* LISTEN 6/rpcbind",
        "tcp        0      0 0.0.0.0:22 0.0.0.0:* LISTEN 880/sshdtcp6 0 0 :::111 :::* LISTEN 6/rpcbind",
        "tcp        0      0 0.0.0.0:22              0.0.0.0",
    ],
)
def test_a_row_with_an_impossible_value_is_left_over(line: str) -> None:
    """No value lands in a field that it cannot be; the line is shown with its number."""
    found = capture(line, row("127.0.0.1:10248", "9/kubelet"))
    assert [(u.line, u.text) for u in found.unparsed] == [(3, line)]
    assert len(found.records) == 1


def test_a_long_capture_keeps_its_line_numbers_and_repeats_no_text() -> None:
    """It is read in parts: lines count from its beginning, and what many rows say is held once."""
    rows = [row(f"10.0.0.1:{n}", f"{n}/kubelet") for n in range(1, 40_001)]
    rows[30_000] = "tcp        0      0 0.0.0.0:65536 0.0.0.0:* LISTEN 7/a"
    rows[35_000] = "nothing of the kind"
    found = capture(*rows)
    assert [u.line for u in found.unparsed] == [30_003, 35_003]
    first, last = found.records[0], found.records[-1]
    assert isinstance(first, NetstatSocket)
    assert isinstance(last, NetstatSocket)
    assert (last.line, last.last_line, last.local_port) == (40_002, 40_002, 40_000)
    assert first.program is last.program
    assert first.local_address is last.local_address


def test_a_socket_of_a_user_with_a_timer() -> None:
    """-e and -o put User and Inode before the program and Timer after it."""
    line = "tcp 0 0 10.0.0.1:22 10.0.0.2:5122 ESTABLISHED 0 46123 2322/sshd: ops [priv  keepalive (7199.12/0/0)"
    record = only(line)
    assert (record.user, record.inode, record.program) == ("0", 46123, "sshd: ops [priv")
    assert record.timer == "keepalive (7199.12/0/0)"


def test_udp_rows_have_no_state() -> None:
    """The blanks of the missing state are no field."""
    record = only(row("0.0.0.0:8472", "-", proto="udp", state=""))
    assert (record.state, record.local_port, record.pid) == (None, 8472, None)


@pytest.mark.parametrize("language", sorted(net_tools_words._languages()))
def test_every_language_is_read_as_english(language: str) -> None:
    """Titles, columns, the warning, and every translated state are known; states get their untranslated name."""
    words = net_tools_words._languages()[language]
    lines = [*words["unprivileged"], f"{words['title']} {words['all']}", words["columns"][0]]
    states = words["states"] or {"LISTEN": "LISTEN"}
    rows = [f"tcp 0 0 0.0.0.0:{n} 0.0.0.0:* {word} -" for n, word in enumerate(states.values(), 1000)]
    (found,) = parse("\n".join([*lines, *rows]), command="netstat")
    assert not found.unparsed
    assert [r.state for r in found.records] == list(states)  # type: ignore[attr-defined]
    assert found.covers is not None
    assert (found.covers.whole, found.covers.listening, found.covers.established) == (True, True, True)
    assert found.covers.privileged is (False if words["unprivileged"] else None)


def test_brazilian_titles_do_not_tell_what_they_show() -> None:
    """Two English titles have one translation there; without a listener in the rows nothing says that they are shown."""
    title = "Conexões Internet Ativas (sem os servidores)"
    connected = capture("tcp 0 0 10.0.0.1:22 10.0.0.2:5122 ESTABELECIDA", title=title)
    listening = capture("tcp 0 0 0.0.0.0:22 0.0.0.0:* OUÇA", title=title)
    assert connected.covers is not None and listening.covers is not None
    assert (connected.covers.listening, listening.covers.listening) == (False, True)


def covers(name: str) -> dict[str, object]:
    """Return what a fixture of this folder proves."""
    path = FIXTURES / name
    (found,) = parse(path.read_bytes(), source=path.name)
    assert found.covers is not None
    return found.covers.to_dict()


def test_ipv4_only_hides_what_listens_for_both_families() -> None:
    """netstat -nlt4 shows no IPv6 socket: a dual-stack kubelet is not in it, and that must be known."""
    proved = covers("debian-12/netstat_-nlt4.txt")
    assert (proved["families"], proved["protocols"], proved["listening"]) == (["inet"], ["tcp"], True)


def test_connections_alone_prove_nothing_about_listeners() -> None:
    """netstat -nt has no listening sockets."""
    proved = covers("debian-12/netstat_-nt.txt")
    assert (proved["listening"], proved["established"]) == (False, True)


def test_tcp_alone_proves_nothing_about_udp() -> None:
    """netstat -nlpt shows both families of TCP, as root, and no UDP."""
    proved = covers("debian-12/netstat_-nlpt.txt")
    assert (proved["protocols"], proved["families"], proved["privileged"]) == (["tcp"], ["inet", "inet6"], True)


@pytest.mark.parametrize(
    "name",
    ["debian-12/unprivileged.txt", "debian-12/preamble-without-heading.txt", "debian-12/unprivileged-japanese-euc.txt"],
)
def test_an_unprivileged_run_is_known(name: str) -> None:
    """By its warning in any language, also where a grep has left only that; or by having no name at all."""
    assert covers(name)["privileged"] is False


@pytest.mark.parametrize("name", ["debian-12/head-cut.txt", "debian-12/tail-cut.txt", "debian-12/grep-listen.txt"])
def test_a_part_is_not_the_whole(name: str) -> None:
    """Without its heading, or with a last line that is cut, the capture does not show everything."""
    assert covers(name)["whole"] is False


def test_rows_prove_only_their_own_family() -> None:
    """Without a command line and without a tcp6 row nothing says that IPv6 was shown."""
    found = capture(row("0.0.0.0:22", "880/sshd"))
    assert found.covers is not None
    assert found.covers.families == {"inet"}
    named = capture(row("0.0.0.0:22", "880/sshd"), source="netstat_nlpt.txt")
    assert named.covers is not None
    assert named.covers.families == {"inet", "inet6"}


@pytest.mark.parametrize("source", ["netstat.txt", "netstat_all.txt", "netstat_node1.txt", "netstat_-an.txt"])
def test_a_name_that_the_output_contradicts_is_not_believed(source: str) -> None:
    """A table of listeners with programs is not that of -a, of no options, or of letters that are no options."""
    found = capture(row("0.0.0.0:22", "880/sshd"), source=source)
    assert found.covers is not None
    assert (found.covers.families, found.covers.protocols) == ({"inet"}, {"tcp"})


@pytest.mark.parametrize(
    "line",
    ["a" * 100_000, ":" * 100_000, "tcp 0 0 " + "a:" * 50_000, "tcp 0 0 a:1 b:2 LISTEN 1/" + "a " * 50_000,
     "udp 0 0 a:1 b:2 1/x" + " off (0.00/0/0" * 8_000, "tcp 0 0 " + " " * 100_000 + "x"],
)  # fmt: skip
def test_long_near_misses_end(line: str) -> None:
    """No rule needs more than a moment for a long line that almost fits it."""
    found = capture(line, row("0.0.0.0:22"))
    assert len(found.records) == 1


def test_macos_and_bsd_are_told_apart() -> None:
    """Their ports stand behind a dot: nothing of it is read as a table of Linux."""
    text = (
        "Active Internet connections (including servers)\n"
        "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n"
        "tcp4       0      0  127.0.0.1.25           *.*                    LISTEN\n"
    )
    (found,) = parse(text)
    assert (found.command, found.status) == (None, "unrecognized")


def test_service_names_hide_port_numbers() -> None:
    """Without -n 6443 may stand as sun-sr-https: that a number is not seen proves nothing then."""
    numeric = capture(row("0.0.0.0:22", "880/sshd"))
    named = capture(row("0.0.0.0:sun-sr-https", "2201/kube-apiserver"))
    assert numeric.covers is not None and named.covers is not None
    assert (numeric.covers.whole, named.covers.whole) == (True, False)


def test_the_heading_of_another_table_is_no_head() -> None:
    """Rows that lost their heading are a part, though the heading of the UNIX table follows them."""
    unix = [
        "Active UNIX domain sockets (only servers)",
        "Proto RefCnt Flags       Type       State         I-Node   Path",
    ]
    (found,) = parse(
        "\n".join([row("0.0.0.0:22"), *unix, "unix  2      [ ACC ]     STREAM     LISTENING     21043    /run/x"])
    )
    assert found.covers is not None
    assert (found.covers.whole, found.unparsed, len(found.records)) == (False, (), 1)


def test_each_line_is_accounted_for_in_any_order() -> None:
    """However the lines of a capture are shuffled, the same rows are records and the same lines are left over."""
    lines = (FIXTURES / "fedora-32/bluetooth-and-old-families.txt").read_text().splitlines()
    found = netstat.PARSER.read(Text(lines=lines[::-1]))
    assert (len(found.records), found.unparsed) == (2, ())
