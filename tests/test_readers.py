"""What a folder may hold: every file read, skipped or failed with a reason, whatever it is, and nothing read twice or lost."""

import codecs
import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
from types import SimpleNamespace

import pandas as pd
import pytest

from conftest import ROOT
from helpers import CorpusError, corpus
from helpers.corpus import formats, readers

ENGLISH = "The president met the minister in Baku on Monday, and they spoke about peace."
TEXTS = {"ru": "Президент встретился с министром в Баку в понедельник, и они говорили о мире.",
         "az": "Prezident bazar ertəsi Bakıda nazirlə görüşdü və onlar sülh haqqında danışdılar.",
         "tr": "Cumhurbaşkanı pazartesi günü Bakü'de bakanla görüştü ve barış hakkında konuştular.",
         "ar": "التقى الرئيس بالوزير في باكو يوم الاثنين وتحدثا عن السلام في المنطقة كلها.",
         "hy": "Նախագահը երկուշաբթի օրը Բաքվում հանդիպեց նախարարի հետ, և նրանք խոսեցին խաղաղության մասին։",
         "ka": "პრეზიდენტი ორშაბათს ბაქოში მინისტრს შეხვდა და მათ მშვიდობაზე ისაუბრეს."}
QUIET = pytest.mark.filterwarnings("ignore:.*(left out|is a guess|are copies)")


def status(path):
    table = corpus.files(path)
    assert table.status.isin(["read", "skipped", "failed"]).all() and table.file.is_unique
    assert (table.characters.notna() == (table.status == "read")).all()
    return table.set_index("file")


# encodings

@pytest.mark.case(12)
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be-mark"])
def test_unicode_with_its_mark_is_read_as_its_twin_in_utf_8(folder, language, encoding):
    text = TEXTS[language]
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if encoding == "utf-16-be-mark" else text.encode(encoding)
    assert corpus.read(folder({"a.txt": data})).text[0] == text


@pytest.mark.case(12)
@QUIET
@pytest.mark.parametrize("language, encoding, named", [("ru", "cp1251", "cp1251"), ("ar", "cp1256", "cp1256"), ("ru", "utf-16-le", "utf-16-le"),
                                                       ("ar", "utf-16-be", "utf-16-be")])
def test_other_encodings_are_guessed_with_a_warning_that_names_file_and_guess(folder, language, encoding, named):
    path = folder({"a.txt": TEXTS[language].encode(encoding), "b.txt": ENGLISH})
    with pytest.warns(UserWarning, match=f"the encoding of 1 of 2 files is a guess; .*a.txt guessed: as {named}"):
        texts = corpus.read(path)
    assert texts.text[0] == TEXTS[language]
    assert status(path).reason["a.txt"] == f"guessed: as {named}"


@pytest.mark.case(12)
def test_an_encoding_that_is_stated_is_no_guess(folder):
    path = folder({"a.txt": TEXTS["tr"].encode("cp1254"), "corpus.toml": 'encoding = "windows-1254"'})
    assert corpus.read(path).text[0] == TEXTS["tr"]
    assert status(path).reason["a.txt"] == "as windows-1254, as stated"


@pytest.mark.case(13)
@pytest.mark.parametrize("data, reason", [
    ("café".encode("latin-1"), "not UTF-8 at byte 3; save it again in UTF-8"),
    ((TEXTS["ru"] * 2).encode()[:-2], "UTF-8 but for byte 277, which is damaged; repair it, or save it again in UTF-8"),
    (TEXTS["ru"].encode()[:21] + b"\xff" + TEXTS["ru"].encode()[21:], "UTF-8 but for byte 21, which is damaged; repair it, or save it again in UTF-8"),
    (b"\xff\xfe\x41", "begins as UTF-16 and breaks at byte 2; save it again in UTF-8")])
def test_damaged_and_short_files_fail_with_the_place_and_are_not_guessed(folder, data, reason):
    table = status(folder({"a.txt": data, "b.txt": ENGLISH}))
    assert (table.status["a.txt"], table.reason["a.txt"]) == ("failed", reason)


def test_characters_lost_before_are_counted(folder):
    assert status(folder({"a.txt": ENGLISH + " \ufffd\ufffd"})).reason["a.txt"] == "2 characters were lost before it came here (U+FFFD)"


