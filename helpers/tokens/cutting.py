"""Cut texts into words once, by several workers where there are many; under what name the words are kept."""

import functools
import itertools
import json
import unicodedata
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import xxhash

from helpers import SettingError, engine, segments, store
from helpers.tokens import rules
from helpers.tokens.rules import TURKIC, is_number, normal_form

WORDS, SENTENCES = ".words.npy", ".sentences.npy"  # what a worker writes
PART = 2 ** 24  # characters that are cut as one part


def key(articles, names, sentences, lemmatise):
    """What the words depend on, as a name: texts, their order and languages, settings, and the rules."""
    said = f"{_rules()} {sentences} {lemmatise} {len(names.categories)} ".encode() + np.asarray(names.codes, "int64").tobytes()
    return store.key(said + "\0".join(articles.language.astype("str")).encode(), articles.text)


@functools.cache
def _rules():
    """A number that changes with whatever cuts: this package, `segments`, and the packages behind them."""
    sources = b"".join(Path(file).read_bytes() for file in (__file__, rules.__file__, segments.__file__))
    versions = " ".join(version(package) for package in ("nupunkt", "regex", "simplemma"))
    return xxhash.xxh3_128_hexdigest(sources + f"{versions} {unicodedata.unidata_version}".encode())


def cut(articles, names, sentences, lemmatise, workplace):
    """The columns of `words`, with codes for articles and tokens, and the tokens; runs of mere marks, without a token, left out.

    With sentences, also their text (its row in `articles`), start and end, as `sentence_row`, `sentence_start` and `sentence_end`.
    """
    bounds, (starts, lengths, codes, *sentence), surfaces, spans = _found(articles, sentences, workplace)
    number, languages = pd.factorize(articles.language.astype("str"))
    codes, tokens = _tokens(codes, surfaces, np.repeat(number, np.diff(bounds)) if len(languages) > 1 else None, languages.tolist(), lemmatise)
    columns = dict(zip(["start", "length", "token", "sentence"], [starts, lengths, codes, *sentence]))
    if tokens[:1] == [""]:  # they are in order
        some = codes > 0
        bounds = np.concatenate([[0], np.cumsum(some)])[bounds]
        columns, tokens = {name: values[some] for name, values in columns.items()}, tokens[1:]
        columns["token"] -= 1
    position = np.arange(bounds[-1], dtype="int32")
    position -= np.repeat(bounds[:-1].astype("int32"), np.diff(bounds))
    columns |= {"position": position, "article": np.repeat(names, np.diff(bounds))}
    return columns | dict(zip(["sentence_row", "sentence_start", "sentence_end"], spans)), tokens


def _found(articles, sentences, workplace):
    """Bounds of the articles' words; start, length, number of the form and, if asked for, sentence of each, as rows; the forms; and, if asked
    for, text, start and end of the sentences, as rows.

    Words are cut by threads; where there are sentences, which are Python's work, many texts by several workers who meet in a workplace.
    """
    texts, languages = articles.text.tolist(), articles.language.tolist()
    parts = list(segments.runs([len(text) for text in texts], PART))
    if not sentences or workplace is None or len(parts) < 2 or engine.alone():
        return _cut(texts, languages, sentences)
    paths = [workplace / f"{first}.json" for first, _ in parts]
    for path, (first, last) in zip(paths, parts):
        path.write_bytes(json.dumps([texts[first:last], languages[first:last]], ensure_ascii=False).encode("utf-8", "surrogatepass"))
    found = [(bounds, *(np.load(path.with_suffix(ending), mmap_mode="r") for ending in (WORDS, SENTENCES)), forms) for path, (bounds, forms) in
             zip(paths, engine.each(_cut_file, paths))]
    number, sizes = {}, [len(rows[0]) for _, rows, _, _ in found]
    table, bounds, n = np.empty((4, sum(sizes)), "int32"), [np.zeros(1, int)], 0
    for (bound, rows, _, forms), size in zip(found, sizes):
        own = table[:, n:n + size]
        own[:] = rows
        segments.renumber(own[2], np.array([number.setdefault(form, len(number)) for form in forms], "int32"))
        bounds.append(n + bound[1:])
        n += size
    spans = [spans + np.array([[first], [0], [0]], "int32") for (first, _), (_, _, spans, _) in zip(parts, found)]
    return np.concatenate(bounds), table, list(number), np.concatenate(spans, axis=1)


