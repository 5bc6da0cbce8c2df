"""Throw damaged and strange folders at the readers for a stated time: `uv run --extra formats python tests/fuzz.py SECONDS [SEED]`.

Only our own errors may come out, every file must be accounted for, and every text found again. What comes out otherwise is printed
with the smallest folder that caused it; exit status 1 if there is any. Not part of the tests: a finding becomes one, in test_readers.py.
"""

import hashlib
import io
import json
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from helpers import HelpersError, actors, corpus, register, sentiment, tokens

PROSE = "The president met the minister in Baku on 25/5/2024, and they spoke of peace.\n\nPrezident bazar ertəsi görüşdü. Президент встретился.\n"
NASTY = ["", " ", "\0", "\ufeff", "'", '"', '"a\nb"', "=1+1", "\ud800", "\u202e", "a,b;c\td", "nan", "None", "NA", "1e999", "-1", "🙂" * 3, "\r", "\x85", "\u2028",
         "0..3", "3..0", "0..99999999999999999999", "0..10 5..12", "²..³", "٠..٩", "a.txt", "../a.txt", "9999-99-99", "31.12.2024", "2024", "en", "given", PROSE, PROSE * 9]
COLUMNS = [*register.COLUMNS, *register.TEXT_COLUMNS, "row", "label", "span", "Text", " text", "TITLE", "Unnamed: 0", "index", "0", "", "a,b", "characters", "status",
           "actor", "type", "form", "token", "valence", "coder", "code", "line", "path", "self", "level_0"]
cells = st.sampled_from(NASTY) | st.text(max_size=30)
names = st.sampled_from(["a", "b", "c/d", ".hidden", "~$x", "İ", "e\u0301", "é", "x y", "articles"]).flatmap(
    lambda stem: st.sampled_from(["txt", "md", "csv", "tsv", "jsonl", "parquet", "zip", "docx", "html", "htm", "TXT", "pdf", ""]).map(lambda end: f"{stem}.{end}".rstrip(".")))
values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | cells, lambda inner: st.lists(inner, max_size=2)
                      | st.dictionaries(cells, inner, max_size=2), max_leaves=5)


def encoded(text):
    return text.encode("utf-8", "surrogatepass")


@st.composite
def separated(draw, columns=None):
    """A table with columns as they may come, in one of the ways spreadsheets write."""
    separator, quote, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(['"', "", "'"])), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    head = draw(st.lists(st.sampled_from(columns or COLUMNS), min_size=1, max_size=6))
    rows = draw(st.lists(st.lists(cells, max_size=7), max_size=4))
    doubled = [[quote + cell.replace('"', '""') + quote for cell in row] for row in [head, *rows]]
    return encoded(draw(st.sampled_from(["", "\ufeff"])) + end.join(separator.join(row) for row in doubled))


@st.composite
def json_lines(draw):
    rows = draw(st.lists(st.dictionaries(st.sampled_from(COLUMNS), values, max_size=4) | values, max_size=4))
    odd = draw(st.sampled_from([[], [], ['{"text": ' + "1" * 5000 + "}"], ["[" * 9999], ['{"text": NaN}']]))
    return encoded("\n".join([json.dumps(row, ensure_ascii=draw(st.booleans())) for row in rows] + odd))


@st.composite
def parquet(draw):
    columns = draw(st.lists(st.sampled_from(COLUMNS), max_size=4, unique=True))
    kinds = st.sampled_from([["x", None, PROSE], [1, 2, 3], [1.5, None, 2], [b"\xff", b"", None], [[1], [], None], [{"a": 1}, None, {}],
                             [pd.Timestamp("2024-05-25"), pd.NaT, pd.Timestamp(0)], [True, False, None], [PROSE] * 3])
    buffer = io.BytesIO()
    pd.DataFrame({column: draw(kinds) for column in columns}).to_parquet(buffer)
    return buffer.getvalue()


