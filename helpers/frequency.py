"""Count words; say which are frequent, evenly spread, distinctive."""

from itertools import pairwise

import numpy as np
import pandas as pd

from helpers import SettingError, measures


def count(words, by=None):
    """Uses of every token, most frequent first → token, n, n_articles, per_million.

    `by` names a column of `words` (`article`, or one merged in) and gives a row per value and token, with
    that column first; `per_million` is then per million words of that value.
    """
    if by is not None and words[by].isna().any():
        raise SettingError(f"{words[by].isna().sum():,} words have no {by}; give them one, or leave them out before counting")
    tokens, articles = words.token.cat, words.article.cat
    codes, size = tokens.codes.to_numpy(), len(tokens.categories)
    group, groups = (None, [None]) if by is None else pd.factorize(words[by], sort=True)
    rows, distinct = (codes, np.arange(size)) if by is None else pd.factorize(group * size + codes)
    n = np.bincount(rows, minlength=len(distinct))
    n_articles = _held(rows, articles.codes.to_numpy(), len(distinct))
    group, codes = np.divmod(distinct, max(size, 1))
    order = np.lexsort((_alphabetical(tokens.categories)[codes], -n, group))
    order = order[n[order] > 0]
    group, codes, n = group[order], codes[order], n[order]
    table = pd.DataFrame({"token": pd.Categorical.from_codes(codes, tokens.categories), "n": n, "n_articles": n_articles[order],
                          "per_million": n * 1e6 / np.bincount(group, n, minlength=len(groups))[group]})
    if by is not None:
        table.insert(0, by, groups[group])
    return table


def interval(counts, words):
    """`counts` (one row per token) with the 95 % interval of each rate → … low, high, in uses per million.

    The articles are the sample, not the words: the interval says how far the rate would wander over
    other articles of the same kind.
    """
    table, sizes = _by_article(words, counts.token)
    low, high, _ = measures.rate_interval(table, sizes)
    return counts.assign(low=low * 1e6, high=high * 1e6)


def dispersion(words):
    """How evenly every token is spread over the articles → token, n, n_articles, per_million, dp, dp_norm.

    Missing with fewer than five articles, which are too few parts to speak of spread.
    """
    table = count(words)
    parts, sizes = _codes(words)
    shares = sizes / sizes.sum()
    cells = pd.DataFrame({"part": parts, "token": words.token.cat.codes.to_numpy()})
    cells = cells.groupby(["part", "token"]).size().rename("n").reset_index()
    # only the articles that hold a token are visited: the others add their share of the words
    total = cells.groupby("token").n.transform("sum")
    used = np.bincount(cells.token, np.abs(cells.n / total - shares[cells.part]) - shares[cells.part],
                       minlength=len(words.token.cat.categories))
    value = pd.Series((used + 1) / 2, words.token.cat.categories)
    table["dp"] = table.token.astype("str").map(value) if len(sizes) >= 5 else np.nan
    table["dp_norm"] = table.dp / (1 - shares.min()) if len(sizes) > 1 else np.nan
    return table


