"""A corpus of any size from text to pairs, part by part: `python tests/benchmarks/scale.py [FOLDER …] --words N --to FOLDER`.

The corpus is written to the folder `--to` first, one table of a thousand articles a file, unless it lies there already; what is
kept of its words goes to a cache beside it. Each stage says its seconds by the clock, its words a second, and the most memory that this
process and its workers held together.
"""

import argparse
import functools
import os
import threading
import time
from pathlib import Path

import pandas as pd
import psutil

import corpora
from helpers import concordance, cooccurrence, corpus, engine, frequency, measures, scale, tokens

ROWS = 1_000  # articles a file
BATCH = 20_000_000  # words made at a time


def write(folders, n_words, to):
    """A corpus on disk, drawn from the sources some words at a time."""
    made = 0
    for batch, start in enumerate(range(0, n_words, BATCH)):
        table = corpora.articles(folders, min(BATCH, n_words - start), seed=batch, first_copy=made)
        made += table.attrs["copies"]
        for row in range(0, len(table), ROWS):
            own = table.text.iloc[row:row + ROWS].to_frame()
            own["outlet"] = ["XY"[number % 2] for number in range(len(own))]
            own.to_csv(to / f"{batch:03}-{row // ROWS:04}.csv", index=False)
    (to / "corpus.toml").write_text('language = "en"\n', encoding="utf-8")


class Memory(threading.Thread):
    """Watches what this process and its workers hold, their shared pages counted once each where the system says so."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.on = 0, True

    def run(self):
        """Look ten times a second."""
        own = psutil.Process()
        while self.on:
            held = 0
            for process in [own, *own.children(recursive=True)]:
                try:
                    info = process.memory_info()
                    held += info.rss - info.shared  # what is mapped from files can be let go
                except psutil.Error:
                    pass
            self.most = max(self.most, held)
            time.sleep(0.1)


def stage(name, work, n_words):
    """Do the work, say how long it took, and give what it gave."""
    watch = Memory()
    watch.start()
    start = time.perf_counter()
    result = work()
    took = time.perf_counter() - start
    watch.on = False
    watch.join()
    print(f"  {name}: {took:.1f} s, {n_words / took / 1e6:.1f} million words a second, {watch.most / 1e9:.1f} GB", flush=True)
    return result


def concordance_of(part, word):
    """The lines of a word in one part."""
    articles = corpus.read(part.folder, only=part.files)
    words = tokens.words(articles, sentences=False)
    return concordance.lines(articles, words.assign(sentence=0), word).values.tolist()


def main():
    """Print the stages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--words", type=int, default=10_000_000)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--least", type=int, default=50, help="uses of a word that is tested and paired, for ten million words; more for more")
    asked = parser.parse_args()
    texts = asked.to / "texts"
    if not texts.is_dir():
        texts.mkdir(parents=True)
        write(asked.folders, asked.words, texts)
    os.environ["CORPUS_CACHE"] = str(asked.to / "cache")
    parts = scale.parts(texts, "en")
    size, least = sum(corpus.sizes(texts).values()), asked.least * max(1, asked.words // 10_000_000)
    list(engine.each(abs, [1, 2]))  # workers start
    print(f"{size / 1e9:.2f} GB in {len(parts)} parts, {engine.workers()} workers; words of {least} uses or more are paired")
    begun = time.perf_counter()
    uses = stage("read, cut, and count by article", lambda: scale.gather(frequency.by_article, parts), asked.words)
    n = int(uses.n.sum())
    counts = stage("frequency list", lambda: frequency.count(uses), n)
    known = stage("what is known of the articles", lambda: scale.articles(parts), n)
    target = known.article[known.outlet == "X"]
    keys = stage("keyness of every word (G2)", lambda: frequency.contrast(uses, target), n)
    stage("keyness judged by articles, of the 100 commonest words", lambda: frequency.keyness(uses, target, least=int(counts.n[100]), test=measures.wilcoxon), n)
    word = counts.token[counts.n >= n / 1e6].iloc[-1]  # one use in a million
    lines = stage(f"concordance of {word!r}, part by part", lambda: [line for some in engine.each(functools.partial(concordance_of, word=word), parts) for line in some], n)
    print(f"    {len(lines):,} lines")
    del uses
    types = sorted(counts.token[counts.n >= least])
    found = stage(f"pairs of {len(types):,} words within five", lambda: scale.gather(cooccurrence.counts, parts, types, "article", 5), n)
    pairs = stage("their measures", lambda: cooccurrence.paired(found, types, 5), n)
    together = found[0]
    print(f"{n:,} words, {len(counts):,} types, {len(known):,} articles, {len(keys):,} keys, {len(pairs):,} pairs of {together.n.sum():,} meetings: "
          f"{time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    main()