@pytest.mark.case(16)
@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"PK\x03\x04\0\0", b"\x80\x04\x95\0\0\0\0\0\0\0\x00.", b"a\0b\0\0\0"])
def test_what_is_no_text_is_skipped_and_never_unpacked(folder, data):
    table = status(folder({"a.txt": data, "b.txt": ENGLISH}))
    assert table.status["a.txt"] == "skipped" and "not text (NUL bytes)" in table.reason["a.txt"]


# tables

ROWS = "title,outlet,date,body\nOne,The Paper,2024-05-01,\"First, a text\nof two lines.\"\nTwo,The Sheet,2024-05,Second text.\nNone,The Sheet,,\n"


@pytest.mark.parametrize("name, content", [
    ("news.csv", ROWS), ("news.tsv", "title\toutlet\tdate\tbody\nOne\tThe Paper\t2024-05-01\t\"First, a text\nof two lines.\"\nTwo\tThe Sheet\t2024-05\tSecond text.\nNone\tThe Sheet\t\t\n"),
    ("news.csv", ROWS.replace(",The", ";The").replace("One", "One").replace("title,outlet,date,body", "title;outlet;date;body")
     .replace("Paper,2024-05-01,", "Paper;2024-05-01;").replace("Sheet,2024-05,", "Sheet;2024-05;").replace("Sheet,,", "Sheet;;")),
    ("news.csv", "\ufeff" + ROWS.replace("\n", "\r\n").replace("text\r\nof", "text\nof")),
    ("news.jsonl", "\n".join(json.dumps(row) for row in [
        {"title": "One", "outlet": "The Paper", "date": "2024-05-01", "body": "First, a text\nof two lines."},
        {"title": "Two", "outlet": "The Sheet", "date": "2024-05", "body": "Second text."}, {"title": "None", "outlet": "The Sheet", "body": None}]) + "\n\n")])
def test_a_table_gives_an_article_a_row_with_its_metadata_and_says_its_column(folder, name, content):
    path = folder({name: content})
    texts = corpus.read(path)
    assert texts.article.tolist() == ["news-1", "news-2"] and texts.file.unique().tolist() == [name]
    assert texts.text.tolist() == ["First, a text\nof two lines.", "Second text."]
    assert texts.title.tolist() == ["One", "Two"] and texts.outlet.tolist() == ["The Paper", "The Sheet"]
    assert texts.date.tolist() == [pd.Timestamp(2024, 5, 1)] * 2 and texts.date_to[1] == pd.Timestamp(2024, 5, 31)
    assert texts.date_reason[1] == "only '2024-05' is given" and pd.isna(texts.date_reason[0])
    assert status(path).reason[name] == "texts from column 'body', found by its name; 1 of 3 rows have none"


def test_a_parquet_table_is_read_as_its_csv(folder):
    pytest.importorskip("pyarrow", reason="needs the extra formats")
    path = folder({"a.csv": ROWS})
    pd.read_csv(path / "a.csv").to_parquet(path / "b.parquet")
    texts = corpus.read(path)
    assert texts.text[:2].tolist() == texts.text[2:].tolist() and texts.date[:2].tolist() == texts.date[2:].tolist()
    (path / "c.parquet").write_bytes(b"PAR1 no table")
    assert status(path).reason["c.parquet"].startswith("is no .parquet that can be read")


def test_the_text_column_is_found_by_its_length_or_stated_and_own_columns_are_kept(folder):
    rows = "Ref,Section,Words,Abstract\n7,world,a long passage of words that is certainly the longest of all,short\n9,home,another passage that is very long and goes on and on,short\n"
    path = folder({"a.csv": rows})
    assert status(path).reason["a.csv"] == "texts from column 'Words', found by its length"
    assert corpus.read(path, where="Section == 'home'").text[0].startswith("another passage")
    (path / "corpus.toml").write_text('[columns]\ntext = "Abstract"\narticle = "Ref"\ngroup = "Section"\n')
    texts = corpus.read(path)
    assert texts.article.tolist() == ["7", "9"] and texts.text.tolist() == ["short"] * 2 and texts.group.tolist() == ["world", "home"]
    assert status(path).reason["a.csv"] == "texts from column 'Abstract', as corpus.toml says"


