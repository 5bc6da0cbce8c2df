"""Figures of one thing along another: vocabulary, ranks, time."""

import numpy as np

from helpers import FigureError, figures
from helpers.figures import CONTEXT, INK
from helpers.plots.sheets import apart

LEAST_PERIODS, LEAST_ARTICLES = 3, 5  # three points are the fewest that can bend, five articles the fewest with an interval worth drawing


def growth(table, width="column", height=55):
    """Types met in so many words, from `n_words`, `mean`, and dashed `low` and `high`."""
    with figures.styled():
        figure, axes = _axes(table, width, height)
        axes.plot(table.n_words, table["mean"], color=INK)
        axes.plot(table.n_words, table[["low", "high"]], color=CONTEXT, linewidth=0.5, linestyle=(0, (4, 3)))
        axes.set(xlabel="words read, articles in random order", ylabel="types met", xlim=(0, None), ylim=(0, None))
        axes.locator_params(axis="x", nbins=5)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:,.0f}")
    return figure


def zipf(table, width="column", height=60):
    """Uses by rank, both logarithmic, from `rank`, `n`, `expected`; types without a use in this half have no dot."""
    used = table[table.n > 0]
    if used.empty and len(table):
        raise FigureError("no word is used in both halves; a text of a few words has no ranks")
    with figures.styled():
        figure, axes = _axes(table, width, height)
        places = np.log(used[["rank", "n"]].to_numpy())
        used = used[apart(*(places / (places.max(axis=0) + 1) * figures.size(width, height)).T)]
        axes.scatter(used["rank"], used.n, 3, color="#8C8C8C", linewidths=0)
        axes.plot(table["rank"], table.expected, color=INK)
        axes.set(xlabel="rank in one random half of the words", ylabel="uses in the other half", xscale="log", yscale="log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter("{x:,.10g}")
    return figure


def trend(table, per=1_000_000, width="column", height=60):
    """A rate over time, from `period`, `per_million`, `low`, `high`, `n_articles`: gaps where there is no article.

    Intervals beyond three times the highest rate, which a handful of articles have, reach out of the figure.
    """
    drawn = table.assign(**{column: table[column] * per / 1e6 for column in ("per_million", "low", "high")})
    figure = _over_time(drawn, "per_million", f"uses per {figures.words(per)},\nwith 95 % interval", width, height)
    most = 3 * max(drawn.per_million.max(), 1e-9)
    figure.axes[0].set_ylim(0, most if (drawn.high > most).any() else None)
    return figure


def tone_over_time(table, width="column", height=60):
    """A mean score over time, from `period`, `mean`, `low`, `high`, `n_articles`: gaps where there is no article."""
    figure = _over_time(table, "mean", "mean score of an article,\nwith 95 % interval", width, height)
    figure.axes[0].axhline(0, color=CONTEXT, linewidth=0.5)
    return figure


def _over_time(table, value, ylabel, width, height):
    """Dots with intervals along periods. Fewer than three periods with five articles each are no ground for a trend, and are not
    drawn."""
    carried = int((table.n_articles >= LEAST_ARTICLES).sum())
    if carried < LEAST_PERIODS:
        raise FigureError(f"a trend needs {LEAST_PERIODS} periods with {LEAST_ARTICLES} articles each, and {carried} of {len(table)} have "
                          "so many; take longer periods, or more articles with a day of publication")
    with figures.styled():
        figure, axes = _axes(table, width, height)
        x = np.arange(len(table))
        axes.vlines(x, table.low, table.high, color=CONTEXT, linewidth=0.8)
        axes.plot(x, table[value], "o-", color=INK, markersize=3, linewidth=0.6)
        room = (figures.size(width, height)[0] / figures.scale() - 20) / (1.6 * table.period.str.len().max() + 2)  # names side by side, in mm at 7 pt
        every = int(np.ceil(len(table) / max(1, int(room))))
        axes.set_xticks(x[::every], [f"{period}\n{n}" for period, n in zip(table.period[::every], table.n_articles[::every])])
        axes.set(xlabel="period, and the number of its articles", ylabel=ylabel)
        axes.yaxis.set_major_formatter("{x:,.10g}")
    return figure


def arc(table, width="column", height=60):
    """Scores along the texts: rows with `bin`, `n_articles`, `mean`, `low`, `high`, each mean with its interval (dashed) as long as
    its part of the texts, and rows with `place` (0 to 1), `compound` as dots."""
    with figures.styled():
        figure, axes = _axes(table, width, height)
        parts, sentences = table[table["bin"].notna()], table[table.place.notna()]
        axes.scatter(sentences.place * len(parts), sentences["compound"], 2, color="#8C8C8C", linewidths=0)
        axes.axhline(0, color=CONTEXT, linewidth=0.5)
        ends = parts["bin"] - 1, parts["bin"]
        for column in ("low", "high"):
            axes.hlines(parts[column], *ends, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.hlines(parts["mean"], *ends, color=INK, linewidth=1.5)
        axes.set_xticks(parts["bin"] - 0.5, [f"{part:g}\n{n:g}" for part, n in zip(parts["bin"], parts.n_articles)])
        axes.set(xlabel="part of the text, and the number of articles", ylabel="VADER compound of a sentence", xlim=(0, len(parts)),
                 ylim=(-1.02, 1.02))
    return figure


def _axes(table, width, height):
    if table.empty:
        raise FigureError("there is nothing to draw: the table is empty; loosen the settings above")
    figure = figures.new(width, height)
    return figure, figure.add_subplot()
