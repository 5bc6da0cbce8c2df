"""Tables of company: all pairs, and the company of one word, phrase or actor."""

import numpy as np
import pandas as pd

from helpers import SettingError, measures, tallies, tokens
from helpers.cooccurrence import counting

ALONE = "in one article only"


def pairs(words, within="sentence", window=None, least=5, types=None):
    """All pairs that meet, of types used often enough → first, second, n, n_first, n_second, n_articles, expected, npmi, log_dice,
    delta_p, delta_p_back, g2, p, q, reason; the surest first.

    `words` may be mentions of actors. Without a `window`, n, n_first and n_second are units ("sentence", "paragraph" or
    "article") that hold both, the one and the other, however often; types in `least` units are kept, or the `types` named. `expected` allows for the
    sizes of the units, since a long one holds more of everything: Σ over units of P(first)·P(second), each 1 − (1 − share)^size,
    size and share counted in rows of `words`. `p` is the chance of n or more in so many equal trials with this mean (binomial),
    which is never smaller than that of units of unequal sizes (Hoeffding 1956).
    With a `window`, n are the times that two uses stand at most so many words apart, n_first and n_second uses, of which there
    must be `least`; `expected` is 2·slots·share·share; `p` takes each time as independent, which it is not: rank by it.
    Both test company and not avoidance. `q` is the false discovery rate over all pairs of the types kept, which were chosen by
    their own frequency alone; pairs that never meet have p = 1, count as tested and are left out. The measures are of the
    plain 2×2 table, delta_p for second given first. `reason` marks pairs that meet in one article only.
    """
    words = counting.counted(words)
    own = margins(words, within, window)
    kept = own[own.n_units >= least] if types is None else own[own.token.isin(types)]
    names = sorted(kept.token)  # the first of a pair stands first in the alphabet
    return paired((counting.together(words, names, within, window), own, unit_sizes(words, within, window)), names, window)


def counts(words, types, within="sentence", window=None):
    """All that `paired` is made of, for some types → three tables of counts: `together`, `margins` and `unit_sizes`."""
    words = counting.counted(words)
    return counting.together(words, types, within, window), margins(words, within, window), unit_sizes(words, within, window)


