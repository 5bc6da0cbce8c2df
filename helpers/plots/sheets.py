"""Figures whose places are reckoned beforehand (see `layout`), or are cells of a square."""

import numpy as np
import pandas as pd
from matplotlib import ticker

from helpers import FigureError, figures
from helpers.figures import COLOURS, CONTEXT, INK

SPOT = 0.05  # mm: dots and lines closer than the finest printing parts (500 to an inch) print as one

# by shape, line and colour, so that any one of them will do; the last serves all further communities
FRAMES = [{"boxstyle": f"{shape},pad=0.25", "linestyle": line, "edgecolor": colour, "linewidth": width} for shape, line, colour, width in [
    ("round", "-", INK, 0.8), ("square", "-", COLOURS[2][1], 0.8), ("round", "--", INK, 0.8), ("square", ":", COLOURS[2][1], 0.8),
    ("round", "-", CONTEXT, 0.4)]]


def cloud(table, width="column", height=60):
    """A word cloud from `token`, `n`, `x`, `y`, `size` (see `layout.cloud`): type size proportional to n."""
    with figures.styled():
        figure, axes = _sheet(width, height)
        for row in table.itertuples():
            axes.text(row.x, row.y, row.token, size=row.size, color=INK)
    return figure


def network(table, width="column", height=75):
    """A graph from `layout.network`: rows with `token`, `community`, `x`, `y`, and rows with `first`, `second`, `n`; line width by n,
    a frame of its own kind for each of the four largest communities."""
    if table.empty:
        raise FigureError("there is no network to draw: no pair passes the thresholds; the table of pairs says how near they come")
    with figures.styled():
        figure, axes = _sheet(width, height)
        nodes, edges = table[table.token.notna()], table[table.token.isna()]
        place = {row.token: (row.x, row.y) for row in nodes.itertuples()}
        for edge in edges.itertuples():
            axes.plot(*zip(place[edge.first], place[edge.second]), color=CONTEXT,
                      linewidth=0.3 + 1.2 * edge.n / edges.n.max(), zorder=1)
        for row in nodes.itertuples():
            axes.text(row.x, row.y, row.token, ha="center", va="center", zorder=2,
                      bbox=FRAMES[min(int(row.community), len(FRAMES) - 1)] | {"facecolor": "white"})
    return figure


def matrix(table):
    """Pairs as a square of cells, from `first`, `second`, `npmi`, `n`, `q`, in the order of the table; each cell holds n, bold where q < .05.

    As wide as a column up to 13 words, then as a page.
    """
    if table.empty:
        raise FigureError("there is nothing to draw: the table of pairs is empty; loosen the settings above")
    with figures.styled():
        tokens = list(dict.fromkeys([*table["first"], *table["second"]]))
        row_of = {token: row for row, token in enumerate(tokens)}
        cells = np.full((len(tokens),) * 2, np.nan)
        room = figures.size("column", 1)[0] / figures.scale() / 89  # of a column, beside one of 89 mm with text of 7 pt
        figure = figures.new("column" if len(tokens) <= 13 * room ** 2 else "page", 24 + 3.8 * max(len(tokens), 3))
        axes = figure.add_subplot()
        for pair in table[table.n > 0].itertuples():
            column, row = sorted((row_of[pair.first], row_of[pair.second]))
            cells[row, column] = pair.npmi
            axes.text(column, row, pair.n, ha="center", va="center", color="white" if pair.npmi > 0.72 else "black",
                      weight="bold" if pair.q < 0.05 else "normal")
        edges = np.arange(len(tokens) + 1) - 0.5
        image = axes.pcolormesh(edges, edges, np.ma.masked_invalid(cells), cmap="Blues", vmin=0, vmax=1,
                                edgecolors="white", linewidth=0.3)
        figure.colorbar(image, ax=axes, label="NPMI", shrink=0.6).solids.set_rasterized(False)
        names = [shortened(token, 16) for token in tokens]
        axes.set_xticks(range(len(tokens) - 1), names[:-1], rotation=90)
        axes.set_yticks(range(1, len(tokens)), names[1:])
        axes.set(xlim=(-0.5, len(tokens) - 1.5), ylim=(len(tokens) - 0.5, 0.5))
        axes.tick_params(length=0)
    return figure


