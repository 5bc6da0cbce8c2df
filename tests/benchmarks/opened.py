"""What a corpus costs that was cut before: `python tests/benchmarks/opened.py [FOLDER …] --words N`."""

import os
import statistics
import tempfile
import time

import corpora
from helpers import concordance, frequency, store, tokens


def clock(name, work, rounds=5):
    """Print the median time by the clock, and give the last result."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    print(f"  {name}: {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})", flush=True)
    return result


def main():
    """Print the times."""
    asked = corpora.asked(__doc__)
    articles = corpora.articles(asked.folders, asked.words)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["CORPUS_CACHE"] = cache
        words = clock("cut and keep", lambda: tokens.words(articles), 1)
        print(f"{len(words):,} words, {len(words.token.cat.categories):,} types, {len(articles):,} articles, {store.entries()[0][1] / 1e9:.1f} GB kept")
        words = clock("open again, texts and what is kept checked", lambda: tokens.words(articles))
        counts = clock("frequency list", lambda: frequency.count(words))
        clock("keyness of every word, two halves (G2, log ratio)", lambda: frequency.contrast(words, articles.article[::2]))
        word = counts.token[counts.n >= len(words) / 10_000].iloc[-1]  # one use in ten thousand
        lines = clock(f"concordance of {word!r}", lambda: concordance.lines(articles, words, word))
        print(f"  {len(lines):,} lines")


if __name__ == "__main__":
    main()