def test_a_table_is_located_by_row_and_its_ledger_lies_edge_to_edge(folder):
    path = folder({"a.csv": ROWS, "b.txt": ENGLISH})
    assert corpus.locate(path, "a-2", 3) == {"file": "a.csv", "row": 2, "offset": 3}
    with pytest.raises(CorpusError, match="article 'a-2' has no character 99"):
        corpus.locate(path, "a-2", 99)
    table = corpus.ledger(path)
    assert table[table.file == "a.csv"][["start", "end", "article"]].values.tolist() == [[0, 27, "a-1"], [27, 39, "a-2"]]
    assert corpus.parts(path).body.tolist() == [1, 1]


@pytest.mark.case(13)
@QUIET
@pytest.mark.parametrize("name, content, reason", [
    ("a.csv", "n,m\n1,2\n", "skipped has no column of texts; it has n, m; name one text, or state it in corpus.toml"),
    ("a.csv", "text\n \n\n", "skipped no row has a text in column 'text'"), ("a.csv", "", "failed cannot be read as a table (No columns to parse from file); quote"),
    ("a.csv", "text,n\na,1\nb,1,2,3\n", "failed cannot be read as a table (Error tokenizing data. C error: Expected 2 fields in line 3, saw 4"),
    ("a.csv", "text\n\"never closed", "failed cannot be read as a table (Error tokenizing data. C error: EOF inside string"), ("a.csv", b"\xff\xff\xff", "failed not UTF-8 at byte 0"),
    ("a.jsonl", "{\"text\": \"a\"}\n{\"text\"", "failed line 2 is no JSON (Expecting ':' delimiter); write one object a line"),
    ("a.jsonl", "[1]\n", "failed line 1 is no object with named values"), ("a.jsonl", "[" * 100_000, "failed line 1 is no JSON"),
    ("a.pdf", "%PDF", "skipped no reader for .pdf; save its text as .txt"), ("a", ENGLISH, "skipped no ending; name it .txt if it is a text")])
def test_a_table_or_file_that_cannot_be_read_says_why(folder, name, content, reason):
    row = status(folder({name: content, "b.txt": ENGLISH})).loc[name]
    assert f"{row.status} {row.reason}".startswith(reason)


def test_two_rows_with_one_name_are_refused(folder):
    with pytest.raises(CorpusError, match="two articles .* are called 7, the second in a.csv; rename it"):
        corpus.read(folder({"a.csv": "article,text\n7,one\n7,two\n"}))


def test_a_table_called_articles_csv_is_read_as_texts_if_it_holds_them(folder):
    path = folder({"articles.csv": "title,text\nOne,First text of all.\n"})
    assert corpus.read(path).text.tolist() == ["First text of all."] and corpus.read(path / "articles.csv").title[0] == "One"


# what names say, and dates

@QUIET
def test_names_of_folders_and_files_say_what_their_stated_pattern_says(folder):
    path = folder({"The Paper/2024-05-01_Peace at last.txt": ENGLISH, "The Sheet/1994_War.txt": ENGLISH, "odd.txt": ENGLISH,
                   "corpus.toml": 'names = "{outlet}/{date}_{title}"'})
    texts = corpus.read(path).set_index("article")
    assert texts.outlet.tolist()[:2] == ["The Paper", "The Sheet"] and texts.title.tolist()[:2] == ["Peace at last", "War"]
    assert texts.date.tolist()[:2] == [pd.Timestamp(2024, 5, 1), pd.Timestamp(1994, 1, 1)] and texts.date_to.iloc[1] == pd.Timestamp(1994, 12, 31)
    assert texts.loc["odd", ["outlet", "title", "date"]].isna().all()


@QUIET
def test_the_register_goes_before_the_names_of_files(folder):
    path = folder({"1994-Smith.txt": ENGLISH, "1995-Jones.txt": ENGLISH, "corpus.toml": 'names = "{date}-{author}"',
                   "articles.csv": "article,file,author,country\na,1994-Smith.txt,Someone else,AZ\nb,1995-Jones.txt,,GE\n"})
    texts = corpus.read(path)
    assert texts.author.tolist() == ["Someone else", "Jones"] and texts.date.dt.year.tolist() == [1994, 1995]
    assert corpus.read(path, where="country == 'GE'").article.tolist() == ["b"]


@pytest.mark.parametrize("stated, message", [
    ('names = "{year}/{title}"', r"names = .* fits none of 1 files, such as a.txt"), ("names = 7", "corpus.toml: names = 7 is not understood"),
    ('names = "plain"', "must name each field once"), ('names = "{a}{a}"', "must name each field once"), ("nmaes = 'x'", "nmaes = 'x' is not understood; known are names"),
    ('dates = "american"', "dates = 'american'; write 'day first' or 'month first'"), ("names = ", "corpus.toml cannot be read")])