def spread(table, per=1_000_000, width="column", height=75):
    """Rate against dispersion, from `token`, `x` (per million), `y` (DP), `chance`, `labelled` and the places of
    `layout.scatter`; the line is the DP to be expected of words strewn at random. The axis counts in `per` words."""
    with figures.styled():
        figure, axes, _, y_mm = _scatter(table, (True, False), (per / 1e6, 1), width, height)
        rows = table.sort_values("x_mm")
        axes.plot(rows.x_mm, y_mm(rows.chance), color=CONTEXT, linewidth=0.8)
        axes.set(xlabel=f"uses per {figures.words(per)}", ylabel="deviation of proportions (DP)")
    return figure


def contrast(table, target, reference, per=1_000_000, width="column", height=75):
    """Rates of two sides against each other, from `token`, `x` (reference), `y` (target), `labelled` and the places of
    `layout.scatter`; on the line both are equal. Axes count in `per` words."""
    with figures.styled():
        figure, axes, x_mm, y_mm = _scatter(table, (True, True), (per / 1e6, per / 1e6), width, height)
        ends = np.array([table[["x", "y"]].min(axis=None), table[["x", "y"]].max(axis=None)])
        axes.plot(x_mm(ends), y_mm(ends), color=CONTEXT, linewidth=0.5, zorder=0)
        axes.set(xlabel=f"per {figures.words(per)} of {shortened(reference)}", ylabel=f"per {figures.words(per)} of {shortened(target)}")
    return figure


def _scatter(table, logarithmic, units, width, height):
    """Dots and labels in mm, with ticks in the units of the table times `units`; and what turns values into mm, across and up."""
    if table.empty:
        raise FigureError("there is nothing to draw: the table is empty; loosen the settings above")
    figure = figures.new(width, height)
    figure.set_layout_engine("none")
    left, bottom, right, top = np.array(figures.MARGIN) * figures.scale()
    wide, high = figures.size(width, height)
    size = wide - left - right, high - bottom - top
    axes = figure.add_axes((left / wide, bottom / high, size[0] / wide, size[1] / high))
    axes.set(xlim=(0, size[0]), ylim=(0, size[1]))
    others, labelled = table[~table.labelled], table[table.labelled]
    others = others[apart(others.x_mm, others.y_mm)]
    axes.scatter(others.x_mm, others.y_mm, 4, color="#8C8C8C", linewidths=0)
    axes.scatter(labelled.x_mm, labelled.y_mm, 8, color=INK, linewidths=0, zorder=3)
    for row in labelled.itertuples():
        axes.annotate(row.token, (row.x_mm, row.y_mm), (row.label_x, row.label_y), ha="center", va="center", zorder=4,
                      arrowprops={"arrowstyle": "-", "color": CONTEXT, "linewidth": 0.3, "shrinkA": 0, "shrinkB": 0})
    turns = [_ticks(axis, table[column], table[f"{column}_mm"], log, unit)
             for axis, column, log, unit in zip((axes.xaxis, axes.yaxis), "xy", logarithmic, units)]
    return figure, axes, *turns


def _ticks(axis, values, places, logarithmic, unit):
    """Ticks at round values along an axis in mm; gives back what turns values into mm."""
    scale = np.log if logarithmic else np.asarray
    low, high = values.idxmin(), values.idxmax()
    slope = (places[high] - places[low]) / ((scale(values[high]) - scale(values[low])) or 1)

    def turn(x):
        """Values of the table as mm."""
        return places[low] + (scale(x) - scale(values[low])) * slope

    narrow = logarithmic and values[high] / values[low] < 30
    locator = ticker.LogLocator(subs=(1, 2, 5) if narrow else (1,)) if logarithmic else ticker.MaxNLocator(5)
    ends = values[low] * unit, values[high] * unit
    round_values = np.array([v for v in locator.tick_values(*ends) if ends[0] <= v <= ends[1]] or ends[:1])
    axis.set_ticks(turn(round_values / unit), [f"{v:,.3g}" if v < 10 else f"{v:,.0f}" for v in round_values])
    return turn


def _sheet(width, height):
    """An empty sheet whose coordinates are mm of the printed figure."""
    figure = figures.new(width, height)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    wide, high = figures.size(width, height)
    axes.set(xlim=(0, wide), ylim=(0, high))
    axes.axis("off")
    return figure, axes


def apart(*places):
    """Of marks at places in mm (across, or across and up), whether each is the first on its spot; others would print upon it, and only
    make the files large."""
    return ~pd.MultiIndex.from_arrays([np.floor(np.asarray(place) / SPOT) for place in places]).duplicated()


def shortened(name, most=28):
    """A label of one line that leaves room for the figure: its beginning, and … where it was longer."""
    name = " ".join(str(name).split())
    return name if len(name) <= most else name[:most - 1].rstrip() + "…"
