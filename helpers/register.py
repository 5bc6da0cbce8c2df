"""Read a corpus's register and check it against the raw files, so that no cut is ever shifted.

A register is two tables beside the texts. `articles.csv` has a row per article: where in its file the
body, the title and the metadata stand, and what is known of it. `cuts.csv` has a row per span inside
a body that is not the author's prose, with a label. A span is written `start..end`, in characters of
the decoded file, end not included; several are separated by a space. Each row with a span carries the
SHA-256 of its file and the first and last words of the span: a file that has changed is an error. A row
without spans takes the file whole and needs no SHA-256.
"""

import difflib
import re
import warnings
from collections import Counter

import pandas as pd

from helpers import CorpusError

TEXT_COLUMNS = ["text", "body", "content", "article_text", "full_text", "fulltext"]  # what tables call their texts
REQUIRED = ["article", "file"]
METADATA = ["title", "outlet", "author", "date", "date_status", "date_from", "date_to", "date_reason",
            "language", "kind", "translation_of", "group"]
SPANS = ["sha256", "body_span", "title_span", "metadata_span", "first_words", "last_words"]
COLUMNS = [*REQUIRED, *SPANS, *METADATA]
CUT_COLUMNS = ["article", "file", "sha256", "span", "label", "first_words", "last_words"]


def exists(folder):
    """Whether a folder has a register: an articles.csv that names files, or at least holds no texts itself."""
    if not (folder / "articles.csv").is_file():
        return False
    with open(folder / "articles.csv", encoding="utf-8-sig", errors="replace") as file:
        columns = {column.strip("\"' \r\n").lower() for column in re.split("[,;\t]", file.readline())}
    return "file" in columns or not columns & set(TEXT_COLUMNS)


def load(folder):
    """The register of a folder: `articles`, `cuts` (both all text, checked for columns), or None."""
    if not exists(folder):
        return None
    articles = _table(folder / "articles.csv", REQUIRED, COLUMNS)
    cuts = _table(folder / "cuts.csv", CUT_COLUMNS[:5], CUT_COLUMNS)
    for row in articles[(articles.article == "") | (articles.file == "")].itertuples():
        raise CorpusError(f"articles.csv line {row.line}: article and file must both be filled in")
    for row in cuts[~cuts.file.isin(articles.file) | (cuts.span.str.strip() == "")].itertuples():
        raise CorpusError(f"cuts.csv line {row.line}: needs a span, and a file that articles.csv names; it says "
                          f"{row.span!r} of {row.file!r}")
    for row in articles[articles.duplicated("article")].itertuples():
        raise CorpusError(f"articles.csv line {row.line}: article {row.article!r} stands twice; ids must differ")
    ids = {"", *articles.article}
    for row in articles.itertuples():
        if row.translation_of not in ids:
            raise CorpusError(f"articles.csv line {row.line}: translation_of names {row.translation_of!r}, "
                              "which is no article of this register")
        if row.date_status not in ("given", "inferred", "none", ""):
            raise CorpusError(f"articles.csv line {row.line}: date_status is {row.date_status!r}; "
                              "write given, inferred or none")
    return articles, cuts


