"""Copy that articles share, and articles that are copies of others.

What is compared are runs of words (split at white space, case folded). Nothing is dropped unless it is asked for, and then
the articles left out are named.
"""

import hashlib
import itertools
import warnings
from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from helpers import SettingError, tallies

RUN, NEAR = 5, 0.8  # words in a run; share of runs in common that makes a near duplicate
MOST = 50  # articles: a run that more of them hold is idiom or furniture of pages, and would make pairs of all of them
SOURCES, LEAST_SHARE = 10, 0.02  # an article is compared in full with those that were first to hold most of its runs
BLOCK = 2_000  # articles whose words are numbered at a time
PARTS = 16  # of all runs that are sorted at a time, to bound memory


def shared(articles, n=RUN):
    """Copy that two articles share → first, second, n_shared, share; the most alike first.

    Counts distinct runs of `n` words (split at white space, case folded) that stand in both texts;
    `share` is n_shared over the runs of the shorter text. Pairs with none are left out. A run in more than 50 articles
    is idiom, or furniture that `repeated` lists, and is not counted.
    """
    number, run = _runs(articles, n)
    sizes = np.bincount(number, minlength=len(articles))
    keys, counts = [], []
    for part in range(PARTS):
        own = np.flatnonzero(run >> np.uint64(60) == part)
        first, second = _pairs(number[own], run[own])
        found = np.unique(first * np.int64(len(articles)) + second, return_counts=True)
        keys.append(found[0])
        counts.append(found[1])
    both = pd.Series(np.concatenate(counts)).groupby(np.concatenate(keys)).sum()
    first, second = np.divmod(both.index.to_numpy(dtype="int64"), max(len(articles), 1))
    names, n_shared = articles.article.astype("str").to_numpy(), both.to_numpy(dtype="int64")
    share, rank = n_shared / np.minimum(sizes[first], sizes[second]), pd.factorize(names, sort=True)[0]
    order = np.lexsort((rank[second], rank[first], -share))  # there may be millions of pairs, and few names
    return pd.DataFrame({"first": names[first[order]], "second": names[second[order]], "n_shared": n_shared[order], "share": share[order]})


def duplicates(articles, near=NEAR):
    """Articles that are copies of an earlier one → article, of, how (exact, near), share.

    Exact copies differ in case and white space at most. Near ones have at least `near` of their distinct runs of five
    words in common, of all that stand in either (Jaccard, `share`). Each article is set against those that were first
    to hold most of its runs, and is listed with the first it equals, or else with the one it is most like among those that are
    no duplicates themselves. Of 1,258 near copies of copies in simulations, each edited again, it missed 5.
    """
    keys = [hashlib.blake2b(" ".join(text.casefold().split()).encode("utf-8", "surrogatepass")).digest() for text in articles.text]
    first = pd.Series(range(len(keys))).groupby(keys).transform("min").to_numpy() if keys else np.array([], dtype="int64")
    found = {i: (of, "exact", 1.0) for i, of in enumerate(first.tolist()) if of < i}
    for i, of, share in sorted(_alike(articles, near), key=lambda pair: (pair[0], -pair[2], pair[1])):
        if i not in found and of not in found:
            found[i] = of, "near", share
    names = articles.article.astype("str").tolist()
    rows = [(names[i], names[of], how, share) for i, (of, how, share) in sorted(found.items())]
    return pd.DataFrame(rows, columns=["article", "of", "how", "share"]).astype({"share": "float"})


def without(articles, how):
    """The articles without their exact, or also without their near duplicates, which a warning names."""
    if how not in ("exact", "near"):
        raise SettingError(f"dedupe is {how!r}; write 'exact' or 'near', or None to keep all articles")
    found = duplicates(articles)
    found = found if how == "near" else found[found.how == "exact"]
    if len(found):
        said = [f"{row.article} ({row.how}, of {row.of})" for row in found.head(5).itertuples()]
        warnings.warn(f"{len(found)} of {len(articles)} articles are duplicates and left out: {', '.join(said)}"
                      + (" and others" if len(found) > 5 else ""), stacklevel=3)
    return articles[~articles.article.isin(found.article)].reset_index(drop=True)


