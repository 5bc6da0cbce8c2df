"""Every figure is drawn as meant: whatever its labels hold, at its printed size, with no label on another."""

import io
import itertools
import json
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from matplotlib import colors
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from test_lint import contrast

from helpers import FigureError, figures, layout, plots
from helpers.figures import files

SAVED = ROOT / "figures" / "seeds"
# long words, five scripts, and signs that a typesetter would take for its own
LABELS = ["$x^{ bad$", "_hidden", "50%", "a_b", r"\input{x}", "azərbaycanlılaşdırılmışdır",
          "المسؤوليات", "государственность", "պատասխանատվություն", "პასუხისმგებლობა",
          "counterrevolutionaries-themselves", "i"]


def texts(figure):
    """The labels that are drawn and the box each takes, in pixels, after the layout is done."""
    canvas = FigureCanvasAgg(figure)
    with figures.styled():
        canvas.draw()
        outside = set()  # matplotlib keeps ticks beyond the ends of an axis, but does not draw them
        for axis in [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]:
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    outside |= {tick.label1, tick.label2}
        return [(text.get_text(), Text.get_window_extent(text, canvas.get_renderer())) for text in figure.findobj(Text)
                if text.get_visible() and text.get_text().strip() and text not in outside]


def collisions(boxes, slack=1.0):
    """Pairs of boxes that share more than `slack` pixels in both directions."""
    return [(one, other) for (one, a), (other, b) in itertools.combinations(boxes, 2)
            if min(a.x1, b.x1) - max(a.x0, b.x0) > slack and min(a.y1, b.y1) - max(a.y0, b.y0) > slack]


def beyond(boxes, figure, slack=1.0):
    """Labels that reach over the edge of the figure."""
    edge = figure.bbox
    return [text for text, box in boxes if box.x0 < edge.x0 - slack or box.y0 < edge.y0 - slack
            or box.x1 > edge.x1 + slack or box.y1 > edge.y1 + slack]


