"""The shapes of a shell's prompt; what follows it is a command, a host in it is evidence for the node."""

import re
from functools import cache
from typing import NamedTuple

from netparse.captures.sections.host_words import is_host
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import opened_shell, parse_command_line
from netparse.parsers.spelling import program_names
from netparse.parsers.tables import any_of

_HOST = r"(?P<host>[A-Za-z0-9][\w.-]*)"
_FIRST = r"(?:[\w.\"'(\[{!:$\\*/<>]|~[/\s\w]|#[\s#\w]|-)"
"""How a command or a comment of a person begins: signs without a word are a damaged line."""
_WEAK = lazy_re(
    r"(?P<sign>(?:[╰└]─+)?(?:\$:|[$#>❯➜%+λ»→✖])"
    r"|➜  \S+(?: git:\(\S+\))?(?: ✗)?|(?P<host>[A-Za-z][\w.-]*)(?:(?P<folder> [\w.-]+)? [$#](?= )|[$#>%]))"
    r"[ \t]{0,4}(?P<command>(?:[./~]*[A-Za-z]|\w+=)\S*.*)$"
)
_SIGN = lazy_re(r"((?:[╰└]─+)?(?:\$:|[$❯➜%λ»→✖]))[ \t]{1,4}(?=[A-Za-z./~])")
_OTHERS = """
cat sudo nsenter docker podman crictl microk8s k3s ssh date uptime ls cd ps lsof systemctl journalctl ping curl etcdctl iptables nft
sysctl bridge ethtool grep exit logout clear echo head tail df free whoami id pwd env timeout watch script nmcli resolvectl dig
nslookup traceroute tc calicoctl cilium conntrack minikube multipass vagrant lxc incus gcloud aws az limactl colima tsh talosctl virsh
vim mkdir apt apt-get yum dnf apk wget git tcpdump nc telnet arping brctl birdc birdcl ipvsadm ipset modprobe lsmod dmesg scp rsync
mtr openssl jq poweroff reboot helm kubeadm ctr nerdctl time for while ansible pdsh clush k0s rke2 su sshpass bash unshare chroot
toolbox machinectl juju virtctl docker-machine ipcalc getent mount lsblk netplan sar vmstat top hostnamectl timedatectl kubelet crio
containerd flanneld wg lscpu k8s alias kubecolor
"""
"""Commands that people run beside those that are read; it does no harm if one of them is read as well."""
_OTHER_FORMS = (
    r"k(?= (?:--?[a-z]\S*(?: (?!get |describe )[a-z][\w.-]*)? ){0,3}(?:get|describe|exec|debug|logs) )"
    r"|(?:ovs|ovn)-\w+|\w+=\S*|(?:/\S+)?/s?bin/[\w.-]+"
)


@cache
def _typed_tight() -> str:
    """Return the commands that may stand behind a prompt without a blank, as an expression."""
    return "|".join([*_read(), "cat", "ssh", "ls", "cd", "exit"])


def _read() -> list[str]:
    """Return the programs that print what netparse reads; ``k`` may be a word of any other command."""
    return [re.escape(name) for name in program_names() if len(name) > 1]


@cache
def _known() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\w.~-]*/(?:[\w.~-]+/)*)?(?:{'|'.join([*_read(), *_OTHERS.split(), _OTHER_FORMS])})(?:\.exe|\.sh)?(?:\s|$)"
    )


