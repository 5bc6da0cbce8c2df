"""How fast texts become words: `python tests/benchmarks/words.py [FOLDER …] [--words N]`; folders hold more texts."""

import re
from collections import Counter

from nltk import FreqDist
from nltk.tokenize import NLTKWordTokenizer, PunktSentenceTokenizer, wordpunct_tokenize

import corpora
from helpers import frequency, tokens
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


if __name__ == "__main__":
    main()
