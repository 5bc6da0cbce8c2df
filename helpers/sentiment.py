"""Score sentences with a lexicon, show which words did it, and say how much of the text it saw.

A dictionary reads topic as tone: war is negative and peace positive to it, whatever is said of them.
So a score is a reading of words, not of attitudes, and means nothing on a corpus until it has been
compared with sentences coded by hand.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import SettingError, measures

# VADER parts words at white space and knows ASCII signs only
PLAIN_SIGNS = str.maketrans({**dict.fromkeys("‘’‚‛‹›", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑", "-"),
                             **dict.fromkeys("–—―", " - "), "…": " ... ", "/": " / "})


def lexicon(language):
    """The words a lexicon knows → token, valence (−4 to 4), most negative first.

    English is the lexicon of the vaderSentiment package (Hutto & Gilbert 2014, MIT licence). No other
    language has one here, and a text without a lexicon has no score, which is not the same as 0.
    """
    if language != "en":
        raise SettingError(f"no lexicon for language {language!r}, so its texts stay unscored; there is one for en")
    path = Path(importlib.util.find_spec("vaderSentiment").origin).parent / "vader_lexicon.txt"
    rows = [line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    table = pd.DataFrame(rows, columns=["token", "valence"]).astype({"token": "str", "valence": float})
    return table.drop_duplicates("token", keep="last").sort_values(["valence", "token"], ignore_index=True)


def score(sentences, lexicon):
    """VADER's score of every sentence → article, sentence, n, matched, coverage, compound, text.

    `compound` runs from −1 to 1 and is missing where no word of the sentence is in the lexicon. `n` are
    the words VADER sees (parted at white space), `matched` those in the lexicon, `coverage` their share.
    Scored by the rules of the vaderSentiment package, on a copy with quotation marks, dashes and ellipses
    written in ASCII, which it needs.
    Sentences, never articles: the score saturates, and twenty mild words reach what one strong one does.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    analyser.lexicon = dict(zip(lexicon.token, lexicon.valence))
    table = sentences[["article", "sentence", "text"]].copy()
    found = [[token in analyser.lexicon for token in _seen(text, analyser.lexicon)] for text in table.text]
    table["n"] = [len(hits) for hits in found]
    table["matched"] = [sum(hits) for hits in found]
    table["coverage"] = table.matched / table.n.where(table.n > 0)
    table["compound"] = [analyser.polarity_scores(text.translate(PLAIN_SIGNS))["compound"] if any(hits) else np.nan
                         for text, hits in zip(table.text, found)]
    return table[["article", "sentence", "n", "matched", "coverage", "compound", "text"]]


def by_article(scores):
    """Mean tone of every article → article, n_sentences, n_scored, coverage, mean, low, high.

    The mean is over the scored sentences; `low` and `high` come from drawing sentences again and so speak
    of this text only, not of its author or outlet. Missing with fewer than five scored sentences.
    """
    rows = []
    for article, group in scores.groupby("article", observed=True):
        values = group["compound"].dropna()
        mean, low, high = measures.bootstrap(values) if len(values) >= 5 else (np.nan,) * 3
        rows.append((article, len(group), len(values), group.matched.sum() / max(group.n.sum(), 1), mean,
                     max(low, -1), min(high, 1)))
    table = pd.DataFrame(rows, columns=["article", "n_sentences", "n_scored", "coverage", "mean", "low", "high"])
    return table.sort_values(["mean", "article"], ignore_index=True)


def contributions(scores, lexicon):
    """Which words the lexicon saw → token, valence, n, n_articles, n_sentences, contribution.

    `contribution` is valence × uses over the scored sentences: the points this word brings to the
    average sentence before negations and boosters are applied. The strongest, either way, first.
    """
    known = set(lexicon.token)
    rows = [(token, article, number) for article, number, text in zip(scores.article, scores.sentence, scores.text)
            for token in _seen(text, known)]
    table = pd.DataFrame(rows, columns=["token", "article", "sentence"]).merge(lexicon, on="token")
    scored = scores["compound"].notna().sum()
    table["place"] = table.article.astype("str") + " " + table.sentence.astype("str")
    table = table.groupby(["token", "valence"]).agg(
        n=("token", "size"), n_articles=("article", "nunique"), n_sentences=("place", "nunique")).reset_index()
    table["contribution"] = table.valence * table.n / scored
    table = table.assign(strength=-table.contribution.abs()).sort_values(["strength", "token"], ignore_index=True)
    return table[["token", "valence", "n", "n_articles", "n_sentences", "contribution"]]


def _seen(text, known):
    """The words of a sentence as VADER looks them up, in lower case; lone signs only where they are `known`."""
    from vaderSentiment.vaderSentiment import SentiText
    words = [word.lower() for word in SentiText(text.translate(PLAIN_SIGNS)).words_and_emoticons]
    return [word for word in words if word in known or any(map(str.isalnum, word))]
