"""Set a text beside its translation: which sentences belong together, and what is named in each.

What differs between two texts that say the same is made by the translator, or by our own tools: so every difference is
shown with its place.
"""

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd

from helpers import SettingError, UnsuitedError, measures


def pair(articles):
    """The articles that translate another one here → original, translation; an error where there is none."""
    known = set(articles.article)
    rows = [(row.translation_of, row.article) for row in articles.itertuples() if row.translation_of in known]
    if not rows:
        raise UnsuitedError("no article here translates another one here; say which does in the column translation_of of articles.csv")
    return pd.DataFrame(rows, columns=["original", "translation"])


def align(sentences, original, translation):
    """Sentences of two articles that belong together, by length → first, second, n_first, n_second (characters).

    Gale and Church's dynamic programming, as NLTK has it: a pair for each, and more where one sentence answers to two. It
    knows lengths only and keeps the order. Source: Gale & Church 1993.
    """
    from nltk.translate.gale_church import align_blocks
    lengths = [sentences.text[sentences.article == article].str.len().tolist() for article in (original, translation)]
    pairs = sorted(align_blocks(*lengths))
    return pd.DataFrame([(i, j, lengths[0][i], lengths[1][j]) for i, j in pairs], columns=["first", "second", "n_first", "n_second"])


def names(mentions, original, translation):
    """How often each actor is named in both → actor, first, second, difference; the largest differences first."""
    own = _counted(mentions)
    counts = [own[own.article == article].actor.value_counts() for article in (original, translation)]
    table = pd.concat(counts, axis=1, keys=["first", "second"]).fillna(0).astype(int).rename_axis("actor").reset_index()
    table["difference"] = table.second - table["first"]
    table = table.assign(size=-table.difference.abs(), most=-table[["first", "second"]].max(axis=1))
    return table.sort_values(["size", "most", "actor"], ignore_index=True)[["actor", "first", "second", "difference"]]


def differences(mentions, aligned, original, translation):
    """Aligned sentences that do not name the same actors equally often → first, second, only_first, only_second.

    The last two list the actors named more often on that side; where one sentence answers to several, they count together.
    """
    named = [_named(mentions, article) for article in (original, translation)]
    rows = []
    for first, second in _groups(aligned):
        one, other = (sum((own.get(number, Counter()) for number in numbers), Counter()) for own, numbers in zip(named, (first, second)))
        if one != other:
            rows.append((min(first), min(second), ", ".join(sorted(one - other)), ", ".join(sorted(other - one))))
    return pd.DataFrame(rows, columns=["first", "second", "only_first", "only_second"])


def together(mentions, original, translation):
    """Sentences that name both of two actors, in both texts → one, other, first, second; the most frequent first."""
    counts = []
    for article in (original, translation):
        pairs = [pair for named in _named(mentions, article).values() for pair in combinations(sorted(named), 2)]
        counts.append(pd.Series(pairs, dtype=object).value_counts())
    table = pd.concat(counts, axis=1, keys=["first", "second"]).fillna(0).astype(int)
    table = table.assign(one=[pair[0] for pair in table.index], other=[pair[1] for pair in table.index], size=-table.sum(axis=1))
    return table.sort_values(["size", "one", "other"], ignore_index=True)[["one", "other", "first", "second"]]


def spread(mentions, sentences, original, translation, parts=5, least=5):
    """How evenly each actor is named along both texts → actor, first, second (dp over `parts` runs of equally many sentences).

    For actors named `least` times in both: with fewer, no spread can be told.
    """
    own, columns = _counted(mentions), {}
    for name, article in (("first", original), ("second", translation)):
        here, size = own[own.article == article], int((sentences.article == article).sum())
        if size < parts:
            raise SettingError(f"article {article!r} has {size} sentences, too few for {parts} parts")
        counts = pd.crosstab(here["sentence"] * parts // size, here.actor).reindex(range(parts), fill_value=0)
        counts = counts.loc[:, counts.sum() >= least]
        columns[name] = pd.Series(measures.dp(counts.to_numpy(), np.bincount(np.arange(size) * parts // size)), counts.columns)
    return pd.DataFrame(columns).dropna().rename_axis("actor").reset_index()


def _counted(mentions):
    return mentions[~mentions.nested & mentions.actor.notna()]


def _named(mentions, article):
    own = _counted(mentions)
    return own[own.article == article].groupby("sentence").actor.agg(Counter).to_dict()


def _groups(aligned):
    """Sets of sentences that are linked with each other."""
    groups = []
    for first, second in zip(aligned["first"], aligned.second):
        if groups and (first in groups[-1][0] or second in groups[-1][1]):
            groups[-1][0].add(first)
            groups[-1][1].add(second)
        else:
            groups.append(({first}, {second}))
    return groups
