"""Count how often each two types meet.

Rows are sorted by where they stand; those d rows apart meet if their places are near enough, for d = 1, 2, … A pair and its
article become one whole number, and sorting brings equal pairs together. Whole articles are taken some at a time, so that what is
sorted stays small; tallies of such blocks, and of parts of a corpus, add up.
"""

import itertools

import numpy as np
import pandas as pd

from helpers import SettingError, engine, tallies, tokens

WITHIN = {"sentence": ["article", "sentence"], "paragraph": ["article", "paragraph"], "article": ["article"]}
BLOCK = 10 * 2 ** 20  # meetings that are sorted together
THREADS = 4  # blocks counted at once: each holds a few hundred megabytes
PENDING = 8  # tallies of blocks kept apart before they are added up
CHUNK = 2 ** 14  # words whose pairs are made together: they stay in a cache
MOST_TYPES = 2 ** 16  # so that a pair is a number of 32 bits


def counted(words):
    """What of a frame is counted, in the order of the text: the words, or the mentions of actors, an actor then being the token.

    Nested mentions and homonyms do not count.
    """
    if "token" not in words:
        words = words[~words.nested & words.actor.notna()]
        words = words.assign(token=words.actor.astype("category"))
    return tokens.in_order(words)


def units(words, within):
    """The number of every row's unit, from 0; `words` in the order of the text."""
    if within not in WITHIN:
        raise SettingError(f"within={within!r} is unknown; use {', '.join(WITHIN)}")
    if missing := [column for column in WITHIN[within] if column not in words]:
        raise SettingError(f"words have no column {missing[0]}; make them with tokens.words(articles), or tokens.paragraphs(words, articles)")
    turns = np.zeros(len(words), bool)
    for column in WITHIN[within]:
        values = words[column].array.codes if column == "article" else words[column].to_numpy()
        turns[1:] |= values[1:] != values[:-1]
    return np.cumsum(turns, dtype="int32")


def together(words, types, within="sentence", window=None):
    """How often each two of some types meet → first, second, n, n_articles; only pairs that meet.

    Without a `window`, n are the units (sentence, paragraph or article) that hold both, however often; with one, the times
    that two uses stand at most so many words apart in one unit, a word left out before keeping its place. `first` and `second`
    are numbers of `types`, the smaller first; two uses of one type do not count. `words` may be mentions of actors.
    """
    width, blocks, keys = _prepared(words, types, within, window)
    at_once = min(engine.workers(), THREADS)

    def counts(blocks):
        """The tallies of some blocks, added up."""
        found = [[np.zeros(0, "uint32")] * 3]
        for key, low, _ in keys(blocks):
            found.append([values.astype("uint32") for values in tallies.tallied(key, low)])
            if len(found) > PENDING:
                found = [_added(found)]
        return found

    found = engine.threads(counts, [blocks[first::at_once] for first in range(at_once)])
    key, n, held = _added(list(itertools.chain.from_iterable(found)))
    return pd.DataFrame(_unpacked(key, width) | {"n": n.astype("int64"), "n_articles": held.astype("int64")}, copy=False)


def by_article(words, types, within="sentence", window=None):
    """`together` within every article → article (its code), first, second, n."""
    width, blocks, keys = _prepared(words, types, within, window)
    found = [np.zeros((3, 0), "int64")]
    for key, low, first in keys(blocks):
        edges = tallies.runs(key)
        found.append(np.array([first + (key[edges[:-1]] & (2 ** low - 1)), key[edges[:-1]] >> low, np.diff(edges)]))
    article, key, n = np.concatenate(found, axis=1)
    return pd.DataFrame({"article": article} | _unpacked(key, width) | {"n": n}, copy=False)


