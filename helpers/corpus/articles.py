"""One row per article, and every character accounted for.

With a register (see `register`) the articles are what its rows say. Without one, each file and each row of a table is one
article, and its language is detected. The raw files are never changed.
"""

import difflib
import warnings
from pathlib import Path

import pandas as pd

from helpers import CorpusError, languages, register
from helpers.corpus import contents, copies, readers

NO_TEXTS = ["describes the texts", "a hidden file", "a hidden folder"]  # reasons that need no warning
ARTICLE_COLUMNS = ["article", "file", *register.METADATA, "text"]


def read(path, language=None, use_register=True, where=None, dedupe=None, only=None):
    """One row per article → article, file, title, outlet, author, date, date_status, date_from, date_to,
    date_reason, language, kind, translation_of, group, text; before text, what else tables and names of files say.

    `path` is a folder (sub-folders included) or one file; `language` keeps the articles in one language; `where` those that
    answer a question to the columns, such as "date >= '2024'"; `dedupe`, "exact" or "near", one of each set of
    duplicates, naming in a warning those left out; `only` names files, to read no others (None where none of them holds a text).
    Without the register, each file (that it names, if there is one) is one article, whole. `text` is the body with its cuts taken out; each cut leaves one line break, so that no sentence and no
    window runs across it. Files that could not be read, or only by a guess at their encoding, and copies of other files
    are named in a warning and listed by `files`.
    """
    found, texts, known = _load(path, use_register, only)
    _warn(found, dedupe)
    if texts.empty:
        return None
    rows = _registered(found, texts, known) if known is not None else texts.assign(
        article=_ids(texts), text=texts.text.str.removeprefix("\ufeff"))
    articles = _in_language(_typed(rows), language, path)
    if where is not None:
        articles = contents.asked(articles, where, "where").reset_index(drop=True)
    if dedupe is not None:
        articles = copies.without(articles, dedupe)
    return articles.astype({"article": pd.CategoricalDtype(articles.article.astype("str"))})


def files(path):
    """Every file found → file, status (read, skipped, failed), reason, bytes, characters.

    The three statuses add up to what was found. With a register, a text that it does not name is skipped. The reason of
    a file that was read says how, where that was not plain: by a guess, from a column, from a page.
    """
    found, texts = readers.load(path)
    known = register.load(readers.folder_of(path))
    if known is not None:
        extra = (found.status == "read") & ~found.file.isin(known[0].file)
        found.loc[extra, ["status", "reason", "characters"]] = ["skipped", "not in articles.csv", pd.NA]
    return found.drop(columns="sha256")


def sizes(path):
    """Bytes of every file that articles are read from, by name, without reading any: what a corpus will take."""
    found, known = readers.sizes(path), register.load(readers.folder_of(path))
    return found if known is None else {name: size for name, size in found.items() if name in set(known[0].file)}


def ledger(path):
    """What every character of every text is → file, start, end, what, article, label.

    `what` is body, title, metadata, cut or page; page furniture is what no row of the register claims.
    The rows of a file lie edge to edge from 0 to its end; those of a table one after another. `label` says what was cut.
    `article` is missing for the page, and for metadata that serves several articles.
    """
    found, texts, known = _load(path)
    rows = _claims(found, texts, known)
    return pd.DataFrame(rows, columns=["file", "start", "end", "what", "article", "label"]).astype({"article": "str", "label": "str"})


def parts(path):
    """What each file is made of → file, body, title and metadata, cut, page (shares of its characters)."""
    table = ledger(path).assign(size=lambda t: t.end - t.start)
    table["what"] = table.what.replace({"title": "title and metadata", "metadata": "title and metadata"})
    sizes = table.pivot_table(index="file", columns="what", values="size", aggfunc="sum", fill_value=0)
    sizes = sizes.reindex(columns=["body", "title and metadata", "cut", "page"], fill_value=0)
    return sizes.div(sizes.sum(axis=1), axis=0).rename_axis(columns=None).reset_index()


