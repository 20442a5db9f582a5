"""What surrounds an output is taken away, what belongs to it is not, and line numbers stay."""

import pytest

from netparse.captures import parse
from netparse.captures.sections.margins import at_the_margin
from netparse.captures.text.clean import clean_lines, dedent
from netparse.captures.text.document import read_document
from tests.captures.samples import ROUTES, SOCKETS


def cleaned(data: bytes | str) -> list[str]:
    return at_the_margin(clean_lines(read_document("x", data).lines).lines)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_every_width_of_unicode_is_read(encoding: str) -> None:
    """With and without a mark at the beginning."""
    assert cleaned("default via 10.0.0.1 dev eth0\nlink ü\n".encode(encoding)) == [
        "default via 10.0.0.1 dev eth0",
        "link ü",
    ]


def test_a_line_in_another_encoding_does_not_spoil_the_others() -> None:
    """A file cut inside a character, or glued from two encodings, keeps its good lines."""
    assert cleaned("größe\n".encode() + "für\n".encode("cp1252")) == ["größe", "für"]


@pytest.mark.parametrize(
    ("saved", "shown"),
    [
        ("\x1b[36m10.0.0.0/24\x1b[0m dev\x1b[K eth0", "10.0.0.0/24 dev eth0"),
        ("\x1b]0;root@h: ~\x07# ip a", "# ip a"),
        ("ip adn\x08\x1b[K", "ip ad"),
        ("N\x08NA\x08AME", "NAME"),
        ("10%\r 50%\rdone", "done"),
        ("row \0\0\0", "row"),
        ("\x07bell", "bell"),
        ("zero\u200bwidth", "zerowidth"),
        ("end \t ", "end"),
        ("a\x0bb", "a b"),  # a control character parts words: what stood there is not known
        ("UP\0MTU", "UP MTU"),
        ("*:10250 \x1b *:*", "*:10250  *:*"),
    ],
)
def test_what_a_terminal_would_not_show_is_gone(saved: str, shown: str) -> None:
    """Escape sequences, backspaces, padding."""
    assert cleaned(f"first\n{saved}\nlast\n") == ["first", shown, "last"]


@pytest.mark.parametrize(
    "prefix",
    ["2024-05-01T10:00:00Z ", "2024-05-01 10:00:00,123 ", "[INFO] ", "INFO: ", "node1  | ", "cp1: ", "> ", "[pod/a/b] ",
     "May  1 10:00:00 cp1 netstat[12]: ", "# ", "2024-05-01T10:00:00Z [INFO] ", "2024-05-01T10:00:00.1Z stdout F ", "10:00:00 "],
)  # fmt: skip
def test_a_prefix_of_all_lines_is_taken_away(prefix: str) -> None:
    """Whatever wrote it, a logger or a mail."""
    rows = ["default via 10.0.0.1 dev eth0", "    indented stays", "10.0.0.0/24 dev eth0"]
    assert cleaned("".join(f"{prefix}{row}\n" for row in rows)) == rows


@pytest.mark.parametrize(
    "text",
    [
        "> ip netns exec a ip a\n1: lo: <LOOPBACK> mtu 65536\n",
        "1: lo    inet 127.0.0.1/8\n2: eth0    inet 10.0.0.1/24\n",
        "33:33:00:00:00:01 dev eth0\n33:33:00:00:00:02 dev eth0\n",
        "Error: a\nError: b\nError: c\n",
        "metadata: a\nkind: b\nspec: c\n",
        "| a | b |\n| c | d |\n",
        '{\n  "note": "[b]bold[/b] <b>x</b>"\n}\n',
        '{"note": "<b>x</b>"}\n{"note": "<i>x</i>"}\n',
    ],
)
def test_content_that_looks_like_a_prefix_stays(text: str) -> None:
    """Only what every line bears, and no output's own words, is a prefix."""
    assert cleaned(text) == text.splitlines()


@pytest.mark.parametrize("prefix", ["2024-05-01T10:00:00Z ", "[INFO] ", "May  1 10:00:00 cp1 collect[12]: "])
def test_a_prefix_may_have_words_around_it(prefix: str) -> None:
    """A log that was pasted between fences and a few words."""
    rows = ["default via 10.0.0.1 dev eth0", "10.0.0.0/24 dev eth0", "10.0.1.0/24 via 10.0.0.2 dev eth0"]
    text = ["Here it is:", "```", *(prefix + row for row in rows), "```", "Thanks"]
    assert cleaned("\n".join(text)) == ["Here it is:", "```", *rows, "```", "Thanks"]


@pytest.mark.parametrize("number", ["{:6d}\t", "{:3d}  ", "{}:", "{}-"])
def test_the_numbers_of_lines_are_taken_away(number: str) -> None:
    """As `cat -n` and `grep -n` put them before each line; those that an output has itself do not grow with every line."""
    rows = ["default via 10.0.0.1 dev eth0", "10.0.0.0/24 dev eth0 scope link", "10.0.1.0/24 via 10.0.0.2 dev eth0"]
    assert cleaned("\n".join(number.format(9 + n) + row for n, row in enumerate(rows))) == rows
    queues = ["0      128    127.0.0.1:10248    0.0.0.0:*", "0      128    127.0.0.1:10249    0.0.0.0:*"]
    assert cleaned("\n".join(queues)) == queues


