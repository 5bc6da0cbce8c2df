"""Every saved figure checked as a journal would, on the files alone; and each check shown to fail on a figure spoilt for it.

A check takes the files of a figure, {ending: bytes}, and gives a list of complaints. F1 to F25 are the numbers of the rules
they stand for; F10, F19 and F21 are also checked in test_plots, where figures are drawn again from their tables.
"""

import io
import itertools
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zlib

import matplotlib
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from PIL import Image, ImageFont

from helpers import figures, plots

SAVED = ROOT / "figures" / "seeds"
NAMES = sorted(path.stem for path in SAVED.glob("fig-*.json"))
SVG, DC = "{http://www.w3.org/2000/svg}", "{http://purl.org/dc/elements/1.1/}"
FONT = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"
UNITS = ("words?|uses|share|types|rank|mentions|score|ratio|DP|date|part|period|agreement|contribution|NPMI|sentences?|articles|"
         "log-likelihood|log|strength")
CLOUD = "cloud"  # its sizes are its numbers, and its words are its marks


def luminance(colour):
    return np.dot([0.2126, 0.7152, 0.0722], linear(colour))


def linear(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return np.array([p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts])


def contrast(colour, ground="#ffffff"):
    """WCAG 2.1 contrast of two colours."""
    low, high = sorted([luminance(colour), luminance(ground)])
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira & Fernandes 2009, severity 1, for linear RGB
BLINDNESS = {"normal": np.eye(3),
             "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
             "deuter": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
             "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]])}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])


def lab(rgb):
    """CIELAB of linear RGB under D65."""
    light = XYZ @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(light > 216 / 24389, np.cbrt(light), (24389 / 27 * light + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, sight="normal"):
    """How far apart two colours are to somebody with this sight (CIELAB)."""
    return float(np.hypot.reduce(lab(BLINDNESS[sight] @ linear(one)) - lab(BLINDNESS[sight] @ linear(other))))


def style_of(element):
    return dict(re.findall(r"([\w-]+): ([^;]+)", element.get("style", "")))


def elements(files):
    return [(element, style_of(element)) for element in ET.fromstring(files[".svg"]).iter()]


def texts(files):
    return [(element, style) for element, style in elements(files) if element.tag == f"{SVG}text"]


def told(files):
    return json.loads(files[".json"])


def streams(pdf):
    """What the compressed streams of a PDF hold, and all that stands outside them."""
    inside = [zlib.decompress(s) for s in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL) if s[:1] == b"x"]
    return b"\n".join(inside), re.sub(rb"stream\r?\n.*?\r?\nendstream", b"", pdf, flags=re.DOTALL)


def size_of(style):
    return float(re.search(r"([\d.]+)px", style.get("font-size") or style["font"]).group(1))


def marks(files):
    """Colours of everything but text and the cells of a matrix, which hold their number."""
    parsed = elements(files)
    heat = {id(e) for group, _ in parsed if (group.get("id") or "").startswith("QuadMesh") for e in group.iter()}
    found = {style.get(k, "none") for e, style in parsed for k in ("fill", "stroke") if e.tag != f"{SVG}text" and id(e) not in heat}
    return found - {"none", "#ffffff"}


def coloured(files):
    """Marks that are neither black nor grey: those that part one thing from another."""
    return sorted(c for c in marks(files) if len({c[1:3], c[3:5], c[5:]}) > 1)


def box(element, style):
    """Left, top, right and bottom of a text in points."""
    font = ImageFont.truetype(FONT, 70)  # bold is a little wider: the slack of the check
    left, top, right, bottom = (side * size_of(style) / 70 for side in font.getbbox(element.text or "", anchor="ls"))
    shift = {"start": 0, "middle": (right - left) / 2, "end": right - left}[style.get("text-anchor", "start")]
    left, right = left - shift, right - shift
    place = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))  # a line of several
    x, y = map(float, place.groups() if place else (element.get("x"), element.get("y")))
    if "rotate(-90" in element.get("transform", ""):
        return x + top, y - right, x + bottom, y - left
    return x + left, y + top, x + right, y + bottom


# the checks


