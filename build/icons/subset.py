#!/usr/bin/env python3
"""Cuts the icon font down to the icons of names.txt. See README.md."""
import os
import pathlib
import re

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGES = pathlib.Path(os.environ.get("NUGET_PACKAGES", pathlib.Path.home() / ".nuget/packages"))


def glyphs_by_icon_name(font):
    """An icon is the ligature of the letters of its name; several names may share one glyph."""
    letters = {glyph: chr(code) for code, glyph in sorted(font.getBestCmap().items(), reverse=True)}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for ligature in ligatures:
                    parts = [first, *ligature.Component]
                    if all(part in letters for part in parts):
                        found["".join(letters[part] for part in parts).lower()] = ligature.LigGlyph
    return found


version = re.search(r'"Radzen\.Blazor" Version="([^"]+)"', (ROOT / "Directory.Packages.props").read_text())[1]
font = TTFont(PACKAGES / "radzen.blazor" / version / "staticwebassets/fonts/MaterialSymbolsOutlined.woff2")
instancer.instantiateVariableFont(font, {"FILL": 0, "wght": 400}, inplace=True)
glyphs = glyphs_by_icon_name(font)
names = (HERE / "names.txt").read_text().split()
unknown = [name for name in names if name not in glyphs]
if unknown:
    raise SystemExit(f"no such icon: {', '.join(unknown)}")

options = subset.Options(flavor="woff2", layout_features=["*"], layout_closure=False)
cutter = subset.Subsetter(options)
cutter.populate(glyphs=[glyphs[name] for name in names], unicodes=range(0x20, 0x7F))
cutter.subset(font)
subset.save_font(font, ROOT / "Portal/wwwroot/fonts/portal-icons.woff2", options)
