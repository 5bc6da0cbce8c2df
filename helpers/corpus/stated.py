"""What the user states of a folder in its `corpus.toml`: what no program can know of texts by looking at them.

    names = "{outlet}/{date}_{title}"   # what the names of folders and files say, without the ending
    dates = "day first"                 # or "month first": how 4/5/2024 is meant
    encoding = "windows-1254"           # of the texts that are not in UTF-8
    language = "az"                     # of the texts whose tables and names do not say it; else it is detected, text by text

    [columns]                           # which column of a table holds what
    text = "Body"
    outlet = "Source"

    [split]                             # several articles in one file; see `splitting`
    begins = '^Document \\d+ of \\d+'

All of it is optional, and so is the file.
"""

import re
import tomllib

import pandas as pd

from helpers import CorpusError

KNOWN = {"names": str, "dates": str, "encoding": str, "language": str, "columns": dict, "split": dict}
ORDERS = ["day first", "month first"]
FIELDS = {"date": r"\d{4}(?:[-_.]?\d\d){0,2}|\d\d?[-_.]\d\d?[-_.]\d{4}"}  # what else a name says runs to the next literal character


def read(folder):
    """What corpus.toml in a folder states, as a dictionary; {} where there is none."""
    path = folder / "corpus.toml"
    if not path.is_file():
        return {}
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"corpus.toml cannot be read ({error}); write it as in names = \"{{date}}-{{author}}\"") from None
    for key, value in stated.items():
        if not isinstance(value, KNOWN.get(key, ())):
            raise CorpusError(f"corpus.toml: {key} = {value!r} is not understood; known are {', '.join(KNOWN)}, of which "
                              "names, dates, encoding and language are texts")
    for key, value in stated.get("columns", {}).items():
        if not isinstance(value, str):
            raise CorpusError(f"corpus.toml: [columns] {key} = {value!r}; write the name of a column, as in text = \"Body\"")
    if stated.get("dates") not in (None, *ORDERS):
        raise CorpusError(f"corpus.toml: dates = {stated['dates']!r}; write {' or '.join(map(repr, ORDERS))}")
    pattern(stated)
    return stated


def pattern(stated):
    """The names pattern as a regular expression, or None."""
    if "names" not in stated:
        return None
    pieces = re.split(r"\{(\w+)\}", stated["names"])
    fields = pieces[1::2]
    if not fields or len(set(fields)) < len(fields) or not all(map(str.isidentifier, fields)):
        raise CorpusError(f"corpus.toml: names = {stated['names']!r} must name each field once, as in \"{{date}}-{{author}}\"")
    regex = "".join(f"(?P<{piece}>{FIELDS.get(piece, '[^/]+?')})" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces))
    return re.compile(regex)


def from_names(names, stated):
    """What the names of files say → a frame, one row per name, a column per field; missing where a name does not fit."""
    regex = pattern(stated)
    if regex is None:
        return pd.DataFrame(index=range(len(names)))
    found = [regex.fullmatch(re.sub(r"\.\w+$", "", name)) for name in names]
    if names and not any(found):
        raise CorpusError(f"corpus.toml: names = {stated['names']!r} fits none of {len(names)} files, such as {names[0]}; write it "
                          "as the names are, folders included, without the ending")
    return pd.DataFrame([match.groupdict() if match else {} for match in found], columns=list(regex.groupindex), dtype="str")
