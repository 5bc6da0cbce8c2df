"""Write a first register of a folder of texts, for a person to correct: what was found, and on what evidence."""

import re
from pathlib import Path

import pandas as pd

from helpers import CorpusError, languages, register, tables
from helpers.corpus import dates, readers, splitting, stated

HEAD = 10  # lines at the top of a text in which a date is looked for
LONGEST_TITLE = 150  # characters
WHOLE = 8  # characters of a date with its day, at least: 4.5.2024


def draft(path):
    """A first register → the columns of articles.csv, one row a text, all as text.

    Title: the first line, where it is short, is no sentence and has a text below it, or what the page says. Date: what the
    page or the name of the file says, else the one date that stands in the first ten lines; `date_reason` quotes it with its
    place, or lists the dates among which to choose. Numeric dates are read only if their order is stated in corpus.toml or
    proven by others in the folder. Language: detected. With a `[split]` in corpus.toml (see `splitting`), one row for each
    article in each file, with its spans.
    """
    found, texts = readers.load(path)
    says = stated.read(readers.folder_of(path))
    texts = texts[texts.row == 0].reset_index(drop=True)
    if texts.empty:
        raise CorpusError(f"{path} holds no text in a file of its own; tables say themselves what their columns hold")
    rows = _split(texts, found, says) if "split" in says else _whole(texts, says)
    rows["language"] = rows.language.where(rows.language != "", rows.pop("text").map(languages.detect))
    return rows.reindex(columns=register.COLUMNS, fill_value="").fillna("").astype("str")


def write_draft(path):
    """Write the draft as articles.csv beside the texts, which it never replaces → a line that says so."""
    target = readers.folder_of(path) / "articles.csv"
    if target.exists():
        raise CorpusError(f"{target} is there already; move it away to have a new one drafted")
    table = draft(path)
    tables.write(target, table)
    dated = (table.date != "").sum()
    return (f"{target}: {len(table)} texts, {dated} with a date, {(table.title != '').sum()} with a title, in {', '.join(sorted(set(table.language)))}. "
            "Check it line by line in a spreadsheet; date_reason says what a date rests on.")


def _whole(texts, says):
    """A row for each file."""
    blank = pd.Series("", index=texts.index)
    known = {column: texts.get(column, blank).fillna("") for column in register.METADATA}
    titles = known["title"].where(known["title"] != "", texts.text.map(_title))
    rows = pd.DataFrame({**known, "title": titles, "file": texts.file, "text": texts.text, "article": texts.file.str.replace(r"\.\w+$", "", regex=True)})
    heads = texts.text.map(lambda text: "\n".join(text.removeprefix("\ufeff").strip().split("\n")[:HEAD]))
    order = says.get("dates") or dates.proof(heads)
    for i in rows.index[rows.date == ""]:
        rows.loc[i, dates.COLUMNS] = _dated(texts.file[i], heads[i], order)
    return rows


def _title(text):
    first, _, rest = text.removeprefix("\ufeff").strip().partition("\n")
    sentence = re.search(r"[.。։۔…:;,]\s*$", first)
    return "" if sentence or not rest.strip() or len(first) > LONGEST_TITLE or dates.search(first, "day first") else first.strip()


def _dated(name, head, order):
    """date, date_from, date_to, date_reason by the one date in the name of a file, or in the head of its text."""
    named = [hit[1:] for hit in dates.search(Path(name).name, order)]
    if len({hit[1:] for hit in named}) == 1:
        written, first, last = named[0]
        return first, *(("", "") if first == last else (first, last)), f"name of the file: {written!r}"
    hits = [(head.count("\n", 0, start) + 1, *hit) for start, *hit in dates.search(head, order) if len(hit[0]) >= WHOLE and hit[1] == hit[2]]
    if len({first for _, _, first, _ in hits}) == 1:
        return hits[0][2], "", "", f"line {hits[0][0]}: {hits[0][1]!r}" + (f", {order}" if dates.NUMERIC.match(hits[0][1]) else "")
    if hits:
        return "", "", "", "one of these: " + ", ".join(f"line {line}: {written!r}" for line, written, *_ in hits)
    unclear = dates.NUMERIC.search(head)
    return "", "", "", f"{unclear.group()!r} may be day or month first; state dates in corpus.toml" if unclear else ""


def _split(texts, found, says):
    """A row for each article of each file."""
    digests = found.set_index("file").sha256
    parts = []
    for file, text in zip(texts.file, texts.text):
        rows = splitting.split(text, says["split"], file)
        stem = re.sub(r"\.\w+$", "", file)
        bodies = [text[slice(*map(int, span.split("..")))] for span in rows.body_span]
        parts.append(rows.assign(article=[f"{stem}-{n}" for n in range(1, len(rows) + 1)], file=file, sha256=digests[file], text=bodies))
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(language=rows.get("language", "")).fillna("")
    if "date" in rows:
        rows = rows.assign(**dates.parse(rows.date.replace("", pd.NA), says.get("dates")).fillna(""))
    return rows
