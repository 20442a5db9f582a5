"""Prompts of many shells and labs, those that are part of another, and those that the file itself teaches."""
# ruff: noqa: E501 - prompts as they are printed

import pytest

from netparse.captures import parse
from tests.captures.samples import NODES, ROUTES, SOCKETS


def read(text: str) -> list[tuple[str | None, str | None, str, int]]:
    return [(c.command, c.host, c.status, len(c.records)) for c in parse(text) if c.command]


@pytest.mark.parametrize(
    ("prompt", "host"),
    [
        ("controlplane ~ ➜  ", "controlplane"), ("m1 ~]$ ", "m1"), ("node01 ~ ✖ ", "node01"), ("cp1 /etc ➜ ", "cp1"), ("user@Mac lab % ", "Mac"), ("Mac:lab user$ ", "Mac"),
        ("~$ ", None), ("$: ", None), ("~ $ ", None), ("$  ", None), ("$\t", None), ("    $ ", None), ("cp1 ~ # ", "cp1"), ("core-01 ~ $ ", "core-01"),
        ("[root@cp1:~]# ", "cp1"), ("root [ ~ ]# ", None), ("[cp1]$ ", "cp1"), ("» ", None), ("→ ", None), ("(base) root@cp1:~# ", "cp1"),
        ("(⎈|admin@prod:default) root@cp1:~# ", "cp1"), ("[12:30:01] root@cp1:~# ", "cp1"), ("[2024-05-06 12:30:01] root@cp1:~# ", "cp1"), ("cp1:~ # ", "cp1"), ("root@cp1:/home/x# ", "cp1"),
        ("<cp1>-{root} ", None), ("cp1 :: root |> ", None), ("【cp1】$ ", None),
    ],
)  # fmt: skip
def test_a_prompt_before_each_command(prompt: str, host: str | None) -> None:
    """It parts the outputs, gives the command, and where it names the host, the host."""
    found = read(
        f"{prompt}ip route\n{ROUTES}{prompt}netstat -nlpt\n{SOCKETS}{prompt}frobnicate\nnonsense\n{prompt}kubectl get nodes\n{NODES}"
    )
    expected = [("ip_route", "ok", 3), ("netstat", "ok", 2), ("kubectl_get_nodes", "ok", 2)]
    assert [(command, status, n) for command, _, status, n in found] == expected
    assert host is None or {h for _, h, _, _ in found} == {host}


@pytest.mark.parametrize(
    ("short", "long"),
    [("worker1:~ # ", "gpu-worker1:~ # "), ("root@n1:~# ", "(base) root@n1:~# "), ("n1:~$ ", "big.n1:~$ ")],
)
def test_a_prompt_that_ends_in_another(short: str, long: str) -> None:
    """Neither is torn apart."""
    found = read(f"{short}ip route\n{ROUTES}{long}ip r\n{ROUTES}")
    assert [(c, s, n) for c, _, s, n in found] == [("ip_route", "ok", 3)] * 2
    hosts = [h for _, h, _, _ in found]
    assert hosts == [short.split(":")[0].rpartition("@")[2], long.split(":")[0].rpartition("@")[2]]


@pytest.mark.parametrize("typed", ["kubectl", "k0s kubectl", "k0s kc", "microk8s.kubectl", "microk8s kubectl", "kubectl.exe", "cluster/kubectl.sh", "sudo k3s kubectl",
                                   "oc.exe", "./kubectl", "/usr/local/bin/kubectl", "minikube kubectl --", "rke2 kubectl", "/var/lib/rancher/rke2/bin/kubectl"])  # fmt: skip
@pytest.mark.parametrize("prompt", ["$ ", "root@cp1:~# ", "C:\\Users\\me> ", ""])
def test_all_names_of_kubectl(typed: str, prompt: str) -> None:
    """With and without a prompt: the command line is the node list's."""
    found = [c for c in parse(f"{prompt}{typed} get nodes\n{NODES}") if c.records]
    assert [(c.command, c.status) for c in found] == [("kubectl_get_nodes", "ok")]
    assert typed == "k" or (found[0].command_line and found[0].command_line.text.endswith("get nodes"))


@pytest.mark.parametrize("typed", ["kgno", "kgn -o wide", "kg no", "kg nodes -o wide"])
def test_short_names_of_shell_plug_ins(typed: str) -> None:
    """The aliases that oh-my-zsh and others bring."""
    assert [(c.command, c.status) for c in parse(f"$ {typed}\n{NODES}") if c.records] == [("kubectl_get_nodes", "ok")]


@pytest.mark.parametrize(
    "line", ["Then I ran: ip route", "see (ip route", "10.0.0.1 > ip route", "the output of `ip route"]
)
def test_words_before_one_command_teach_nothing(line: str) -> None:
    """One line, or words of a sentence, are no prompt."""
    assert [c.host for c in parse(f"{line}\n{ROUTES}") if c.records] == [None]


@pytest.mark.parametrize(
    ("above", "prompt", "host"),
    [
        ("┌──(kali㉿cp1)-[~]", "└─$ ", "cp1"),
        ("╭─root@cp1 ~/lab", "╰─# ", "cp1"),
        ("╭─ ~/lab", "╰─❯ ", None),
    ],
)
def test_the_first_line_of_a_prompt_names_the_host(above: str, prompt: str, host: str | None) -> None:
    """Prompts on two lines have the command on the second."""
    found = parse(f"{above}\n{prompt}ip route\n{ROUTES}{above}\n{prompt}ip r\n{ROUTES}")
    assert [(c.host, len(c.records)) for c in found if c.records] == [(host, 3), (host, 3)]


@pytest.mark.parametrize(
    "typed",
    ["KUBECONFIG=x kubectl get nodes", "sudo kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes", "k get nodes",
     "alias k=kubectl; k get nodes", "kubecolor get no"],
)  # fmt: skip
@pytest.mark.parametrize("prompt", ["", "$ "])
def test_kubectl_by_other_names(typed: str, prompt: str) -> None:
    """With and without a prompt the line is no line of the table."""
    (found,) = (c for c in parse(f"{prompt}{typed}\n{NODES}") if c.records)
    assert (found.status, len(found.records)) == ("ok", 2)
