"""What may befall a corpus, its notebooks and its figures, case by case: `@pytest.mark.case` names the case, `cases.csv` holds them all.

Many cases are shown where their module is tested; here are the others, and all that is done to a process from outside.
"""

import csv
import io
import json
import os
import pickle
import random
import re
import signal
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from importlib.metadata import version

import cases
import nbformat
import pandas as pd
import pytest
from conftest import ROOT
from PIL import Image
from test_readers import ENGLISH, QUIET, TEXTS

from helpers import SettingError, UnsuitedError, cooccurrence, corpus, figures, frequency, plots, sentiment, tokens
from helpers.corpus import readers

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits as POSIX has them")
ROUNDS = [pytest.param(2, id="2"), pytest.param(20, id="20", marks=pytest.mark.slow)]


def test_every_case_has_a_test_and_the_table_is_as_the_tests_say():
    shown = cases.shown()
    assert [int(row["case"]) for row in cases.CASES] == list(range(1, 52))
    assert set(shown) == set(range(1, 52))
    page = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    assert cases.table() in page and f"one by one: {len(DAMAGED)}; lost, or read without a word of what they are: 0." in page
    assert "random moments of saving: 0 and 0." in page and "; not whole: 0." in page


# texts

def small(folder, text, language="en", n=1):
    articles = corpus.read(folder({f"{i}.txt": text for i in range(n)})).assign(language=language)
    return articles, tokens.words(articles)


@pytest.mark.case(4, 6)
@QUIET
@pytest.mark.parametrize("text", ["... !!!", "—", "\u200b\u00ad", "😀 👍🏽", "_ _"])
def test_a_file_without_a_word_is_skipped_like_a_blank_one(folder, text):
    table = corpus.files(folder({"a.txt": text, "b.txt": ENGLISH, "c.csv": f"n,text\n1,{text}\n2,peace\n"})).set_index("file")
    assert (table.status["a.txt"], table.reason["a.txt"]) == ("skipped", "holds no word")
    assert "; 1 of 2 rows have none" in table.reason["c.csv"]


@pytest.mark.case(7)
def test_one_word_gives_a_table_of_one_row_and_what_needs_more_is_missing_with_its_reason_or_refused(folder):
    articles, words = small(folder, "peace")
    assert frequency.count(words).to_dict("records") == [{"token": "peace", "n": 1, "n_articles": 1, "per_million": 1e6}]
    spread = frequency.dispersion(words)
    assert spread.dp.isna().all() and spread.reason.tolist() == ["1 articles, fewer than five"]
    assert b'peace,1,1,1e+06,,,,,"1 articles, fewer than five"\n' in figures.csv(spread)  # empty cells, and why
    with pytest.raises(SettingError, match="target must name some of the articles, and not all"):
        frequency.keyness(words, articles.article)
    assert cooccurrence.pairs(words).empty and cooccurrence.collocates(words, "peace").empty
    scores = sentiment.score(tokens.sentences(articles), sentiment.lexicon("en"))
    assert sentiment.by_article(scores)[["mean", "low", "high"]].isna().all(axis=None)
    with pytest.raises(UnsuitedError, match="fewer than two words"):
        sentiment.contributions(scores, sentiment.lexicon("en"))


@pytest.mark.case(7)
def test_texts_of_function_words_or_numbers_only_carry_no_analysis_of_content(folder):
    for text in ("the and of the", "2024 1,000 20:30"):
        words = small(folder, text)[1]
        with pytest.raises(UnsuitedError, match="function words and numbers only"):
            tokens.content(words, "en")
        assert tokens.content(words.head(0), "en").empty


@pytest.mark.case(8)
def test_of_one_article_neither_spread_nor_an_interval_over_articles_is_given(folder):
    words = small(folder, ENGLISH * 30)[1]
    counted = frequency.interval(frequency.dispersion(words), words)
    assert len(counted) > 5 and counted[["dp", "low", "high"]].isna().all(axis=None) and counted.reason.notna().all()


