"""A canvas that writes SVG: presentation attributes only (page CSS does not reach SVG in print), text escaped, no randomness."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.etree import ElementTree as ET

from markupsafe import Markup

from netparse.report.pictures.marks import Field, Mark
from netparse.safe import visible

INK, QUIET, LINE, PAPER = "#16191f", "#555b66", "#b9bec7", "#ffffff"
_FAMILY = "Netparse Sans, system-ui, Segoe UI, Noto Sans, DejaVu Sans, sans-serif"
# presentation attributes, and a class by which the page gives a browser its dark colours
_CLASSES = {INK: "ink", QUIET: "quiet", LINE: "line", PAPER: "paper"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing with the words that go with it: ``caption`` explains what to see, ``text`` describes it to those who cannot see it.

    ``fields`` are its marks, without those of the legend.
    """

    anchor: str
    title: str
    caption: str
    text: str
    svg: Markup
    fields: tuple[Field, ...] = ()


@dataclass(kw_only=True)
class Canvas:
    """Collects shapes; cells are merged into one path per mark when the picture is finished, which prints 15 times faster."""

    width: float
    fields: list[Field] = field(default_factory=list)
    _shapes: list[ET.Element] = field(default_factory=list)
    _cells: dict[Mark, list[tuple[float, float, float, float]]] = field(default_factory=dict)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 11,
        bold: bool = False,
        anchor: Literal["start", "middle", "end"] = "start",
        fill: str = INK,
        room: float | None = None,
        turn: float = 0,
    ) -> None:
        """Write one line; what does not fit into ``room`` is cut with an ellipsis, the tables have it whole."""
        attributes = {"x": _n(x), "y": _n(y), "font-size": _n(size), "fill": fill}
        attributes |= {"class": _CLASSES[fill]} if fill in _CLASSES else {}
        attributes |= {"font-weight": "bold"} if bold else {}
        attributes |= {"text-anchor": anchor} if anchor != "start" else {}
        attributes |= {"transform": f"rotate({_n(turn)} {_n(x)} {_n(y)})"} if turn else {}
        self._add("text", attributes).text = cut(words, size, room, bold=bold)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        dash: str = "",
        radius: float = 0,
    ) -> None:
        attributes = {"x": _n(x), "y": _n(y), "width": _n(w), "height": _n(h), "fill": fill, "stroke": stroke}
        attributes |= {"stroke-dasharray": dash} if dash else {}
        attributes |= {"rx": _n(radius)} if radius else {}
        self._add("rect", attributes | _classes(fill, stroke))

    def path(self, d: str, *, fill: str = "none", stroke: str = "none", width: float = 1, dash: str = "") -> None:
        attributes = {"d": d, "fill": fill, "stroke": stroke, "stroke-width": _n(width)}
        attributes |= {"stroke-dasharray": dash} if dash else {}
        self._add("path", attributes | _classes(fill, stroke))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1, dash: str = ""
    ) -> None:
        self.path(f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}", stroke=stroke, width=width, dash=dash)

    def cell(
        self, mark: Mark, x: float, y: float, w: float, h: float, *, nodes: Sequence[str] = (), subject: str = ""
    ) -> None:
        """Put a mark into a field: its ground, and its sign in the middle. Without nodes it is one of the legend."""
        self._cells.setdefault(mark, []).append((x, y, w, h))
        if nodes:
            self.fields.append(Field(mark=mark, nodes=tuple(nodes), subject=subject))

    def legend(self, y: float, marks: dict[Mark, str], x: float = 0) -> float:
        """Write what the marks mean, wrapped to the width; return the height it took."""
        left, top = x, y
        for mark, words in marks.items():
            wide = 24 + len(words) * 5.6
            if left > x and left + wide > self.width:
                left, top = x, top + 18
            self.cell(mark, left, top, 14, 14)
            self.text(left + 19, top + 11, words, size=10, fill=QUIET)
            left += wide + 10
        return top + 16 - y

    def finish(self, height: float, *, anchor: str, title: str, text: str) -> Markup:
        """Return the SVG with its title and description for screen readers."""
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_n(self.width)} {_n(height)}",
                "width": _n(self.width),
                "height": _n(height),
                "role": "img",
                "aria-labelledby": f"{anchor}-title {anchor}-desc",
                "font-family": _FAMILY,
            },
        )
        ET.SubElement(root, "title", id=f"{anchor}-title").text = visible(title)
        ET.SubElement(root, "desc", id=f"{anchor}-desc").text = visible(text)
        root.extend(self._shapes)
        for mark, fields in sorted(self._cells.items(), key=lambda item: item[0].name):
            root.extend(_merged(mark, fields))
        return Markup(ET.tostring(root, encoding="unicode"))  # built element by element: every text in it is escaped

    def _add(self, tag: str, attributes: dict[str, str]) -> ET.Element:
        element = ET.Element(tag, attributes)
        self._shapes.append(element)
        return element


def cut(words: str, size: float, room: float | None, *, bold: bool = False) -> str:
    """Return the words made harmless and cut to a width in pixels, by the mean width of a letter."""
    shown = visible(words)
    if room is None:
        return shown
    most = max(2, int(room / (size * (0.61 if bold else 0.57))))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _merged(mark: Mark, fields: list[tuple[float, float, float, float]]) -> list[ET.Element]:
    """Return the ground, the hatching and the sign of all fields of one mark, each as one path."""
    made = []
    ground = "".join(f"M{_n(x + 0.5)} {_n(y + 0.5)}h{_n(w - 1)}v{_n(h - 1)}h{_n(1 - w)}z" for x, y, w, h in fields)
    if mark.ground:
        edge = {"stroke": mark.edge, "stroke-width": "1"} if mark.edge else {}
        made.append(ET.Element("path", {"d": ground, "fill": mark.ground, "class": f"g-{mark.name}", **edge}))
    if mark.hatched:
        lines = "".join(_hatch(*f) for f in fields)
        made.append(
            ET.Element("path", {"d": lines, "fill": "none", "stroke": LINE, "stroke-width": "0.8", "class": "line"})
        )
    if mark.sign:
        signs = "".join(f"M{_n(x + w / 2)} {_n(y + h / 2)}{mark.sign}" for x, y, w, h in fields)
        look = {
            "fill": "none",
            "stroke": mark.color,
            "stroke-width": "1.7",
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        }
        made.append(ET.Element("path", {"d": signs, "class": f"s-{mark.name}", **look}))
    return made


def _hatch(x: float, y: float, w: float, h: float) -> str:
    """Return diagonal lines inside a field, so that it shows without colour."""
    lines = []
    for start in range(4, int(w + h), 5):
        x1, y1 = (x + start, y) if start <= w else (x + w, y + start - w)
        x2, y2 = (x, y + start) if start <= h else (x + start - h, y + h)
        lines.append(f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}")
    return "".join(lines)


def _classes(fill: str, stroke: str) -> dict[str, str]:
    names = [_CLASSES[fill] + "-fill"] if fill in _CLASSES else []
    names += [_CLASSES[stroke]] if stroke in _CLASSES else []
    return {"class": " ".join(names)} if names else {}


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
