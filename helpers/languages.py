"""Say in which language a text is written."""

import functools
import unicodedata

CANDIDATES = ["ar", "az", "de", "en", "es", "fa", "fr", "hy", "it", "ka", "kk", "pl", "pt", "ru", "tr", "uk"]
AZERBAIJANI = set("ҹҝҸҜ")  # Cyrillic letters that no other candidate is written with
SCRIPTS = {"ARABIC": "ar", "ARMENIAN": "hy", "GEORGIAN": "ka"}  # written by one candidate, or mostly by one


def detect(text):
    """BCP-47 code of the likeliest of CANDIDATES, by py3langid, whose model comes with the package.

    Where fewer than 20 letters leave it open, the language of their script, else `und`.
    """
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 20:
        scripts = {unicodedata.name(c, "").partition(" ")[0] for c in letters}
        return SCRIPTS.get(scripts.pop(), "und") if len(scripts) == 1 else "und"
    return "az" if AZERBAIJANI & set(letters) else _identifier().classify(text)[0]


@functools.cache
def _identifier():
    from py3langid import langid  # here, because it costs a fifth of a second that registered corpora do not need
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(CANDIDATES)
    return identifier
