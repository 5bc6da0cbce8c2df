"""How fast names are found and sentences scored: `python tests/benchmarks/tone.py [FOLDER …]`; folders hold more texts.

Sentences are made by joining the first half of one to the second half of another, so that none comes twice.
"""

import argparse
import os
import random
import statistics
import time
from pathlib import Path

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import corpora
from helpers import actors, sentiment, tokens
from helpers.sentiment import vader
from timing import compare, cpu


def halves(texts, n, seed=0):
    """`n` different sentences of two halves."""
    generator, made = random.Random(seed), set()
    while len(made) < n:
        one, other = generator.choice(texts).split(), generator.choice(texts).split()
        made.add(" ".join(one[:len(one) // 2] + other[len(other) // 2:]))
    return sorted(made)


def clocks(texts, plain, lexicon, expected, analyser, rounds):
    """Print how long the package's own loop takes by the clock, against all processors reading the sentences for the first time."""
    del os.environ["CORPUS_WORKERS"]
    ratios = []
    for number in range(rounds + 1):  # the first starts the workers
        fresh = pd.concat([lexicon, pd.DataFrame({"token": [f"zzq{number}"], "valence": [1.0], "language": ["en"]})])  # nobody remembers this one
        start = time.perf_counter()
        found = [reading.compound for reading in vader.read(texts, fresh, None)]
        middle = time.perf_counter()
        theirs = [analyser.polarity_scores(text)["compound"] for text in plain]
        ratios.append((time.perf_counter() - middle) / (middle - start))
        assert found == theirs == expected
    print(f"for the first time, by the clock, on {os.cpu_count()} processors: the package takes {statistics.median(ratios[1:]):.1f} times as long "
          f"({min(ratios[1:]):.1f} to {max(ratios[1:]):.1f})")


def main():
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    articles = corpora.articles(asked.folders, 1_000_000)
    texts = halves(tokens.sentences(articles).text.drop_duplicates().tolist(), 40_000)
    lexicon, analyser = sentiment.lexicon("en"), SentimentIntensityAnalyzer()
    plain = [vader._masked(text, None) for text in texts]

    def again():
        return [reading.compound for reading in vader.read(texts, lexicon, None)]

    def first():
        found = again()
        vader._reader.cache_clear()  # what it remembered is cleared away before the next time, and not while that is measured
        return found

    os.environ["CORPUS_WORKERS"] = "1"  # processor time is that of one process
    expected = [analyser.polarity_scores(text)["compound"] for text in plain]
    print(f"{len(texts):,} sentences; scores that differ from the package's: {sum(a != b for a, b in zip(expected, first()))}")
    package = {"the vaderSentiment package": (lambda: [analyser.polarity_scores(text)["compound"] for text in plain], 1)}
    print("scores of sentences read for the first time, against")
    compare(first, package, asked.rounds)
    print("the same sentences read again, against")
    compare(again, package, asked.rounds)
    clocks(texts, plain, lexicon, expected, analyser, asked.rounds)
    words = tokens.words(articles)
    forms = actors.load(Path(__file__).resolve().parents[2] / "seeds" / "actors.csv")
    took = min(cpu(lambda: actors.mentions(words, articles, forms)) for _ in range(5))
    print(f"{len(forms)} forms of names in {len(words):,} words: {len(words) / took / 1e6:.1f} million words a second")


if __name__ == "__main__":
    main()
