"""Show every hit in its own words."""

import re

import numpy as np
import pandas as pd

from helpers import SettingError


def lines(articles, words, query, width=60, sort="right"):
    """Every hit of a query with its context → article, sentence, start, left, node, right.

    `query` is one token or several in a row, found inside one sentence, in capitals or not; * stands for
    any letters or none. `left` and `right` are at most `width` characters
    of the article's text and never run past a line break, which parts paragraphs. `sort` orders by the
    text to the "right" or to the "left" (read outwards from the node), or by "article".
    """
    parts = query.lower().replace("’", "'").split()
    if not parts:
        raise SettingError("the query is empty; give one token, or several separated by spaces")
    if unknown := set(words.article.unique()) - set(articles.article):
        raise SettingError(f"words hold article {sorted(unknown)[0]!r}, articles do not; make both from the same frame")
    if "sentence" not in words:
        raise SettingError("words have no sentences; make them with tokens.words(articles)")
    at = _first_of(words, parts)
    ends = words.start.to_numpy() + words.length.to_numpy()
    hits = words.iloc[at][["article", "sentence", "start"]].assign(length=ends[at + len(parts) - 1] - words.start.to_numpy()[at])
    return around(articles, hits, width, sort)


def around(articles, hits, width=60, sort="right"):
    """Places in the texts with their context → article, sentence, start, left, node, right, and what else `hits` tell.

    `hits` have article, sentence, start and length, as `actors.mentions` gives them; `width` and `sort` are those of `lines`.
    """
    sorts = {"right": lambda t: t.right.str.casefold(), "left": lambda t: t.left.str.casefold().str[::-1],
             "article": lambda t: t.start}
    if sort not in sorts:
        raise SettingError(f"sort={sort!r} is unknown; use {', '.join(sorts)}")
    text_of = dict(zip(articles.article, articles.text))
    rows = []
    for article, start, length in zip(hits.article, hits.start.tolist(), hits.length.tolist()):
        text, end = text_of[article], start + length
        rows.append((text[max(0, start - width):start].rpartition("\n")[2], text[start:end], text[end:end + width].partition("\n")[0]))
    table = pd.concat([hits[["article", "sentence", "start"]].astype({"article": "str"}).reset_index(drop=True), pd.DataFrame(rows, columns=["left", "node", "right"], dtype="str"),
                       hits.drop(columns=["article", "sentence", "start", "length"]).reset_index(drop=True)], axis=1)
    order = pd.DataFrame({"key": sorts[sort](table), "article": table.article, "start": table.start})
    if sort == "article":
        order = order[["article", "start"]]
    return table.iloc[order.sort_values(list(order)).index].reset_index(drop=True)


def _first_of(words, parts):
    """Rows of `words` where the parts stand one after the other in one sentence."""
    vocabulary = words.token.cat.categories
    codes = words.token.cat.codes.to_numpy()
    hits = np.ones(max(0, len(words) - len(parts) + 1), bool)
    for step, part in enumerate(parts):
        pattern = re.compile(re.escape(part).replace(r"\*", ".*"))
        known = np.array([pattern.fullmatch(token) is not None for token in vocabulary], bool)
        hits &= known[codes[step:step + len(hits)]]
    last = slice(len(parts) - 1, None)
    for column in ("article", "sentence", "position"):
        values = words[column].cat.codes.to_numpy() if column == "article" else words[column].to_numpy()
        gap = len(parts) - 1 if column == "position" else 0
        hits &= values[last] - values[:len(hits)] == gap
    return np.flatnonzero(hits)
