"""The collecting scripts, run for real: under each shell, with each tool taken away, as root and not; nothing is imitated but kubectl."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

import netparse
from netparse.captures.collectors import collectors
from netparse.collection import NODE_LIST, collecting_script, file_of
from netparse.findings import Verdict
from netparse.inventory import take_inventory
from netparse.parsers import PARSERS, Kind
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.collecting import best, in_the_cluster, on_a_node
from netparse.parsers.spelling import command_from_name, stem_from_command
from netparse.reach.hosts.read import firewall_of
from tests.bundles.pack import NODES, PARTS
from tests.conftest import BUNDLES, EXAMPLE

SHELLS = [shell for shell in ("dash", "busybox", "bash") if shutil.which(shell)]
NEEDED = ("sh", "cat", "mkdir", "rm", "tar", "gzip", "uname")
"""Without these there is no archive; all others may be missing."""
TOOLS = (
    "date", "id", "mktemp", "timeout", "sed", "head", "tr", "hostname",
    "ip", "bridge", "ss", "netstat", "arp", "route", "ifconfig", "sysctl", "ps", "iptables-save", "ip6tables-save", "nft", "ipset",
)  # fmt: skip
_ADDED = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin"
_ROOT = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("ip"), reason="network namespaces need root and iproute2"
)
_PACKET_FILTER = pytest.mark.skipif(
    not all(map(shutil.which, ("iptables-save", "ip6tables-save", "nft"))),
    reason="iptables or nftables is not installed",
)


def script(folder: Path, *, cluster: bool = False) -> Path:
    """The script as it is printed, but that it looks for tools nowhere else than in the PATH that it is given."""
    text = collecting_script(kubectl=cluster)
    assert text.count(_ADDED) == 1
    path = folder / "collect.sh"
    path.write_text(text.replace(_ADDED, ""))
    return path


def tools(folder: Path, names: Iterable[str], imitated: Mapping[str, str] | None = None) -> Path:
    """A folder that holds these tools of the machine and no others; ``imitated`` are scripts by name."""
    folder.mkdir(exist_ok=True)
    for name in names:
        real = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        if real:
            (folder / name).symlink_to(os.path.realpath(real) if name == "sh" else real)
    for name, text in (imitated or {}).items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder


def run(
    script: Path, path: Path, shell: str, *arguments: str, before: Iterable[str] = ()
) -> subprocess.CompletedProcess[bytes]:
    words = ["busybox", "sh"] if shell == "busybox" else [shell]
    words[0] = shutil.which(words[0]) or words[0]
    command = [*before, *words, str(script), *arguments]
    env = {"PATH": str(path), "TMPDIR": str(script.parent)}
    return subprocess.run(command, capture_output=True, check=False, env=env, cwd=script.parent, timeout=60)


@pytest.fixture(scope="module")
def space() -> Iterator[str]:
    """A network namespace with something of everything: addresses, a bridge, routes, a neighbour, a rule, a set, a listener."""
    name = f"npc{os.getpid()}"
    commands = f"""
        ip netns add {name}
        ip -n {name} link set lo up
        ip -n {name} link add eth0 type veth peer name eth9
        ip -n {name} link set eth0 up
        ip -n {name} link set eth9 up
        ip -n {name} address add 192.0.2.10/24 dev eth0
        ip -n {name} address add 2001:db8::10/64 dev eth0 nodad
        ip -n {name} route add default via 192.0.2.1
        ip -n {name} neigh add 192.0.2.1 lladdr 02:00:5e:10:00:01 dev eth0
    """
    for line in filter(None, map(str.strip, commands.splitlines())):
        subprocess.run(line.split(), check=True, capture_output=True)
    if shutil.which("iptables"):
        accept = f"ip netns exec {name} iptables -A INPUT -j ACCEPT"
        subprocess.run(accept.split(), check=True, capture_output=True)
    listen = (
        "import socket, time; s = socket.create_server(('192.0.2.10', 6443)); print('', flush=True); time.sleep(600)"
    )
    listener = subprocess.Popen(
        ["ip", "netns", "exec", name, "python3", "-c", listen],
        stdout=subprocess.PIPE,
    )
    assert listener.stdout is not None
    listener.stdout.readline()
    yield name
    listener.kill()
    listener.wait()
    listener.stdout.close()
    subprocess.run(["ip", "netns", "del", name], check=True)


TOGETHER = ("nothing", "ip,bridge", "ss,netstat", "ip,ifconfig,arp,route", ",".join(TOOLS))
CASES = [
    *((shell, without) for shell in SHELLS for without in TOGETHER),
    *((shell, without) for shell in SHELLS[:1] for without in TOOLS),
]


@_ROOT
@pytest.mark.parametrize(("shell", "without"), CASES)
def test_a_tool_that_is_missing_stops_nothing(tmp_path: Path, space: str, shell: str, without: str) -> None:
    """An archive comes out, its list names the tool, and another tool or the kernel's own files tell the same."""
    missing = set(without.split(","))
    path = tools(tmp_path / "bin", [name for name in (*NEEDED, *TOOLS) if name not in missing])
    inside = ("/usr/bin/nsenter", f"--net=/run/netns/{space}", "--")
    archive = tmp_path / "out.tar.gz"
    done = run(script(tmp_path), path, shell, "-n", "n1", "-o", str(archive), before=inside)
    assert (done.returncode, done.stdout.decode().strip()) == (0, str(archive)), done.stderr
    assert not done.stderr
    with tarfile.open(archive) as packed:
        listed = next(m for m in packed.getmembers() if m.name.endswith(NODE_LIST))
        file = packed.extractfile(listed)
        assert file is not None
        told = file.read().decode()
    found = take_inventory(archive)
    assert [c.stem for c in found.collectors] == ["netparse"]
    node = found.cluster.node("n1") or found.cluster.nodes[0]
    kinds = {Kind.SOCKETS, Kind.ROUTES, Kind.NEIGHBORS}
    if shell != "busybox":  # it may have tools of its own, which are as good
        run_by_script = {c.command.split()[0] for group in on_a_node() for c in group[0]}
        assert all(f"not there: {name}" in told for name in missing & run_by_script)
    if not {"ip", "ifconfig"} <= missing:
        kinds |= {Kind.ADDRESSES}
    for kind in kinds:
        assert node.of(kind), (kind, told)
    assert 6443 in {listener.port for listener in node.listeners}
    assert any(str(r.prefix) == "0.0.0.0/0" for r in node.routes)
    assert any(str(n.address) == "192.0.2.1" and n.mac == "02:00:5e:10:00:01" for n in node.neighbors)
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("netparse.")]


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_refused_is_noted_and_kept(tmp_path: Path, shell: str) -> None:
    """As a file whose text is the error: the report then says that it was refused, not that it was not captured."""
    refusing = "#!/bin/sh\necho 'Operation not permitted (you must be root)' >&2\nexit 4\n"
    netstat = f"#!/bin/sh\ncat {EXAMPLE / 'controlplane' / 'netstat_nlpt.txt'}\n"
    path = tools(tmp_path / "bin", [t for t in (*NEEDED, *TOOLS) if t != "netstat"], {"netstat": netstat})
    for name in ("iptables-save", "ss"):
        (path / name).unlink(missing_ok=True)
        (path / name).write_text(refusing)
        (path / name).chmod(0o755)
    if shell == "busybox":
        pytest.skip("it may prefer tools of its own")
    done = run(script(tmp_path), path, shell, "-o", "-")
    assert done.returncode == 0 and not done.stderr
    (tmp_path / "x.tar.gz").write_bytes(done.stdout)
    with tarfile.open(tmp_path / "x.tar.gz") as packed:
        names = {m.name.partition("/")[2] for m in packed.getmembers()}
    assert "iptables-save.txt" in names
    assert "ss_-tupna.txt" not in names and "netstat_-tupna.txt" in names  # another tool told the same
    captures = netparse.analyze(tmp_path / "x.tar.gz").captures
    (refused,) = [c for c in captures if c.source.endswith("/iptables-save.txt")]
    assert (refused.status, "Operation not permitted" in (refused.reason or "")) == ("failed", True)


