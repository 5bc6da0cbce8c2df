"""Saved figures: the same bytes everywhere, of printed size, with text that is text, and never half written."""

import csv
import errno
import inspect
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
from urllib.parse import unquote

import matplotlib
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

from helpers import FigureError, SettingError, figures, plots

ENDINGS = [".pdf", ".svg", ".png", ".csv", ".json"]
SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["$x^{ bad$", "_hidden", "50%", "a_b", r"\input{x}", "5₽", "azərbaycanlı", "أذربيجان", "Москва",
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
    return figures.save(folder, name, figure or plots.points(numbers), numbers, **WORDS | {"about": ABOUT} | words)


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


@pytest.mark.case(43, 44)
def test_bytes_do_not_depend_on_hash_seed_time_zone_locale_or_matplotlibrc(elsewhere):
    first, second = elsewhere
    assert len(first) == 10 and sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


class Shaken(ConstrainedLayoutEngine):
    """The layout that another processor finds: the same but for the last digits."""

    def execute(self, figure):
        super().execute(figure)
        for axes in figure.axes:
            axes.set_position(np.array(axes.get_position().bounds) * (1 + 4e-16))


def test_the_last_digit_of_a_place_on_which_processors_differ_does_not_reach_the_files():
    def drawn(settle):
        figure = plots.points(table())
        figure.set_layout_engine(settle)
        figure.draw_without_rendering()
        return figure.axes[0].get_position().bounds, figures.files.render(figure, "svg", metadata={"Date": None})
    (place, saved), (shaken, again) = drawn("constrained"), drawn(Shaken())
    assert place != shaken and saved == again and b"clip-path" in saved


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


@pytest.mark.case(27)
def test_labels_in_every_script_are_text_in_the_svg_as_they_were_typed(one):
    shown = [text.text for text in ET.fromstring(one[".svg"]).iter(f"{SVG}text")]
    assert [label for label in shown if label in LABELS] == LABELS


@pytest.mark.case(28)
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_labels_can_be_searched_in_the_pdf_arabic_in_logical_order(tmp_path, one):
    (tmp_path / "one.pdf").write_bytes(one[".pdf"])
    shown = subprocess.run(["pdftotext", "one.pdf", "-"], cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    assert [label for label in LABELS if label not in shown] == []


@pytest.mark.case(29)
@pytest.mark.parametrize("sign", ["漢", "🎉"])
def test_a_label_that_the_font_lacks_is_an_error_that_names_the_sign_and_writes_nothing(tmp_path, sign):
    numbers = table(["peace", f"a{sign}b"])
    with pytest.raises(FigureError, match=rf"holds {sign} \(U\+{ord(sign):04X}\), which the font DejaVu Sans does not have"):
        save(tmp_path, numbers)
    with pytest.raises(FigureError, match=rf"holds {sign} "):
        figures.picture(plots.points(numbers), "alt")
    assert not list(tmp_path.iterdir())


def test_half_a_sign_is_an_error_and_no_crash(tmp_path):
    with pytest.raises(FigureError, match=r"'.udc41', half of a sign"):
        save(tmp_path, table(["peace", "a\udc41b"]))


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


def test_under_a_figure_stands_its_size_with_links_to_its_files(monkeypatch, capsys):
    for name in ("CORPUS", "FIGURES"):
        monkeypatch.delenv(name, raising=False)
    figure = plots.points(table())
    line = figures.show(figure, "an alt", ROOT / "figures" / "мои тексты" / "fig-2-x").data
    assert line.startswith("89 × 51.4 mm, shown at 200 dpi, saved at 600: [pdf](../figures/%D0%BC")
    assert [unquote(link) for link in re.findall(r"\((.*?)\)", line)] == [f"../figures/мои тексты/fig-2-x{e}" for e in ENDINGS]
    monkeypatch.setenv("FIGURES", "/out/seeds")
    assert "(../figures/seeds/fig-2-x.pdf)" in figures.show(figure, "an alt", Path("/out/seeds/fig-2-x")).data
    monkeypatch.setenv("CORPUS", "/texts")  # an executed copy lies beside its figures
    assert "[pdf](fig-2-x.pdf)" in figures.show(figure, "an alt", Path("/out/texts/fig-2-x")).data
    with pytest.raises(FigureError, match="300 characters"):
        figures.show(figure, "x" * 300, Path("fig-2-x"))


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
    read = pd.read_csv(path, dtype={"count": "Int64", "value": "str"}, parse_dates=["day"])
    read["value"] = [float(value) for value in read["value"]]  # to the last digit, which pandas' own reading may lose
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


@pytest.mark.case(26)
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


def test_the_words_of_a_figure_are_made_from_its_methods_and_its_corpus(tmp_path, quick):
    about = ABOUT | {"parameters": {"PER": 1000}}
    path = save(tmp_path, about=about, methods="rate interval fdr", excluded="function words", tested="12 words")[-1]
    words = json.loads(path.read_text(encoding="utf-8"))
    assert words["caption"] == (
        "Rates of ten words. Unit: uses per 1,000 running words. Interval: 95 %, articles as the sample (ratio of two sums, log scale). "
        "Correction: q, the false discovery rate of Benjamini and Hochberg, over 12 words. Excluded: function words. "
        + ABOUT["scope"])
    assert "(Cochran 1977)" in words["methods"] and "(Benjamini & Hochberg 1995)" in words["methods"]
    assert [source.split(".")[0] for source in words["citations"]] == ["Benjamini, Y", "Cochran, W"]
    assert words["parameters"] == {"PER": 1000} and words["seed"] == 0 and words["about"] == ABOUT
    assert words["made_with"]["scipy"] and words["venue"] == {"venue": "generic", "pt": 7, "dpi": 40, "font": "DejaVu Sans"}
    with pytest.raises(FigureError, match="no method is called 'rats'; figures.METHODS holds ledger"):
        save(tmp_path, methods="rate rats")


def test_every_method_has_its_words_and_every_source_is_used():
    cited = {source for method in figures.METHODS.values() for source in method.get("sources", [])}
    assert cited == set(figures.SOURCES)
    assert all(re.search(rf"\({key[-4:]}\)", entry) and entry.startswith(key.split(",")[0].split(" &")[0].split(" ")[0])
               for key, entry in figures.SOURCES.items())
    assert all(set(method) <= {"unit", "interval", "test", "correction", "sentence", "sources"} and method for method in figures.METHODS.values())


def test_every_function_that_draws_at_random_draws_from_the_seed_that_figures_name():
    from helpers import cooccurrence, frequency, measures, sentiment
    from helpers.figures import captions
    seeds = {f"{module.__name__}.{name}": inspect.signature(f).parameters["seed"].default
             for module in (measures, frequency, sentiment, cooccurrence) for name, f in vars(module).items()
             if inspect.isfunction(f) and "seed" in inspect.signature(f).parameters}
    assert len(seeds) >= 5 and set(seeds.values()) == {captions.SEED}


@pytest.mark.parametrize("alt, reason", [
    ("", "needs an alternative text"), (" \n", "needs an alternative text"), ("x" * 250, "has 250 characters"),
    (WORDS["caption"], "repeats the caption"), ("Rates of ten words", "repeats the caption")])
def test_an_alternative_text_that_is_none_is_an_error_and_nothing_is_written(tmp_path, alt, reason):
    with pytest.raises(FigureError, match=reason):
        save(tmp_path, alt=alt)
    assert not list(tmp_path.iterdir()) and figures.alternative("x" * 249) == "x" * 249


def test_a_tiff_and_a_drawing_with_outlined_letters_come_when_asked_for_and_go_when_not(tmp_path, quick):
    made = {path.name.removeprefix("fig-2-ranked"): path for path in save(tmp_path, more=(".tiff", "-paths.svg"))}
    tiff = Image.open(made[".tiff"])
    assert (tiff.mode, tiff.info["compression"], tiff.n_frames, round(float(tiff.info["dpi"][0]))) == ("RGB", "tiff_lzw", 1, 40)
    assert np.array_equal(np.asarray(tiff), np.asarray(Image.open(made[".png"]).convert("RGB")))
    paths = ET.fromstring(made["-paths.svg"].read_bytes())
    assert not list(paths.iter(f"{SVG}text")) and paths.get("viewBox") == ET.fromstring(made[".svg"].read_bytes()).get("viewBox")
    assert "عربي" in made["-paths.svg"].read_text(encoding="utf-8")  # the alternative text is still in it
    first = contents(tmp_path)
    save(tmp_path, more=(".tiff", "-paths.svg"))
    assert contents(tmp_path) == first
    save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted("fig-2-ranked" + ending for ending in ENDINGS)


def test_settings_of_a_notebook_are_its_names_in_capitals_without_paths():
    names = {"CORPUS": "/x/y", "FOLDER": Path("/x"), "VENUE": "plos", "LEAST": 5, "WHERE": "date >= '2024/1'", "ACTORS": "/x/y/actors.csv",
             "NEUTRAL": Path("/a/b/neutral.csv"), "STOPWORDS": None, "SIDES": {"a": "b"}, "PAIRS": [("a", "b")], "TOP": np.int64(3),
             "words": 1, "In": [], "_X": 2, "DIR": r"C:\texts\my.csv"}
    found = figures.parameters(names)
    assert found == {"LEAST": 5, "WHERE": "date >= '2024/1'", "ACTORS": "actors.csv", "NEUTRAL": "neutral.csv", "STOPWORDS": None,
                     "SIDES": {"a": "b"}, "PAIRS": [["a", "b"]], "TOP": "3", "DIR": "my.csv"}
    json.dumps(found)


# snippets and numbers


def balanced(tex):
    """How deep the braces are at the end, and the least depth on the way."""
    depths = np.cumsum([{"{": 1, "}": -1}.get(sign, 0) for sign in re.sub(r"\\.", "", tex)])
    return depths[-1], depths.min()


@pytest.mark.case(27)
def test_snippets_take_the_figure_in_and_no_sign_of_the_corpus_acts(tmp_path, quick):
    hostile = r"50% of R&D_{x} $5 #1 ~^\input{x} [a](b) *c* `d` @e <f> \"g\" −1 ə عربي"
    path = save(tmp_path, caption=hostile, alt="Dots: " + hostile)[-1]
    made = figures.snippets(json.loads(path.read_text(encoding="utf-8")))
    latex = made["latex"]
    assert balanced(latex) == (0, 0) and set(re.findall(r"\\([a-zA-Z]+)", latex)) == {
        "begin", "end", "centering", "includegraphics", "caption", "label", "textbackslash", "textasciitilde", "textasciicircum", "ensuremath"}
    assert r"50\% of R\&D\_\{x\} \$5 \#1 \textasciitilde{}\textasciicircum{}\textbackslash{}input\{x\}" in latex
    assert re.search(r"\[width=89mm,alt=\{", latex) and r"\label{fig:2-ranked}" in latex and "عربي" in latex
    assert (tmp_path / re.search(r"\{(fig-[^}]*\.pdf)\}", latex).group(1)).is_file()
    caption, file, attributes = re.fullmatch(r"!\[(.*)\]\((\S+?)\)\{(.*)\}", made["markdown"]).groups()
    assert (tmp_path / file).is_file() and attributes.startswith("#fig-2-ranked fig-alt=\"") and attributes.endswith("\" width=89mm")
    assert not re.search(r"(?<!\\)[*`@<$\[\]]", caption) and not re.search(r'(?<!\\)"', re.search(r'fig-alt="(.*)" width', attributes).group(1))
    assert "fig-2-ranked.svg" in made["word"] and "89 mm" in made["word"] and "High fidelity" in made["word"]
    assert "figure*" in figures.snippets(json.loads(path.read_text(encoding="utf-8")) | {"size_mm": [183, 60]})["latex"]


@pytest.fixture
def quoting(monkeypatch):
    """A notebook that has quoted nothing yet."""
    from helpers.figures import numbers
    monkeypatch.setattr(numbers, "_quoted", {})


def test_numbers_are_shown_as_quoted_and_become_macros_of_all_notebooks(tmp_path, quoting, monkeypatch):
    said = [figures.number("rankedUses", np.int64(8049), ","), figures.number("rankedFirst", "R&D_ə"), figures.number("toneMean", -0.25, "+.2f")]
    assert said == ["8,049", "R&D_ə", "-0.25"]
    figures.saved(tmp_path, 2)
    monkeypatch.setattr("helpers.figures.numbers._quoted", {})
    figures.number("pageShare", 0.125, ".1%")
    figures.saved(tmp_path, 10)
    first = [path.read_bytes() for path in figures.merge_numbers(tmp_path)]
    merged, macros = json.loads(first[0]), first[1].decode().splitlines()[1:]
    assert merged == {"pageShare": {"shown": "12.5%", "value": 0.125}, "rankedFirst": {"shown": "R&D_ə", "value": "R&D_ə"},
                      "rankedUses": {"shown": "8,049", "value": 8049}, "toneMean": {"shown": "-0.25", "value": -0.25}}
    assert macros == [r"\newcommand{\pageShare}{12.5\%}", r"\newcommand{\rankedFirst}{R\&D\_ə}", r"\newcommand{\rankedUses}{8,049}",
                      r"\newcommand{\toneMean}{\ensuremath{-}0.25}"]
    assert [path.read_bytes() for path in figures.merge_numbers(tmp_path)] == first


@pytest.mark.parametrize("key", ["", "first", "Ranked", "ranked2", "ranked_first", "rangÉlevé", "ranked first", r"a\B"])
def test_a_number_needs_a_name_that_latex_takes(key, quoting):
    with pytest.raises(FigureError, match="is no name for a number; write two words"):
        figures.number(key, 1)


def test_two_notebooks_that_quote_under_one_name_are_an_error(tmp_path):
    for notebook in (1, 2):
        (tmp_path / f"numbers-{notebook}.json").write_text('{"rankedFirst": {"value": 1, "shown": "1"}}')
    with pytest.raises(FigureError, match="numbers-2.json and numbers-1.json both quote rankedFirst"):
        figures.merge_numbers(tmp_path)


# venues


def test_every_number_of_a_venue_stands_with_its_source():
    for venue, asked in figures.VENUES.items():
        assert all(isinstance(source, str) and len(source) > 2 for _, source in asked.values()), venue
        for width in ("column", "page"):
            style = figures.style(venue, width)
            assert set(style) == {"venue", "mm", "tallest", "pt", "weight", "dpi", "formats", "sources", "rc"}
            assert set(style["sources"]) == {"mm", "tallest", "pt", "weight", "dpi", "formats"}
            assert {".pdf", ".svg", ".png"} <= set(style["formats"]) and style["rc"]["font.size"] == style["pt"]
    seen = {"nature": (89, 183, 7), "science": (90, 184, 7), "elsevier": (90, 190, 7), "plos": (89, 183, 8), "apa": (89, 183, 8)}
    assert {v: (figures.style(v)["mm"], figures.style(v, "page")["mm"], figures.style(v)["pt"]) for v in seen} == seen
    assert 66.8 <= figures.style("plos")["mm"] <= figures.style("plos", "page")["mm"] <= 190.5  # what PLOS takes
    assert ".tiff" in figures.style("plos")["formats"] and figures.style("nature")["tallest"] == 170


@pytest.mark.case(50)
def test_a_venue_is_chosen_by_the_environment_or_in_a_notebook_and_an_unknown_one_is_refused(monkeypatch):
    from helpers.figures import venues
    monkeypatch.setattr(venues, "_chosen", {"venue": None})
    monkeypatch.delenv("VENUE", raising=False)
    assert figures.style()["venue"] == "generic"
    monkeypatch.setenv("VENUE", "apa")
    assert figures.style()["pt"] == 8
    figures.use("elsevier")
    assert figures.style(width="page")["mm"] == 190
    with pytest.raises(SettingError, match="VENUE is 'lancet'; the venues are generic, nature"):
        figures.use("lancet")
    assert figures.style()["venue"] == "elsevier"
    with pytest.raises(SettingError, match="column or page, not 'wide'"):
        figures.style(width="wide")


def test_a_figure_saved_for_plos_has_its_type_its_width_and_a_tiff(tmp_path, monkeypatch):
    monkeypatch.setenv("VENUE", "plos")
    made = {path.suffix: path for path in save(tmp_path)}
    sizes = {re.search(r"([\d.]+)px", text.get("style")).group(1) for text in ET.parse(made[".svg"]).iter(f"{SVG}text")}
    tiff = Image.open(made[".tiff"])
    assert sizes == {"8"} and tiff.mode == "RGB" and tiff.size[0] / 600 * 25.4 == pytest.approx(89, abs=0.05)
    assert made[".tiff"].stat().st_size < 10e6 and json.loads(made[".json"].read_text(encoding="utf-8"))["venue"]["venue"] == "plos"


def test_lines_and_marks_grow_on_slides_once_and_their_keys_with_them(monkeypatch):
    rows = pd.DataFrame({"label": ["a", "b"], "first": [1, 2], "second": [2, 1]})
    monkeypatch.setenv("VENUE", "slides")
    figure = plots.paired(rows, "x", "y", "mentions")
    figures.picture(figure, "an alt"), figures.picture(figure, "an alt")
    joined, first, second = figure.axes[0].collections
    assert joined.get_linewidth() == pytest.approx([0.6 * 1.7]) and first.get_sizes() == pytest.approx([16 * 1.7 ** 2])
    assert figure.legends[0].legend_handles[1].get_sizes() == pytest.approx(second.get_sizes())


# nothing is left half written


def failing(real, at, error):
    """`real`, but its call number `at` raises."""
    calls = iter(range(1, 100))

    def replacement(*arguments):
        if next(calls) == at:
            raise error
        return real(*arguments)
    return replacement


@pytest.mark.case(34, 38)
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


@pytest.mark.case(35)
def test_an_interrupted_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing(os.fsync, 1, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        figures.write(tmp_path / "a.txt", b"new")
    assert contents(tmp_path) == {"a.txt": b"old"}
    assert figures.write(tmp_path / "a.txt", b"new") == tmp_path / "a.txt" and contents(tmp_path) == {"a.txt": b"new"}


@pytest.mark.case(33)
def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path, quick):
    (tmp_path / "figures").write_text("a file")
    with pytest.raises(FigureError, match="figures.*cannot be written"):
        save(tmp_path / "figures")
    assert (tmp_path / "figures").read_text() == "a file"


# what is shown cannot act


def test_a_sentence_escapes_markup_of_every_kind():
    said = figures.say("<script>x</script> *a* _b_ `c` $x$ [l](u) # h | ~d~ &amp; \\ {e}").data
    dollar = r'<span class="mathjax_ignore">\$</span>'
    assert said == (r"&lt;script&gt;x&lt;/script&gt; \*a\* \_b\_ \`c\` " + f"{dollar}x{dollar}" + r" \[l\](u) \# h \| \~d\~ &amp;amp; \\ \{e\}")


def test_a_table_without_rows_keeps_the_names_of_its_columns():
    assert Tags(figures.text(pd.DataFrame({"line": ["x"], "n": [1]}).head(0)).data).text == ["line", "n"]


@pytest.mark.case(30)
def test_signs_that_turn_a_line_round_or_have_no_shape_are_shown_by_their_number():
    assert figures.visible("a\u202eb\x1b[1m\u2066c\td\ne") == "a\\u202eb\\u001b[1m\\u2066c\td\ne"
    assert figures.visible("می\u200cخواهم") == "می\u200cخواهم"  # a joiner is spelling
    assert "\u202e" not in figures.text(pd.DataFrame({"\u202ea": ["\u202e"]})).data + figures.say("\u202e").data


def test_lines_that_run_leftwards_have_a_table_of_their_own_with_what_comes_before_at_the_right():
    lines = pd.DataFrame({"article": ["a", "b", "c"], "left": ["one ", "هذا ", "два "], "node": ["peace", "السلام", "мир"], "right": [" two", " الآن", " три"]})
    page = Tags(figures.text(lines).data)
    assert [attributes["dir"] for tag, attributes in page.tags if tag == "table"] == ["ltr", "rtl"]
    sides = [attributes["style"].split()[1] for tag, attributes in page.tags if tag == "td"]
    assert sides == ["left", "right", "left", "left"] * 2 + ["right", "left", "right", "right"]
    assert page.text[4:8] == ["a", "one ", "peace", " two"] and page.text[-3:] == ["هذا ", "السلام", " الآن"]
    assert [tag for tag, _ in page.tags].count("mark") == 3


@pytest.mark.parametrize(("text", "way"), [("peace", "ltr"), ("السلام", "rtl"), ("שלום", "rtl"), ("мир խաղաղություն მშვიდობა", "ltr"), ("", "ltr"), ("12 !", "ltr"),
                                           ("قال Aliyev هذا اليوم", "rtl"), ("He said سلام and left", "ltr")])
def test_a_text_runs_as_most_of_its_letters_do(text, way):
    assert figures.direction(text) == way


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


@pytest.mark.case(25)
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
    assert r"figures/my\_texts" in said and "fig-2-b: 89 × 51.4 mm" in said and "fig-20" not in said


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
