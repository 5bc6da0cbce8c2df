"""Figures with a row for every line of their table: each as high as its rows need."""

import numpy as np
import pandas as pd
from matplotlib.dates import AutoDateFormatter, AutoDateLocator
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from helpers import FigureError, figures
from helpers.figures import COLOURS, CONTEXT, INK
from helpers.plots.sheets import apart, shortened

ROW = 4.5  # mm of an article in the figure of tone
MOST_ROWS = 30  # 170 mm, the tallest figure Nature prints, at 5 mm a row


def parts(table, width="column"):
    """What each file is made of, from `file` and up to four columns of shares, in order."""
    with figures.styled():
        figure, axes = _axes(table, width, per_row=5, extra=17)
        left, y = np.zeros(len(table)), np.arange(len(table))
        for name, colour in zip(table.columns[1:], COLOURS[4]):
            axes.barh(y, table[name], left=left, height=0.7, color=colour, edgecolor="white", label=name)  # parts stay apart in grey
            left += table[name].to_numpy()
        axes.set_yticks(y, map(shortened, table.file))
        axes.set(xlabel="share of the file's characters", xlim=(0, 1))
        figure.legend(loc="outside lower center", ncols=len(table.columns) - 1, handlelength=1, columnspacing=1)
    return figure


def timeline(table, width="page"):
    """Size and date of every article, from `label`, `language`, `n`, `date`, `date_from`, `date_to`.

    Without any date the panel of dates is left out.
    """
    with figures.styled():
        dated = table[["date", "date_from"]].notna().any(axis=None)
        figure, axes = _axes(table, width, per_row=3.6, extra=20 if dated else 9, columns=1 + dated)
        sizes, y = np.atleast_1d(axes)[0], np.arange(len(table))
        sizes.barh(y, table.n, height=0.6, color=INK)
        sizes.set_xlabel("words")
        sizes.set_yticks(y, map(shortened, table.label))
        sizes.xaxis.set_major_formatter("{x:,.0f}")
        for row, (n, language) in enumerate(zip(table.n, table.language)):
            sizes.annotate(language, (n, row), (3, 0), textcoords="offset points", va="center", color=CONTEXT)
        if dated:
            _dates(axes[1], table)
            handles = dict(zip(*reversed(axes[1].get_legend_handles_labels())))
            figure.legend(handles.values(), handles.keys(), loc="outside lower right", ncols=3)
    return figure


def _dates(axes, table):
    """A mark for a date that is given, a bar for an inferred range, an arrow where only its beginning is known."""
    axes.xaxis_date(tz="UTC")  # and not the zone of somebody's settings
    locator = AutoDateLocator(tz="UTC", minticks=2, maxticks=5)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(AutoDateFormatter(locator, tz="UTC"))
    axes.plot(table.date, np.arange(len(table)), "o", color=INK, markersize=3.5, label="given")
    for row, (start, end) in enumerate(zip(table.date_from, table.date_to)):
        if pd.notna(start) and pd.notna(end):
            axes.plot([start, end], [row, row], "|-", color=COLOURS[2][1], linewidth=1, markersize=5, label="inferred range")
        elif pd.notna(start):
            axes.plot(start, row, ">", color=COLOURS[2][1], markersize=4, label="not before")
    axes.set(xlabel="date of publication")


def points(table, per=1_000_000, width="column"):
    """Rates as lollipops with intervals, from `token`, `per_million`, `low`, `high`, and numbers at the right from `n`,
    `n_articles`, `dp`; the axis counts in `per` words."""
    with figures.styled():
        figure, axes = _axes(table, width, per_row=3.4, extra=14)
        y = np.arange(len(table))
        axes.hlines(y, 0, table.per_million * per / 1e6, color=INK, linewidth=1.2)
        axes.hlines(y, table.low * per / 1e6, table.high * per / 1e6, color=CONTEXT, linewidth=0.5)
        axes.plot(table[["low", "high"]].to_numpy() * per / 1e6, y, "|", color=CONTEXT, markersize=3, markeredgewidth=0.5)
        axes.plot(table.per_million * per / 1e6, y, "o", color=INK, markersize=3.5)
        axes.set(xlabel=f"uses per {figures.words(per)}, with 95 % interval", xlim=(0, None))
        # five numbers of five digits would touch in a column of 89 mm, and three in larger type
        axes.locator_params(axis="x", nbins=4 if figures.size(width, 1)[0] / figures.scale() > 88 else 2)
        axes.set_yticks(y, [shortened(token, 22) for token in table.token])
        axes.xaxis.set_major_formatter("{x:,.10g}")
        _at_right(axes, y, uses=[f"{n:,}" for n in table.n], articles=table.n_articles, DP=[_number(dp) for dp in table.dp])
    return figure