def test_a_corpus_toml_that_does_not_fit_is_refused(folder, stated, message):
    with pytest.raises(CorpusError, match=message):
        corpus.read(folder({"a.txt": ENGLISH, "corpus.toml": stated}))


@pytest.mark.parametrize("dates, stated, expected", [
    (["4/5/2024", "25/5/2024"], "", ["2024-05-04", "2024-05-25"]), (["4/5/2024", "5/25/2024"], "", ["2024-04-05", "2024-05-25"]),
    (["4/5/2024", "5/6/2024"], "", [None, None]), (["25/5/2024", "5/25/2024"], "", [None, None]), (["4.5.2024", "5.6.2024"], 'dates = "day first"', ["2024-05-04", "2024-06-05"]),
    (["4/5/2024"], 'dates = "month first"', ["2024-04-05"]), (["31 February 2024", "4 August 2025"], "", [None, "2025-08-04"]),
    (["31 January 2024", "29 February 2024", "30 April 2024", "31 December 2024"], "", ["2024-01-31", "2024-02-29", "2024-04-30", "2024-12-31"]),
    (["Aug. 4, 2025", "4 августа 2025", "٤ أغسطس 2025", "4 avqust 2025", "4 Ağustos 2025"], "", ["2025-08-04"] * 5), (["2024-05-01T23:10:00Z", "20240501"], "", ["2024-05-01"] * 2)])
def test_numeric_dates_are_day_first_or_month_first_by_setting_or_proof_only(folder, dates, stated, expected):
    rows = "".join(f'"{date}",a text of some words\n' for date in dates)
    texts = corpus.read(folder({"a.csv": "date,text\n" + rows, "corpus.toml": stated}))
    assert [None if pd.isna(date) else str(date.date()) for date in texts.date] == expected
    missing = texts[texts.date.isna()]
    assert missing.date_reason.str.contains("may be day or month first|is not understood").all() and (missing.date_status == "none").all()


# archives

def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@QUIET
def test_an_archive_is_read_as_if_it_were_a_folder(folder):
    path = folder({"b.txt": ENGLISH})
    zipped(path / "a.zip", {"sub/x.txt": TEXTS["ru"], "t.csv": ROWS, "more.zip": b"PK", "__MACOSX/x.txt": "junk", "empty.txt": ""})
    table = status(path)
    assert table.status.to_dict() == {"a.zip/sub/x.txt": "read", "a.zip/t.csv": "read", "a.zip/more.zip": "skipped", "a.zip/__MACOSX/x.txt": "skipped",
                                      "a.zip/empty.txt": "skipped", "b.txt": "read"}
    assert corpus.read(path).article.tolist() == ["a.zip/sub/x", "a.zip/t-1", "a.zip/t-2", "b"]