def _table(path, required, known):
    if not path.is_file():
        return pd.DataFrame(columns=[*known, "path", "line"], dtype=str)
    try:
        head = path.read_text(encoding="utf-8-sig").partition("\n")[0]
        separator = ";" if head.count(";") > head.count(",") else ","  # some spreadsheets save so
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # more cells in a row than columns
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", sep=separator, index_col=False)
    except (ValueError, pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise CorpusError(f"{path.name} cannot be read as a CSV table in UTF-8: {error}") from None
    more = [c for c in table if c not in known]  # a column of the user's own, unless it looks like one of ours misspelt
    for column in more:
        if near := difflib.get_close_matches(column.lower(), known, 1, cutoff=0.75):
            raise CorpusError(f"{path.name}: unknown column {column!r}; if it means {near[0]!r}, write it so, else call it something else")
    if absent := [c for c in required if c not in table]:
        raise CorpusError(f"{path.name}: column {absent[0]!r} is missing; add it to the first line")
    table = table.replace(r"^'(?=[=+\-@\t\r'])", "", regex=True)  # the guard of a spreadsheet before what looks like a formula
    return table.reindex(columns=[*known, *more], fill_value="").assign(path=path.name, line=range(2, len(table) + 2))


def claims(name, digest, text, articles, cuts):
    """What the register claims of one file → [(start, end, what, article, label)]; sorted, no overlap.

    `digest` is the SHA-256 of the file's bytes, `text` the same decoded, and the rows of the register are those of this
    file. A metadata span may serve several articles
    (an author's name above a list of texts); its article is then None.
    """
    rows, mark = [], len(text) - len(text.removeprefix("\ufeff"))
    for row in articles.itertuples():
        if row.sha256 or row.title_span or row.metadata_span or row.body_span:
            _check_hash(row, digest)
        for what in ("title", "metadata", "body"):
            written = getattr(row, f"{what}_span").strip()
            spans = _spans(row, written or (f"{mark}..{len(text)}" if what == "body" else ""), text)
            rows += [(start, end, what, row.article, None) for start, end in spans]
            if what == "body":
                _check_words(row, text[spans[0][0]: spans[-1][1]])
    bodies = {}
    for start, end, what, article, _ in rows:
        if what == "body":
            bodies.setdefault(article, []).append((start, end))
    for row in cuts.itertuples():
        _check_hash(row, digest)
        for start, end in _spans(row, row.span, text):
            if not any(first <= start and end <= last for first, last in bodies.get(row.article, [])):
                raise CorpusError(f"{row.path} line {row.line}: span {start}..{end} of {name} does not lie in a "
                                  f"body of article {row.article!r}; correct the span or the article")
            _check_words(row, text[start:end])
            rows.append((start, end, "cut", row.article, row.label))
    return _without_overlap(name, rows)


def kept(claimed):
    """The spans of one article's bodies that no cut takes out, in order, as (start, end)."""
    spans = []
    for first, last, what, *_ in claimed:
        if what == "body":
            cuts = [cut[:2] for cut in claimed if cut[2] == "cut" and first <= cut[0] and cut[1] <= last]
            spans += zip([first, *(end for _, end in cuts)], [*(start for start, _ in cuts), last])
    return [(start, end) for start, end in spans if end > start]


def _check_hash(row, digest):
    if row.sha256.lower() != digest:
        raise CorpusError(f"{row.path} line {row.line}: {row.file} is not the file this row was made for "
                          f"(its SHA-256 begins {digest[:12]}, the row says {row.sha256[:12] or 'nothing'}); restore the "
                          "file, or check the spans against the new one and enter its SHA-256")


def _spans(row, written, text):
    spans = []
    for part in written.split():
        start, dots, end = part.partition("..")
        if not (dots and start.isdecimal() and end.isdecimal()):
            raise CorpusError(f"{row.path} line {row.line}: {part!r} is no span; write start..end, as in 0..250")
        start, end = int(start), int(end)
        if not start < end <= len(text):
            raise CorpusError(f"{row.path} line {row.line}: span {part} does not fit {row.file}, which has "
                              f"{len(text):,} characters; start must lie before end, and end in the file")
        spans.append((start, end))
    return spans


def _check_words(row, passage):
    words = passage.split()
    for name, expected in [("first_words", row.first_words.split()), ("last_words", row.last_words.split())]:
        found = words[: len(expected)] if name == "first_words" else words[len(words) - len(expected):]
        if found != expected:
            raise CorpusError(f"{row.path} line {row.line}: the span in {row.file} has as {name} "
                              f"{' '.join(found)!r}, the row says {' '.join(expected)!r}; correct the span")


def _without_overlap(name, rows):
    served = Counter(claim[:2] for claim in rows if claim[2] == "metadata")
    rows = [(*claim[:3], None, None) if claim[2] == "metadata" and served[claim[:2]] > 1 else claim for claim in rows]
    rows = sorted(dict.fromkeys(rows), key=lambda claim: claim[:2])
    for cuts in (False, True):
        reached = 0
        for start, end, what, *_ in rows:
            if (what == "cut") == cuts:
                if start < reached:
                    raise CorpusError(f"articles.csv or cuts.csv: in {name}, the {what} {start}..{end} "
                                      "overlaps the span before it; no character can be claimed twice")
                reached = end
    return rows
