"""Count equal things by sorting their numbers: arrays in, arrays out."""

import numpy as np


def runs(codes):
    """Where runs of one code begin, and the length of the whole."""
    return np.concatenate([[0], np.flatnonzero(codes[1:] != codes[:-1]) + 1, [len(codes)]]) if len(codes) else np.zeros(1, int)


def tallied(key, low, least=1):
    """Of sorted whole numbers whose `low` lowest bits are an article: every number without them that comes `least` times, how often
    it comes, and in how many articles."""
    each = runs(key)[:-1]  # where a number and article come first
    run = key[each] >> low
    first = runs(run)[:-1]
    begins = each[first]
    uses, held = np.diff(begins, append=len(key)), np.diff(first, append=len(each))
    kept = uses >= least
    return run[first[kept]], uses[kept], held[kept]


def merged(keys, *counts):
    """Numbers from several tallies on end, each once and in order, with their counts added up."""
    order, keys = ordered(keys)
    first = runs(keys)[:-1]
    return keys[first], *(_sums(values[order], first) for values in counts)


def ordered(keys):
    """The order that sorts whole numbers, equal ones as they stood, and the numbers in it."""
    low = bits(len(keys))
    if not len(keys) or bits(int(keys.max()) + 1) + low > 63:
        order = np.argsort(keys, kind="stable")
        return order, keys[order]
    packed = keys.astype("int64") << low | np.arange(len(keys))  # a number and its row as one: sorting values is much quicker than rows
    packed.sort()
    return packed & (2 ** low - 1), (packed >> low).astype(keys.dtype)


def _sums(values, first):
    """The sum of every stretch of values; a running sum is quicker than a sum for each."""
    return np.diff(np.cumsum(values, dtype="int64")[np.append(first[1:], len(values)) - 1], prepend=0) if len(first) else first


def bits(n):
    """How many bits the numbers below n take."""
    return max(0, n - 1).bit_length()