@pytest.mark.case(17)
@QUIET
def test_an_archive_that_swells_or_reaches_out_is_refused(folder):
    path = folder({"b.txt": ENGLISH})
    zipped(path / "bomb.zip", {"zeros.txt": "0" * 30_000_000})
    with zipfile.ZipFile(path / "slip.zip", "w") as archive:
        for name in ("../up.txt", "/etc/up.txt", "C:\\up.txt", "a\\..\\..\\up.txt"):
            archive.writestr(name, ENGLISH)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    (path / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    table = status(path)
    assert table.status.value_counts().to_dict() == {"skipped": 5, "failed": 2, "read": 1} and corpus.read(path).article.tolist() == ["b"]
    assert "would swell" in table.reason["bomb.zip/zeros.txt"] and "is no zip archive" in table.reason["broken.zip"]
    assert table.reason[table.index.str.startswith("slip.zip")].isin(["its path leads out of the archive", "a link"]).all()
    assert sorted(p.name for p in path.parent.rglob("up.txt")) == []


@QUIET
def test_a_member_with_a_wrong_sum_or_a_password_fails_alone(folder):
    path = folder({"b.txt": ENGLISH})
    zipped(path / "a.zip", {"one.txt": ENGLISH, "two.txt": TEXTS["ru"]})
    data = bytearray((path / "a.zip").read_bytes())
    data[45] ^= 0xFF  # in the packed text of one.txt
    (path / "a.zip").write_bytes(data)
    table = status(path)
    assert table.status.to_dict() == {"a.zip/one.txt": "failed", "a.zip/two.txt": "read", "b.txt": "read"}


# what is no plain file

@pytest.mark.case(17)
@QUIET
@pytest.mark.skipif(os.name == "nt", reason="pipes and links as POSIX has them")
def test_links_pipes_and_folders_called_as_texts_are_skipped_at_once(folder, tmp_path):
    path = folder({"b.txt": ENGLISH, "folder.txt/c.txt": ENGLISH, ".hidden/d.txt": ENGLISH})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("secret")
    os.mkfifo(path / "pipe.txt")
    for name, target in [("link.txt", "b.txt"), ("dangling.txt", "nowhere"), ("loop.txt", "loop.txt"), ("zero.txt", "/dev/zero"), ("out", tmp_path / "outside"), ("self", path)]:
        (path / name).symlink_to(target)
    table = status(path)
    assert table[table.status == "read"].index.tolist() == ["b.txt", "folder.txt/c.txt"]
    assert table.reason[".hidden/"] == "a hidden folder" and table.reason["out/"] == table.reason["self/"] == "a link to a folder"
    assert (table.reason[["pipe.txt", "link.txt", "dangling.txt", "loop.txt", "zero.txt"]] == "not a regular file; copy the text itself into the folder").all()


@pytest.mark.case(17)
@QUIET
def test_a_junction_of_windows_is_not_followed(folder, monkeypatch):
    path, lstat = folder({"b.txt": ENGLISH, "away/c.txt": ENGLISH, "inside/d.txt": ENGLISH}), os.lstat
    monkeypatch.setattr(os, "lstat", lambda at: SimpleNamespace(st_mode=lstat(at).st_mode, st_reparse_tag=0xA0000003) if str(at).endswith("away") else lstat(at))
    table = status(path)
    assert table.reason["away/"] == "a link to a folder" and table[table.status == "read"].index.tolist() == ["b.txt", "inside/d.txt"]


@pytest.mark.case(17)
@pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")
@pytest.mark.parametrize("name", readers.BESIDE)
def test_a_link_beside_the_texts_does_not_show_another_file(folder, tmp_path, name):
    path = folder({"b.txt": ENGLISH})
    (tmp_path / "secret").write_text("secret")
    (path / name).symlink_to(tmp_path / "secret")
    with pytest.raises(CorpusError, match=f"{name} is a link; copy the file itself") as error:
        corpus.read(path)
    assert "secret" not in str(error.value)


@pytest.mark.case(18)
@QUIET
def test_a_folder_that_may_not_be_entered_is_listed_as_failed(folder, monkeypatch):
    path, scandir = folder({"b.txt": ENGLISH, "shut/c.txt": ENGLISH}), os.scandir

    def shut(where):
        if str(where).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(where))
        return scandir(where)
    monkeypatch.setattr(os, "scandir", shut)
    assert status(path).loc["shut/", ["status", "reason"]].tolist() == ["failed", "Permission denied; check the folder's permissions"]


@pytest.mark.case(18, 19)
@QUIET
def test_a_file_that_may_not_be_read_or_goes_away_is_listed_as_failed(folder, monkeypatch):
    path, read_bytes = folder({"a.txt": ENGLISH, "b.txt": ENGLISH}), readers.Path.read_bytes

    def gone(self):
        if self.name == "a.txt":
            raise FileNotFoundError(2, "No such file or directory", str(self))
        return read_bytes(self)
    monkeypatch.setattr(readers.Path, "read_bytes", gone)
    assert status(path).loc["a.txt", ["status", "reason"]].tolist() == ["failed", "No such file or directory; check the file's permissions"]


@pytest.mark.case(22)
@QUIET
def test_files_too_large_to_be_texts_are_refused_before_they_are_read(folder, monkeypatch):
    path = folder({"a.txt": ENGLISH * 40, "b.txt": ENGLISH, "c.csv": ROWS})
    monkeypatch.setattr(formats, "LARGEST", {"text": 2_000, "table": 2_500})
    table = status(path)
    assert table.status.to_dict() == {"a.txt": "failed", "b.txt": "read", "c.csv": "read"} and "more than the 0 MB of a t" in table.reason["a.txt"]