def locate(path, article, start):
    """Where the character at offset `start` of an article's text stands in its raw file.

    Returns a dictionary: file, offset (characters from 0), line and column (from 1); of a table, file, row (from 1) and
    offset in that row's text. The line break that stands for a cut is located at the first character of the cut.
    """
    found, texts, known = _load(path)
    names = texts.set_index(_ids(texts)).file if known is None else known[0].set_index("article").file
    if article not in names.index:
        raise CorpusError(f"no article {article!r} in {path}; articles are {', '.join(_some(names.index))}")
    own, asked = texts[texts.file == names[article]], start
    if (own.row > 0).any():
        row = own[_ids(texts)[own.index] == article].iloc[0]
        if 0 <= start < len(row.text):
            return {"file": row.file, "row": int(row.row), "offset": start}
    text, claims = own.text.iloc[0], _claims(found, own, known)
    pieces = [row[1:3] for row in claims if row[3] == "body" and row[4] == article and not (own.row > 0).any()]
    for begin, end in pieces:
        if 0 <= start < end - begin + ((begin, end) != pieces[-1]):  # a line break stands for the cut behind a piece
            offset = begin + start
            return {"file": names[article], "offset": offset, "line": text.count("\n", 0, offset) + 1,
                    "column": offset - text.rfind("\n", 0, offset)}
        start -= end - begin + 1
    raise CorpusError(f"article {article!r} has no character {asked}; its text is shorter")


def _load(path, use_register=True, only=None):
    """Files, texts, and the register if there is one, checked to fit together."""
    found, texts = readers.load(path, only)
    known = register.load(readers.folder_of(path))
    if known is not None and only is not None:
        known = tuple(table[table.file.isin(only)] for table in known)
    if known is not None:
        _check_complete(path, found, texts, known)
        found, texts = (table[table.file.isin(known[0].file)].reset_index(drop=True) for table in (found, texts))
        known = known if use_register else None  # then its files count whole, and no others
    if texts.empty and only is None:
        lines = [f"{row.file}: {row.status}: {row.reason}" for row in found[~found.reason.isin(NO_TEXTS)].itertuples()]
        raise CorpusError(f"none of the {len(lines)} files in {path} can be read; {'; '.join(_some(lines))}" if lines else
                          f"{path} holds no text; put your texts there, one article a file or a row")
    if known is None:
        ids = _ids(texts)
        for row in texts[ids.duplicated()].itertuples():
            raise CorpusError(f"two articles in {path} are called {ids[row.Index]}, the second in {row.file}; rename it: an article "
                              "is called as its file without the ending, or as the column article of its table says")
    return found, texts, known


def _ids(texts):
    """A name for every text: what its table says, else the name of its file without the ending, with the row of a table."""
    stem = texts.file.str.replace(r"\.\w+$", "", regex=True)
    plain = stem.where(texts.row == 0, stem + "-" + texts.row.astype("str"))
    return texts.article.replace("", pd.NA).fillna(plain) if "article" in texts else plain


def _check_complete(path, found, texts, known):
    status = found.set_index("file")
    tables = set(texts.file[texts.row > 0])
    for row in known[0].itertuples():
        if row.file not in status.index:
            if Path(path).is_dir():
                near = difflib.get_close_matches(row.file.replace("\\", "/"), status.index, 1)
                meant = f"; if it is {near[0]!r}, write it so" if near else ""
                raise CorpusError(f"articles.csv line {row.line}: there is no file {row.file!r}{meant}; restore it or remove the row")
        elif status.status[row.file] != "read":
            raise CorpusError(f"articles.csv line {row.line}: {row.file} cannot be used, {status.status[row.file]}: {status.reason[row.file]}")
        elif row.file in tables:
            raise CorpusError(f"articles.csv line {row.line}: {row.file} is a table, whose own columns describe its rows; take articles.csv away")
    if not found.file.isin(known[0].file).any():
        raise CorpusError(f"articles.csv names none of the text files in {path}; add their rows, or move articles.csv away")


def _warn(found, dedupe):
    left_out = [f"{row.file}: {row.status}: {row.reason}" for row in found[(found.status != "read") & ~found.reason.isin(NO_TEXTS)].itertuples()]
    told = [(row.file, row.reason) for row in found[found.status == "read"].dropna(subset="reason").itertuples()]
    guessed, copies = ([f"{file} {reason}" for file, reason in told if sign in reason] for sign in ("guessed", readers.COPY.format("")))
    if left_out:
        warnings.warn(f"{len(left_out)} of {len(found)} files left out; {'; '.join(_some(left_out))}", stacklevel=3)
    if guessed:
        warnings.warn(f"the encoding of {len(guessed)} of {len(found)} files is a guess; read them, and save them in UTF-8 or state "
                      f"encoding in corpus.toml: {'; '.join(_some(guessed))}", stacklevel=3)
    if copies and dedupe is None:
        warnings.warn(f"{len(copies)} of {len(found)} files are copies and count again; leave them out with dedupe='exact', by --dedupe exact: "
                      f"{'; '.join(_some(copies))}", stacklevel=3)


