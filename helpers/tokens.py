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
import importlib.util
import json
import unicodedata
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import regex
import xxhash

from helpers import SettingError, UnsuitedError, engine, segments, store

# contractions whose 's is a verb or a pronoun, not a possessive
CONTRACTIONS = {"it's", "he's", "she's", "that's", "let's", "there's", "here's", "what's", "who's"}
ALSO_ENGLISH = ["may", "might", "must", "upon", "us", "will"]
TURKIC = ("az", "tr")
ARABIC_MARKS = regex.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]")
ARABIC, HIDDEN = regex.compile(r"\p{Arabic}"), regex.compile(r"(?:(?![\u200c\u200d])\p{Cf})|([\u200c\u200d])")
JOINERS_ONLY = r"\1"  # Arabic script is spelt with them
BREAK = regex.compile(r"\n")
ABBREVIATION = regex.compile(r"\p{L}(?:\.\p{L})+")
PART = 2 ** 24  # characters that are cut as one part
OWN_LISTS = Path(__file__).parent / "stopwords"
SAME_SIGN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})


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
    if articles.text.isna().any():
        raise SettingError(f"article {articles.article[articles.text.isna()].iloc[0]!r} has no text; leave it out")
    names = articles.article.astype("category").array  # rows may be few of the categories, in any order
    arrays, listed = store.kept(_key(articles, names, sentences, lemmatise),
                                functools.partial(_cut, articles, names.codes, sentences, lemmatise))
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
    ends a sentence.
    """
    rows = [(article, number, start, end, text[start:end])
            for article, text, language in zip(articles.article, articles.text, articles.language)
            for number, (start, end) in enumerate(segments.sentences(text, language))]
    table = pd.DataFrame(rows, columns=["article", "sentence", "start", "end", "text"])
    return table.astype({"article": articles.article.astype("category").dtype, "text": "str"})


def content(words, language, stopwords=None):
    """The rows of `words` (or of any table with a column `token`) that are no function words of the
    language and no bare numbers.

    `stopwords` names a file of your own, as for the function of that name. Positions stay as they are,
    so what was left out leaves a gap. Texts of which nothing is left carry no analysis of content words.
    """
    drop = _listed(language, stopwords)
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


def stopwords(language, path=None):
    """The function words of a language, as normal forms: a frozen set; `stopwords_source` names the list.

    `path` names a file of your own, one word a line. Else English has the list of the wordcloud package
    and a few words it lacks, Azerbaijani and Georgian one of this project's own, every other language
    the one of stopwordsiso; a language without one is an error.
    """
    return _listed(language, path)


def stopwords_source(language, path=None):
    """Where the list of a language comes from: a phrase to cite."""
    if path:
        return f"a list of one's own, {Path(path).name}"
    if language == "en":
        return f"the list of the wordcloud package, version {version('wordcloud')}, and {', '.join(ALSO_ENGLISH)}, which it lacks"
    own = OWN_LISTS / f"{language}.txt"
    if own.is_file():
        return own.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    if language == "und":
        return "empty, because the language of these texts could not be told"
    return f"the list of stopwordsiso, version {version('stopwordsiso')}"


def is_number(token):
    """Whether a token is a bare number: it begins with a digit and holds no hyphen or apostrophe."""
    return token[:1].isnumeric() and not {"-", "'"} & set(token)


def normal_form(word, language):
    """The token of one word as written, by the rules of the module's first paragraph."""
    if word.isascii() and word.isalpha() and language not in TURKIC:
        return word.lower()  # most words, and nothing else to do
    word = word if word.isascii() else word.translate(SAME_SIGN)
    if not word.isascii():
        word = ARABIC_MARKS.sub("", unicodedata.normalize("NFC", word))
        word = HIDDEN.sub(JOINERS_ONLY if ARABIC.search(word) else "", word)
    if language in TURKIC:
        word = word.replace("İ", "i").replace("I", "ı")
    word = unicodedata.normalize("NFC", word.lower().replace("i\u0307", "i"))
    if language == "en" and word.endswith("'s") and word not in CONTRACTIONS:
        word = word[:-2]
    return word + "." if "." in word and ABBREVIATION.fullmatch(word) else word


