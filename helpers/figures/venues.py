"""Printed sizes, type sizes and colours: what a venue asks for, as a plain dictionary with the source of every number.

A venue has a name here only if its numbers were read in its own instructions. For every other journal take
"generic", which stays within all that were read. Text is set in DejaVu Sans, which comes with matplotlib, so the same
bytes come out on every machine, in Latin, Cyrillic, Arabic, Armenian and Georgian.
"""

import os

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure

from helpers import FigureError, SettingError

VECTOR_AND_PNG = ".pdf", ".svg", ".png"
WITH_TIFF = *VECTOR_AND_PNG, ".tiff"
# what → (value, source); widths and `tallest` in mm, `pt` the size of all text, `weight` that of lines and marks against those of a
# printed page, `dpi` of pixel files; a venue has what it says of itself, and the rest from "generic"
VENUES = {
    "generic": {
        "column": (89, "Nature, and within the range of PLOS; Science 90, Elsevier 90"),
        "page": (183, "Nature, and within the range of PLOS; Science 184, Elsevier 190"),
        "tallest": (170, "Nature, with its legend; PLOS 222"),
        "pt": (7, "Nature 5 to 7, Elsevier 7"),
        "weight": (1, "lines of 0.3 to 1.5 pt: Elsevier 0.1 to 1.5, Taylor & Francis and Springer from 0.3"),
        "dpi": (600, "line and tone combined: Cambridge and Taylor & Francis 600, Elsevier 500; Nature and SAGE 300"),
        "formats": (VECTOR_AND_PNG, "PDF with fonts as Type 42: Nature; vector: Elsevier, Science, SAGE; PNG: word processors")},
    "nature": {
        "column": (89, "research-figure-guide.nature.com"), "page": (183, "research-figure-guide.nature.com"),
        "tallest": (170, "research-figure-guide.nature.com"), "pt": (7, "research-figure-guide.nature.com: 5 to 7"),
        "dpi": (600, "research-figure-guide.nature.com: at least 300, best 450")},
    "science": {
        "column": (90, "sciencemag.org, prep_revfigs, by way of R's colorBlindness"),
        "page": (184, "sciencemag.org, prep_revfigs, by way of R's colorBlindness"),
        "dpi": (600, "sciencemag.org, prep_revfigs: line art 600, pictures 300"),
        "formats": (WITH_TIFF, "sciencemag.org, prep_revfigs")},
    "plos": {
        "column": (89, "journals.plos.org, figures: 66.8 to 190.5"), "page": (183, "journals.plos.org, figures: 66.8 to 190.5"),
        "tallest": (222.3, "journals.plos.org, figures"), "pt": (8, "journals.plos.org, figures: 8 to 12"),
        "dpi": (600, "journals.plos.org, figures: 300 to 600"),
        "formats": (WITH_TIFF, "journals.plos.org, figures: TIFF or EPS, without transparency")},
    "elsevier": {
        "column": (90, "elsevier.com, artwork sizing"), "page": (190, "elsevier.com, artwork sizing"),
        "pt": (7, "elsevier.com, artwork sizing"), "dpi": (600, "elsevier.com, artwork: line and tone combined 500"),
        "formats": (WITH_TIFF, "elsevier.com, artwork: PDF, EPS or TIFF")},
    "apa": {"pt": (8, "APA, 7th edition: 8 to 14")},
    "oup": {
        "pt": (8, "OUP, figures: letters at least 2 mm high, and a capital of 8 pt has 2.1"),
        "dpi": (600, "OUP, figures: line 600, tone 300"), "formats": (WITH_TIFF, "OUP, figures: TIFF")},
    "cambridge": {
        "dpi": (600, "cambridge.org, journals artwork guide: line and tone combined 600"),
        "formats": (WITH_TIFF, "cambridge.org, journals artwork guide: TIFF, EPS or PDF")},
    "slides": {
        "column": (155, "ours: half a slide of 338.7 × 190.5 mm, 16:9"), "page": (318, "ours: a slide without its margins"),
        "tallest": (160, "ours: a slide without its title"), "pt": (12, "ours: 25 rows can be read on one slide"),
        "weight": (1.7, "ours: lines and marks seen from the last row"),
        "dpi": (200, "ours: more than a projector shows")}}