def paired(counts, types, window=None):
    """`pairs`, of `counts` for the same types.

    Counts of parts of a corpus add up, and so this is how pairs of a corpus are made that is counted by parts (see `scale`).
    """
    meetings, margins, sizes = counts
    first, second = meetings["first"].to_numpy(), meetings.second.to_numpy()
    own = margins.set_index(margins.token.astype("str")).reindex(types)
    share, held, trials = own.n.to_numpy() / max(1, margins.n.sum()), own.n_units.to_numpy(), int(sizes.n.sum())
    if window is None:
        expected = _expected(share, sizes, first, second)
        cells = meetings.n, held[first], held[second], trials
    else:
        cells = meetings.n, 2 * trials * share[first], 2 * trials * share[second], 2 * trials
        expected = measures.expected(*cells)
    g2 = measures.g2(*cells)
    table = meetings.assign(
        n_first=held[first], n_second=held[second], expected=expected, npmi=measures.npmi(*cells),
        log_dice=measures.log_dice(meetings.n, held[first], held[second]), delta_p=measures.delta_p(*cells),
        delta_p_back=measures.delta_p(cells[0], cells[2], cells[1], cells[3]), g2=g2,
        p=_p_units(meetings.n.to_numpy(), expected, trials) if window is None else _p_one_sided(g2))
    table["q"] = measures.false_discovery(table.p, len(types) * (len(types) - 1) // 2)
    table["reason"] = np.where(table.n_articles == 1, ALONE, "")
    table = table.iloc[np.lexsort((second, first, -table.n, table.p))].reset_index(drop=True)
    table["first"], table["second"] = (pd.Categorical.from_codes(table[side], types) for side in ("first", "second"))
    return table[["first", "second", "n", "n_first", "n_second", "n_articles", "expected", "npmi", "log_dice", "delta_p", "delta_p_back",
                  "g2", "p", "q", "reason"]]


def margins(words, within="sentence", window=None):
    """How often each type comes → token, n (uses), n_units (units that hold it; with a window, uses again), in the order of tokens."""
    words = counting.counted(words)
    codes, categories = words.token.array.codes, words.token.array.categories
    n = units = np.bincount(codes, minlength=len(categories))
    if window is None:
        held = np.sort(counting.units(words, within) * np.int64(len(categories)) + codes)  # np.unique hashes so many numbers, and takes far longer
        units = np.bincount(held[tallies.runs(held)[:-1]] % max(1, len(categories)), minlength=len(categories))
    table = pd.DataFrame({"token": pd.Categorical(categories, categories), "n": n, "n_units": units})
    return table[table.n > 0].reset_index(drop=True)


def unit_sizes(words, within="sentence", window=None):
    """Where types can meet → size, n: units by their number of words; with a window, one row, of all the `slots`."""
    words = counting.counted(words)
    if window is not None:
        return pd.DataFrame({"size": [window], "n": [counting.slots(words, within, window)]})
    sizes, n = np.unique(np.bincount(counting.units(words, within)), return_counts=True)
    return pd.DataFrame({"size": sizes, "n": n})


def collocates(words, node, left=5, right=5, within="sentence", least=3):
    """The company of a node → token, n, n_left, n_right, n_token, n_articles, n_node, n_window, n_words, expected, log_ratio, lrc, npmi,
    log_dice, delta_p, delta_p_back, g2, p, q, reason; the most attracted first.

    `node` is a token, or a frame of places (article, start, length): hits of a query from `concordance.hits`, for phrases and
    patterns, or mentions of an actor. `n` are the uses of the collocate in the union of all windows of `left` and `right`
    words round the node, so that no use counts twice; n_left and n_right those to either side of some node, which a use between
    two nodes is both. Windows end with the unit, and places count every word of the text, also those left out of `words`.
    Words of the node belong to no window and to no total. Every measure can be made of the columns: o11 = n, r1 = n_window (the
    words in windows), c1 = n_token, n = n_words, and n_node for `log_dice`, which can pass 14 where one node has several uses of
    the collocate in its window. Tokens used `least` times are tested, those that never stand near the node too: what is
    avoided has a negative g2. `p` takes words as independent: a way to rank. `q` is over all rows; `lrc` at 95 % over all rows.
    `reason` marks company in one article only, and what never stands near.
    """
    if min(left, right) < 0 or left + right == 0:
        raise SettingError(f"left={left}, right={right}: give the words of the window, at least one in all")
    words = tokens.in_order(words)
    first, last = _nodes(words, node)
    is_node = np.zeros(len(words), bool)
    for step in range(int((last - first).max()) + 1):
        is_node[np.minimum(first + step, last)] = True
    before, after = _near(words, first, last, left, right, within)
    inside = (before | after) & ~is_node
    codes, categories = words.token.array.codes, words.token.array.categories
    n, n_left, n_right, total = (np.bincount(codes[rows], minlength=len(categories))
                                 for rows in (inside, before & ~is_node, after & ~is_node, ~is_node))
    kept = np.flatnonzero(total >= least)
    held = words[inside].groupby("token", observed=True).article.nunique().reindex(categories[kept]).fillna(0).astype(int).to_numpy()
    cells = n[kept], inside.sum(), total[kept], (~is_node).sum()
    g2 = measures.g2(*cells)
    table = pd.DataFrame({
        "token": categories[kept], "n": n[kept], "n_left": n_left[kept], "n_right": n_right[kept], "n_token": total[kept], "n_articles": held,
        "n_node": len(first), "n_window": cells[1], "n_words": cells[3], "expected": measures.expected(*cells),
        "log_ratio": measures.log_ratio(*cells), "lrc": measures.lrc(*cells, m=max(1, len(kept))), "npmi": measures.npmi(*cells),
        "log_dice": measures.log_dice(n[kept], len(first), total[kept]), "delta_p": measures.delta_p(*cells),
        "delta_p_back": measures.delta_p(cells[0], cells[2], cells[1], cells[3]), "g2": g2, "p": measures.p_value(g2)})
    table["q"] = measures.false_discovery(table.p)
    table["reason"] = np.select([table.n == 0, table.n_articles == 1], ["never near", ALONE], "")
    return table.sort_values(["g2", "token"], ascending=[False, True], ignore_index=True)


def notation(words, statistic, left=5, right=5, within="sentence", least=3, least_together=1, left_out="none"):
    """How collocates were found, in one line: Brezina, McEnery & Wattam's notation `statistic(cut-off), L5-R5, C5-NC5; filter`, and
    what it leaves open: the unit, case, what a word is, how many there are.

    `statistic` names measure and cut-off, as "G2(q < .05)"; C is the least frequency of a collocate, NC that of the two
    together.
    """
    return (f"{statistic}, L{left}-R{right}, C{least}-NC{least_together}; filter: {left_out}; windows end with the {within}; lower case; "
            f"a word is a run of letters, marks and digits, punctuation not counted; N = {len(words):,}")


def _expected(shares, unit_sizes, first, second):
    """Units expected to hold both types of each pair, when every word of a unit is drawn by the types' shares."""
    sizes, number = unit_sizes["size"].to_numpy(), unit_sizes.n.to_numpy()
    chance = 1 - (1 - shares) ** sizes[:, None]
    expected, order = np.empty(len(first)), np.argsort(first, kind="stable")
    step = max(1, 4_000_000 // max(1, len(shares)))
    for start in range(0, len(shares), step):
        block = (chance[:, start:start + step] * number[:, None]).T @ chance
        rows = order[np.searchsorted(first, start, sorter=order):np.searchsorted(first, start + step, sorter=order)]
        expected[rows] = block[first[rows] - start, second[rows]]
    return expected


def _p_units(n, expected, trials):
    """Chance of n or more successes in so many equal trials with this mean."""
    from scipy.special import betainc
    return betainc(n, trials - n + 1, np.minimum(expected / trials, 1)) if len(n) else np.zeros(0)


def _p_one_sided(g2):
    """p of attraction from a signed G2."""
    from scipy.special import ndtr
    return ndtr(-np.sign(g2) * np.sqrt(np.abs(g2)))


def _nodes(words, node):
    """First and last row of every node."""
    if isinstance(node, str):
        at = np.flatnonzero((words.token == node).to_numpy())
        if not len(at):
            near = tokens.nearest(node, words.token.array.categories)
            raise SettingError(f"{node!r} is used nowhere here; tokens are in lower case, as in words.token" + (f"; nearest are {', '.join(near)}" if near else ""))
        return at, at
    if node.empty:
        raise SettingError("the node has no place here: the query found nothing, or nobody names the actor; ask for another")
    most = int(words.start.max()) + 1 + int(words.length.max())
    rows = words.article.array.codes.astype("int64") * most + words.start.to_numpy()
    at = words.article.array.categories.get_indexer(node.article.astype("str")).astype("int64") * most + node.start.to_numpy()
    first, last = np.searchsorted(rows, at), np.searchsorted(rows, at + node.length.to_numpy()) - 1
    if (lost := (last < first) | (rows[np.minimum(first, len(rows) - 1)] != at)).any():
        raise SettingError(f"article {node.article[lost].iloc[0]!r} has no word at character {node.start[lost].iloc[0]}; make words and node from the same "
                           "articles, and leave no words out of `words` that a node may hold")
    return first, last


def _near(words, first, last, left, right, within):
    """For every word whether it stands in the window before some node, and behind one."""
    place = counting.units(words, within).astype("int64") * (int(words.position.max()) + left + right + 1) + words.position.to_numpy()
    starts, ends = np.sort(place[first]), np.sort(place[last])
    following = starts[np.minimum(np.searchsorted(starts, place, side="right"), len(starts) - 1)]
    preceding = ends[np.maximum(np.searchsorted(ends, place) - 1, 0)]
    return (following > place) & (following - place <= left), (preceding < place) & (place - preceding <= right)
