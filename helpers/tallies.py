"""Count equal things by sorting their numbers: arrays in, arrays out."""

import numpy as np

CHUNK = 2 ** 15  # numbers compared together: they stay in a cache


def runs(codes):
    """Where runs of one code begin, and the length of the whole."""
    return np.concatenate([[0], np.flatnonzero(codes[1:] != codes[:-1]) + 1, [len(codes)]]) if len(codes) else np.zeros(1, int)


def tallied(key, low, least=1):
    """Of sorted whole numbers whose `low` lowest bits are an article: every number without them that comes `least` times, how often
    it comes, and in how many articles."""
    if not len(key):
        return key, key, key
    turns, new = np.ones(len(key), bool), np.ones(len(key), bool)  # another number or article, and another number
    for start in range(1, len(key), CHUNK):
        stop = min(start + CHUNK, len(key))
        differs = key[start:stop] ^ key[start - 1:stop - 1]
        np.not_equal(differs, 0, out=turns[start:stop])
        np.greater_equal(differs, 1 << low, out=new[start:stop])
    begins = np.flatnonzero(new)
    uses, held = np.diff(begins, append=len(key)), _sums(turns, begins)
    if least > 1:
        begins, uses, held = (values[uses >= least] for values in (begins, uses, held))
    return key[begins] >> low, uses, held


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
    """The sum of every stretch of values, below 2 ** 32; a running sum is quicker than a sum for each, and may run over: differences stay."""
    return np.diff(np.cumsum(values, dtype="uint32")[np.append(first[1:], len(values)) - 1], prepend=np.uint32(0)) if len(first) else first


def bits(n):
    """How many bits the numbers below n take."""
    return max(0, n - 1).bit_length()
