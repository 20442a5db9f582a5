"""Makes the fonts of the PDF report: subsets of the Noto fonts in a folder (Debian: fonts-noto-core, fonts-noto-mono)."""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[2] / "templates" / "report" / "fonts"
TEXT = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1, Latin Extended-A
    *range(0x218, 0x21C),
    *range(0x370, 0x400),  # Greek
    *range(0x400, 0x460),  # Cyrillic
    *range(0x490, 0x494),
    *range(0x1EA0, 0x1EFA),  # Vietnamese
    *range(0x2010, 0x2028),
    *range(0x2030, 0x2040),
    0x20AC,
    0x2122,
    0x2190,
    0x2191,
    0x2192,
    0x2193,
    0x2260,
    0x2264,
    0x2265,
    0xFFFD,
]
FONTS = (
    ("NotoSans-Regular.ttf", "netparse-sans-regular.ttf", "Netparse Sans", TEXT),
    ("NotoSans-Bold.ttf", "netparse-sans-bold.ttf", "Netparse Sans", TEXT),
    ("NotoSansMono-Regular.ttf", "netparse-mono-regular.ttf", "Netparse Mono", [*TEXT, *range(0x2500, 0x2580)]),
    ("NotoSansSymbols2-Regular.ttf", "netparse-marks.ttf", "Netparse Marks", [0x2713, 0x2717]),
)
_FAMILY, _FULL, _POSTSCRIPT, _UNIQUE = (1, 16), 4, 6, 3


def main(folder: Path) -> None:
    for source, target, family, characters in FONTS:
        font = TTFont(folder / source, recalcTimestamp=False)
        options = Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], notdef_outline=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=characters)
        subsetter.subset(font)
        rename(font, family, "Bold" if "Bold" in source else "Regular")
        font.save(OUT / target)
        print(target, (OUT / target).stat().st_size)


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font a name of its own; copyright and licence stay."""
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (*_FAMILY, _FULL, _POSTSCRIPT, _UNIQUE):
            text = family if record.nameID in _FAMILY else f"{family} {style}"
            names.setName(
                text.replace(" ", "") if record.nameID == _POSTSCRIPT else text,
                record.nameID,
                record.platformID,
                record.platEncID,
                record.langID,
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
