"""Give a figure its printed size and style, show it, and save it with its numbers and its words.

Sizes are those of the paper: 89 mm is a column, 183 mm a page, and 7 pt the size of all text, within what
Nature (89 and 183 mm, 5 to 7 pt) and Elsevier (90 and 190 mm, 7 pt) ask for. DejaVu Sans comes with
matplotlib, so the same bytes come out on every machine, in Latin, Cyrillic, Arabic, Armenian and Georgian.
"""

import html
import io
import json
import os
import re
import unicodedata
import warnings
from importlib.metadata import version
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from helpers import FigureError

WIDTHS = {"column": 89, "page": 183}  # mm
MARGIN = 15, 11, 2, 2  # mm left of, below, right of and above the axes of a scatter, whose labels are placed beforehand
PNG_DPI = 600     # Elsevier asks 500 for combined line and tone, Cambridge and Taylor & Francis 600
SHOWN_DPI = 200   # in the notebook: sharp on a screen, a tenth of the bytes
INK, CONTEXT = "#004488", "#595959"
# measured for distance under colour-blindness and in grey: 2, 3 and 4 colours, never more
COLOURS = {2: ["#004488", "#D55E00"], 3: ["#000000", "#882255", "#999933"],
           4: ["#332288", "#CC79A7", "#000000", "#BD1F01"]}
ENDINGS = ".pdf", ".svg", ".png", ".csv", ".json"
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # that XML forbids
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # without a shape, or turning what follows
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 7, "axes.titlesize": 7, "axes.labelsize": 7, "xtick.labelsize": 7,
    "ytick.labelsize": 7, "legend.fontsize": 7, "figure.titlesize": 7,
    "axes.linewidth": 0.5, "xtick.major.width": 0.5, "ytick.major.width": 0.5, "xtick.major.size": 2,
    "ytick.major.size": 2, "lines.linewidth": 0.8, "patch.linewidth": 0.5,
    "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True, "axes.unicode_minus": True,
    "legend.frameon": False, "legend.framealpha": 1, "savefig.bbox": None, "savefig.facecolor": "white",
    "text.parse_math": False,  # a token may hold $
    "pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "corpus-notebooks"}


def style():
    """A context in which figures are drawn and saved; matplotlib's own settings come back after it."""
    return matplotlib.style.context(["default", STYLE])


def new(width="column", height=60):
    """An empty figure of printed size, to be filled inside `style()`: width a name of `WIDTHS`, height in mm."""
    return Figure(figsize=(WIDTHS[width] / 25.4, height / 25.4), layout="constrained")


def rounded(table, digits=6):
    """The table with its floats at six significant digits: round first, then draw, so that the numbers
    saved beside a figure are exactly those in it."""
    floats = table.select_dtypes("float").columns
    return table.assign(**{c: table[c].map(lambda x: float(f"{x:.{digits}g}")) for c in floats})


def words(per):
    """The unit of a rate, for an axis: `per` words."""
    return "million words" if per == 1_000_000 else f"{per:,} words"


def folder(corpus):
    """Where the figures of a corpus go: figures/<name of its folder> in the project.

    The variable FIGURES of the environment, which the runner sets, takes its place.
    """
    return Path(os.environ.get("FIGURES") or Path(__file__).resolve().parent.parent / "figures" / Path(corpus).resolve().name)


def drawn(draw, *settings):
    """The figure that a function of `plots` draws, or the `FigureError` that says why it cannot: `show` prints it in the
    figure's place, and `save` saves nothing."""
    try:
        return draw(*settings)
    except FigureError as error:
        return error


def show(figure, alt):
    """The figure for a notebook, at its printed width and with its alternative text; or why there is none."""
    from IPython.display import Image
    if isinstance(figure, FigureError):
        return say(f"No figure: {figure}.")
    width = round(figure.get_figwidth() * 96)  # 96 CSS pixels are an inch
    return Image(_render(figure, "png", dpi=SHOWN_DPI), width=width, alt=alt)


def say(sentence):
    """A computed sentence for a notebook, in which no word of a corpus can act as markup."""
    from IPython.display import Markdown
    shown = Markdown("")  # given at once, "http…" would be fetched and a file's name opened
    # JupyterLab sets a formula between two dollars even where they are escaped
    shown.data = _plain_markdown(visible(sentence)).replace(r"\$", r'<span class="mathjax_ignore">\$</span>')
    return shown


def text(table):
    """A table for a notebook with its texts in full, in which no text can act as markup.

    In a concordance the nodes are marked and stand below each other, and lines that run leftwards have a table of their own, with what comes
    before the node at its right.
    """
    from IPython.display import HTML
    lines = {"left", "node", "right"} <= set(table)
    ways = [direction("".join(line)) for line in zip(table.left, table.node, table.right)] if lines else ["ltr"] * len(table)
    parts = [_table(table[[own == way for own in ways]], way, lines) for way in sorted(set(ways)) or ["ltr"]]
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
    """What a notebook has saved, for its last cell: every figure with its size and its files."""
    lines = []
    for path in sorted(Path(folder).glob(f"fig-{notebook}-*.json")):
        width, height = json.loads(path.read_text(encoding="utf-8"))["size_mm"]
        lines.append(f"{path.stem}: {width:g} × {height:g} mm, as .pdf .svg .png, numbers in .csv, words in .json")
    return say("Saved in figures/" + Path(folder).name + ":\n\n" + "\n\n".join(lines))


