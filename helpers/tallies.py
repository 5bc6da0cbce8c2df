"""Count equal things by sorting their numbers: arrays in, arrays out."""

import numpy as np


def tallied(key, low, least=1):
    """Of sorted whole numbers whose `low` lowest bits are an article: every number without them that comes `least` times, how often
    it comes, and in how many articles."""
    run = key >> low
    new = np.append(True, key[1:] != key[:-1])[:len(key)]
    first = np.flatnonzero(np.append(True, run[1:] != run[:-1])[:len(key)])
    uses = np.diff(first, append=len(key))
    held = np.add.reduceat(new, first, dtype="int64") if len(first) else first
    kept = uses >= least
    return run[first[kept]], uses[kept], held[kept]


def merged(keys, *counts):
    """Numbers from several tallies, each once and in order, with their counts added up; all below 2^32."""
    added, keys = [], keys.astype("uint64") << np.uint64(32)
    for values in counts:
        packed = np.sort(keys | values.astype("uint64"))  # sorting one number is far quicker than carrying another along
        run = (packed >> np.uint64(32)).astype("int64")
        first = np.flatnonzero(np.append(True, run[1:] != run[:-1])[:len(run)])
        added.append(np.add.reduceat((packed & np.uint64(0xFFFFFFFF)).astype("int64"), first) if len(first) else first)
    return run[first], *added


def bits(n):
    """How many bits the numbers below n take."""
    return max(0, n - 1).bit_length()