@pytest.mark.case(20, 21)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("name", [b"broken\xff.txt", "two\nlines.txt".encode(), "رئيس \u202e.txt".encode(), ("x" * 250 + ".txt").encode(), "a:b<i>😀.txt".encode(), b"CON.txt"])
def test_names_of_every_kind_are_loaded_and_shown(folder, name):
    path = folder({})
    path.mkdir()
    with open(os.path.join(os.fsencode(path), name), "wb") as file:
        file.write(ENGLISH.encode())
    texts = corpus.read(path)
    assert texts.text.tolist() == [ENGLISH] and texts.article[0].encode() and str(corpus.files(path))
    assert corpus.ledger(path).article.tolist() == texts.article.tolist()


@pytest.mark.case(10, 11)
@QUIET
def test_names_that_differ_in_case_or_normal_form_are_two_articles(folder):
    texts = corpus.read(folder({"A.txt": ENGLISH, "a.txt": ENGLISH + " a", "\u00e9.txt": ENGLISH + " b", "e\u0301.txt": ENGLISH + " c", "x/n.txt": ENGLISH, "y/n.txt": ENGLISH}))
    assert len(texts) in (4, 5, 6) and texts.article.is_unique and {"x/n", "y/n"} <= set(texts.article)


@pytest.mark.case(15)
def test_line_ends_of_every_kind_and_blank_files_change_nothing(folder):
    from helpers import tokens
    ends = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "separator": "\u2028", "feed": "\f"}
    texts = corpus.read(folder({f"{name}.txt": f"One line.{end}Another line.{end}" for name, end in ends.items()}))
    words = tokens.words(texts.assign(language="en"))
    assert words.astype({"token": "str"}).groupby("article", observed=True).token.agg(" ".join).nunique() == 1 and len(words) == 20


# pages and documents

