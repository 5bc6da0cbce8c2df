"""Read the hits of a query in a live notebook: sort them, draw a sample, click one to read on, save what is shown.

Words are searched and sorted as numbers, and only the lines on the screen are cut from the texts, so that a query takes a fraction
of a second with ten million words. Text from a corpus reaches the page through `figures.safe` alone.
"""

import os
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import regex

from helpers import HelpersError, concordance, figures

PAGE = 15       # lines on the screen
WIDTH = 90      # characters on each side of the node; what a narrow window cannot show is cut off
EXCERPT = 1200  # characters on each side of a hit that is read on, to the next line break
LISTED = 15     # articles in the table of their hits
LEVELS = ["", "L3", "L2", "L1", "R1", "R2", "R3"]
SYNTAX = 'word   "a phrase"   wild*   /reg(ular )?ex/   [actor]   then Enter'
LINE = ("display: grid; grid-template-columns: 1fr 1.2fr; white-space: pre; line-height: 24px", "overflow: hidden; display: flex; justify-content: flex-end",
        "overflow: hidden")


def view(articles, words, query="", mentions=None, folder="."):
    """A concordance to work in, for the last line of a cell → a widget; `mentions` let a query ask for [actors].

    What is saved goes to `folder`/lines. When the runner executes a notebook nobody is there to type, and a live view would be
    saved with numbers drawn at random: then it is the first lines, as a table.
    """
    if os.environ.get("WIDGETS") == "off":
        lines = concordance.lines(articles, words, query, sort="R1 R2 R3", mentions=mentions)
        return figures.text(lines[["article", "left", "node", "right"]].head(PAGE))
    held = SimpleNamespace(articles=articles, words=words, mentions=mentions, folder=Path(folder) / "lines", query="", hits=None, page=0, rows=[])
    parts = _parts(query)
    search, turn = partial(_search, held, parts), partial(_turn, held, parts)
    for control in (parts.query, parts.sample, parts.seed, *parts.levels):
        control.observe(lambda change: search(), "value")
    parts.back.on_click(lambda button: turn(-1))
    parts.on.on_click(lambda button: turn(1))
    parts.save.on_click(lambda button: _save(held, parts))
    for place, (button, _) in enumerate(parts.lines):
        button.on_click(lambda button, place=place: _read(held, parts, place))
    search()
    return parts.whole


def _parts(query):
    """The widgets, of which `whole` holds all others."""
    import ipywidgets as ipw
    short = {"width": "110px"}
    parts = SimpleNamespace(
        query=ipw.Text(query, placeholder=SYNTAX, description="Query", continuous_update=False, layout={"width": "60%"}),
        levels=[ipw.Dropdown(options=LEVELS, value=level, description=name, layout={"width": "150px"})
                for name, level in (("Sort by", "R1"), ("then", "R2"), ("then", "R3"))],
        sample=ipw.Dropdown(options=[("all", 0), *((str(n), n) for n in (50, 100, 250, 500, 1000))], description="Sample", layout={"width": "180px"}),
        seed=ipw.BoundedIntText(0, min=0, max=10 ** 6, description="Seed", layout={"width": "170px"}),
        lines=[(ipw.Button(layout={"width": "140px", "height": "24px", "margin": "0"}), ipw.HTML(layout={"flex": "1", "margin": "0", "overflow": "hidden"}))
               for _ in range(PAGE)],
        back=ipw.Button(description="Previous", layout=short), on=ipw.Button(description="Next", layout=short),
        save=ipw.Button(description="Save as CSV", layout=short),
        **{name: ipw.HTML() for name in ("said", "where", "spread", "saved")}, text=ipw.HTML(layout={"flex": "1"}))
    parts.rows = [ipw.HBox(line) for line in parts.lines]
    parts.whole = ipw.VBox([
        parts.query, ipw.HBox([*parts.levels, parts.sample, parts.seed]), parts.said, *parts.rows,
        ipw.HBox([parts.back, parts.on, parts.where, parts.save, parts.saved]), ipw.HBox([parts.text, parts.spread])])
    parts.whole.add_class("mathjax_ignore")  # a word may hold $
    return parts


def _search(held, parts):
    """Find, draw, sort and show the first page of what the controls ask for."""
    held.query, held.page, held.hits = parts.query.value.strip(), 0, None
    parts.text.value = parts.spread.value = parts.saved.value = ""
    try:
        if held.query:
            found = concordance.hits(held.articles, held.words, held.query, held.mentions)
            sort = " ".join(level.value for level in parts.levels if level.value)
            kept = concordance.drawn(found, parts.sample.value, parts.seed.value) if parts.sample.value else found
            held.hits = concordance.ordered(kept, held.words, sort) if sort else kept
            held.drawn = f"{len(kept)} of {len(found)}, seed {parts.seed.value}" if parts.sample.value else f"all {len(found)}"
            said, parts.spread.value = _counts(found, held), _spread(concordance.spread(found, held.words))
        else:
            said = figures.safe(f"Write a query: {SYNTAX}")
    except HelpersError as error:
        said = figures.safe(error)
    _turn(held, parts, 0)
    parts.said.value = said  # last: who reads it finds its lines


