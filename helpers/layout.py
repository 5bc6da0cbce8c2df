"""Find a place on the printed sheet for every label of a word cloud, a network or a scatter, so that none lies on another.

Places are in mm from the lower left corner of the sheet, or of the axes of a scatter, and go into the table that is drawn.
"""

import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.textpath import TextPath

from helpers import FigureError, figures

DOT = 0.5  # mm to every side of a dot's middle that a label keeps away
LONGEST = 200  # letters of a label; the longest words of any language have fewer
STEP = 0.5  # mm between two spots where the middle of a label may come to stand


def cloud(counts, width="column", height=60, smallest=5):
    """Where each word of a cloud stands → token, n, x, y (mm, left end of its baseline), size (pt).

    Words of `counts` (columns `token`, `n`) are placed horizontally, their size proportional to n: the largest size that fits is
    sought downwards. Where the rarest word would fall below `smallest` points, the least that Nature prints, the rarest are left
    out, a tenth at a time: say how many words the table holds.
    """
    if counts.empty:
        raise FigureError("a word cloud needs at least one word; widen what is counted")
    counts = counts.sort_values("n", ascending=False, kind="stable", ignore_index=True)
    share = counts.n.to_numpy(float) / counts.n.max()
    ink = _ink(counts.token, 1)  # at one point
    sheet = figures.size(width, height)
    for largest in 400 * 0.96 ** np.arange(200):
        size = largest * share
        if size.min() < smallest and len(counts) > 1:
            return cloud(counts.head(len(counts) * 9 // 10), width, height, smallest)
        if size.min() < smallest:
            raise FigureError(f"the word {counts.token[0]!r} does not fit in {smallest:.2g} pt; ask for a larger figure")
        corner = _scattered((ink[:, 2:] - ink[:, :2]) * size[:, None], *sheet)
        if corner is not None:
            place = corner - ink[:, :2] * size[:, None]
            return pd.DataFrame({"token": counts.token.astype("str"), "n": counts.n, "x": place[:, 0], "y": place[:, 1],
                                 "size": size})


def network(nodes, edges, width="column", height=75):
    """One table of `nodes`, each with a place for its label (x, y in mm), and `edges`; no label lies on another.

    Kamada and Kawai's layout, in which parts of the graph without a link lie further apart than any
    linked ones, and then labels pushed apart. Always the same; distances and directions carry no meaning.
    """
    import networkx as nx  # here: it takes a third of a second to import, and no other layout needs it
    if nodes.empty:
        return pd.concat([nodes.assign(x=np.nan, y=np.nan), edges], ignore_index=True)
    graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes.token))
    graph.add_edges_from(zip(edges["first"], edges["second"]))
    known = {node: dict(row) for node, row in nx.all_pairs_shortest_path_length(graph)}
    far = 2 + max(max(row.values()) for row in known.values())
    place = nx.kamada_kawai_layout(graph, dist={a: {b: known[a].get(b, far) for b in graph} for a in graph})
    at = np.array([place[token] for token in nodes.token])
    scale, box = figures.scale(), _ink(nodes.token, figures.style()["pt"])
    half = np.column_stack([(box[:, 2] - np.minimum(box[:, 0], 0)) / 2 + 1.3 * scale, np.full(len(nodes), 2.4 * scale)])  # with its frame, in mm
    frame = np.array(figures.size(width, height))
    spread = np.maximum(at.max(axis=0) - at.min(axis=0), 1e-9)
    at = _apart(half + (at - at.min(axis=0)) / spread * (frame - 2 * half), half, frame)
    if at is None:
        raise FigureError(f"{len(nodes)} words do not fit into the network; ask for fewer, or draw it in the width of a page")
    return pd.concat([nodes.assign(x=at[:, 0], y=at[:, 1]), edges], ignore_index=True)


