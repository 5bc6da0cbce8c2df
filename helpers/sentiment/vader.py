"""Scores of sentences by the rules of the vaderSentiment package, or by plain sums in other languages."""

import copy
import functools
import importlib.util
import itertools
import math
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import regex

from helpers import SettingError, UnsuitedError, engine, tables, tokens

# VADER parts words at white space and knows ASCII signs only
PLAIN_SIGNS = str.maketrans({**dict.fromkeys("‘’‚‛‹›", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑", "-"),
                             **dict.fromkeys("–—―", " - "), "…": " ... "})
SLASH = regex.compile(r"(?<=\p{L})/(?=\p{L})")  # win/lose are two words; :/ is an emoticon
NEUTRAL = Path(__file__).parent / "neutral.csv"
PART = 5_000  # sentences that one worker reads at a time, where there are more
NOTHING = "\n"  # stands for a word that says nothing: no word holds white space
SEEN, KNOWN, AS_IT_IS, BUT_ITSELF = 1, 2, 4, 8  # kinds of words, which add up; the kinds of a sentence are bytes
IN_LEXICON, READ_AS_IT_IS = (bytes(bool(kind & which) for kind in range(256)) for which in (KNOWN, AS_IT_IS))
Reading = namedtuple("Reading", "n tokens valences after_but emphasis compound")  # what the scorer sees in a sentence


def lexicon(source):
    """The words a lexicon knows → token, valence, language, most negative first.

    `source` is a language, of which only "en" has a lexicon here: that of the vaderSentiment package (Hutto & Gilbert
    2014, MIT licence), valences from −4 to 4. "en-pattern" is another for English, to compare with: the adjectives of Pattern
    (De Smedt & Daelemans 2012, in the public domain by PDDL, from the textblob package), polarity times four, senses of a word
    averaged, words of polarity 0 left out. Or it is a CSV of your own with the columns token and valence and, if it is
    for VADER's English rules, a column language that says en; all other lexicons are summed plainly. A text
    without a lexicon has no score, which is not the same as 0.
    """
    if source == "en":
        path = Path(importlib.util.find_spec("vaderSentiment").origin).parent / "vader_lexicon.txt"
        rows = [line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        table = pd.DataFrame(rows, columns=["token", "valence"]).assign(language="en")
        table = table.drop_duplicates("token", keep="last").astype({"token": "str", "valence": float})
    elif source == "en-pattern":
        table = _pattern()
    elif str(source).endswith(".csv"):
        table = _own_lexicon(Path(source))
    else:
        raise UnsuitedError(f"no lexicon for language {source!r}, so its texts stay unscored; there are en and en-pattern, or name a "
                           "CSV with the columns token and valence")
    return table.sort_values(["valence", "token"], ignore_index=True)


def _pattern():
    senses = ElementTree.parse(Path(importlib.util.find_spec("textblob").origin).parent / "en" / "en-sentiment.xml").getroot()
    table = pd.DataFrame([(sense.get("form").lower(), float(sense.get("polarity"))) for sense in senses], columns=["token", "polarity"])
    table = table.groupby("token", as_index=False).polarity.mean()
    table = table[(table.polarity != 0) & ~table.token.str.contains(r"\s")]
    return pd.DataFrame({"token": table.token.astype("str"), "valence": 4 * table.polarity, "language": "en"})


def _own_lexicon(path):
    table = tables.read(path, ["token", "valence"], "name a CSV with the columns token and valence")
    value = pd.to_numeric(table.valence, errors="coerce")
    bad = value.isna() | ~np.isfinite(value) | (table.token.str.strip() == "")
    if bad.any():
        line = int(bad.idxmax()) + 2
        raise SettingError(f"{path.name}, line {line}: {table.token[line - 2]!r} with valence {table.valence[line - 2]!r}; give a word and a number")
    languages = sorted(set(table.language)) if "language" in table else ["und"]
    if len(languages) != 1:
        raise SettingError(f"{path.name} must hold one language, not {len(languages)}: {', '.join(map(repr, languages))}")
    small = [word.strip().lower() if languages == ["en"] else tokens.normal_form(word.strip(), languages[0]) for word in table.token]
    table = table.assign(token=small, valence=value, language=languages[0])[["token", "valence", "language"]]
    if (twice := table.token[table.token.duplicated()]).any():
        raise SettingError(f"{path.name} lists {twice.iloc[0]!r} twice; keep one of its rows")
    return table


def neutral(path=NEUTRAL):
    """Phrases whose words say nothing of tone → phrase, reason: names and terms of politics with words VADER knows.

    A CSV with these columns; the one that comes along was written before any sentence of the seeds was coded.
    """
    return tables.read(path, ["phrase"], "name a CSV with the columns phrase and reason, or None")


def score(sentences, lexicon, neutral=NEUTRAL):
    """The score of every sentence → article, sentence, n, matched, coverage, compound, text.

    `compound` runs from −1 to 1 and is missing where no word of the sentence is in the lexicon. `n` are
    the words VADER sees (parted at white space), `matched` those in the lexicon, `coverage` their share.
    English is scored by the rules of the vaderSentiment package, on a copy with quotation marks, dashes and ellipses
    written in ASCII and words parted at a slash, which it needs, and with the words in phrases of the file `neutral` unknown to it (None: all known, and
    the scores are the package's own). A lexicon of another language is summed plainly, without negation: s / √(s² + 15).
    Sentences, never articles: the score saturates, and twenty mild words reach what one strong one does.
    """
    table = sentences[["article", "sentence", "text"]].copy()
    found = np.fromiter(((reading.n, len(reading.tokens), reading.compound if reading.tokens else np.nan)
                         for reading in read(table.text, lexicon, neutral)), "int64, int64, float64", len(table))
    table["n"], table["matched"], table["compound"] = (found[field] for field in found.dtype.names)
    table["coverage"] = table.matched / table.n.where(table.n > 0)
    return table[["article", "sentence", "n", "matched", "coverage", "compound", "text"]]


def read(texts, lexicon, phrases=NEUTRAL):
    """What the scorer sees in one text after the other, `phrases` being the file `neutral` of `score`: n, tokens of the lexicon, valences
    (after the rules on single words), after_but, emphasis (points for marks) and compound."""
    if set(lexicon.language) - {"en"}:
        return _summed(list(texts), lexicon)
    rules = tuple(lexicon.token), tuple(lexicon.valence), None if phrases is None else tuple(neutral(phrases).phrase)
    texts = list(texts)
    parts = [texts[start:start + PART] for start in range(0, len(texts), PART)]
    return map(Reading._make, itertools.chain.from_iterable(engine.each(functools.partial(_read_all, rules=rules), parts)))


def _read_all(texts, rules):
    """The values of a reading for every text: plain tuples, which travel from worker to worker three times as fast as named ones."""
    tokens, valences, phrases = rules
    reader, masked = _reader(tokens, valences), None if phrases is None else _phrases(phrases)
    return [reader.read(_masked(text, masked)) for text in texts]


def _summed(texts, lexicon):
    value = dict(zip(lexicon.token, lexicon.valence))
    frame = pd.DataFrame({"article": pd.Categorical(range(len(texts))), "language": lexicon.language.iloc[0], "text": texts})
    words = tokens.words(frame, sentences=False)
    own = words.token.astype("str").groupby(words.article, observed=False).agg(list)
    result = []
    for text_tokens in own.reindex(range(len(texts))):
        every = text_tokens if isinstance(text_tokens, list) else []
        known = [token for token in every if token in value]
        values = [value[token] for token in known]
        total = sum(values)
        result.append(Reading(len(every), known, values, values, 0.0, total / np.sqrt(total ** 2 + 15)))
    return result


@functools.cache
def _package():
    """The package's module and its analyser, which reads its files once."""
    from vaderSentiment import vaderSentiment
    return vaderSentiment, vaderSentiment.SentimentIntensityAnalyzer()


@functools.lru_cache(maxsize=8)
def _reader(tokens, valences):
    """VADER with these words, and what its rules made before of a sentence, of a spelling, and of a word in its company."""
    vaderSentiment, analyser = _package()
    analyser = copy.copy(analyser)
    known = analyser.lexicon = dict(zip(tokens, valences))
    stands_before, stands_alone, idioms = _stand_ins(known, vaderSentiment)

    @functools.lru_cache(maxsize=2 ** 17)
    def spelling(spelled):
        """The word without the signs around it, and small."""
        word = vaderSentiment.SentiText._strip_punc_if_word(spelled)
        return word, word.lower()

    before = functools.lru_cache(maxsize=2 ** 17)(lambda spelled: stands_before(spelling(spelled)[1]))
    alone = functools.lru_cache(maxsize=2 ** 17)(lambda spelled: stands_alone(spelling(spelled)[1]))

    @functools.lru_cache(maxsize=2 ** 17)
    def kind(spelled):
        """Whether it is seen at all, in the lexicon, to be read as it is (capitals that count, part of an idiom), but: a sum of those."""
        word, low = spelling(spelled)
        shouted = word.isupper() and (low in known or low in vaderSentiment.BOOSTER_DICT)
        return (SEEN * (low in known or any(map(str.isalnum, low))) + KNOWN * (low in known) + AS_IT_IS * (low in idioms or shouted)
                + BUT_ITSELF * (low == "but"))

    reader = SimpleNamespace(rules=vaderSentiment, analyser=analyser, spelling=spelling, before=before, alone=alone, kind=kind, memo={})
    reader.read = functools.lru_cache(maxsize=2 ** 17)(lambda text: _read(text, reader))
    return reader


def _stand_ins(known, rules):
    """Two functions, for a word in lower case, of what stands for it before a word of the lexicon, and for it as one of the lexicon: one
    of all that the rules treat alike; and the words in idioms."""
    idioms = {word for idiom in rules.SPECIAL_CASES for word in idiom.split()} - {"the", "of", "to", "for"}
    parts = {word for entry in rules.BOOSTER_DICT if " " in entry for word in entry.split()}
    named = parts | {"no", "or", "nor", "least", "at", "very", "never", "so", "this", "without", "doubt"}
    alike = {word: "not" for word in rules.NEGATE} | {word: value for word, value in rules.BOOSTER_DICT.items() if " " not in word}
    alike = {word: what for word, what in alike.items() if word not in named | idioms | known.keys()}
    first = {what: word for word, what in reversed(alike.items())}  # one word for all that negate, or boost by the same
    named |= (set(rules.NEGATE) | set(rules.BOOSTER_DICT)) - alike.keys()
    free = [token for token in known if token == token.lower() and token not in named | idioms]
    plain, some = {known[token]: token for token in free}, next(iter(free), NOTHING)  # and for every valence

    def before(low):
        """What stands for a word that comes before one of the lexicon."""
        if low in alike:
            return first[alike[low]]
        if low in named or low in known:
            return low if low in named else some
        return first.get("not", low) if "n't" in low else NOTHING

    return before, lambda low: low if low in named else plain.get(known[low], low), idioms


@functools.lru_cache(maxsize=8)
def _phrases(phrases):
    listed = sorted((phrase.translate(PLAIN_SIGNS) for phrase in phrases), key=len, reverse=True)
    return regex.compile(r"(?<!\w)(?:" + "|".join(r"\s+".join(map(regex.escape, phrase.split())) for phrase in listed) + r")(?!\w)",
                         regex.IGNORECASE)


def _masked(text, phrases):
    """The text in ASCII signs, each word of a neutral phrase with a 0 on its end, which no lexicon knows."""
    text = SLASH.sub(" / ", text if text.isascii() else text.translate(PLAIN_SIGNS))
    return text if phrases is None else phrases.sub(lambda phrase: regex.sub(r"\w+", r"\g<0>0", phrase.group()), text)


def _read(text, reader):
    """The values of a reading of one sentence, by the package's own rules, called once for a word of the lexicon in a company they have not seen.

    The package calls them on the whole sentence, lower-cased anew at every step. What they look at is at most the three words
    before and the two behind, and of those only the ones they know by name or find in the lexicon: so their answer is kept.
    """
    analyser, rules = reader.analyser, reader.rules
    if not text.isascii():
        text = _spelled_out(text, analyser.emojis)
    words = text.split()
    kinds = bytes(map(reader.kind, words))
    listed = kinds.translate(IN_LEXICON)
    places = list(itertools.compress(range(len(words)), listed))
    n = len(words) - kinds.count(0)
    if not places:
        return n, (), (), (), 0.0, 0.0
    lower = tuple([low for _, low in map(reader.spelling, itertools.compress(words, listed))])
    as_it_is = kinds.translate(READ_AS_IT_IS)
    valences = after_but = tuple([_valence(words, i, as_it_is, reader) for i in places])
    if max(kinds) >= BUT_ITSELF:  # the words that score nothing do not move it
        but, value = next(i for i, kind in enumerate(kinds) if kind & BUT_ITSELF), dict(zip(places, valences))
        spots = sorted({*places, but})
        moved = analyser._but_check(["but" if i == but else "" for i in spots], [value.get(i, 0) for i in spots])
        after_but = tuple([valence for i, valence in zip(spots, moved) if i in value])
    total = float(sum(after_but))
    emphasis = math.copysign(analyser._punctuation_emphasis(text), total) if total and ("!" in text or "?" in text) else 0.0
    return n, lower, valences, after_but, emphasis, round(rules.normalize(total + emphasis), 4)


def _valence(words, i, as_it_is, reader):
    """What the rules make of a word in its company: of the words before, those that they do not know by name are NOTHING, or any word of the
    lexicon; those behind matter to "no" and "kind" alone. Where capitals or idioms are near, all are as they are."""
    start = max(0, i - 3)
    if as_it_is.find(1, start, i + 3) >= 0:
        company = [reader.spelling(word)[0] for word in words[start:i + 3]]
        key = i - start, reader.rules.allcap_differential([reader.spelling(word)[0] for word in words]), *company
    else:
        own = reader.alone(words[i])
        key = i - start, False, *map(reader.before, words[start:i]), own
        if own in ("no", "kind"):
            key += *map(reader.before, words[i + 1:i + 2]),
    valence = reader.memo.get(key)
    if valence is None:
        valence = reader.memo[key] = _by_the_rules(reader, *key)
    return valence


def _by_the_rules(reader, i, capitals, *company):
    """What the package makes of one word of a few, as the loop in its `polarity_scores` does."""
    low = company[i].lower()
    if low in reader.rules.BOOSTER_DICT or low == "kind" and [word.lower() for word in company[i + 1:i + 2]] == ["of"]:
        return 0
    window = SimpleNamespace(words_and_emoticons=company, is_cap_diff=capitals)
    return reader.analyser.sentiment_valence(0, window, company[i], i, [])[0]


def _spelled_out(text, emojis):
    """Emojis in the package's words, parted from what stands before as it does."""
    out = ""
    for sign in text:
        out += (" " if out and sign in emojis and not out.endswith(" ") else "") + emojis.get(sign, sign)
    return out
