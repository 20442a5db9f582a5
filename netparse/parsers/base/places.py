"""Where a command line runs: what it goes through (sudo, ssh, nsenter, a container, a machine), and the shell that it leaves open."""

import re
from collections.abc import Callable, Mapping, Sequence

from netparse.lazy import lazy_re
from netparse.parsers.base.where import (
    KUBECTL_NAMES,
    Where,
    Words,
    at_dashes,
    bare_pod,
    first_word,
    host_of,
    option,
    program_of,
    skip_options,
    split_words,
)

SHELLS = frozenset({"bash", "sh", "zsh", "ash", "dash", "ksh", "fish", "csh", "tcsh", "login", "rbash"})
_AS_SOMEBODY = frozenset({"env", "timeout", "nice", "ionice", "time", "watch", "unbuffer", "doas", "nohup", "busybox", "stdbuf",
                          "setsid", "chrt", "taskset", "sudo", "sshpass", "command", "exec", "strace"})  # fmt: skip
_VALUES: Mapping[str, frozenset[str]] = {
    "sudo": frozenset({"-u", "-g", "-h", "-p", "-U", "-C", "-T", "--user", "--group"}),
    "watch": frozenset({"-n", "--interval"}),
    "timeout": frozenset({"-s", "-k"}),
    "nice": frozenset({"-n"}),
    "ionice": frozenset({"-c", "-n"}),
    "sshpass": frozenset({"-p", "-f", "-P"}),
    "doas": frozenset({"-u"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
}
_NSENTER_VALUES = frozenset({"-t", "--target", "-S", "-G", "--setuid", "--setgid"})
_SSH_VALUES = frozenset(f"-{letter}" for letter in "iploFJLRDbcEmSWw")
_EXEC_VALUES = frozenset(
    {
        "-n",
        "-c",
        "--namespace",
        "--container",
        "-u",
        "--user",
        "-w",
        "--workdir",
        "-e",
        "--env",
        "--context",
        "--kubeconfig",
    }
)
_RUN_VALUES = _EXEC_VALUES | {
    *("-v", "--volume", "-p", "--publish", "--name", "-h", "--hostname", "--net", "--network", "--pid", "--entrypoint", "--mount"),
    *("--ipc", "--uts", "-m", "--memory", "--cpus", "--cap-add", "--device", "--image", "--overrides", "--restart", "--labels", "-l"),
    *("--env-file", "--dns", "--add-host", "--security-opt", "--runtime", "--platform", "--user", "--image-pull-policy",
    "--serviceaccount"),
}  # fmt: skip
_CLUSTER_TOOLS = frozenset({"microk8s", "k3s", "k0s", "rke2", "minikube", "k8s"})  # each has tools of its own inside
_THEIR_TOOLS = frozenset({"kubectl", "kc", "crictl", "ctr"})
_CONTAINER_TOOLS = frozenset({"docker", "podman", "crictl", "nerdctl", "pouch", "finch"})
_ON_THE_HOST = lazy_re(
    r"(?:(?:pods?|ds|daemonsets?(?:\.apps)?)/)?(?:calico-node|cilium|kube-proxy|kube-flannel|ovnkube|antrea-agent|ovs-|sdn-"
    r"|multus|speaker|weave-net|kube-router|"
    r"node-exporter|node-debugger|kube-apiserver|etcd|kube-controller|kube-scheduler)"
    r"|.*-(?:control-plane|worker)\d*$|.*-external-load-balancer$|k3d-"
)
_NODE_CONTAINER = lazy_re(r".*-(?:control-plane|worker)\d*$|k3d-.*-(?:server|agent)-\d+$|minikube(?:-m\d+)?$")


def unwrap(words: Words) -> Where:
    """Take away what runs the command elsewhere or as somebody else."""
    where = Where(words)
    while where.words:
        inner = _inner(where)
        if inner is None:
            break
        where = inner
    return where


_ALIASES: Mapping[str, tuple[str, ...]] = {  # of the plug-ins that give shells short names for kubectl
    **dict.fromkeys(("kgno", "kgn", "kgnode", "kgnodes"), ("kubectl", "get", "nodes")),
    **dict.fromkeys(("kgnow", "kgnowide", "kgnoowide"), ("kubectl", "get", "nodes", "-o", "wide")),
    "kg": ("kubectl", "get"),
    "kd": ("kubectl", "describe"),
    "kdno": ("kubectl", "describe", "nodes"),
    "kgp": ("kubectl", "get", "pods"),
    "kgpa": ("kubectl", "get", "pods", "-A"),
    "kgs": ("kubectl", "get", "services"),
    "keti": ("kubectl", "exec", "-ti"),
}


def _inner(where: Where) -> Where | None:
    words = where.words
    name = program_of(words[0])
    if name in _ALIASES:
        return where._replace(words=[*_ALIASES[name], *words[1:]])
    if re.match(r"\w+=", words[0]):
        return where._replace(words=words[1:])
    if name in _AS_SOMEBODY:
        return _as_somebody(where, name)
    if name in SHELLS or name in ("su", "tmux", "screen", "toolbox", "distrobox", "newgrp", "scl", "machinectl"):
        return _shell(where, name)
    if name in _CLUSTER_TOOLS and words[1:2] and words[1] in _THEIR_TOOLS:
        return where._replace(words=[w for n, w in enumerate(words[1:]) if w != "--" or n > 1])
    for names, read in _READERS:
        if name in names and (found := read(where, name)) is not None:
            return found
    return None


def _as_somebody(where: Where, name: str) -> Where:
    words = where.words
    rest = skip_options(words[1:], _VALUES.get(name, frozenset()))
    shell = name == "sudo" and any(w in ("-i", "-s", "-is", "-si", "-Es", "-sE", "-iE") for w in words[1:3])
    return where._replace(words=rest, opens=where.opens or shell)


def _shell(where: Where, name: str) -> Where | None:
    """Take away ``bash -c '…'``; a shell without a command is left open."""
    words = where.words[1:]
    for n, word in enumerate(words):
        if re.fullmatch(r"-[a-z]*c|--command", word) and n + 1 < len(words):
            return where._replace(words=split_words(words[n + 1]))
    if name == "machinectl":
        if words[:1] not in (["shell"], ["login"]):
            return None
        return Where([], None, host_of(next((w for w in words[1:] if w[0] != "-"), "")), opens=True)
    if name in ("toolbox", "distrobox") and "run" in words[:1]:
        return where._replace(words=skip_options(words[1:], frozenset({"-c", "--container"})))
    plain = [w for w in words if not w.startswith("-")]
    if name in SHELLS and plain:
        return None  # a script
    return where._replace(words=[], opens=True)


def _nsenter(where: Where, name: str) -> Where:
    words = where.words[1:]
    target = option(words, "-t", "--target")
    enters = [w for w in words if re.match(r"-n|--net|-a$|--all$|-[a-zA-Z]*n[a-zA-Z]*$", w)]
    path = next((found[1] for w in words if (found := re.match(r"(?:--net=|-n=?)(\S*/\S+)$", w))), None)
    rest = skip_options(words, _NSENTER_VALUES)
    if not enters:
        return where._replace(words=rest, opens=True)
    if target == "1" or (path or "").startswith("/proc/1/"):
        return where._replace(words=rest, netns=None, resets=True, opens=True)
    process = re.match(r"/proc/(\w+)/", path or "")
    inside = f"process {process[1]}" if process else path.rpartition("/")[2] if path else f"process {target or '?'}"
    return where._replace(words=rest, netns=inside, resets=False, opens=True)


def _chroot(where: Where, name: str) -> Where:
    rest = skip_options(where.words[1:], frozenset())
    return where._replace(words=rest[1:] if rest and rest[0].startswith(("/", ".", "$")) else rest, opens=True)


def _unshare(where: Where, name: str) -> Where:
    own = any(re.match(r"-[a-zA-Z]*n|--net", w) for w in where.words[1:])
    rest = skip_options(where.words[1:], frozenset())
    return where._replace(words=rest, netns="a new namespace" if own else where.netns, opens=True)


def _ip(where: Where, name: str) -> Where | None:
    words = where.words
    if words[1:3] == ["netns", "exec"] and len(words) > 4:
        return where._replace(words=words[4:], netns=words[3], opens=True)
    if len(words) > 3 and words[1] in ("-n", "-net", "-netns", "--netns"):
        return where._replace(words=[words[0], *words[3:]], netns=words[2])
    return None


def _kubectl(where: Where, name: str) -> Where | None:
    words = where.words
    verbs = (
        w
        for w in words[1:]
        if w in ("exec", "rsh", "run", "debug", "attach", "node-shell", "node_shell", "get", "describe")
    )
    verb = next(verbs, None)
    if verb is None or verb in ("get", "describe"):
        return None
    rest = words[words.index(verb) + 1 :]
    if verb in ("exec", "rsh", "attach"):
        return _kubectl_exec(where, rest, verb)
    if verb == "run":
        return _kubectl_run(where, rest)
    before, command = at_dashes(rest)
    target = first_word(before, _RUN_VALUES)
    node = (
        target if verb.startswith("node") else target.partition("/")[2] if re.match(r"no(?:des?)?/", target) else None
    )
    if node is not None:
        return Where(command, None, host_of(node), opens=True, sure=True)
    return Where(command, bare_pod(target) or "a pod", "", opens=True) if target else None


def _kubectl_exec(where: Where, rest: Words, verb: str) -> Where | None:
    before, command = at_dashes(rest)
    if "--" in rest:
        target = first_word(before, _EXEC_VALUES)
    else:
        left = skip_options(before, _EXEC_VALUES)
        target, command = (left[0], skip_options(left[1:], _EXEC_VALUES)) if left else ("", [])
    if not target or (not command and verb == "exec"):
        return None
    netns = None if _ON_THE_HOST.match(target) else target
    return Where(command, netns, "", resets=netns is None, opens=True, alike=False)


def _kubectl_run(where: Where, rest: Words) -> Where | None:
    before, command = at_dashes(rest)
    name = first_word(before, _RUN_VALUES)
    if "--" not in rest:
        left = skip_options(before, _RUN_VALUES)
        command = skip_options(left[1:], _RUN_VALUES) if left else []
    shared = any("hostNetwork" in w and "true" in w for w in rest)
    if not name:
        return None
    return Where(command, None if shared else name, "", resets=shared, opens=True, alike=False)


def _container(where: Where, name: str) -> Where | None:
    words = where.words
    verb = next((w for w in words[1:] if w in ("exec", "run", "machine", "attach")), None)
    if verb == "machine":
        return None
    if verb is None:
        return None
    rest = words[words.index(verb) + 1 :]
    if verb == "run":
        return _container_run(where, rest)
    left = skip_options(rest, _EXEC_VALUES)
    if not left or (verb == "exec" and len(left) < 2):
        return None
    target, command = left[0], skip_options(left[1:], frozenset({"-n", "-c", "--namespace", "--container"}))
    if _NODE_CONTAINER.match(target):
        return Where(command, where.netns, target, opens=True, alike=False)
    netns = where.netns if _ON_THE_HOST.match(target) else target
    return where._replace(words=command, netns=netns, opens=True, alike=False)


def _container_run(where: Where, rest: Words) -> Where | None:
    net = option(rest, "--net", "--network")
    name = option(rest, "--name")
    left = skip_options(rest, _RUN_VALUES)
    if not left:
        return None
    image, command = left[0], left[1:]
    if net == "host":
        return where._replace(words=command, opens=True)
    netns = net.partition(":")[2] if net and ":" in net else name or image.rpartition("/")[2].partition(":")[0]
    return where._replace(words=command, netns=netns, opens=True, alike=False)


def _ctr(where: Where, name: str) -> Where | None:
    words = where.words
    if "exec" not in words:
        return None
    left = skip_options(words[words.index("exec") + 1 :], frozenset({"--exec-id", "--cwd", "--user", "-t-"}))
    return where._replace(words=left[1:], netns=left[0], opens=True, alike=False) if len(left) > 1 else None


def _ssh(where: Where, name: str) -> Where | None:
    target, *words = skip_options(where.words[1:], _SSH_VALUES) or [""]
    if not target:
        return None
    words = split_words(words[0]) if len(words) == 1 else words  # ssh node 'ip a'
    words = words[1:] if words[:1] == ["--"] else words
    return Where(words, None, host_of(target), opens=True, alike=False)


_MACHINES: Mapping[str, frozenset[str]] = {
    "minikube": frozenset({"ssh"}),
    "multipass": frozenset({"exec", "shell"}),
    "vagrant": frozenset({"ssh"}),
    "limactl": frozenset({"shell"}),
    "lima": frozenset(),
    "colima": frozenset({"ssh"}),
    "tsh": frozenset({"ssh"}),
    "lxc": frozenset({"exec", "shell"}),
    "incus": frozenset({"exec", "shell"}),
    "docker-machine": frozenset({"ssh"}),
    "virtctl": frozenset({"ssh", "console"}),
    "virsh": frozenset({"console"}),
    "juju": frozenset({"ssh", "exec", "run"}),
    "crc": frozenset({"ssh"}),
    "footloose": frozenset({"ssh"}),
    "ignite": frozenset({"ssh", "exec"}),
    "orb": frozenset({"-m"}),
    "wsl": frozenset({"-d"}),
}


def _machine(where: Where, name: str) -> Where | None:
    """Return where a tool such as vagrant leads: to the machine that it names, or to its only one."""
    words = where.words
    if name == "gcloud" and words[1:3] == ["compute", "ssh"]:
        rest = words[3:]
    elif words[1:2] and words[1] in _MACHINES.get(name, ()):
        rest = words[2:]
    else:
        return None
    command = next((rest[n + 1 :] for n, w in enumerate(rest) if w in ("--", "-c", "--command")), None)
    glued = next((w.partition("=")[2] for w in rest if w.startswith("--command=")), None)
    before = rest[: len(rest) - len(command) - 1] if command is not None else rest
    if name in ("minikube", "colima", "crc"):  # the words are the command's own
        node = (option(before, "-n", "--node") or "") if before else ""
        command = command or skip_options(before, frozenset({"-n", "--node", "-p"}))
    else:
        before = skip_options(before, frozenset({"--zone", "--project", "-u", "--target", "-i", "-p", "-l", "--user"}))
        node = before[0] if before else ""
    if glued is not None:
        command = glued.split()
    elif command is None:  # limactl shell NAME ip a
        command = before[1:]
    command = skip_options(split_words(command[0]) if len(command) == 1 else command, frozenset())
    return Where(command, None, host_of(node), opens=True, alike=False)


def _lxc_attach(where: Where, name: str) -> Where:
    command = at_dashes(where.words[1:])[1]
    return Where(command, None, host_of(option(where.words[1:], "-n", "--name") or ""), opens=True, alike=False)


def _session(where: Where, name: str) -> Where | None:
    """Return where ``aws ssm start-session --target ID`` and ``az ssh vm --name NAME`` lead."""
    words = where.words
    if "start-session" in words:
        return Where([], None, host_of(option(words, "--target", "-t") or ""), opens=True, alike=False)
    if words[1:3] == ["ssh", "vm"]:
        return Where(
            at_dashes(words)[1], None, host_of(option(words, "--name", "-n", "--ip") or ""), opens=True, alike=False
        )
    return None


_TALOS: Mapping[str, str] = {"read": "cat", "cat": "cat", "netstat": "netstat", "ss": "netstat"}


def _talosctl(where: Where, name: str) -> Where | None:
    """Return what ``talosctl -n NODE netstat`` and ``… read PATH`` print, and of which node."""
    words = where.words
    nodes = option(words[1:], "-n", "--nodes")
    left = skip_options(words[1:], frozenset({"-n", "--nodes", "-e", "--endpoints", "--talosconfig", "--context"}))
    if not left or left[0] not in _TALOS:
        return None
    host = host_of(nodes) if nodes and "," not in nodes else ""
    rest = [w for w in left[1:] if not (w in ("-n", "--nodes") or w == nodes)]
    return Where([_TALOS[left[0]], *rest], None, host, sure=True)


_READERS: Sequence[tuple[frozenset[str], Callable[[Where, str], Where | None]]] = (
    (frozenset({"nsenter"}), _nsenter),
    (frozenset({"chroot"}), _chroot),
    (frozenset({"unshare"}), _unshare),
    (frozenset({"ip"}), _ip),
    (KUBECTL_NAMES, _kubectl),
    (_CONTAINER_TOOLS, _container),
    (frozenset({"ctr"}), _ctr),
    (frozenset({"ssh", "mosh", "autossh", "telnet"}), _ssh),
    (frozenset({*_MACHINES, "gcloud"}), _machine),
    (frozenset({"lxc-attach"}), _lxc_attach),
    (frozenset({"aws", "az"}), _session),
    (frozenset({"talosctl"}), _talosctl),
)
