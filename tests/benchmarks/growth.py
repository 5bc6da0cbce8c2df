"""How the cost of a word grows with the corpus: `python tests/benchmarks/growth.py [FOLDER …] [--most N]`."""

import argparse
import os
import statistics
from pathlib import Path

import corpora
from helpers import frequency, tokens
from timing import cpu


def main():
    """Print processor time per word, from a million words to `--most`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--most", type=int, default=50_000_000)
    asked = parser.parse_args()
    os.environ["CORPUS_CACHE"] = os.devnull  # nothing is kept, so that words are cut each time
    sizes = [size for size in (1_000_000, 5_000_000, 20_000_000, 50_000_000) if size <= asked.most]
    tokens.words(corpora.articles(asked.folders, 1_000_000), sentences=False)  # imports and tables
    for size in sizes:
        articles = corpora.articles(asked.folders, size)
        cut = [cpu(lambda: tokens.words(articles, sentences=False)) for _ in range(3)]
        words = tokens.words(articles, sentences=False)
        counted = [cpu(lambda: frequency.count(words)) for _ in range(3)]
        print(f"{len(words):>11,} words, {len(words.token.cat.categories):>9,} types: {statistics.median(cut) / len(words) * 1e6:.3f} µs "
              f"a word to cut, {statistics.median(counted) / len(words) * 1e6:.3f} µs to count", flush=True)


if __name__ == "__main__":
    main()
