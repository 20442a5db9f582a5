"""How people write whose output follows: ``node-2:``, ``Worker node w1``, ``ip route on cp-1:``, ``master节点:``, in many languages."""

import re
from collections.abc import Collection
from typing import NamedTuple

from netparse.captures.sections.host_among_words import host_among_words
from netparse.captures.sections.host_words import is_component, is_host, names_no_host
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.base.shape import is_ip
from netparse.parsers.spelling import stem_from_command

_HOST = (
    r"(?:nodes?|k8s[ -]node|host(?:name)?|servers?|vms?|machine|box|instance|member|minion|computer|"
    r"knoten|rechner|maschine|nodo|servidor|m[aá]quina|n[œo]e?ud|serveur|h[oô]te|machine|n[oó]|hospedeiro|macchina|"
    r"узел|узла|узле|узлом|вузол|вузла|вузлі|нод[аеуы]|хост[аеу]?|сервер[аеу]?|машин[аеу]|w[eę]z[eł][łl]|w[eę][zź]le|serwer(?:ze|a)?"
    r"|uzel|uzlu|d[uü][gğ][uü]m(?:[uü]n?(?:de|den)?)?|sunucu(?:da|dan|su|sunda)?|knooppunt|"
    r"节点|節點|主机|主機|服务器|伺服器|机器|機器|ノード|ホスト|サーバー?|マシン|노드|서버|호스트|머신)"
)
_ROLE = (
    r"(?:masters?|workers?|cp|control[ -]?planes?(?:node)?|controllers?|agents?|primary|secondary|slave|leader|minion|"
    r"мастер[аеу]?|воркер[аеу]?|主节点|工作节点|从节点|主控|マスター|ワーカー|마스터|워커|maestro|esclavo|ma[iî]tre|mestre|arbeiter)"
)
_CONTROL_PLANE = lazy_re(r"control[ -]?plane|master|мастер|主节点|主控|マスター|마스터|maestro|ma[iî]tre|mestre")
_AT = (
    r"(?:on|from|at|of|for|in|sul|sulla|nel|nella|trên|tại|pe|auf|von|vom|bei|für|sur|depuis|de|du|en|desde|do|da|no|na|em|su|di|del|dal|op|van|"
    r"на|с|со|у|для|z|ze|@|在|来自)"
)
_SURE_AT = (
    r"(?:on|from|at|sul|sulla|trên|tại|auf|von|vom|sur|depuis|en|desde|no|na|em|su|dal|op|van|på|fra|från|"
    r"на|с|со|@|在|来自)"
)
_THE = (
    r"(?:the |my |our |their |this |that |another |other |second |first |third |der |dem |den |die |das |la |le |el |l'|"
    r"il |lo |o |a |het |de )?"
)
_NAME = r"[A-Za-z0-9](?:[\w.:-]*[A-Za-z0-9])?"
_AFTER_CJK = (
    r"(?:上|中|[，、].{0,20}|的.{0,20}|에서(?:는|의)?.{0,30}|에는.{0,30}|의 .{0,20}|で(?:は|の)?.{0,30}|の.{0,20}|では.{0,30}|"
    r"に(?:て|おいて).{0,20}|側)?"
)
_OUTPUTS_CJK = (
    r"(?:(?:的|上的|上|のの?|의 ?)?(?:路由表?|网络配置|网卡|接口|地址|输出|结果|端口|监听|邻居表?|信息|配置|如下|情况|"
    r"ルート|ルーティング(?:テーブル)?|出力|結果|설정|결과|라우팅(?: ?테이블)?|출력|네트워크)){1,3}"
    r"(?:です|は(?:以下|こちら|次).{0,12}|입니다)?"
)
"""What an output is called behind a host: ``主节点（10.0.0.11）路由：``."""
_OUTPUTS = (
    r"(?:(?<=\w)'s)? (?:(?:kernel )?(?:routes?|neighbou?rs?)|[a-z]{2,12} (?:table|cache|entries)"
    r"|(?:network )?interfaces?|(?:ip )?addresses|sockets|(?:open |listening )?ports|links)(?: output)?"
)
"""The same in English: ``1.master route``, ``oak-1 routing table:``."""
NUMBERED = r"\(?\d{1,2}[.)、](?!\d)\s*"
_LEAD = lazy_re(
    r"(?:\$ (?=#)|<(?:summary|b|strong|h[1-6]|p|details|li|td|i|em|code)\b[^<>]*>|(?:#{1,6}|[>*+•·●▪►▶–—~=|-]+|\(?\d{1,2}[.)、](?!\d)"
    r"|\(?[a-z][.)](?= ))\s*|h[1-6]\. |bq\. )+"
)
_TAGS = lazy_re(r"</?(?:summary|b|strong|h[1-6]|p|details|li|td|i|em|code|br|u)\b[^<>]*>")
_MARKUP = lazy_re(r"[*`\"“”„‟«»]+|(?<!\w)[_‘’'‹›]+(?=\w)|(?<=\w)[_‘’'‹›]+(?!\w)")
_OUTPUT_OF = lazy_re(
    r"(?:(?:(?:and )?here(?:['’]s| is| are) )?(?:the )?(?:outputs?|results?) (?:of|from|on)|outputs? |"
    r"result of|results? |here(?: i|['’]?)s|this is|compared (?:to|with)|versus|vs\.?|command|cmd|running|executing|ausgabe von"
    r"|salida de|sortie de|saída de|вывод|ran)\b:? ?",
    re.IGNORECASE,
)

