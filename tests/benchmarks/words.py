"""How fast texts become words: `python tests/benchmarks/words.py [FOLDER …] [--words N]`; folders hold more texts."""

import os
import re
import tempfile
from collections import Counter

from nltk import FreqDist
from nltk.tokenize import NLTKWordTokenizer, PunktSentenceTokenizer, wordpunct_tokenize

import corpora
from helpers import frequency, store, tokens
from timing import compare, cpu

PATTERN = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*")


def with_finditer(texts):
    """Ids and offsets, the plain way: a dictionary and a list of tuples."""
    numbers, found = {}, []
    for text in texts:
        for match in PATTERN.finditer(text):
            found.append((numbers.setdefault(match.group().lower(), len(numbers)), match.start(), match.end()))
    return found


def main():
    """Print the ratios."""
    asked = corpora.asked(__doc__)
    os.environ["CORPUS_CACHE"] = os.devnull  # nothing is kept, so that words are cut each time, by one processor
    articles = corpora.articles(asked.folders, asked.words)
    texts = articles.text.tolist()
    words = tokens.words(articles, sentences=False)
    print(f"{len(words):,} words, {len(words.token.cat.categories):,} types, {len(articles):,} articles; a word takes "
          f"{words.memory_usage(index=False).sum() / len(words):.1f} bytes without sentences, 4 more with them")

    some = texts[:len(texts) // 20]
    share = sum(map(len, some)) / sum(map(len, texts))
    treebank, punkt = NLTKWordTokenizer(), PunktSentenceTokenizer()
    print("words with ids and offsets, against")
    own = compare(lambda: tokens.words(articles, sentences=False), {
        "re.finditer and a dictionary (ids, offsets)": (lambda: with_finditer(texts), 1),
        "NLTK wordpunct_tokenize (lists)": (lambda: [wordpunct_tokenize(text) for text in some], share),
        "NLTKWordTokenizer (lists)": (lambda: [treebank.tokenize(text) for text in some], share),
        "NLTK Punkt sentences, each through NLTKWordTokenizer": (
            lambda: [treebank.tokenize(s) for text in some for s in punkt.tokenize(text)], share)}, asked.rounds)
    print(f"  {len(words) / own / 1e6:.1f} million words a second on one core; sentences as well: "
          f"{cpu(lambda: tokens.words(articles)) / own:.1f} times as long")

    def counted():
        return frequency.count(tokens.words(articles, sentences=False))

    peers = {"re.findall, lower and Counter": (lambda: Counter(w for t in texts for w in PATTERN.findall(t.lower())), 1),
             "FreqDist of wordpunct_tokenize": (lambda: FreqDist(w.lower() for t in some for w in wordpunct_tokenize(t)), share)}
    try:
        from sklearn.feature_extraction.text import CountVectorizer
        peers["scikit-learn CountVectorizer"] = (lambda: CountVectorizer().fit_transform(texts), 1)
    except ImportError:
        print("scikit-learn is not installed; it wants an environment of its own, since it slows the import of nltk")
    print("text to frequency list, against")
    compare(counted, peers, asked.rounds)

    def anew():
        store.clear()
        return counted()

    peers = {"NLTK Punkt, NLTKWordTokenizer and FreqDist": (
        lambda: FreqDist(w.lower() for text in some for s in punkt.tokenize(text) for w in treebank.tokenize(s)), share),
        **{name: peer for name, peer in peers.items() if "scikit" in name}}
    with tempfile.TemporaryDirectory() as cache:
        os.environ["CORPUS_CACHE"] = cache
        print(f"the same on {os.cpu_count()} processors, its words kept on disk, against one processor")
        compare(anew, peers, asked.rounds, shared=True)


if __name__ == "__main__":
    main()
