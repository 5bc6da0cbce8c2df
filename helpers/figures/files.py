"""Save a figure with its numbers, its words and where they come from: all of its files, or those that were there before."""

import hashlib
import io
import json
import os
import re
import unicodedata
from importlib.metadata import version
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from helpers import FigureError
from helpers.figures.captions import bundle
from helpers.figures.venues import FONT, rounded, style, styled

PATHS = "-paths.svg"  # a drawing whose letters are outlines, for a reader without the font
ENDINGS = ".pdf", ".svg", ".png", ".csv", ".json", ".tiff", PATHS
MADE_WITH = "corpus-notebooks", "matplotlib", "networkx", "numpy", "nupunkt", "pandas", "regex", "scipy", "vadersentiment", "wordcloud"
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # that XML forbids


def save(folder, name, figure, table, *, caption, alt, finding, about, methods="", excluded="", tested="", more=()):
    """Write a figure as .pdf, .svg and .png, its numbers as .csv and its words as .json → their paths.

    `name` is fig-<notebook>-<slug>; `table` holds the plotted numbers and must have gone through `rounded`. `caption` says what is
    shown; what `methods` (names of `figures.METHODS`, parted by spaces) know of unit, interval and test, what was `excluded`, how
    many were `tested`, and the scope of `about` (see `corpus.about`, with the notebook's `parameters`) follow it. `alt` has fewer
    than 250 characters and is no copy of the caption. `more` asks for ".tiff" or "-paths.svg" beyond the formats of the venue.
    All files take the place of their older versions, or none does. Nothing in them tells time, path or user. Where `drawn` could
    not draw, nothing is written, and a figure of that name from an earlier run goes.
    """
    if not re.fullmatch(r"fig-[0-9]+-[a-z0-9]+(-[a-z0-9]+)*", name):
        raise FigureError(f"{name!r} is no figure name; write fig-<notebook>-<slug> in lower case, as fig-2-cloud")
    folder = Path(folder)
    if isinstance(figure, FigureError):
        _remove(folder, name, ENDINGS)
        return []
    if not table.equals(rounded(table)):
        raise FigureError(f"the table of {name} is not rounded; draw it from figures.rounded(table) and save that")
    said = [UNPRINTABLE.sub("", text) for text in (caption, alt, finding)]
    told = bundle(name, *said, about=about, methods=methods, excluded=excluded, tested=tested) | _made(figure)
    contents = _pictures(figure, name, told, {*style()["formats"], *more}) | {
        ".csv": csv(table), ".json": (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_all({folder / (name + ending): content for ending, content in contents.items()})
        _remove(folder, name, set(ENDINGS) - set(contents))
    except OSError as error:
        raise FigureError(f"{folder / name} cannot be written: {error.strerror}; free the disk, or close the program "
                          "that holds the file, and run again; what was there before is untouched") from error
    return [folder / (name + ending) for ending in contents]


def write(path, content):
    """Put bytes at a path in one step: all of them, or the file that was there → path."""
    write_all({path: content})
    return path


def write_all(contents):
    """Put {path: bytes} in place: all of these files, or those that were there before."""
    old = {path: path.read_bytes() if path.is_file() else None for path in contents}
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in contents}
    done = []  # a file that another program holds can stop the renaming half-way
    try:
        for path, content in contents.items():
            _fill(temporary[path], content)
        for path in contents:
            done.append(path)  # before it is: an interruption may come in between
            os.replace(temporary[path], path)
    except BaseException:
        for path in done:
            if old[path] is None:
                path.unlink(missing_ok=True)
            else:
                _fill(temporary[path], old[path])
                os.replace(temporary[path], path)
        raise
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _fill(path, content):
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def render(figure, kind, settings=None, **options):
    """The bytes of a figure as `kind` ("pdf", "svg", "png"), or the `FigureError` that names the sign its font lacks."""
    check_signs(figure)
    buffer = io.BytesIO()
    with styled(), matplotlib.rc_context(settings):
        _weigh(figure)
        if figure.get_layout_engine():  # once, so that all files have one layout, and a second saving has it again
            figure.draw_without_rendering()
            figure.set_layout_engine(None)  # "none" is an engine too, for which every file would be drawn twice
            _settle(figure)
        figure.savefig(buffer, format=kind, **options)
    return buffer.getvalue()


def check_signs(figure):
    """Nothing, or the `FigureError` that names a sign in a label which its font does not have."""
    known = font_manager.get_font(font_manager.findfont(FONT)).get_charmap()
    for text in figure.findobj(Text):
        for sign in text.get_text():
            if "\ud800" <= sign <= "\udfff":
                raise FigureError(f"a label holds {ascii(sign)}, half of a sign; the file it came from is not UTF-8")
            if ord(sign) not in known and sign != "\n" and unicodedata.category(sign) not in ("Cf", "Zs"):  # which have no shape
                raise FigureError(f"a label holds {sign} (U+{ord(sign):04X}), which the font {FONT} does not have; leave the word "
                                  "out of the figure")


def source(told):
    """Which texts, settings and version a figure was made from, by what is told of it: a phrase that stands in each of its pictures."""
    return "; ".join([f"corpus {told['about']['fingerprint']}", f"settings {_hash(told['parameters'])}",
                      f"corpus-notebooks {told['made_with']['corpus-notebooks']}"])


def csv(table):
    """A table as the bytes of a CSV that no spreadsheet runs as formulas: floats at six digits, such texts after an apostrophe."""
    texts = {column: _guarded(table[column]) for column in table.select_dtypes(["str", "object", "category"])}
    return table.assign(**texts).to_csv(index=False, lineterminator="\n", float_format="%.6g").encode()


def _settle(figure):
    # processors differ in the last digit of a place, and from it matplotlib makes the names of parts of a drawing
    for axes in figure.axes:
        if axes.get_axes_locator() is None:
            axes.set_position(np.round(axes.get_position().bounds, 12))


def _weigh(figure):
    # plots draw lines and marks for a printed page; they grow once, and the label of the figure, which nothing shows, tells so
    weight = style()["weight"]
    if weight == 1 or figure.get_label() == "weighed":
        return
    figure.set_label("weighed")
    keys = [handle for legend in figure.legends for handle in legend.legend_handles]
    for mark in [mark for axes in figure.axes for mark in (*axes.lines, *axes.collections)] + keys:
        mark.set_linewidth(np.multiply(mark.get_linewidth(), weight))
        if isinstance(mark, Line2D):
            mark.set(markersize=mark.get_markersize() * weight, markeredgewidth=mark.get_markeredgewidth() * weight)
        elif isinstance(mark, PathCollection):
            mark.set_sizes(mark.get_sizes() * weight ** 2)


def _pictures(figure, name, told, endings):
    said = {"Title": name, "Description": told["alt"], "Source": source(told)}
    pdf = {"Title": name, "Subject": told["alt"], "Keywords": source(told), "CreationDate": None}
    made = {".pdf": render(figure, "pdf", metadata=pdf), ".svg": render(figure, "svg", metadata=said | {"Date": None}),
            ".png": render(figure, "png", dpi=style()["dpi"], metadata=said)}
    if ".tiff" in endings:
        made[".tiff"] = _tiff(made[".png"], said)
    if PATHS in endings:
        made[PATHS] = render(figure, "svg", {"svg.fonttype": "path"}, metadata=said | {"Date": None})
    return made


def _tiff(png, said):
    image, buffer = Image.open(io.BytesIO(png)), io.BytesIO()
    resolution = style()["dpi"]  # the PNG gives it in whole pixels a metre
    image.convert("RGB").save(buffer, "tiff", compression="tiff_lzw", dpi=(resolution, resolution),
                              description=f"{said['Description']} ({said['Source']})")
    return buffer.getvalue()


def _made(figure):
    asked = style()
    return {"size_mm": [round(float(inch) * 25.4, 1) for inch in figure.get_size_inches()],
            "venue": {key: asked[key] for key in ("venue", "pt", "dpi")} | {"font": FONT},
            "made_with": {package: version(package) for package in MADE_WITH}}


def _hash(parameters):
    return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:8]


def _remove(folder, name, endings):
    for ending in endings:
        (folder / (name + ending)).unlink(missing_ok=True)


def _guarded(column):
    """The values of a column; before a text that a spreadsheet would run as a formula stands an apostrophe, and before one of its own."""
    values = column.astype("object").tolist()
    texts = {value for value in values if isinstance(value, str)}
    safe = {text: ("'" if re.match(r"[=+\-@\t\r']", text) else "") + re.sub(r"\r\n?", "\n", text) for text in texts}
    return [safe.get(value, value) for value in values]