@functools.cache
def _listed(language, path=None):
    own = Path(path) if path else OWN_LISTS / f"{language}.txt"
    if path or own.is_file():
        if not own.is_file():
            raise SettingError(f"there is no file {path}; name a text file with one function word a line")
        try:
            listed = [line for line in own.read_text(encoding="utf-8-sig").splitlines() if not line.startswith("#")]
        except UnicodeDecodeError as error:
            raise SettingError(f"{path} cannot be read as UTF-8 ({error}); save it so from your editor") from None
    elif language == "en":
        folder = Path(importlib.util.find_spec("wordcloud").origin).parent  # without importing it
        listed = [*(folder / "stopwords").read_text(encoding="utf-8").split(), *ALSO_ENGLISH]
    elif language == "und":
        listed = []  # a language nobody knows has no list, and no word of it is left out
    else:
        import stopwordsiso
        if language not in stopwordsiso.langs():
            raise SettingError(f"no list of function words for language {language!r}; there are lists for "
                               f"{', '.join(sorted({*stopwordsiso.langs(), 'az', 'ka'}))}, or name a file of your own")
        listed = stopwordsiso.stopwords(language)
    return frozenset(normal_form(word.strip(), language) for word in listed)


def _key(articles, names, sentences, lemmatise):
    """What the words depend on, as a name: texts, their order and languages, settings, and the rules."""
    digest = xxhash.xxh3_128(f"{_rules()} {sentences} {lemmatise} {len(names.categories)} ".encode())
    digest.update(np.asarray(names.codes, "int64").tobytes())
    digest.update("\0".join(articles.language.astype("str")).encode())
    digest.update(np.fromiter(map(len, articles.text), "int64", len(articles)).tobytes())
    for text in articles.text:
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@functools.cache
def _rules():
    """A number that changes with whatever cuts: this module, `segments`, and the packages behind them."""
    sources = b"".join(Path(file).read_bytes() for file in (__file__, segments.__file__))
    versions = " ".join(version(package) for package in ("nupunkt", "regex", "simplemma"))
    return xxhash.xxh3_128_hexdigest(sources + f"{versions} {unicodedata.unidata_version}".encode())


def _cut(articles, names, sentences, lemmatise, workplace):
    """The columns of `words`, with codes for articles and tokens, and the tokens; runs of mere marks, without a token, left out."""
    bounds, (starts, lengths, codes, *sentence), surfaces = _found(articles, sentences, workplace)
    number, languages = pd.factorize(articles.language.astype("str"))
    token = _tokens(codes, surfaces, np.repeat(number, np.diff(bounds)) if len(languages) > 1 else None, languages.tolist(), lemmatise)
    columns = dict(zip(["start", "length", "sentence"], [starts, lengths, *sentence]))
    if token.categories[:1].tolist() == [""]:  # they are in order
        some = np.asarray(token != "")
        bounds = np.concatenate([[0], np.cumsum(some)])[bounds]
        columns, token = {name: values[some] for name, values in columns.items()}, token[some].remove_unused_categories()
    position = np.arange(len(token), dtype="int32")
    position -= np.repeat(bounds[:-1].astype("int32"), np.diff(bounds))
    return columns | {"position": position, "article": np.repeat(names, np.diff(bounds)), "token": token.codes}, token.categories.tolist()


