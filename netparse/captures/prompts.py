"""The shapes of a shell's prompt; what follows it is a command, what it says of the host is evidence for the node."""

from typing import NamedTuple

from netparse.lazy_re import lazy_re
from netparse.parsers.command_line import parse_command_line

_HOST = r"(?P<host>[A-Za-z0-9][\w.-]*)"
_STRONG = lazy_re(
    r"(?:(?:\([^()\s]{1,100}\)|\[?\d\d:\d\d(?::\d\d)?\]?|\[[^\]\[\s@]{1,60}\]) ?){0,3}(?:"  # (venv) [12:30:01] (⎈|admin@prod:default)
    rf"\[?(?P<user>[A-Za-z_][\w.-]*)@{_HOST} [^\]$#]*\]\s?[#$%]"  # [root@cp1 ~]#, its bracket not always copied
    rf"|[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host2')}(?::| )[~/][^$#>%❯]*?\s?[#$>%❯]"  # root@cp1:~#  cp1:/etc>
    rf"|[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host3')}:?\s?[#$]"  # root@cp1#
    rf"|\[[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host4')}\]\s?[#$]"
    rf"|PS(?: \[[^\]]*\]:)? [A-Za-z]:\\[^>]*>|PS [~/][^>]*>|[A-Z]:\\[^>]*>(?=\s|$|[a-z])"
    rf"|{_HOST.replace('host', 'host5')}:[~/][^\s$#>%]*\s?[#$>%]"  # cp1:~$  cp1:~ #
    rf"|(?:bash|sh|ash|zsh|ksh)-\d[\d.]*[#$]"
    rf"|[~/][\w./~-]* [#$]"  # / #
    rf")(?:\s+(?P<command>\S.*)|\s*$|(?=[A-Z])|(?<=[\w\\]>)(?P<typed>[a-z].*)"  # Windows puts no blank behind its sign
    r"|(?<=[\w/~\]][#$])(?P<tight>(?:sudo )?(?:ip|ss|netstat|arp|route|ifconfig|kubectl|oc|cat|hostname|uname|ssh|ls|cd|exit)\b.*))"
)
_WEAK = lazy_re(
    r"(?P<sign>(?:[╰└]─+)?[$#>❯➜%+λ]|➜  \S+(?: git:\(\S+\))?(?: ✗)?|(?P<host>[A-Za-z][\w.-]*)(?: [$#](?= )|[$#>%]))"
    r" ?(?P<command>(?:[./~]*[A-Za-z]|\w+=)\S*.*)$"
)
_SIGN = lazy_re(r"((?:[╰└]─+)?[$❯➜%λ]) (?=[A-Za-z./~])")
_KNOWN = lazy_re(
    r"(?:ip|ss|netstat|arp|route|ifconfig|kubectl|oc|k(?= get | describe )|hostname|hostnamectl|uname|cat|sudo|nsenter|"
    r"docker|podman|crictl|microk8s|k3s|ssh|date|uptime|ls|cd|ps|lsof|systemctl|journalctl|ping|curl|etcdctl|iptables|nft|sysctl|bridge|ethtool|grep|exit|logout|clear|echo|"
    r"head|tail|df|free|whoami|id|pwd|env|timeout|watch|script|nmcli|resolvectl|dig|nslookup|traceroute|tc|calicoctl|cilium|conntrack|"
    r"minikube|multipass|vagrant|lxc|incus|gcloud|aws|az|limactl|colima|tsh|talosctl|virsh|vim|mkdir|apt|apt-get|yum|dnf|apk|wget|git|"
    r"tcpdump|nc|telnet|arping|brctl|ovs-\w+|ovn-\w+|birdcl?|ipvsadm|ipset|modprobe|lsmod|dmesg|scp|rsync|mtr|openssl|jq|poweroff|reboot|"
    r"helm|kubeadm|ctr|nerdctl|time|for|while|ansible|pdsh|clush|\w+=\S*|(?:/\S+)?/s?bin/[\w.-]+)(?:\s|$)"
)
_OUTPUT = lazy_re(
    r"Active (?:Internet|UNIX)|Proto\s+Recv-Q|NAME\s+STATUS|(?:Netid\s*)?State\s+Recv-Q|Kernel IP|Address\s+HWtype|"
    r"\d+: [\w.@-]+: <|default via |IP address\s+HW type|Iface\s+Destination"
)


class Prompt(NamedTuple):
    """``text`` is the prompt itself, ``output`` what a bad paste glued behind the command."""

    text: str
    command: str
    host: str | None
    output: str = ""


def read_prompt(line: str) -> Prompt | None:
    """Return the prompt that a line begins with, None when what stands there may be output."""
    found = _STRONG.match(line)
    if not found:
        return None
    host = next((found[name] for name in ("host", "host2", "host3", "host4", "host5") if found[name]), None)
    typed = found["command"] or found["typed"] or found["tight"] or ""
    shown = line[: len(line) - len(typed)] if typed else line[: found.end()]
    rest = typed or line[found.end() :].strip()
    glued = _OUTPUT.search(rest)
    command, output = (rest[: glued.start()], rest[glued.start() :]) if glued else (rest, "")
    return Prompt(text=shown.rstrip(), command=command.strip(), host=host, output=output)


def read_weak_prompt(line: str) -> Prompt | None:
    """Return a prompt that is a mere sign (``# ip a``, ``$ ip a``, ``> ip a``): only before a command that people run."""
    found = _WEAK.match(line)
    if not found or not _KNOWN.match(found["command"]) or parse_command_line(found["command"]) is None:
        return None
    if not found["host"] and line[found.end("sign")] != " ":
        return None
    glued = _OUTPUT.search(found["command"])
    command, output = found["command"], ""
    if glued:
        command, output = command[: glued.start()], command[glued.start() :]
    return Prompt(text=found["sign"], command=command.strip(), host=found["host"], output=output)


def follows_sign(line: str, signs: set[str]) -> Prompt | None:
    """Return the prompt of any command where its sign is known to be one in this file, and begins no comment or quotation."""
    found = _SIGN.match(line)
    if not found or found[1] not in signs or found[1] in "#>+":
        return None
    return Prompt(text=found[1], command=line[found.end() :].strip(), host=None)


def is_known_command(text: str) -> bool:
    """Whether a line begins with a command that people run beside those that netparse reads."""
    return bool(_KNOWN.match(text))