def _imitation(outputs: Mapping[str, Path]) -> str:
    """A tool that prints a file for each of its command lines, and refuses all others."""
    cases = "\n".join(f'  "{line}") exec cat "{path}" ;;' for line, path in outputs.items())
    return f'#!/bin/sh\ncase "$*" in\n{cases}\nesac\necho "error: unknown command: $*" >&2\nexit 1\n'


@_ROOT
@_PACKET_FILTER
def test_a_node_without_any_rule_has_a_firewall_that_was_captured(tmp_path: Path) -> None:
    """The tools of the packet filter print nothing and end with exit code 0: nothing is asked for, and nothing is unknown of it."""
    path = tools(tmp_path / "bin", [*NEEDED, *TOOLS])
    inside = (shutil.which("unshare") or "unshare", "--net")
    archive = tmp_path / "out.tar.gz"
    assert run(script(tmp_path), path, SHELLS[0], "-n", "n1", "-o", str(archive), before=inside).returncode == 0
    found = take_inventory(archive)
    node = found.cluster.nodes[0]
    shown = {Path(c.source).name: (c.status, c.records, c.covers and c.covers.whole) for c in node.of(Kind.FIREWALL)}
    empty = ("ok", (), True)
    assert shown == dict.fromkeys(("iptables-save.txt", "ip6tables-save.txt", "nft_list_ruleset.txt"), empty)
    assert "rules of the packet filter" not in found.missing(node)
    firewall = firewall_of(node)
    assert (firewall.tables, firewall.gaps) == ((), ())


