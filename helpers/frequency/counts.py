"""Count words; say how surely and how evenly."""

import numpy as np
import pandas as pd

from helpers import SettingError, measures, tallies
from helpers import tokens as cutting
from helpers.frequency import cells


def count(words, by=None):
    """Uses of every token, most frequent first → token, n, n_articles, per_million.

    `by` names a column of `words` (`article`, or one merged in) and gives a row per value and token, with
    that column first; `per_million` is then per million words of that value.
    """
    if by in ("token", "n", "n_articles", "per_million"):
        raise SettingError(f"counts by {by} make no sense; name a column that groups words, such as article")
    if by is not None and words[by].isna().any():
        raise SettingError(f"{words[by].isna().sum():,} words have no {by}; give them one, or leave them out before counting")
    tokens, articles = words.token.cat, words.article.cat
    codes, size = tokens.codes.to_numpy(), len(tokens.categories)
    group, groups = (None, [None]) if by is None else pd.factorize(words[by], sort=True)
    rows, distinct = (codes, np.arange(size)) if by is None else pd.factorize(group * size + codes)
    n = cells.tallied(rows, len(distinct), cells.uses(words))
    n_articles = cells.held(rows, articles.codes.to_numpy(), len(distinct))
    group, codes = np.divmod(distinct, max(size, 1))
    order = np.lexsort((cells.alphabetical(tokens.categories)[codes], -n, group))
    order = order[n[order] > 0]
    group, codes, n = group[order], codes[order], n[order]
    table = pd.DataFrame({"token": pd.Categorical.from_codes(codes, tokens.categories), "n": n, "n_articles": n_articles[order],
                          "per_million": n * 1e6 / np.bincount(group, n, minlength=len(groups))[group]})
    if by is not None:
        table.insert(0, by, groups[group])
    return table


def by_article(words):
    """Uses of every token in every article that has any → article, token, n.

    All that `count`, `dispersion`, `interval`, `contrast` and `keyness` need of the words: they take this table in their place, and
    say the same. It is smaller, and those of several parts of a corpus can be put on end (see `scale.gather`).
    """
    articles, tokens = words.article.array, words.token.array
    width = tallies.bits(len(tokens.categories))
    key = articles.codes.astype("int64") << width | tokens.codes
    key.sort()
    edges = tallies.runs(key)
    key, n = key[edges[:-1]], np.diff(edges)
    return pd.DataFrame({"article": pd.Categorical.from_codes((key >> width).astype(articles.codes.dtype), dtype=articles.dtype, validate=False),
                         "token": pd.Categorical.from_codes((key & (2 ** width - 1)).astype(tokens.codes.dtype), dtype=tokens.dtype, validate=False),
                         "n": n.astype("int32")}, copy=False)


def least(words, uses, most):
    """The uses a word needs to be tested: `uses`, or as many more as leave `most` words, so that a large corpus takes no days.

    Chosen by frequency alone, before any difference is looked at.
    """
    n = np.sort(cells.tallied(words.token.array.codes, len(words.token.array.categories), cells.uses(words)))[::-1]
    return max(uses, int(n[most]) + 1) if len(n) > most else uses


def interval(counts, words):
    """`counts` (one row per token) with the 95 % interval of each rate → … low, high, in uses per million.

    The articles are the sample, not the words: the interval says how far the rate would wander over
    other articles of the same kind.
    """
    if counts.token.duplicated().any():
        raise SettingError(f"{counts.token[counts.token.duplicated()].iloc[0]!r} has several rows; give counts of one group at a time")
    matrix, sizes = cells.by_article(words, counts.token)
    low, high = cells.blockwise(lambda some: np.array(measures.rate_interval(some, sizes)[:2]), matrix)
    return counts.assign(low=low * 1e6, high=high * 1e6)


def dispersion(words):
    """How evenly every token is spread over the articles → token, n, n_articles, per_million, dp, dp_norm, dp_chance,
    dp_adjusted, reason.

    `dp_chance` is the dp to be expected if the uses fell at random over the words, `dp_adjusted` sets dp between
    the least and the most that so many uses could have. All are missing with fewer than five articles, which are
    too few parts to speak of spread; `reason` says why a value is missing, and is empty where none is.
    """
    table = count(words)
    matrix, sizes = cells.by_article(words)
    if len(sizes) < 5:
        return table.assign(dp=np.nan, dp_norm=np.nan, dp_chance=np.nan, dp_adjusted=np.nan, reason=f"{len(sizes)} articles, fewer than five")
    dp = cells.dp(matrix, sizes)[table.token.cat.codes]
    adjusted = measures.dp_adjusted(table.n, dp, sizes)
    return table.assign(dp=dp, dp_norm=dp / (1 - sizes.min() / sizes.sum()), dp_chance=measures.dp_chance(table.n, sizes), dp_adjusted=adjusted,
                        reason=np.where(np.isnan(adjusted), "so many uses can be spread in one way only", ""))


def shuffled(words, seed=0):
    """`words` with its tokens dealt out anew over all places: every count stays, every pattern goes.

    Run an analysis on it to see what it finds where there is nothing to find.
    """
    codes = np.random.default_rng(seed).permutation(words.token.cat.codes.to_numpy(copy=True))
    return words.assign(token=pd.Categorical.from_codes(codes, words.token.cat.categories))


def places(words, tokens):
    """Where some tokens stand, articles end to end → token, article, place, first; places count words from 0.

    `first` is the place of the article's first word; a row without a token stands for every article.
    """
    words = cutting.in_order(words)
    starts = words.groupby("article", observed=True, sort=False).size().cumsum().shift(fill_value=0)
    hits = words.assign(place=range(len(words)))[words.token.isin(tokens).to_numpy()]
    hits = hits.assign(rank=hits.token.map({t: i for i, t in enumerate(tokens)}).astype(int))
    table = pd.concat([hits.sort_values(["rank", "place"])[["token", "article", "place"]].astype({"token": "str"}),
                       pd.DataFrame({"article": starts.index})], ignore_index=True)
    return table.assign(first=table.article.map(starts).astype(int), place=table.place.astype("Int64"))