@pytest.mark.case(9)
def test_copies_are_named_in_a_warning_counted_as_they_are_and_left_out_on_request(folder):
    path = folder({"a.txt": ENGLISH, "b.txt": ENGLISH, "c.txt": ENGLISH + " More."})
    with pytest.warns(UserWarning, match="1 of 3 files are copies and count again; .* --dedupe exact: b.txt the same bytes as a.txt"):
        assert len(corpus.read(path)) == 3
    with pytest.warns(UserWarning, match=r"1 of 3 articles are duplicates and left out: b \(exact, of a\)"):
        assert corpus.read(path, dedupe="exact").article.tolist() == ["a", "c"]


@pytest.mark.case(12)
@QUIET
def test_a_text_has_the_words_of_its_twin_in_utf_8_or_a_warning_names_the_guess(folder):
    wrong = 0
    for encoding, language in [("cp1251", "ru"), ("cp1256", "ar"), ("cp1254", "tr"), ("utf-16", "hy"), ("utf-16-le", "ru"), ("utf-16-be", "ka")]:
        path = folder({"a.txt": TEXTS[language].encode(encoding)}, name=encoding)
        read = [tokens.words(articles.assign(language=language)).token.tolist() for articles in
                (corpus.read(path), pd.DataFrame({"article": ["a"], "text": TEXTS[language]}))]
        wrong += read[0] != read[1]
        assert read[0] == read[1] or corpus.files(path).reason[0].startswith("guessed: as cp125")
    assert wrong <= 1  # Turkish in cp1254 is all but cp1252; corpus.toml says which


@pytest.mark.case(15)
def test_offsets_point_into_the_raw_text_whatever_ends_its_lines(folder):
    path = folder({"a.txt": "One line.\r\nAnother line.\rA third.\u2028A fourth.\f"})
    articles = corpus.read(path)
    raw = (path / "a.txt").read_bytes().decode()
    words = tokens.words(articles.assign(language="en"))
    assert [raw[s:s + n].lower() for s, n in zip(words.start, words.length)] == words.token.tolist() == "one line another line a third a fourth".split()


@pytest.mark.case(19)
def test_the_hash_of_a_file_that_grows_while_it_is_found_is_that_of_what_was_read(folder, monkeypatch):
    path, read_bytes = folder({"a.txt": ENGLISH}), readers.Path.read_bytes

    def grown(self):
        with open(self, "a") as file:
            file.write(" More.")
        return read_bytes(self)
    monkeypatch.setattr(readers.Path, "read_bytes", grown)
    found, texts = readers.load(path)
    assert texts.text[0].endswith("More.") and found.bytes[0] == len(texts.text[0])
    assert found.sha256[0] == readers.hashlib.sha256(texts.text[0].encode()).hexdigest()


@pytest.mark.case(22)
@POSIX
def test_a_text_too_large_is_refused_before_it_is_read_and_a_line_of_letters_without_end_is_one_word(folder, monkeypatch):
    path = folder({"b.txt": ENGLISH})
    with open(path / "a.txt", "wb") as file:
        file.truncate(500_000_000)  # takes no room on the disk
    monkeypatch.setattr(readers.Path, "read_bytes", lambda self, real=readers.Path.read_bytes: real(self) if self.name == "b.txt" else pytest.fail("read"))
    assert corpus.files(path).reason[0] == "holds 500 MB, more than the 100 MB of a text; split it"
    code = ("import resource, sys; from helpers import corpus, tokens; size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
            "corpus.read(sys.argv[2]); before = size(); words = tokens.words(corpus.read(sys.argv[1]).assign(language='en'));"
            "print(len(words), words.length[0], size() - before)")
    line = folder({"a.txt": b"a" * 5_000_000}, name="line")
    n, length, grown = python(code, line / "a.txt", path / "b.txt").stdout.split()
    assert (n, length) == (b"1", b"5000000") and int(grown) * 1024 < 60 * 5_000_000  # bytes a character


