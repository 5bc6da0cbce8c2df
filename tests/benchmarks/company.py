"""How fast pairs within five words are counted: `python tests/benchmarks/company.py [FOLDER …] [--words N]`; folders hold more texts."""

from collections import Counter

import numpy as np
import pandas as pd
from nltk.collocations import BigramCollocationFinder
from scipy import sparse

import corpora
from helpers import cooccurrence, tokens
from timing import compare, cpu

WINDOW, LEAST = 5, 50


def with_counter(texts, kept):
    """The plain way: a window that slides."""
    found = Counter()
    for text in texts:
        for i, word in enumerate(text):
            if word in kept:
                for other in text[i + 1:i + WINDOW + 1]:
                    if other in kept:
                        found[word, other] += 1
    return found


def with_nltk(words, kept):
    """NLTK's finder over all texts on end, as one uses it, so that its windows cross from text to text; no scores."""
    finder = BigramCollocationFinder.from_words(words, WINDOW + 1)
    finder.apply_ngram_filter(lambda one, other: one not in kept or other not in kept)
    return finder


def with_join(frame):
    """A self-join of the kept words for every distance."""
    parts = []
    for step in range(1, WINDOW + 1):
        joined = frame.merge(frame.assign(place=frame.place - step), on="place")
        parts.append(joined.groupby(["type_x", "type_y"]).size())
    return pd.concat(parts).groupby(level=[0, 1]).sum()


def with_product(frame, size):
    """A product of two sparse matrices of places and types for every distance."""
    total, length = sparse.csr_array((size, size), dtype="int32"), int(frame.place.max()) + WINDOW + 1
    one = np.ones(len(frame), "int32")
    here = sparse.csr_array((one, (frame.place, frame["type"])), shape=(length, size))
    for step in range(1, WINDOW + 1):
        there = sparse.csr_array((one, (frame.place - step + WINDOW, frame["type"])), shape=(length + WINDOW, size))[WINDOW:length + WINDOW]
        total = total + here.T @ there
    return total


def main():
    """Print the ratios."""
    asked = corpora.asked(__doc__)
    words = tokens.words(corpora.articles(asked.folders, asked.words), sentences=False)
    codes, names = words.token.array.codes, words.token.array.categories
    kept = np.flatnonzero(np.bincount(codes) >= LEAST)
    types = names[kept]
    forms = [token.encode() for token in names]
    turns = np.flatnonzero(np.diff(words.article.array.codes)) + 1
    texts = [[forms[code].decode() for code in text.tolist()] for text in np.split(codes, turns)]
    place = np.arange(len(words)) + np.repeat(np.arange(len(turns) + 1), np.diff([0, *turns, len(words)])) * WINDOW
    number = np.full(len(names), -1)
    number[kept] = np.arange(len(kept))
    frame = pd.DataFrame({"place": place, "type": number[codes]})[number[codes] >= 0]
    table = cooccurrence.together(words, types, "article", WINDOW)
    product = with_product(frame, len(kept))
    product = sparse.triu(product + product.T, 1)
    print(f"{len(words):,} words, {len(kept):,} types used {LEAST} times; {len(table):,} pairs meet {table.n.sum():,} times; counts that differ "
          f"from those of the sparse product: {int(abs(product - sparse.coo_array((table.n, (table['first'], table.second)), product.shape)).sum())}")
    chosen, running = set(types), [word for text in texts for word in text]
    print("all pairs within five words, with their articles, against (none counts articles)")
    own = compare(lambda: cooccurrence.together(words, types, "article", WINDOW), {
        "NLTK's BigramCollocationFinder": (lambda: with_nltk(running, chosen), 1),
        "a Counter loop": (lambda: with_counter(texts, chosen), 1),
        "a pandas self-join": (lambda: with_join(frame), 1),
        "products of scipy.sparse matrices": (lambda: with_product(frame, len(kept)), 1)}, asked.rounds)
    print(f"  {len(words) / own / 1e6:.1f} million words a second; expected counts, measures, p and q as well: "
          f"{cpu(lambda: cooccurrence.pairs(words, 'article', WINDOW, LEAST)):.1f} s in all")


if __name__ == "__main__":
    main()