_AND = lazy_re(r"^(?:and|then|und|dann|et|puis|y|luego|e|и|затем) (?=\S)", re.IGNORECASE)
_WORD_NAME = lazy_re(
    rf"(?:(?P<at>{_SURE_AT}) )?{_THE}(?:{_ROLE}[ /-])?(?P<word>{_HOST}|{_ROLE})(?:\s*(?P<gap>[:：#]|-(?= )|no\.|nr\.|№)\s*"
    rf"|\s+|(?<=[^\x00-\x7f]))(?:(?:called|named|is|=) )?"
    rf"(?P<name>{_NAME}){_AFTER_CJK}(?P<more>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）])?(?P<rest>.*)$", re.IGNORECASE,
)  # fmt: skip
_ROLE_IN_WORDS = lazy_re(
    rf"(?:[^\W\d]+ ){{0,2}}?{_SURE_AT} {_THE}(?:(?P<role>{_ROLE})(?:[ -]?{_HOST})?|{_HOST}[ -](?P<role2>{_ROLE}))"
    r"[ ,]+(?P<rest>[^\W\d].*)$"
    rf"|[在从]?(?P<role3>主节点|工作节点|从节点|主控|master|worker|マスター|ワーカー|마스터|워커)(?: ?{_HOST})?"
    r"(?:上|中|で|に|에서|에는)(?P<rest3>.{0,30})$",
    re.IGNORECASE,
)
"""A sentence that ends with a colon: ``On the master it looks like this:``."""
_NAME_WORD = lazy_re(
    rf"(?:(?P<at>{_AT})(?: |(?<=[^\x00-\x7f])))?{_THE}(?P<name>{_NAME}(?: {_NAME}){{0,3}}?)[ -]?(?P<word>{_HOST}"
    rf"|(?<= ){_ROLE}|(?<=-){_ROLE}){_AFTER_CJK}"
    rf"(?P<more>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）])?(?: ?{_OUTPUTS_CJK}|{_OUTPUTS})?(?P<rest>)$", re.IGNORECASE,
)  # fmt: skip
_ALONE = lazy_re(
    rf"(?:{_AT} )?{_THE}(?:(?P<name>{_ROLE}|{_HOST}){_AFTER_CJK}(?P<more>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）])?"
    rf"|(?P<name2>{_ROLE}|{_HOST})(?P<more2>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）]) ?{_OUTPUTS_CJK}"
    rf"|(?P<name3>{_ROLE})(?: ?{_OUTPUTS_CJK}|{_OUTPUTS}))"
    r"(?P<rest>)$",
    re.IGNORECASE,
)
_COUNTED = lazy_re(rf"{NUMBERED}(?P<name>{_HOST})(?: ?{_OUTPUTS_CJK}|{_OUTPUTS})$", re.IGNORECASE)
_DESCRIBED = lazy_re(
    rf"(?:{_AT} )?(?:the |my |our |an? |one )?(?P<how>first|second|third|fourth|fifth|1st|2nd|3rd|working|healthy|good|broken|bad"
    r"|faulty|failing|problem|problematic|affected|unaffected)[ -](?P<word>node|host|server|vm|machine|master|worker|agent)(?P<rest>)$",
    re.IGNORECASE,
)
"""Hosts that have no name in a ticket: ``Working node:`` above one output, ``Broken node:`` above the next."""
_AT_NAME = lazy_re(
    rf"{_SURE_AT}(?: |(?<=[^\x00-\x7f])){_THE}(?P<name>{_NAME}){_AFTER_CJK}(?P<more>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）])?(?P<rest>)$",
    re.IGNORECASE,
)
_BARE = lazy_re(
    rf"(?P<name>{_NAME})(?P<more2>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）](?=\s?[^\x00-\x7f]))?\s?{_AFTER_CJK}"
    rf"(?P<more>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）])?(?: ?{_OUTPUTS_CJK}|{_OUTPUTS})?(?P<rest>)$",
    re.IGNORECASE,
)
_THEN = lazy_re(rf"(?P<name>{_NAME})(?P<more>\s*[(\[（][^()\[\]（）]{{1,60}}[)\]）])?\s*[-–—:,]\s.+$")
_SOMEWHERE = lazy_re(
    rf"(?:(?<![\w-])(?:(?P<at>{_AT})|{_HOST}|{_ROLE})[ :]|(?<=[(\[]))\s*{_THE}(?:{_HOST} |{_ROLE} ){{0,3}}(?P<name>{_NAME})(?![\w/-])",
    re.IGNORECASE,
)
_COMMAND_AT = lazy_re(
    rf"(?P<command>.+?)[ ,]*(?:\(|\[|[-–—:] )?\s*(?:{_AT})(?: |(?<=[^\x00-\x7f])){_THE}(?:{_HOST} )?{_NAME}(?: {_HOST})?[)\]]?$",
    re.IGNORECASE,
)
_COMMAND_ON = lazy_re(
    rf"(?P<command>[a-z/].*?)[ ,]*(?:\(|\[|[-–—:,] ?)?\s*(?P<at>{_SURE_AT})(?: |(?<=[^\x00-\x7f])){_THE}(?:{_HOST} |{_ROLE} )?"
    rf"(?P<name>{_NAME}|{_ROLE})(?: {_HOST})?[)\]]?$", re.IGNORECASE,
)  # fmt: skip
_COMMAND_OF = lazy_re(rf"(?P<command>[a-z/].*?)\s*[(\[](?P<name>{_NAME})[)\]](?P<at>)$", re.IGNORECASE)
_COMMAND_THEN = lazy_re(
    rf"(?:#{{1,6}} |[>*+•-] |{NUMBERED})?(?:[Oo]utput of )?(?P<mark>[`*]{{1,3}})(?P<command>[a-z/][^`*]*)(?P=mark):? "
    rf"(?P<name>{_NAME})(?P<at>):?$"
)
"""A command in marks of its own, and a host behind it: ``### `ip a` worker-1``."""
_AT_COMMAND = lazy_re(
    rf"(?:.*[.!?。] )?(?:and |then |und |y |et |и )?(?P<at>{_SURE_AT})(?: |(?<=[^\x00-\x7f])){_THE}(?:{_HOST} |{_ROLE} )?"
    rf"(?P<name>{_NAME}),? (?P<mark>[`*“\"]{{1,3}})(?P<command>[a-z/][^`*”\"]*)[`*”\"]{{1,3}}",
    re.IGNORECASE,
)
"""A host, and a command in marks of its own behind it: ``On elm `ip a` shows``."""
_IN_BRACKETS = lazy_re(rf"\b(?:{_HOST}|{_ROLE}|one)\s*[(（](?P<name>{_NAME})[)）]", re.IGNORECASE)
_NOTES = frozenset((
    *("abridged", "abbreviated", "auszug", "bad", "broken", "complete", "cut", "excerpt", "extract", "extrait"),
    *("faulty", "full", "good", "healthy", "ipv4", "ipv6", "main", "new", "old", "partial", "pod", "pods"),
    *("redacted", "relevant", "root", "sanitized", "shortened", "snippet", "snipped", "sudo", "truncated"),
    *("trimmed", "tcp", "udp", "user", "v4", "v6", "ubuntu", "debian", "centos", "rhel", "fedora", "windows"),
    *("linux", "arm64", "amd64", "vm", "container", "optional", "affected", "bare-metal", "baremetal", "cloud"),
    *("current", "down", "etcd", "failing", "failed", "joined", "ok", "onprem", "physical", "problem"),
    *("problematic", "reachable", "rebooted", "remote", "unreachable", "up", "upgraded", "virtual", "wired"),
    *("wireless", "working"),
))  # fmt: skip
"""What stands in brackets behind a command or a host and is no name of one."""
_NO_NAME = frozenset((
    *("a", "address", "addresses", "affinity", "after", "against", "all", "an", "and", "any", "are", "at", "before"),
    *("between", "both", "but", "can", "cannot", "cidr", "components", "conditions", "config"),
    *("configuration", "could", "description", "detail", "details", "did", "do", "does", "each", "every"),
    *("exporter", "external", "failed", "fails", "for", "from", "goes", "group", "groups", "had", "has", "have"),
    *("here", "if", "in", "info", "information", "interface", "interfaces", "internal", "into", "ip", "ips", "is"),
    *("issue", "issues", "it", "its", "itself", "join", "joins", "kubelet", "labels", "level", "list", "local"),
    *("log", "logs", "my", "name", "names", "network", "networking", "networks", "no", "not", "notready", "now"),
    *("of", "on", "one", "only", "or", "os", "other", "our", "output", "outputs", "over", "pool", "port", "port-range"),
    *("ports", "problem", "problems", "ran", "ready", "remote", "resources", "role", "roles", "route"),
    *("routes", "routing", "running", "runs", "same", "selector", "setup", "should", "show", "shows", "side"),
    *("some", "status", "table", "taints", "that", "the", "their", "then", "there", "these", "this", "those"),
    *("three", "to", "two", "type", "types", "version", "versions", "was", "went", "were", "when", "where", "which"),
    *("while", "will", "with", "without", "working", "works", "would", "your"),
    *("boot", "branch", "everything", "gives", "looks", "manager", "prints", "reboot", "reports", "returns", "startup", "we"),
    *("gibt", "habe", "hat", "ist", "kommt", "läuft", "sehe", "sieht", "sind", "steht", "zeigt"),
    *("affiche", "apparaît", "aparece", "aparecem", "donne", "montre", "mostra", "muestra", "sale", "se", "vejo", "voici"),
    *("вижу", "видно", "выводит", "показывает"),
))  # fmt: skip
_OF_NO_HOST = frozenset(
    {"branch", "log", "logs", "manager", "plane", "interface", "network", "port", "version", "process", "service"}
)
"""What stands behind ``master`` or ``controller`` where that is no host."""
_LAST_SENTENCE = lazy_re(r".*\w[.!?] (?=[A-Z])")
_SEVERAL = lazy_re(
    r"(?:node|host|server|vm|machine|master|worker|agent|controller|member|minion|instance)s$|machine$|box$|instance$|member$",
    re.IGNORECASE,
)
_MUTE = lazy_re(r"(?:host)name (?:=|is\b)|\S+ = ", re.IGNORECASE)
_CASE_ENDING = lazy_re(r"(?<=^мастер|^воркер)(?:[аеуы]|ом|ах)$")
_NUMBER = lazy_re(r"(?:\d{1,3}|[A-Z]|one|two|three|i{1,3})$")