MARGIN = 15, 11, 2, 2  # mm at 7 pt, left of, below, right of and above the axes of a scatter, whose labels are placed beforehand
INK, CONTEXT = "#004488", "#595959"
# measured for distance under colour-blindness and in grey: 2, 3 and 4 colours, never more
COLOURS = {2: ["#004488", "#D55E00"], 3: ["#000000", "#882255", "#999933"],
           4: ["#332288", "#CC79A7", "#000000", "#BD1F01"]}
FONT = "DejaVu Sans"
_chosen = {"venue": None}  # what `use` was told, in this process


def use(venue):
    """From here on draw for `venue`, a name of `VENUES`; until this is called, for the variable VENUE of the environment."""
    _chosen["venue"] = style(venue)["venue"]


def style(venue=None, width="column"):
    """What a venue asks for → a dictionary: venue, mm (width), tallest (mm), pt, weight (of lines, 1 in print), dpi, formats
    (endings), sources (of each), and rc, the settings of matplotlib that follow. `width` is "column" or "page"; without a `venue` it is the one in use."""
    venue = venue or _chosen["venue"] or os.environ.get("VENUE") or "generic"
    if venue not in VENUES:
        raise SettingError(f"VENUE is {venue!r}; the venues are {', '.join(VENUES)}; take generic for any other journal")
    if width not in ("column", "page"):
        raise SettingError(f"the width of a figure is column or page, not {width!r}")
    asked = VENUES["generic"] | VENUES[venue]
    asked = {"mm": asked[width], **{what: asked[what] for what in ("tallest", "pt", "weight", "dpi", "formats")}}
    return {"venue": venue, **{what: value for what, (value, _) in asked.items()},
            "sources": {what: source for what, (_, source) in asked.items()}, "rc": _settings(asked["pt"][0], asked["weight"][0])}


def styled():
    """A context in which figures are drawn and saved; matplotlib's own settings come back after it. An error where its font is lost:
    another would move every label."""
    try:
        font_manager.findfont(FONT, fallback_to_default=False)
    except ValueError:
        raise FigureError(f"matplotlib does not find {FONT}, the font that comes with it; run uv sync --reinstall-package matplotlib, and "
                          "uv run notebooks --doctor to see whether that helped") from None
    return matplotlib.style.context(["default", style()["rc"]])


def scale():
    """Type size of the venue in use over 7 pt: by so much grow the lengths that hold text."""
    return style()["pt"] / 7


def size(width, height):
    """Width and height in mm of a figure: `width` "column" or "page", `height` in mm for text of 7 pt, at most the venue's."""
    asked = style(width=width)
    return asked["mm"], min(height * scale(), asked["tallest"])


def new(width="column", height=60):
    """An empty figure of printed size (see `size`), to be filled inside `styled()`."""
    return Figure(figsize=[mm / 25.4 for mm in size(width, height)], layout="constrained")


def rounded(table, digits=6):
    """The table with its floats at six significant digits: round first, then draw, so that the numbers
    saved beside a figure are exactly those in it."""
    return table.assign(**{column: _rounded(table[column].to_numpy(), digits) for column in table.select_dtypes("float")})


def _rounded(values, digits):
    """Floats at so many significant digits; each that occurs is rounded once."""
    number, distinct = pd.factorize(values)
    return np.array([*(float(f"{value:.{digits}g}") for value in distinct), np.nan])[number]


def words(per):
    """The unit of a rate, for an axis: `per` words."""
    return "million words" if per == 1_000_000 else f"{per:,} words"


def _settings(pt, line):
    sizes = ("font.size", "axes.titlesize", "axes.labelsize", "xtick.labelsize", "ytick.labelsize",
             "legend.fontsize", "legend.title_fontsize", "figure.titlesize", "figure.labelsize")
    return {
        "font.family": FONT, **dict.fromkeys(sizes, pt), "figure.dpi": 100,
        "axes.linewidth": 0.5 * line, "xtick.major.width": 0.5 * line, "ytick.major.width": 0.5 * line,
        "xtick.major.size": 2 * line, "ytick.major.size": 2 * line, "xtick.minor.width": 0.4 * line, "ytick.minor.width": 0.4 * line,
        "xtick.minor.size": 1.2 * line, "ytick.minor.size": 1.2 * line, "lines.linewidth": 0.8, "patch.linewidth": 0.5,
        "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True, "axes.unicode_minus": True,
        "legend.frameon": False, "legend.framealpha": 1, "savefig.bbox": None, "savefig.facecolor": "white",
        "text.parse_math": False,  # a token may hold $
        "pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "corpus-notebooks"}