def quiet(draw):
    """What `draw` gives, drawn to the end; any warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = draw()
        figures.picture(figure, "alt")
    return figure


# small tables, in the columns each function names


def parts(n):
    return pd.DataFrame({"file": LABELS[:n], "body": 0.5, "title and metadata": 0.2, "cut": 0.2, "page": 0.1})


def timeline(n, days=100):
    none = pd.Series(pd.NaT, index=range(n), dtype="datetime64[ns]")
    date = pd.Series(pd.Timestamp("2023-02-11") + pd.to_timedelta(np.arange(n) * days, unit="D")).astype(none.dtype)
    table = pd.DataFrame({"label": LABELS[:n], "language": "en", "n": np.arange(n) * 150,
                          "date": date, "date_from": none, "date_to": none})
    table.loc[n // 2:, ["date", "date_from"]] = list(zip(none[n // 2:], date[n // 2:]))
    table.loc[n // 2 + 1:, "date_to"] = date + pd.to_timedelta(30, unit="D")
    return table


def points(n):
    return pd.DataFrame({
        "token": LABELS[:n], "n": 5, "n_articles": 3, "dp": 0.5, "per_million": np.linspace(12000, 10, n),
        "low": np.linspace(9000, 1, n), "high": np.linspace(21000, 30, n)})


def dispersion(n):
    uses = pd.DataFrame({"token": np.repeat(LABELS[:n], 3), "article": "a", "place": np.tile([1, 5, 7999], n),
                         "first": 0, "dp": 0.3})
    return pd.concat([uses, pd.DataFrame({"article": ["a", "b"], "first": [0, 10]})], ignore_index=True)


def keyness(n):
    return pd.DataFrame({
        "token": LABELS[:n], "log_ratio": np.linspace(3, -3, n), "low": np.linspace(2, -5, n),
        "high": np.linspace(4, -2, n), "n_target": 10, "n_reference": 200, "n_articles_target": 3,
        "n_articles_reference": [1 + i % 4 for i in range(n)], "q": np.linspace(0, 0.6, n)})


def tone(n):
    means = pd.DataFrame({"label": LABELS[:n], "mean": np.linspace(-0.5, 0.5, n), "low": -0.6, "high": 0.6,
                          "n_scored": 3.0, "coverage": 0.05})
    scores = pd.DataFrame({"label": np.repeat(LABELS[:n], 3), "compound": np.tile([-1.0, 0.0, 1.0], n)})
    return pd.concat([means, scores], ignore_index=True)


def bars(n):
    return pd.DataFrame({"token": LABELS[:n], "n": 5, "contribution": np.linspace(0.2, -0.15, n)})


def arc(n):
    parts = pd.DataFrame({"bin": range(1, n + 1), "n_articles": 8, "mean": np.linspace(-0.3, 0.4, n), "low": -0.5, "high": 0.6})
    return pd.concat([parts, pd.DataFrame({"place": [0.05, 0.5, 0.95], "compound": [-1.0, 0.0, 1.0]})], ignore_index=True)


def values(n):
    return pd.DataFrame({"label": LABELS[:n], "n": 1000, "mattr": np.linspace(0.6, 0.9, n), "mean": 0.7, "low": 0.65, "high": 0.75})


def estimates(n):
    return pd.DataFrame({"label": LABELS[:n], "n": 12, "value": np.linspace(-0.4, 0.6, n), "low": -0.7, "high": 0.9})


def paired(n):
    return pd.DataFrame({"label": LABELS[:n], "first": range(n), "second": range(n, 0, -1)})


def matrix(n):
    pairs = list(itertools.combinations(LABELS[:n + 1], 2))
    return pd.DataFrame(pairs, columns=["first", "second"]).assign(
        n=range(len(pairs)), npmi=np.linspace(-0.2, 1, len(pairs)), q=0.01)


def nodes(names):
    return pd.DataFrame({"token": names, "n": 9, "degree": 1, "community": 0}).astype({"token": "str"})


def edges(pairs):
    return pd.DataFrame(pairs, columns=["first", "second"]).assign(n=range(3, 3 + len(pairs)))


DRAW = {  # how it is drawn, its table, its width in mm
    "parts": (plots.parts, parts, 89), "timeline": (plots.timeline, timeline, 183),
    "points": (plots.points, points, 89), "dispersion": (plots.dispersion, dispersion, 183),
    "tone": (plots.tone, tone, 183), "matrix": (plots.matrix, matrix, 89),
    "keyness": (lambda table, **size: plots.keyness(table, "teasers", "articles", **size), keyness, 89),
    "estimates": (lambda table, **size: plots.estimates(table, "tone", **size), estimates, 89),
    "paired": (lambda table, **size: plots.paired(table, "original", "translation", "mentions", **size), paired, 89),
    "values": (lambda table, **size: plots.values(table, "mattr", "moving-average type-token ratio", **size), values, 89),
    "bars": (lambda table, **size: plots.bars(table, "contribution", "points to a mean sentence", **size), bars, 89)}


@pytest.mark.parametrize("kind", DRAW)
@pytest.mark.parametrize("n", [1, 2, 12])
def test_any_label_is_drawn_whole_without_a_warning_and_on_no_other(kind, n):
    draw, make, _ = DRAW[kind]
    figure = quiet(lambda: draw(make(n)))
    boxes = texts(figure)
    assert {label[:12] for label in LABELS[:n]} <= {text[:12] for text, _ in boxes}  # long ones may be shortened
    assert collisions(boxes) == [] and beyond(boxes, figure) == []


@pytest.mark.parametrize("kind", DRAW)
def test_a_figure_is_as_wide_as_asked_has_no_title_and_names_its_axis(kind):
    draw, make, mm = DRAW[kind]
    asked = [] if kind == "matrix" else [(draw(make(5), width="page"), 183), (draw(make(5), width="column"), 89)]
    for figure, width in [(draw(make(5)), mm), *asked]:
        assert type(figure) is Figure and figure.get_figwidth() * 25.4 == pytest.approx(width)
        assert not figure.get_suptitle() and not any(axes.get_title() for axes in figure.axes)
        assert any(axes.get_xlabel() or axes.get_ylabel() for axes in figure.axes)
        assert figure.get_figheight() * 25.4 < 170  # Nature's tallest


@pytest.mark.parametrize("kind", [kind for kind in DRAW if kind != "matrix"])  # whose cells shrink
def test_a_figure_is_never_taller_than_a_page_however_many_rows_it_is_given(kind, monkeypatch):
    draw, make, _ = DRAW[kind]
    monkeypatch.setitem(globals(), "LABELS", [f"label {number}" for number in range(300)])
    for n in (25, 45, 60, 300):
        try:
            assert draw(make(n)).get_figheight() * 25.4 <= 170  # Nature's tallest
        except FigureError as error:
            assert n > 25 and "do not fit on a page" in str(error)


@pytest.mark.parametrize("venue", [venue for venue in figures.VENUES if venue not in ("generic", "nature", "cambridge", "oup")])
@pytest.mark.parametrize("kind", DRAW)
def test_every_figure_comes_out_right_in_every_venue(kind, venue, monkeypatch):  # those left out have the numbers of another
    monkeypatch.setenv("VENUE", venue)
    draw, make, width = DRAW[kind]
    figure = quiet(lambda: draw(make(10)))
    wide = width == 183 or kind == "matrix" and figure.get_figwidth() * 25.4 > 180  # as many words as need a page
    asked, boxes = figures.style(width="page" if wide else "column"), texts(figure)
    assert figure.get_figwidth() * 25.4 == pytest.approx(asked["mm"]) and figure.get_figheight() * 25.4 <= asked["tallest"] + 0.01
    assert {text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()} == {asked["pt"]}
    assert len(boxes) > 10 and collisions(boxes) == [] and beyond(boxes, figure) == []


@pytest.mark.parametrize("venue", ["plos", "slides"])
def test_places_that_are_reckoned_beforehand_fit_the_venue(venue, monkeypatch):
    monkeypatch.setenv("VENUE", venue)
    names = [label for label in LABELS if len(label) < 20]
    figure = quiet(lambda: plots.contrast(figures.rounded(layout.scatter(dots(names))), "t", "r"))
    assert collisions(texts(figure)) == [] and beyond(texts(figure), figure) == []
    placed = layout.cloud(counts(list(SPEECHES)[:20], list(SPEECHES.values())[:20]))
    assert hidden(placed) < 0.002 and placed.x.max() < figures.size("column", 60)[0]


@pytest.mark.parametrize("kind", DRAW)
def test_an_empty_table_is_a_clear_error(kind):
    draw, make, _ = DRAW[kind]
    with pytest.raises(FigureError, match="nothing to draw"):
        draw(make(2).head(0))


@pytest.mark.parametrize("kind, gaps", [
    ("timeline", ["date", "date_from", "date_to"]), ("points", ["low", "high", "dp"]), ("keyness", ["low", "high"]),
    ("tone", ["mean", "low", "high"]), ("values", ["mean", "low", "high"]), ("estimates", ["value", "low", "high"]), ("dispersion", ["dp"])])
def test_what_could_not_be_estimated_is_left_out_and_never_called_nan(kind, gaps):
    draw, make, _ = DRAW[kind]
    table = make(5).assign(**{column: pd.NaT if "date" in column else np.nan for column in gaps})
    boxes = texts(quiet(lambda: draw(table)))
    assert LABELS[0] in [text for text, _ in boxes] and not [text for text, _ in boxes if "nan" in text.lower()]
    assert collisions(boxes) == []


@pytest.mark.parametrize("days", [0, 1, 30, 400, 7000])
def test_the_dates_of_an_axis_can_be_read_whatever_its_span(days):
    assert collisions(texts(quiet(lambda: plots.timeline(timeline(12, days))))) == []


def test_long_names_of_the_two_sides_stay_inside_the_figure():
    sides = "speeches of the twentieth century", "speeches of the nineteenth century"
    figure = quiet(lambda: plots.keyness(keyness(6), *sides))
    boxes = texts(figure)
    assert any("speeches of" in text for text, _ in boxes) and beyond(boxes, figure) == [] and collisions(boxes) == []


# what is drawn is what the table says


def test_bars_points_and_ranges_stand_where_the_numbers_are():
    table = points(5)
    axes = plots.points(table).axes[0]
    low, high, dots = axes.lines  # the ends of the intervals, and the rates
    assert [line.get_xdata().tolist() for line in (low, high, dots)] == table[["low", "high", "per_million"]].T.to_numpy().tolist()
    assert dots.get_ydata().tolist() == [0, 1, 2, 3, 4]
    sticks, spans = ([segment[:, 0].tolist() for segment in lines.get_segments()] for lines in axes.collections)
    assert spans == table[["low", "high"]].to_numpy().tolist() and sticks == [[0, rate] for rate in table.per_million]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # first row on top
    patches = plots.parts(parts(2)).axes[0].patches
    assert sorted(round(p.get_x() + p.get_width(), 9) for p in patches if p.get_y() < 0) == [0.5, 0.7, 0.9, 1.0]


def test_every_use_of_every_word_is_a_line_in_the_row_of_that_word():
    table = pd.concat([pd.DataFrame({"token": ["b", "b", "a"], "place": [0, 7, 3], "dp": [0.1, 0.1, 0.2]}),
                       pd.DataFrame({"article": ["x", "y"], "first": [0, 5]})], ignore_index=True)
    axes = plots.dispersion(table).axes[0]
    drawn = [(s[0, 0], round(s[:, 1].mean())) for lines in axes.collections[:-1] for s in lines.get_segments()]
    assert drawn == [(0, 0), (7, 0), (3, 1)] and [label.get_text() for label in axes.get_yticklabels()] == ["b", "a"]
    assert [s[0, 0] for s in axes.collections[-1].get_segments()] == [5]  # the first article begins at the axis


def test_an_open_mark_stands_where_two_articles_or_fewer_carry_the_word_on_its_side():
    table = keyness(4).assign(log_ratio=[2.0, 1.0, -1.0, -2.0], n_articles_target=[2, 3, 9, 9],
                              n_articles_reference=[9, 9, 2, 3])
    axes = plots.keyness(table, "t", "r").axes[0]
    marks = {y: colors.to_hex(face) for marks in axes.collections[1:]
             for (_, y), face in zip(marks.get_offsets().tolist(), marks.get_facecolors())}
    assert [marks[y] == "#ffffff" for y in range(4)] == [True, False, True, False]


def test_the_number_in_a_cell_of_the_matrix_can_be_read_on_its_shade():
    axes = plots.matrix(matrix(9)).axes[0]
    shade = axes.collections[0]
    cells = dict(zip(itertools.product(range(10), range(10)), shade.to_rgba(shade.get_array().ravel())))
    ratios = []
    for text in axes.texts:
        column, row = text.get_position()
        ratios.append(contrast(colors.to_hex(text.get_color()), colors.to_hex(cells[row, column])))
    assert len(ratios) == 44 and min(ratios) >= 4.5  # 45 pairs, the first of which never share a sentence


# word clouds


def counts(names, n):
    return pd.DataFrame({"token": pd.Categorical(names), "n": n})


# content words of 58 speeches: some are too wide for the sheet until all are made small
SPEECHES = {
    "will": 921, "people": 589, "government": 569, "us": 501, "upon": 370, "must": 368, "great": 342, "may": 340,
    "world": 335, "states": 330, "nation": 320, "country": 314, "every": 300, "one": 267, "peace": 254,
    "new": 250, "power": 236, "public": 226, "now": 223, "time": 219, "citizens": 210, "constitution": 207,
    "united": 204, "america": 203, "nations": 199, "union": 190, "freedom": 185, "free": 183, "war": 181,
    "american": 172, "let": 160, "national": 157, "made": 156, "men": 145}


@pytest.mark.parametrize("n_of", [SPEECHES, dict.fromkeys(SPEECHES, 7)])
def test_a_cloud_holds_every_word_in_a_size_proportional_to_its_count(n_of):
    placed = layout.cloud(counts(list(n_of), list(n_of.values())), smallest=1)
    assert len(placed) == len(n_of) and dict(zip(placed.token, placed.n)) == n_of
    ratio = placed["size"] / placed.n
    assert ratio.min() >= 0.97 * ratio.max()  # what a placed on a raster may lose by rounding


def ink(figure, dpi=127):  # five pixels are a millimetre, so that moved words fall on the same pixels
    """The picture of a figure as an array, True where it is not white."""
    with figures.styled():
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=dpi)
    return np.asarray(Image.open(buffer).convert("L")) < 128


def hidden(placed):
    """The share of ink that lies under another word; it is drawn once, though two words need it."""
    alone = sum(ink(plots.cloud(placed.iloc[[row]])).sum() for row in range(len(placed)))
    return 1 - ink(plots.cloud(placed)).sum() / alone


def lost(placed):
    """The share of ink that lies over the edge; it shows on a larger sheet, with the words moved inwards."""
    moved = placed.assign(x=placed.x + 40, y=placed.y + 40)
    return 1 - ink(plots.cloud(placed)).sum() / ink(plots.cloud(moved, "page", 150)).sum()


@pytest.mark.parametrize("words", [
    list(SPEECHES), ["will", "people", "government", "peg", "jam"], ["jejune", "fjord", "pygmy", "jig", "glyph"],
    ["أذربيجان", "السلام", "روسيا", "المسؤوليات"], ["государство", "мир", "щука"], ["ədalət", "ığışı", "şəhər"],
    ["$x$", "_a", "50%", "$x^{ bad$"]])
def test_no_word_of_a_cloud_lies_on_another_or_over_the_edge(words):
    n = [SPEECHES.get(word, 300 // (i + 1)) for i, word in enumerate(words)]
    placed = layout.cloud(counts(words, n), smallest=1)
    assert sorted(placed.token) == sorted(words) and hidden(placed) < 0.002 and lost(placed) < 0.02


def test_of_words_that_do_not_fit_the_rarest_are_left_out_of_a_cloud():
    names = [f"word{number:02}" for number in range(30)]
    n = [10_000, *range(900, 900 - 29 * 31, -31)]
    placed = layout.cloud(counts(names, n))
    assert placed.token.tolist() == names[:len(placed)] and 1 < len(placed) < 30
    assert np.allclose(placed["size"], placed["size"][0] * placed.n / 10_000) and placed["size"].min() >= 5
    assert len(layout.cloud(counts(names, [10_000] + [10] * 29))) == 1
    with pytest.raises(FigureError, match="does not fit in 5 pt"):
        layout.cloud(counts(["x" * 190], [1]))
    with pytest.raises(FigureError, match="at least one word"):
        layout.cloud(counts([], []))


def test_a_single_word_makes_a_cloud():
    placed = layout.cloud(counts(["peace"], [3]))
    assert placed.token.tolist() == ["peace"] and placed["size"][0] > 20 and lost(placed) < 0.01


# scatters


def dots(names, seed=0, least=1.0, many=200):
    """Dots of which the first ones are labelled, crowded in a corner as rare words are."""
    rng = np.random.default_rng(seed)
    size = len(names) + many
    x = least * 10 ** rng.exponential(0.5, size)
    return pd.DataFrame({"token": [*names, *[f"w{i}" for i in range(many)]], "x": x, "y": x * 10 ** rng.normal(0, 0.3, size),
                         "chance": x / 2, "labelled": [True] * len(names) + [False] * many})


@pytest.mark.parametrize("names", [LABELS, ["a"], ["peace", "war"] * 10])
@pytest.mark.parametrize("seed", range(3))
def test_the_labels_of_a_scatter_lie_inside_on_no_other_and_on_no_dot_of_a_label(names, seed):
    table = layout.scatter(dots(names, seed))
    figure = quiet(lambda: plots.contrast(figures.rounded(table), "teasers", "articles"))
    boxes = texts(figure)
    assert collisions(boxes) == [] and beyond(boxes, figure) == []
    axes = figure.axes[0]
    labels = [box for text, box in boxes if text in names]
    assert len(labels) == len(names)
    marks = axes.transData.transform(table[table.labelled][["x_mm", "y_mm"]].to_numpy())
    assert not [1 for x, y in marks for box in labels if box.x0 < x < box.x1 and box.y0 + 2 < y < box.y1 - 2]


def test_of_labels_that_find_no_room_the_last_are_left_out():
    table = dots([f"a-word-that-takes-half-the-width-of-a-column-{i}" for i in range(40)])
    placed = layout.scatter(table)
    kept = placed.labelled.to_numpy()
    assert 2 < kept.sum() < 40 and placed.label_x.notna().equals(placed.labelled)
    assert kept[table.labelled.to_numpy()].tolist() == sorted(kept[table.labelled.to_numpy()].tolist(), reverse=True)


def test_the_dots_and_ticks_of_a_scatter_stand_where_the_numbers_are():
    table = pd.DataFrame({"token": list("abc"), "x": [1.0, 10.0, 1000.0], "y": [0.0, 0.5, 1.0], "chance": [0.4, 0.2, 0.0], "labelled": True})
    axes = plots.spread(layout.scatter(table, (True, False))).axes[0]
    across = dict(zip((tick.get_text() for tick in axes.get_xticklabels()), axes.get_xticks()))
    up = dict(zip((tick.get_text() for tick in axes.get_yticklabels()), axes.get_yticks()))
    marks = [tuple(mark) for mark in axes.collections[1].get_offsets()]
    assert set(across) == {"1", "10", "100", "1,000"} and {"0", "0.4", "1"} <= set(up)
    assert marks == [pytest.approx((across["1"], up["0"])), pytest.approx((across["10"], (up["0"] + up["1"]) / 2)),
                     pytest.approx((across["1,000"], up["1"]))]
    assert axes.lines[0].get_xydata()[0] == pytest.approx((across["1"], up["0.4"]))


def test_the_line_of_a_contrast_joins_equal_rates():
    table = layout.scatter(pd.DataFrame({"token": list("ab"), "x": [10.0, 1000.0], "y": [100.0, 10_000.0], "labelled": False}))
    (x0, x1), (y0, y1) = plots.contrast(table, "t", "r").axes[0].lines[0].get_data()
    ten, thousand = table.x_mm
    assert x0 == ten and x1 == pytest.approx(thousand + (thousand - ten) / 2)  # 10 and 10,000 of x
    hundred, ten_thousand = table.y_mm
    assert y1 == ten_thousand and y0 == pytest.approx(hundred - (ten_thousand - hundred) / 2)


# curves


def test_curves_stand_where_the_numbers_are_and_have_gaps_where_there_is_nothing(monkeypatch):
    table = pd.DataFrame({"period": ["2019", "2020", "2021"], "per_million": [10.0, np.nan, 30.0], "low": [5.0, np.nan, np.nan],
                          "high": [20.0, np.nan, np.nan], "n_articles": [7, 0, 1]})
    with pytest.raises(FigureError, match="3 periods with 5 articles each, and 1 of 3"):
        plots.trend(table)
    monkeypatch.setattr(plots.curves, "LEAST_PERIODS", 1)
    figure = quiet(lambda: plots.trend(table))
    (line,) = figure.axes[0].lines
    assert line.get_ydata().tolist() == pytest.approx([10, np.nan, 30], nan_ok=True)
    assert [tick.get_text() for tick in figure.axes[0].get_xticklabels()] == ["2019\n7", "2020\n0", "2021\n1"]
    many = pd.concat([table.assign(period=[f"{year}Q{q}" for q in (1, 2, 3)]) for year in range(2000, 2025)], ignore_index=True)
    assert collisions(texts(quiet(lambda: plots.trend(many)))) == []


def test_tone_over_time_has_a_line_at_nought_and_is_not_drawn_from_two_periods():
    table = pd.DataFrame({"period": ["2019", "2020", "2021", "2022"], "n_articles": [6, 0, 7, 8], "mean": [-0.2, np.nan, 0.1, 0.3],
                          "low": [-0.5, np.nan, -0.1, 0.1], "high": [0.1, np.nan, 0.3, 0.5]})
    axes = quiet(lambda: plots.tone_over_time(table)).axes[0]
    assert [list(line.get_ydata()) for line in axes.lines[1:]] == [[0, 0]] and np.array_equal(axes.lines[0].get_ydata(), table["mean"], equal_nan=True)
    with pytest.raises(FigureError, match="2 of 3 have so many"):
        plots.tone_over_time(table.head(3))
    grown = pd.DataFrame({"n_words": [1000, 2000], "mean": [300.0, 500.0], "low": [280.0, 500.0], "high": [310.0, 500.0]})
    assert plots.growth(grown).axes[0].lines[0].get_xydata().tolist() == [[1000, 300], [2000, 500]]
    ranked = pd.DataFrame({"rank": [1, 2, 3], "n": [40, 0, 9], "expected": [41.0, 20.0, 10.0]})
    axes = quiet(lambda: plots.zipf(ranked)).axes[0]
    assert axes.collections[0].get_offsets().tolist() == [[1, 40], [3, 9]] and axes.get_xscale() == axes.get_yscale() == "log"


@pytest.mark.parametrize("draw", [plots.growth, plots.zipf, plots.spread])
def test_a_curve_of_nothing_is_a_clear_error(draw):
    with pytest.raises(FigureError, match="nothing to draw"):
        draw(pd.DataFrame({"n": []}))


def test_an_axis_counts_in_the_words_that_are_asked_for():
    axes = plots.points(points(4), per=1000).axes[0]
    assert axes.lines[-1].get_xdata().tolist() == pytest.approx((points(4).per_million / 1000).tolist()) and "per 1,000 words" in axes.get_xlabel()
    table = layout.scatter(dots(["a", "b"], least=100.0))
    million, thousand = (dict(zip((t.get_text() for t in a.get_xticklabels()), a.get_xticks())) for a in (
        plots.spread(table).axes[0], plots.spread(table, 1000).axes[0]))
    assert million["1,000"] == pytest.approx(thousand["1"]) and "per million words" in plots.spread(table).axes[0].get_xlabel()


def test_an_arc_shows_every_sentence_and_the_mean_of_every_part_over_its_length():
    axes = plots.arc(arc(5)).axes[0]
    dots, low, high, means = axes.collections
    assert dots.get_offsets().tolist() == [[0.25, -1], [2.5, 0], [4.75, 1]]  # places times five parts
    assert [s.tolist() for s in means.get_segments()] == [[[i, m], [i + 1, m]] for i, m in enumerate(arc(5)["mean"].dropna())]
    assert {s[0, 1] for s in low.get_segments()} == {-0.5} and {s[0, 1] for s in high.get_segments()} == {0.6}
    with pytest.raises(FigureError, match="nothing to draw"):
        plots.arc(arc(5).head(0))


# networks


def random_words(rng, number, longest):
    return ["".join(rng.choice(list("abcdefghilmnoprstu"), size)) + "abcdefghijklmnopqrstuvwxyzäöüß"[i]
            for i, size in enumerate(rng.integers(3, longest, number))]


def graph(shape, names, rng):
    if shape == "pairs":  # fifteen parts
        return list(zip(names[::2], names[1::2]))
    if shape == "star":
        return [(names[0], name) for name in names[1:]]
    if shape == "chain":
        return list(zip(names, names[1:]))
    every = [(names[i], names[j]) for i in range(30) for j in range(i) if rng.random() < 0.15]
    return every if shape == "random" else [(a, b) for a, b in every if (a in names[:15]) == (b in names[:15])]


@pytest.mark.parametrize("shape", ["pairs", "star", "chain", "two parts", "random"])
def test_thirty_long_labels_of_a_network_lie_apart_inside_the_sheet(shape):
    rng = np.random.default_rng(3)
    names = random_words(rng, 30, 15)
    pairs = graph(shape, names, rng)
    table = layout.network(nodes(names), edges(pairs))
    assert table.token.dropna().tolist() == names and table["first"].notna().sum() == len(pairs)
    figure = quiet(lambda: plots.network(figures.rounded(table)))
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts(figure)
    frames = [(text.get_text(), text.get_bbox_patch().get_window_extent(renderer)) for text in figure.axes[0].texts]
    assert len(frames) == 30 and collisions(frames) == [] and beyond(frames, figure) == []


@pytest.mark.parametrize("names", [
    ["mmmmmmmmmmmm", "wwwwwwwwwww", "WWWWWWWWWW"], ["المسؤوليات", "والاستقلال", "الدستور"], ["a", "b"], LABELS,
    ["counterrevolutionaries-themselves-of-all-the-lands", "i"]])
def test_labels_of_any_width_and_script_stay_apart_and_inside(names):
    table = layout.network(nodes(names), edges([(names[0], names[1])]))
    figure = quiet(lambda: plots.network(table))
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts(figure)
    frames = [(text.get_text(), text.get_bbox_patch().get_window_extent(renderer)) for text in figure.axes[0].texts]
    assert len(frames) == len(names) and collisions(frames) == [] and beyond(frames, figure) == []


def test_each_line_of_a_network_joins_its_two_words_and_is_wider_where_n_is_larger():
    pairs = [("a", "b"), ("b", "c"), ("d", "e")]
    table = layout.network(nodes(list("abcde")), edges(pairs))
    lines = plots.network(table).axes[0].lines
    place = {row.token: (row.x, row.y) for row in table.dropna(subset="token").itertuples()}
    assert [list(map(tuple, line.get_xydata())) for line in lines] == [[place[a], place[b]] for a, b in pairs]
    widths = [line.get_linewidth() for line in lines]
    assert widths == sorted(widths) and 0.3 < widths[0] < widths[-1] <= 1.5


def test_the_same_words_lie_in_the_same_places_again():
    names = random_words(np.random.default_rng(8), 12, 9)
    words, pairs = counts(names, range(40, 28, -1)), edges([names[:2], names[2:4]])
    for place in (lambda: layout.cloud(words), lambda: layout.network(nodes(names), pairs)):
        first = place()
        assert len(first) >= 12
        pd.testing.assert_frame_equal(first, place(), check_exact=True)


def test_a_network_without_words_is_a_clear_error():
    with pytest.raises(FigureError, match="no pair passes"):
        plots.network(layout.network(nodes([]), edges([])))


# the figures of the seeds, drawn again from the numbers saved beside them

AGAIN = {
    "fig-0-places": plots.dispersion, "fig-1-overview": plots.timeline, "fig-1-parts": plots.parts, "fig-2-cloud": plots.cloud,
    "fig-2-ranked": lambda table: plots.points(table, 1000), "fig-2-dispersion": plots.dispersion,
    "fig-2-spread": lambda table: plots.spread(table, 1000), "fig-2-growth": plots.growth, "fig-2-zipf": plots.zipf,
    "fig-2-diversity": lambda table: plots.values(table, "mattr", "types per token in 50 words", "words"),
    "fig-3-scatter": lambda table: plots.contrast(table, "teasers", "full reports", 1000),
    "fig-3-robust": lambda table: plots.values(table, "kept", "share of the 20 words that stay among the first 20", "tested", (0, 1)),
    "fig-3-keyness": lambda table: plots.keyness(table, "9 teasers", "7 full reports"),
    "fig-4-tone": plots.tone,
    "fig-4-words": lambda table: plots.bars(table, "contribution", "contribution to the mean score of a sentence"),
    "fig-4-validation": lambda table: plots.estimates(table, "agreement of scores and codes, with 95 % interval", "sentences"),
    "fig-4-targets": lambda table: plots.estimates(table, "mean score of sentences that name the actor", "articles"),
    "fig-4-shift": lambda table: plots.bars(table, "shift", "share in the higher mean less share in the lower"),
    "fig-4-arc": plots.arc, "fig-6-cloud": plots.cloud,
    "fig-6-names": lambda table: plots.paired(table, "original", "translation", "mentions"),
    "fig-5-actors": plots.matrix, "fig-5-company": lambda table: plots.bars(table, "log_ratio", "log2 ratio of rates, in the windows over elsewhere"),
    "fig-5-matrix": plots.matrix, "fig-5-network": plots.network}


def test_every_saved_figure_is_drawn_again_below():
    assert sorted(path.stem for path in SAVED.glob("*.csv")) == sorted(AGAIN)


@pytest.mark.pinned
@pytest.mark.parametrize("name", AGAIN)
def test_a_saved_table_draws_its_figure_again_to_the_byte_with_all_labels_apart(name, tmp_path, monkeypatch):
    monkeypatch.setitem(figures.VENUES["generic"], "dpi", (40, "a test"))  # only the SVG is compared
    header = pd.read_csv(SAVED / f"{name}.csv", nrows=0).columns
    table = pd.read_csv(SAVED / f"{name}.csv", parse_dates=[column for column in header if column.startswith("date")])
    words = json.loads((SAVED / f"{name}.json").read_text(encoding="utf-8"))
    figure = quiet(lambda: AGAIN[name](table))
    words = {key: words[key] for key in ("caption", "alt", "finding")} | {"about": words["about"] | {"parameters": words["parameters"]}}
    svg = figures.save(tmp_path, name, figure, figures.rounded(table), **words)[1]
    assert svg.read_bytes() == (SAVED / f"{name}.svg").read_bytes()
    if name.endswith("cloud"):  # a word may stand between the letters of a larger one
        assert hidden(table) < 0.002 and lost(table) < 0.01
    else:
        boxes = texts(figure)
        assert len(boxes) > 5 and beyond(boxes, figure) == [] and collisions(boxes) == []


@pytest.mark.parametrize("top", [900, 9_500, 22_000, 95_000, 240_000])
def test_the_numbers_under_a_narrow_axis_keep_their_distance(top):
    table = points(12).assign(per_million=top / 2, low=top / 4, high=top * 0.97, token="nagorno-karabakh")
    figure = quiet(lambda: plots.points(table))
    inside = sorted((box.x0, box.x1) for text, box in texts(figure) if re.fullmatch(r"[\d,]+", text) and box.y1 < figure.bbox.y1 / 6)
    assert len(inside) >= 3
    assert all(after[0] - before[1] > 2 * figure.dpi / 72 for before, after in zip(inside, inside[1:]))


def test_a_scatter_takes_any_index_and_refuses_nought_on_a_logarithmic_axis():
    table = dots(["a", "b"])
    twice = pd.concat([table, table.tail(3)])
    assert plots.contrast(layout.scatter(twice), "t", "r").axes
    with pytest.raises(FigureError, match="no place on a logarithmic axis"):
        layout.scatter(table.assign(x=0.0))


def test_tone_refuses_two_articles_of_one_label():
    with pytest.raises(FigureError, match="two articles are labelled 'same'"):
        plots.tone(tone(2).assign(label="same"))


@pytest.mark.case(22)
def test_what_is_too_long_to_be_a_word_is_an_error_before_its_outline_fills_the_memory():
    with pytest.raises(FigureError, match="a label of 300,000 letters, qujdqujdqujd…, cannot be drawn"):
        layout.cloud(counts(["peace", "qujd" * 75_000], [3, 3]))


def test_marks_that_print_on_one_spot_are_drawn_once_and_the_picture_stays_as_it_was(monkeypatch):
    table = pd.DataFrame({"token": "war", "article": "a", "place": np.arange(0, 400_000, 10), "first": np.nan, "dp": 0.1})
    spot, pictures, sizes = plots.sheets.SPOT, [], []
    for size in (spot, 1e-9):
        monkeypatch.setattr(plots.sheets, "SPOT", size)
        figure = plots.dispersion(table)
        pictures.append(np.asarray(Image.open(io.BytesIO(files.render(figure, "png", dpi=300))).convert("L"), int))
        sizes.append(len(files.render(figure, "svg")))
    assert np.abs(pictures[0] - pictures[1]).max() < 64 and sizes[0] < sizes[1] / 8
    monkeypatch.setattr(plots.sheets, "SPOT", spot)
    assert plots.sheets.apart([0, 0.01, 0.2, 0.2], [0, 0, 0, 5]).tolist() == [True, False, True, True]