@cache
def _glued() -> re.Pattern[str]:
    """Return an expression for the output that a bad paste glued behind its command."""
    return any_of("glued")


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:\([^()\s]{1,100}\)|\[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(?::\d\d)?\]?|\[[^\]\[\s@]{1,60}\]) ?){0,3}(?:"
        # (venv) [12:30:01] [2024-05-06 12:30:01] (⎈|admin@prod:default)
        rf"\[?(?P<user>[A-Za-z_][\w.-]*)@{_HOST} [^\]$#]*\]\s?[#$%]"  # [root@cp1 ~]#, its bracket not always copied
        rf"|[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host2')}(?::| )[~/][^$#>%❯]*?\s?[#$>%❯]"  # root@cp1:~#  cp1:/etc>
        rf"|[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host3')}:?\s?[#$]"  # root@cp1#
        rf"|\[[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host4')}\]\s?[#$]"
        rf"|PS(?: \[[^\]]*\]:)? [A-Za-z]:\\[^>]*>|PS [~/][^>]*>|[A-Z]:\\[^>]*>(?=\s|$|[a-z])"
        rf"|{_HOST.replace('host', 'host5')}:[~/][^\s$#>%]*\s?[#$>%]"  # cp1:~$  cp1:~ #
        rf"|{_HOST.replace('host', 'host6')} [~/][\w./~-]*\]? ?[#$➜✖✗→»❯λ▶]"  # cp1 ~ #  controlplane ~ ➜  cp1 ~]#
        rf"|[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host7')} [~/\w][\w./~-]* ?[%$#]"  # me@Mac lab %
        rf"|{_HOST.replace('host', 'host8')}:[~/\w.-]+ [A-Za-z_][\w.-]*[$#](?=\s)"  # Mac:lab me$
        rf"|\[[A-Za-z_][\w.-]*@{_HOST.replace('host', 'host9')}:[^\]]*\]\s?[#$]"
        rf"|[A-Za-z_][\w-]* \[ [~/]\S* \]\s?[#$]"  # [root@cp1:~]#  root [ ~ ]#
        rf"|\[{_HOST.replace('host', 'hosta')}\][#$%]|~[\w./~-]*[#$]"  # [cp1]$  ~$
        rf"|(?:bash|sh|ash|zsh|ksh)-\d[\d.]*[#$]"
        rf"|[~/][\w./~-]* [#$]"  # / #
        rf")(?:\s+(?P<command>{_FIRST}.*)|\s*$|(?=[A-Z])|(?<=[\w\\]>)(?P<typed>[a-z].*)"  # Windows puts no blank behind its sign
        rf"|(?<=[\w/~\]][#$])(?P<tight>(?:sudo )?(?:{_typed_tight()})\b.*))"
    )


_FOLDER = lazy_re(r"[~/][\w./~-]*")


_HOSTS = ("host", *(f"host{n}" for n in "23456789a"))


class Prompt(NamedTuple):
    """``text`` is the prompt itself, ``output`` what a bad paste glued behind the command."""

    text: str
    command: str
    host: str | None
    output: str = ""

    @property
    def identity(self) -> str:
        """What tells this shell's prompts from those of another: its user, host and sign, not its folder."""
        if self.host:
            return f"{self.host}{self.text[-1:]}"
        return _FOLDER.sub("/", self.text)


def read_prompt(line: str) -> Prompt | None:
    """Return the prompt that a line begins with, None when what stands there may be output."""
    found = _strong().match(line)
    if not found:
        return None
    host = next((found[name] for name in _HOSTS if found[name]), None)
    typed = found["command"] or found["typed"] or found["tight"] or ""
    shown = line[: len(line) - len(typed)] if typed else line[: found.end()]
    rest = typed or line[found.end() :].strip()
    glued = _glued().search(rest)
    command, output = (rest[: glued.start()], rest[glued.start() :]) if glued else (rest, "")
    return Prompt(text=shown.rstrip(), command=command.strip(), host=host, output=output)


def read_weak_prompt(line: str) -> Prompt | None:
    """Return a prompt that is a mere sign (``# ip a``, ``$ ip a``, ``> ip a``): only before a command that people run."""
    found = _WEAK.match(line)
    if not found or not _known().match(found["command"]) or not _runs(found["command"]):
        return None
    if not found["host"] and line[found.end("sign")] not in " \t":
        return None
    if found["folder"] and not is_host(found["host"]):
        return None  # words of a person before a comment
    glued = _glued().search(found["command"])
    command, output = found["command"], ""
    if glued:
        command, output = command[: glued.start()], command[glued.start() :]
    return Prompt(text=found["sign"], command=command.strip(), host=found["host"], output=output)


def _runs(typed: str) -> bool:
    return parse_command_line(typed) is not None or opened_shell(typed) is not None


@cache
def learned_prompt() -> re.Pattern[str]:
    """Return an expression for a line that may be a prompt of no known form, before a command that is read."""
    names = "|".join(_read())
    return re.compile(
        rf"(?P<prompt>(?=.*\w).{{1,60}}?[^\w\s.,:;()'\"`=/-][ \t]{{0,3}})(?P<command>(?:sudo )?(?:{names})(?: .*)?)$"
    )


def follows_sign(line: str, signs: set[str]) -> Prompt | None:
    """Return the prompt of any command where its sign is known to be one in this file, and begins no comment or quotation."""
    found = _SIGN.match(line)
    if not found or found[1] not in signs or found[1] in "#>+":
        return None
    return Prompt(text=found[1], command=line[found.end() :].strip(), host=None)


def is_known_command(text: str) -> bool:
    """Whether a line begins with a command that people run beside those that netparse reads."""
    return bool(_known().match(text))
