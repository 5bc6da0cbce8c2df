"""The notebooks as they are saved: their skeleton, their outputs, and the figures they promise.

Whether a fresh run gives the same again is what `uv run notebooks --check` tells.
"""

import json
import os
import re

import nbclient
import nbformat
import pytest

from conftest import ROOT
from helpers import compare, kernels

PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = ["0_explore", "1_corpus", "2_frequency", "3_keywords", "4_sentiment", "5_cooccurrence", "6_translation"]


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebooks_are_all_there():
    assert [path.stem for path in PATHS] == NAMES


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_notebook_follows_the_skeleton(path):
    cells = read(path).cells
    assert [cell.id for cell in cells[:4]] == ["question", "tools", "settings", "corpus"] and cells[-1].id == "export"
    assert cells[0].source.startswith(f"# {path.stem[0]} ") and cells[0].source.split("\n")[0].endswith("?")
    assert cells[2].metadata.tags == ["parameters"] and 'os.environ.get("CORPUS", "../seeds")' in cells[2].source
    assert all(re.fullmatch(r"(question|tools|settings|corpus|export|(method|compute|figure|reading|check|caveat)-[a-z]+)", c.id)
               for c in cells)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_notebook_holds_no_logic(path):
    for cell in code(read(path)):
        assert not re.search(r"\bdef |\bclass |\blambda .*:.*\n.*return|plt\b|pyplot|%matplotlib", cell.source)
        assert len(cell.source.splitlines()) <= (12 if cell.id == "settings" else 9), cell.id
        assert max(map(len, cell.source.splitlines())) <= 110, cell.id
        assert (".save(" in cell.source) == (cell.id == "export")


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_the_prose_holds_no_number_that_was_typed(path):
    # results are computed sentences; years of sources and numbers in headings, thresholds and code are not results
    for cell in [c for c in read(path).cells if c.cell_type == "markdown"]:
        prose = re.sub(r"^#.*$|`[^`]*`|\b(19|20)\d\d\b|G2|\bF1\b|q below \.05|q < \.05", "", cell.source, flags=re.MULTILINE)
        assert not re.search(r"\d", prose), (cell.id, re.search(r".*\d.*", prose).group())


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_notebook_was_run_from_top_to_bottom_without_a_complaint(path):
    cells = code(read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert all(o.output_type in ("execute_result", "display_data") for o in cell.outputs), cell.id
        assert cell.outputs or cell.id in ("tools", "settings"), f"{cell.id} shows nothing"


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_notebook_stores_nothing_that_changes_from_run_to_run(path):
    notebook = read(path)
    assert notebook.metadata == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                                 "language_info": {"name": "python"}}
    assert all(cell.metadata in ({}, {"tags": ["parameters"]}) for cell in notebook.cells)
    assert not re.search(r"0x[0-9a-f]{6,}|<Figure size|/tmp/|/home/|/Users/", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_picture_is_shown_with_its_size_and_alternative_text(path):
    pictures = [o for cell in code(read(path)) for o in cell.outputs if "image/png" in o.get("data", {})]
    assert pictures
    for output in pictures:
        told = output.metadata["image/png"]
        assert told["width"] in (336, 692) and 40 < len(told["alt"]) < 250


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_figure_of_a_notebook_is_saved_with_numbers_caption_and_finding(path):
    export = read(path).cells[-1].source
    names = re.findall(r'"(fig-\d-[a-z-]+)"', export)
    assert names and all(name.startswith(f"fig-{path.stem[0]}-") for name in names)
    gallery = (ROOT / "figures" / "seeds" / "README.md").read_text(encoding="utf-8")
    refused = [cell.id for cell in code(read(path)) if "No figure: " in json.dumps(cell.outputs)]
    assert len(refused) <= 1  # the trend, which the dates of the seeds do not carry
    for name in [name for name in names if f"figure-{name[6:]}" not in refused]:
        assert all((ROOT / "figures" / "seeds" / f"{name}.{e}").is_file() for e in ("pdf", "svg", "png", "csv", "json"))
        words = json.loads((ROOT / "figures" / "seeds" / f"{name}.json").read_text(encoding="utf-8"))
        assert words["finding"] and words["caption"] != words["alt"] and len(words["alt"]) < 250
        assert words["about"]["fingerprint"] in words["caption"] and f"## {name}" in gallery


def test_tone_says_wherever_it_is_shown_how_far_it_was_validated():
    for name in ("validation", "words", "tone", "targets", "arc"):
        words = json.loads((ROOT / "figures" / "seeds" / f"fig-4-{name}.json").read_text(encoding="utf-8"))
        assert "compared with 120 coded sentences, none coded by a human" in words["caption"]


@pytest.mark.case(42)
@pytest.mark.pinned
@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_cells_run_out_of_order_and_all_of_them_again_give_what_is_saved(path, tmp_path, monkeypatch):
    for name, value in (("FIGURES", str(tmp_path / "seeds")), ("WIDGETS", "off"), ("PYTHONHASHSEED", "0"), ("OMP_NUM_THREADS", "1")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CORPUS", raising=False)
    book = read(path)
    client = nbclient.NotebookClient(book, kernel_name="python3", timeout=None, allow_errors=True, record_timing=False, config=kernels.ENCRYPTED,
                                     resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel(env=dict(os.environ)):
        rows = [number for number, cell in enumerate(book.cells) if cell.cell_type == "code"]
        for number in [*rows, *rows[:3:-1], *rows]:  # all, from the last but for the first four, and all again
            client.execute_cell(book.cells[number], number)
    assert compare.notebooks(read(path), book) == []
    names = {file.stem for file in (tmp_path / "seeds").iterdir()}
    saved = [file for kind in ("fig", "numbers") for file in (ROOT / "figures" / "seeds").glob(f"{kind}-{path.stem[0]}*")]
    assert names == {file.stem for file in saved}
    for file in (tmp_path / "seeds").iterdir():
        assert compare.shown(file.name, file.read_bytes()) == compare.shown(file.name, (ROOT / "figures" / "seeds" / file.name).read_bytes())
