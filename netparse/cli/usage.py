"""How arguments and options are called in a help: in words of the user, not of Python, whatever the release of Typer."""

from typing import Any

from typer.core import TyperCommand


class PlainUsage(TyperCommand):
    """A command whose help names its arguments as its usage does, without types and without braces around one name."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters; those of the command line's end show no type."""
        params = super().get_params(ctx)
        for param in params:
            if param.param_type_name == "argument":
                param.display_type_rich = _no_type  # type: ignore[attr-defined]
        return params

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what stands behind the command's name: ``[OPTIONS] PATH…``, ``{checks|commands}``."""
        return [_plain(piece) for piece in super().collect_usage_pieces(ctx)]


def _no_type(ctx: Any) -> None:
    return None


def _plain(piece: str) -> str:
    inner = piece.removesuffix("...").removeprefix("{").removesuffix("}")
    if "|" in inner:
        return piece.removesuffix("...")
    return inner if piece.startswith("{") else piece.removesuffix("...")
