"""Count runs of words.

A run and its article become one whole number, whose order is that of the alphabet, so that sorting brings the uses of a run
together, and those in one article beside each other.
"""

import numpy as np
import pandas as pd

from helpers import SettingError, engine, tallies, tokens

ROOM = 63  # bits of a number
CHUNK = 2 ** 16  # rows looked at together, so that they stay in a cache; as many as 16 bits tell apart
TURNS = 4  # runs are counted in turns that stay in a cache, by so many first bits of their first token, which the number then does without
NONE = 255  # the turn of a row at which no run begins


def ngrams(words, n, within="sentence", least=1):
    """Runs of `n` words that follow each other within one sentence, or one article → token_1 … token_n, n, n_articles;
    the most frequent first.

    Words left out before (function words, numbers) break a run, as a sentence's end does. Rows are those with `least`
    uses. The sum of the column n is the number of runs.
    """
    if within not in ("sentence", "article"):
        raise SettingError(f"within must be 'sentence' or 'article', not {within!r}")
    if n < 1:
        raise SettingError(f"a run has one word or more, not {n}")
    if within == "sentence" and "sentence" not in words:
        raise SettingError("words have no sentences; make them with tokens.words(articles), or count within='article'")
    words = tokens.in_order(words)
    token = words.token.array
    if not token.categories.is_monotonic_increasing:
        token = token.reorder_categories(sorted(token.categories))
    codes, articles = token.codes, words.article.array.codes
    width, low = tallies.bits(len(token.categories)), tallies.bits(len(words.article.array.categories))
    saved = min(width, TURNS)
    chunks = _begun(words, codes, articles, n, within, width - saved)

    def taken(turn):
        """The columns of the runs of one turn: of those that come several times, and the tokens alone of those that come once."""
        begins = np.concatenate([start + rows[ends[turn]:ends[turn + 1]] for start, rows, ends in chunks])
        key, tables = _packed(codes, articles, begins, n, width - saved, width, low)
        key.sort()
        runs, uses, held = tallies.tallied(key, low, least)
        several, once = (np.flatnonzero(which) for which in (uses > 1, uses == 1))
        columns, more = (_unpacked(runs[rows], n, width, tables, turn << (width - saved)) for rows in (several, once))
        return [*columns, uses[several], held[several]], more

    several, once = zip(*engine.threads(taken, range(2 ** saved)))
    columns = [np.concatenate(parts) for parts in zip(*several)]
    order, _ = tallies.ordered(columns[n].max(initial=0) - columns[n])
    ones = np.ones(sum(len(first) for first, *_ in once), "int64")  # most runs come once: they follow as they are
    *runs, uses, held = (np.concatenate([column[order], *more]) for column, more in zip(columns, [*zip(*once), [ones], [ones]]))
    table = {f"token_{step}": pd.Categorical.from_codes(column, token.categories, validate=False) for step, column in enumerate(runs, 1)}
    return pd.DataFrame({**table, "n": uses, "n_articles": held}, copy=False)


def _begun(words, codes, articles, n, within, shift):
    """The rows at which runs begin, some at a time: [(the first row, the others counted from it in the order of their turns, where each
    turn begins among them)]. A turn are the first bits of a token."""
    units = [articles, words.sentence.to_numpy()] if within == "sentence" else [articles]
    position, last = words.position.to_numpy(), max(0, len(words) - n + 1)

    def begun(start):
        """Those of the rows from `start` on."""
        here = slice(start, min(start + CHUNK, last))
        there = slice(here.start + n - 1, here.stop + n - 1)
        turns = (codes[here] >> shift).astype("uint8")
        turns[position[there] - position[here] != n - 1] = NONE
        for unit in units:
            turns[unit[here] != unit[there]] = NONE
        order = turns.argsort(kind="stable")
        return np.int64(start), order.astype("uint16"), np.searchsorted(turns[order], np.arange(2 ** TURNS + 1))

    return list(engine.threads(begun, range(0, max(1, last), CHUNK)))


def _packed(codes, articles, begins, n, used, width, low):
    """The number of every run, from the lowest `used` bits of its first token to its article, and {step: the numbers that were
    numbered anew before it, since not all of the run fits}."""
    key, tables, waiting = codes.take(begins).astype("int64"), {}, []
    key &= 2 ** used - 1
    for step in range(1, n + 1):
        bits = width if step < n else low
        if used + bits > ROOM:
            _lengthen(key, waiting, codes, articles, begins)
            tables[step], key = np.unique(key, return_inverse=True)
            used, waiting = tallies.bits(len(tables[step])), []
        waiting.append((step if step < n else None, bits))
        used += bits
    _lengthen(key, waiting, codes, articles, begins)
    return key, tables


def _lengthen(key, steps, codes, articles, begins):
    """Write behind every number the tokens some steps on, or the article (None), some rows at a time, so that they stay in a cache."""
    for start in range(0, len(begins), CHUNK):
        rows, part = begins[start:start + CHUNK], key[start:start + CHUNK]
        for step, bits in steps:
            part <<= bits
            part |= articles.take(rows) if step is None else codes[step:].take(rows)


def _unpacked(runs, n, width, tables, first):
    """The codes of the tokens of every run, first to last; `first` are the bits that the first does without."""
    columns = []
    for step in range(n, 0, -1):
        runs = tables[step][runs] if step in tables else runs
        columns.append((runs & (2 ** width - 1)).astype("int32"))
        runs = runs >> width
    columns[-1] |= first
    return columns[::-1]