def _turn(held, parts, step):
    """Show the lines of another page; those that run leftwards stand together, below the others."""
    n = 0 if held.hits is None else len(held.hits)
    held.page = min(max(0, held.page + step), max(0, n - 1) // PAGE)
    start = held.page * PAGE
    lines = pd.DataFrame(columns=["article", "left", "node", "right"]) if not n else (
        concordance.around(held.articles, held.hits.iloc[start:start + PAGE], WIDTH, None))
    ways = [figures.direction(line.left + line.node + line.right) for line in lines.itertuples()]
    held.rows = sorted(range(len(lines)), key=lambda row: ways[row])  # ltr, then rtl
    for place, (button, line) in enumerate(parts.lines):
        row = held.rows[place] if place < len(lines) else None
        parts.rows[place].layout.visibility = "hidden" if row is None else "visible"
        button.description = "" if row is None else figures.visible(lines.article[row])
        line.value = "" if row is None else _line(lines.iloc[row], ways[row])
    parts.where.value = f"{start + 1 if n else 0:,} to {start + len(lines):,} of {n:,}"
    parts.back.disabled, parts.on.disabled, parts.save.disabled = start == 0, start + PAGE >= n, n == 0


def _read(held, parts, place):
    """Show the article round the hit of a line."""
    if place >= len(held.rows):
        return
    hit = held.hits.iloc[held.page * PAGE + held.rows[place]]
    article = held.articles[held.articles.article == hit.article].iloc[0]
    text, start, end = article.text, hit.start, hit.start + hit.length
    low = text.rfind("\n", 0, max(0, start - EXCERPT)) + 1
    high = text.find("\n", min(len(text), end + EXCERPT))
    high = len(text) if high < 0 else high
    told = [str(article[c].date() if c == "date" else article[c]) for c in ("title", "outlet", "date") if c in article and pd.notna(article[c])]
    marked = f"{figures.safe(text[low:start])}<mark>{figures.safe(text[start:end])}</mark>{figures.safe(text[end:high])}"
    parts.text.value = (
        f'<p dir="auto"><b>{figures.safe(" · ".join([str(hit.article), *told]))}</b></p><div dir="{figures.direction(text[low:high])}" '
        f'style="white-space: pre-wrap; max-height: 24em; overflow: auto">{"… " if low else ""}{marked}{" …" if high < len(text) else ""}</div>')


def _save(held, parts):
    """Write all lines of the view, in its order, to a CSV that replaces no other."""
    lines = concordance.around(held.articles, held.hits.drop(columns=["first", "last"]), WIDTH, None)
    known = held.articles[[c for c in ("article", "outlet", "date") if c in held.articles]].astype({"article": "str"})
    content = figures.csv(lines.merge(known, how="left", on="article").assign(query=held.query, drawn=held.drawn))
    name = "hits-" + regex.sub(r"[^\p{L}\p{M}\p{N}]+", "-", held.query)[:40].strip("-")
    number, path = 1, held.folder / f"{name}.csv"
    try:
        held.folder.mkdir(parents=True, exist_ok=True)
        while path.exists() and path.read_bytes() != content:
            number += 1
            path = held.folder / f"{name}-{number}.csv"
        figures.write(path, content)
        parts.saved.value = figures.safe(f"{len(lines):,} lines saved as {path.name} in {held.folder.parent.name}/{held.folder.name}")
    except OSError as error:
        parts.saved.value = figures.safe(f"{path.name} cannot be written: {error.strerror}; free the disk, or close the program that holds it")


def _line(line, way):
    grid, left, right = LINE
    return (f'<div dir="{way}" style="{grid}"><span style="{left}"><span>{figures.safe(line.left)}</span></span>'
            f'<span style="{right}"><mark>{figures.safe(line.node)}</mark>{figures.safe(line.right)}</span></div>')


def _counts(found, held):
    """How many hits there are, in one sentence; their rate and spread only where the articles are of one language."""
    told = concordance.summary(found, held.words).iloc[0]
    if not told.n:
        unknown = held.query.startswith("[") and not held.mentions.actor.notna().any()
        return figures.safe(f"No hit of {held.query} in {len(held.articles):,} articles"
                            + ("; brackets ask for a name of actors.csv, and none was found." if unknown else "."))
    rate = f", {told.per_million:,.0f} per million words, DP {told.dp:.2f}" if held.articles.language.nunique() == 1 and pd.notna(told.dp) else ""
    return figures.safe(f"{told.n:,.0f} {'hits' if told.n > 1 else 'hit'} in {told.n_articles:,.0f} of {len(held.articles):,} articles{rate}; shown: {held.drawn}.")


def _spread(spread):
    """The articles of most hits, with a bar each."""
    top = spread[spread.n > 0].head(LISTED)
    bars = np.ceil(top.n / max(1, top.n.max()) * 80).astype(int)
    rows = "".join(f'<tr><td dir="auto">{figures.safe(row.article)}</td><td style="text-align: right">{row.n:,}</td>'
                   f'<td><div style="height: 10px; width: {bar}px; background: {figures.INK}"></div></td></tr>' for row, bar in zip(top.itertuples(), bars))
    return f"<table><tr><th>article</th><th>hits</th><th></th></tr>{rows}</table>" if rows else ""