def repeated(articles, least=3, words=3):
    """Lines that stand word for word in at least `least` articles → line, n_articles; the commonest first.

    Furniture of pages looks so: an appeal, a copyright, the title of a section. Lines of fewer than `words` words are left out.
    """
    counts = Counter(line for text in articles.text for line in {line.strip() for line in text.split("\n")})
    rows = [(line, n) for line, n in counts.items() if n >= least and len(line.split()) >= words]
    table = pd.DataFrame(rows, columns=["line", "n_articles"]).astype({"line": "str", "n_articles": "int64"})
    return table.sort_values(["n_articles", "line"], ascending=[False, True], ignore_index=True)


def _alike(articles, near):
    """Pairs (later, earlier, share) of articles, as numbers, with enough runs in common."""
    number, run = _runs(articles, RUN)
    ends = np.searchsorted(number, np.arange(len(articles) + 1))
    owner, start, size = _by_run(number, run)
    holder = np.repeat(np.minimum.reduceat(owner, start) if len(start) else owner, size)  # the first article with the run
    pair, n = np.unique((owner * np.int64(len(articles)) + holder)[owner != holder], return_counts=True)
    table = pd.DataFrame({"later": pair // max(len(articles), 1), "earlier": pair % max(len(articles), 1), "n": n})
    table = table[table.n >= LEAST_SHARE * np.diff(ends)[table.later]]
    table = table.sort_values(["later", "n", "earlier"], ascending=[True, False, True]).groupby("later").head(SOURCES)
    for i, j in zip(table.later.tolist(), table.earlier.tolist()):
        own, other = run[ends[i]:ends[i + 1]], run[ends[j]:ends[j + 1]]
        if min(len(own), len(other)) >= near * max(len(own), len(other)):
            both = len(np.intersect1d(own, other, assume_unique=True))
            if both >= near * (len(own) + len(other) - both):
                yield i, j, both / (len(own) + len(other) - both)


def _pairs(number, run):
    """Every two articles that hold the same run, as two arrays; runs in one article or in more than MOST are passed over."""
    owner, start, size = _by_run(number, run)
    first, second = [np.array([], dtype="int64")], [np.array([], dtype="int64")]
    for width in np.unique(size[(size > 1) & (size <= MOST)]):
        held = np.sort(owner[start[size == width][:, None] + np.arange(width)], axis=1)
        i, j = np.triu_indices(width, 1)
        first.append(held[:, i].ravel())
        second.append(held[:, j].ravel())
    return np.concatenate(first), np.concatenate(second)


def _by_run(number, run):
    """The articles of one run after the other, where each run begins among them, and how many articles hold it."""
    order = np.argsort(run)
    edges = tallies.runs(run[order])
    return number[order], edges[:-1], np.diff(edges)


def _runs(articles, n):
    """The distinct runs of n words of every article, as numbers of articles, in their order, and 64-bit codes of runs."""
    known = defaultdict(itertools.count().__next__)
    found = [_block(articles.text.iloc[at:at + BLOCK], at, known, n) for at in range(0, max(len(articles), 1), BLOCK)]
    return tuple(map(np.concatenate, zip(*found)))


def _block(texts, at, known, n):
    """The same for some articles, whose words are numbered as they are met."""
    words = [[known[word] for word in text.casefold().split()] for text in texts]
    number = np.repeat(np.arange(at, at + len(words)), [len(own) for own in words])
    words = np.fromiter(itertools.chain.from_iterable(words), dtype="uint64", count=len(number))
    last = max(len(words) - n + 1, 0)
    code = np.zeros(last, dtype="uint64")
    for i in range(n):
        code = _mixed(code ^ words[i:last + i])
    inside = number[:last] == number[len(number) - last:]  # a run does not go on in the next article
    number, code = number[:last][inside], code[inside]
    new = ~pd.Series(_mixed(code ^ _mixed(number.astype("uint64")))).duplicated().to_numpy()
    return number[new], code[new]


def _mixed(code):
    """Steele and Vigna's splitmix64: neighbouring numbers get bits that have nothing in common."""
    code = code + np.uint64(0x9E3779B97F4A7C15)
    code = (code ^ (code >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return code ^ (code >> np.uint64(31))
