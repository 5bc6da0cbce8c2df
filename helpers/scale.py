"""Count a corpus that is larger than memory: part by part, on all processors, or on a cluster.

    parts = scale.parts("texts", "en")
    uses = scale.gather(frequency.by_article, parts)                        # in the place of words for:
    frequency.dispersion(uses), frequency.keyness(uses, chosen)

    types = sorted(frequency.count(uses).query("n >= 50").token)
    cooccurrence.paired(scale.gather(cooccurrence.counts, parts, types), types)

A part is some whole files of a folder. Paths travel to whoever counts, and counts come back; the words of a part are kept on
disk (see `store`), so that a second count, or a run after one that was broken off, does not cut them again. The results
are those of the whole corpus in memory, to the last count, since every article lies in one part.
"""

import functools
import inspect
import itertools
import warnings
from collections import namedtuple
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import CorpusError, SettingError, corpus, engine, segments, tallies, tokens

SIZE = 2 ** 26  # bytes of files that make a part
PENDING = 8  # counts of parts kept apart before they are added up
HELD = 20  # bytes of memory that a byte of text takes while a notebook runs: 13 to 18 on 37 to 70 MB of manuals
PAIRS = 10 ** 9  # bytes that pairs take beside, at most: a notebook bounds their types, and they do not grow with the corpus
NOTHING = "none of {} parts holds an article that was asked for; see the language and the question where"
Part = namedtuple("Part", "folder files language where")


def parts(folder, language=None, where=None, size=SIZE):
    """A corpus in parts of about `size` bytes, each some whole files of it → list of Part, to hand to `gather`.

    `language` and `where` keep articles as in `corpus.read`. A file is never parted: a table larger than memory is to be saved as several.
    """
    folder = Path(folder).resolve()
    found = corpus.sizes(folder)
    names = list(found)
    return [Part(str(folder), names[first:last], language, where) for first, last in segments.runs(list(found.values()), size)]


def gather(count, parts, *arguments, **settings):
    """What count(words, *arguments, **settings) gives for every part, added up → one table of the same columns, in their order, or
    several where it gives several.

    `count` is a function of this package that gives counts, or one of your own in a module: its columns n and n_… add up over rows that agree
    in all others. Words hold sentences where its parameter `within` is "sentence".
    """
    work = functools.partial(_counted, count=count, arguments=arguments, settings=settings)
    held = []
    for found in engine.each(work, parts):
        held += [] if found is None else [found if isinstance(found, tuple) else (found,)]
        if len(held) >= PENDING and not any("article" in table for table in held[0]):
            held = [tuple(map(_added, zip(*held)))]
    if not held:
        raise CorpusError(NOTHING.format(len(parts)))
    tables = tuple(map(_added, zip(*held)))
    return tables if len(tables) > 1 else tables[0]


def articles(parts):
    """What is known of every article, without its text: to name a target, as in corpus.sides(articles, …)."""
    tables = [table for table in engine.each(_known, parts) if table is not None]
    if not tables:
        raise CorpusError(NOTHING.format(len(parts)))
    table = pd.concat(tables, ignore_index=True)
    return table.astype({"article": pd.CategoricalDtype(table.article)})


def needed(folder):
    """About how many bytes of memory a notebook takes for the texts of a folder."""
    held = HELD * sum(corpus.sizes(folder).values())
    return held + min(held, PAIRS)


def _counted(part, count, arguments, settings):
    """The counts of one part, or None where no article of it was asked for."""
    if (articles := _read(part)) is None:
        return None
    within = inspect.signature(count).bind(None, *arguments, **settings)
    within.apply_defaults()
    within = within.arguments.get("within")
    words = tokens.words(articles, sentences=within == "sentence")
    return count(tokens.paragraphs(words, articles) if within == "paragraph" else words, *arguments, **settings)


def _known(part):
    articles = _read(part)
    return None if articles is None else articles.drop(columns="text").astype({"article": "str"})


def _read(part):
    """The articles of a part, or None where none was asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # files that cannot be read are said once, by corpus.files
        articles = corpus.read(part.folder, only=part.files)
    if articles is None:
        return None
    if part.language is not None:
        articles = articles[articles.language == part.language]
    if part.where is not None and len(articles):
        articles = corpus.answering(articles, part.where, "where")
    return articles.assign(article=articles.article.cat.remove_unused_categories()).reset_index(drop=True) if len(articles) else None


def _added(tables):
    """Tables of counts as one: categories joined, and rows with the same keys added up; those of articles only put on end, since every
    article lies in one part."""
    if len(tables) == 1:
        return tables[0]
    keys = [column for column in tables[0] if column != "n" and not column.startswith("n_")]
    joined = {column: _joined(tables, column) for column in tables[0]}
    if "article" in keys:
        return pd.DataFrame(joined, copy=False)
    codes = [_codes(joined[key]) for key in keys]
    widths = [tallies.bits(int(code.max(initial=0)) + 1) for code in codes]
    key = functools.reduce(lambda whole, part: whole << part[1] | part[0], zip(codes, widths), np.zeros(1, "int64"))
    order, key = tallies.ordered(key)
    first = tallies.runs(key)[:-1]
    return pd.DataFrame({column: values[order[first]] if column in keys else np.add.reduceat(values[order], first)
                         for column, values in joined.items()}, copy=False)


def _joined(tables, column):
    """One column of all tables: the articles in the order of the parts, other categories in that of the alphabet."""
    values = [table[column].array for table in tables]
    if not isinstance(values[0], pd.Categorical):
        return np.concatenate([np.asarray(value) for value in values])
    labels = dict.fromkeys(itertools.chain.from_iterable(value.categories.tolist() for value in values))
    labels = pd.Index(list(labels) if column == "article" else sorted(labels), dtype="str", name=values[0].categories.name)
    codes = [labels.get_indexer(value.categories).astype("int32")[value.codes] for value in values]
    return pd.Categorical.from_codes(np.concatenate(codes), labels, validate=False)


def _codes(values):
    """Whole numbers in the place of labels."""
    return np.asarray(values.codes if isinstance(values, pd.Categorical) else values, "int64")