def _found(articles, sentences, workplace):
    """Bounds of the articles' words; start, length, number of the form and, if asked for, sentence of each, as rows; the forms.

    Many texts are cut in parts, by several workers where there is a workplace to meet in.
    """
    texts, languages = articles.text.tolist(), articles.language.tolist()
    parts = list(segments.runs([len(text) for text in texts], PART))
    if workplace is None or len(parts) < 2 or engine.alone():
        found = [_cut_part(texts[first:last], languages[first:last], sentences) for first, last in parts]
    else:
        paths = [workplace / f"{first}.json" for first, _ in parts]
        for path, (first, last) in zip(paths, parts):
            path.write_bytes(json.dumps([texts[first:last], languages[first:last]], ensure_ascii=False).encode("utf-8", "surrogatepass"))
        found = [(bounds, np.load(path.with_suffix(".npy"), mmap_mode="r"), forms) for path, (bounds, forms) in
                 zip(paths, engine.each(functools.partial(_cut_file, sentences=sentences), paths))]
    number, sizes = {}, [len(rows[0]) for _, rows, _ in found]
    table, bounds, n = np.empty((4 if sentences else 3, sum(sizes)), "int32"), [np.zeros(1, int)], 0
    for (bound, rows, forms), size in zip(found, sizes):
        own = table[:, n:n + size]
        own[:] = rows
        segments.renumber(own[2], np.array([number.setdefault(form, len(number)) for form in forms], "int32"))
        bounds.append(n + bound[1:])
        n += size
    return np.concatenate(bounds), table, list(number)


def _cut_part(texts, languages, sentences):
    """`_found` of a few texts."""
    bounds, *columns, forms = segments.words(texts)
    if sentences:
        columns.append(_sentence_numbers(texts, languages, bounds, columns[0]))
    return bounds, columns, forms


def _cut_file(path, sentences):
    """`_cut_part` of the texts in a file; the arrays stay in another beside it, and only bounds and forms come back."""
    if not path.is_file():
        raise SettingError(f"a worker does not see {path.parent.parent}; name a folder that all machines share by the variable CORPUS_CACHE")
    texts, languages = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    bounds, columns, forms = _cut_part(texts, languages, sentences)
    np.save(path.with_suffix(".npy"), np.stack(columns), allow_pickle=False)
    path.unlink()
    return bounds, forms


def _tokens(codes, surfaces, numbers, languages, lemmatise):
    """The normal form of every word; the rules are applied once to each form and language, not to each use."""
    of = languages * len(surfaces)  # the language of each form
    if len(languages) > 1 and surfaces:
        codes, distinct = pd.factorize(codes.astype("int64") * len(languages) + numbers)
        surfaces, of = zip(*((surfaces[pair // len(languages)], languages[pair % len(languages)]) for pair in distinct.tolist()))
    tokens = [normal_form(surface, language) for surface, language in zip(surfaces, of)]
    if lemmatise:
        tokens = _lemmas(surfaces, of, tokens)
    numbers = {}
    number = np.array([numbers.setdefault(token, len(numbers)) for token in tokens], "int32")
    distinct = list(numbers)
    order = sorted(range(len(distinct)), key=distinct.__getitem__)
    rank = np.empty(len(order), "int32")
    rank[order] = np.arange(len(order))
    categories = pd.Index([distinct[place] for place in order], dtype="str")
    segments.renumber(codes, rank[number])
    return pd.Categorical.from_codes(codes, categories)


def _lemmas(surfaces, languages, tokens):
    from simplemma import lemmatize
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
    for language in set(languages) - SUPPORTED_LANGUAGES:
        raise SettingError(f"no lemmas for language {language!r}; there are for {', '.join(sorted(SUPPORTED_LANGUAGES))}; "
                           "or leave lemmatise=False")
    written_small = {token for surface, token in zip(surfaces, tokens) if surface[0] == surface[0].lower()}
    return [lemmatize(token, lang=language).lower() if token in written_small and not is_number(token) else token
            for token, language in zip(tokens, languages)]


def _sentence_numbers(texts, languages, bounds, starts):
    numbers = np.zeros(len(starts), "int32")
    for row, (text, language) in enumerate(zip(texts, languages)):
        own = slice(bounds[row], bounds[row + 1])
        begins = [start for start, _ in segments.sentences(text, language)]
        numbers[own] = np.searchsorted(begins, starts[own], side="right") - 1
    return numbers
