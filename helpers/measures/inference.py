"""Intervals and tests that take the article as the observation, not the word."""

from itertools import combinations
from math import comb, factorial, prod

import numpy as np

from helpers import engine
from helpers.measures.association import log_ratio, two_groups

EXACT_SPLITS = 20_000  # up to here a test counts every split of the articles
CACHED = 2 ** 17  # sums of permutations made together (15, 17 and 19 were tried)
BLOCK = 2 ** 22  # numbers drawn at a time: those of all draws of many articles would not fit into memory


def rate_interval(counts, sizes, confidence=0.95):
    """Interval of a rate Σ counts / Σ sizes when articles, not words, are the sample → low, high, se.

    `counts` is (articles, types), `sizes` (articles,). On the log scale, with the linearised standard
    error of a ratio of sums, each residual divided by 1 − the article's share of the words (as the
    jackknife does), and Student's t of one degree of freedom less than there are articles; `se` is that
    of the natural logarithm. Missing with fewer than two articles or a count of 0. Simulated coverage of
    95 %: .94 with 40 articles of like length, about .9 where lengths differ as in the seeds. Source:
    Cochran 1977, chapter 6; Wolter 2007, chapter 4.
    """
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    k, total = len(sizes), sizes.sum()
    if k < 2:
        return (np.full(counts.shape[1:], np.nan),) * 3
    rate = counts.sum(axis=0) / total
    squares = (((counts - rate * sizes[:, None]) / (1 - sizes / total)[:, None]) ** 2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(squares) / total / np.where(rate > 0, rate, np.nan)
    reach = _student(k - 1, confidence) * se
    return rate * np.exp(-reach), rate * np.exp(reach), se


def coverage(sizes, rate, variance_to_mean=3.3, runs=1000, seed=0):
    """How often the 95 % interval of `rate_interval` holds the true rate of a word over articles of these `sizes`.

    Simulated: `runs` corpora, in which a word of this `rate` (per word) clumps so much that the variance of its count in
    an article of 600 words is `variance_to_mean` times the mean, as content words do in news. Below .9 the
    intervals are too narrow to be read as 95 %. Source of the model: negative binomial, Church & Gale 1995.
    """
    if not variance_to_mean > 1:
        raise ValueError(f"words that clump vary more than their mean; variance_to_mean must be above 1, not {variance_to_mean}")
    sizes, generator = np.asarray(sizes, float), np.random.default_rng(seed)
    shape = rate * 600 / (variance_to_mean - 1)
    held, at_once = 0, max(1, BLOCK // max(1, len(sizes)))
    for start in range(0, runs, at_once):
        rates = rate * generator.gamma(shape, 1 / shape, (len(sizes), min(at_once, runs - start)))
        low, high, _ = rate_interval(generator.poisson(sizes[:, None] * rates), sizes)
        held += int(((low <= rate) & (rate <= high)).sum())  # a missing interval holds nothing
    return held / runs


def log_ratio_interval(counts, sizes, target, confidence=0.95):
    """Interval of the log ratio of two groups of articles, the articles as the sample → low, high.

    `counts` is (articles, types), `sizes` (articles,), `target` a boolean per article. The standard
    errors of `rate_interval` for the two sides are added in squares; Student's t takes the smaller
    side's degrees of freedom. Missing where a type is absent on one side: nothing then bounds the ratio.
    """
    counts, sizes, target = np.asarray(counts, float), np.asarray(sizes, float), np.asarray(target, bool)
    f1, f2, n1, n2 = counts[target].sum(axis=0), counts[~target].sum(axis=0), sizes[target].sum(), sizes[~target].sum()
    se = np.hypot(*(rate_interval(counts[side], sizes[side])[2] for side in (target, ~target)))
    freedom = min(target.sum(), (~target).sum()) - 1
    reach = _student(freedom, confidence) * se / np.log(2)
    ratio = log_ratio(*two_groups(f1, n1, f2, n2))
    return ratio - reach, ratio + reach


def _student(freedom, confidence):
    """How many standard errors an interval reaches; NaN without a degree of freedom."""
    from scipy.special import stdtrit  # here: scipy takes half a second to import, and counting does not need it
    return stdtrit(freedom, (1 + confidence) / 2) if freedom > 0 else np.nan


def bootstrap(values, confidence=0.95, repetitions=2000, seed=0):
    """Mean of `values` with a studentised bootstrap interval → mean, low, high; the interval NaN below
    five values, or where so few differ that many draws are all alike.

    Draws the values with replacement; says how far the mean would wander if other values of the same
    kind had been drawn. The same seed gives the same interval. Source: Efron & Tibshirani 1993, 12.5.
    """
    values = np.asarray(values, float)
    mean = values.mean() if len(values) else np.nan
    if len(values) < 5 or np.ptp(values) == 0:
        return mean, np.nan, np.nan
    generator, at_once = np.random.default_rng(seed), max(1, BLOCK // len(values))
    means, spread = np.empty((2, repetitions))
    for start in range(0, repetitions, at_once):
        own = slice(start, min(start + at_once, repetitions))
        draws = generator.choice(values, (own.stop - start, len(values)))
        means[own], spread[own] = draws.mean(axis=1), draws.std(axis=1, ddof=1)
    if (spread < 1e-12).mean() > (1 - confidence) / 2:  # too few distinct values for its tails
        return mean, np.nan, np.nan
    t = np.sort((means - mean)[spread >= 1e-12] / spread[spread >= 1e-12])
    lower, upper = np.quantile(t, [(1 - confidence) / 2, (1 + confidence) / 2])
    return mean, mean - upper * values.std(ddof=1), mean - lower * values.std(ddof=1)


def permutation(counts, sizes, target, repetitions=9999, seed=0):
    """Two-sided p that a type's rate has nothing to do with `target`, the article as the observation.

    `counts` is (articles, types), an array or a sparse matrix, `sizes` (articles,), `target` a boolean per article for two groups, or a
    number per article, such as its year, for a trend; or rows of such targets, each dealing the same values out otherwise → p of each
    row, at little more than the cost of one. The values of `target` are dealt out anew over the articles:
    in every way while two groups allow at most 20,000 splits, else as observed and in `repetitions` ways drawn
    from `seed`. The statistic is |Σ (count − size·rate)·(target − mean)| / √(Σ size·(target − mean)²), the mean
    weighted by size, so that a deal that draws long articles is no more extreme than one that draws short ones.
    Words that clump in articles do not turn up by chance alone. NaN where even the most extreme deal could not
    reach .05. Too small where a few articles, much longer than all others, make up one side. Source: Good 2005;
    Mildenberger 2023.
    """
    counts, sizes, target = _floats(counts), np.asarray(sizes, float), np.asarray(target, float)
    targets = np.atleast_2d(target)
    if _beyond_reach(targets[0]):
        return np.full((*target.shape[:-1], counts.shape[1]), np.nan)
    if len(values := np.unique(targets)) == 2:
        targets = (targets == values[1]).astype(float)
    observed = _strength(targets, counts, sizes) - 1e-9
    every = _few(targets[0])
    extreme, total = np.full(observed.shape, 0 if every else 1), 0 if every else 1  # drawn deals come beside the one that was observed
    counts = counts.tocsr() if hasattr(counts, "tocsr") else counts  # whose sums of one block of deals stay in the cache
    at_once = max(1, min(500, BLOCK // counts.shape[0], max(16, CACHED // max(1, counts.shape[1]))))
    for deals in engine.ahead(_deals(targets[0], every, at_once, repetitions, seed)):
        strength = _strength(deals, counts, sizes)
        for row, limit in zip(extreme, observed):
            row += (strength >= limit).sum(axis=0)
        total += len(deals)
    return (extreme / total).reshape(*target.shape[:-1], -1)


def wilcoxon(counts, sizes, target):
    """Two-sided p of the rank-sum test on the articles' rates; `counts`, `sizes` and `target` (boolean) as in `permutation`.

    Over every split of the articles while there are at most 20,000, else by the normal approximation with mid-ranks
    for ties and continuity correction. NaN where no split could reach .05. Asks whether rates are of one distribution,
    and a short article lacks most words: where the articles of one side are longer, far too many p are small (in
    simulations a third of all words below .05, where twelve short texts meet four long ones). For sides of like lengths. Source: Wilcoxon
    1945; Lijffijt et al. 2016.
    """
    from scipy.sparse import csc_array
    from scipy.special import ndtr
    counts, sizes, target = csc_array(_floats(counts)), np.asarray(sizes, float), np.asarray(target, float)
    if _beyond_reach(target):
        return np.full(counts.shape[1], np.nan)
    k, a = len(target), target.sum()
    counts.eliminate_zeros()
    ranks, none = _ranks(counts, sizes)
    if _few(target):
        ranks = ranks.toarray() + none
        observed = np.abs(target @ ranks)
        return sum((np.abs(deals @ ranks) >= observed - 1e-9).sum(axis=0) for deals in _deals(target, True, 500)) / comb(k, int(a))
    observed = np.abs(target @ ranks + a * none)
    squares = (ranks ** 2).sum(axis=0) + 2 * none * ranks.sum(axis=0) + k * none ** 2
    spread = np.sqrt(a * (k - a) / (k * (k - 1)) * squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 0, np.minimum(1, 2 * ndtr((0.5 - observed) / spread)), 1.0)


def _ranks(counts, sizes):
    """Mid-ranks of the rates in every column, less their mean: what they are above that of the articles without the type, sparse; and that
    of those articles, which is the same for all and the lowest."""
    column, rate = np.repeat(np.arange(counts.shape[1]), np.diff(counts.indptr)), counts.data / sizes[counts.indices]
    order = np.lexsort((rate, column))
    turns = np.flatnonzero(np.append(True, (np.diff(rate[order]) != 0) | (np.diff(column[order]) != 0)))[:len(order)]
    alike = np.diff(turns, append=len(order))  # articles of one rate
    ranks = np.empty(len(order))
    ranks[order] = np.repeat(turns + (alike + 1) / 2, alike) - counts.indptr[column]
    without = counts.shape[0] - np.diff(counts.indptr)
    none = (without + 1) / 2 - (counts.shape[0] + 1) / 2
    above = counts.copy()
    above.data = ranks + (without - (without + 1) / 2)[column]
    return above, none


def _beyond_reach(target):
    """Whether even the most extreme deal of these values has a p above .05."""
    values, articles = np.unique(target, return_counts=True)
    if len(target) > 2 / 0.05:  # one article against all others can be dealt out in so many ways, and more of them in more
        return len(values) < 2
    ways = factorial(len(target)) // prod(factorial(n) for n in articles.tolist())
    mirrored = len(values) > 1 and (articles == articles[::-1]).all() and np.allclose(np.diff(values), np.diff(values)[::-1])
    return ways < (2 if mirrored else 1) / 0.05


def _few(target):
    """Whether every split of the articles can be tried."""
    return len(target) <= EXACT_SPLITS and set(target) <= {0, 1} and comb(len(target), int(target.sum())) <= EXACT_SPLITS


def _deals(target, every, block, repetitions=0, seed=0):
    """Ways to deal out the values of `target`, as blocks of rows, one column per article: every one, or so many drawn from `seed`."""
    k = len(target)
    if every:
        splits = np.array(list(combinations(range(k), int(target.sum()))), int)
        for start in range(0, len(splits), block):
            deals = np.zeros((len(splits[start:start + block]), k))
            np.put_along_axis(deals, splits[start:start + block], 1, axis=1)
            yield deals
        return
    generator = np.random.default_rng(seed)
    small = target.astype("uint8") if np.isin(target, (0, 1)).all() else target  # shuffled four times as fast, and the same way
    for start in range(0, repetitions, block):
        yield generator.permuted(np.tile(small, (min(block, repetitions - start), 1)), axis=1).astype(float)


def _strength(deals, counts, sizes):
    mean = deals @ sizes / sizes.sum()
    squares = np.einsum("ij,ij,j->i", deals, deals, sizes)
    return np.abs(deals @ counts - np.outer(mean, counts.sum(axis=0))) / np.sqrt(squares - mean ** 2 * sizes.sum())[:, None]


def _floats(counts):
    """Counts as floats: an array, or a sparse matrix as it is."""
    return counts.astype(float) if hasattr(counts, "tocsc") else np.asarray(counts, float)


def false_discovery(p, tested=None):
    """Benjamini-Hochberg q of every p: the share of false findings expected among all at or below it.

    Missing p stay missing and do not count as tested. `tested` says how many tests there were, where those with p = 1 are
    not among `p`. Source: Benjamini & Hochberg 1995.
    """
    p = np.asarray(p, float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(-p[known], kind="stable")]
    q = np.full_like(p, np.nan)
    n = len(known) if tested is None else tested
    q[order] = np.minimum(1, np.minimum.accumulate(p[order] * n / np.arange(len(known), 0, -1))) if len(known) else []
    return q
