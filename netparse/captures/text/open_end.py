"""Whether a table of sockets was cut inside its last row, where the file does not end with a line end."""

from collections.abc import Sequence

from netparse.lazy import lazy_re

_PROCESSES = lazy_re(r"users:\(")
_PROGRAM = lazy_re(r"(?<!\S)(\d+)/(\S.*?)\s*$")
_SHORT = 2


def ends_inside_row(lines: Sequence[str]) -> bool:
    """Whether the last row is not whole: netstat and ss fill each row with blanks and end it with a line end.

    Who takes the line end away, as a shell's ``$(…)`` does, takes it from the whole output: then blanks may stand there as
    well, and the row is called cut, too. A file that was stripped of both has a last row without blanks, which is whole unless
    its last word is only the beginning of one: ``10/k`` beside ``10/kubelet``, ``users:((`` without its end, no process at
    all where the others have one.
    """
    *others, last = lines
    if last != last.rstrip():
        return True
    if _PROCESSES.search(last):
        return not last.endswith("))")
    program = _PROGRAM.search(last)
    if program is None:
        named = [x for x in others if _PROGRAM.search(x) or _PROCESSES.search(x)]
        return bool(named) and len(named) == len([x for x in others if _is_row(x)]) and not last.endswith("-")
    same = [m for x in others if (m := _PROGRAM.search(x)) and m[1] == program[1]]
    longer = any(m[2] != program[2] and m[2].startswith(program[2]) for m in same)
    return longer or (len(program[2]) < _SHORT and not any(m[2] == program[2] for m in same))


def _is_row(line: str) -> bool:
    return line.startswith(("tcp", "udp", "LISTEN", "UNCONN", "ESTAB"))
