"""Corpora of any size from the seeds and any folder of texts, for the benchmarks.

Whole texts are drawn again and again. So that the vocabulary grows as it does in real text, more slowly than
the text (Heaps' law), every word used once in the sources gets an ending, and the number of endings is the
number of copies to the power of `GROWTH`; frequent words, and their pairs, repeat.
"""

import argparse
import random
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from helpers import corpus

GROWTH = 0.85
LETTERS = re.compile(r"[^\W\d_]+")


def asked(description):
    """What a benchmark is asked on the command line: folders with more texts, how many words, how many alternations."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--words", type=int, default=5_500_000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def articles(folders, n_words, seed=0, first_copy=0):
    """About `n_words` running words in articles in random order → a frame as `corpus.read` gives it, all English; its attribute
    `copies` says how many copies of the sources it holds, counted on from `first_copy`."""
    root = Path(__file__).resolve().parents[2]
    texts = [text for folder in [root / "seeds", *folders] for text in corpus.read(folder).text]
    uses = Counter(word for text in texts for word in LETTERS.findall(text))
    size = sum(uses.values())
    made = []
    copies = max(1, round(n_words / size))
    for copy in range(first_copy, first_copy + copies):
        ending = "q" + "".join(chr(97 + int(digit)) for digit in str(int(copy ** GROWTH)))
        made += [LETTERS.sub(lambda m: m.group() + ending if uses[m.group()] == 1 else m.group(), text) for text in texts]
    random.Random(seed).shuffle(made)
    names = [f"a{number}" for number in range(len(made))]
    table = pd.DataFrame({"article": pd.Categorical(names, names), "language": "en", "text": made})
    table.attrs["copies"] = copies
    return table
