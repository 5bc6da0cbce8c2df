"""Words as numbers: uses of every token in every article, held without the zeros."""

from itertools import pairwise

import numpy as np
import pandas as pd

from helpers import tallies

CHUNK = 2 ** 18  # words that stay in a cache
DENSE = 16_000_000  # cells written out at a time: 128 MB


def uses(words):
    """How many uses each row stands for: None for words, one each; `n` in a table of counts by article."""
    return words.n.to_numpy() if "n" in words else None


def articles(words):
    """Number of each row's article among the articles that hold words, and the words in each of those."""
    edges, number, sizes = _articles(words)
    return np.repeat(number, np.diff(edges)), sizes


def tallied(codes, size, weights=None):
    """Uses of each of `size` codes, as whole numbers; as many at a time as stay in a cache, and not so few that adding up costs more
    than counting."""
    n, step = np.zeros(size, "int64"), max(CHUNK, 4 * size)
    for start in range(0, len(codes), step):
        own = slice(start, start + step)
        n += np.bincount(codes[own], None if weights is None else weights[own], minlength=size).astype("int64", copy=False)
    return n


def counted(words, edges, chosen):
    """Uses of each token in the chosen articles (of all categories, as truth values); `edges` are the `tallies.runs` of articles."""
    codes, size, weights = words.token.array.codes, len(words.token.array.categories), uses(words)
    spans = np.column_stack([edges[:-1], edges[1:]])[chosen[words.article.array.codes[edges[:-1]]]]
    n, ends = np.zeros(size, "int64"), np.cumsum(spans[:, 1] - spans[:, 0])
    for part in np.split(spans, np.searchsorted(ends, np.arange(max(CHUNK, 4 * size), ends[-1] if len(ends) else 0, max(CHUNK, 4 * size)))):
        rows = [slice(start, end) for start, end in part.tolist()]
        some = [None if values is None else np.concatenate([values[:0], *(values[row] for row in rows)]) for values in (codes, weights)]
        n += tallied(some[0], size, some[1])
    return n


def by_article(words, chosen=None):
    """Uses as a sparse matrix (articles, tokens) and the words of each article.

    Columns are the categories of `words.token`, or the tokens `chosen`.
    """
    from scipy import sparse  # here: counting alone does not need it
    edges, number, sizes = _articles(words)
    column, n, width, rows = words.token.array.codes, uses(words), len(words.token.cat.categories), np.diff(edges)
    if chosen is not None:
        place, width = pd.Index(chosen).astype("str").get_indexer(words.token.cat.categories).astype("int32"), len(chosen)
        some = (place >= 0)[column]  # mostly few: what is made of them takes little memory beside the words
        column, n, rows = place[column[some]], None if n is None else n[some], np.add.reduceat(some, edges[:-1], dtype="int64")
    n = np.ones(len(column), "int32") if n is None else n
    return sparse.coo_array((n, (np.repeat(number, rows), column)), (len(sizes), width)).tocsc(), sizes


def blockwise(work, matrix):
    """`work` on dense columns of a sparse matrix, some at a time; its results (…, columns) joined."""
    width = max(1, DENSE // max(1, matrix.shape[0]))
    return np.concatenate([work(matrix[:, start:start + width].toarray().astype(float))
                           for start in range(0, max(1, matrix.shape[1]), width)], axis=-1)


def dp(matrix, sizes):
    """`measures.dp` of every column: only articles that hold the token are visited, the others add their share of the words."""
    shares, column = sizes / sizes.sum(), np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    total, share = np.asarray(matrix.sum(axis=0), float), shares[matrix.indices]
    with np.errstate(invalid="ignore", divide="ignore"):
        here = np.abs(matrix.data / total[column] - share) - share
    return np.where(total > 0, (1 + np.bincount(column, here, minlength=matrix.shape[1])) / 2, np.nan)


def held(rows, articles, size):
    """In how many articles each of `size` things is found: `rows` holds the thing of each word, `articles` its article."""
    edges = tallies.runs(articles)
    if len(np.unique(articles[edges[:-1]])) < len(edges) - 1:  # an article's words do not stand together
        order = np.argsort(articles, kind="stable")
        rows, edges = rows[order], tallies.runs(articles[order])
    number = np.zeros(size, "int32")
    for first, last in pairwise(np.unique(np.searchsorted(edges, [*range(0, len(rows), CHUNK), len(rows)])).tolist()):
        some = rows[edges[first]:edges[last]].astype("intp")  # what numpy would make of every article's rows by itself, twice
        for start, end in pairwise((edges[first:last + 1] - edges[first]).tolist()):
            number[some[start:end]] += 1  # once, however often it stands there
    return number.astype("int64")


def alphabetical(categories):
    """The place of every token in the alphabet; that of `tokens.words` is its number."""
    if categories.is_monotonic_increasing:
        return np.arange(len(categories))
    rank = np.empty(len(categories), "int64")
    rank[sorted(range(len(categories)), key=categories.tolist().__getitem__)] = np.arange(len(categories))
    return rank


def _articles(words):
    """Where the rows of an article begin, its number among the articles that hold words, and the words in each of those."""
    codes, weights = words.article.array.codes, uses(words)
    edges = tallies.runs(codes)
    number, present = pd.factorize(codes[edges[:-1]], sort=True)
    size = np.diff(edges) if weights is None else np.add.reduceat(weights, edges[:-1]) if len(words) else weights
    return edges, number, np.bincount(number, size, minlength=len(present)).astype("int64")
