"""More measures of a 2×2 table, as used for words that keep company.

All take (o11, r1, c1, n) as numbers or arrays, and are symmetric in row and column where nothing else is said. A pair that never
meets (o11 = 0) has what the formula gives as its limit: −∞ or 0.
"""

from itertools import product

import numpy as np

from helpers.measures.association import _floats, expected, odds_ratio


def mi(o11, r1, c1, n):
    """Pointwise mutual information, log2(O11/E11): 0 = chance, 1 = twice as often, negative = less than chance.

    Trial: one word or one unit of text. Highest for pairs that are rare and met by accident: do not rank by it without a least
    o11. Source: Church & Hanks 1990.
    """
    return _mi(o11, r1, c1, n, 1)


def mi2(o11, r1, c1, n):
    """log2(O11²/E11): `mi` with frequent pairs raised; above 0 proves nothing, since O11 counts twice. Source: Daille 1994."""
    return _mi(o11, r1, c1, n, 2)


def mi3(o11, r1, c1, n):
    """log2(O11³/E11): `mi` with frequent pairs raised further; above 0 proves nothing. Source: Daille 1994."""
    return _mi(o11, r1, c1, n, 3)


def _mi(o11, r1, c1, n, power):
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2(o11 ** power / expected(o11, r1, c1, n))


def local_mi(o11, r1, c1, n):
    """O11·`mi`: evidence rather than strength, grows with the corpus; 0 for a pair that never meets. Source: Evert 2005."""
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    return np.where(o11 > 0, o11 * mi(np.where(o11 > 0, o11, 1), r1, c1, n), 0.0)


def t_score(o11, r1, c1, n):
    """(O11 − E11)/√O11: ranks frequent pairs first; its p, if looked up, is far too small or too large. −∞ where O11 is 0 and E11
    is not. Source: Church et al. 1991."""
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (o11 - expected(o11, r1, c1, n)) / np.sqrt(o11)


def z_score(o11, r1, c1, n):
    """(O11 − E11)/√E11: the square root of the first cell of χ², signed; too large where E11 is below five. Source: Dennis 1965."""
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    return (o11 - expected(o11, r1, c1, n)) / np.sqrt(expected(o11, r1, c1, n))


def dice(o11, r1, c1, n):
    """2·O11/(R1 + C1): 1 = never one without the other, 0 = never together; knows no chance. Source: Dice 1945."""
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    return 2 * o11 / (r1 + c1)


def jaccard(o11, r1, c1, n):
    """O11/(R1 + C1 − O11): of what holds one, the share that holds both; orders as `dice` does. Source: Jaccard 1912."""
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    return o11 / (r1 + c1 - o11)


def min_sensitivity(o11, r1, c1, n):
    """min(O11/R1, O11/C1): the smaller of the two shares; knows no chance. Source: Pedersen & Bruce 1996."""
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    return o11 / np.maximum(r1, c1)


def delta_p(o11, r1, c1, n):
    """O11/R1 − O21/R2: how much likelier the column is where the row is than where it is not; −1 to 1, 0 = chance.

    Not symmetric: change r1 and c1 for the other direction, and report both. NaN where the row is empty or everything.
    Source: Ellis 2006; Gries 2013.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return o11 / r1 - (c1 - o11) / (n - r1)


def log_odds(o11, r1, c1, n, variant="half"):
    """Natural logarithm of `odds_ratio`, whose `variant` it takes: 0 = chance. With "half", finite also for empty cells."""
    with np.errstate(divide="ignore"):
        return np.log(odds_ratio(o11, r1, c1, n, variant))


def expression(counts, smoothing=0.5):
    """Whether a run of k words is an expression of its own, beyond what its parts explain → lambda, z.

    `counts` has k axes of length 2: the runs of k words in which word i is the one asked for (1) or another (0), for every
    combination. lambda is the highest interaction of a saturated log-linear model, Σ (−1)^(k − number of ones)·ln count; z is
    lambda over the root of Σ 1/count. `smoothing` is added to every cell. Positive = an expression. Two words: the log odds
    ratio. Trial: one run, as independent as its words. Source: Blaheta & Johnson 2001.
    """
    counts = np.asarray(counts, float) + smoothing
    signs = np.array([(-1) ** (counts.ndim - sum(cell)) for cell in product((0, 1), repeat=counts.ndim)]).reshape(counts.shape)
    value = (signs * np.log(counts)).sum()
    return value, value / np.sqrt((1 / counts).sum())