def save(folder, name, figure, table, *, caption, alt, finding, about):
    """Write a figure as .pdf, .svg and .png, its numbers as .csv and its words as .json → their paths.

    `name` is fig-<notebook>-<slug>; `table` holds the plotted numbers and must have gone through
    `rounded`; `about` is what `corpus.about` says, and its scope ends the caption. All five files take
    the place of their older versions, or none does. Nothing in them tells time, path or user. Where
    `drawn` could not draw, nothing is written, and a figure of that name from an earlier run goes.
    """
    if not re.fullmatch(r"fig-[0-9]+-[a-z0-9]+(-[a-z0-9]+)*", name):
        raise FigureError(f"{name!r} is no figure name; write fig-<notebook>-<slug> in lower case, as fig-2-cloud")
    if isinstance(figure, FigureError):
        for ending in ENDINGS:
            (Path(folder) / (name + ending)).unlink(missing_ok=True)
        return []
    if not table.equals(rounded(table)):
        raise FigureError(f"the table of {name} is not rounded; draw it from figures.rounded(table) and save that")
    source = f"corpus {about['fingerprint']}"
    alt, caption, finding = (UNPRINTABLE.sub("", said) for said in (alt, caption, finding))
    words = {"name": name, "caption": f"{caption} {about['scope']}", "alt": alt, "finding": finding, "about": about,
             "size_mm": [round(float(inch) * 25.4, 1) for inch in figure.get_size_inches()],
             "made_with": {p: version(p) for p in ("corpus-notebooks", "matplotlib", "numpy", "pandas")}}
    contents = {
        ".pdf": _render(figure, "pdf", metadata={"Title": name, "Subject": alt, "Keywords": source, "CreationDate": None}),
        ".svg": _render(figure, "svg", metadata={"Title": name, "Description": alt, "Source": source, "Date": None}),
        ".png": _render(figure, "png", dpi=PNG_DPI, metadata={"Title": name, "Description": alt, "Source": source}),
        ".csv": csv(table),
        ".json": (json.dumps(words, ensure_ascii=False, indent=1) + "\n").encode()}
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_all({folder / (name + ending): content for ending, content in contents.items()})
    except OSError as error:
        raise FigureError(f"{folder / name} cannot be written: {error.strerror}; free the disk, or close the program "
                          "that holds the file, and run again; what was there before is untouched") from error
    return [folder / (name + ending) for ending in contents]


def gallery(folder, stale=()):
    """Write README.md into a folder of figures: each with its finding, its caption and its files → path.

    `stale` holds the numbers of notebooks that failed, whose figures are from an earlier run.
    """
    folder = Path(folder)
    lines = [f"# Figures of {_plain_markdown(folder.name)}", "", "Written by `uv run notebooks`. Sizes are printed sizes; "
             "the .csv beside each figure holds exactly the numbers drawn, the .json its caption and alternative text.", ""]
    for path in sorted(folder.glob("fig-[0-9]*-*.json"), key=lambda p: (int(p.stem.split("-")[1]), p.stem)):
        words = json.loads(path.read_text(encoding="utf-8"))
        files = ", ".join(f"[{e}]({path.stem}.{e})" for e in ("pdf", "svg", "png", "csv", "json"))
        width, height = words["size_mm"]
        old = ["From an earlier run: the notebook failed in the last one.", ""] if path.stem.split("-")[1] in stale else []
        lines += [f"## {path.stem}", "", *old, f"**{_plain_markdown(words['finding'])}**", "",
                  f'<img src="{path.stem}.png" width="{round(width / 25.4 * 96)}" alt="{html.escape(words["alt"])}">', "",
                  _plain_markdown(words["caption"]), "", f"{width:g} × {height:g} mm: {files}", ""]
    return write(folder / "README.md", "\n".join(lines).encode())


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
            with open(temporary[path], "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path in contents:
            os.replace(temporary[path], path)
            done.append(path)
    except BaseException:
        for path in done:
            path.unlink() if old[path] is None else path.write_bytes(old[path])
        raise
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _render(figure, kind, **options):
    buffer = io.BytesIO()
    with style(), warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph .* missing")
        try:
            figure.savefig(buffer, format=kind, **options)
        except UserWarning as warning:
            if not str(warning).startswith("Glyph"):
                raise
            raise FigureError(f"a label cannot be drawn: {warning}; leave the word out, or install a font that has it "
                              "and name it in figures.STYLE") from None
    return buffer.getvalue()


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


def csv(table):
    """A table as the bytes of a CSV that no spreadsheet runs as formulas: floats at six digits, such texts after an apostrophe."""
    # a spreadsheet would run a text that begins like a formula: an apostrophe before it, and before one of its own
    texts = {column: [_guarded(value) if isinstance(value, str) else value for value in table[column]]
             for column in table.select_dtypes(["str", "object", "category"])}
    return table.assign(**texts).to_csv(index=False, lineterminator="\n", float_format="%.6g").encode()


def _guarded(text):
    return ("'" if re.match(r"[=+\-@\t\r']", text) else "") + re.sub(r"\r\n?", "\n", text)


def _plain_markdown(text):
    text = re.sub(r"([\\`*_{}\[\]#|$~])", r"\\\1", html.escape(text, quote=False))
    lines = (line.strip() for line in text.split("\n"))  # at its beginning a line could be a list or a heading
    return "\n".join(re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", line) for line in lines)
