"""How rich a vocabulary is, how it grows, how its frequencies fall, and when a word is used."""

import numpy as np
import pandas as pd

from helpers import measures, periods, tokens
from helpers.frequency import cells

def diversity(words, window=100):
    """How rich the vocabulary of every article is → article, n, n_types, mattr, mtld, hdd, yule_k.

    `mattr` has windows of `window` words. The plain ratio of types and tokens is not among them: it falls as a text
    grows. Missing where an article is too short for an index; read them over articles, with an interval from
    `measures.bootstrap`, since an index of the pooled text is another thing.
    """
    number, sizes = cells.articles(words := tokens.in_order(words))
    order = np.argsort(number, kind="stable")
    texts = np.split(words.token.array.codes[order], np.cumsum(sizes)[:-1])
    rows = [(len(text), len(np.unique(text)), measures.mattr(text, window), measures.mtld(text), measures.hdd(text), measures.yule_k(text))
            for text in texts if len(text)]
    table = pd.DataFrame(rows, columns=["n", "n_types", "mattr", "mtld", "hdd", "yule_k"])
    present = np.unique(words.article.array.codes)
    table.insert(0, "article", pd.Categorical.from_codes(present, dtype=words.article.dtype))
    return table


def growth(words, points=50, orders=100, seed=0):
    """Types met in so many words, articles read in random order → n_words, mean, low, high.

    `low` and `high` bound 95 % of `orders` orders drawn from `seed`: a wide band says that single articles bring
    words of their own. Within an article types are taken to come evenly.
    """
    matrix, sizes = cells.by_article(words)
    matrix = matrix[:, np.diff(matrix.indptr) > 0]
    grid = np.linspace(0, sizes.sum(), points + 1)[1:]
    generator, curves = np.random.default_rng(seed), []
    for _ in range(orders):
        order = generator.permutation(len(sizes))
        place = np.empty(len(order), "int64")
        place[order] = np.arange(len(order))
        first = np.minimum.reduceat(place[matrix.indices], matrix.indptr[:-1])
        types = np.cumsum(np.bincount(first, minlength=len(order)))
        curves.append(np.interp(grid, np.append(0, np.cumsum(sizes[order])), np.append(0, types)))
    low, high = np.quantile(curves, [0.025, 0.975], axis=0)
    return pd.DataFrame({"n_words": grid.round().astype(int), "mean": np.mean(curves, axis=0), "low": low, "high": high})


def zipf(words, seed=0):
    """Uses of every token by its rank → token, rank, n, expected.

    Every use is thrown to one of two halves: the ranks come from one, `n` from the other, so that noise which makes
    a word rank high does not also make it frequent. `expected` is the rank model (r + b)^−a fitted to `n`. Source:
    Piantadosi 2014.
    """
    ranks, uses = _halves(words, seed)
    a, b = measures.zipf_mandelbrot(uses)
    shares = (np.arange(1, len(uses) + 1) + b) ** -a
    return pd.DataFrame({"token": ranks, "rank": np.arange(1, len(uses) + 1), "n": uses, "expected": shares / shares.sum() * uses.sum()})


def zipf_models(words, seed=0):
    """Both models of how frequencies fall → model, exponent, shift, least, distance.

    `rank`: f(r) ∝ (r + shift)^−exponent over all ranks; `spectrum`: the share of types used f times, ∝ f^−exponent from
    `least` uses on, `distance` being the largest gap between model and data (Kolmogorov–Smirnov). They are two ways to
    look, not two estimates of one number. Sources: Mandelbrot 1953; Clauset, Shalizi & Newman 2009.
    """
    a, b = rank_model(words, seed)
    counts = np.bincount(words.token.cat.codes)
    alpha, least, distance = measures.power_law(counts[counts > 0])
    return pd.DataFrame({"model": ["rank", "spectrum"], "exponent": [a, alpha], "shift": [b, np.nan], "least": [np.nan, least],
                         "distance": [np.nan, distance]})


def rank_model(words, seed=0):
    """Exponent and shift of the rank model in `zipf_models`; with another `seed` the uses are thrown to other halves."""
    return measures.zipf_mandelbrot(_halves(words, seed)[1])


def _halves(words, seed):
    """Tokens by their rank in one random half of the uses, and their uses in the other."""
    tokens, counts = words.token.cat.categories, np.bincount(words.token.cat.codes, minlength=len(words.token.cat.categories))
    rank = cells.alphabetical(tokens)
    ranking = np.random.default_rng(seed).binomial(counts[np.argsort(rank)], 0.5)[rank]  # dealt out by the alphabet
    order = np.lexsort((rank, -ranking))
    order = order[counts[order] > 0]
    return pd.Categorical.from_codes(order, tokens), (counts - ranking)[order]


def trend(words, articles, token, period="year"):
    """One token over time → period, n_articles, n_words, n, per_million, low, high, p_articles.

    One row for every `period` ("year", "quarter", "month") from the first to the last; a period without articles has no
    rate. Articles without a day of publication are left out, and so are those whose day is only known within a longer time
    (`date_to`); without any day the table is empty. `low` and `high` bound the rate (95 %, articles as
    the sample) and are missing with fewer than two articles or no use; `p_articles`, the same in every row, is
    `measures.permutation` of the articles over the periods: whether the rate rises or falls all along.
    """
    matrix, sizes = cells.by_article(words, [token])
    present = words.article.cat.categories[np.unique(words.article.array.codes)]
    when = periods.of(articles, period).reindex(present)
    dated = when.notna().to_numpy()
    counts, sizes, when = matrix.toarray()[dated, 0], sizes[dated], when[dated]
    rows = []
    for one in periods.all_of(when):
        here = (when == one).to_numpy()
        n, total = int(counts[here].sum()), int(sizes[here].sum())
        low, high, _ = measures.rate_interval(counts[here, None], sizes[here]) if total else ([np.nan],) * 3
        rows.append((str(one), int(here.sum()), total, n, n / total * 1e6 if total else np.nan, low[0] * 1e6, high[0] * 1e6))
    table = pd.DataFrame(rows, columns=["period", "n_articles", "n_words", "n", "per_million", "low", "high"])
    ordinals = when.astype("int64") - when.astype("int64").min()
    return table.assign(p_articles=measures.permutation(counts[:, None], sizes, ordinals)[0] if rows else np.nan)
