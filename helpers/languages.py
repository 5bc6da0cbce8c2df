"""Say in which language a text is written."""

import functools
import itertools
import unicodedata
from importlib.metadata import version
from pathlib import Path

import numpy as np

from helpers import store

CANDIDATES = ["ar", "az", "de", "en", "es", "fa", "fr", "hy", "it", "ka", "kk", "pl", "pt", "ru", "tr", "uk"]
AZERBAIJANI = set("ҹҝҸҜ")  # Cyrillic letters that no other candidate is written with
SAMPLE = 250  # characters read at the beginning, the middle and the end: enough to tell, and a book costs no more than a letter
SCRIPTS = {"ARABIC": "ar", "ARMENIAN": "hy", "GEORGIAN": "ka"}  # written by one candidate, or mostly by one


def of(texts):
    """`detect` of every text, kept on disk (see `store`) as long as none of them changes → a list of codes."""
    def made(_):
        """What `store.kept` keeps: the numbers of the languages, and these."""
        found = [detect(text) for text in texts]
        listed = sorted(set(found))
        return {"language": np.array([listed.index(code) for code in found], "uint8")}, listed

    arrays, listed = store.kept(store.key(Path(__file__).read_bytes() + version("py3langid").encode(), texts), made)
    return [listed[number] for number in arrays["language"]]


def detect(text):
    """BCP-47 code of the likeliest of CANDIDATES, by py3langid, whose model comes with the package.

    Where fewer than 20 letters leave it open, the language of their script, else `und`. Of a long text three samples are read.
    """
    sample = _sampled(text)
    if len(letters := _letters(sample)) < 20 and len(letters := _letters(sample := text)) < 20:
        scripts = {unicodedata.name(c, "").partition(" ")[0] for c in letters}
        return SCRIPTS.get(scripts.pop(), "und") if len(scripts) == 1 else "und"
    return "az" if AZERBAIJANI & set(sample) else _identifier().classify(sample)[0]


def _letters(text, most=20):
    return list(itertools.islice(filter(str.isalpha, text), most))


def _sampled(text):
    middle = (len(text) - SAMPLE) // 2
    return text if len(text) <= 3 * SAMPLE else " ".join([text[:SAMPLE], text[middle:middle + SAMPLE], text[-SAMPLE:]])


@functools.cache
def _identifier():
    from py3langid import langid  # here, because it costs a fifth of a second that registered corpora do not need
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(CANDIDATES)
    return identifier
