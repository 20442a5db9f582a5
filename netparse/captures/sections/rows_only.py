"""Long outputs that are nothing but rows of one table in its usual form: nothing can stand in them that would cut them.

What cuts a text is looked for line by line, in a dozen ways. In a large bundle nearly all lines are rows of a few tables.
"""

from collections.abc import Sequence

from netparse.lazy import lazy_re

_LONG = 40  # lines; to look at fewer takes no longer than to make the expression
_IP = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:]{1,34})"
_MAC = r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}"
_NAME = r"[A-Za-z][\w.-]{0,30}"
_NEIGHBOURS = rf"{_IP} dev {_NAME}(?: lladdr {_MAC})?(?: router)?(?: proxy)? [A-Z]{{4,10}}"
_ROUTES = (
    rf"(?:default|{_IP}(?:/\d{{1,3}})?)(?: via {_IP})? dev {_NAME}"
    rf"(?: (?:proto|scope) [a-z]{{4,8}}| src {_IP}| metric \d{{1,10}}| onlink| linkdown)*+"
)
_STATE = r"<[A-Z_,]{2,80}> mtu \d{1,6}(?: [a-z]{2,8} [A-Za-z0-9_.-]{1,30})*+"
_INTERFACES = (
    rf"(?:[2-9]|[1-9]\d{{1,6}}): {_NAME}(?:@{_NAME})?: {_STATE}"
    rf"| {{4}}link/[a-z0-9]{{2,10}} {_MAC} brd {_MAC}(?: link-netnsid \d{{1,5}})?"
    rf"| {{4}}inet6? {_IP}/\d{{1,3}}(?: brd {_IP})? scope [a-z]{{4,6}}(?: (?:secondary|dynamic|noprefixroute))*+(?: {_NAME})?"
    r"| {7}valid_lft (?:forever|\d{1,10}sec) preferred_lft (?:forever|\d{1,10}sec)"
)
_SOCKETS_TITLE = r"Active Internet connections \((?:only servers|w/o servers|servers and established)\)"
_SOCKETS_HEADING = r"Proto Recv-Q Send-Q Local Address {11}Foreign Address {9}State {7}PID/Program name"
_SOCKETS = (
    rf"(?:tcp|udp)6? {{2,8}}\d{{1,10}} {{1,8}}\d{{1,10}} {_IP}:\d{{1,5}} {{1,40}}{_IP}:(?:\d{{1,5}}|\*)"
    r"(?: {1,40}[A-Z][A-Z0-9_]{3,12})? {1,40}(?:-|\d{1,8}/[\w.-]{1,20}:?)"
)
_END = r" {0,30}\n"
_TABLES = lazy_re(
    rf"(?:(?:{_NEIGHBOURS}{_END})++|(?:{_ROUTES}{_END})++|1: lo: {_STATE}{_END}(?:(?:{_INTERFACES}){_END})++"
    rf"|{_SOCKETS_TITLE}{_END}{_SOCKETS_HEADING}{_END}(?:{_SOCKETS}{_END})++)\n*\Z"
)


def are_rows_only(lines: Sequence[str]) -> bool:
    """Whether lines are the rows of one neighbour table, routing table, list of interfaces or list of sockets, and no others.

    Blanks may stand behind a row, and empty lines at the end; the titles of a list of sockets are its first two lines.
    """
    return len(lines) >= _LONG and _TABLES.match("\n".join((*lines, ""))) is not None