@pytest.mark.case(23)
@pytest.mark.parametrize("n", [300, pytest.param(20_000, marks=pytest.mark.slow)])
def test_many_tiny_files_leave_no_file_open_and_take_steps_in_proportion(folder, monkeypatch, n):
    path = folder({f"{i}.txt": f"Text number {i}." for i in range(n)})
    opened, read_bytes = [], readers.Path.read_bytes
    monkeypatch.setattr(readers.Path, "read_bytes", lambda self: opened.append(self) or read_bytes(self))
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else None
    assert (corpus.files(path).status == "read").sum() == n == len(opened) == len(set(opened))
    assert before is None or len(os.listdir("/proc/self/fd")) == before


@pytest.mark.case(30)
def test_invisible_signs_change_no_count_and_are_reported(folder):
    path = folder({"a.txt": "pe\u200bace co\u00adoperate \u202eright\u202c left\u00a0side cafe\u0301", "b.txt": "peace cooperate right left side café"})
    words = tokens.words(corpus.read(path).assign(language="en"))
    assert words[words.article == "a"].token.tolist() == words[words.article == "b"].token.tolist() == "peace cooperate right left side café".split()
    assert corpus.files(path).reason[0] == "4 invisible characters, which words are counted without" and pd.isna(corpus.files(path).reason[1])
    assert pd.isna(corpus.files(folder({"a.txt": "می\u200cخواهم"}, name="spelling")).reason[0])


@pytest.mark.case(28)
def test_arabic_is_drawn_from_the_right_and_has_no_tone_rather_than_one_of_nought(folder):
    articles, words = small(folder, TEXTS["ar"] * 3, "ar")
    with pytest.raises(UnsuitedError, match="no lexicon for language 'ar', so its texts stay unscored"):
        sentiment.lexicon("ar")
    table = figures.rounded(frequency.interval(frequency.dispersion(words).head(5), words))
    svg = figures.files.render(plots.points(table), "svg").decode()
    assert all(token in svg for token in table.token)  # what a reader copies out; the font draws every sign, or rendering is an error


@pytest.mark.case(29)
def test_a_sign_without_a_glyph_takes_the_place_of_its_figure_and_stops_no_notebook(tmp_path):
    table = figures.rounded(pd.DataFrame({"token": ["peace", "漢"], "n": [2, 1], "n_articles": 3, "dp": 0.5, "per_million": [9.0, 5.0], "low": 1.0, "high": 10.0}))
    none = figures.drawn(plots.points, table)
    assert "No figure: a label holds 漢 (U+6F22), which the font DejaVu Sans does not have" in figures.show(none, "an alt", tmp_path / "fig-1-x").data


@pytest.mark.case(50)
@pytest.mark.parametrize("value", [0, -3, "ten", 2.5, None])
def test_a_number_that_cannot_be_is_refused_before_anything_is_computed(value):
    with pytest.raises(SettingError, match=rf"TOP is {value!r}; write a whole number, 1 or more"):
        figures.parameters({"TOP": value})


@pytest.mark.case(50)
def test_every_number_in_a_settings_cell_is_checked():
    counted = set()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        source = next(cell.source for cell in nbformat.read(path, 4).cells if cell.id == "settings")
        for names, values in re.findall(r"^([A-Z_, ]+) = ([\w., \"]+)", source, re.MULTILINE):
            for name, value in zip(names.split(","), values.split(",")):
                counted |= {name.strip()} if value.strip().replace("_", "").isdecimal() else set()
    assert counted - {"PAIR"} == figures.captions.COUNTS  # a pair is counted from nought


# files made to break their reader

def packed(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40)).save(buffer, "png")
    return buffer.getvalue()