def _registered(found, texts, known):
    """The articles of a register with their texts, filled up with what the names of their files say."""
    raw, rows = texts.set_index("file").text, known[0].drop(columns=["path", "line", *register.SPANS])
    kept = {}
    for claim in _claims(found, texts, known):
        if claim[3] == "body":
            kept.setdefault(claim[4], []).append(raw[claim[0]][claim[1]:claim[2]])
    if lost := [article for article in rows.article if article not in kept]:
        raise CorpusError(f"cuts.csv leaves nothing of article {lost[0]!r}; remove a cut, or the article's row")
    rows = rows[rows.file.isin(texts.file)].assign(text=lambda t: t.article.map({a: "\n".join(own) for a, own in kept.items()}))
    named = texts.drop(columns=["text", "row"]).set_index("file").reindex(rows.file).set_axis(rows.index)
    for column in named.columns.difference(["article"]):
        rows[column] = rows[column].replace("", pd.NA).fillna(named[column]) if column in rows else named[column]
    return rows


def _claims(found, texts, known):
    """The rows of `ledger`."""
    if known is None:
        size = texts.text.str.len()
        before = size.groupby(texts.file).cumsum() - size
        return [row for text in zip(texts.file, texts.text, _ids(texts), before) for row in _whole(*text)]
    rows, digests = [], found.set_index("file").sha256.to_dict()
    plain = known[0][(known[0][register.SPANS] == "").all(axis=1) & ~known[0].file.isin(known[1].file) & ~known[0].duplicated("file", keep=False)]
    whole = dict(zip(plain.file, plain.article))  # most registers only say what is known of whole files
    of_file = [dict(list(table[~table.file.isin(plain.file)].groupby("file"))) for table in known]
    for file, text in zip(texts.file, texts.text):
        rows += _whole(file, text, whole[file]) if file in whole else _edge_to_edge(file, len(text), register.claims(
            file, digests[file], text, *(own.get(file, table.head(0)) for own, table in zip(of_file, known))))
    return rows


def _whole(file, text, article, before=0):
    """The rows of a text that is one article; a byte order mark is no part of it."""
    mark = before + text.startswith("\ufeff")
    return [(file, before, mark, "page", None, None)] * (mark - before) + [(file, mark, before + len(text), "body", article, None)]


def _edge_to_edge(file, size, claimed):
    """The claims of one file with the page between them; a body is what its cuts leave of it."""
    of_article = {}
    for claim in claimed:
        of_article.setdefault(claim[3], []).append(claim)
    pieces = [claim for claim in claimed if claim[2] != "body"]
    pieces += [(start, end, "body", article, None) for article, own in of_article.items() for start, end in register.kept(own)]
    rows, at = [], 0
    for start, end, what, article, label in sorted(pieces, key=lambda piece: piece[:2]):
        if start > at:
            rows.append((file, at, start, "page", None, None))
        rows.append((file, start, end, what, article, label))
        at = end
    return rows + ([(file, at, size, "page", None, None)] if at < size else [])


def _typed(rows):
    extra = [column for column in rows if column not in (*ARTICLE_COLUMNS, "row")]
    articles = rows.reindex(columns=[*ARTICLE_COLUMNS[:-1], *extra, "text"]).astype("str").reset_index(drop=True)
    known = articles.columns.drop("text")
    articles[known] = articles[known].replace("", pd.NA)
    for column in ("date", "date_from", "date_to"):
        dates = pd.to_datetime(articles[column], format="%Y-%m-%d", errors="coerce")
        for row in articles[dates.isna() & articles[column].notna()].itertuples():
            raise CorpusError(f"articles.csv: {column} of article {row.article!r} is {getattr(row, column)!r}; write it as 2025-07-31")
        articles[column] = dates
    articles["date_status"] = articles.date_status.fillna(articles.date.notna().map({True: "given", False: "none"}))
    unknown = articles.language.isna()
    if unknown.any():
        articles.loc[unknown, "language"] = languages.of(articles.text[unknown].tolist())
    return articles


def _in_language(articles, language, path):
    if language is None:
        return articles
    found = articles.language.value_counts()
    if language not in found:
        raise CorpusError(f"no article in {path} is in language {language!r}; there are "
                          + ", ".join(f"{n} in {code!r}" for code, n in found.items()))
    return articles[articles.language == language].reset_index(drop=True)


def _some(names, most=5):
    names = [str(n) for n in names]
    return names[:most] + ([f"and {len(names) - most} more"] if len(names) > most else [])
