"""A file is cut where another output begins, and the heading names command, host and namespace."""

import pytest

from netparse.captures import parse
from netparse.records import Route
from tests.captures.samples import NODES, ROUTES, SOCKETS

ROUTE_N = """\
Kernel IP routing table
Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface
0.0.0.0         192.0.2.1       0.0.0.0         UG        0 0          0 eth0
192.0.2.0       0.0.0.0         255.255.255.0   U         0 0          0 eth0
"""


def stems(text: str) -> list[str | None]:
    return [c.command for c in parse(text)]


@pytest.mark.parametrize(
    ("prompt", "host"),
    [
        ("root@cp1:~#", "cp1"), ("[core@cp1 ~]$", "cp1"), ("cp1:~$", "cp1"), ("cp1:~ #", "cp1"), ("admin@cp1:/etc/kubernetes>", "cp1"),
        ("[root@cp1.lab.example kubernetes]#", "cp1.lab.example"), ("(venv) me@cp1:~/x$", "cp1"), ("PS C:\\Users\\me>", None),
        ("#", None), ("$", None), (">", None), ("sh-4.4#", None), ("/ #", None), ("C:\\>", None), ("me@mac ~ %", "mac"),
        ("12:30:01 root@cp1:~#", "cp1"), ("[12:30:01] root@cp1 ~ #", "cp1"), ("(⎈|admin@lab:default)root@cp1:~#", "cp1"),
        ("(admin@lab:kube-system) [root@cp1 ~]#", "cp1"), ("root@cp1 ~ ❯", "cp1"), ("cp1 #", "cp1"), ("➜  ~ git:(main) ✗", None),
    ],
)  # fmt: skip
def test_prompts_part_outputs_and_name_the_host(prompt: str, host: str | None) -> None:
    """Every usual shape of a prompt, also left alone at the end."""
    found = parse(f"{prompt} ip route\n{ROUTES}{prompt} kubectl get nodes\n{NODES}{prompt}\n")
    assert [(c.command, c.host, c.status) for c in found][:2] == [
        ("ip_route", host, "ok"),
        ("kubectl_get_nodes", host, "ok"),
    ] or (
        prompt in "#$>" and [(c.command, len(c.records)) for c in found] == [("ip_route", 3), ("kubectl_get_nodes", 2)]
    )
    assert [len(c.records) for c in found] == [3, 2]


@pytest.mark.parametrize("prompt", ["worker01:/root#", "root@worker01:~#", "[root@worker01 ~]#"])
def test_some_prompts_end_without_a_blank(prompt: str) -> None:
    """As their users set them."""
    text = f"{prompt}ip route\n{ROUTES}{prompt}kubectl get nodes\n{NODES}{prompt}\n"
    assert [(c.command, c.host, c.status) for c in parse(text)] == [
        ("ip_route", "worker01", "ok"),
        ("kubectl_get_nodes", "worker01", "ok"),
    ]


@pytest.mark.parametrize("line", ["`me@cp1:~$ {}`", "**root@cp1:/home/me# {}**", "root@cp1 ~]# {}"])
def test_a_prompt_may_be_set_in_bold_or_as_code(line: str) -> None:
    """Or have lost its first bracket when it was copied."""
    text = f"{line.format('ip route')}\n\n{ROUTES}\n{line.format('kubectl get nodes')}\n\n{NODES}"
    assert [(c.command, c.host, c.status) for c in parse(text)] == [
        ("ip_route", "cp1", "ok"),
        ("kubectl_get_nodes", "cp1", "ok"),
    ]


def test_a_bold_heading_of_another_command_ends_an_output() -> None:
    """What stands below it is shown, and not counted as lines of the table above."""
    text = f"**ip route**\n{ROUTES}\n**sudo calicoctl node status**\nCalico process is running.\n"
    assert [(c.command, c.status) for c in parse(text)] == [("ip_route", "ok"), (None, "unrecognized")]


