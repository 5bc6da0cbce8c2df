"""How rich the vocabulary of a text is, and how its frequencies fall.

Indices of diversity take the tokens of one text in their order (strings or numbers); each is one number, NaN
where the text is too short for it. Those without a window depend on length: compare texts of one length, or use
`mattr`, `mtld` or `hdd`. Logarithms are natural.
"""

import numpy as np
import pandas as pd


def ttr(tokens):
    """Types / tokens. Falls as a text grows: never compare texts of different length. Source: Johnson 1944."""
    return len(pd.unique(_codes(tokens))) / len(tokens) if len(tokens) else np.nan


def rttr(tokens):
    """Types / √tokens; depends on length. Source: Guiraud 1954."""
    return ttr(tokens) * np.sqrt(len(tokens))


def cttr(tokens):
    """Types / √(2·tokens); depends on length. Source: Carroll 1964."""
    return rttr(tokens) / np.sqrt(2)


def herdan_c(tokens):
    """ln types / ln tokens; depends on length; NaN for one token. Source: Herdan 1960."""
    return np.log(ttr(tokens) * len(tokens)) / np.log(len(tokens)) if len(tokens) > 1 else np.nan


def maas(tokens):
    """a² = (ln tokens − ln types) / (ln tokens)²; low = rich; depends on length. Source: Maas 1972.

    With other logarithms it has other values; Dugast's U is 1/a².
    """
    return -np.log(ttr(tokens)) / np.log(len(tokens)) ** 2 if len(tokens) > 1 else np.nan


def yule_k(tokens):
    """10⁴·(Σ i²·V(i) − n)/n², V(i) the types used i times: how often two tokens drawn with replacement repeat; low = rich.

    Hardly depends on length. Source: Yule 1944.
    """
    counts, n = np.bincount(_codes(tokens)), len(tokens)
    return 1e4 * ((counts.astype(float) ** 2).sum() - n) / n ** 2 if n else np.nan


def simpson_d(tokens):
    """Chance that two tokens drawn without replacement are of one type; low = rich. Source: Simpson 1949."""
    counts, n = np.bincount(_codes(tokens)).astype(float), len(tokens)
    return (counts * (counts - 1)).sum() / (n * (n - 1)) if n > 1 else np.nan


def mattr(tokens, window=100):
    """Mean types / tokens of every window of `window` tokens; NaN for a shorter text. Source: Covington & McFall 2010.

    Counted at once: a token is new to the windows that begin after its type's use before it.
    """
    codes, n = _codes(tokens), len(tokens)
    if n < window:
        return np.nan
    first = np.maximum(_before(codes) + 1, np.arange(n) - window + 1).clip(0)  # windows, by their first token
    last = np.minimum(np.arange(n), n - window)
    return np.maximum(last - first + 1, 0).sum() / window / (n - window + 1)


def msttr(tokens, window=100):
    """Mean types / tokens of segments of `window` tokens end to end, an incomplete last one left out; NaN without
    one. Source: Johnson 1944."""
    segments = len(tokens) // window
    if not segments:
        return np.nan
    codes = _codes(tokens)[:segments * window].reshape(segments, window)
    return np.mean([len(np.unique(segment)) for segment in codes]) / window


def mtld(tokens, least=0.72):
    """Mean number of tokens over which types / tokens stays at `least` or above: mean of a pass forward and one back.

    A factor ends where the ratio falls below `least`, at any length; what is left over counts as the share of a
    factor that its ratio has gone. NaN where no word is repeated. Source: McCarthy & Jarvis 2010.
    """
    codes = _codes(tokens).tolist()
    return (_factor(codes, least) + _factor(codes[::-1], least)) / 2


def _factor(codes, least):
    factors, seen, n = 0, set(), 0
    for code in codes:
        seen.add(code)
        n += 1
        if len(seen) / n < least:
            factors, seen, n = factors + 1, set(), 0
    factors += (1 - len(seen) / n) / (1 - least) if n else 0
    return len(codes) / factors if factors else np.nan


def hdd(tokens, size=42):
    """Types / tokens to be expected of `size` tokens drawn without replacement; NaN for a shorter text.
    Source: McCarthy & Jarvis 2007."""
    from scipy.special import gammaln  # here: scipy takes half a second to import
    n = len(tokens)
    if n < size:
        return np.nan
    rest = n - np.bincount(_codes(tokens)).astype(float)
    enough = rest >= size
    log = gammaln(rest[enough] + 1) - gammaln(rest[enough] - size + 1) - gammaln(n + 1) + gammaln(n - size + 1)
    return (len(rest) - np.exp(log).sum()) / size


def power_law(frequencies, least=None):
    """Exponent of the frequency spectrum, p(f) ∝ f^−α for f ≥ `least` → alpha, least, distance.

    Maximum likelihood of the discrete law; without `least`, the one that brings model and data closest
    (Kolmogorov–Smirnov `distance`). NaN with fewer than ten types or two different frequencies. The slope of
    rank and frequency is 1/(α − 1). Source: Clauset, Shalizi & Newman 2009.
    """
    values, types = np.unique(np.asarray(frequencies), return_counts=True)
    starts = values[:-1] if least is None else [least]
    fits = [fit for start in starts if (fit := _power_law(values, types, start))]
    return min(fits, key=lambda fit: fit[2]) if fits else (np.nan, np.nan, np.nan)


def _power_law(values, types, least):
    from scipy.optimize import minimize_scalar
    from scipy.special import zeta
    values, types = values[values >= least].astype(float), types[values >= least]
    if types.sum() < 10 or len(values) < 2:
        return None
    logs = (types * np.log(values)).sum()
    alpha = minimize_scalar(lambda a: types.sum() * np.log(zeta(a, least)) + a * logs, bounds=(1.01, 6), method="bounded",
                            options={"xatol": 1e-10}).x
    above = np.concatenate([types[::-1].cumsum()[::-1], [0]]) / types.sum()  # share of types at or above each value, and beyond
    # the model falls at every number, the data only at theirs: the gap is looked at just before and at each of them
    model = [zeta(alpha, values + step) / zeta(alpha, least) for step in (0, 1)]
    distance = max(np.abs(above[:-1] - model[0]).max(), np.abs(above[1:] - model[1]).max())
    return alpha, float(least), distance


def zipf_mandelbrot(frequencies):
    """Rank model f(r) ∝ (r + b)^−a over ranks 1 to V, by maximum likelihood → a, b.

    `frequencies` stand in the order of their ranks; the normaliser is the sum over these ranks. Let ranks come from
    other data than frequencies, or the noise of both makes the fit look better than it is (Piantadosi 2014). NaN
    with fewer than ten ranks. Source: Mandelbrot 1953.
    """
    from scipy.optimize import minimize
    f = np.asarray(frequencies, float)
    if len(f) < 10 or not f.sum():
        return np.nan, np.nan
    ranks, weights = np.arange(1, len(f) + 1), f / f.sum()

    def loss(parameters):
        """Negative log-likelihood of one use."""
        a, b = np.exp(parameters)
        logs = np.log(ranks + b)
        return a * (weights * logs).sum() + np.log(np.exp(-a * logs).sum())

    best = minimize(loss, np.log([1.0, 2.0]), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 2000})
    a, b = np.exp(best.x)
    return float(a), float(b)


def _codes(tokens):
    return pd.factorize(np.asarray(tokens))[0]


def _before(codes):
    """The place of the same type's use before each token, −1 for its first."""
    order = np.argsort(codes, kind="stable")
    before = np.full(len(codes), -1)
    same = codes[order][1:] == codes[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    return before
