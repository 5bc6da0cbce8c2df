"""Turn a folder of texts into one row per article, and account for every character.

With a register (see `register`) the articles are what its rows say. Without one, each file is one
article and its language is detected. The raw files are never changed.
"""

import hashlib
import stat
import warnings
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd

from helpers import CorpusError, SettingError, languages, register

ENDINGS = [".txt"]
ARTICLE_COLUMNS = ["article", "file", *register.METADATA, "text"]


def read(path, language=None, use_register=True, where=None):
    """One row per article → article, file, title, outlet, author, date, date_status, date_from, date_to,
    date_reason, language, kind, translation_of, group, text.

    `path` is a folder (its .txt files, sub-folders included) or one file; `language` keeps the articles
    in one language; `where` those that answer a question to the columns, such as "date >= '2024'";
    without the register, each file whole is one article. `text` is the body with its
    cuts taken out; each cut leaves one line break, so that no sentence and no window runs across it.
    Files that could not be read are named in a warning and listed by `files`.
    """
    found, known = _load(path, use_register)
    rows, left_out = [], []
    for name, (data, text, reason) in found.items():
        if text is None:
            left_out.append(f"{name}: {reason}")
            continue
        if known is None:
            rows.append({"article": _article_id(name), "file": name, "text": text.removeprefix("\ufeff")})
            continue
        claimed = register.claims(name, data, text, *known)
        for row in known[0][known[0].file == name].to_dict("records"):
            spans = register.kept(claimed[claimed.article == row["article"]])
            if not spans:
                raise CorpusError(f"cuts.csv leaves nothing of article {row['article']!r}; remove a cut, or the article's row")
            rows.append(row | {"text": "\n".join(text[start:end] for start, end in spans)})
    if left_out:
        warnings.warn(f"{len(left_out)} of {len(found)} files left out; {'; '.join(_some(left_out))}", stacklevel=2)
    articles = _in_language(_typed(pd.DataFrame(rows).reindex(columns=ARTICLE_COLUMNS)), language, path)
    return articles if where is None else _asked(articles, where, "where").reset_index(drop=True)


def files(path):
    """Every file found → file, status (read, skipped, failed), reason, bytes, characters.

    The three statuses add up to what was found. With a register, a text file that it does not name is
    skipped.
    """
    folder, found = _open(path)
    known = register.load(folder)
    named = set() if known is None else set(known[0].file)
    rows = []
    for name, (data, text, reason) in found.items():
        if known is not None and name not in named:
            text, reason = None, "skipped: not in articles.csv"
        status, _, why = (reason or "read").partition(": ")
        rows.append((name, status, why or None, len(data), len(text) if text is not None else pd.NA))
    table = pd.DataFrame(rows, columns=["file", "status", "reason", "bytes", "characters"])
    return table.astype({"reason": "str", "characters": "Int64"})


def ledger(path):
    """What every character of every file is → file, start, end, what, article, label.

    `what` is body, title, metadata, cut or page; page furniture is what no row of the register claims.
    The rows of a file lie edge to edge from 0 to its end. `label` says what was cut. `article` is
    missing for the page, and for metadata that serves several articles.
    """
    found, known = _load(path)
    rows = []
    for name, (data, text, _) in found.items():
        if text is not None:
            rows += _ledger_rows(name, data, text, known)
    table = pd.DataFrame(rows, columns=["file", "start", "end", "what", "article", "label"])
    return table.astype({"article": "str", "label": "str"})


def parts(path):
    """What each file is made of → file, body, title and metadata, cut, page (shares of its characters)."""
    table = ledger(path).assign(size=lambda t: t.end - t.start)
    table["what"] = table.what.replace({"title": "title and metadata", "metadata": "title and metadata"})
    sizes = table.pivot_table(index="file", columns="what", values="size", aggfunc="sum", fill_value=0)
    sizes = sizes.reindex(columns=["body", "title and metadata", "cut", "page"], fill_value=0)
    return sizes.div(sizes.sum(axis=1), axis=0).rename_axis(columns=None).reset_index()


def locate(path, article, start):
    """Where the character at offset `start` of an article's text stands in its raw file.

    Returns a dictionary: file, offset (characters from 0), line and column (from 1). The line break
    that stands for a cut is located at the first character of the cut.
    """
    found, known = _load(path)
    names = {_article_id(name): name for name in found} if known is None else dict(zip(known[0].article, known[0].file))
    file = names.get(article)
    if file is None:
        raise CorpusError(f"no article {article!r} in {path}; articles are {', '.join(_some(names))}")
    (data, text, _), asked = found[file], start
    pieces = [row[1:3] for row in _ledger_rows(file, data, text, known) if row[3] == "body" and row[4] == article]
    for begin, end in pieces:
        if 0 <= start < end - begin + ((begin, end) != pieces[-1]):  # a line break stands for the cut behind a piece
            offset = begin + start
            return {"file": file, "offset": offset, "line": text.count("\n", 0, offset) + 1,
                    "column": offset - text.rfind("\n", 0, offset)}
        start -= end - begin + 1
    raise CorpusError(f"article {article!r} has no character {asked}; its text is shorter")


