"""Pages: all that a notebook shows, and nothing that runs or is fetched."""

import re

import nbformat

from conftest import ROOT
from helpers import pages

EVIL = "<script>hack()</script>"


def test_a_page_holds_every_heading_table_and_figure_and_asks_for_nothing(tmp_path):
    for name in ("0_explore", "3_keywords"):
        book = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
        page = pages.write(tmp_path, name, book).read_text(encoding="utf-8")
        outputs = [output.data for cell in book.cells for output in cell.get("outputs", [])]
        assert page.count("<img") == sum("image/png" in data for data in outputs) > 0
        assert page.count("<table") >= sum(data.get("text/html", "").count("<table") for data in outputs) > 2
        assert len(re.findall("<h[12]", page)) == sum(line.startswith("#") for cell in book.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
        assert "<script" not in page and not re.search(r"(src|href)=[\"']?(https?:)?//", page)
        assert re.search(r"default-src 'none'", page.partition("<body")[0])
    assert re.findall('href="([^"]+)"', (tmp_path / "index.html").read_text()) == ["0_explore.html", "3_keywords.html"]


def test_a_page_of_the_same_notebook_is_the_same_to_the_byte(tmp_path):
    book = nbformat.read(ROOT / "notebooks" / "0_explore.ipynb", 4)
    first = pages.write(tmp_path, "0_explore", book).read_bytes()
    assert pages.write(tmp_path, "0_explore", book).read_bytes() == first


def test_a_heading_cannot_leave_the_title(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# a </title>{EVIL}")])
    page = pages.write(tmp_path, "x", book).read_text(encoding="utf-8")
    assert EVIL not in page.partition("<body")[0]


def test_a_notebook_without_cells_is_a_page_under_its_name(tmp_path):
    assert "<title>empty</title>" in pages.write(tmp_path, "empty", nbformat.v4.new_notebook()).read_text(encoding="utf-8")