LAUGHS = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi")) + "]><l>&i;</l>"
TYPES = "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
DAMAGED = {  # name → bytes: none is read as a text without a word of doubt, and none keeps the good file beside it from being read
    "empty.txt": b"", "blank.txt": b" \n\t", "mark.txt": b"\xef\xbb\xbf", "dots.txt": b"...", "hidden.txt": "\u200b\u00ad".encode(),
    "latin.txt": "café".encode("latin-1"), "cut.txt": (TEXTS["ru"] * 2).encode()[:-2], "stray.txt": TEXTS["ru"].encode()[:20] + b"\xff" + TEXTS["ru"].encode()[20:],
    "odd16.txt": b"\xff\xfeabc", "odd32.txt": b"\xff\xfe\0\0abc", "noise.txt": bytes(range(1, 256)) * 9, "nuls.txt": b"a\0b\0\0\0",
    "picture.txt": picture(), "archive.txt": packed({"a.txt": ENGLISH}), "pickle.txt": pickle.dumps({"a": ENGLISH}, 4), "pickle.pkl": pickle.dumps(ENGLISH),
    "array.npy": b"\x93NUMPY", "page.pdf": b"%PDF-1.4", "letter.doc": b"\xd0\xcf\x11\xe0", "none": ENGLISH.encode(), "program.py": b"import os",
    "cp1251.txt": TEXTS["ru"].encode("cp1251"), "cp1256.txt": TEXTS["ar"].encode("cp1256"), "cp1254.txt": TEXTS["tr"].encode("cp1254"),
    "le.txt": TEXTS["ru"].encode("utf-16-le"), "lost.txt": "peace \ufffd talks".encode(), "turned.txt": "peace \u202e talks".encode(),
    "empty.csv": b"", "two.csv": b"n,m\n1,2\n", "ragged.csv": b"text,n\na,1\nb,1,2,3\n", "open.csv": b'text\n"never closed', "bytes.csv": b"text\n\xff\xfe\xfd\n",
    "blank.csv": b"text\n \n", "wide.csv": (",".join(f"c{i}" for i in range(3000)) + "\n").encode(),
    "list.jsonl": b"[1]\n", "half.jsonl": b'{"text": "a"}\n{"text"', "deep.jsonl": b"[" * 100_000, "number.jsonl": b'{"text": ' + b"9" * 5000 + b"}",
    "nan.jsonl": b'{"text": NaN}', "sign.jsonl": b'{"text": "half \\ud83d a sign"}', "bytes.jsonl": b'{"text": "\xff"}',
    "comment.html": b"<!-- x -->", "bare.html": b"<html></html>", "deep.html": b"<div>" * 50_000, "laughs.html": LAUGHS.encode(), "codec.html": b"<meta charset='zip'>\xff",
    "no.docx": b"PK no", "laughs.docx": packed({"[Content_Types].xml": LAUGHS}), "bare.docx": packed({"[Content_Types].xml": TYPES}),
    "broken.docx": packed({"[Content_Types].xml": "<no"}), "swollen.docx": packed({"word/document.xml": b"0" * 101_000_000}),
    "no.parquet": b"PAR1", "noise.parquet": b"PAR1" + bytes(range(256)) + b"PAR1",
    "no.zip": b"PK\x03\x04", "bomb.zip": packed({"a.txt": b"0" * 30_000_000}), "bare.zip": packed({}), "nest.zip": packed({"a.zip": packed({"a.txt": ENGLISH})}),
    "up.zip": packed({"../a.txt": ENGLISH}), "root.zip": packed({"/a.txt": ENGLISH}), "drive.zip": packed({"C:\\a.txt": ENGLISH}), "back.zip": packed({"a\\..\\..\\b.txt": ENGLISH}),
    "seek.zip": packed({"a.txt": ENGLISH})[:-6] + b"\xff\xff\xff\x7f\0\0"}


@pytest.mark.case(5, 13, 16, 18)
@QUIET
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_accounted_for_with_its_reason_and_hurts_no_other(folder, name):
    assert cases.accounted(folder({name: DAMAGED[name], "good.text.txt": ENGLISH}), name)


@pytest.mark.case(13, 16)
@pytest.mark.parametrize("ending", ["docx", "parquet", "zip"])
@QUIET
def test_bytes_changed_at_random_raise_nothing(folder, ending):
    made = cases.made(ending)
    draw, read = random.Random(0), 0
    for number in range(60):
        data = bytearray(made)
        for _ in range(3):
            data[draw.randrange(len(data))] = draw.randrange(256)
        table = corpus.files(folder({f"a.{ending}": bytes(data), "b.txt": ENGLISH}, name=str(number)))
        assert table.reason[0] and table.status.iloc[-1] == "read"
        read += (table.status[0] == "read")
    assert read < 60  # some were damaged enough to be told


