"""Numbers that sentences quote, collected so that the prose of a paper can be run again like its figures."""

import json
import re
from pathlib import Path

from helpers import FigureError
from helpers.figures.captions import tex
from helpers.figures.files import write

_quoted = {}  # what this notebook has quoted so far


def number(key, value, format=""):
    """A value as a sentence shows it, by Python's `format`, kept under `key` for the paper → text.

    `key` becomes a LaTeX command, so it is letters only, two words or more, as rankedFirst.
    """
    if not re.fullmatch("[a-z]+([A-Z][a-z]*)+", key):
        raise FigureError(f"{key!r} is no name for a number; write two words or more in letters, as rankedFirst")
    shown = f"{value:{format}}"
    _quoted[key] = {"value": getattr(value, "item", lambda: value)(), "shown": shown}
    return shown


def save_numbers(folder, notebook):
    """Write what `number` has kept to numbers-<notebook>.json, from which the runner makes one file of all → its path."""
    content = json.dumps(_quoted, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    Path(folder).mkdir(parents=True, exist_ok=True)
    return write(Path(folder) / f"numbers-{notebook}.json", content.encode())


def merge_numbers(folder):
    """One numbers.json and one numbers.tex of all the notebooks in a folder of figures → their paths.

    In LaTeX, \\input{numbers.tex} makes a command of every key: \\rankedFirst. A key of two notebooks is an error.
    """
    folder, merged, origin = Path(folder), {}, {}
    for path in sorted(folder.glob("numbers-*.json")):
        for key, quoted in json.loads(path.read_text(encoding="utf-8")).items():
            if key in merged:
                raise FigureError(f"{path.name} and {origin[key]} both quote {key}; rename one of them")
            merged[key], origin[key] = quoted, path.name
    commands = [rf"\newcommand{{\{key}}}{{{_sign(tex(merged[key]['shown']))}}}" for key in sorted(merged)]
    head = "% Written by `uv run notebooks`: one command for each number that the notebooks quote.\n"
    return [write(folder / "numbers.json", (json.dumps(merged, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()),
            write(folder / "numbers.tex", (head + "".join(f"{line}\n" for line in commands)).encode())]


def _sign(shown):
    return re.sub(r"^-(?=[\d.])", r"\\ensuremath{-}", shown)
