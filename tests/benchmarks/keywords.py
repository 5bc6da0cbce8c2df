"""How fast keywords and runs of words are: `python tests/benchmarks/keywords.py [FOLDER …] [--words N]`; folders hold more texts."""

import math
from collections import Counter

import numpy as np
from nltk import FreqDist, ngrams

import corpora
from helpers import frequency, measures, tokens
from timing import compare, cpu


def with_freqdist(target, reference):
    """Signed G2 of every word of two lists, the plain way."""
    one, other = FreqDist(target), FreqDist(reference)
    n1, n2 = one.N(), other.N()
    found = {}
    for word in set(one) | set(other):
        f1, f2 = one[word], other[word]
        total = 0.0
        for o, n, f in ((f1, n1, f1 + f2), (f2, n2, f1 + f2), (n1 - f1, n1, n1 + n2 - f1 - f2), (n2 - f2, n2, n1 + n2 - f1 - f2)):
            if o:
                total += o * math.log(o * (n1 + n2) / (n * f))
        found[word] = math.copysign(2 * total, f1 * n2 - f2 * n1)
    return sorted(found.items(), key=lambda item: -abs(item[1]))


def with_counter(texts):
    """Every run of two and of three words, the plain way."""
    two, three = Counter(), Counter()
    for text in texts:
        for i in range(len(text) - 1):
            two[text[i], text[i + 1]] += 1
        for i in range(len(text) - 2):
            three[text[i], text[i + 1], text[i + 2]] += 1
    return two, three


def with_nltk(texts):
    """The same with NLTK."""
    return [FreqDist(run for text in texts for run in ngrams(text, n)) for n in (2, 3)]


def main():
    """Print the ratios."""
    asked = corpora.asked(__doc__)
    words = tokens.words(corpora.articles(asked.folders, asked.words), sentences=False)
    forms = [token.encode() for token in words.token.cat.categories]

    def cut(codes):
        """Words as a tokeniser hands them over: each a string of its own, and not one string for all uses of a type."""
        return [forms[code].decode() for code in codes.tolist()]

    print(f"{len(words):,} words, {len(words.token.cat.categories):,} types, {words.article.nunique():,} articles")
    half = words.article.cat.categories[::2]
    texts = [cut(text) for text in np.split(words.token.cat.codes.to_numpy(), np.flatnonzero(np.diff(words.article.cat.codes)) + 1)]
    target, reference = ([word for text in texts[first::2] for word in text] for first in (0, 1))
    print("G2 and log ratio of every type in two halves, against")
    compare(lambda: frequency.contrast(words, half), {
        "a FreqDist of each half and a loop": (lambda: with_freqdist(target, reference), 1)}, asked.rounds)
    print("every run of two and three words with its articles, against")
    compare(lambda: [frequency.ngrams(words, n, "article") for n in (2, 3)], {
        "a Counter loop (no articles)": (lambda: with_counter(texts), 1),
        "nltk.ngrams and FreqDist (no articles)": (lambda: with_nltk(texts), 1)}, asked.rounds)
    rng = np.random.default_rng(0)
    counts, sizes = rng.poisson(1.0, (1000, 5000)).astype(float), rng.integers(300, 900, 1000)
    sides = np.arange(1000) < 400
    for name, work in [("rank-sum test", lambda: measures.wilcoxon(counts, sizes, sides)),
                       ("1,000 permutations", lambda: measures.permutation(counts, sizes, sides, repetitions=1000))]:
        print(f"{name} of 5,000 words over 1,000 articles: {min(cpu(work) for _ in range(3)):.1f} s of processor time")
    print(f"keyness with intervals and 9,999 permutations, words used 50 times: {cpu(lambda: frequency.keyness(words, half, least=50)):.0f} s")


if __name__ == "__main__":
    main()
