"""Show figures, sentences and tables in a notebook, in which no word of a corpus can act as markup."""

import base64
import html
import json
import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from helpers import FigureError
from helpers.figures.captions import alternative
from helpers.figures.files import check_signs, render
from helpers.figures.numbers import save_numbers
from helpers.figures.venues import style

SHOWN_DPI = 200   # in the notebook: sharp on a screen, a tenth of the bytes
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # without a shape, or turning what follows
ROOT = Path(__file__).resolve().parents[2]


def folder(corpus):
    """Where the figures of a corpus go: figures/<name of its folder> in the project.

    The variable FIGURES of the environment, which the runner sets, takes its place.
    """
    return Path(os.environ.get("FIGURES") or ROOT / "figures" / Path(corpus).resolve().name)


def drawn(draw, *settings):
    """The figure that a function of `plots` draws, or the `FigureError` that says why it cannot: `show` prints it in the
    figure's place, and `save` saves nothing."""
    try:
        figure = draw(*settings)
        check_signs(figure)
        return figure
    except FigureError as error:
        return error


def show(figure, alt, path):
    """Show a figure in a notebook, as it will be saved and at its printed width, with its alternative text; or why there is none.

    `path` is where it will be saved, without an ending: the line under the picture gives its size and links to its files.
    """
    from IPython.display import display
    if isinstance(figure, FigureError):
        return say(f"No figure: {figure}.")
    content, metadata = picture(figure, alt)
    display(content, raw=True, metadata=metadata)
    return _line(figure, Path(path))


def picture(figure, alt):
    """What a notebook stores of a figure → its content by type, the alternative text standing in for the picture, and its metadata."""
    shown = render(figure, "png", dpi=SHOWN_DPI)
    width = round(figure.get_figwidth() * 96)  # 96 CSS pixels are an inch
    content = {"image/png": base64.b64encode(shown).decode(), "text/plain": alternative(alt)}
    return content, {"image/png": {"width": width, "alt": alt}}


def _line(figure, path):
    from IPython.display import Markdown
    width, height = (float(inch) * 25.4 for inch in figure.get_size_inches())
    links = " ".join(f"[{ending[1:]}]({_way(path.parent)}{path.name}{ending})" for ending in (*style()["formats"], ".csv", ".json"))
    line = Markdown("")
    line.data = f"{width:.4g} × {height:.4g} mm, shown at {SHOWN_DPI} dpi, saved at {style()['dpi']}: {links}"
    return line


def _way(folder):
    """From a notebook to a folder of figures; executed copies for another corpus lie inside it."""
    return "" if {"CORPUS", "FIGURES"} <= set(os.environ) else f"../figures/{quote(folder.name)}/"


def say(sentence):
    """A computed sentence for a notebook, in which no word of a corpus can act as markup."""
    from IPython.display import Markdown
    shown = Markdown("")  # given at once, "http…" would be fetched and a file's name opened
    # JupyterLab sets a formula between two dollars even where they are escaped
    shown.data = plain(visible(sentence)).replace(r"\$", r'<span class="mathjax_ignore">\$</span>')
    return shown


def text(table):
    """A table for a notebook with its texts in full, in which no text can act as markup.

    In a concordance the nodes are marked and stand below each other, and lines that run leftwards have a table of their own, with what comes
    before the node at its right.
    """
    from IPython.display import HTML
    lines = {"left", "node", "right"} <= set(table)
    ways = [direction("".join(line)) for line in zip(table.left, table.node, table.right)] if lines else ["ltr"] * len(table)
    parts = [_table(table.loc[[own == way for own in ways]], way, lines) for way in sorted(set(ways)) or ["ltr"]]
    return HTML("".join(parts))


def direction(text):
    """In which direction a text runs: "rtl" where most of its letters do, else "ltr"."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    return "rtl" if kinds.count("R") + kinds.count("AL") > kinds.count("L") else "ltr"


def safe(text):
    """Text from a corpus as HTML that shows it and does nothing else."""
    return html.escape(visible(text))


def visible(text):
    """Text with the signs that have no shape, or turn round what follows, shown by their number."""
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", str(text))


def saved(folder, notebook):
    """For the last cell of a notebook: save the numbers its sentences quote, and say which figures are saved, with size and files."""
    save_numbers(folder, notebook)
    lines = []
    for path in sorted(Path(folder).glob(f"fig-{notebook}-*.json")):
        width, height = json.loads(path.read_text(encoding="utf-8"))["size_mm"]
        endings = " ".join(sorted({file.suffix for file in path.parent.glob(f"{path.stem}.*")} - {".csv", ".json"}))
        lines.append(f"{path.stem}: {width:g} × {height:g} mm, as {endings}, numbers in .csv, words in .json")
    return say("Saved in figures/" + Path(folder).name + ":\n\n" + "\n\n".join(lines))


def plain(text):
    """Text for Markdown, in which no sign acts as markup."""
    text = re.sub(r"([\\`*_{}\[\]#|$~])", r"\\\1", html.escape(text, quote=False))
    lines = (line.strip() for line in text.split("\n"))  # at its beginning a line could be a list or a heading
    return "\n".join(re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", line) for line in lines)


def _table(table, way, lines):
    """The HTML of a table; the lines of a concordance all run one way."""
    near, far = ("left", "right") if way == "ltr" else ("right", "left")
    sides = [far if column == "left" else near for column in table]
    head = "".join(f'<th style="text-align: {side}">{safe(column)}</th>' for side, column in zip(sides, table))
    marks = [("<mark>", "</mark>") if lines and column == "node" else ("", "") for column in table]
    body = "".join("<tr>" + "".join(
        f'<td dir="{way if lines else "auto"}" style="text-align: {side}">{before}{safe(_cell(value))}{after}</td>'
        for side, (before, after), value in zip(sides, marks, row)) + "</tr>" for row in table.itertuples(index=False, name=None))
    return f'<table dir="{way}" class="mathjax_ignore"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(value):
    if value is None or pd.isna(value):
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value.date()) if isinstance(value, pd.Timestamp) else str(value)
