"""Cut articles into sentences and words, each word knowing where it stood.

A word is a run of letters, combining marks and digits, joined inside by an apostrophe (' ’ ʼ) or a hyphen
(- ‐ ‑) where at least one neighbour is a letter: Nagorno-Karabakh, S-400, COP29, 25-mile, Aliyev’s. Single
letters with full stops between them are one word, the last stop included (U.S., H.E., a.m., U.S.-led);
digits keep their inner . , : / (1,000.5, 20:30, 11/22), and $5bn is the number 5bn. Quotation marks,
straight or curly, belong to no word. Invisible characters inside a word do not cut it. `token` is the
word's normal form: Unicode NFC, lower case by the rules of its language, ’ and ʼ as ', every hyphen as -,
without Arabic vowel marks and tatweel, without invisible characters (but for the joiners of Arabic
script), and in English without the possessive 's. The text itself is never changed:
`text[start:start + length]` is always the word as it was written.
"""

import difflib
import functools

import numpy as np
import pandas as pd
import regex

from helpers import SettingError, UnsuitedError, segments, store
from helpers.tokens import cutting, rules
from helpers.tokens.rules import is_number, normal_form, stopwords, stopwords_source

BREAK = regex.compile(r"\n")


def words(articles, sentences=True, numbers=True, lemmatise=False, pool=False):
    """One row per word → article, sentence, position, start, length, token.

    `sentence` and `position` count from 0 within the article; `start` and `length` are characters of
    its text. With `sentences=False` the column `sentence` is left out, and its cost saved; with
    `numbers=False` the words that begin with a digit and hold no hyphen (2025, 1,000, 5bn) are, places
    staying as they are. `lemmatise=True` makes a token the dictionary form of its word, in languages
    that simplemma knows; a form always written with a capital is taken for a name and stays. Articles in
    several languages are refused unless `pool=True`, since counts of two languages do not add up.
    What was cut once is kept on disk (see `store`) and opened again; its arrays are read-only.
    """
    languages = sorted(articles.language.dropna().unique())
    if len(languages) > 1 and not pool:
        raise SettingError(f"these articles are in {len(languages)} languages ({', '.join(languages)}), whose counts do not add up; "
                           f"read one with corpus.read(folder, {languages[0]!r}), or pool them with tokens.words(articles, pool=True)")
    names, arrays, listed = _cut(articles, sentences, lemmatise)
    columns = arrays | {"article": pd.Categorical.from_codes(arrays["article"], dtype=names.dtype, validate=False),
                        "token": pd.Categorical.from_codes(arrays["token"], pd.Index(listed, dtype="str"), validate=False)}
    order = ["article", "sentence", "position", "start", "length", "token"]
    table = pd.DataFrame({column: columns[column] for column in order if column in columns}, copy=False)
    if not numbers:
        bare = np.array([is_number(token) for token in table.token.cat.categories], bool)
        table = table[~bare[table.token.cat.codes]].reset_index(drop=True)
    return table


def sentences(articles):
    """One row per sentence → article, sentence, start, end, text.

    `start` and `end` are characters of the article's text, white space around left out; a line break
    ends a sentence. They are kept beside the words.
    """
    names, arrays, _ = _cut(articles)
    row, start, end = (arrays[f"sentence_{what}"].astype("int64") for what in ("row", "start", "end"))
    texts = articles.text.tolist()
    return pd.DataFrame({
        "article": pd.Categorical.from_codes(names.codes[row], dtype=names.dtype), "sentence": np.arange(len(row)) - np.searchsorted(row, row),
        "start": start, "end": end, "text": pd.Series([texts[own][slice(*span)] for own, *span in zip(row.tolist(), start.tolist(), end.tolist())], dtype="str")})


def content(words, language, stopwords=None):
    """The rows of `words` (or of any table with a column `token`) that are no function words of the
    language and no bare numbers.

    `stopwords` names a file of your own, as for the function of that name. Positions stay as they are,
    so what was left out leaves a gap. Texts of which nothing is left carry no analysis of content words.
    """
    drop = rules.stopwords(language, stopwords)
    token = words.token.astype("category").cat
    keep = np.array([t not in drop and not is_number(t) for t in token.categories], bool)
    kept = words[keep[token.codes]].reset_index(drop=True)
    if kept.empty and len(words):
        raise UnsuitedError("these texts hold function words and numbers only; take longer texts, or a shorter list by --stopwords")
    return kept


def paragraphs(words, articles):
    """`words` with the number of each word's paragraph, from 0 in its article → … paragraph; line breaks part paragraphs."""
    most = max(map(len, articles.text), default=0) + 1
    code = dict(zip(words.article.array.categories, range(len(words.article.array.categories))))
    breaks = np.sort([code[article] * most + match.start() for article, text in zip(articles.article, articles.text)
                      if article in code for match in BREAK.finditer(text)])
    own = words.article.array.codes.astype("int64") * most
    return words.assign(paragraph=np.searchsorted(breaks, own + words.start.to_numpy()) - np.searchsorted(breaks, own))


def nearest(word, tokens, most=5):
    """The tokens spelt most like a word, to offer where it is not found; none that is not alike."""
    return difflib.get_close_matches(normal_form(word, "und"), tokens, most, 0.75)


def in_order(words):
    """`words` article by article and place by place, as `words` makes them; the frame itself where it is so already."""
    codes, position = words.article.array.codes, words.position.to_numpy()
    turns = np.flatnonzero(codes[1:] != codes[:-1]) + 1
    falls = np.flatnonzero(position[1:] <= position[:-1]) + 1
    apart = len(np.unique(np.append(codes[:1], codes[turns]))) < len(turns) + 1
    return words.sort_values(["article", "position"]) if len(words) and (apart or not np.isin(falls, turns).all()) else words


def _cut(articles, sentences=True, lemmatise=False):
    """The articles' names as categories, and arrays and tokens of `cutting.cut`, opened where they are kept."""
    if articles.text.isna().any():
        raise SettingError(f"article {articles.article[articles.text.isna()].iloc[0]!r} has no text; leave it out")
    names = articles.article.astype("category").array  # rows may be few of the categories, in any order
    return names, *store.kept(cutting.key(articles, names, sentences, lemmatise),
                              functools.partial(cutting.cut, articles, names.codes, sentences, lemmatise))
