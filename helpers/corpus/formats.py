"""Read one file of texts, given its bytes: a plain text, a table with a text in each row, a web page, a Word document.

Every reader gives (texts, note): a dictionary per text, with its `text`, its `row` in a table and what else the file says of
it, or None and the reason why not. Readers of .docx, .html and .parquet are libraries of the extra `formats`.
"""

import io
import json
import re
import warnings
import zipfile

import numpy as np
import pandas as pd

from helpers.corpus import decoding
from helpers.register import METADATA, TEXT_COLUMNS

LARGEST = {"text": 100_000_000, "table": 1_000_000_000}  # bytes of one file; a text of that size has some 16 million words
HALF = re.compile("[\ud800-\udfff]")  # of a sign that UTF-16 writes in two
WORD = re.compile(r"[^\W_]")  # a letter or a digit
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # none of which spelling needs, as it does the joiners of Arabic
DATED = ["article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "pubdate"]


def read(name, data, stated):
    """The texts in the bytes of a file called `name` → ([a dictionary per text] or None, note or None)."""
    ending = _ending(name)
    if ending not in READERS:
        return None, f"skipped: no reader for .{ending}; save its text as .txt" if "." in name else "skipped: no ending; name it .txt if it is a text"
    if reason := too_large(name, len(data)):
        return None, reason
    try:
        return READERS[ending](data, stated)
    except ImportError as error:
        return None, f"failed: needs {error.name}; run it with uv run --extra formats"
    except MemoryError:
        raise
    except Exception as error:  # whatever a library raises over a file that is damaged, or made to break it
        return None, f"failed: is no .{ending} that can be read ({str(error).partition(chr(10))[0]}); save it again, or as .txt"


def too_large(name, size):
    """The reason why a file of that name is not read that has more bytes than a text, or a table or archive, may have; or None."""
    kind = "table" if _ending(name) in [*TABLES, "zip"] else "text"
    if size > LARGEST[kind]:
        return f"failed: holds {size / 1e6:,.0f} MB, more than the {LARGEST[kind] / 1e6:,.0f} MB of a {kind}; split it"
    return None


def _ending(name):
    return name.rpartition(".")[2].lower()


def _plain(data, stated):
    text, note = decoding.decode(data, stated.get("encoding"))
    return _one(text, note, empty="blank" if data else "empty")


def _one(text, note, empty="empty", **known):
    if text is None:
        return None, note
    text_itself = text.removeprefix("\ufeff")
    if not WORD.search(text_itself):
        return None, "skipped: holds no word" if text_itself.strip() else f"skipped: {empty}"
    return [{"text": text, **known}], "; ".join(filter(None, [note, *_remarks([text_itself])])) or None


def _remarks(texts):
    """What a reader cannot see in texts, said in words."""
    lost, unseen = (sum(map(count, texts)) for count in (lambda text: text.count("\ufffd"), lambda text: len(UNSEEN.findall(_beyond_ascii(text)))))
    return [said for n, said in [(lost, f"{lost:,} characters were lost before it came here (U+FFFD)"),
                                 (unseen, f"{unseen:,} invisible characters, which words are counted without")] if n]


def _beyond_ascii(text):
    """The characters of a text that are not in ASCII, few in most: a search in them is several times as fast."""
    if text.isascii():
        return ""
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), "uint8")
    return data[data > 127].tobytes().decode("utf-8", "surrogatepass")


def _separated(data, stated):
    text, note = decoding.decode(data, stated.get("encoding"))
    if text is None:
        return None, note
    end = text.find("\n")
    head = text if end < 0 else text[:end]
    separator = max("\t;,", key=head.count)  # in this order where none stands in the first line
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # more cells in a row than columns: the rest of a text would be lost
            table = pd.read_csv(io.BytesIO(text.removeprefix("\ufeff").encode()), sep=separator, dtype=str, keep_default_na=False, index_col=False)
    except (ValueError, pd.errors.ParserError, pd.errors.ParserWarning) as error:
        return None, f"failed: cannot be read as a table ({str(error).strip()}); quote texts that hold commas or line breaks"
    return _rows(table.fillna(""), stated, note)


def _json_lines(data, stated):
    text, note = decoding.decode(data, stated.get("encoding"))
    if text is None:
        return None, note
    rows = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        try:
            rows += [json.loads(line)] if line.strip() else []
        except (ValueError, RecursionError) as error:
            why = getattr(error, "msg", "nested too deep, or a number too long")
            return None, f"failed: line {number} is no JSON ({why}); write one object a line"
        if rows and not isinstance(rows[-1], dict):
            return None, f"failed: line {number} is no object with named values; write one object a line"
    return _rows(pd.DataFrame(rows, dtype=object).fillna("").astype(str).rename(columns=_whole).map(_whole), stated, note)