class Phrase(NamedTuple):
    """``host`` is None where the line speaks of several; ``command`` is the command line that stands beside it; ``sure`` says
    that the line can hardly be anything but a heading of a host."""

    host: str | None
    command: str | None = None
    sure: bool = False


def host_phrase(line: str, known: Collection[str], *, counted: bool = False) -> Phrase | None:
    """Return the host of which a line says that what follows is its; ``known`` are the names that hosts of this file have.

    ``counted`` is whether a numbered heading named one before: below ``1.master`` then ``2.node routes`` is the other's.
    """
    marked, text = _plain(line)
    if not text or len(text) > 140:
        return None
    typed = _OUTPUT_OF.sub("", _AND.sub("", text), count=1)
    on = _COMMAND_ON.match(typed) or _COMMAND_OF.match(typed)
    if on and (phrase := _typed_on(on, known)):
        return phrase
    then = _COMMAND_THEN.match(line.rstrip())
    if then and (is_role(then["name"]) or then["name"] in known or _looks_like_host(then["name"])):
        return _typed_on(then, known)
    if (at := _AT_COMMAND.match(line)) and at["name"].lower() not in _NOTES and (phrase := _typed_on(at, known)):
        return phrase
    if counted and (found := _COUNTED.match(line.strip("*`_#: "))):
        return Phrase(found["name"].lower(), sure=True)
    whole = _whole(text, known, marked=marked, closed=line.rstrip()[-1:] in ":：")
    if whole is None and typed != text:
        whole = _whole(typed, known, marked=marked, closed=line.rstrip()[-1:] in ":：")
    if whole is not None:
        return whole
    if among := host_among_words(text, known):
        return Phrase(*among)
    said = _in_words(_LAST_SENTENCE.sub("", text), known)
    if (
        line.rstrip()[-1:] in ":："
        and (said is None or said.host not in known)
        and (role := _ROLE_IN_WORDS.match(text))
    ):
        name = role["role"] or role["role2"] or role["role3"]
        behind = (role["rest"] or "").split(" ")[0].lower()
        return None if _SEVERAL.match(name) or behind in _OF_NO_HOST else Phrase(_role(name))
    return said


