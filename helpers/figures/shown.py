"""Show figures, sentences and tables in a notebook, in which no word of a corpus can act as markup."""

import base64
import html
import json
import os
import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from helpers import FigureError
from helpers.figures.captions import alternative
from helpers.figures.files import render
from helpers.figures.numbers import save_numbers
from helpers.figures.venues import style

SHOWN_DPI = 200   # in the notebook: sharp on a screen, a tenth of the bytes
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
        return draw(*settings)
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
    shown = Markdown("")
    shown.data = plain(sentence)  # given at once, "http…" would be fetched and a file's name opened
    return shown


def text(table):
    """A table for a notebook with its texts in full, in which no text can act as markup.

    The column `left` of a concordance is set flush right, so that the nodes stand below each other.
    """
    from IPython.display import HTML
    align = ["right" if column == "left" else "left" for column in table]
    head = "".join(f'<th style="text-align: {side}">{html.escape(str(column))}</th>' for side, column in zip(align, table))
    rows = ["".join(f'<td dir="auto" style="text-align: {side}">{html.escape(_cell(value))}</td>'
                    for side, value in zip(align, row)) for row in table.itertuples(index=False, name=None)]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return HTML(f'<table class="mathjax_ignore"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


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


def _cell(value):
    if value is None or pd.isna(value):
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value.date()) if isinstance(value, pd.Timestamp) else str(value)
