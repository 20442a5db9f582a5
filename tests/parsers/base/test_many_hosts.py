"""One command on many hosts: what ran on each, and that a filter inside the quotes is one."""

import pytest

from netparse.captures import parse
from netparse.parsers.base.command_line import parse_command_line


@pytest.mark.parametrize(
    ("typed", "program", "words", "filtered"),
    [
        ('ansible all -b -a "ip neigh"', "ip", ("neigh",), False),
        ("ansible -i hosts.ini w -m shell -a 'ss -lnt | grep -E \"6443|10250\"' -b", "ss", ("-lnt",), True),
        ("ansible all -m ansible.builtin.command --args='ip -br a'", "ip", ("-br", "a"), False),
        ("pdsh -w n[1-3] ip route | dshbak -c", "ip", ("route",), False),
        ("clush -bw n[1-3] netstat -nlpt | head", "netstat", ("-nlpt",), True),
        ("salt '*' cmd.run 'ip neigh'", "ip", ("neigh",), False),
        ("salt -t 60 '*' -b 2 cmd.run 'ip neigh'", "ip", ("neigh",), False),
        ("ansible all -o -a 'ip neigh'", "ip", ("neigh",), False),
        ("pdsh -w n[1-3] iptables -t nat -L -n", "iptables", ("-t", "nat", "-L", "-n"), False),
        ("clush -w n[1-3] -b ss -l -n -t", "ss", ("-l", "-n", "-t"), False),
        ("for n in a b; do echo $n; ssh $n ip r; done", "ip", ("r",), False),
        ("for n in a b; do ssh -o X=y root@$n 'ip r | grep via'; done", "ip", ("r",), True),
        ("for n in a b; do ssh $n ip r; done | grep via", "ip", ("r",), True),
        ("for n in a b; do ssh $n 'ip r' | grep via; done", "ip", ("r",), True),
        ("for n in a b; do ssh $n sudo ss -lnt; done 2>&1 | tail -20", "ss", ("-lnt",), True),
        (
            'for n in $(cat x); do echo == $n; ssh -q root@$n "ss -lnt" 2>/dev/null; done > out.txt',
            "ss",
            ("-lnt",),
            False,
        ),
        ("while read n; do ssh -n $n -- ip neigh; done < nodes | tee x", "ip", ("neigh",), False),
    ],
)
def test_the_command_that_runs_on_each(typed: str, program: str, words: tuple[str, ...], filtered: bool) -> None:
    """Its options are the command's own, and whose it is, only headings tell."""
    found = parse_command_line(typed)
    assert found is not None
    assert (found.program, found.words, found.filtered, found.host, found.on_many) == (
        program,
        words,
        filtered,
        None,
        True,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "ansible all -m ping",
        "ansible-playbook site.yml",
        "pdsh -w n1",
        "pdsh -w n[1-3] 'ip a; ip r'",
        "ansible all -m shell -a 'ip a && ip r'",
        'for n in a b; do ssh $n "ip a; ip r"; done',
        "for n in a b; do ssh $n 'ip a'; ssh $n 'ip r'; done",
        "for n in a b; do ssh $n ip a; ip r; done",
    ],
)
def test_what_runs_no_single_command(typed: str) -> None:
    """Another module, a playbook, two commands in one."""
    found = parse_command_line(typed)
    assert found is not None
    assert not found.on_many


@pytest.mark.parametrize(
    ("typed", "program", "filtered"),
    [
        ("ssh n1 'netstat -nlpt | grep 6443'", "netstat", True),
        ("sudo bash -c 'ip r | head'", "ip", True),
        ("ssh n1 'ip r'", "ip", False),
        ("netstat -an | grep '6443\\|10250'", "netstat", True),
        ("kubectl get nodes -o jsonpath='{.a|b;c}'", "kubectl", False),
    ],
)
def test_a_filter_inside_quotes(typed: str, program: str, filtered: bool) -> None:
    """What stands in quotes is one word, until its quotes are gone."""
    found = parse_command_line(typed)
    assert found is not None
    assert (found.program, found.filtered) == (program, filtered)


_NEIGHBORS = "10.9.0.1 dev eth0 lladdr 52:54:00:11:22:33 REACHABLE\n10.9.0.12 dev eth0 FAILED\n"


def test_each_heading_has_the_command() -> None:
    """Up to the next command, or the end of the paste; two outputs of one command are no reason for uncertainty."""
    text = (
        f'$ ansible all -a "ip neigh"\nkube-01 | CHANGED | rc=0 >>\n{_NEIGHBORS}kube-02 | CHANGED | rc=0 >>\n{_NEIGHBORS}'
        f"$ ansible all -m shell -a 'ip neigh | grep -v FAILED'\nkube-01 | CHANGED | rc=0 >>\n{_NEIGHBORS}"
    )
    found = [c for c in parse(text) if c.records]
    assert [c.host for c in found] == ["kube-01", "kube-02", "kube-01"]
    assert [bool(c.covers and c.covers.whole) for c in found] == [True, True, False]


def test_a_heading_behind_the_paste_has_not() -> None:
    """A fence ends it: what somebody shows below is of a command of its own."""
    text = f'```\n$ ansible all -a "ip neigh"\nkube-01 | CHANGED | rc=0 >>\n{_NEIGHBORS}```\n\nkube-02:\n```\n{_NEIGHBORS}```\n'
    first, second = (c for c in parse(text) if c.records)
    assert first.command_line is not None
    assert second.command_line is None