def _typed_on(found: re.Match[str], known: Collection[str]) -> Phrase | None:
    """Return the host of ``ip route on elm``: behind a command that is read any word may be a host's name."""
    name, command = found["name"], found["command"].strip(" :,'")
    if (
        is_no_name(name)
        or is_component(name)
        or names_no_host(name)
        or (is_ip(name) and name not in known and found["at"].lower() == "from")
    ):
        return None
    if not found["at"] and name not in known and name.lower() in _NOTES:
        return None
    if is_role(name):
        name = _role(name)
    return Phrase(name, command, sure=True) if stem_from_command(parse_command_line(command)) else None


def is_role(word: str) -> bool:
    """Whether a word is what a host is for, and its name only where it has no other: ``master``, ``worker``."""
    return bool(re.fullmatch(_ROLE, word, re.IGNORECASE))


def is_control_plane(role: str) -> bool:
    """Whether a role, or one of several, is that of the control plane, in any language of the headings."""
    return bool(_CONTROL_PLANE.search(role.lower()))


def _role(name: str) -> str:
    """Return a role as the name of a host, the same in each grammatical case."""
    return _CASE_ENDING.sub("", name.lower())


def _plain(line: str) -> tuple[bool, str]:
    """Return a line without its markup, and whether it had any."""
    lead = _LEAD.match(line)
    text = line[lead.end() :] if lead else line
    text = _MARKUP.sub("", _TAGS.sub("", text))
    text = text.strip().strip(" \t=#~|:：.;,!*<>。").strip()
    text = re.sub(r"(?<=[^-])\s*-{2,}$|^-{2,}\s*", "", text)
    return bool(lead) or line.lstrip()[:1] in '*`_<["“„«' or line.rstrip()[-1:] in "*`_>]", text