def _cut(texts, languages, sentences):
    """`_found` of texts that this process cuts by itself."""
    bounds, *columns, forms = segments.words(texts, engine.threads)
    if not sentences:
        return bounds, columns, forms, []
    spans = np.fromiter((number for row, (text, language) in enumerate(zip(texts, languages)) for span in segments.sentences(text, language)
                         for number in (row, *span)), "int32").reshape(-1, 3).T
    return bounds, [*columns, _sentence_numbers(spans, bounds, columns[0])], forms, spans


def _cut_file(path):
    """`_cut` of the texts in a file, with sentences; the arrays stay in others beside it, and only bounds and forms come back."""
    if not path.is_file():
        raise SettingError(f"a worker does not see {path.parent.parent}; name a folder that all machines share by the variable CORPUS_CACHE")
    texts, languages = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    bounds, columns, forms, spans = _cut(texts, languages, sentences=True)
    for ending, array in ((WORDS, np.stack(columns)), (SENTENCES, spans)):
        np.save(path.with_suffix(ending), array, allow_pickle=False)
    path.unlink()
    return bounds, forms


def _tokens(codes, surfaces, numbers, languages, lemmatise):
    """The number of every word's normal form, and these forms in the order of their letters; the rules are applied once to each form and
    language, not to each use."""
    of = languages * len(surfaces)  # the language of each form
    if len(languages) > 1 and surfaces:
        codes, distinct = pd.factorize(codes.astype("int64") * len(languages) + numbers)
        codes = codes.astype("int32")
        surfaces, of = zip(*((surfaces[pair // len(languages)], languages[pair % len(languages)]) for pair in distinct.tolist()))
    tokens = [surface.lower() if surface.isascii() and surface.isalpha() and language not in TURKIC  # most words, and nothing else to do
              else normal_form(surface, language) for surface, language in zip(surfaces, of)]
    if lemmatise:
        tokens = _lemmas(surfaces, of, tokens)
    distinct = set(tokens)
    plain = sorted(filter(str.isascii, distinct))  # apart: Python compares signs of one byte at twice the speed, and merges what is sorted
    distinct = sorted(plain + [token for token in distinct if not token.isascii()])
    rank = dict(zip(distinct, range(len(distinct))))
    segments.renumber(codes, np.fromiter(map(rank.__getitem__, tokens), "int32", len(tokens)))
    return codes, distinct


def _lemmas(surfaces, languages, tokens):
    from simplemma import lemmatize
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
    for language in set(languages) - SUPPORTED_LANGUAGES:
        raise SettingError(f"no lemmas for language {language!r}; there are for {', '.join(sorted(SUPPORTED_LANGUAGES))}; "
                           "or leave lemmatise=False")
    written_small = {token for surface, token in zip(surfaces, tokens) if surface[0] == surface[0].lower()}
    return [lemmatize(token, lang=language).lower() if token in written_small and not is_number(token) else token
            for token, language in zip(tokens, languages)]


def _sentence_numbers(spans, bounds, starts):
    """The number of every word's sentence in its text, from the places of the sentences and of the words."""
    numbers, edges = np.zeros(len(starts), "int32"), np.searchsorted(spans[0], np.arange(len(bounds)))
    for own, held in zip(itertools.pairwise(bounds), itertools.pairwise(edges)):
        numbers[slice(*own)] = np.searchsorted(spans[1, slice(*held)], starts[slice(*own)], side="right") - 1
    return numbers