def test_prompts_of_windows_need_no_blank() -> None:
    """`cmd.exe` puts the command directly behind its sign."""
    text = f"C:\\Users\\me>kubectl get nodes\n{NODES}\nC:\\Users\\me>type routes.txt\n{ROUTES}\nC:\\Users\\me>\n"
    assert [(c.command, c.status) for c in parse(text)] == [("kubectl_get_nodes", "ok"), ("ip_route", "ok")]


@pytest.mark.parametrize("words", ["Run #", "Then $ or #"])
def test_words_before_a_sign_are_no_prompt(words: str) -> None:
    """Only a word that stands where a prompt would can be a host's name."""
    assert [c.host for c in parse(f"{words} once more\n{ROUTES}") if c.command] == [None]


@pytest.mark.parametrize(
    "begin", ["   ```console\n", "   ```\n   # ip route\n", "    $ ip route\n", "\troot@cp1:~# ip route\n", "    "]
)
def test_a_block_of_code_may_be_moved_in(begin: str) -> None:
    """In a list of Markdown, or below a paragraph as Stack Overflow had them; the words around it are at the margin."""
    margin = begin[: len(begin) - len(begin.lstrip())]
    end = f"{margin}```\n" if "```" in begin else ""
    moved = "".join(f"{margin}{line}\n" for line in ROUTES.splitlines()).removeprefix("" if begin.strip() else margin)
    found = [c for c in parse(f"1. Routes of the node:\n\n{begin}{moved}{end}\nIs that right?\n") if c.command]
    assert [(c.command, len(c.records)) for c in found] == [("ip_route", 3)]


@pytest.mark.parametrize(
    "banner",
    ["==> {} <==", "*** Output of {} ***", "=== {} ===", "##### {} #####", "--- {} ---", "+ {}", "{}", "## `{}`", "# {}"],
)  # fmt: skip
def test_banners_name_the_command(banner: str) -> None:
    """What collectors and authors write above an output."""
    text = f"{banner.format('ip route')}\n{ROUTES}\n{banner.format('netstat -nlpt')}\n{SOCKETS}"
    found = parse(text)
    assert [(c.command, c.command_line and c.command_line.text) for c in found] == [
        ("ip_route", "ip route"),
        ("netstat", "netstat -nlpt"),
    ]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("-------------------------\nRunning command: {}", ""),
        ("Executing command {}", ""),
        ("+++++++++++++++++ {} ", "++++++++++++++++++++++++  \n\n\n"),
    ],
)
def test_what_announces_a_command_ends_the_output_before(above: str, below: str) -> None:
    """Also before and behind a command whose output is not read: nothing of it falls to its neighbours."""
    outputs = {
        "route -n": ROUTE_N,
        "kubectl get ns": "NAME      STATUS   AGE\ndefault   Active   4d\n",
        "netstat -nlpt": SOCKETS,
    }
    found = parse("".join(f"{above.format(command)}\n{out}{below}" for command, out in outputs.items()))
    assert [(c.command, c.status) for c in found if c.command] == [("route_n", "ok"), ("netstat", "ok")]


def test_a_command_may_be_announced_as_a_list_of_words() -> None:
    """As programs in Go print the words of a command that they run."""
    text = f'Command: ["ip" "-4" "route" "show"]\n{ROUTES}Command: ["ip" "-6" "route" "show"]\n'
    found = parse(text)
    assert [c.command_line and c.command_line.text for c in found] == ["ip -4 route show", "ip -6 route show"]
    assert (found[0].command, found[0].status) == ("ip_route", "ok")


@pytest.mark.parametrize("margin", ["    ", "\t"])
def test_a_block_without_a_prompt_may_be_moved_in(margin: str) -> None:
    """Its first lines may be warnings; one that no block moved in keeps its indent."""
    text = f'(No info could be read for "-p": geteuid()=1000 but you should be root.)\n{SOCKETS}'
    moved = "".join(f"{margin}{line}\n" for line in text.splitlines())
    assert stems(f"On the node:\n\n{moved}\nThat is all.\n") == ["netstat"]


