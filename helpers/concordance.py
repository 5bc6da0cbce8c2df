"""Show every hit in its own words.

A query is one item, or several in a row inside one sentence:

    war               the word in its normal form (see `tokens`): capitals, apostrophes and vowel marks do not count
    "peace talks"     words in a row; the quotation marks may be left out
    azerbaijan*       * stands for any letters or none, anywhere in a word; alone, for any word
    /colou?rs?/       a regular expression, which the whole normal form must fit
    [Ilham Aliyev]    every mention of an actor, in whatever form; * as above; needs `mentions`

Items mix: `[Armenia] and [Azerbaijan]`, `the /first|second/ "karabakh war"`.
"""

import numpy as np
import pandas as pd
import regex

from helpers import SettingError, measures, tokens

ITEM = regex.compile(r'/(?P<regex>(?:\\.|[^/\\])+)/|\[(?P<actor>[^\[\]]+)\]|(?P<word>[^\s"“”„«»]+)')
SORTS = {"right": lambda t: t.right.str.casefold(), "left": lambda t: t.left.str.casefold().str[::-1], "article": lambda t: t.start}
LEVEL = regex.compile("[LR][123]")
PATIENCE = 2  # seconds that one word may keep a regular expression busy


def lines(articles, words, query, width=60, sort="right", mentions=None, sample=None, seed=0):
    """Every hit of a query with its context → article, sentence, start, left, node, right.

    `query` is written as the module's first paragraph says; `mentions` are those of `actors`. `left` and `right` are at most
    `width` characters of the article's text and never run past a line break, which parts paragraphs. `sort` orders by
    the text to the "right" or to the "left" (read outwards from the node), by "article", or word by word: "R1 R2 L1" by the
    first word to the right, then the second, then the first to the left, all of the hit's own sentence; right is what
    comes later in the text, also where a script runs leftwards. `sample` keeps so many hits, drawn at random with `seed`.
    """
    levels = _levels(sort)
    found = hits(articles, words, query, mentions)
    if sample is not None:
        found = drawn(found, sample, seed)
    if levels:
        found = ordered(found, words, sort)
    return around(articles, found.drop(columns=["first", "last"]), width, None if levels else sort)


def hits(articles, words, query, mentions=None):
    """Where a query is found → article, sentence, start, length, first, last; in the order of the text.

    `first` and `last` are the rows of `words` in which a hit begins and ends.
    """
    items = [(item.lastgroup, item[item.lastgroup]) for item in ITEM.finditer(query)]
    if not items:
        raise SettingError("the query is empty; give one word, or several separated by spaces")
    if "sentence" not in words:
        raise SettingError("words have no sentences; make them with tokens.words(articles)")
    spans = [_mentioned(words, mentions, text) if kind == "actor" else _spoken(words, kind, text, set(articles.language)) for kind, text in items]
    first, last = _in_a_row(words, spans)
    found = words[["article", "sentence", "start"]].iloc[first].reset_index(drop=True)
    if unknown := set(found.article.unique()) - set(articles.article):
        raise SettingError(f"words hold article {sorted(unknown)[0]!r}, articles do not; make both from the same frame")
    ends = (words.start.iloc[last].to_numpy() + words.length.iloc[last].to_numpy())
    return found.assign(length=ends - found.start, first=first, last=last)


def drawn(hits, n, seed=0):
    """`n` of the hits, or all where there are fewer, drawn at random without repetition; in the order they had."""
    if n < 1:
        raise SettingError(f"a sample of {n} shows nothing; ask for 1 or more, or for none at all")
    kept = np.random.default_rng(seed).permutation(len(hits))[:n]
    return hits.iloc[np.sort(kept)].reset_index(drop=True)


def ordered(hits, words, sort):
    """`hits` in the order of the words round them, `sort` being one like "R1 R2 L1"; where a sentence has no such word comes first."""
    codes, articles = words.token.array.codes, hits.article.array.codes
    rank, keys = _ranks(words.token.cat.categories), []
    for side, step in _levels(sort):
        node = hits["last" if side == "R" else "first"].to_numpy()
        row = np.clip(node + (step if side == "R" else -step), 0, len(words) - 1)
        there = (words.article.array.codes[row] == articles) & (words.sentence.to_numpy()[row] == hits.sentence) & (
            abs(words.position.to_numpy()[row] - words.position.to_numpy()[node]) == step)
        keys.append(np.where(there, rank[codes[row]], -1))
    order = np.lexsort((hits.start, _ranks(hits.article.cat.categories)[articles], *keys[::-1]))
    return hits.iloc[order].reset_index(drop=True)


def spread(hits, words):
    """How the hits are spread → article, n, n_words (of the article); the articles of most hits first."""
    sizes = np.bincount(words.article.cat.codes, minlength=len(words.article.cat.categories))
    table = pd.DataFrame({"article": words.article.cat.categories.astype("str"),
                          "n": np.bincount(hits.article.cat.codes, minlength=len(sizes)), "n_words": sizes})
    return table[table.n_words > 0].sort_values(["n", "article"], ascending=[False, True], ignore_index=True)


def summary(hits, words):
    """One row that says how many hits there are → n, n_articles, per_million, dp (missing where there is one article, or no hit)."""
    table = spread(hits, words)
    known = len(table) > 1 and len(hits) > 0
    return pd.DataFrame({"n": [len(hits)], "n_articles": [int((table.n > 0).sum())],
                         "per_million": [len(hits) / len(words) * 1e6 if len(words) else np.nan],
                         "dp": [float(measures.dp(table.n.to_numpy(), table.n_words.to_numpy())) if known else np.nan]})