def shared(articles, n=5):
    """Copy that two articles share → first, second, n_shared, share; the most alike first.

    Counts distinct runs of `n` words (split at white space, case folded) that stand in both texts;
    `share` is n_shared over the runs of the shorter text. Pairs with none are left out.
    """
    holders, sizes = defaultdict(list), []
    for number, text in enumerate(articles.text):
        words = text.casefold().split()
        runs = {hash(tuple(words[i:i + n])) for i in range(len(words) - n + 1)}
        sizes.append(len(runs))
        for run in runs:
            holders[run].append(number)
    both = Counter(pair for held in holders.values() if len(held) > 1 for pair in combinations(held, 2))
    names = articles.article.tolist()
    rows = [(names[i], names[j], shared, shared / min(sizes[i], sizes[j])) for (i, j), shared in both.items()]
    table = pd.DataFrame(rows, columns=["first", "second", "n_shared", "share"])
    return table.sort_values(["share", "first", "second"], ascending=[False, True, True], ignore_index=True)


def fingerprint(articles):
    """Eight hex digits that change whenever an id, a language or a text changes."""
    digest = hashlib.sha256()
    for row in articles.sort_values("article").itertuples():
        for part in (row.article, row.language, row.text):
            digest.update(str(part).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:8]


def sides(articles, queries):
    """Which side of a comparison each article is on → Series by article, missing for those on neither.

    `queries` names two sides, each with a question to the columns of `articles`, as
    {"before": "date < '1900'", "after": "date >= '1900'"}.
    """
    side = pd.Series(pd.NA, index=articles.article, dtype="str")
    for name, query in queries.items():
        found = _asked(articles, query, f"side {name!r}").article
        if side[found].notna().any():
            raise SettingError(f"side {name!r}, {query}, shares articles with the other side; see what articles.csv says of each")
        side[found] = name
    if len(queries) != 2:
        raise SettingError(f"there are {len(queries)} sides to compare; name two")
    return side


def _asked(articles, query, name):
    """The articles that answer a question to their columns."""
    try:
        found = articles.query(query)
    except Exception as error:  # whatever a mistyped question raises
        raise SettingError(f"the question of {name}, {query}, cannot be answered ({error}); write it as "
                           f"group == 'x' or date < '1900'; columns are {', '.join(articles.columns)}") from None
    if found.empty:
        raise SettingError(f"{name}, {query}, fits no article; see what articles.csv says of each, and ask for what it holds in the notebook's settings cell")
    return found


def labels(articles):
    """A short name for every article, its id and its outlet or author → Series by article."""
    names = articles.article.astype("str") + " " + articles.outlet.fillna(articles.author).fillna("")
    return names.str.strip().set_axis(articles.article)


def overview(articles, words):
    """One row per article for the first figure → label, language, n (words), date, date_from, date_to."""
    n = words.groupby("article", observed=False).size().reindex(articles.article).to_numpy()
    table = articles[["language", "date", "date_from", "date_to"]].assign(label=labels(articles).to_numpy(), n=n)
    return table[["label", "language", "n", "date", "date_from", "date_to"]]


def about(articles, words):
    """What was analysed, in one dictionary: n_articles, n_words, language, first_date, last_date (of the
    dates given), fingerprint, and all that as a phrase, `scope`; it goes into every figure's caption."""
    dates = articles.date.dropna()
    first, last = (str(dates.min().date()), str(dates.max().date())) if len(dates) else (None, None)
    facts = {"n_articles": len(articles), "n_words": len(words), "language": " and ".join(sorted(articles.language.unique())),
             "first_date": first, "last_date": last, "fingerprint": fingerprint(articles)}
    dated = f"dated {first} to {last} where a date is given" if first else "undated"
    return facts | {"scope": f"{len(articles):,} articles in {facts['language']}, {len(words):,} words, {dated}; "
                             f"corpus fingerprint {facts['fingerprint']}."}


def _open(path):
    """The folder, and what each text file holds: {name: (bytes, text or None, reason or None)}."""
    path = Path(path)
    if not path.exists():
        raise CorpusError(f"{path} does not exist; create it and put {' or '.join(ENDINGS)} files into it, "
                          "or set CORPUS to the folder that holds your texts")
    folder = path if path.is_dir() else path.parent
    paths = [path] if path.is_file() else [p for p in path.rglob("*") if p.suffix.lower() in ENDINGS]
    found = {p.relative_to(folder).as_posix(): _decode(p) for p in paths}
    if not found:
        raise CorpusError(f"{path} holds no {' or '.join(ENDINGS)} file; put your texts there, one article a file")
    return folder, dict(sorted(found.items()))