@pytest.mark.case(13)
def test_what_a_table_says_of_its_file_does_not_lead_elsewhere(folder):
    path = folder({"a.jsonl": json.dumps({"file": "/etc/passwd", "row": "7", "sha256": "x", "text": ENGLISH, "article": "../../a"})})
    articles = corpus.read(path)
    assert articles.file.tolist() == ["a.jsonl"] and corpus.locate(path, "../../a", 0) == {"file": "a.jsonl", "row": 1, "offset": 0}


@pytest.mark.case(26, 27)
def test_half_a_sign_from_json_is_marked_as_lost_and_can_be_saved(folder):
    path = folder({"a.jsonl": json.dumps({"title": "a \ud83d", "text": f"{ENGLISH} \ud83d peace 😀", "k\ud83d": "x"})})
    articles = corpus.read(path)
    assert articles.text[0].endswith("\ufffd peace 😀") and articles.title[0] == "a \ufffd"
    assert corpus.files(path).reason[0].endswith("1 characters were lost before it came here (U+FFFD)")
    figures.csv(articles), figures.text(articles)


# what is done to a process from outside

def python(code, *arguments, check=True, **settings):
    """What a process of its own says that runs `code`."""
    given = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(given, cwd=ROOT, capture_output=True, check=check, env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}, **settings)


@pytest.fixture
def coarse(monkeypatch):
    monkeypatch.setitem(figures.VENUES["generic"], "dpi", cases.COARSE)


@pytest.mark.case(34)
@POSIX
@pytest.mark.parametrize("full", [".pdf", ".png", ".csv"])
def test_a_disk_that_is_full_leaves_the_old_files_and_no_other_and_names_the_figure(tmp_path, full):
    said = python(cases.FULL, tmp_path / "out", full).stdout.decode()
    assert said.startswith("FigureError: ") and "fig-1-x cannot be written: File too large; free the disk" in said
    assert said.endswith("\nTrue\n")  # the files are those from before


@pytest.mark.case(35, 36)
@POSIX
@pytest.mark.parametrize("times", ROUNDS)
@pytest.mark.parametrize("how", ["SIGINT", "SIGKILL"])
@pytest.mark.parametrize("loop", ["save", "write"])
def test_an_interruption_at_any_moment_leaves_every_file_whole(tmp_path, coarse, how, loop, times):
    corrupt, left, mixed = cases.interrupted(tmp_path, cases.LOOPS[loop], getattr(signal, how), times)
    assert corrupt == 0
    if how == "SIGINT":  # all files of one version, and nothing besides
        assert left == [] and mixed == 0
    assert all(name.startswith(".") for name in left)
    figures.gallery(tmp_path)  # what was never finished is in no one's way
    assert not any(name in (tmp_path / "index.html").read_text(encoding="utf-8") for name in left)


@pytest.mark.case(36, 37)
def test_pictures_and_words_of_two_runs_are_found_out(tmp_path, coarse):
    for name in ("a", "b"):
        cases.save(tmp_path / name, name)
    assert all(path.read_bytes() != (tmp_path / "b" / path.name).read_bytes() for path in (tmp_path / "a").iterdir())
    figures.gallery(tmp_path / "a")
    assert "of two runs" not in (tmp_path / "a" / "README.md").read_text(encoding="utf-8")
    os.replace(tmp_path / "b" / "fig-1-x.pdf", tmp_path / "a" / "fig-1-x.pdf")  # as where a run was killed after its first file
    figures.gallery(tmp_path / "a")
    for page in ("README.md", "index.html"):
        assert "Pictures and words are of two runs" in (tmp_path / "a" / page).read_text(encoding="utf-8")