def around(articles, hits, width=60, sort="right"):
    """Places in the texts with their context → article, sentence, start, left, node, right, and what else `hits` tell.

    `hits` have article, sentence, start and length, as `actors.mentions` gives them; `width` and `sort` are those of `lines`,
    but not word by word; None leaves the hits as they are.
    """
    if sort is not None and sort not in SORTS:
        raise SettingError(f"sort={sort!r} is unknown; use {', '.join(SORTS)}")
    own = articles[articles.article.isin(hits.article.unique())]
    text_of, rows = dict(zip(own.article, own.text)), []
    for article, start, length in zip(hits.article, hits.start.tolist(), hits.length.tolist()):
        text, end = text_of[article], start + length
        rows.append((text[max(0, start - width):start].rpartition("\n")[2], text[start:end], text[end:end + width].partition("\n")[0]))
    table = pd.concat([hits[["article", "sentence", "start"]].astype({"article": "str"}).reset_index(drop=True), pd.DataFrame(rows, columns=["left", "node", "right"], dtype="str"),
                       hits.drop(columns=["article", "sentence", "start", "length"]).reset_index(drop=True)], axis=1)
    if sort is None:
        return table
    order = pd.DataFrame({"key": SORTS[sort](table), "article": table.article, "start": table.start})
    if sort == "article":
        order = order[["article", "start"]]
    return table.iloc[order.sort_values(list(order)).index].reset_index(drop=True)


def _levels(sort):
    """[(side, step)] of an order word by word; none for the other orders."""
    if sort in SORTS:
        return []
    levels = sort.split()
    if not levels or not all(map(LEVEL.fullmatch, levels)):
        raise SettingError(f"sort={sort!r} is unknown; use {', '.join(SORTS)}, or words as in 'R1 R2 L1', from L3 to R3")
    return [(level[0], int(level[1])) for level in levels]


def _spoken(words, kind, text, languages):
    """First and last rows of what fits one word of a query."""
    vocabulary, codes = words.token.cat.categories, words.token.array.codes
    if kind == "word" and text[0] in "/[":
        raise SettingError(f"{text!r} has no closing {']' if text[0] == '[' else '/'}; add it, or leave the sign out")
    forms = {tokens.normal_form(text, language) for language in languages} if kind == "word" else set()
    if kind == "word" and "*" not in text:
        known = np.zeros(len(vocabulary) + 1, bool)  # the last stands for no word at all
        known[vocabulary.get_indexer(list(forms))] = True
        known = known[:-1]
    else:
        known = _fitting(text, vocabulary, PATIENCE) if kind == "regex" else _fitting("|".join(map(_starred, sorted(forms))), vocabulary)
    at = np.flatnonzero(known[codes])
    return at, at


def _fitting(pattern, names, patience=None):
    """Which of some names a regular expression fits whole; `patience`, in seconds, makes it eight times slower."""
    try:
        fits = regex.compile(pattern, regex.IGNORECASE).fullmatch
        return np.array([fits(name, timeout=patience) is not None for name in names.tolist()], bool)
    except regex.error as error:
        raise SettingError(f"/{pattern}/ is no regular expression: {error}; write one as in /colou?rs?/") from None
    except TimeoutError:
        raise SettingError(f"/{pattern}/ takes too long; repeat no group that repeats itself, as in (a+)+") from None


def _starred(text):
    return regex.escape(text).replace(r"\*", ".*")


def _mentioned(words, mentions, name):
    """First and last rows of the mentions of an actor."""
    if mentions is None:
        raise SettingError(f"[{name}] asks for an actor, and there are no mentions; pass mentions=actors.mentions(words, articles, forms)")
    named = mentions[mentions.actor.notna()]
    actors = named.actor.astype("category").cat
    named = named[_fitting(_starred(name), actors.categories)[actors.codes]]
    article = pd.Categorical(named.article, words.article.cat.categories).codes.astype("int64") << 32
    place = (words.article.array.codes.astype("int64") << 32) + words.start.to_numpy()
    order = np.argsort(place, kind="stable")
    first = np.searchsorted(place, article + named.start.to_numpy(), sorter=order)
    last = np.searchsorted(place, article + (named.start + named.length).to_numpy(), sorter=order) - 1
    there = np.append(place[order], -1)[first] == article + named.start.to_numpy()  # not if the word was left out
    first, last = order[first[there]], order[last[there]]
    turn = np.lexsort((last, first))
    return first[turn], last[turn]


def _in_a_row(words, spans):
    """First and last rows of one span of each item, one after the other in one sentence, no word left out."""
    first, last = spans[0]
    for begins, ends in spans[1:]:
        low, high = (np.searchsorted(begins, last + 1, side) for side in ("left", "right"))
        number = high - low
        step = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
        first, last = np.repeat(first, number), ends[np.repeat(low, number) + step]
    same = words.position.to_numpy()[last] - words.position.to_numpy()[first] == last - first
    for column in (words.article.cat.codes, words.sentence):
        same &= column.to_numpy()[first] == column.to_numpy()[last]
    return first[same], last[same]


def _ranks(names):
    """The place of each name in their sorted order."""
    return np.argsort(np.argsort(np.asarray(names, object))) if not names.is_monotonic_increasing else np.arange(len(names))