def f1(files):
    """The printed width, the same in all files."""
    width, height = told(files)["size_mm"]
    view = [float(x) * 25.4 / 72 for x in ET.fromstring(files[".svg"]).get("viewBox").split()[2:]]
    (page,) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", files[".pdf"])
    pixels = [n / 600 * 25.4 for n in Image.open(io.BytesIO(files[".png"])).size]
    sizes = {"svg": view, "pdf": [float(x) * 25.4 / 72 for x in page], "png": pixels}
    return [f"{kind} is {x:.1f} × {y:.1f} mm" for kind, (x, y) in sizes.items()
            if min(abs(x - 89), abs(x - 183)) > 0.1 or max(abs(x - width), abs(y - height)) > 0.1 or y > 170.05]


def f2(files):
    """All text in one size, seven points."""
    sizes = {size_of(style) for _, style in texts(files)}
    return [f"{size:g} pt" for size in sizes if (size < 5 if CLOUD in told(files)["name"] else size != 7)]


def f3(files):
    """No Type 3 font; every font embedded, as a subset, with its characters."""
    _, rest = streams(files[".pdf"])
    fonts = rest.count(b"/Type /FontDescriptor")
    subset = len(re.findall(rb"/FontName /[A-Z]{6}\+", rest))
    return ["a Type 3 font"] * (b"/Type3" in rest) + [
        what for what, n in {"embedded": rest.count(b"/FontFile2"), "a subset": subset}.items() if not 0 < fonts <= n] + [
        "no characters"] * (b"/ToUnicode" not in rest)


def f4(files):
    """Text is text: the SVG has it as typed, the PDF can say every sign of it."""
    written = {sign for element, _ in texts(files) for sign in element.text if not sign.isspace()}
    inside, _ = streams(files[".pdf"])
    codes = {chr(int(one, 16)) for line in re.findall(rb"<[0-9A-Fa-f]+> <[0-9A-Fa-f]+> \[?(?:<[0-9A-Fa-f]+> ?)+", inside)
             for long in re.findall(rb"<([0-9A-Fa-f]+)>", line) for one in re.findall(rb"....", long)}
    return ["no text in the svg"] * (not written) + [f"the pdf lacks {sign}" for sign in sorted(written - codes)]


def f5(files):
    """Vector stays vector."""
    return ["svg"] * any(e.tag == f"{SVG}image" for e, _ in elements(files)) + ["pdf"] * (b"/Subtype /Image" in files[".pdf"])


def f6(files):
    """600 dots an inch, and the PNG says so."""
    dpi = Image.open(io.BytesIO(files[".png"])).info.get("dpi", (0, 0))
    return [] if [round(x) for x in dpi] == [600, 600] else [f"{dpi}"]


def f7(files):
    """No pixel is transparent; a TIFF is RGB, LZW, of one page."""
    alpha = Image.open(io.BytesIO(files[".png"])).convert("RGBA").getchannel("A").getextrema()
    complaints = [] if alpha == (255, 255) else ["a transparent png"]
    if ".tiff" in files:
        tiff = Image.open(io.BytesIO(files[".tiff"]))
        seen = tiff.mode, tiff.info.get("compression"), tiff.n_frames, [round(float(x)) for x in tiff.info.get("dpi", (0, 0))]
        complaints += [] if seen == ("RGB", "tiff_lzw", 1, [600, 600]) else [f"tiff is {seen}"]
    return complaints


def f8(files):
    """Nothing is transparent in the drawings."""
    opacity = [float(style.get(k, e.get(k, 1))) for e, style in elements(files) for k in ("opacity", "fill-opacity", "stroke-opacity")]
    alpha = [float(x) for x in re.findall(rb"/(?:ca|CA) ([\d.]+)", streams(files[".pdf"])[1])]
    return [f"{x}" for x in opacity if x < 1] + [f"{x}" for x in alpha if 0 < x < 1]  # 0 is an edge that is not drawn


def f9(files):
    """Lines of 0.3 to 1.5 points."""
    lines = [float(style.get("stroke-width", 1)) for _, style in elements(files) if style.get("stroke", "none") != "none"]
    return [f"{width:g} pt" for width in lines if not 0.3 <= width <= 1.5]


