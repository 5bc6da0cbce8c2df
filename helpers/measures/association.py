"""Measures of a 2×2 table: how much more often, or how much more surely, than independence would have it.

All take (o11, r1, c1, n) as numbers or arrays; what they leave undefined is NaN.
"""

import numpy as np

INSTEAD_OF_NONE = 0.5  # uses, in log ratios
ODDS = ("plain", "half", "conditional")


def two_groups(f1, n1, f2, n2):
    """Frequencies f1 of n1 words and f2 of n2 words as a 2×2 table → o11, r1, c1, n."""
    f1, n1, f2, n2 = _floats(f1, n1, f2, n2)
    return f1, n1, f1 + f2, n1 + n2


def expected(o11, r1, c1, n):
    """Count of the cell if row and column were independent: r1·c1/n."""
    return np.asarray(r1, float) * c1 / n


def g2(o11, r1, c1, n):
    """Signed log-likelihood ratio over all four cells: 2·Σ O·ln(O/E), 0·ln 0 = 0.

    Trial: one word (or one sentence), taken as independent of every other, which words of one article
    are not; rank by it, but do not infer from it (see `permutation`). Positive where o11 lies above its
    expectation, negative below, 0 at it. Grows with the size of the corpus: do not compare between corpora.
    The log-likelihood wizard and some tools sum two cells only (`g2_two_cell`). Source: Dunning 1993.
    """
    return _log_likelihood(o11, r1, c1, n, cells=4)


def g2_two_cell(o11, r1, c1, n):
    """Signed log-likelihood ratio over the two cells that hold the word: 2·[O11·ln(O11/E11) + O21·ln(O21/E21)].

    What the log-likelihood wizard prints; a little smaller than `g2`, from which it differs where a word is
    frequent. Trial, sign and warning as there. Source: Rayson & Garside 2000.
    """
    return _log_likelihood(o11, r1, c1, n, cells=2)


def _log_likelihood(o11, r1, c1, n, cells):
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    total = 0.0
    for o, r, c in [(o11, r1, c1), (c1 - o11, n - r1, c1), (r1 - o11, r1, n - c1), (n - r1 - c1 + o11, n - r1, n - c1)][:cells]:
        with np.errstate(invalid="ignore", divide="ignore"):
            total = total + np.where(o > 0, o * np.log(np.where(o > 0, o * n / (r * c), 1)), 0)
    return np.sign(o11 * n - r1 * c1) * np.maximum(2 * total, 0)


def p_value(g2):
    """Two-sided p of a G2 or χ² with one degree of freedom: erfc(√(|G2|/2)).

    True only where trials are independent; for words in articles it is far too small (see `permutation`).
    Falls to 0 near a G2 of 1,480; `log10_p` does not.
    """
    from scipy.special import erfc  # here and below: scipy takes half a second to import, and counting does not need it
    return erfc(np.sqrt(np.abs(g2) / 2))


def log10_p(g2):
    """log10 of `p_value`, finite for any G2."""
    from scipy.special import log_ndtr
    return (np.log(2) + log_ndtr(-np.sqrt(np.abs(g2)))) / np.log(10)


def chi2(o11, r1, c1, n):
    """Signed Pearson χ² without continuity correction: n·(O11·O22 − O12·O21)² / (R1·R2·C1·C2).

    Trial, sign and warning as for `g2`, which is to be preferred where an expected count is below five.
    NaN where a margin is empty. Source: Pearson 1900.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    difference = o11 * n - r1 * c1  # = O11·O22 − O12·O21
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sign(difference) * (difference / (r1 * (n - r1))) * (difference / (c1 * (n - c1))) * n


def fisher(o11, r1, c1, n):
    """Two-sided p of Fisher's exact test: the tables with the same margins that are no more likely than this one.

    Trial as for `g2`, whole counts only, and the same warning: exact about words that are independent, which
    words of one article are not. Source: Fisher 1935.
    """
    from scipy.stats import hypergeom
    result, cells = [], _floats(o11, r1, c1, n)
    for a, r, c, total in zip(*(values.ravel().tolist() for values in cells)):
        table = hypergeom(int(total), int(r), int(c))
        chances = table.pmf(np.arange(max(0, r + c - total), min(r, c) + 1))
        result.append(min(1.0, chances[chances <= table.pmf(a) * (1 + 1e-7)].sum()))
    return np.reshape(result, cells[0].shape)


def log_ratio(o11, r1, c1, n):
    """log2 of the rate in the row over the rate outside it; 1 = twice as frequent, negative = rarer.

    A frequency of 0 counts as 0.5, so that a word absent on one side has a finite value, which depends
    on the size of that side: do not compare such values between corpora. NaN where one side has no words.
    Source: Hardie 2014.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    o21, r2 = c1 - o11, np.where(n > r1, n - r1, np.nan)
    return np.log2(np.where(o11 > 0, o11, INSTEAD_OF_NONE) / r1) - np.log2(np.where(o21 > 0, o21, INSTEAD_OF_NONE) / r2)


def lrc(o11, r1, c1, n, m=1, confidence=0.95):
    """Conservative log ratio: the end nearer to 0 of the interval of `log_ratio`, 0 where it holds 0.

    Clopper–Pearson interval of f1 among all f uses, at a level divided by the `m` words compared (Bonferroni).
    Trial: one use, independent of all others; give it numbers of articles in place of uses where that is
    too much to ask. Positive and negative as `log_ratio`. Source: Evert 2022.
    """
    from scipy.special import betaincinv
    f1, n1, c1, n = _floats(o11, r1, c1, n)
    f2, n2, tail = c1 - f1, n - n1, (1 - confidence) / (2 * m)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.where(f1 > 0, betaincinv(np.maximum(f1, 1e-9), f2 + 1, tail), 0)
        high = np.where(f2 > 0, betaincinv(f1 + 1, np.maximum(f2, 1e-9), 1 - tail), 1)
        lower, upper = (np.log2(n2 / n1 * share / (1 - share)) for share in (low, high))
        return np.where(f1 / n1 > f2 / n2, np.maximum(0, lower), np.minimum(0, upper)) + 0.0