def test_an_output_that_set_x_shows_is_read() -> None:
    """The shell shows what a variable is set to."""
    text = "++ ifconfig\n+ data='eth0: flags=4163<UP>  mtu 1500\n        ether 52:54:00:00:00:11  txqueuelen 1000  (Ethernet)"
    assert cleaned(text)[1] == "eth0: flags=4163<UP>  mtu 1500"
    assert cleaned("+ data='some words'\n+ other=x") == ["+ data='some words'", "+ other=x"]


def test_two_quoted_lines_are_a_quotation_if_they_are_an_output() -> None:
    """A single row below its heading."""
    rows = ["NAME   STATUS   ROLES           AGE   VERSION", "cp1    Ready    control-plane   12d   v1.30.4"]
    assert cleaned("Hello\n" + "".join(f"> {row}\n" for row in rows)) == ["Hello", *rows]


def test_a_carriage_return_ends_lines_only_where_nothing_else_does() -> None:
    """Old Macs ended lines so, progress displays do not."""
    assert cleaned("a\rb\rc") == ["a", "b", "c"]
    assert cleaned("10%\r20%\nrow\n") == ["20%", "row"]


def test_the_indent_that_all_lines_share_goes_and_no_more() -> None:
    """Inner indentation is structure."""
    assert dedent(["  a", "", "    b"]) == ["a", "", "  b"]
    assert dedent(["a", "  b"]) == ["a", "  b"]


@pytest.mark.parametrize("prefix", ["{:4}  ", "2024-05-06T10:00:{:02}Z ", "[10:00:{:02}] "])
def test_a_prefix_inside_a_fence_is_taken_away(prefix: str) -> None:
    """Each block has its own: the numbers begin anew, and the words around bear none."""
    block = "".join(f"{prefix.format(n)}{line}\n" for n, line in enumerate(f"$ ip route\n{ROUTES}".splitlines(), 1))
    found = parse(f"This is my first node:\n\n```\n{block}```\n\nThis is node-2:\n\n```\n{block}```\n")
    assert [(len(c.records), bool(c.covers and c.covers.whole)) for c in found if c.command] == [(3, True), (3, True)]


def test_marks_of_a_pipeline_announce_commands() -> None:
    """GitHub prefixes each line with its time, and calls a group after its command."""
    lines = [
        "##[group]Run ip route",
        "##[endgroup]",
        *ROUTES.splitlines(),
        "##[group]Run ssh node-2 ip route",
        "##[endgroup]",
    ]
    text = "".join(f"2024-05-06T10:00:00.1234567Z {line}\n" for line in [*lines, *ROUTES.splitlines()])
    found = [c for c in parse(text) if c.command]
    assert [(c.host, len(c.records), c.status) for c in found] == [(None, 3, "ok"), ("node-2", 3, "ok")]


@pytest.mark.parametrize("prefix", ["{}. ", "{:3} | ", "Mar 01 10:00:{:02} "])
def test_numbers_and_times_before_all_lines(prefix: str) -> None:
    text = "".join(f"{prefix.format(n)}{line}\n" for n, line in enumerate(f"$ ip route\n{ROUTES}".splitlines(), 1))
    (found,) = (c for c in parse(text) if c.command)
    assert (len(found.records), found.status) == (3, "ok")


def test_breaks_and_escapes_of_markdown() -> None:
    """Neither becomes a part of a value; `ps` draws its tree with the same sign."""
    lines = ["root@elm-1:~# netstat -nlpt", *SOCKETS.splitlines(), "valid\\_lft forever", " \\_ kubelet"]
    found = cleaned("".join(f"{line}\\\n" for line in lines))
    assert found == [*(line.rstrip() for line in lines[:-2]), "valid_lft forever", " \\_ kubelet"]


@pytest.mark.parametrize(
    "speaker",
    [
        "[01.03. 10:00] Petrov, Ivan",
        "Ivan Petrov, [01.03.2024 10:11]",
        "[01.03.24, 10:12:33] Ivan:",
        "Ivan — Today at 10:12 AM",
        "ivan — 03/01/2024 10:12 AM",
        "Ivan Petrov  9:41 AM",
        "Ivan (10:12)",
    ],
)
def test_who_speaks_in_a_chat_ends_an_output(speaker: str) -> None:
    """Nothing of it is a row, and both outputs are whole."""
    text = f"{speaker}\nip route\n{ROUTES}\n{speaker}\non node-2 ip route:\n{ROUTES}"
    found = [c for c in parse(text) if c.command]
    assert [(c.host, len(c.records), c.status) for c in found] == [(None, 3, "ok"), ("node-2", 3, "ok")]