def f10(files):
    """No label on another, none over the edge."""
    if CLOUD in told(files)["name"]:  # a small word may stand between the letters of a large one: test_plots looks at the ink
        return []
    _, _, width, height = (float(x) for x in ET.fromstring(files[".svg"]).get("viewBox").split())
    boxes = [(element.text, box(element, style)) for element, style in texts(files) if (element.text or "").strip()]
    clipped = [f"{text} is clipped" for text, (x0, y0, x1, y1) in boxes if min(x0, y0, width - x1, height - y1) < -0.5]
    return clipped + [f"{one} on {other}" for (one, a), (other, b) in itertools.combinations(boxes, 2)
                      if min(a[2], b[2]) - max(a[0], b[0]) > 0.7 and min(a[3], b[3]) - max(a[1], b[1]) > 0.7]


def f11(files):
    """The font has every sign."""
    font = ImageFont.truetype(FONT, 20)
    nothing = bytes(font.getmask("\uffff"))
    return sorted({sign for element, _ in texts(files) for sign in element.text if not sign.isspace() and bytes(font.getmask(sign)) == nothing})


def f12(files):
    """Arabic stands in logical order, in the letters that were typed."""
    shaped = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
    return [element.text for element, _ in texts(files) if shaped.search(element.text or "")]


def f13(files):
    """Text has a contrast of 4.5 and marks of 3, on white."""
    heat = any((e.get("id") or "").startswith("QuadMesh") for e, _ in elements(files))
    fills = {style.get("fill", "#000000") for _, style in texts(files)} - ({"#ffffff"} if heat else set())  # on a dark cell
    return [c for c in fills if contrast(c) < 4.5] + [c for c in marks(files) if contrast(c) < 3]


def f14(files):
    """Colours that mean something are apart, however somebody sees colours."""
    return [f"{one} and {other}, {sight}" for one, other in itertools.combinations(coloured(files), 2)
            for sight in BLINDNESS if distance(one, other, sight) < 15]


def f15(files):
    """And in grey."""
    return [f"{one} and {other}" for one, other in itertools.combinations(coloured(files), 2)
            if abs(lab(linear(one))[0] - lab(linear(other))[0]) < 15]


def f16(files):
    """Text is black or grey; no pattern, no shade over shade."""
    allowed = {"#000000", "#ffffff", figures.CONTEXT} | ({figures.INK} if CLOUD in told(files)["name"] else set())
    return sorted({style.get("fill", "#000000") for _, style in texts(files)} - allowed) + [
        e.tag for e, _ in elements(files) if e.tag.endswith(("pattern", "linearGradient", "filter"))]


def f17(files):
    """Every axis with numbers has a title, with what it counts."""
    complaints = []
    for axis in [e for e, _ in elements(files) if (e.get("id") or "").startswith("matplotlib.axis_")]:
        ticks = ["".join(tick.itertext()).strip() for tick in axis if "tick" in tick.get("id", "")]
        title = " ".join("".join(part.itertext()).strip() for part in axis if part.get("id", "").startswith("text_"))
        numeric = any(ticks) and all(re.fullmatch(r"[−\d.,\s/-]*", tick) for tick in ticks)
        if numeric and not re.search(UNITS, title):
            complaints.append(f"{axis.get('id')}: {title!r} with {ticks[:3]}")
    return complaints


def f18(files):
    """No title inside the picture."""
    root = ET.fromstring(files[".svg"])
    figure = root.find(f"{SVG}g[@id='figure_1']")
    over = [part for part in figure if part.get("id", "").startswith("text_")]
    for axes in [part for part in figure if part.get("id", "").startswith("axes_")]:
        if not axes[0].get("id", "").startswith("patch_"):
            continue  # a sheet without axes
        top = min(float(y) for y in re.findall(r"[ML] [\d.-]+ ([\d.-]+)", axes[0].find(f"{SVG}path").get("d")))
        over += [part for part in axes if part.get("id", "").startswith("text_") for text in part.iter(f"{SVG}text")
                 if "middle" in text.get("style") and float(text.get("y")) < top]
    return ["".join(part.itertext()).strip() for part in over]


