"""What a word is counted as, and which words only serve others: no tables here, one word at a time."""

import functools
import importlib.util
import unicodedata
from importlib.metadata import version
from pathlib import Path

import regex

from helpers import SettingError

# contractions whose 's is a verb or a pronoun, not a possessive
CONTRACTIONS = {"it's", "he's", "she's", "that's", "let's", "there's", "here's", "what's", "who's"}
ALSO_ENGLISH = ["may", "might", "must", "upon", "us", "will"]
TURKIC = ("az", "tr")
ARABIC_MARKS = regex.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]")
ARABIC, HIDDEN = regex.compile(r"\p{Arabic}"), regex.compile(r"(?:(?![\u200c\u200d])\p{Cf})|([\u200c\u200d])")
JOINERS_ONLY = r"\1"  # Arabic script is spelt with them
UNSAID = regex.compile(f"{ARABIC_MARKS.pattern}|\\p{{Cf}}")  # few words hold any, and two searches cost as much as all else
ABBREVIATION = regex.compile(r"\p{L}(?:\.\p{L})+")
OWN_LISTS = Path(__file__).parent.parent / "stopwords"
SAME_SIGN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})


def normal_form(word, language):
    """The token of one word as written, by the rules of the package's first paragraph."""
    word = word if word.isascii() else unicodedata.normalize("NFC", word.translate(SAME_SIGN))
    if not word.isascii() and UNSAID.search(word):
        word = ARABIC_MARKS.sub("", word)
        word = HIDDEN.sub(JOINERS_ONLY if ARABIC.search(word) else "", word)
    if language in TURKIC:
        word = word.replace("İ", "i").replace("I", "ı")
    word = unicodedata.normalize("NFC", word.lower().replace("i\u0307", "i"))
    if language == "en" and word.endswith("'s") and word not in CONTRACTIONS:
        word = word[:-2]
    return word + "." if "." in word and ABBREVIATION.fullmatch(word) else word


def is_number(token):
    """Whether a token is a bare number: it begins with a digit and holds no hyphen or apostrophe."""
    return token[:1].isnumeric() and not {"-", "'"} & set(token)


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