@pytest.mark.parametrize(
    ("line", "filtered", "netns"),
    [
        ("netstat -tulpn | grep LISTEN", True, None), ("sudo netstat -tulpn 2>/dev/null | head -20", True, None),
        ("ssh -i key.pem core@cp1 sudo netstat -tulpn", False, None), ("sudo ip netns exec blue netstat -tulpn", False, "blue"),
        ("kubectl -n kube-system exec web-0 -c app -- netstat -tulpn", False, "web-0"),
        ("docker exec -it web netstat -tulpn", False, "web"), ("nsenter -t 4711 -n netstat -tulpn", False, "process 4711"),
    ],
)  # fmt: skip
def test_a_bare_command_line_is_read_whole(line: str, filtered: bool, netns: str | None) -> None:
    """What a filter took away, and inside what the command ran, decides what the output proves."""
    (found,) = parse(f"{line}\n{SOCKETS}")
    assert found.command_line is not None
    assert (found.command_line.filtered, found.netns) == (filtered, netns)


def test_outputs_without_any_heading_are_parted_by_their_kind() -> None:
    """The heading of a table ends the table before it."""
    assert stems(SOCKETS + ROUTES + NODES + SOCKETS) == ["netstat", "ip_route", "kubectl_get_nodes", "netstat"]


def test_a_neighbour_without_a_state_does_not_begin_a_route_table() -> None:
    """`ip neigh show nud all` prints such lines among the others."""
    text = "192.0.2.1 dev eth0 lladdr 52:54:00:00:00:01 STALE\n192.0.2.14 dev eth0\n192.0.2.4 dev eth0 FAILED\n"
    assert stems(text) == ["ip_neigh"]


def test_a_namespace_is_kept_apart() -> None:
    """What ran inside a namespace, a container or a pod says nothing of the host."""
    text = f"# ip netns exec blue ip route\n{ROUTES}# nsenter -t 4711 -n ip route\n{ROUTES}# ip route\n{ROUTES}"
    assert [c.netns for c in parse(text)] == ["blue", "process 4711", None]
    text = (
        f"$ kubectl exec web-0 -- ip route\n{ROUTES}$ kubectl -n kube-system exec kube-proxy-x2 -- ip route\n{ROUTES}"
    )
    assert [c.netns for c in parse(text)] == ["web-0", None]


def test_a_prefix_with_the_hosts_name_parts_the_hosts() -> None:
    """docker-compose and pdsh print several hosts into one file."""
    text = "".join(f"{h}  | {line}\n" for h in ("cp1", "node1") for line in ROUTES.splitlines())
    assert [(c.host, len(c.records), c.first_line) for c in parse(text)] == [("cp1", 3, 1), ("node1", 3, 4)]


def test_a_container_log_inside_a_dump_is_not_searched() -> None:
    """A log may quote anything."""
    text = f"==== START logs for container a of pod b/c ====\nroot@x:~# ip route\n{ROUTES}==== END logs for container a of pod b/c ====\n"
    assert all(not c.records for c in parse(text))


def test_a_prompt_glued_behind_the_last_line_ends_the_output() -> None:
    """Files without a line end at their end do that in a terminal."""
    text = "root@cp1:~# cat /etc/hostname\nnode-7root@cp1:~# ip route\n" + ROUTES
    first, second = parse(text)
    assert [getattr(r, "hostname", None) for r in first.records] == ["node-7"]
    assert (second.command, len(second.records)) == ("ip_route", 3)


def test_line_numbers_are_those_of_the_file() -> None:
    """Every record quotes the line it was read from, wherever its section began."""
    text = f"Notes\n\nroot@cp1:~# ip route\n{ROUTES}root@cp1:~# kubectl get nodes\n{NODES}"
    lines = text.split("\n")
    for capture in parse(text):
        for record in capture.records:
            key = getattr(record, "dst", None) or getattr(record, "name", None)
            assert key in lines[record.line - 1]


def test_another_commands_table_behind_an_output_does_not_spoil_it() -> None:
    """Rules behind routes are read as such; what no parser reads is shown as not understood."""
    rules = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n"
    interfaces = "Kernel Interface table\nIface   MTU    RX-OK\nlo      65536  1\n"
    assert [(c.command, c.status, len(c.records)) for c in parse(f"{ROUTES}{rules}{interfaces}")] == [
        ("ip_route", "ok", 3),
        ("ip_rule", "ok", 2),
        (None, "unrecognized", 0),
    ]