def _whole(text: str, known: Collection[str], *, marked: bool, closed: bool) -> Phrase | None:
    """Return the host of a line that is nothing but its name and the words for what it is."""
    bare = text.strip("[](){}（）") if text[:1] in "[({（" else text
    if (found := _BARE.match(bare)) and (found["name"] in known or _looks_like_host(found["name"])):
        return _named(found, found["name"], known, sure=marked or closed)
    if found := _DESCRIBED.match(bare):
        return Phrase(f"{found['how']} {found['word']}".lower(), sure=marked or closed)
    if (found := _ALONE.match(bare)) and not _SEVERAL.match(alone := found["name"] or found["name2"] or found["name3"]):
        return _named(found, _role(alone), known, sure=marked or closed)
    if (found := _WORD_NAME.match(bare)) and _may_follow(found, known):
        called = found["name"]
        if found["gap"] is None and _MUTE.match(bare):
            return None
        numbered = bool(_NUMBER.match(called))
        between = " " if found["word"].isascii() else ""
        name = f"{found['word']}{between}{called}" if numbered else called
        certain = found["gap"] is not None or found["at"] is not None or _is_name(called, known) or numbered
        return _named(found, name, known, sure=not found["rest"] and certain)
    if (
        (found := _NAME_WORD.match(bare))
        and not _SEVERAL.match(found["word"])
        and not _is_talk(found["name"], found["word"], known)
    ):
        words = found["name"].split()
        name = found["name"] if len(words) == 1 else f"{found['name']} {found['word']}"
        return _named(found, name, known, sure=len(words) == 1 or marked or closed)
    if (found := _AT_NAME.match(bare)) and _is_name(found["name"], known):
        return _named(found, found["name"], known, sure=True)
    if marked and (found := _THEN.match(bare)) and _is_name(found["name"], known):
        return _named(found, found["name"], known, sure=False)
    return None


def _may_follow(found: re.Match[str], known: Collection[str]) -> bool:
    """Whether what stands behind a word for hosts is a name: any word where the line ends there, else one that looks like it."""
    name, rest = found["name"], found["rest"].strip()
    if is_no_name(name) or is_component(name) or "/" in rest[:1]:
        return False
    if _is_name(name, known):
        return True
    if not rest:
        return bool(_NUMBER.match(name)) or found["gap"] is not None or found["at"] is not None or name.isascii()
    return bool(found["at"]) and name.isalnum() and name != "I" and not known