def f19(files):
    """The caption says how much was read and from where to where, and what was left out or how it was reckoned."""
    words, about = told(files), told(files)["about"]
    wanted = [f"{about['n_articles']:,} articles", f"{about['n_words']:,} words", about["fingerprint"], about["first_date"] or "undated"]
    missing = [what for what in wanted if what not in words["caption"]]
    return missing + ["a unit"] * ("Unit: " not in words["caption"]) + ["methods"] * (len(words["methods"]) < 40) + [
        "a finding"] * (not re.search(r"\d", words["finding"])) + [
        f"an interval, of which the caption says nothing: {key}" for key in ("95 %",) if key in words["methods"] and key not in words["caption"]]


def f20(files):
    """An alternative text of 40 to 249 characters that is no copy of the caption, inside every file."""
    alt = told(files)["alt"]
    description = next(ET.fromstring(files[".svg"]).iter(f"{DC}description")).text
    subject = re.sub(rb"\\([()\\])", rb"\1", files[".pdf"])
    inside = {"svg": description == alt, "png": Image.open(io.BytesIO(files[".png"])).info.get("Description") == alt,
              "pdf": alt.encode("utf-16-be") in subject or alt.encode("latin-1", "replace") in subject}
    return [kind for kind, here in inside.items() if not here] + [f"{len(alt)} characters"] * (not 40 <= len(alt) < 250) + [
        "a copy of the caption"] * (alt in told(files)["caption"])


def f21(files):
    """Its numbers as CSV, rounded as they are drawn, and its settings."""
    table = pd.read_csv(io.BytesIO(files[".csv"]))
    return ["no rows"] * table.empty + ["not rounded"] * (not table.equals(figures.rounded(table))) + [
        "no settings"] * (not told(files)["parameters"])


def f22(files):
    """Corpus, settings and version inside every file; no time, place or person."""
    about, inside = told(files)["about"]["fingerprint"], streams(files[".pdf"])
    source = next(ET.fromstring(files[".svg"]).iter(f"{DC}source")).text
    named = {"svg": source, "png": Image.open(io.BytesIO(files[".png"])).info.get("Source", ""), "pdf": inside[1].decode("latin-1")}
    pattern = rf"corpus {about}; settings [0-9a-f]{{8}}; corpus-notebooks \d"
    return [kind for kind, text in named.items() if not re.search(pattern, text)]


def f23(files):
    """Nothing that changes from run to run."""
    sign = rb"/(?:Creation|Mod)Date|dc:date|20\d\d-\d\d-\d\dT|/home/|/tmp/|/Users/"
    parts = [*streams(files[".pdf"]), files[".svg"], files[".json"]]
    chunks = re.findall(rb"tIME|date:create|Creation Time", files[".png"])
    return sorted({found.decode() for part in parts for found in re.findall(sign, part)} | {found.decode() for found in chunks})


def f24(files):
    """A name that stays: notebook and slug, lower case."""
    name = told(files)["name"]
    return [] if re.fullmatch(r"fig-\d+-[a-z]+(-[a-z]+)*", name) else [name]


def f25(files):
    """Whole files, all five."""
    ends = {".pdf": b"%%EOF", ".svg": b"</svg>", ".png": b"IEND\xaeB`\x82", ".csv": b"\n", ".json": b"}"}
    return [ending for ending, end in ends.items() if not files.get(ending, b"").rstrip(b"\n" if ending != ".csv" else b"").endswith(end)]


CHECKS = {check.__name__: check for check in
          (f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25)}


def read(folder, name):
    return {ending: (folder / (name + ending)).read_bytes() for ending in figures.ENDINGS if (folder / (name + ending)).is_file()}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_saved_figure_keeps_the_rule(name, check):
    assert CHECKS[check](read(SAVED, name)) == []