def scatter(table, logarithmic=(True, True), width="column", height=75):
    """Where dots and labels of a scatter stand → … x_mm, y_mm of every dot, label_x, label_y of the labels' middles, from the
    lower left corner of the axes.

    `table` has `token`, `x`, `y` and a boolean `labelled`, and may have `chance` on the scale of `y`; labels of the first rows
    come nearest to their dots, and lie on other dots only where there is no other room. Where labels find none, half of them
    are left out, the last, and `labelled` says which are there.
    """
    table = table.reset_index(drop=True).astype({"labelled": bool})
    for column, log in zip("xy", logarithmic):
        if log and not (table[column] > 0).all():
            raise FigureError(f"{column} holds {table[column].min()}, which has no place on a logarithmic axis; draw half a use instead")
    frame = axes_size(width, height)
    at = np.column_stack([_along(table[column], table.get(also, table[column]), log) * side
                          for column, also, log, side in zip("xy", ("x", "chance"), logarithmic, frame)])
    some = np.flatnonzero(table.labelled)
    scale, box = figures.scale(), _ink(table.token[table.labelled], figures.style()["pt"])
    half = np.column_stack([(box[:, 2] - np.minimum(box[:, 0], 0)) / 2 + 0.5 * scale, np.full(len(some), 1.7 * scale)])
    wanted = np.clip(at[some] + np.column_stack([half[:, 0] + 0.8 * scale, np.zeros(len(some))]), half, np.maximum(frame - half, half))
    for dots in (np.unique(at.round(1), axis=0), at[some]):
        places = _apart(wanted, half, frame, dots, at[some])
        if places is not None:
            break
    else:
        return scatter(table.assign(labelled=table.labelled & (table.labelled.cumsum() <= len(some) // 2)), logarithmic, width, height)
    label = np.full(at.shape, np.nan)
    label[some] = places
    return table.assign(x_mm=at[:, 0], y_mm=at[:, 1], label_x=label[:, 0], label_y=label[:, 1])


def axes_size(width, height):
    """Width and height in mm of the axes of a scatter: the sheet without `figures.MARGIN`."""
    left, bottom, right, top = np.array(figures.MARGIN) * figures.scale()
    return np.array(figures.size(width, height)) - [left + right, bottom + top]


def _along(values, others, logarithmic):
    """Places of values between 0 and 1, with some room at both ends, on a scale that holds the others as well."""
    values, others = (np.log(x) if logarithmic else x for x in (values, others))
    low, high = min(values.min(), others.min()), max(values.max(), others.max())
    return 0.08 + 0.84 * (values - low) / ((high - low) or 1)


def _scattered(boxes, width, height, margin=0.3, cells=5):
    """The lower left corner of every box (mm), strewn over the sheet by wordcloud's search; None if one has no room.

    The boxes are those of the ink: wordcloud's own layout measures a word at one place and draws it at another.
    """
    from random import Random

    from wordcloud.wordcloud import IntegralOccupancyMap
    taken = np.zeros((int(height * cells), int(width * cells)), "uint8")
    search, random, corners = IntegralOccupancyMap(*taken.shape, None), Random(0), []
    for box in boxes:
        across, up = np.ceil((box + 2 * margin) * cells).astype(int)
        found = search.sample_position(up, across, random)
        if found is None:
            return None
        row, column = found
        taken[row:row + up, column:column + across] = 1
        search.update(taken, row, column)
        corners.append((column / cells + margin, height - (row + up) / cells + margin))
    return np.array(corners)


def _apart(wanted, half, frame, taken=None, dots=None):
    """A place for every box, the first ones first, each the free one nearest to where it is wanted; None if one has no room.

    Dots already `taken`, which may be many, are no room; `dots` are what the boxes are joined to by lines, which are to be short and to
    cross no box.
    """
    across, up = (np.arange(0, side, STEP) for side in frame)
    spots, found = np.stack(np.meshgrid(across, up), -1).reshape(-1, 2), []
    for number, (place, own) in enumerate(zip(wanted, half)):
        free = (np.abs(spots - frame / 2) <= frame / 2 - own).all(axis=1)
        for other, its in found:
            free &= (np.abs(spots - other) >= its + own).any(axis=1)
        if taken is not None:
            free &= ~_near(taken, DOT + own, len(across), len(up)).ravel()
        if not free.any():
            return None
        distance = (((spots - place) / frame) ** 2).sum(axis=1)
        if dots is not None:
            distance += _length(spots, own, dots[number], [(*row, dots[before]) for before, row in enumerate(found)])
        found.append((spots[np.where(free, distance, np.inf).argmin()], own))
    return np.array([middle for middle, _ in found]).reshape(-1, 2)


def _near(dots, reach, across, up):
    """Which spots of a grid lie within reach of a dot, or at its end → (up, across), boolean.

    Each dot marks the corners of the block of spots that it reaches, and the marks are summed up along both axes.
    """
    most = np.array([across, up])
    low = np.clip(np.ceil((dots - reach) / STEP - 1e-9), 0, most).astype(int)
    high = np.clip(np.floor((dots + reach) / STEP + 1e-9) + 1, low, most).astype(int)
    marks = np.zeros((up + 1, across + 1), int)
    for x, y, sign in ((low, low, 1), (high, low, -1), (low, high, -1), (high, high, 1)):
        np.add.at(marks, (y[:, 1], x[:, 0]), sign)
    return (marks.cumsum(axis=0).cumsum(axis=1) > 0)[:up, :across]


def _length(spots, own, dot, others):
    """How long a line is from a dot to its box at each of the spots, in mm, and 12 mm more for each box it crosses."""
    tips = np.clip(dot, spots - own, spots + own)
    length = np.hypot(*(tips - dot).T)
    for middle, half, end in others:
        tip = np.clip(end, middle - half, middle + half)
        length += 12 * (_meet(dot, tips, middle, half) + _meet(end, tip, spots, own))
    return length


def _meet(start, end, middle, half):
    """Whether lines meet boxes: the parts of a line within the box's width and within its height overlap."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (middle - half - start) / (end - start), (middle + half - start) / (end - start)
    enter, leave = np.fmin(one, other), np.fmax(one, other)
    return np.fmax(enter.max(axis=-1), 0) < np.fmin(leave.min(axis=-1), 1)


def _ink(texts, size):
    """The box of every text's ink in mm, from the left end of its baseline → (texts, 4): x0, y0, x1, y1."""
    for text in texts:
        if len(text) > LONGEST:  # of two million letters the outline alone takes ten gigabytes
            raise FigureError(f"a label of {len(text):,} letters, {text[:12]}…, cannot be drawn; it is no word: cut it out of its text, "
                              "or list it in a file of --stopwords")
    with figures.styled():
        font = font_manager.FontProperties(family=figures.FONT)
        boxes = [TextPath((0, 0), text, size=size, prop=font).get_extents().extents for text in texts]
    return np.array(boxes).reshape(-1, 4) * 25.4 / 72
