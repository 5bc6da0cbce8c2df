"""Cut articles into sentences and words, each word knowing where it stood.

A word is a run of letters, combining marks and digits, joined inside by an apostrophe or a hyphen where
at least one neighbour is a letter (Nagorno-Karabakh, S-400, 25-mile, Aliyev’s). Single letters with
full stops between them are one word (U.S., H.E., a.m.), and numbers keep their inner . , : / (1,000).
Quotation marks and currency signs belong to no word. `token` is the normal form of a word: Unicode NFC,
lower case by the rules of its language, ’ as ', every hyphen as -, without Arabic vowel marks, tatweel
and invisible characters, and in English without the possessive 's. The text itself is never changed:
`text[start:start + length]` is always the word as it was written.
"""

import functools
import importlib.util
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import regex

from helpers import SettingError

WORD = regex.compile(r"""
    (?<letter>\p{L}\p{M}*) (?: \. (?&letter) )+ (?! [\p{L}\p{M}\p{N}] ) \.?         # U.S.  H.E.  a.m.
  | (?<run> (?<core>[\p{L}\p{M}\p{N}]) (?: \p{Cf}* (?&core) )* )
    (?: (?: (?<=[\p{L}\p{M}]) ['’ʼ\-‐‑] (?=[\p{L}\p{N}])                           # Aliyev's  S-400
          | ['’ʼ\-‐‑] (?=\p{L})                                                     # 25-mile
          | (?<=\p{N}) [.,:/] (?=\p{N}) ) (?&run) )*                                # 1,000  20:30
    """, regex.VERBOSE)

# contractions whose 's is a verb or a pronoun, not a possessive
CONTRACTIONS = {"it's", "he's", "she's", "that's", "let's", "there's", "here's", "what's", "who's"}
ARABIC_MARKS = regex.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]")
SAME_SIGN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
# nupunkt knows ASCII sentence ends; one character for one keeps every offset
SENTENCE_ENDS = str.maketrans({"؟": "?", "։": ".", "۔": "."})


def words(articles, sentences=True):
    """One row per word → article, sentence, position, start, length, token.

    `sentence` and `position` count from 0 within the article; `start` and `length` are characters of
    its text. With `sentences=False` the column `sentence` is left out.
    """
    rows, starts, ends, surfaces, languages = [], [], [], [], []
    for row, (text, language) in enumerate(zip(articles.text, articles.language)):
        spans = [match.span() for match in WORD.finditer(text)]
        rows += [row] * len(spans)
        languages += [language] * len(spans)
        starts += [start for start, _ in spans]
        ends += [end for _, end in spans]
        surfaces += [text[start:end] for start, end in spans]
    starts, ends = np.array(starts, "int32"), np.array(ends, "int32")
    rows = np.array(rows, "int32")
    first = np.searchsorted(rows, np.arange(len(articles)))
    names = articles.article.astype("category").array  # its rows may be few of its categories, in any order
    table = pd.DataFrame({
        "article": pd.Categorical.from_codes(names.codes[rows], dtype=names.dtype),
        "position": (np.arange(len(rows)) - first[rows]).astype("int32"),
        "start": starts, "length": ends - starts,
        "token": _normal_forms(surfaces, languages)})
    if sentences:
        table.insert(1, "sentence", _sentence_numbers(articles, rows, starts))
    return table


def sentences(articles):
    """One row per sentence → article, sentence, start, end, text.

    Sentences are found paragraph by paragraph (a line is a paragraph) by nupunkt, whose model comes with
    the package; `start` and `end` are characters of the article's text, white space around left out.
    """
    import nupunkt  # here: only who asks for sentences needs the model

    rows = []
    for article, text in zip(articles.article, articles.text):
        number, offset = 0, 0
        for line in text.translate(SENTENCE_ENDS).split("\n"):
            for start, end in nupunkt.sent_spans(line) if line.strip() else []:
                piece = line[start:end]
                start += offset + len(piece) - len(piece.lstrip())
                end = start + len(piece.strip())
                if end > start:
                    rows.append((article, number, start, end, text[start:end]))
                    number += 1
            offset += len(line) + 1
    table = pd.DataFrame(rows, columns=["article", "sentence", "start", "end", "text"])
    return table.astype({"article": articles.article.dtype, "text": "str"})


def content(words, language):
    """The rows of `words` (or of any table with a column `token`) that are no function words of the
    language and no bare numbers.

    Positions stay as they are, so what was left out leaves a gap.
    """
    drop = stopwords(language)
    token = words.token.astype("category").cat
    keep = np.array([t not in drop and not t[0].isnumeric() for t in token.categories], bool)
    return words[keep[token.codes]].reset_index(drop=True)


@functools.cache
def stopwords(language):
    """The function words of a language, as normal forms: a frozen set.

    English is the list of the wordcloud package (192 words), every other language the list of
    stopwordsiso, which gathers lists in use; a language without one is an error.
    """
    if language == "en":
        folder = Path(importlib.util.find_spec("wordcloud").origin).parent  # without importing it
        listed = (folder / "stopwords").read_text(encoding="utf-8").split()
    else:
        import stopwordsiso
        if language not in stopwordsiso.langs():
            raise SettingError(f"no list of function words for language {language!r}; "
                               f"there are lists for {', '.join(sorted(stopwordsiso.langs()))}")
        listed = stopwordsiso.stopwords(language)
    return frozenset(normal_form(word, language) for word in listed)


def normal_form(word, language):
    """The token of one word as written, by the rules of the module's first paragraph."""
    word = ARABIC_MARKS.sub("", unicodedata.normalize("NFC", word).translate(SAME_SIGN))
    arabic = regex.search(r"\p{Arabic}", word) is not None
    word = "".join(c for c in word if unicodedata.category(c) != "Cf" or arabic and c in "\u200c\u200d")
    if language in ("az", "tr"):
        word = word.replace("İ", "i").replace("I", "ı")
    word = word.lower().replace("i\u0307", "i")
    if language == "en" and word.endswith("'s") and word not in CONTRACTIONS:
        word = word[:-2]
    return word


def _normal_forms(surfaces, languages):
    # the rules are applied once per distinct word, not once per use
    codes, distinct = pd.factorize(pd.MultiIndex.from_arrays([surfaces, languages]))
    tokens = pd.Series([normal_form(*pair) for pair in distinct], dtype="str").astype("category")
    return pd.Categorical.from_codes(tokens.cat.codes.to_numpy()[codes], tokens.cat.categories)


def _sentence_numbers(articles, rows, starts):
    numbers = np.zeros(len(rows), "int32")
    row_of = {article: row for row, article in enumerate(articles.article)}
    for article, group in sentences(articles).groupby("article", observed=True):
        own = slice(*np.searchsorted(rows, [row_of[article], row_of[article] + 1]))
        numbers[own] = np.searchsorted(group.start.to_numpy(), starts[own], side="right") - 1
    return numbers
