"""Saved figures: the same bytes everywhere, of printed size, with text that is text, and never half written."""

import csv
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from PIL import Image

from helpers import FigureError, figures, plots

ENDINGS = [".pdf", ".svg", ".png", ".csv", ".json"]
SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["$x^{ bad$", "_hidden", "50%", "a_b", r"\input{x}", "azərbaycanlı", "أذربيجان", "Москва",
          "Հայաստան", "საქართველო"]
ABOUT = {"n_articles": 3, "n_words": 99, "language": "en", "first_date": None, "last_date": None,
         "fingerprint": "0123abcd", "scope": "3 articles in en, 99 words; corpus fingerprint 0123abcd."}
WORDS = {"caption": "Rates of ten words.", "alt": "Dot plot of ten words in ə and عربي.", "finding": "Ten words."}


def table(tokens=LABELS):
    n = len(tokens)
    return figures.rounded(pd.DataFrame({
        "token": tokens, "n": range(n, 0, -1), "n_articles": 3, "dp": np.linspace(0.1, 0.7, n),
        **{column: np.geomspace(*ends, n) for column, ends in
           {"per_million": (9e3, 333.3), "low": (8e3, 33.3), "high": (2e4, 666.6)}.items()}}))


def save(folder, numbers=None, name="fig-2-ranked", figure=None, **words):
    numbers = table() if numbers is None else numbers
    return figures.save(folder, name, figure or plots.points(numbers), numbers, about=ABOUT, **WORDS | words)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def streams(pdf):
    """The streams of a PDF as they are before compression, and what stands between them."""
    parts = re.split(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL)
    assert len(parts) > 3
    return b"".join(zlib.decompress(part) if number % 2 else part for number, part in enumerate(parts))


@pytest.fixture
def quick(monkeypatch):
    """A coarse PNG, for tests in which it is only one file more."""
    monkeypatch.setitem(figures.VENUES["generic"], "dpi", (40, "a test"))


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """One figure as saved → {ending: bytes}."""
    return {path.suffix: path.read_bytes() for path in save(tmp_path_factory.mktemp("one"))}


# what is written


def test_saving_writes_the_five_files_and_returns_them(tmp_path, quick):
    paths = save(tmp_path / "new" / "figures")  # folders on the way are made
    assert [path.name for path in paths] == [f"fig-2-ranked{ending}" for ending in ENDINGS]
    assert sorted(paths) == sorted((tmp_path / "new" / "figures").iterdir())
    assert all(path.stat().st_size > 100 for path in paths)


def test_a_figure_saved_twice_has_the_same_bytes(tmp_path, one):
    numbers = table()
    figure = plots.points(numbers)
    for _ in range(2):  # the same object again: rendering must leave nothing behind in it
        paths = save(tmp_path, numbers, figure=figure)
    assert {path.suffix: path.read_bytes() for path in paths} == one