@pytest.mark.case(37)
@POSIX
@pytest.mark.parametrize("times", [pytest.param(5, id="5"), pytest.param(50, id="50", marks=pytest.mark.slow)])
def test_two_who_save_one_figure_at_once_give_a_reader_whole_files_only(tmp_path, coarse, times):
    reads, corrupt = cases.raced(tmp_path, times)
    assert reads > times and corrupt == 0


@pytest.mark.case(24)
@POSIX
def test_too_little_memory_is_one_line_of_advice_and_earlier_figures_stay(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_bytes(("Peace talks in Baku. " * 3_000_000).encode())
    (tmp_path / "out").mkdir()
    code = ("import resource, sys; from helpers import __main__ as runner; import helpers.corpus, numpy;"
            "now = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize();"
            "resource.setrlimit(resource.RLIMIT_AS, (now + 120_000_000,) * 2); runner.main(sys.argv[1:])")
    if not os.path.exists("/proc/self/statm"):
        pytest.skip("there is no /proc on this machine")
    ended = python(code, folder, "--to", tmp_path / "out", check=False)
    assert ended.returncode == 1 and list((tmp_path / "out").iterdir()) == []
    assert ended.stderr.decode().splitlines()[-1] == ("notebooks: memory ran out; run on fewer texts, as by --where, or close other programs; "
                                                      "what was there before is untouched")


# a stranger's corpus in all notebooks

HACK = "window.hacked = 1"
EVIL = (f"<script>{HACK}</script> <img src=x onerror='{HACK}'> [peace](javascript:{HACK}) <button data-commandlinker-command='filebrowser:delete'>x</button> "
        "$x^{ bad$ _hidden a_b 50% \\input{x} =cmd|' /C calc'!A0 @SUM(A1) -1 \tled \u202e turned \x1b[31m red ")
NAMES = [f"<img src=x onerror='{HACK}'>.txt", "=cmd.txt", "CON.txt", "a:b.txt", "dot..txt", "😀.txt", "$x$.txt", "two\nlines.txt"]
MAY = {"table", "thead", "tbody", "tr", "th", "td", "div", "style", "mark", "span", "p"}  # tags of tables and sentences


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """What two runs leave of a stranger's corpus, from two places, one of them with spaces and other scripts in its path → two folders."""
    made = []
    for place in ("zzplace", "zz место и пробел"):
        root = tmp_path_factory.mktemp(place)
        texts = root / "zz texts ə"
        texts.mkdir()
        for number, name in enumerate(NAMES if os.name != "nt" else ["a.txt", "b.txt"]):
            (texts / name).write_text(f"{EVIL}\n" * 3 + f"{ENGLISH} The war in Armenia is a bad and terrible loss. " * (number + 3), encoding="utf-8")
        (texts / "more.csv").write_text('title,outlet,text\n"' + EVIL + '",=1+1,"' + f"{ENGLISH} " * 9 + EVIL + '"\n', encoding="utf-8")
        (texts / "actors.csv").write_text(f"actor,type,language,form\n\"{EVIL}\",place,en,Armenia\n=Baku,place,en,Baku\n", encoding="utf-8")
        env = os.environ | {"USER": "zzuser", "LOGNAME": "zzuser", "HOSTNAME": "zzhost", "ZZ_API_KEY": "zzsecret", "PYTHONPATH": str(ROOT)}
        ended = subprocess.run([sys.executable, "-m", "helpers", "zz texts ə", "--to", "out", "--html", "--only", "0,1,2,4,5" if not made else "1"],
                               cwd=root, env=env, capture_output=True)
        assert ended.returncode == 0, ended.stderr.decode()[-600:]
        made.append(root / "out")
    return made


class Tags(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.tags = []
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


@pytest.mark.case(25)
def test_no_output_of_an_executed_copy_holds_a_tag_or_a_handler_from_the_corpus(ran):
    seen = 0
    for path in ran[0].glob("*.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            for output in cell.get("outputs", []):
                assert set(output.get("data", {})) <= {"text/plain", "text/html", "text/markdown", "image/png"}, cell.id
                for kind in {"text/html", "text/markdown"} & set(output.get("data", {})):
                    tags = Tags(output.data[kind]).tags
                    seen += "hacked" in output.data[kind]
                    assert {tag for tag, _ in tags} <= MAY, (path.name, cell.id, tags)
                    assert all(name in ("style", "class", "dir", "border", "scoped") for _, own in tags for name in own), cell.id
                    assert "](javascript:" not in output.data[kind] if kind == "text/markdown" else True
    assert seen > 3  # the corpus is shown


@pytest.mark.case(25)
@pytest.mark.browser
def test_neither_pages_nor_gallery_of_a_strangers_corpus_run_anything(ran, browser_page):
    pages = sorted((ran[0] / "html").glob("*.html")) + [ran[0] / "index.html"]
    browser_page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    shown = 0
    for page in pages:
        browser_page.goto(page.as_uri())
        shown += "hacked" in browser_page.content()
        assert browser_page.evaluate("window.hacked") is None
        for made in ("img[onerror]", "a[href^=javascript]", "[data-commandlinker-command]", "mjx-container"):
            assert browser_page.locator(made).count() == 0, (page.name, made)
    assert len(pages) >= 7 and shown >= 4


@pytest.mark.case(26)
def test_every_cell_of_every_csv_is_guarded_and_comes_back_exactly(ran):
    cells = 0
    for path in ran[0].glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            for cell in row:
                cells += cell.startswith("'")
                assert not re.match(r"[=+@\t\r]|-(?![\d.]+(e[+-]\d+)?$|inf$)", cell), (path.name, cell)
    table = pd.DataFrame({"token": ["=cmd|' /C calc'!A0", "@SUM(A1)", "-1", "\tled", "'own", "''", "plain"], "n": [-1, -2, 3, 4, 5, 6, 7], "x": -0.5})
    read = pd.read_csv(io.BytesIO(figures.csv(table)))
    assert read.n.tolist() == table.n.tolist() and read.x.tolist() == table.x.tolist()
    assert read.token.str.replace(r"^'(?=[=+\-@\t\r'])", "", regex=True).tolist() == table.token.tolist()
    assert cells


@pytest.mark.case(20, 21)
def test_what_is_written_is_called_so_that_every_system_takes_it(ran):
    names = [path.relative_to(ran[0]).as_posix() for path in ran[0].rglob("*")]
    assert len(names) > 60 and all(re.fullmatch(r"(html|lines)(/[\w.-]+)?|[\w-]+(\.[\w-]+)+", name, re.ASCII) for name in names), names
    stems = {name.rpartition("/")[2].partition(".")[0].upper() for name in names}
    assert not stems & {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
    assert len({name.casefold() for name in names}) == len(names)


def test_nothing_that_is_written_tells_a_path_a_user_or_a_secret(ran):
    read = 0
    for path in [path for path in ran[0].rglob("*") if path.is_file()]:
        content = path.read_bytes()
        read += 1
        found = re.findall(rb"zzplace|zzuser|zzhost|zzsecret|/tmp/|/home/|/Users/|/root/", content)
        assert not found, (path.name, found)
    assert read > 60


@pytest.mark.case(41)
def test_the_same_corpus_elsewhere_gives_the_same_bytes(ran):
    first, second = ({path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*1[_-]*"))} for out in ran)
    assert len(first) > 10 and sorted(first) == sorted(second)
    assert [str(name) for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("package, floor, why", [
    ("jupyterlab", (4, 6, 2), "text of a corpus ran commands"), ("jupyter-server", (2, 20), "pages of notebooks ran scripts"),
    ("nbconvert", (7, 17, 1), "reads files it should not"), ("nltk", (3, 10, 4), "unpickles what it downloads")])
def test_what_is_installed_and_what_is_declared_is_free_of_known_holes(package, floor, why):
    declared = re.search(rf'"{package}>=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for found in (version(package), declared[1]):
        assert tuple(map(int, re.findall(r"\d+", found)[:3])) >= floor, f"{package} {found}: {why}"