def _prepared(words, types, within, window):
    """How many bits the number of a type takes; blocks of the words; and a function that makes of blocks the sorted keys of each: for every
    time two types meet a number of both types and, in its lowest bits, the article; how many bits these are, and the first article."""
    _checked(window)
    if len(types) > MOST_TYPES:
        raise SettingError(f"{len(types):,} types make too many pairs; ask for words of more uses, at most {MOST_TYPES:,} of them")
    words, width = counted(words), tallies.bits(len(types))
    number_of = pd.Index(types).get_indexer(words.token.array.categories).astype("int32")
    words = words[(number_of >= 0)[words.token.array.codes]] if window is None else words  # the others take no place in a unit

    def keys(blocks):
        """The keys of one block after the other; they are good until the next is asked for."""
        room = np.empty((window or 0) * max((end - start for start, end in blocks), default=0), "int64")  # fresh memory is dear
        for start, end in blocks:
            some = words.iloc[start:end]
            number, (place, reach) = number_of[some.token.array.codes], _places(some, within, window)
            rows, articles = np.flatnonzero(number >= 0), some.article.array.codes
            first = articles.min()
            own = number[rows], place[rows], (articles[rows] - first).astype("int32")
            low = tallies.bits(int(own[2].max(initial=0)) + 1)
            key = _in_units(*own, width, low) if window is None else _in_windows(*own, reach, width, low, room)
            key.sort()
            yield key, low, first

    return width, list(_blocks(words, within, window)), keys


def _unpacked(key, width):
    """Two types of a number."""
    return {"first": (key >> width).astype("int32"), "second": (key & (2 ** width - 1)).astype("int32")}


def _added(found):
    """Tallies of several blocks as one."""
    keys, n, held = tallies.merged(*map(np.concatenate, zip(*found)))
    return [keys, n.astype("uint32"), held.astype("uint32")]


def slots(words, within="sentence", window=5):
    """Pairs of words that stand at most `window` words apart in one unit: all there are to meet in."""
    place, reach = _places(counted(words), within, _checked(window))
    return sum(int(np.count_nonzero(place[step:] - place[:-step] <= reach)) for step in range(1, window + 1))


def _checked(window):
    if window is not None and window < 1:
        raise SettingError(f"a window of {window} words holds no pair; give 1 or more")
    return window


def _places(words, within, window):
    """A number for every row and a reach: two rows meet if their numbers are no further apart than that."""
    unit = units(words, within)
    if window is None:
        return unit, 0
    edges, position = tallies.runs(unit), words.position.to_numpy()
    first, last = position[edges[:-1]], position[edges[1:] - 1]
    base = np.cumsum(np.append(0, last - first + window + 1)[:-1]) - first  # units lie apart
    return np.repeat(base, np.diff(edges)) + position, window


def _blocks(words, within, window):
    """Runs of whole articles with about BLOCK meetings at most, as (start, end)."""
    edges = tallies.runs(words.article.array.codes)
    if window is None:
        unit = tallies.runs(units(words, within))
        met = np.add.reduceat(np.append(np.diff(unit) ** 2 // 2, 0), np.searchsorted(unit, edges[:-1])) if len(words) else []
    else:
        met = np.diff(edges) * window
    start, held = 0, 0
    for end, more in zip(edges[1:].tolist(), met):
        held += more
        if held >= BLOCK or end == len(words):
            yield start, end
            start, held = end, 0


def _in_windows(number, place, article, reach, width, low, met):
    """A number for every time two types stand within reach: the smaller type, the larger, and the article; written into `met`."""
    second = number.astype("int64") << low
    first = second << width | article  # of two rows, the smaller of these and the larger of those make the number
    limit, n = place + reach, 0
    for start in range(0, len(number), CHUNK):
        for step in range(1, reach + 1):
            here, there = slice(start, min(start + CHUNK, len(number) - step)), slice(start + step, start + step + CHUNK)
            if here.stop <= start:
                break
            key = np.minimum(first[here], first[there])
            key |= np.maximum(second[here], second[there])
            key = key[(place[there] <= limit[here]) & (number[here] != number[there])]
            met[n:n + len(key)] = key
            n += len(key)
    return met[:n]


def _in_units(number, unit, article, width, low):
    """A number for every unit that holds two types, as `_in_windows` gives them."""
    held, row = np.unique(unit.astype("int64") << width | number, return_index=True)  # a type counts once, and types stand in order
    number, unit, article = held & (2 ** width - 1), unit[row], article[row]
    met, rows, step = [np.zeros(0, "int64")], np.arange(len(number)), 1
    while len(rows):  # as long as some unit holds a type so many steps on
        rows = rows[:np.searchsorted(rows, len(number) - step)]
        rows = rows[unit[rows + step] == unit[rows]]
        met.append((number[rows] << width | number[rows + step]) << low | article[rows])
        step += 1
    return np.concatenate(met)
