"""Answers about a node that are asked for each pair of nodes, and found once."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, Protocol, TypeVar

Of = TypeVar("Of", bound="_HasAttributes")
More = ParamSpec("More")
Answer = TypeVar("Answer")


class _HasAttributes(Protocol):
    __dict__: dict[str, object]


def per_node(
    function: Callable[Concatenate[Of, More], Answer],
) -> Callable[Concatenate[Of, More], Answer]:
    """Return the function with a memory: what it says of a node stays with the node, by the other arguments.

    For what depends on these alone, and may be asked again (no iterator). A thousand nodes are a million pairs.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    def remembered(node: Of, /, *more: More.args, **named: More.kwargs) -> Answer:
        known: dict[object, Answer] = node.__dict__.setdefault(name, {})  # type: ignore[assignment]
        key = (more, *named.items()) if named else more
        if key not in known:
            known[key] = function(node, *more, **named)
        return known[key]

    update_wrapper(remembered, function)
    return remembered