@st.composite
def web_page(draw):
    inside = draw(st.lists(st.sampled_from(["<p>", "</p>", "<script>", "</body>", "<!--", "<![CDATA[", "&#0;", "&#xD800;", "<?xml version='1.0' encoding='utf-16'?>", "<table><tr><td>",
                                            "<meta name='date' content='2024-13-45'>", "<frameset>", "<svg>", "<title>", PROSE, PROSE * 5]) | cells, max_size=8))
    charset = draw(st.sampled_from(["utf-8", "windows-1254", "idna", "punycode", "undefined", "utf-7", "rot13", "hex", "unicode_escape", "utf-16", "raw_unicode_escape", "none-such", "cp65001", "mbcs"]))
    body = f'<html><head><meta charset="{charset}"></head><body>{"".join(inside)}</body></html>'
    return draw(st.sampled_from([encoded(body), body.encode("cp1254", "replace"), body.encode("utf-16", "replace"), encoded("".join(inside))])) + draw(st.binary(max_size=3))


@st.composite
def word_document(draw):
    document = docx.Document()
    for text in draw(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=20), max_size=3)):
        document.add_paragraph(text)
    if draw(st.booleans()):
        document.add_table(1, 2).cell(0, 0).text = PROSE
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(draw, buffer.getvalue())


def repacked(draw, data):
    """The archive with one of its members damaged, renamed, left out or put there twice."""
    packed, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    chosen, how = draw(st.sampled_from(packed.namelist())), draw(st.sampled_from(["leave", "cut", "drop", "twice", "rename", "empty"]))
    with zipfile.ZipFile(buffer, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in packed.namelist():
            content = packed.read(name)
            if name != chosen or how == "leave":
                out.writestr(name, content)
            elif how != "drop":
                out.writestr("../" + name if how == "rename" else name, {"cut": content[:len(content) // 2], "empty": b""}.get(how, content))
                if how == "twice":
                    out.writestr(name, content)
    return buffer.getvalue()


@st.composite
def archive(draw):
    buffer = io.BytesIO()
    inside = st.sampled_from(["a.txt", "b.csv", "../c.txt", "/d.txt", "C:\\e.txt", "f/../g.txt", "h.zip", "i\udcff.txt".encode("utf-8", "replace").decode(), "j\n.txt", "", ".", "k/", "a.txt/b.txt", "articles.csv"])
    with zipfile.ZipFile(buffer, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2]))) as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in draw(st.lists(st.tuples(inside, cells.map(encoded) | separated()), max_size=4)):
            out.writestr(zipfile.ZipInfo(name) if draw(st.booleans()) else name or "x", content)
    return buffer.getvalue()


@st.composite
def damaged(draw, whole):
    """What `whole` makes, with bytes taken out, put in or turned."""
    data = bytearray(draw(whole))
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 3]))):
        at = draw(st.integers(0, len(data)))
        data[at:at + draw(st.sampled_from([0, 1, 40]))] = draw(st.binary(max_size=8) | st.sampled_from([b"\0", b"\xff", b'"', b"\n", b"\r", b"\xed\xa0\x80"]))
    return bytes(data)


def plain():
    texts = st.text(max_size=80) | cells | st.lists(cells, max_size=6).map("\n".join)
    kinds = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "cp1254", "cp1256", "koi8-r", "utf-7"])
    return st.binary(max_size=60) | st.builds(lambda text, kind: text.encode(kind, "replace"), texts, kinds)


MAKERS = {"txt": plain(), "md": plain(), "csv": separated(), "tsv": separated(), "jsonl": json_lines(), "parquet": parquet(), "zip": archive(),
          "docx": word_document(), "html": web_page(), "htm": web_page()}
tomls = st.lists(st.sampled_from(['names = "{date}_{title}"', 'names = "{title}"', 'names = "{row}"', 'names = "{text}/{file}"', 'names = "x"', "names = 3", 'dates = "day first"', 'dates = "x"',
                                  'encoding = "idna"', 'encoding = "cp1254"', 'encoding = "undefined"', 'encoding = "hex"', 'encoding = ""', "encoding = \"a\\u0000b\"", '[columns]', 'text = "text"',
                                  'title = "text"', 'outlet = 3', 'row = "text"', 'text = ["a"]', 'article = "title"', '[split]', "begins = '^'", "begins = '^The'", "begins = ''",
                                  "begins = '('", "title = '^(.*)$'", "body = '$'", "ends = '^P'", "announced = '(\\d+)'"]) | cells, max_size=5).map(lambda lines: encoded("\n".join(lines)))