def test_the_folder_holds_five_files_of_every_figure_its_pages_and_its_numbers_and_nothing_else():
    found = {path.name for path in SAVED.iterdir() if path.is_file()}
    expected = {name + ending for name in NAMES for ending in (".pdf", ".svg", ".png", ".csv", ".json")}
    others = {"README.md", "index.html", "numbers.json", "numbers.tex"} | {f"numbers-{n}.json" for n in range(7)} | {"fig-5-network.graphml"}
    assert len(NAMES) >= 20 and found == expected | others
    assert {name.split("-")[1] for name in NAMES} == set("0123456")


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_pdffonts_finds_truetype_embedded_subset_and_unicode_only(name):
    rows = subprocess.run(["pdffonts", SAVED / f"{name}.pdf"], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert rows and all(re.search(r"TrueType\b.*\byes yes yes\b", row) and "DejaVuSans" in row for row in rows)


# each check fails on a figure spoilt for it


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A figure that keeps all rules, also as TIFF, with labels in Arabic and Azerbaijani."""
    folder = tmp_path_factory.mktemp("good")
    table = figures.rounded(pd.DataFrame({"token": ["ədalət", "السلام", "peace"], "contribution": [0.25, 0.1, -0.2], "n": [9, 5, 4]}))
    about = {"n_articles": 3, "n_words": 99, "fingerprint": "0123abcd", "first_date": None, "parameters": {"TOP": 3},
             "scope": "3 articles in az, 99 words, undated; corpus fingerprint 0123abcd."}
    figures.save(folder, "fig-4-words", plots.bars(table, "contribution", "share in the score"), table, about=about, methods="vader contributions",
                 caption="Words that made the score.", alt="Signed sticks of three words; ədalət moves the score most, by 0.25.",
                 finding="ədalət moves it by 0.25.", more=(".tiff",))
    return read(folder, "fig-4-words")


def replaced(ending, old, new, count=1):
    def spoil(files):
        assert re.search(old, files[ending]), f"nothing to spoil in {ending}"
        return files | {ending: re.sub(old, new, files[ending], count=count)}
    return spoil


def picture(change, **options):
    def spoil(files):
        buffer = io.BytesIO()
        image = Image.open(io.BytesIO(files[".png"]))
        change(image).save(buffer, "png", dpi=options.get("dpi", (600, 600)))
        return files | {".png": buffer.getvalue()}
    return spoil


def drawing(ending, change, **settings):
    """Draw a figure with a fault, the plain way."""
    def spoil(files):
        buffer = io.BytesIO()
        with figures.styled(), matplotlib.rc_context(settings):
            figure = figures.new()
            change(figure.subplots())
            figure.savefig(buffer, format=ending[1:])
        return files | {ending: buffer.getvalue()}
    return spoil


def words(**change):
    return lambda files: files | {".json": json.dumps(told(files) | change).encode()}


SPOILT = {
    "f1": [replaced(".svg", rb'viewBox="0 0 [\d.]+', b'viewBox="0 0 260'), picture(lambda image: image.resize((1097, 700)))],
    "f2": [replaced(".svg", rb"font-size: 7px", b"font-size: 4px"), replaced(".svg", rb"font-size: 7px", b"font-size: 9px")],
    "f3": [drawing(".pdf", lambda axes: axes.set_xlabel("words"), **{"pdf.fonttype": 3}), replaced(".pdf", rb"/FontFile2", b"/Nowhere00")],
    "f4": [drawing(".svg", lambda axes: axes.set_xlabel("words"), **{"svg.fonttype": "path"}), replaced(".svg", rb">peace<", ">Ωmega<".encode())],
    "f5": [drawing(".svg", lambda axes: axes.imshow([[1, 2]])), drawing(".pdf", lambda axes: axes.imshow([[1, 2]]))],
    "f6": [picture(lambda image: image, dpi=(100, 100))],
    "f7": [picture(lambda image: Image.new("RGBA", image.size, (0, 0, 0, 90))), lambda files: files | {".tiff": files[".png"]}],
    "f8": [replaced(".svg", rb"stroke: #004488", b"opacity: 0.5; stroke: #004488"), drawing(".pdf", lambda axes: axes.plot([1, 2], alpha=0.5))],
    "f9": [replaced(".svg", rb"stroke-width: 0.5", b"stroke-width: 0.1"), replaced(".svg", rb"stroke-width: 0.5", b"stroke-width: 3")],
    "f10": [replaced(".svg", rb">peace<", b">peace and quiet in all the lands of the earth and beyond<"),
            replaced(".svg", rb'x="[\d.]+" y="[\d.]+"(?= transform)', b'x="60" y="30"', count=2)],
    "f11": [replaced(".svg", rb">peace<", ">漢<".encode())],
    "f12": [replaced(".svg", "السلام".encode(), "ﺍﻟﺴﻼﻡ".encode())],
    "f13": [replaced(".svg", rb"stroke: #004488", b"stroke: #ffff00"), replaced(".svg", rb"text-anchor: end", b"text-anchor: end; fill: #999999")],
    "f14": [replaced(".svg", rb"stroke: #D55E00|stroke: #d55e00", b"stroke: #014589")],
    "f15": [replaced(".svg", rb"stroke: #D55E00|stroke: #d55e00", b"stroke: #7a0000")],
    "f16": [replaced(".svg", rb"text-anchor: end", b"text-anchor: end; fill: #a00000"), replaced(".svg", rb"<defs>", b"<defs><pattern/>")],
    "f17": [replaced(".svg", rb"share in the score", b"x")],
    "f18": [drawing(".svg", lambda axes: axes.set_title("Words")), drawing(".svg", lambda axes: axes.figure.suptitle("Words"))],
    "f19": [words(caption="Words that made the score."), words(methods=""), words(finding="None.")],
    "f20": [words(alt="Short."), words(alt="x" * 260), words(caption="Signed sticks of three words; ədalət moves the score most, by 0.25."),
            replaced(".svg", rb"<dc:description>[^<]*", b"<dc:description>Other"), picture(lambda image: image)],
    "f21": [lambda files: files | {".csv": b"token,n\n"}, replaced(".csv", rb"0.25", b"0.2512345678"), words(parameters={})],
    "f22": [replaced(".svg", rb"<dc:source>[^<]*", b"<dc:source>somewhere"), picture(lambda image: image), replaced(".pdf", rb"0123abcd", b"00000000")],
    "f23": [drawing(".pdf", lambda axes: axes.set_xlabel("words")), replaced(".svg", rb"<dc:description>", b"<dc:date>2026-01-01T00:00</dc:date><dc:description>")],
    "f24": [words(name="Fig-4-words"), words(name="fig-words")],
    "f25": [lambda files: {ending: content for ending, content in files.items() if ending != ".csv"},
            *[lambda files, e=ending: files | {e: files[e][:-40]} for ending in (".pdf", ".svg", ".png", ".csv", ".json")]]}


def test_a_figure_of_the_helpers_keeps_every_rule(good):
    assert sorted(good) == sorted([".pdf", ".svg", ".png", ".csv", ".json", ".tiff"])
    assert {check: CHECKS[check](good) for check in CHECKS} == dict.fromkeys(CHECKS, [])


@pytest.mark.parametrize("check, number", [(check, number) for check in CHECKS for number in range(len(SPOILT[check]))])
def test_a_spoilt_figure_is_found_out(good, check, number):
    assert CHECKS[check](SPOILT[check][number](good))


def test_two_three_and_four_colours_can_be_told_apart_by_everybody_in_grey_and_on_white():
    assert sorted(figures.COLOURS) == [2, 3, 4]
    for number, colours in figures.COLOURS.items():
        lightness = sorted(lab(linear(colour))[0] for colour in colours)
        assert len(colours) == number and min(np.diff(lightness)) >= 15
        assert all(contrast(colour) >= 3 for colour in colours)
        assert min(distance(*pair, sight) for pair in itertools.combinations(colours, 2) for sight in BLINDNESS) >= 15


def test_the_lint_knows_colours_that_nobody_confuses_and_those_that_somebody_does():
    assert distance("#000000", "#ffffff") == pytest.approx(100, abs=0.1) and distance("#123456", "#123456") == 0
    assert distance("#d62728", "#2ca02c", "deuter") < distance("#d62728", "#2ca02c") / 3  # red and green of the default
    assert contrast("#000000") == pytest.approx(21) and contrast("#767676") == pytest.approx(4.54, abs=0.01)