@pytest.mark.parametrize("complaint", ["echo 'the module is not loaded' >&2; exit 0", "exit 4"])
def test_an_empty_answer_with_a_complaint_proves_nothing(tmp_path: Path, complaint: str) -> None:
    """Only who ends well and silently has said that there are no rules."""
    path = tools(tmp_path / "bin", [n for n in (*NEEDED, *TOOLS) if n != "nft"])
    for name in ("iptables-save", "ip6tables-save"):
        (path / name).unlink(missing_ok=True)
        (path / name).write_text(f"#!/bin/sh\n{complaint}\n")
        (path / name).chmod(0o755)
    archive = tmp_path / "out.tar.gz"
    assert run(script(tmp_path), path, SHELLS[0], "-n", "n1", "-o", str(archive)).returncode == 0
    found = take_inventory(archive)
    node = found.cluster.nodes[0]
    assert not node.of(Kind.FIREWALL)
    assert "rules of the packet filter" in found.missing(node)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_bundles_of_a_healthy_cluster_leave_no_question_open(tmp_path: Path, shell: str) -> None:
    """Three nodes and the cluster, collected by the scripts: nothing failed, nothing to warn of, nothing unknown."""
    if shell == "busybox":
        pytest.skip("it may prefer tools of its own to those that print the captures")
    settings = tmp_path / "sysctl.txt"
    settings.write_text(
        "net.ipv4.ip_forward = 1\nnet.ipv4.tcp_fastopen_key = 0a0b0c0d-1\nnet.ipv6.conf.all.forwarding = 1\n"
        "net.bridge.bridge-nf-call-iptables = 1\n"
        + "".join(f"net.ipv4.conf.{name}.rp_filter = 0\n" for name in ("all", "eth0", "flannel/1", "cni0"))
    )
    for node in NODES:
        folder = tmp_path / node
        folder.mkdir()
        outputs: dict[str, dict[str, Path]] = {"sysctl": {"-a": settings}}
        outputs |= _packet_filter(tmp_path / f"of {node}", node)
        for group in on_a_node():
            for offered in group[0]:
                tool, _, options = offered.command.partition(" ")
                kept = PARTS / node / f"{'_'.join(offered.command.split())}.txt"
                if kept.exists():
                    outputs.setdefault(tool, {}).setdefault(options, kept)
        imitated = {tool: _imitation(lines) for tool, lines in outputs.items()}
        path = tools(
            folder / "bin", [n for n in (*NEEDED, *TOOLS) if n not in imitated and n not in _NETWORK], imitated
        )
        done = run(script(folder), path, shell)
        assert done.returncode == 0, done.stderr
    tables = BUNDLES / "service-without-endpoints" / "pass.every-type"
    asked = {
        "get nodes -o name --request-timeout=20s": PARTS / "kubectl" / "get_nodes.txt",
        "get nodes -o json": PARTS / "kubectl" / "get_nodes_-o_json.txt",
        "get pods -A -o wide": tables / "kubectl_get_pods_-A_-o_wide.txt",
        "get services -A -o wide": tables / "kubectl_get_svc_-A_-o_wide.txt",
        "get endpoints -A": tables / "kubectl_get_endpoints_-A.txt",
    }
    inner = {f"kubectl {line}": path for line, path in asked.items()}
    folder = tmp_path / "anywhere"
    folder.mkdir()
    done = run(
        script(folder, cluster=True), tools(folder / "bin", [*NEEDED, *_PLAIN], {"k3s": _imitation(inner)}), shell
    )
    assert done.returncode == 0, done.stderr
    archives = sorted(tmp_path.rglob("*.tar.gz"))
    assert [a.name.rpartition("-")[0] for a in archives] == ["cluster", *NODES]
    analysis = netparse.analyze(*archives)
    assert [n.name for n in analysis.cluster.nodes] == list(NODES)
    open_or_wrong = {Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN}
    assert not [(f.check, f.nodes, f.verdict, f.actual) for f in analysis.findings if f.verdict in open_or_wrong]
    assert analysis.summary.coverage == 100
    assert not [s for s in analysis.skipped if s.is_loss]
    keys = [
        r.value for c in analysis.captures for r in c.records if getattr(r, "key", "") == "net.ipv4.tcp_fastopen_key"
    ]
    assert keys == ["<removed>"] * len(NODES)