def keyness(words, target, least=10, least_articles=3):
    """What the target's articles say more, or less, than all others → one row per token: token, n_target,
    n_reference, n_articles_target, n_articles_reference, per_million_target, per_million_reference,
    log_ratio, low, high, g2, p_articles, q; the most certain differences first.

    `target` holds article ids. `low` and `high` bound the log ratio (95 %, articles as the sample) and
    are missing where the token is absent on one side, since nothing then bounds the ratio. `p_articles`
    is `measures.permutation`, which takes the article as the observation, `q` its false discovery rate over
    all rows. Rows are the tokens with `least` uses in `least_articles` articles, chosen before any
    difference is looked at.
    """
    present = np.isin(words.article.cat.categories, words.article.unique())
    inside = np.isin(words.article.cat.categories, list(target))
    if unknown := set(target) - set(words.article.cat.categories):
        raise SettingError(f"target names {sorted(unknown)[0]!r}, which is no article here")
    if not (inside & present).any() or not (~inside & present).any():
        raise SettingError("target must name some of the articles, and not all: "
                           f"{(inside & present).sum()} of {present.sum()} are in it")
    table = count(words)
    table = table[(table.n >= least) & (table.n_articles >= least_articles)].reset_index(drop=True)
    counts, sizes = _by_article(words, table.token)
    inside = inside[present]
    f1, n1, f2, n2 = counts[inside].sum(axis=0), sizes[inside].sum(), counts[~inside].sum(axis=0), sizes[~inside].sum()
    cells = measures.two_groups(f1, n1, f2, n2)
    low, high = measures.log_ratio_interval(counts, sizes, inside)
    p = measures.permutation(counts, sizes, inside)
    result = pd.DataFrame({
        "token": table.token.astype("str"), "n_target": f1.astype(int), "n_reference": f2.astype(int),
        "n_articles_target": (counts[inside] > 0).sum(axis=0), "n_articles_reference": (counts[~inside] > 0).sum(axis=0),
        "per_million_target": f1 / n1 * 1e6, "per_million_reference": f2 / n2 * 1e6,
        "log_ratio": measures.log_ratio(*cells), "low": low, "high": high, "g2": measures.g2(*cells),
        "p_articles": p, "q": measures.false_discovery(p)})
    order = pd.DataFrame({"p": result.p_articles, "g2": -result.g2.abs(), "token": result.token}).sort_values(["p", "g2", "token"])
    return result.loc[order.index].reset_index(drop=True).astype({"token": "category"})


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
    starts = words.groupby("article", observed=True, sort=False).size().cumsum().shift(fill_value=0)
    hits = words.assign(place=range(len(words)))[words.token.isin(tokens).to_numpy()]
    hits = hits.assign(rank=hits.token.map({t: i for i, t in enumerate(tokens)}).astype(int))
    table = pd.concat([hits.sort_values(["rank", "place"])[["token", "article", "place"]].astype({"token": "str"}),
                       pd.DataFrame({"article": starts.index})], ignore_index=True)
    return table.assign(first=table.article.map(starts).astype(int), place=table.place.astype("Int64"))


def _alphabetical(categories):
    """The place of every token in the alphabet; that of `tokens.words` is its number."""
    if categories.is_monotonic_increasing:
        return np.arange(len(categories))
    rank = np.empty(len(categories), "int64")
    rank[sorted(range(len(categories)), key=categories.tolist().__getitem__)] = np.arange(len(categories))
    return rank


def _held(rows, articles, size):
    """In how many articles each of `size` things is found: `rows` holds the thing of each word, `articles` its article."""
    edges = np.flatnonzero(np.diff(articles)) + 1
    if len(edges) >= np.count_nonzero(np.bincount(articles)):  # an article's words do not stand together
        order = np.argsort(articles, kind="stable")
        rows, edges = rows[order], np.flatnonzero(np.diff(articles[order])) + 1
    held = np.zeros(size, "int64")
    for start, end in pairwise([0, *edges.tolist(), len(rows)]):
        held[rows[start:end]] += 1  # once, however often it stands there
    return held


def _codes(words):
    """Number of each row's article among the articles that hold words, and the words in each."""
    codes = words.article.cat.codes.to_numpy()
    present, parts = np.unique(codes, return_inverse=True)
    return parts, np.bincount(parts, minlength=len(present))


def _by_article(words, chosen):
    """Counts as (articles, chosen tokens), and the words in each article."""
    parts, sizes = _codes(words)
    column = pd.Series(range(len(chosen)), chosen.astype("str"), dtype=int).reindex(words.token.cat.categories, fill_value=-1)
    column = column.to_numpy()[words.token.cat.codes]
    known = column >= 0
    flat = np.bincount(parts[known] * len(chosen) + column[known], minlength=len(sizes) * len(chosen))
    return flat.reshape(len(sizes), len(chosen)).astype(float), sizes
