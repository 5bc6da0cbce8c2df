"""All figures of a corpus on a page: README.md for a repository, index.html for a browser without a network."""

import base64
import html
import io
import json
from pathlib import Path
from string import Template

from PIL import Image

from helpers import engine
from helpers.figures.captions import snippets
from helpers.figures.files import PATHS, source, write
from helpers.figures.numbers import merge_numbers
from helpers.figures.shown import SHOWN_DPI, plain

PAGE = Template(Path(__file__).with_name("gallery.html").read_text(encoding="utf-8"))
HOW = {"latex": "LaTeX", "markdown": "Markdown and Quarto", "alt": "alternative text", "methods": "methods sentence"}
OLD = "From an earlier run: the notebook failed in the last one, or the texts have changed since. Run it again before you use this figure."
MIXED = "Pictures and words are of two runs, of which one was interrupted. Run the notebook again before you use this figure."


def gallery(folder, stale=()):
    """Write README.md, index.html and the numbers of the notebooks into a folder of figures → the path of README.md.

    Each figure stands with its finding, its caption, its files and the snippets that take it into a paper. `stale` holds the
    numbers of notebooks whose figures are from an earlier run: they failed in this one, or were not run since the texts changed.
    """
    folder = Path(folder)
    paths = sorted(folder.glob("fig-[0-9]*-*.json"), key=lambda p: (int(p.stem.split("-")[1]), p.stem))
    told = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    told = [words | {"doubt": _doubt(folder, words, stale), "files": _files(folder, words["name"])} for words in told]
    merge_numbers(folder)
    write(folder / "index.html", _page(folder, told).encode())
    return write(folder / "README.md", _readme(folder, told).encode())


def _doubt(folder, words, stale):
    """Why a figure should not be used as it lies there, or nothing."""
    if words["name"].split("-")[1] in stale:
        return OLD
    pictures = [path for path in (folder / (words["name"] + ending) for ending in (".pdf", ".svg", ".png")) if path.is_file()]
    return "" if all(source(words).encode() in path.read_bytes() for path in pictures) else MIXED


def _files(folder, name):
    return [ending for ending in (".pdf", ".svg", PATHS, ".png", ".tiff", ".csv", ".json") if (folder / (name + ending)).is_file()]


def _readme(folder, told):
    lines = [f"# Figures of {plain(folder.name)}", "", "Written by `uv run notebooks`. Sizes are printed sizes; the .csv beside each "
             "figure holds exactly the numbers drawn, the .json its caption, alternative text, methods with their sources, settings and "
             "versions. [index.html](index.html), opened from disk, has all figures with what to copy into a paper. The numbers that "
             "sentences quote are in [numbers.json](numbers.json), and as LaTeX commands in [numbers.tex](numbers.tex).", ""]
    for words in told:
        name, (width, height) = words["name"], words["size_mm"]
        files = ", ".join(f"[{ending.lstrip('.-')}]({name}{ending})" for ending in words["files"])
        lines += [f"## {name}", "", *([words["doubt"], ""] if words["doubt"] else []), f"**{plain(words['finding'])}**", "",
                  f'<img src="{name}.png" width="{round(width / 25.4 * 96)}" alt="{html.escape(words["alt"])}">', "",
                  plain(words["caption"]), "", f"{width:g} × {height:g} mm: {files}", ""]
    return "\n".join(lines)


def _page(folder, told):
    entries = [f'<li><a href="#{words["name"]}">{words["name"]}</a></li>' for words in told]
    pictures = engine.threads(_embedded, [folder / f"{words['name']}.png" for words in told])
    return PAGE.substitute(corpus=html.escape(folder.name), n=len(told), entries="\n".join(entries),
                           figures="\n".join(map(_figure, told, pictures)))


def _figure(words, picture):
    name, (width, height) = words["name"], words["size_mm"]
    how = snippets(words)
    copied = how | {"alt": words["alt"], "methods": "\n".join([words["methods"], *words["citations"]])}
    shown = [_copy(name, key, title, copied[key]) for key, title in HOW.items() if copied[key].strip()]
    links = " ".join(f'<a href="{name}{ending}" aria-label="{name} as {ending.lstrip(".-")}">{ending.lstrip(".-")}</a>'
                     for ending in words["files"])
    said = {key: html.escape(words[key]) for key in ("finding", "caption", "alt")}
    return "\n".join([
        f'<section id="{name}" aria-labelledby="title-{name}">', f'<h2 id="title-{name}">{name}</h2>',
        f"<p><strong>{words['doubt']}</strong></p>" if words["doubt"] else "", f'<p class="finding" dir="auto">{said["finding"]}</p>',
        f'<figure><img src="{picture}" style="width:{width:g}mm" alt="{said["alt"]}">',
        f'<figcaption dir="auto">{said["caption"]}</figcaption></figure>',
        f"<p>{width:g} × {height:g} mm. Files: {links}</p>", *shown, f'<p class="word">{html.escape(how["word"])}</p>', "</section>"])


def _copy(name, key, title, text):
    return (f'<div class="copy"><button type="button" data-copy="{key}-{name}" aria-label="Copy {title} of {name}">Copy {title}</button>'
            f'<details><summary aria-label="Show {title} of {name}">show</summary>'
            f'<pre id="{key}-{name}" tabindex="0" aria-label="{title} of {name}">{html.escape(text)}</pre></details></div>')


def _embedded(path):
    """A saved picture, reduced to what a screen shows, as an address that needs no file."""
    image, buffer = Image.open(path).convert("RGB"), io.BytesIO()
    dpi = round(Image.open(path).info.get("dpi", (SHOWN_DPI,))[0])
    # whole steps and a palette, by integer arithmetic: the same pixels on every machine
    image.reduce(max(1, dpi // SHOWN_DPI)).quantize(64).save(buffer, "png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
