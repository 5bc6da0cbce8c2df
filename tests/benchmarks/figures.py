"""What it costs to save a figure with its numbers and its words, beside matplotlib's three files alone.

    uv run python tests/benchmarks/figures.py
"""

import io
import json
import sys
import tempfile
from pathlib import Path

import pandas as pd
from timing import compare

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import figures, plots  # noqa: E402

SAVED = ROOT / "figures" / "seeds"
DRAW = {"fig-2-ranked": lambda table: plots.points(table, 1000), "fig-2-dispersion": plots.dispersion, "fig-4-tone": plots.tone,
        "fig-2-cloud": plots.cloud}


def bundle(name, table):
    """Draw a figure and save all its files."""
    told = json.loads((SAVED / f"{name}.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        figures.save(folder, name, DRAW[name](table), table, **{key: told[key] for key in ("caption", "alt", "finding", "about")},
                     methods="rate interval dp")


def bare(name, table):
    """Draw it and save what matplotlib makes of it: PDF, SVG and PNG of the same size."""
    figure = DRAW[name](table)
    with figures.styled():
        for kind in ("pdf", "svg", "png"):
            figure.savefig(io.BytesIO(), format=kind, dpi=600)


for name in DRAW:
    table = figures.rounded(pd.read_csv(SAVED / f"{name}.csv"))
    print(name)
    compare(lambda: bare(name, table), {"figures.save, with .csv and .json": (lambda: bundle(name, table), 1)})