@pytest.mark.parametrize("prompt", ["oak-1 core #", "oak-1 kubernetes $", "elm2 net.d #"])
def test_a_prompt_may_show_the_last_folder_alone(prompt: str) -> None:
    """As Gentoo and CoreOS set it."""
    found = parse(f"{prompt} netstat -rn\n{ROUTE_N}{prompt} ip route\n{ROUTES}")
    assert [(c.command, c.host) for c in found if c.records] == [
        ("route_n", prompt.split()[0]),
        ("ip_route", prompt.split()[0]),
    ]


@pytest.mark.parametrize("words", ["Try this #", "Look here $"])
def test_two_words_before_a_command_are_no_prompt(words: str) -> None:
    """Only what looks like a host's name stands in a prompt."""
    assert {c.host for c in parse(f"{words} ip route\n{ROUTES}")} == {None}


def test_a_list_of_kinds_prints_a_table_of_each() -> None:
    """``get svc,ep -n NAME``: each table has the namespace that was asked for."""
    services = (
        "NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\n"
        "service/web   ClusterIP   10.96.0.9    <none>        80/TCP    6d\n"
    )
    endpoints = "NAME            ENDPOINTS      AGE\nendpoints/web   10.244.0.3:80  6d\n"
    found = parse(f"$ k -n shop get svc,ep\n{services}\n{endpoints}")
    told = [(c.command, c.command_line.text) for c in found if c.command_line and c.records]
    assert told == [("kubectl_get_services", "k -n shop get svc,ep"), ("kubectl_get_endpoints", "k -n shop get ep")]


def test_a_bold_row_is_no_heading() -> None:
    """The row that matters most to its reporter is read with the others."""
    first, second, *more = NODES.splitlines()
    found = parse("\n".join([first, f"**{second}**", *more]) + "\n")
    assert [(c.command, c.status, len(c.records)) for c in found] == [("kubectl_get_nodes", "ok", 2)]


def test_a_prompt_below_words_on_a_host_says_what_was_typed() -> None:
    """The words are no output of their own, though a command's name stands in them."""
    text = f"3. route rule on the gateway node(198.51.100.9)\n```\n[root@elm-1 ~]# ip route\n{ROUTES}```\n"
    assert [(c.command, c.host, len(c.records)) for c in parse(text) if c.command] == [("ip_route", "elm-1", 3)]
    typed = f"root@elm-1:~# ip neigh\nroot@elm-1:~# ip route\n{ROUTES}"
    assert [(c.command, c.status) for c in parse(typed) if c.command] == [("ip_neigh", "empty"), ("ip_route", "ok")]


@pytest.mark.parametrize("heading", ['##### Run "{}" #####', "=== Output of '{}' ===", '## Running: "{}" ##'])
def test_a_command_in_marks_of_its_own_is_a_heading(heading: str) -> None:
    """Reports of Pacemaker put one file together so; what is between commands that are read belongs to none of them."""
    outputs = {
        "ip route": "default via 192.0.2.1 dev eth0",
        "uptime": " 08:00:00 up 41 days",
        "ip neigh": "192.0.2.1 dev eth0 lladdr 52:54:00:00:02:01 STALE",
    }
    text = "".join(f"{heading.format(command)}\n{output}\n\n" for command, output in outputs.items())
    found = [(c.command, c.status) for c in parse(text)]
    assert found == [("ip_route", "ok"), (None, "unrecognized"), ("ip_neigh", "ok")]


def test_a_comment_that_tells_to_run_something_is_none() -> None:
    """It stands in words, and the output goes on."""
    text = "default via 192.0.2.1 dev eth0\n# run this on w1 again later\n192.0.2.0/24 dev eth0 scope link\n"
    assert [(c.command, r.dst) for c in parse(text) for r in c.records if isinstance(r, Route)] == [
        ("ip_route", "default"),
        ("ip_route", "192.0.2.0/24"),
    ]
