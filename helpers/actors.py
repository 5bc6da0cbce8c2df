"""Find who is named, under which form.

A table says which forms stand for which actor; the longest form wins, so that a longer one keeps a shorter one apart: trump
cards from Trump, the airport from the man. What the table says can be read and changed; nothing is guessed.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import regex

from helpers import SettingError, tables, tokens

COLUMNS = ["actor", "type", "language", "form", "note"]
TYPES = {"person", "place", "organisation", "adjective"}
# what Arabic writes on to a name: and, so; by, to, like; the
CLITICS = regex.compile(r"(?:[وف])?(?:لل|[بلك]?(?:ال)?)")


def load(path):
    """The table of forms → actor, type, language, form, note.

    A CSV in UTF-8 with these columns. `type` is person, place, organisation or adjective; `language` is that of the form and
    decides how it is written small and whether clitics may stand on it; a form is looked for in all articles. A row
    without an actor is a homonym that is kept apart.
    """
    path = Path(path)
    table = tables.read(path, COLUMNS[:4], f"name a CSV with the columns {', '.join(COLUMNS)}")
    table = table.reindex(columns=COLUMNS, fill_value="")
    cut = _parts(table)
    for row, parts in zip(table.itertuples(), cut):
        line = row.Index + 2
        if not parts:
            raise SettingError(f"{path.name}, line {line}: the form {row.form!r} holds no word; write a name, or delete the row")
        if row.actor and row.type not in TYPES:
            raise SettingError(f"{path.name}, line {line}: type {row.type!r} is unknown; use {', '.join(sorted(TYPES))}")
    table = table.reset_index(drop=True)
    keys = list(zip(cut, map(_capitals, table.form)))
    doubled = table.actor.groupby(pd.Series(keys)).transform("nunique") > 1
    if doubled.any():
        first = table[doubled].iloc[0]
        others = table.actor[[key == keys[first.name] for key in keys]].unique()
        raise SettingError(f"{path.name}: {first.form!r} stands for {' and for '.join(map(repr, others))}; give it to one of them")
    return table.assign(actor=table.actor.where(table.actor != "", None))


def mentions(words, articles, actors):
    """Every form found → article, sentence, position, start, length, actor, form, nested; in the order of the text.

    Whole words inside one sentence, possessives and, for Arabic forms, clitics included; the form of most words first,
    then of most letters, then the leftmost; what overlaps an earlier find is left out. `position` and `start` are those of the first word, `length` reaches to the end of the last. `nested` marks a
    form inside that of another actor, as the country in Azerbaijan Airlines: leave those rows out to count it as the
    airline only. Rows without an actor are homonyms kept apart. A form of two capitals (US) is found in capitals only.
    """
    if "sentence" not in words:
        raise SettingError("words have no sentences; make them with tokens.words(articles)")
    forms = list(zip(_parts(actors), actors.astype(object).where(actors.notna(), None).itertuples(index=False)))
    forms.sort(key=lambda pair: (-len(pair[0]), -len(pair[1].form), pair[1].form))
    words = tokens.in_order(words)
    codes, place = words.token.array.codes, _unbroken(words)
    types = _types(words.token.cat.categories, forms)
    begins = np.zeros(len(words.token.cat.categories), bool)
    begins[np.concatenate([np.zeros(0, int), *(types[parts[0], row.language == "ar"] for parts, row in forms)])] = True
    candidates = np.flatnonzero(begins[codes])
    owner, found = np.full(len(words), -1), [np.zeros((0, 4), int)]
    for number, (parts, row) in enumerate(forms):
        at = candidates[np.isin(codes[candidates], types[parts[0], row.language == "ar"])]
        for step, part in enumerate(parts[1:], 1):
            at = at[at + step < len(words)]
            at = at[(place[at + step] - place[at] == step) & np.isin(codes[at + step], types[part, row.language == "ar"])]
        if _capitals(row.form):
            at = at[[written.startswith(row.form) for written in _written(words, articles, at)]]  # US, and US's
        spans = at[:, None] + np.arange(len(parts))
        around = owner[spans].max(axis=1)
        owner[spans[around < 0]] = number
        # in a homonym, or another form of the same actor, it is no mention of its own; nor where it only overlaps one
        inside = (owner[spans] == around[:, None]).all(axis=1)
        strange = np.array([o < 0 or (whole and forms[o][1].actor not in (None, row.actor)) for o, whole in zip(around.tolist(), inside)], bool)
        found.append(np.column_stack([at, at + len(parts) - 1, np.full(len(at), number), around >= 0])[strange])
    found = np.concatenate(found)
    rows, lasts, numbers, nested = found[np.lexsort((found[:, 2], found[:, 0]))].T
    first, last = words.iloc[rows].reset_index(drop=True), words.iloc[lasts].reset_index(drop=True)
    named = [forms[number][1] for number in numbers]
    return first[["article", "sentence", "position", "start"]].assign(
        length=last.start + last.length - first.start, actor=pd.Series([row.actor for row in named], dtype="str"),
        form=pd.Series([row.form for row in named], dtype="str"), nested=nested.astype(bool))


def _parts(actors):
    """The tokens of every form of a table, in its order; all are cut at once."""
    forms = pd.DataFrame({"article": pd.Categorical(range(len(actors))), "language": actors.language.replace("", "und").fillna("und").tolist(),
                          "text": actors.form.tolist()})
    words = tokens.words(forms, sentences=False, pool=True)
    found, bounds = words.token.tolist(), np.searchsorted(words.article.array.codes, range(len(actors) + 1))
    return [tuple(found[first:last]) for first, last in zip(bounds, bounds[1:])]


def _capitals(form):
    """Whether a form is found in capitals only, since in small letters it is another word: US."""
    return len(form) == 2 and form.isupper()


def _types(categories, forms):
    """The types that may stand for each word of a form: itself and, in Arabic, itself with clitics."""
    number = {token: code for code, token in enumerate(categories)}
    wanted = {(part, row.language == "ar") for parts, row in forms for part in parts}
    types = {key: {number[key[0]]} if key[0] in number else set() for key in wanted}
    bare = {}
    for part, arabic in wanted:
        if arabic:
            bare.setdefault(part.removeprefix("ال"), []).append(part)
    for token, code in number.items():
        if bare and "\u0600" <= token[:1] <= "\u06ff":
            for cut in range(min(5, len(token))):
                for part in bare.get(token[cut:], []) if CLITICS.fullmatch(token[:cut]) else []:
                    types[part, True].add(code)
    return {key: np.array(sorted(codes), int) for key, codes in types.items()}


def _unbroken(words):
    """A number for every word that goes up by one where the next word follows in the same sentence, and by more elsewhere."""
    articles, sentences, position = words.article.array.codes, words.sentence.to_numpy(), words.position.to_numpy()
    step = np.ones(len(words), "int64")
    step[1:] += (articles[1:] != articles[:-1]) | (sentences[1:] != sentences[:-1]) | (position[1:] - position[:-1] != 1)
    return np.cumsum(step)


def _written(words, articles, at):
    text_of, hits = dict(zip(articles.article, articles.text)), words.iloc[at]
    return np.array([text_of[article][start:start + length] for article, start, length in zip(hits.article, hits.start, hits.length)], object)