def dispersion(table, width="page"):
    """Every use of some words along the corpus, from `token`, `article`, `place`, `first`, `dp`.

    Rows without a token mark where an article begins (`first`), so that the table is the whole picture.
    """
    with figures.styled():
        hits = table.dropna(subset="token")
        tokens = hits.token.drop_duplicates().tolist()
        figure, axes = _axes(tokens, width, per_row=4.2, extra=13)
        mm = figures.size(width, 1)[0] / (table["place"].max() + 1)  # of one word
        for row, token in enumerate(tokens):
            places = hits.place[hits.token == token]
            axes.vlines(places[apart(places * mm)], row - 0.38, row + 0.38, color=INK, linewidth=0.5)
        starts = table["first"][table.token.isna()].sort_values()
        axes.vlines(starts[apart(starts * mm)].iloc[1:], -0.5, len(tokens) - 0.5, color=CONTEXT, linewidth=0.3)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set(xlabel="running word of the corpus, article after article",
                 xlim=(0, table["place"].max() + 1), ylim=(len(tokens) - 0.5, -0.5))
        axes.set_yticks(range(len(tokens)), map(shortened, tokens))
        summary = hits.groupby("token", sort=False, observed=True).agg(n=("place", "size"), dp=("dp", "first"))
        _at_right(axes, range(len(tokens)), uses=summary.n, DP=[_number(dp) for dp in summary.dp])
    return figure


KEYNESS_LEGEND = ("log ratio with 95 % interval over articles, dot size by frequency, open where at most two articles of "
                  "the favoured side carry the word; articles on either side")


def keyness(table, target, reference, width="column"):
    """Log ratios with intervals, from `token`, `log_ratio`, `low`, `high`, `n_target`, `n_reference`, `n_articles_target`,
    `n_articles_reference`, `q`; an open mark where at most two articles carry the word on its side."""
    with figures.styled():
        table = table.sort_values(["log_ratio", "token"], ascending=False, ignore_index=True)
        figure, axes = _axes(table, width, per_row=3.4, extra=19)
        y = np.arange(len(table))
        above = table.log_ratio > 0
        carried = table.n_articles_target.where(above, table.n_articles_reference.fillna(3))  # a list has no articles
        size = 6 + 4 * np.sqrt(table.n_target + table.n_reference)
        axes.axvline(0, color=CONTEXT, linewidth=0.5)
        axes.hlines(y, table.low, table.high, color=CONTEXT, linewidth=0.6)
        for side, colour in ((above, COLOURS[2][1]), (~above, INK)):
            axes.scatter(table.log_ratio[side], y[side], size[side], edgecolors=colour, linewidths=0.8, zorder=3,
                         facecolors=np.where(carried[side] > 2, colour, "white"))
        sides = f"← more in {shortened(reference, 20)}", f"more in {shortened(target, 20)} →"
        axes.set_xlabel("log2 ratio of rates\n" + ("     " if len("".join(sides)) < 44 else "\n").join(sides))
        axes.set_yticks(y, map(shortened, table.token))
        _at_right(axes, y, articles=[f"{a} : {'' if pd.isna(b) else b}" for a, b in zip(table.n_articles_target, table.n_articles_reference)],
                  q=[_number(q) for q in table.q])
    return figure


def tone(table, width="page"):
    """Every sentence and the mean of every article: rows with `label`, `mean`, `low`, `high`, `n_scored`, `coverage`, in
    order, and rows with `label`, `compound`."""
    with figures.styled():
        means, scores = table[table.n_scored.notna()], table[table["compound"].notna()]
        if means.label.duplicated().any():
            raise FigureError(f"two articles are labelled {means.label[means.label.duplicated()].iloc[0]!r}; give each its own label")
        figure, axes = _axes(means, width, per_row=ROW, extra=13)
        rows = scores.label.map({label: row for row, label in enumerate(means.label)})
        # the sentences of an article lie side by side in the height of its row, in reading order
        place = scores.groupby("label").cumcount() / scores.groupby("label")["compound"].transform("size").clip(lower=2)
        places = rows - 0.32 + 0.64 * place
        seen = apart(scores["compound"] * figures.size(width, 1)[0] / 2, places * ROW)
        axes.scatter(scores["compound"][seen], places[seen], s=3, color="#8C8C8C", linewidths=0)
        axes.axvline(0, color=CONTEXT, linewidth=0.5)
        y = np.arange(len(means))
        axes.hlines(y, means.low, means.high, color=INK, linewidth=1.2)
        axes.plot(means["mean"], y, "D", color=INK, markersize=3.5)
        axes.set(xlabel="VADER compound of a sentence (−1 to 1)", xlim=(-1.02, 1.02))
        axes.set_yticks(y, map(shortened, means.label))
        _at_right(axes, y, scored=means.n_scored.astype(int), known=[f"{c:.1%}" for c in means.coverage])
    return figure


def bars(table, value, xlabel, width="column"):
    """Signed values as sticks from zero, from `token` and the column `value`, with a number at the right from `n`."""
    with figures.styled():
        figure, axes = _axes(table, width, per_row=3.4, extra=13)
        y = np.arange(len(table))
        colours = np.where(table[value] > 0, INK, COLOURS[2][1])
        axes.hlines(y, 0, table[value], color=colours, linewidth=1)
        axes.scatter(table[value], y, 9, color=colours)
        axes.axvline(0, color=CONTEXT, linewidth=0.5)
        axes.set_xlabel(xlabel)
        axes.set_yticks(y, map(shortened, table.token))
        _at_right(axes, y, uses=table.n)
    return figure