def _load(path, use_register=True):
    """What each text file holds, and the register if there is one, checked to fit together."""
    folder, found = _open(path)
    known = register.load(folder) if use_register else None
    if known is not None:
        named = set(known[0].file)
        found = {name: held for name, held in found.items() if name in named}
        if not found:
            raise CorpusError(f"articles.csv names none of the text files in {path}; add their rows, or move articles.csv away")
    _check_complete(path, found, known)
    if known is None:
        for article, uses in Counter(map(_article_id, found)).items():
            if uses > 1:
                raise CorpusError(f"{uses} files in {path} are called {article} but for their endings; rename all but one")
    return found, known


def _article_id(name):
    return name.removesuffix(Path(name).suffix)


def _decode(path):
    # lstat: a link could point anywhere, and opening a pipe would wait for ever
    if not stat.S_ISREG(path.lstat().st_mode):
        return b"", None, "skipped: not a regular file; copy the text itself into the folder"
    try:
        data = path.read_bytes()
    except OSError as error:
        return b"", None, f"failed: {error.strerror}; check the file's permissions"
    if b"\0" in data:
        return data, None, "skipped: not text (NUL bytes); save it as plain text in UTF-8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data, None, f"failed: not UTF-8 at byte {error.start:,}; save it again in UTF-8"
    if not text.removeprefix("\ufeff").strip():
        return data, None, "skipped: empty" if not data else "skipped: blank"
    return data, text, None


def _check_complete(path, found, known):
    missing = {name: reason for name, (_, text, reason) in found.items() if text is None}
    if known is not None:
        for row in known[0].itertuples():
            if row.file not in found and Path(path).is_dir():
                raise CorpusError(f"articles.csv line {row.line}: there is no file {row.file!r}; restore it or remove the row")
            if row.file in missing:
                raise CorpusError(f"articles.csv line {row.line}: {row.file} cannot be used, {missing[row.file]}")
    if len(missing) == len(found):
        lines = [f"{name}: {reason}" for name, reason in missing.items()]
        raise CorpusError(f"none of the {len(found)} files in {path} can be read; {'; '.join(_some(lines))}")


def _typed(articles):
    text_columns = [c for c in ARTICLE_COLUMNS if not c.startswith("date") or c in ("date_status", "date_reason")]
    articles = articles.astype(dict.fromkeys(text_columns, "str"))
    articles = articles.assign(**articles.drop(columns="text").replace("", pd.NA))
    for column in ("date", "date_from", "date_to"):
        for article, value in zip(articles.article, articles[column]):
            if pd.notna(value) and pd.isna(pd.to_datetime(value, format="%Y-%m-%d", errors="coerce")):
                raise CorpusError(f"articles.csv: {column} of article {article!r} is {value!r}; write it as 2025-07-31")
        articles[column] = pd.to_datetime(articles[column], format="%Y-%m-%d")
    articles["date_status"] = articles.date_status.fillna(articles.date.notna().map({True: "given", False: "none"}))
    unknown = articles.language.isna()
    articles.loc[unknown, "language"] = articles.text[unknown].map(languages.detect)
    return articles


def _in_language(articles, language, path):
    if language is not None:
        found = articles.language.value_counts()
        if language not in found:
            raise CorpusError(f"no article in {path} is in language {language!r}; there are "
                              + ", ".join(f"{n} in {code!r}" for code, n in found.items()))
        articles = articles[articles.language == language].reset_index(drop=True)
    return articles.astype({"article": pd.CategoricalDtype(articles.article)})


def _ledger_rows(name, data, text, known):
    """The rows of `ledger` for one file."""
    if known is None:
        start = len(text) - len(text.removeprefix("\ufeff"))
        pieces = [(start, len(text), "body", _article_id(name), None)]
    else:
        claimed = register.claims(name, data, text, *known)
        pieces = [(start, end, "body", article, None) for article, own in claimed.groupby("article", sort=False)
                  for start, end in register.kept(own)]
        pieces += list(claimed[claimed.what != "body"].itertuples(index=False, name=None))
    rows, at = [], 0
    for start, end, what, article, label in sorted(pieces, key=lambda piece: piece[:2]):
        if start > at:
            rows.append((name, at, start, "page", None, None))
        rows.append((name, start, end, what, article, label))
        at = end
    return rows + ([(name, at, len(text), "page", None, None)] if at < len(text) else [])


def _some(names, most=5):
    names = [str(n) for n in names]
    return names[:most] + ([f"and {len(names) - most} more"] if len(names) > most else [])