def percent_diff(o11, r1, c1, n):
    """100·(p1 − p2)/p2: by how many per cent the rate in the row lies above, or below, that outside it.

    −100 = absent in the row; NaN where absent outside, since nothing can be divided by. Says the same as
    `log_ratio`, on a scale without symmetry. Source: Gabrielatos & Marchi 2011.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        other = np.where(c1 > o11, (c1 - o11) / (n - r1), np.nan)
        return 100 * (o11 / r1 - other) / other


def odds_ratio(o11, r1, c1, n, variant="plain"):
    """Odds of the word in the row over its odds outside; 1 = no difference, above 1 = more in the row.

    `variant` is "plain" (O11·O22 / O12·O21, infinite or 0 with an empty cell), "half" (0.5 added to each
    cell; Haldane 1956) or "conditional" (maximum likelihood given the margins, as R's fisher.test prints).
    For rare words close to the ratio of rates. Source: Agresti 2002, 2.2 and 3.6.
    """
    if variant not in ODDS:
        raise ValueError(f"variant must be one of {', '.join(ODDS)}, not {variant!r}")
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    cells = np.array([o11, r1 - o11, c1 - o11, n - r1 - c1 + o11])
    if variant == "conditional":
        from scipy.stats.contingency import odds_ratio as estimate
        tables = cells.reshape(2, 2, -1).astype(int)
        return np.reshape([estimate(tables[..., i]).statistic for i in range(tables.shape[-1])], o11.shape)
    a, b, c, d = cells + (0.5 if variant == "half" else 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return a * d / (b * c)


def simple_maths(o11, r1, c1, n, add=1):
    """(uses per million in the row + `add`) / (uses per million outside + `add`).

    Above 1 = more in the row. A small `add` brings rare words to the top, a large one frequent words: state
    it. Rates only; says nothing of certainty. Source: Kilgarriff 2009.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    return (o11 / r1 * 1e6 + add) / ((c1 - o11) / (n - r1) * 1e6 + add)


def bic(o11, r1, c1, n):
    """|G2| − ln n: below 0 the table favours no difference, 2 to 6 is positive evidence of one, 6 to 10 strong,
    above 10 very strong.

    An approximate Bayes factor on the scale of `g2`, trial and warning as there; without sign. Source: Wilson 2013.
    """
    return np.abs(g2(o11, r1, c1, n)) - np.log(n)


def ell(o11, r1, c1, n):
    """Effect size for log-likelihood: |G2| / (n·ln min(E11, E21)), between 0 and 1.

    NaN where the smaller expectation is 1 or less. Without sign; trial as for `g2`. Source: Johnston, Berry &
    Mielke 2006.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    smaller = np.minimum(expected(o11, r1, c1, n), expected(c1 - o11, n - r1, c1, n))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(smaller > 1, np.abs(g2(o11, r1, c1, n)) / (n * np.log(smaller)), np.nan)


def log_odds_dirichlet(o11, r1, c1, n, prior, variance="two"):
    """z of the difference of log odds, each word's counts joined by its `prior` pseudo-uses.

    δ = ln[(f1+α)/(n1+α0−f1−α)] − ln[(f2+α)/(n2+α0−f2−α)], divided by the root of its variance: `variance="two"`
    takes 1/(f1+α) + 1/(f2+α), "four" adds one over each of the two other terms. `prior` has one α per word of
    the table, α0 is their sum; α0 times each word's share of a background corpus makes the prior informative,
    and it draws rare words towards 0. Positive = more in the row. Trial as for `g2`. Source: Monroe, Colaresi
    & Quinn 2008, equations 15 to 22.
    """
    if variance not in ("two", "four"):
        raise ValueError(f"variance must be 'two' or 'four', not {variance!r}")
    f1, n1, c1, n = _floats(o11, r1, c1, n)
    prior = np.asarray(prior, float)
    y1, y2 = f1 + prior, c1 - f1 + prior
    rest1, rest2 = n1 + prior.sum() - y1, n - n1 + prior.sum() - y2
    spread = 1 / y1 + 1 / y2 + (1 / rest1 + 1 / rest2 if variance == "four" else 0)
    return (np.log(y1 / rest1) - np.log(y2 / rest2)) / np.sqrt(spread)


def npmi(o11, r1, c1, n):
    """Normalised pointwise mutual information: log2(O11/E11) / −log2(O11/n).

    1 = never one without the other, 0 = independent, −1 = never together. High for rare pairs: read it
    with o11. 1 where both fill the whole table. Source: Bouma 2009.
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log2(o11 * n / (r1 * c1)) / -np.log2(o11 / n)
    return np.where(o11 == 0, -1.0, np.where(o11 == n, 1.0, value))


def log_dice(o11, f_node, f_collocate):
    """14 + log2(2·o11 / (f_node + f_collocate)); at most 14 where no pair is counted twice.

    Salience, not surprise: it does not know what chance alone would give. Takes the node's own
    frequency, not the size of its windows. Source: Rychlý 2008.
    """
    with np.errstate(divide="ignore"):
        return 14 + np.log2(2 * np.asarray(o11, float) / (np.asarray(f_node, float) + f_collocate))


def _floats(*values):
    return np.broadcast_arrays(*(np.asarray(value, float) for value in values))
