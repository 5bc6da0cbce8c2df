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
    sorts = {"right": lambda t: t.right.str.casefold(), "left": lambda t: t.left.str.casefold().str[::-1],
             "article": lambda t: t.start}
    if sort not in sorts:
        raise SettingError(f"sort={sort!r} is unknown; use {', '.join(sorts)}")
    parts = query.lower().replace("’", "'").split()
    if not parts:
        raise SettingError("the query is empty; give one token, or several separated by spaces")
    if unknown := set(words.article.unique()) - set(articles.article):
        raise SettingError(f"words hold article {sorted(unknown)[0]!r}, articles do not; make both from the same frame")
    if "sentence" not in words:
        raise SettingError("words have no sentences; make them with tokens.words(articles)")
    at = _first_of(words, parts)
    text_of = dict(zip(articles.article, articles.text))
    rows = []
    for article, sentence, start, end in zip(
            words.article.to_numpy()[at], words.sentence.to_numpy()[at], words.start.to_numpy()[at],
            (words.start + words.length).to_numpy()[at + len(parts) - 1]):
        text = text_of[article]
        left = text[max(0, start - width):start].rpartition("\n")[2]
        right = text[end:end + width].partition("\n")[0]
        rows.append((article, int(sentence), int(start), left, text[start:end], right))
    table = pd.DataFrame(rows, columns=["article", "sentence", "start", "left", "node", "right"])
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
