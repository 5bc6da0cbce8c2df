"""What scores of sentences say: of articles, of words, of actors, along the text."""

import numpy as np
import pandas as pd

from helpers import SettingError, UnsuitedError, engine, measures, periods
from helpers.sentiment.vader import NEUTRAL, read, score

BUT, MARKS = "(after but)", "(! and ?)"  # what the rules add that is no word


def by_article(scores):
    """Mean tone of every article → article, n_sentences, n_scored, coverage, mean, low, high.

    The mean is over the scored sentences; `low` and `high` come from drawing sentences again and so speak
    of this text only, not of its author or outlet. Missing with fewer than five scored sentences.
    """
    articles = scores.groupby("article", observed=True)
    table = articles.agg(n_sentences=("n", "size"), n_scored=("compound", "count"), coverage=("matched", "sum"), n=("n", "sum")).reset_index()
    table["coverage"] /= table.pop("n").clip(lower=1)
    scored = scores["compound"].notna().to_numpy()
    order = np.argsort(articles.ngroup().to_numpy()[scored], kind="stable")
    values = np.split(scores["compound"].to_numpy()[scored][order], np.cumsum(table.n_scored)[:-1])
    means = list(engine.threads(lambda own: _mean(own) if len(own) >= 5 else (np.nan,) * 3, values[:len(table)]))
    table[["mean", "low", "high"]] = np.array(means).reshape(-1, 3)
    return table.astype({"article": "str"}).sort_values(["mean", "article"], ignore_index=True)


def contributions(scores, lexicon, neutral=NEUTRAL):
    """Which words made the mean → token, valence, n, n_articles, n_sentences, contribution; the strongest, either way, first.

    A word's share in the compound of a sentence is compound·v / Σ v, v its valence after negations and boosters and the sum
    over all words, marks and the rule of "but", which have rows of their own. `contribution` is the sum of the shares over
    the scored sentences divided by their number: the column sums to the mean compound. `lexicon` and `neutral` are those
    of `score`. `valence` is the lexicon's. Texts of which the lexicon knows fewer than two words carry no analysis of tone.
    """
    table = _contributions(scores, lexicon, neutral)
    if len(table) < 2:
        raise UnsuitedError("the lexicon knows fewer than two words of these texts, too few to tell a tone by; take longer texts, or name another by --lexicon")
    return table


def _contributions(scores, lexicon, neutral):
    scores, rows = scores[scores.matched > 0], []  # the others have no word to share
    for row, reading in enumerate(read(scores.text, lexicon, neutral)):
        total = sum(reading.after_but) + reading.emphasis
        scale = reading.compound / total if total else 0.0
        shares = [*zip(reading.tokens, reading.valences)]
        if reading.tokens:
            shares += [(BUT, sum(reading.after_but) - sum(reading.valences)), (MARKS, reading.emphasis)]
        rows += [(token, row, scale * v) for token, v in shares if token not in (BUT, MARKS) or v]
    table = pd.DataFrame(rows, columns=["token", "row", "share"]).astype({"token": "str", "row": int, "share": float})
    table["article"] = scores.article.to_numpy()[table.row]
    table = table.groupby("token").agg(n=("token", "size"), n_articles=("article", "nunique"), n_sentences=("row", "nunique"),
                                       contribution=("share", "sum")).reset_index()
    table["contribution"] /= max(1, scores["compound"].notna().sum())
    table = table.merge(lexicon[["token", "valence"]], on="token", how="left")
    table = table.assign(strength=-table.contribution.abs()).sort_values(["strength", "token"], ignore_index=True)
    return table[["token", "valence", "n", "n_articles", "n_sentences", "contribution"]]


def shift(first, second, lexicon, neutral=NEUTRAL):
    """Which words make the difference of two means → token, n (uses in both), first, second, shift; the largest shifts first.

    `first` and `second` are scores of two groups of sentences, the columns of those names the `contributions` in each, and
    `shift` the second minus the first: it sums to the difference of the means.
    """
    sides = [_contributions(scores, lexicon, neutral).set_index("token")[["n", "contribution"]] for scores in (first, second)]
    table = pd.concat(sides, axis=1, keys=["first", "second"]).fillna(0)
    table = pd.DataFrame({"n": (table["first", "n"] + table["second", "n"]).astype(int), "first": table["first", "contribution"],
                          "second": table["second", "contribution"]}).rename_axis("token").reset_index()
    table["shift"] = table.second - table["first"]
    return table.assign(strength=-table["shift"].abs()).sort_values(["strength", "token"], ignore_index=True).drop(columns="strength")