def _whole(text):
    """Text in which half a character, which JSON can write and no file can hold, is marked as lost."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if HALF.search(text) else text


def _parquet(data, stated):
    from pyarrow import parquet
    file = parquet.ParquetFile(io.BytesIO(data))
    size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if reason := too_large("x.parquet", size):
        return None, reason
    table = file.read().to_pandas()
    return _rows(table.astype(object).where(table.notna(), "").astype(str), stated, None)


def _rows(table, stated, note):
    """The rows of a table that hold a text, under our names of columns; the note says which column was taken for the text."""
    table = table.rename(columns=str)
    theirs = stated.get("columns", {})
    if absent := [column for column in theirs.values() if column not in table]:
        return None, f"failed: has no column {absent[0]!r}, which corpus.toml names; it has {', '.join(table)}"
    lower = {column.strip().lower(): column for column in table}
    ours = {lower[name]: name for name in [*METADATA, "article"] if name in lower}
    ours = {column: name for column, name in ours.items() if name not in theirs} | {column: name for name, column in theirs.items()}
    hidden = [name for name in theirs if name in table and name not in theirs.values()]  # theirs takes the place of a column of that name
    table = table.drop(columns=hidden).rename(columns=ours)
    if "text" in theirs:
        column, how = theirs["text"], "as corpus.toml says"
    else:
        column, how = _text_column(table)
        if column is None:
            return None, f"skipped: {how}"
        table = table.rename(columns={column: "text"})
    if twice := table.columns[table.columns.duplicated()].tolist():
        return None, f"failed: has two columns called {twice[0]}, or by names that mean it; rename one of them"
    blank = ~table.text.str.contains(WORD)
    if blank.all():
        return None, f"skipped: no row has a text in column {column!r}"
    notes = [note, f"texts from column {column!r}, {how}", f"{blank.sum():,} of {len(blank):,} rows have none" if blank.any() else None, *_remarks(table.text)]
    return table.assign(row=range(1, len(table) + 1))[~blank.to_numpy()].to_dict("records"), "; ".join(filter(None, notes))


def _text_column(table):
    """The column that holds the texts, and how it was found; or None, and why."""
    named = [column for name in TEXT_COLUMNS for column in table if column.strip().lower() == name]
    if named:
        return named[0], "found by its name"
    lengths = table.drop(columns=[c for c in METADATA if c in table]).map(len).astype(float).mean()
    if lengths.empty or not lengths.max() > 40:
        return None, f"has no column of texts; it has {', '.join(table)}; name one text, or state it in corpus.toml"
    return lengths.idxmax(), "found by its length"


def _web_page(data, stated):
    import lxml.html
    import trafilatura
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    text, note = decoding.decode(data, stated.get("encoding") or (declared and declared[1].decode()))
    if text is None or not text.strip():
        return _one(text, note)
    page = trafilatura.bare_extraction(text, include_comments=False, with_metadata=True)
    if page is None or not page.text:
        return None, "failed: no main text found in this page; save what you read of it as .txt"
    tree = lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text.removeprefix("\ufeff")))
    shown = sum(len(" ".join(piece.split())) for piece in tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))
    dates = [value for name in DATED for value in tree.xpath("//meta[@property=$n or @itemprop=$n or @name=$n]/@content", n=name)]
    known = {"title": page.title, "author": page.author, "outlet": page.sitename, "date": next(iter(dates), None)}
    note = "; ".join(filter(None, [note, f"main text by trafilatura, {len(page.text):,} of {shown:,} characters of the page"]))
    return _one(page.text, note, **{column: value or "" for column, value in known.items()})


def _word(data, stated):
    import docx
    inside = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
    if reason := too_large("x.docx", inside):
        return None, reason
    document = docx.Document(io.BytesIO(data))
    pieces = [block.text if hasattr(block, "text") else "\n".join("\t".join(cell.text for cell in row.cells) for row in block.rows)
              for block in document.iter_inner_content()]
    return _one("\n".join(pieces), "paragraphs and tables, without notes, headers and footers")


TABLES = {"csv": _separated, "tsv": _separated, "jsonl": _json_lines, "parquet": _parquet}
READERS = {"txt": _plain, "md": _plain, **TABLES, "docx": _word, "html": _web_page, "htm": _web_page}