def is_no_name(word: str) -> bool:
    """Whether a word behind one for hosts is none's name: ``node list``, ``master node``, a mere number."""
    return (word.lower() in _NO_NAME and not re.fullmatch("[A-Z]", word)) or bool(
        re.fullmatch(_HOST, word, re.IGNORECASE)
    )


def _is_talk(name: str, word: str, known: Collection[str]) -> bool:
    """Whether the words before a word for hosts are of a sentence: a name has no such words."""
    words = name.lower().split()
    if len(words) == 1:
        return words[0] in _NO_NAME and name not in known
    return any(w in _NO_NAME or re.fullmatch(rf"{_AT}", w) for w in words) or len(words) > 3


def _is_name(name: str, known: Collection[str]) -> bool:
    return name in known or _looks_like_host(name) or bool(re.fullmatch(rf"{_ROLE}\d*", name, re.IGNORECASE))


def _looks_like_host(name: str) -> bool:
    return is_host(name) and not is_component(name) and not re.fullmatch(_HOST, name, re.IGNORECASE)


def _named(found: re.Match[str], name: str, known: Collection[str], *, sure: bool) -> Phrase:
    """Return the name, or what stands in brackets behind it where that tells more: ``Node 1 (den-a)``, ``Node (192.168.1.12)``."""
    brackets = found["more"] or (found["more2"] if "more2" in found.re.groupindex else None) or ""
    more = [w for w in re.split(r"[\s,/|]+", brackets.strip(" ()[]（）")) if w]
    inside = [w.removeprefix("ip:").removeprefix("ip=") for w in more]
    better = next((w for w in inside if w in known), None)
    if better is None and name not in known:
        names = [w for w in inside if is_host(w) and not is_ip(w) and not is_component(w)]
        role = is_role(name)
        if role and len(inside) == 1 and inside[0].isascii() and inside[0].isalpha() and _may_name(inside[0]):
            names = names or [w for w in inside if not is_role(w)]
        better = next(iter(names), None) if role or not is_host(name) else None
        if better is None and re.fullmatch(_HOST, name, re.IGNORECASE):
            better = next((w for w in inside if is_ip(w)), None)
    alone = better is None and is_role(name)
    return Phrase(_role(name) if alone else better or name, sure=sure)


def _in_words(text: str, known: Collection[str]) -> Phrase | None:
    """Return the only host that a sentence or a command names; a Phrase without host where it names several."""
    inside = {m["name"] for m in _IN_BRACKETS.finditer(text)}
    bracketed = name if len(inside) == 1 and _may_name(name := next(iter(inside))) else None
    if bracketed and re.search(r"[\d-]", bracketed):
        return Phrase(bracketed)
    hosts = {m["name"].rstrip(":.") for m in _SOMEWHERE.finditer(text) if _stands_for_host(m, known)}
    words = [w.rstrip(":.") for w in re.findall(r"[\w.:-]+", text)]
    hosts |= {w for w in words if w in known}
    if hosts and not any(h in known for h in hosts):
        hosts |= {w for w in words if _looks_like_host(w) and not is_ip(w) and re.search(r"[\d.-]", w)}
    if not hosts and bracketed:
        hosts = {bracketed}
    command = _COMMAND_AT.match(_OUTPUT_OF.sub("", text, count=1))
    typed = _OUTPUT_OF.sub("", command["command"], count=1).strip(" :,'") if command else None
    if typed is not None and not stem_from_command(parse_command_line(typed)):
        typed = None
    if not hosts:
        return None
    return Phrase(next(iter(hosts)), typed, sure=typed is not None) if len(hosts) == 1 else Phrase(None)


def _may_name(word: str) -> bool:
    """Whether a word in brackets behind one for hosts may be the host's name."""
    return word.lower() not in _NOTES and not is_no_name(word) and not is_component(word) and not word.isdecimal()


def _stands_for_host(found: re.Match[str], known: Collection[str]) -> bool:
    name, at = found["name"].rstrip(":."), (found["at"] or "").lower()
    if not _is_name(name, known):
        return False
    if re.fullmatch(_HOST, name, re.IGNORECASE) or (_SEVERAL.match(name) and name not in known):
        return False
    return name in known or not is_ip(name) or at not in ("of", "for", "in", "de", "von", "für", "di", "do", "da")