MAKE = """
import sys
import pandas as pd
from helpers import figures, plots
sys.path.insert(0, {tests!r})
from test_figures import save
dates = pd.to_datetime(["2024-05-01", "2024-09-01", "2025-03-01"])
numbers = pd.DataFrame({{"label": ["a", "b", "ع"], "language": "en", "n": [3, 2, 1], "date": dates, "date_from": pd.NaT,
                        "date_to": pd.NaT}})
save("out")
save("out", numbers, "fig-1-overview", plots.timeline(numbers))
"""
FOREIGN = """
font.family: serif
font.size: 20
timezone: Pacific/Auckland
axes.facecolor: black
axes.formatter.use_locale: True
lines.linewidth: 5
savefig.bbox: tight
savefig.dpi: 50
svg.hashsalt: other
svg.fonttype: path
pdf.fonttype: 3
pdf.compression: 0
text.parse_math: True
figure.autolayout: True
backend: svg
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """What two processes save that differ in hash seed, time zone, locale, user, place and matplotlibrc."""
    made = []
    cases = [("0", "UTC", "C.UTF-8", ""), ("7", "Asia/Baku", "C", FOREIGN)]
    for number, (seed, zone, locale, settings) in enumerate(cases):
        place = tmp_path_factory.mktemp(f"zzplace{number}")
        (place / "matplotlibrc").write_text(settings)
        environment = os.environ | {
            "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "MATPLOTLIBRC": str(place / "matplotlibrc"),
            "PYTHONPATH": str(ROOT), "USER": "zzuser", "LOGNAME": "zzuser", "USERNAME": "zzuser", "HOSTNAME": "zzhost"}
        code = MAKE.format(tests=str(Path(__file__).parent))
        subprocess.run([sys.executable, "-c", code], cwd=place, env=environment, check=True)
        made.append(contents(place / "out"))
    return made


def test_bytes_do_not_depend_on_hash_seed_time_zone_locale_or_matplotlibrc(elsewhere):
    first, second = elsewhere
    assert len(first) == 10 and sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_no_file_tells_a_time_a_path_or_a_user(elsewhere, one):
    for name, content in elsewhere[0].items():
        content = streams(content) if name.endswith(".pdf") else content
        sign = rb"zz(?:user|place|host)|/tmp/|(?:Creation|Mod)Date|D:20\d\d|dc:date|20\d\d-\d\d-\d\dT|:\d\d:\d\d"
        assert re.findall(sign, content) == [], name
    assert b"2024-05-01" in elsewhere[0]["fig-1-overview.csv"]  # a date of the corpus is data, and stays
    assert not {"date:create", "Creation Time", "tIME"} & set(Image.open(io.BytesIO(one[".png"])).info)


# printed size, fonts and labels


@pytest.mark.parametrize("width, mm", [("column", 89), ("page", 183)])
def test_all_three_files_have_the_printed_size_to_a_tenth_of_a_millimetre(tmp_path, width, mm):
    numbers = table()
    figure = plots.points(numbers, width=width)
    height = figure.get_figheight() * 25.4
    pdf, svg, png, _, words = [path.read_bytes() for path in save(tmp_path, numbers, figure=figure)]
    (box,) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert [float(x) * 25.4 / 72 for x in box] == pytest.approx([mm, height], abs=0.001)
    root = ET.fromstring(svg)
    assert [float(x) * 25.4 / 72 for x in root.get("viewBox").split()] == pytest.approx([0, 0, mm, height], abs=0.001)
    assert float(root.get("width").removesuffix("pt")) * 25.4 / 72 == pytest.approx(mm, abs=0.001)
    image = Image.open(io.BytesIO(png))
    assert [round(dpi) for dpi in image.info["dpi"]] == [600, 600]
    assert [pixels / 600 * 25.4 for pixels in image.size] == pytest.approx([mm, height], abs=25.4 / 600)  # a pixel
    assert json.loads(words)["size_mm"] == pytest.approx([mm, height], abs=0.05)


def test_the_pdf_embeds_truetype_and_no_type_3_font(one):
    assert b"/Type3" not in one[".pdf"] and b"/FontFile2" in one[".pdf"] and b"DejaVuSans" in one[".pdf"]


def test_labels_in_every_script_are_text_in_the_svg_as_they_were_typed(one):
    shown = [text.text for text in ET.fromstring(one[".svg"]).iter(f"{SVG}text")]
    assert [label for label in shown if label in LABELS] == LABELS


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_labels_can_be_searched_in_the_pdf_arabic_in_logical_order(tmp_path, one):
    (tmp_path / "one.pdf").write_bytes(one[".pdf"])
    shown = subprocess.run(["pdftotext", "one.pdf", "-"], cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    assert [label for label in LABELS if label not in shown] == []


@pytest.mark.parametrize("sign", ["漢", "🎉"])
def test_a_label_that_the_font_lacks_is_an_error_that_names_the_sign_and_writes_nothing(tmp_path, sign):
    numbers = table(["peace", f"a{sign}b"])
    with pytest.raises(FigureError, match=rf"{ord(sign)}|{sign}"):
        save(tmp_path, numbers)
    with pytest.raises(FigureError, match=rf"{ord(sign)}|{sign}"):
        figures.picture(plots.points(numbers), "alt")
    assert not list(tmp_path.iterdir())


def test_drawing_showing_and_saving_leave_the_settings_of_matplotlib_alone(tmp_path, quick):
    before = dict(matplotlib.rcParams)
    figures.picture(plots.points(table()), "alt")
    save(tmp_path)
    assert dict(matplotlib.rcParams) == before and before["font.size"] != 7


def test_what_the_notebook_shows_has_the_printed_width_and_its_alternative_text():
    figure = plots.points(table())
    (first, told), again = figures.picture(figure, "an alt"), figures.picture(figure, "an alt")
    assert (first, told) == again and Image.open(io.BytesIO(b64decode(first["image/png"]))).size[0] == int(89 / 25.4 * 200)
    assert told == {"image/png": {"width": 336, "alt": "an alt"}} and first["text/plain"] == "an alt"  # 89 mm at 96 pixels an inch


# words and numbers beside the figure


def test_alternative_text_and_fingerprint_stand_in_every_file(one):
    svg, png = one[".svg"].decode(), Image.open(io.BytesIO(one[".png"])).info
    assert WORDS["alt"] in svg and "corpus 0123abcd; settings " in svg
    assert (png["Description"], png["Title"]) == (WORDS["alt"], "fig-2-ranked") and png["Source"] in svg
    assert re.fullmatch(r"corpus 0123abcd; settings [0-9a-f]{8}; corpus-notebooks [\d.]+", png["Source"])
    pdf = re.sub(rb"\\([()\\])", rb"\1", one[".pdf"])
    assert WORDS["alt"].encode("utf-16-be") in pdf and b"corpus 0123abcd" in pdf
    words = json.loads(one[".json"])
    assert {k: words[k] for k in WORDS} == WORDS | {"caption": f"{WORDS['caption']} {ABOUT['scope']}"}
    assert words["about"] == ABOUT and words["name"] == "fig-2-ranked"
    assert words["made_with"]["matplotlib"] == matplotlib.__version__ and "عربي" in one[".json"].decode()


def test_the_csv_holds_exactly_the_numbers_drawn_and_draws_the_same_figure_again(tmp_path, one, quick):
    read = pd.read_csv(io.BytesIO(one[".csv"]))
    pd.testing.assert_frame_equal(read, table(), check_exact=True)
    assert save(tmp_path, read)[1].read_bytes() == one[".svg"]


def test_numbers_of_every_size_and_gaps_survive_the_csv(tmp_path, quick):
    numbers = figures.rounded(pd.DataFrame({
        "value": [1 / 3, -2e-9 / 7, 123456789.123, 0.0, 1e300 / 3, np.nan],
        "count": pd.array([1, None, 2**60 + 1, 0, -5, 7], "Int64"), "text": ["a,b", 'say "x"', "a\nb", "ə", "'q", None],
        "day": pd.to_datetime(["2025-07-31", None, "1789-04-30", None, None, None])}))
    path = figures.save(tmp_path, "fig-9-all", plots.points(table()), numbers, about=ABOUT, **WORDS)[3]
    read = pd.read_csv(path, dtype={"count": "Int64"}, parse_dates=["day"])
    read["text"] = read.text.str.replace("^'", "", regex=True)  # one apostrophe guards, whatever follows
    assert read["value"].tolist()[:5] == numbers["value"].tolist()[:5] and np.isnan(read["value"][5])
    assert read["count"].equals(numbers["count"]) and read.text.tolist()[:5] == numbers.text.tolist()[:5]
    assert read.day.dropna().dt.strftime("%Y-%m-%d").tolist() == ["2025-07-31", "1789-04-30"]
    assert b"\r" not in path.read_bytes()


def test_rounding_keeps_six_digits_once_and_for_all():
    raw = pd.DataFrame({"a": [1 / 3, 2e9 / 3, np.nan], "n": [1, 2, 3], "t": ["x", "y", "z"]})
    once = figures.rounded(raw)
    assert once.a.tolist()[:2] == [0.333333, 666667000.0] and once[["n", "t"]].equals(raw[["n", "t"]])
    pd.testing.assert_frame_equal(figures.rounded(once), once, check_exact=True)


def test_a_cell_that_a_spreadsheet_would_run_is_made_text_and_numbers_stay_numbers(tmp_path, quick):
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"]
    numbers = table(bad).assign(per_million=-1.5, group=pd.Categorical(bad))
    path = save(tmp_path, numbers, figure=plots.points(table(["a"])))[3]
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [row["token"] for row in rows] == [row["group"] for row in rows] == ["'" + cell for cell in bad]
    assert {row["per_million"] for row in rows} == {"-1.5"}


def test_a_carriage_return_in_a_label_does_not_make_a_row(tmp_path, quick):
    numbers = table(["a\rb", "c"])
    assert len(pd.read_csv(save(tmp_path, numbers, figure=plots.points(table(["a"])))[3])) == 2


def test_a_table_that_was_not_rounded_is_refused(tmp_path):
    numbers = table().assign(dp=1 / 3)
    with pytest.raises(FigureError, match="fig-2-ranked is not rounded"):
        save(tmp_path, numbers)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", [
    "", "ranked", "fig-2", "fig-2-", "Fig-2-x", "fig-2-Ranked", "fig-2-a b", "fig-2-ranked.pdf", "fig-x-a", "fig-2--a",
    "../fig-2-a", "fig-2-a/b", "fig-2-ə", "fig-٢-a", "fig-2-a\n"])
def test_a_name_that_is_not_plain_lower_case_ascii_is_refused(tmp_path, name):
    with pytest.raises(FigureError, match="is no figure name; write fig-"):
        save(tmp_path / "inside", name=name)
    assert not list(tmp_path.iterdir())


# nothing is left half written


def failing(real, at, error):
    """`real`, but its call number `at` raises."""
    calls = iter(range(1, 100))

    def replacement(*arguments):
        if next(calls) == at:
            raise error
        return real(*arguments)
    return replacement


@pytest.mark.parametrize("at", [1, 3, 5])
@pytest.mark.parametrize("function, error", [
    ("fsync", OSError(errno.ENOSPC, "No space left on device")),
    ("replace", PermissionError(errno.EACCES, "Permission denied"))])
def test_a_full_disk_or_a_locked_file_leaves_the_five_old_files_and_no_other(
        tmp_path, monkeypatch, function, error, at, quick):
    save(tmp_path)
    old = contents(tmp_path)
    monkeypatch.setattr(os, function, failing(getattr(os, function), at, error))
    with pytest.raises(FigureError, match=f"fig-2-ranked.*{error.strerror}"):
        save(tmp_path, table(LABELS[:4]), caption="New.")
    left = contents(tmp_path)
    assert sorted(left) == sorted(old) and [name for name in old if left[name] != old[name]] == []


def test_an_interrupted_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing(os.fsync, 1, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        figures.write(tmp_path / "a.txt", b"new")
    assert contents(tmp_path) == {"a.txt": b"old"}
    assert figures.write(tmp_path / "a.txt", b"new") == tmp_path / "a.txt" and contents(tmp_path) == {"a.txt": b"new"}


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path, quick):
    (tmp_path / "figures").write_text("a file")
    with pytest.raises(FigureError, match="figures.*cannot be written"):
        save(tmp_path / "figures")
    assert (tmp_path / "figures").read_text() == "a file"


# what is shown cannot act


def test_a_sentence_escapes_markup_of_every_kind():
    said = figures.say("<script>x</script> *a* _b_ `c` $x$ [l](u) # h | ~d~ &amp; \\ {e}").data
    assert said == (r"&lt;script&gt;x&lt;/script&gt; \*a\* \_b\_ \`c\` \$x\$ \[l\](u) \# h \| \~d\~ &amp;amp; \\ \{e\}")


class Tags(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text.append(data)


HOSTILE = "<script>alert(1)</script> <img src=x onerror=y> & \"q\" 'p'"


def test_a_table_shows_its_texts_in_full_and_no_text_acts_as_markup():
    shown = pd.DataFrame({"left": ["long " * 50], "<b>": [HOSTILE], "mean": [1 / 3], "none": [np.nan]})
    page = Tags(figures.text(shown).data)
    assert {tag for tag, _ in page.tags} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert not any("onerror" in attributes or "src" in attributes for _, attributes in page.tags)
    assert page.text == ["left", "<b>", "mean", "none", "long " * 50, HOSTILE, "0.333"]
    sides = [attributes["style"] for tag, attributes in page.tags if tag == "td"]
    assert sides == ["text-align: right"] + ["text-align: left"] * 3


def test_money_in_a_table_is_not_set_as_mathematics():
    # JupyterLab hands HTML to MathJax, which reads $5 and $6 as a formula unless told to keep out
    shown = figures.text(pd.DataFrame({"left": ["between $5 and $6"]})).data
    assert re.match(r'<(table|div)[^>]*class="[^"]*mathjax_ignore', shown) or "$" not in "".join(Tags(shown).text)


def test_the_gallery_lists_every_figure_in_order_and_escapes_what_it_says(tmp_path, quick):
    for name in ("fig-10-last", "fig-2-b", "fig-2-a"):
        save(tmp_path, name=name, caption="A *caption* $x$ " + HOSTILE, finding="<b>f</b>_", alt=HOSTILE)
    path = figures.gallery(tmp_path)
    page = path.read_text(encoding="utf-8")
    assert path == tmp_path / "README.md"
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == ["fig-2-a", "fig-2-b", "fig-10-last"]
    assert r"A \*caption\* \$x\$ &lt;script&gt;" in page and r"**&lt;b&gt;f&lt;/b&gt;\_**" in page
    assert [(tag, a["alt"], a["width"]) for tag, a in Tags(page).tags] == [("img", HOSTILE, "336")] * 3
    linked = set(re.findall(r"\]\(([^)]+)\)", page)) | {a["src"] for _, a in Tags(page).tags}
    pages = {"index.html", "numbers.json", "numbers.tex"}
    assert linked == pages | {path.name for path in tmp_path.glob("fig-*")} and len(linked) == 15 + len(pages)


def test_the_last_cell_names_the_figures_of_its_own_notebook_only(tmp_path, quick):
    for name in ("fig-2-b", "fig-20-c"):
        save(tmp_path / "my_texts", name=name)
    said = figures.saved(tmp_path / "my_texts", 2).data
    assert r"figures/my\_texts" in said and "fig-2-b: 89 × 48 mm" in said and "fig-20" not in said


def test_the_runner_decides_where_figures_go_else_the_name_of_the_corpus(monkeypatch):
    monkeypatch.delenv("FIGURES", raising=False)
    assert figures.folder("../somewhere/мои тексты") == ROOT / "figures" / "мои тексты"
    monkeypatch.setenv("FIGURES", "/elsewhere")
    assert str(figures.folder("../seeds")) == str(Path("/elsewhere"))


def test_a_figure_that_cannot_be_drawn_is_replaced_by_its_reason_and_leaves_no_older_one(tmp_path):
    def draw(table):
        raise FigureError("there is nothing to draw")
    table = pd.DataFrame({"n": [1.0]})
    words = {"caption": "c", "alt": "a", "finding": "f", "about": {"scope": "s", "fingerprint": "0"}}
    figures.save(tmp_path, "fig-1-x", figures.new(), table, **words)
    assert len(list(tmp_path.iterdir())) == 5
    none = figures.drawn(draw, table)
    assert "No figure: there is nothing to draw" in figures.show(none, "a", tmp_path / "fig-1-x").data
    assert figures.save(tmp_path, "fig-1-x", none, table, **words) == [] and list(tmp_path.iterdir()) == []
    assert figures.drawn(lambda: figures.new()).get_figwidth() > 0
    with pytest.raises(ZeroDivisionError):  # only what plots says of itself
        figures.drawn(lambda: 1 / 0)
