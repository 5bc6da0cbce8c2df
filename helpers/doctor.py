"""Say in what state everything is that the notebooks stand on, and what to do where something is wrong: `uv run notebooks --doctor`."""

import re
import sys
import warnings
from collections import Counter
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from matplotlib import font_manager
from packaging.requirements import Requirement

from helpers import corpus, figures, store

PACKAGE = "corpus-notebooks"
BEH = "\u0628"  # an Arabic letter, joined to its neighbours much narrower than alone
SIGNS = 12  # that the font lacks, shown at most


def report(folder=None, clear=False):
    """The state of versions, fonts, shaping and cache, and of the signs in the texts of `folder` → lines; ! before what needs care."""
    return [*versions(), *fonts(), *(signs(folder) if folder else []), *kept(clear)]


def versions():
    """Python and every package the project asks for, against its floor → lines."""
    lines = [f"  Python {sys.version.split()[0]}, on {sys.platform}"]
    if sys.version_info < tuple(map(int, re.findall(r"\d+", metadata(PACKAGE)["Requires-Python"]))):
        lines = ["!" + lines[0][1:] + f": the project needs {metadata(PACKAGE)['Requires-Python']}; run it as uv run notebooks, which finds one"]
    return lines + [_version(Requirement(text)) for text in requires(PACKAGE)]


def _version(asked):
    extra = re.search(r"extra == .(\w+)", str(asked.marker))
    try:
        found = version(asked.name)
    except PackageNotFoundError:
        if extra:
            return f"  {asked.name}: not installed; needed only for more formats: uv run --extra {extra[1]} notebooks"
        return f"! {asked.name}: not installed; run uv sync"
    if found in asked.specifier:
        return f"  {asked.name} {found}"
    return f"! {asked.name} {found}: the project needs {asked.specifier}; run uv sync, and uv run notebooks instead of another Python"


def fonts():
    """The font of the figures, and whether letters are joined in it as Arabic asks → lines."""
    try:
        path = font_manager.findfont(figures.FONT, fallback_to_default=False)
    except ValueError:
        return [f"! font {figures.FONT}: matplotlib does not find it, though it comes with it; run uv sync --reinstall-package matplotlib"]
    joined = _width(path, 3 * BEH) < 2 * _width(path, BEH)
    return [f"  font {figures.FONT}: {path}", "  Arabic: letters are joined" if joined else
            "! Arabic: letters are not joined; run uv sync, which brings a matplotlib that joins them"]


def _width(path, text):
    font = font_manager.get_font(path)
    font.set_size(100, 72)  # it is shared, and in some small sizes widths are rounded to whole letters
    font.set_text(text)
    return font.get_width_height()[0]


def signs(folder):
    """The signs in the texts of a folder that the font of the figures lacks → lines, the commonest first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what was not read is counted below
        articles = corpus.read(folder)
    known = font_manager.get_font(font_manager.findfont(figures.FONT)).get_charmap()
    counts = Counter(sign for text in articles.text for sign in text if not sign.isspace() and sign.isprintable() and ord(sign) not in known)
    found = corpus.files(folder).status.value_counts()
    files = ", ".join(f"{found.get(status, 0):,} {status}" for status in ("read", "skipped", "failed"))
    lines = [f"  {folder}: {len(articles):,} articles; files: {files}"]
    if not counts:
        return [*lines, f"  every sign in them can be drawn in {figures.FONT}"]
    shown = ", ".join(f"{sign} (U+{ord(sign):04X}) {n:,}" for sign, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SIGNS])
    more = f" and {len(counts) - SIGNS:,} more signs" if len(counts) > SIGNS else ""
    return [*lines, f"! {figures.FONT} lacks {shown}{more}; a figure with such a word is not drawn and says so: leave the word out, by --stopwords"]


def kept(clear=False):
    """What is kept between runs, or that it was deleted → lines."""
    if clear:
        return [f"  cache {store.folder()}: emptied, {store.clear() / 1e6:,.1f} MB"]
    if not store.usable():
        return [f"! cache {store.folder()}: cannot be written, so every notebook cuts the words anew; free its disk, or name another folder by the "
                "variable CORPUS_CACHE"]
    if not (entries := store.entries()):
        return [f"  cache {store.folder()}: empty"]
    size = sum(size for _, size in entries) / 1e6
    return [f"  cache {store.folder()}: {len(entries):,} entries, {size:,.1f} MB; it may be emptied at any time: uv run notebooks --doctor --clear-cache"]