@st.composite
def folders(draw):
    """{name: bytes}: some files, and now and then a corpus.toml and a register beside them."""
    files = {}
    for name in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        files[name] = draw(damaged(MAKERS.get(name.rpartition(".")[2].lower(), plain())))
    if draw(st.integers(0, 3)) == 0:
        files["corpus.toml"] = draw(damaged(tomls))
    if draw(st.integers(0, 2)) == 0:
        files["a.txt"] = encoded(PROSE)
        files["articles.csv"] = draw(registers())
        if draw(st.booleans()):
            files["cuts.csv"] = draw(registers(register.CUT_COLUMNS))
    return files


@st.composite
def registers(draw, columns=register.COLUMNS):
    """A register of a.txt that is nearly right."""
    digest = hashlib.sha256(encoded(PROSE)).hexdigest()
    right = {"article": st.sampled_from(["a1", "a2", ""]), "file": st.just("a.txt"), "sha256": st.sampled_from([digest, digest.upper(), ""])}
    spans = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(lambda pair: f"{pair[0]}..{pair[1]}") | st.sampled_from(["", "0..90", "0..20 30..40"])
    rows = [{column: draw((right.get(column) or (spans if "span" in column else st.just(""))) if draw(st.integers(0, 12)) else cells) for column in columns}
            for _ in range(draw(st.integers(0, 3)))]
    return draw(damaged(st.just(encoded(pd.DataFrame(rows, columns=columns).to_csv(index=False)))))


def check(files):
    """Read a folder in every way there is; an AssertionError or an error that is not ours is a finding."""
    with tempfile.TemporaryDirectory() as temporary:
        for name, content in files.items():
            path = Path(temporary, "texts", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        path = Path(temporary, "texts")
        calls = [lambda: accounted(corpus.files(path), path), lambda: found_again(corpus.read(path), path), lambda: edge_to_edge(corpus.ledger(path)),
                 lambda: corpus.draft(path), lambda: corpus.parts(path), lambda: corpus.read(path, use_register=False, dedupe="near"),
                 lambda: actors.load(path / "articles.csv"), lambda: sentiment.lexicon(path / "articles.csv"), lambda: sentiment.read_codes(path / "articles.csv")]
        for call in calls:
            try:
                call()
                outcomes["read"] += 1
            except HelpersError as error:
                assert str(error).strip() and "\n" not in str(error).strip()[:40]
                outcomes["our error"] += 1


def accounted(table, path):
    assert table.status.isin(["read", "skipped", "failed"]).all() and (table.characters.notna() == (table.status == "read")).all()
    assert (table.reason.notna() | (table.status == "read")).all()
    assert table.file.is_unique, "a file stands twice"
    plain_files = {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file() and p.suffix.lower() != ".zip" and "/." not in f"/{p.relative_to(path).as_posix()}"}
    assert plain_files <= set(table.file), "a file is missing"


def found_again(articles, path):
    assert articles.article.is_unique and articles.text.str.strip().ne("").all(), "an article is empty or stands twice"
    assert set(articles.file) <= set(corpus.files(path).file), "an article from no file"
    corpus.fingerprint(articles)
    words = tokens.words(articles)
    assert all(0 <= start and start + length <= len(text) for start, length, text in zip(
        words.start, words.length, words.article.astype("str").map(articles.set_index("article").text.to_dict())))


def edge_to_edge(table):
    for _, rows in table.groupby("file"):
        assert rows.start.iloc[0] == 0 and (rows.end.to_numpy()[:-1] == rows.start.to_numpy()[1:]).all(), "rows of a file do not lie edge to edge"


outcomes, findings = Counter(), {}


def main(seconds, number=0):
    """Folders until the time is over, and what they brought to light → exit status."""
    warnings.simplefilter("ignore")
    end = time.monotonic() + seconds

    def tried(files):
        if time.monotonic() > end:
            return
        outcomes["folders"] += 1
        try:
            check(files)
        except Exception as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "/helpers/" in f.filename] or traceback.extract_tb(error.__traceback__)[-1:]
            key = f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}: {str(error)[:90]!r}"
            old = findings.get(key)
            if old is None:
                print(key, flush=True)
            findings[key] = files if old is None or len(repr(files)) < len(repr(old)) else old

    while time.monotonic() < end:
        run = given(folders())(tried)
        run = settings(max_examples=300, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))(run)
        seed(number)(run)()
        number += 1
    print(f"{dict(outcomes)}; {len(findings)} findings")
    for key, files in findings.items():
        print(f"\n{key}\n  {repr(files)[:900]}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *map(int, sys.argv[2:])))