_SERVICES = {
    "10.96.0.1/32 -p tcp -m tcp --dport 443": ("192.168.56.11:6443",),
    "10.96.0.10/32 -p udp -m udp --dport 53": ("10.244.1.2:53", "10.244.2.2:53"),
    "10.96.0.10/32 -p tcp -m tcp --dport 53": ("10.244.1.2:53", "10.244.2.2:53"),
    "10.96.0.10/32 -p tcp -m tcp --dport 9153": ("10.244.1.2:9153", "10.244.2.2:9153"),
}
"""The Services that pods need, and their endpoints, as the tables of the cluster show them."""


_TUNNELS = {
    "cp1": ("0e:5a:13:7b:c4:00", "192.168.56.11"),
    "node1": ("0e:5a:13:7b:c4:01", "192.168.56.21"),
    "node2": ("0e:5a:13:7b:c4:02", "192.168.56.22"),
}
"""The MAC of each node's flannel.1, and the address that it is reached by."""


def _packet_filter(folder: Path, node: str) -> dict[str, dict[str, Path]]:
    """Return by tool and options what is printed of an open packet filter with kube-proxy's rules, and of the way through flannel.1."""
    folder.mkdir()
    services, chains = [], []
    for number, (match, endpoints) in enumerate(_SERVICES.items()):
        services.append(f"-A KUBE-SERVICES -d {match} -j KUBE-SVC-{number}")
        chains.append(f":KUBE-SVC-{number} - [0:0]")
        for at, endpoint in enumerate(endpoints):
            chance = (
                f"-m statistic --mode random --probability {1 / len(endpoints)} " if at + 1 < len(endpoints) else ""
            )
            protocol = "udp" if "-p udp" in match else "tcp"
            chains.append(f":KUBE-SEP-{number}{at} - [0:0]")
            services.append(f"-A KUBE-SVC-{number} {chance}-j KUBE-SEP-{number}{at}")
            services.append(f"-A KUBE-SEP-{number}{at} -p {protocol} -j DNAT --to-destination {endpoint}")
    hooks = [f":{name} ACCEPT [0:0]" for name in ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")]
    entries = [f"-A {name} -j KUBE-SERVICES" for name in ("PREROUTING", "OUTPUT")]
    filters = ["*filter", *(f":{name} ACCEPT [0:0]" for name in ("INPUT", "FORWARD", "OUTPUT")), "COMMIT"]
    texts = {
        "iptables-save": ["*nat", *hooks, ":KUBE-SERVICES - [0:0]", *chains, *entries, *services, "COMMIT", *filters],
        "ip6tables-save": filters,
        "nft list ruleset": ["table inet filter {", "}"],
        "ip rule": ["0:\tfrom all lookup local", "32766:\tfrom all lookup main"],
        "bridge fdb show": [
            f"{mac} dev flannel.1 dst {address} self permanent"
            for name, (mac, address) in _TUNNELS.items()
            if name != node
        ],
        "ip -6 rule": ["0:\tfrom all lookup local", "32766:\tfrom all lookup main"],
    }
    outputs: dict[str, dict[str, Path]] = {}
    for command, lines in texts.items():
        tool, _, options = command.partition(" ")
        file = folder / f"{command.replace(' ', '_')}.txt"
        file.write_text("\n".join(lines) + "\n")
        outputs.setdefault(tool, {})[options] = file
    return outputs


_PLAIN = ("date", "id", "mktemp", "timeout", "sed", "head", "tr")
_NETWORK = {
    "iptables-save",
    "ip6tables-save",
    "nft",
    "ipset",
    "bridge",
    "ps",
    "ip",
    "ss",
    "netstat",
    "arp",
    "route",
    "ifconfig",
    "sysctl",
}


def test_without_access_to_a_cluster_the_script_says_what_it_tried(tmp_path: Path) -> None:
    """One sentence, exit code 1, nothing left behind."""
    done = run(
        script(tmp_path, cluster=True),
        tools(tmp_path / "bin", [*NEEDED, *_PLAIN]),
        "dash" if "dash" in SHELLS else "bash",
    )
    assert done.returncode == 1
    assert b"nothing here reaches a cluster" in done.stderr and done.stderr.count(b"\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bin", "collect.sh"]


SECRETS = {
    "json": '{"cniVersion":"1.0.0","k8s_auth_token":"s3cret","plugins":[{"type":"x","password": \'s3cret\'}]}',
    "json, by name": '{"env": [{"name": "DB_PASSWORD", "value": "s3cret"}], "args": ["--token", "s3cret", "--v=2"]}',
    "json, by lines": '  {\n    "name": "DB_PASSWORD",\n    "value": "s3cret"\n  },\n  "api-key": "s3cret"',
    "yaml": "token: s3cret\nagent-token: \"s3cret\"\nnode-name: n1\n  password: s3cret more\netcd-s3-secret-key: s3cret\n",
    "yaml, inline": "{token: s3cret, name: x}",
    "yaml, a block": "token: |\n  s3cret\nserver: https://192.0.2.1:6443\n",
    "yaml, a list": 'kubelet-arg:\n  - "bootstrap-token=s3cret"\n  - node-ip=192.0.2.1\n  - --token\n  - s3cret\n  - --bind=::\n',
    "after a secret's name": "name: app-secret\ntoken: s3cret\n",
    "flags": "KUBELET_KUBEADM_ARGS=\"--node-ip=192.0.2.1 --bootstrap-token=s3cret --v=2 --token s3cret --password='s3cret x'\"\n",
    "process": "root 1 0.0 k3s server --token s3cret --agent-token=s3cret --flannel-backend vxlan -token s3cret\n",
    "logins": "curl -u me:s3cret x\nmysql -h db -ps3cret\nsshpass -p s3cret ssh n1\ncurl -H Authorization: Bearer s3cret\n",
    "variable": "    - name: ETCD_PASSWORD\n      value: s3cret\n    - name: MODE\n      value: plain\n",
    "variables": "export AWS_SECRET_ACCESS_KEY=s3cret\nrun DB_PASS=s3cret API_KEY='s3cret' MODE=plain2\n",
    "address": "datastore-endpoint: postgres://kine:s3cret@db:5432/kine\nHTTPS_PROXY=http://u:s3cret@proxy:3128\n",
    "setting": "net.ipv4.tcp_fastopen_key = s3cret-s3cret\nnet.ipv6.conf.all.stable_secret = s3cret\n",
    "login": "client-key-data: s3cret\nclient-certificate: /etc/x.crt\n",
    "a key": "-----BEGIN EC PRIVATE KEY-----\ns3cret\ns3cret\n-----END EC PRIVATE KEY-----\nbehind: it\n",
    "a key in a line": '"ca": "-----BEGIN CERTIFICATE-----\\ns3cret\\n-----END CERTIFICATE-----", "mtu": 1450\n',
    "by its form": "eyJhbGciOiJSUzI1NiJ9.s3cret.s3cret\n",
}  # fmt: skip
KEPT = (
    '"type":"x"', "node-name: n1", "--v=2", "--node-ip=192.0.2.1", "--flannel-backend vxlan", "value: plain", "/etc/x.crt", "name: x}",
    "server: https://192.0.2.1:6443", "- node-ip=192.0.2.1", "- --bind=::", '"--v=2"', "MODE=plain2", "@db:5432/kine", "proxy:3128",
    "behind: it", '"mtu": 1450', "name: app-secret",
)  # fmt: skip
HARMLESS = """\
--authentication-token-webhook=true --tls-private-key-file=/etc/kubernetes/pki/apiserver.key --service-account-key-file=/x
authentication:
  webhook: {cacheTTL: 2m0s, enabled: true}
tlsPrivateKeyFile: /var/lib/kubelet/pki/kubelet.key
    - topologyKey: kubernetes.io/hostname
    - name: KUBERNETES_SERVICE_HOST
      value: 192.0.2.1
  - hostPath: {path: /etc/kubernetes/pki, type: DirectoryOrCreate}
{"type": "calico", "kubernetes": {"kubeconfig": "/etc/cni/net.d/calico-kubeconfig"}, "mtu": 0}
root  812 2.1 kube-apiserver --etcd-servers=https://127.0.0.1:2379 --secure-port=6443 --token-auth-file=/etc/tokens.csv
net.ipv4.tcp_keepalive_time = 7200
nameserver 192.0.2.53
"""


def _blanking(shell: str, text: str) -> str:
    whole = collecting_script()
    rules = whole[whole.index("names='") : whole.index("\nblank()")]
    words = ["busybox", "sh"] if shell == "busybox" else [shell]
    command = [*words, "-c", rules + "\nwithout_secrets"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_tokens_and_passwords_are_blanked_and_nothing_else(shell: str) -> None:
    """In JSON, YAML, flags, the list of processes, variables of a manifest, addresses and settings of the kernel."""
    for form, text in SECRETS.items():
        assert "s3cret" not in _blanking(shell, text), form
    printed = _blanking(shell, "\n".join(SECRETS.values()))
    assert "s3cret" not in printed
    assert [part for part in KEPT if part not in printed] == []
    assert _blanking(shell, HARMLESS) == HARMLESS


@pytest.mark.parametrize("code", ["exit 124", "kill -KILL $$"])
def test_what_a_stopped_command_printed_is_a_part(tmp_path: Path, code: str) -> None:
    """The limit of time, or a signal: what is not in it is unknown, and no port counts as closed for it."""
    path = tools(tmp_path / "bin", [n for n in (*NEEDED, *TOOLS) if n not in ("ss", "netstat")])
    rows = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\ntcp   LISTEN 0      4096   *:10250            *:*"
    (path / "ss").write_text(f"#!/bin/sh\necho '{rows}'\n{code}\n")
    (path / "ss").chmod(0o755)
    archive = tmp_path / "out.tar.gz"
    assert run(script(tmp_path), path, SHELLS[0], "-n", "n1", "-o", str(archive)).returncode == 0
    (sockets,) = [c for c in take_inventory(archive).cluster.nodes[0].of(Kind.SOCKETS) if c.command == "ss"]
    assert len(sockets.records) == 1
    assert sockets.covers is not None and not sockets.covers.whole
    assert "its command was stopped before it ended, as the list of the bundle says" in sockets.covers.limits


def test_every_command_of_the_scripts_is_read_and_named_so_that_it_is_known() -> None:
    """The name of the file spells the command; its parser is the one that offers it."""
    for parser in PARSERS:
        for offered in parser.collect:
            command = offered.command.replace("*", "all")
            name = file_of(command)
            if parser.kinds[0] is Kind.FILES:  # known by its path
                assert any(known.pattern.search(file_of(command)) for known in parser.paths), command
                continue
            assert stem_from_command(parse_command_line(command)) == parser.stem, command
            assert stem_from_command(command_from_name(name)) == parser.stem, name


def test_the_tables_of_the_collectors_name_what_the_scripts_run() -> None:
    """They are documentation, and the scripts are made of what the parsers offer."""
    for stem, groups in (("netparse", on_a_node()), ("netparse-cluster", in_the_cluster())):
        table = next(c for c in collectors() if c.stem == stem)
        assert list(table.commands) == [offered.command for group in groups for alike in group for offered in alike]


def test_the_best_command_for_a_kind_is_the_one_that_the_script_runs() -> None:
    """`netparse inspect` asks for it."""
    assert best(Kind.PODS) == "kubectl get pods -A -o wide"
    assert best(Kind.NODES) == "kubectl get nodes -o json"


def test_the_script_only_reads() -> None:
    """No command that the parsers offer changes anything: they show, list, save to standard output or print."""
    verbs = {
        "add",
        "del",
        "set",
        "flush",
        "delete",
        "apply",
        "patch",
        "replace",
        "-w",
        "-F",
        "-X",
        "-A INPUT",
        "restore",
    }
    for group in (*on_a_node(), *in_the_cluster()):
        for alike in group:
            for offered in alike:
                assert not verbs & set(offered.command.split()), offered.command


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fast"], "there is no --fast"),
        (["node.tar.gz"], "there is no node.tar.gz"),
        (["-n"], "-n needs a value"),
        (["-o"], "-o needs a value"),
        (["-n", "", "-o", "x"], "-n needs a value"),
        (["-n", "my node"], "-n my node: a name has letters, digits, dots and hyphens"),
        (["-n", "../x"], "-n ../x: a name has"),
        (["-n", "-o", "x"], "there is no x"),
        (["-n", "-"], "and does not begin with a hyphen"),
        (["-o", "nowhere/x.tar.gz"], "-o nowhere/x.tar.gz: there is no such folder"),
        (["-o", "."], "-o . is a folder: name a file in it"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_mistake_in_its_options_is_told(tmp_path: Path, shell: str, words: list[str], said: str) -> None:
    """Before anything is collected: how it is used, what is wrong, and exit code 2."""
    done = subprocess.run(
        [*([shell, "sh"] if shell == "busybox" else [shell]), str(script(tmp_path)), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (2, "")
    usage, mistake = done.stderr.splitlines()
    assert usage.startswith("usage: collect.sh") and said in mistake
    assert [p.name for p in tmp_path.iterdir()] == [script(tmp_path).name]