def influence(scores, lexicon, words, neutral=NEUTRAL):
    """How the mean moves if the lexicon forgets a word → token, n_scored, mean, moved; the largest moves first.

    `words` are the tokens to try, one after the other; `n_scored` and `mean` are those without the word, `moved` the
    difference from the mean with it. A mean that hangs on one word says little of a text.
    """
    before, holding, rows = scores["compound"].mean(), {word: [] for word in words}, []
    known = np.flatnonzero(scores.matched > 0)
    for row, reading in zip(known, read(scores.text.iloc[known], lexicon, neutral)):
        for word in holding.keys() & set(reading.tokens):
            holding[word].append(row)
    for word in words:  # the score of a sentence that does not hold it stays
        without = scores["compound"].copy()
        without.iloc[holding[word]] = score(scores.iloc[holding[word]], lexicon[lexicon.token != word], neutral)["compound"].to_numpy()
        rows.append((word, int(without.notna().sum()), without.mean(), without.mean() - before))
    table = pd.DataFrame(rows, columns=["token", "n_scored", "mean", "moved"])
    return table.assign(strength=-table.moved.abs()).sort_values(["strength", "token"], ignore_index=True).drop(columns="strength")


def targets(mentions, scores):
    """Tone of the sentences that name an actor → actor, n_mentions, n_sentences, n_scored, n_articles, mean, low, high; the most
    named first.

    The tone of a sentence is not a tone towards whom it names. The mean is over articles, of the mean of their scored
    sentences that name the actor; an article that does not name it, or in no scored sentence, is missing and not 0. The interval
    draws articles, and is missing with fewer than five. Nested mentions and homonyms do not count.
    """
    own = mentions[~mentions.nested & mentions.actor.notna()]
    keys = ["article", "sentence"]
    if (twice := scores.duplicated(keys)).any():
        raise SettingError(f"sentence {scores.sentence[twice].iloc[0]} of article {scores.article[twice].iloc[0]!r} has two scores; keep one")
    named = own.groupby(["actor", *keys], observed=True).size().rename("mentions").reset_index()
    named = named.merge(scores[[*keys, "compound"]].astype({"article": named.article.dtype}), on=keys, how="left", validate="many_to_one")
    rows = []
    for actor, group in named.groupby("actor"):
        means = group.groupby("article", observed=True)["compound"].mean().dropna()
        rows.append((actor, group.mentions.sum(), len(group), group["compound"].notna().sum(), len(means), *_mean(means)))
    table = pd.DataFrame(rows, columns=["actor", "n_mentions", "n_sentences", "n_scored", "n_articles", "mean", "low", "high"])
    return table.sort_values(["n_mentions", "actor"], ascending=[False, True], ignore_index=True)


def arc(scores, bins=5):
    """Tone along the texts → bin, n_sentences, n_articles, mean, low, high.

    Every article with at least `bins` sentences is cut into as many equal parts; the mean of a bin is over articles, of the
    mean of their scored sentences in it, and its interval draws articles (missing with fewer than five). Nothing is smoothed.
    """
    if bins < 2:
        raise SettingError(f"an arc needs at least two bins, not {bins}")
    size = scores.groupby("article", observed=True)["sentence"].transform("size")
    place = (scores.groupby("article", observed=True)["sentence"].rank(method="first") - 1).astype(int)
    table = scores[["article", "compound"]].assign(bin=place * bins // size)[size >= bins].dropna()
    rows = []
    for number in range(bins):
        own = table[table["bin"] == number]
        means = own.groupby("article", observed=True)["compound"].mean()
        rows.append((number + 1, len(own), len(means), *_mean(means)))
    return pd.DataFrame(rows, columns=["bin", "n_sentences", "n_articles", "mean", "low", "high"])


def over_time(scores, articles, period="year"):
    """Tone over time → period, n_articles, mean, low, high; one row for every `period` ("year", "quarter", "month") from the first
    to the last.

    The mean is over articles, of the mean of their scored sentences; its interval draws articles, and is missing with fewer
    than five. A period without articles is a gap. Articles without a day of publication are left out.
    """
    means = scores.groupby("article", observed=True)["compound"].mean().dropna()
    when = periods.of(articles, period).reindex(means.index.astype("str"))
    rows = []
    for one in periods.all_of(when):
        own = means[(when == one).to_numpy()]
        rows.append((str(one), len(own), *_mean(own)))
    return pd.DataFrame(rows, columns=["period", "n_articles", "mean", "low", "high"])


def _mean(values):
    """Mean and interval of scores, which end at −1 and 1."""
    mean, low, high = measures.bootstrap(values)
    return mean, max(low, -1), min(high, 1)