def values(table, value, xlabel, counted="n", ends=None, width="column"):
    """A dot for every row, from `label`, the column `value` and a number at the right from `n`, under the name of what is `counted`; lines
    for `mean` and, dashed, `low` and `high` where the table has them, the same in every row. `ends` of the axis, as (0, 1) of a share,
    are otherwise those of the values."""
    with figures.styled():
        figure, axes = _axes(table, width, per_row=3.4, extra=13)
        y = np.arange(len(table))
        if "mean" in table and table["mean"].notna().any():
            for column, style in (("mean", "-"), ("low", (0, (4, 3))), ("high", (0, (4, 3)))):
                axes.axvline(table[column].iloc[0], color=CONTEXT, linewidth=0.5, linestyle=style)
        axes.plot(table[value], y, "o", color=INK, markersize=3, clip_on=False)
        axes.set(xlabel=xlabel, xlim=ends)
        axes.set_yticks(y, map(shortened, table.label))
        _at_right(axes, y, **{counted: [f"{n:,}" for n in table.n]})
    return figure


def estimates(table, xlabel, counted="n", width="column"):
    """Values with intervals, from `label`, `value`, `low`, `high` and a number at the right from `n`, under the name of what is
    `counted`; nothing where missing."""
    with figures.styled():
        figure, axes = _axes(table, width, per_row=3.4, extra=13)
        y = np.arange(len(table))
        axes.hlines(y, table.low, table.high, color=CONTEXT, linewidth=0.8)
        axes.plot(table.value, y, "o", color=INK, markersize=3)
        if table[["value", "low"]].min(axis=None) < 0 < table[["value", "high"]].max(axis=None):
            axes.axvline(0, color=CONTEXT, linewidth=0.5)
        axes.set_xlabel(xlabel)
        axes.set_yticks(y, map(shortened, table.label))
        _at_right(axes, y, **{counted: [f"{n:,}" for n in table.n]})
    return figure


def paired(table, first, second, xlabel, width="column"):
    """Two counts of each row side by side, from `label`, `first`, `second`: open mark and filled one, joined by a line."""
    with figures.styled():
        figure, axes = _axes(table, width, per_row=3.4, extra=18)
        y = np.arange(len(table))
        axes.hlines(y, table[["first", "second"]].min(axis=1), table[["first", "second"]].max(axis=1), color=CONTEXT, linewidth=0.6)
        axes.scatter(table["first"], y, 16, facecolors="white", edgecolors=INK, linewidths=0.8, zorder=3, label=first)
        axes.scatter(table["second"], y, 6, color=COLOURS[2][1], linewidths=0, zorder=4, label=second)
        axes.set(xlabel=xlabel, xlim=(0, None))
        axes.set_yticks(y, map(shortened, table.label))
        figure.legend(loc="outside lower center", ncols=2)
    return figure


def _number(x):
    """Two decimals for a column of numbers; nothing for what is missing."""
    return "" if x != x else "<.01" if 0 <= x < 0.005 else f"{x:.2f}"


def _axes(rows, width, per_row, extra, columns=1):
    """A figure as high as its rows need (mm), first row on top, without ticks on the names."""
    if len(rows) == 0:
        raise FigureError("there is nothing to draw: the table is empty; loosen the settings above")
    if len(rows) > MOST_ROWS:
        raise FigureError(f"{len(rows)} rows do not fit on a page; draw at most {MOST_ROWS}, the table holds the rest")
    tallest = figures.style()["tallest"] / figures.scale()
    figure = figures.new(width, min(len(rows) * per_row + extra, tallest))
    axes = figure.subplots(1, columns, sharey=True)
    for one in np.atleast_1d(axes):
        one.tick_params(axis="y", length=0)
        one.set_ylim(len(rows) - 0.4, -0.6)
    return figure, axes


def _at_right(axes, rows, **columns):
    """Columns of numbers at the right of the plot, each right-aligned under its name."""
    offset, gap = 0, 5 * figures.scale()  # points
    for name, values in columns.items():
        texts = [*map(str, values), name]
        offset += gap + max(map(_width, texts))
        for row, text in zip([*rows, None], texts):
            place = {"xy": (1, 1), "xycoords": "axes fraction", "va": "bottom"} if row is None else {
                "xy": (1, row), "xycoords": ("axes fraction", "data"), "va": "center"}
            axes.annotate(text, xytext=(offset, 0), textcoords="offset points", ha="right", color=CONTEXT,
                          annotation_clip=False, **place)


def _width(text):
    """How wide a text is, in points."""
    return 0 if not text.strip() else TextPath((0, 0), text, size=figures.style()["pt"], prop=FontProperties(family=figures.FONT)).get_extents().x1
