"""How evenly uses are spread over the parts of a corpus, which are its articles.

`counts` is (parts,) or (parts, types), `sizes` (parts,). Every measure says its direction, since half of
the literature turns it round. All of them depend on how often a word is used: compare words of like
frequency, or set them beside `dp_chance`. A type that is never used gives NaN.
"""

import numpy as np


def dp(counts, sizes):
    """Deviation of proportions: ½·Σ|share of the uses − share of the words| over the parts.

    0 = spread like the corpus, towards 1 = all in one small part. Rare words cannot be spread. Source:
    Gries 2008.
    """
    uses, words = _shares(counts, sizes)
    return np.abs(uses - words).sum(axis=0) / 2


def dp_norm(counts, sizes):
    """`dp` divided by its largest possible value, 1 − the smallest share; NaN with one part.
    Source: Lijffijt & Gries 2012."""
    sizes = np.asarray(sizes, float)
    largest = 1 - sizes.min() / sizes.sum()
    return dp(counts, sizes) / (largest if largest else np.nan)


def dp_egbert(counts, sizes):
    """`dp` divided by 1 − the smallest share among the parts that hold the type; 0 = even, NaN with one part.

    The authors print 1 minus it. Source: Egbert, Burch & Biber 2020.
    """
    uses, words = _shares(counts, sizes)
    smallest = np.where(uses > 0, words, np.inf).min(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(smallest < 1, np.abs(uses - words).sum(axis=0) / 2 / (1 - smallest), np.nan)


def dp_adjusted(n, dp, sizes):
    """`dp` between the least and the most that `n` uses could have over these parts: 0 = as even as can be, 1 = as uneven.

    `n` and `dp` are (types,). Least: the uses dealt out in proportion, by largest remainders. Most: 1 − the share
    of n words, or of the smallest part if that is larger, which is reached where some parts hold just n words. NaN
    where the two are one. Source: Gries 2022, who fills the smallest parts one after the other; where the next part
    is large, that is not the most uneven placement, and values above 1 would follow.
    """
    n, value, sizes = np.asarray(n, float), np.asarray(dp, float), np.asarray(sizes, float)
    distinct, back = np.unique(n, return_inverse=True)
    low = np.array([_least_dp(uses, *np.unique(sizes, return_counts=True)) for uses in distinct])[back].reshape(n.shape)
    high = 1 - np.maximum(n, sizes.min()) / sizes.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(high - low > 1e-12, (value - low) / (high - low), np.nan)


def _least_dp(uses, size, parts):
    """The dp of uses dealt out by largest remainders over so many parts of each size."""
    if not uses > 0:
        return np.nan
    quota = uses * size / (size @ parts)
    rest = quota - np.floor(quota)
    left, order = round(rest @ parts), np.argsort(-rest, kind="stable")
    more = np.zeros(len(size))  # parts of each size that get one use more
    more[order] = np.clip(left - np.cumsum(parts[order]) + parts[order], 0, parts[order])
    return (more * (1 - rest) + (parts - more) * rest).sum() / uses / 2


def dp_chance(n, sizes):
    """The `dp` to be expected of `n` uses thrown at random over the words of the parts; `n` is (types,).

    Exact: half the sum of mean absolute deviations of binomial shares. What lies well above clumps in
    articles, as most words do. Source: the mean deviation after de Moivre, in Johnson, Kemp & Kotz 2005, 3.2.
    """
    from scipy.special import gammaln, xlog1py, xlogy
    n, sizes = np.asarray(n, float), np.asarray(sizes, float)
    distinct, back = np.unique(n, return_inverse=True)
    size, parts = np.unique(sizes, return_counts=True)
    share, total = size / sizes.sum(), np.full(len(distinct), np.nan)
    for i, uses in enumerate(distinct):
        if uses > 0:
            m = np.minimum(np.floor(uses * share) + 1, uses)
            log = (np.log(m) + gammaln(uses + 1) - gammaln(m + 1) - gammaln(uses - m + 1)
                   + xlogy(m, share) + xlog1py(uses - m + 1, -share))
            total[i] = (parts * np.exp(log)).sum() / uses
    return total[back].reshape(n.shape)


def juilland_d(counts, sizes):
    """Juilland's D: 1 − V/√(k − 1), V the standard deviation of the parts' rates over their mean; 1 = even, 0 = in one part.

    Approaches 1 for every word as parts grow many (Biber et al. 2016): for comparison with older work only.
    NaN with one part. Source: Juilland & Chang-Rodríguez 1964.
    """
    rates = _rates(counts, sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - rates.std(axis=0) / rates.mean(axis=0) / np.sqrt(len(rates) - 1)


def carroll_d2(counts, sizes):
    """Carroll's D2: entropy of the parts' rates over its largest value, log2 of their number; 1 = even, 0 = in one part.

    NaN with one part. Source: Carroll 1970.
    """
    rates = _rates(counts, sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = rates / rates.sum(axis=0)
        entropy = -np.where(shares > 0, shares * np.log2(np.where(shares > 0, shares, 1)), 0 * shares).sum(axis=0)
        return entropy / np.log2(len(rates))


def rosengren_s(counts, sizes):
    """Rosengren's S: (Σ√(share of the words · uses))² / uses; 1 = even, towards the smallest share = in one part.
    Source: Rosengren 1971."""
    counts = np.asarray(counts, float)
    _, words = _shares(counts, sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sqrt(words * counts).sum(axis=0) ** 2 / counts.sum(axis=0)


def kld(counts, sizes):
    """Kullback–Leibler divergence of the uses from the words, in bits: Σ t·log2(t/w); 0 = even, no upper end.

    KL/(1 + KL) and 1 − e^(−KL) bring it between 0 and 1 (Gries 2024 and 2020): say which. Source: Gries 2021.
    """
    uses, words = _shares(counts, sizes)
    return np.where(uses > 0, uses * np.log2(np.where(uses > 0, uses / words, 1)), 0 * uses).sum(axis=0)


def d_a(counts, sizes):
    """1 − mean absolute difference of two parts' rates / twice their mean rate; 1 = even, 0 = in one part.

    By sorting, so that a thousand parts are no trouble. NaN with one part. Source: Burch, Egbert & Biber 2017.
    """
    rates = np.sort(_rates(counts, sizes), axis=0)
    k = len(rates)
    weights = (2 * np.arange(k) - k + 1).reshape(-1, *[1] * (rates.ndim - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - (weights * rates).sum(axis=0) / (np.float64(k) * (k - 1) / 2) / (2 * rates.mean(axis=0))


def range_parts(counts, sizes):
    """Share of the parts that hold the type, whatever their sizes; 1 = all."""
    counts = np.asarray(counts)
    return np.where(counts.sum(axis=0) > 0, (counts > 0).mean(axis=0), np.nan)


def arf(places, n):
    """Average reduced frequency of a word that stands at `places` (ascending, from 0) in a corpus of `n` words, read as a ring.

    (1/v)·Σ min(distance to the use before, v), v = n / uses: the number of uses where they stand apart, 1 where
    they stand together. Depends on the order of the articles. Source: Savický & Hlaváčová 2002.
    """
    places = np.asarray(places, float)
    if not len(places):
        return np.nan
    gaps, even = np.diff(places, append=places[0] + n), n / len(places)
    return np.minimum(gaps, even).sum() / even


def _shares(counts, sizes):
    """Every part's share of the uses, NaN without any, and of the words."""
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return counts / counts.sum(axis=0), (sizes / sizes.sum()).reshape(-1, *[1] * (counts.ndim - 1))


def _rates(counts, sizes):
    counts = np.asarray(counts, float)
    return counts / np.asarray(sizes, float).reshape(-1, *[1] * (counts.ndim - 1))