PAGE = """<html lang="en"><head><meta charset="{0}"><title>Peace at last - The Paper</title><meta property="article:published_time" content="2024-05-01T10:00:00Z">
<meta name="author" content="Jane Roe"></head><body><nav><a href="/">Home</a> <a href="/x">World</a></nav><article><h1>Peace at last</h1>
<p>{1} {1} {1}</p><p>{1} Second paragraph, <b>with</b> a word in bold &amp; more.</p></article><footer>Copyright The Paper</footer><script>alert(1)</script></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_web_page_gives_its_main_text_and_says_how_much_of_the_page_that_is(folder, encoding):
    pytest.importorskip("trafilatura", reason="needs the extra formats")
    path = folder({"a.html": PAGE.format(encoding, TEXTS["ru"]).encode(encoding)})
    row = corpus.read(path).iloc[0]
    assert TEXTS["ru"] in row.text and "with a word in bold & more" in row.text
    assert not any(word in row.text for word in ("Home", "Copyright", "alert", "<"))
    assert row.title == "Peace at last" and row.author == "Jane Roe" and row.date == pd.Timestamp(2024, 5, 1)
    assert "main text by trafilatura, " in status(path).reason["a.html"]


def test_a_word_document_gives_its_paragraphs_and_tables_in_order(folder):
    docx = pytest.importorskip("docx", reason="needs the extra formats")
    path = folder({"bad.docx": b"PK\x03\x04 no document", "b.txt": ENGLISH})
    document = docx.Document()
    document.add_paragraph(TEXTS["ar"])
    document.add_table(1, 2).rows[0].cells[0].text = TEXTS["hy"]
    document.add_paragraph(TEXTS["ka"])
    document.save(path / "a.docx")
    table = status(path)
    with pytest.warns(UserWarning, match="bad.docx: failed: is no .docx that can be read"):
        assert corpus.read(path).text[0] == f"{TEXTS['ar']}\n{TEXTS['hy']}\t\n{TEXTS['ka']}"
    assert table.reason["a.docx"] == "paragraphs and tables, without notes, headers and footers"


@pytest.mark.parametrize("name, missing", [("a.docx", "docx"), ("a.html", "lxml"), ("a.parquet", "pyarrow")])
def test_without_the_extra_the_reason_names_it(folder, name, missing):
    path = folder({name: "x", "b.txt": ENGLISH})
    code = f"import sys, pandas; sys.modules[{missing!r}] = None; from helpers import corpus; print(corpus.files({str(path)!r}).reason[0])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.strip().endswith("run it with uv run --extra formats") and missing in said.stdout, said.stderr


# what fuzzing found: see fuzz.py

PLAIN = ENGLISH.replace(",", "")

def parquet(columns):
    import io
    buffer = io.BytesIO()
    pytest.importorskip("pyarrow")
    pd.DataFrame(columns).to_parquet(buffer)
    return buffer.getvalue()


def packed(members):
    import io
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two of one name
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_LZMA)
    return buffer.getvalue()


@pytest.mark.parametrize("name, content, reason", [
    ("a.jsonl", b'{"text": ' + b"1" * 5000 + b"}", "failed: line 1 is no JSON .*a number too long"),
    ("a.jsonl", b'{"text": "' + PLAIN.encode() + b'", "Text": "x"}', "has column|texts from column 'text'|failed: has two columns called text"),
    ("a.csv", f"text,title,Title\n{PLAIN},x,y\n".encode(), "failed: has two columns called title, or by names that mean it; rename one of them"),
    ("a.csv", f"text,TEXT\n{PLAIN},x\n".encode(), "texts from column 'text'"),
    ("a.csv", f"TEXT ,text\n{PLAIN},x\n".encode(), "failed: has two columns called text"),
    ("a.csv", f"text,outlet\n{ENGLISH},x\n".encode(), "failed: cannot be read as a table .* quote texts that hold commas"),
    ("a.tsv", b"date_)\n", "skipped: has no column of texts"),
    ("a.csv", "text,outlet\n\ufeff,x\n".encode(), "skipped: no row has a text"),
    ("a.html", f'<meta charset="undefined">{PLAIN}ə'.encode("cp1252", "ignore") + b"\xff", "failed: cannot be read as undefined, as stated"),
    ("a.html", b"<?xml version='1.0'?>", "failed: no main text found in this page"),
    ("a.zip", packed([("b.txt", "one"), ("b.txt", "two")]), "failed: holds two files called b.txt; pack it again"),
    ("a.zip", packed([("b.txt", ENGLISH)]).replace(b"\x05\x00]", b"\x05\x00\xff", 1), "failed: cannot be unpacked"),
    ("a.zip", packed([("", ENGLISH)]), "skipped: no reader"),
    ("a.docx", packed([("[Content_Types].xml", "<Types")]), "failed: is no .docx that can be read"),
    ("a.parquet", lambda: parquet({"text": [b"\xff"], "more": ["x"]}), "failed: is no .parquet that can be read .*utf-8.* save it again")])
def test_what_is_damaged_or_ambiguous_is_one_reason_and_no_crash(folder, name, content, reason):
    if name.endswith((".html", ".docx")):
        pytest.importorskip({"html": "lxml", "docx": "docx"}[name.rpartition(".")[2]])
    path = folder({name: content() if callable(content) else content, "other.txt": ENGLISH})
    table = status(path)
    row = table.drop(index="other.txt").iloc[0]
    assert re.match(reason, f"{row.status}: {row.reason}" if row.status != "read" else row.reason) and table.status["other.txt"] == "read"


def test_columns_of_a_table_that_are_called_as_ours_are_inside_do_no_harm(folder):
    path = folder({"a.csv": f"text,file,row,self,path\n{PLAIN},elsewhere.txt,7,me,here\n"})
    articles = corpus.read(path)
    assert articles.file.tolist() == ["a.csv"] and articles.article.tolist() == ["a-1"] and articles["self"].tolist() == ["me"]


def test_a_column_that_the_user_names_takes_the_place_of_one_that_is_called_so(folder):
    path = folder({"a.csv": f"text,outlet,Source\n{PLAIN},3,The Paper\n", "corpus.toml": '[columns]\noutlet = "Source"\n'})
    assert corpus.read(path).outlet.tolist() == ["The Paper"]
    (path / "corpus.toml").write_text("[columns]\noutlet = ['Source']\n")
    with pytest.raises(CorpusError, match=r"\[columns\] outlet = \['Source'\]; write the name of a column"):
        corpus.read(path)


def test_the_separator_of_a_table_without_a_line_feed_is_looked_for_in_all_of_it(folder):
    path = folder({"mac.csv": b"text;n\rA text with commas, and, others;", "one.csv": b"text,;"})
    with pytest.warns(UserWarning, match="one.csv: skipped: has no column of texts"):
        assert corpus.read(path).text.tolist() == ["A text with commas, and, others"]
