"""The comparison of two runs finds every difference that shows, and none that is only a matter of packing."""

import base64
import io
import re
import shutil
import zlib

import nbformat
import pandas as pd
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpers import compare, figures, plots

NAME = "fig-2-words"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One saved figure and its gallery, made once."""
    folder = tmp_path_factory.mktemp("made") / "seeds"
    table = pd.DataFrame({"token": ["peace", "ədalət"], "n": [4, 2], "value": [0.25, -0.5]})
    about = {"fingerprint": "0123abcd", "scope": "2 texts."}
    figure = plots.bars(table, "value", "points")
    figures.save(folder, NAME, figure, table, caption="c", alt="a", finding="f", about=about)
    figures.gallery(folder)
    return folder


@pytest.fixture
def two(made, tmp_path):
    """Two equal folders, of which the second may be changed."""
    return shutil.copytree(made, tmp_path / "saved" / "seeds"), shutil.copytree(made, tmp_path / "fresh" / "seeds")


def change(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def repacked(pdf, level, edit=lambda stream: stream):
    """The PDF with its streams packed anew, after `edit`, as another build of zlib would."""
    def pack(match):
        return b"stream\n" + zlib.compress(edit(zlib.decompress(match.group(1))), level) + b"\nendstream"
    return re.sub(rb"stream\r?\n(.*?)\r?\nendstream", pack, pdf, flags=re.DOTALL)


def png(content, pixel=None, level=3, **texts):
    """The PNG written anew, with one pixel painted black or with other texts."""
    image = Image.open(io.BytesIO(content))
    info = PngInfo()
    for key, value in ({k: v for k, v in image.info.items() if k != "dpi"} | texts).items():
        info.add_itxt(key, value)
    dpi, image = image.info.get("dpi"), image.copy()
    if pixel:
        assert image.getpixel(pixel)[:3] != (0, 0, 0)
        image.putpixel(pixel, (0, 0, 0, 255))
    buffer = io.BytesIO()
    image.save(buffer, "png", compress_level=level, pnginfo=info, dpi=dpi)
    return buffer.getvalue()


def test_equal_folders_do_not_differ(two):
    assert sorted(path.suffix for path in two[0].iterdir()) == [".csv", ".html", ".json", ".json", ".md", ".pdf", ".png", ".svg", ".tex"]
    assert compare.folders(*two) == []


@pytest.mark.parametrize("ending, old, new", [
    (".csv", b"0.25", b"0.26"), (".csv", b"\n", b"\r\n"), (".json", b'"f"', b'"F"'), (".svg", b"peace", b"Peace"),
    (".svg", b"0.5", b"0.6"), (".pdf", b"/Title (fig", b"/Title (Fig"),
    (".pdf", b"/MediaBox [ 0 0 252", b"/MediaBox [ 0 0 253")])
def test_a_changed_byte_is_found_and_the_file_named(two, ending, old, new):
    change(two[1] / (NAME + ending), old, new)
    assert compare.folders(*two) == [f"figures/seeds/{NAME}{ending} differs"] == compare.folders(*reversed(two))


def test_a_changed_gallery_is_found(two):
    change(two[1] / "README.md", b"# Figures of", b"# Pictures of")
    assert compare.folders(*two) == ["figures/seeds/README.md differs"]


def test_a_changed_word_or_pixel_of_the_page_is_found_but_not_the_packing_of_its_pictures(two):
    path = two[1] / "index.html"
    page = path.read_bytes()
    (packed,) = re.findall(rb"base64,([^\"]+)", page)
    picture = Image.open(io.BytesIO(base64.b64decode(packed))).convert("RGB")

    def saved_again(image, level):
        buffer = io.BytesIO()
        image.save(buffer, "png", compress_level=level)
        return page.replace(packed, base64.b64encode(buffer.getvalue()))
    path.write_bytes(saved_again(picture, 1))
    assert path.read_bytes() != page and compare.folders(*two) == []
    picture.putpixel((7, 9), (0, 0, 0))
    for altered in (saved_again(picture, 9), page.replace(b"<h1>Figures", b"<h1>Pictures")):
        path.write_bytes(altered)
        assert compare.folders(*two) == ["figures/seeds/index.html differs"]


def test_one_changed_pixel_or_another_text_in_a_png_is_found_but_not_its_packing(two):
    path = two[1] / f"{NAME}.png"
    original = path.read_bytes()
    path.write_bytes(png(original, level=1))
    assert path.read_bytes() != original and compare.folders(*two) == []
    for altered in (png(original, pixel=(7, 9)), png(original, Description="another alternative text")):
        path.write_bytes(altered)
        assert compare.folders(*two) == [f"figures/seeds/{NAME}.png differs"]


def test_a_changed_stream_in_a_pdf_is_found_but_not_its_packing(two):
    path = two[1] / f"{NAME}.pdf"
    original = path.read_bytes()
    for level in (1, 9):
        path.write_bytes(repacked(original, level))
        assert compare.folders(*two) == []
    assert len(repacked(original, 1)) != len(original)
    path.write_bytes(repacked(original, 6, lambda stream: stream.replace(b" l\n", b" m\n", 1)))
    assert path.read_bytes() != original and compare.folders(*two) == [f"figures/seeds/{NAME}.pdf differs"]


def test_a_missing_and_an_extra_file_are_found(two):
    (two[1] / f"{NAME}.csv").unlink()
    (two[1] / "fig-9-new.csv").write_bytes(b"a\n1\n")
    assert compare.folders(*two) == [f"figures/seeds/{NAME}.csv is saved, but no notebook writes it",
                                     "figures/seeds/fig-9-new.csv is written, but not saved"]


def test_a_folder_that_was_never_saved_differs_in_every_file(two):
    lines = compare.folders(two[0].parent / "none", two[1])
    assert len(lines) == 9 and all(line.endswith("is written, but not saved") for line in lines)


@pytest.mark.parametrize("ending", [".png", ".pdf"])
@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n broken", None])
def test_a_damaged_file_differs_and_stops_nothing(two, ending, content):
    path = two[0] / (NAME + ending)
    path.write_bytes(path.read_bytes()[:2000] if content is None else content)
    assert compare.folders(*two) == [f"figures/seeds/{NAME}{ending} differs"]


# notebooks


def notebook():
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGBA").save(buffer, "png")
    shown = nbformat.v4.new_output(
        "display_data", {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<Image>"},
        metadata={"image/png": {"alt": "words", "width": 336}})
    printed = nbformat.v4.new_output("stream", name="stdout", text="8,049 words\n")
    cells = [nbformat.v4.new_markdown_cell("# One", id="question"),
             nbformat.v4.new_code_cell("print(n)", id="reading", outputs=[printed], execution_count=1),
             nbformat.v4.new_code_cell("show()", id="figure", outputs=[shown], execution_count=2)]
    return nbformat.v4.new_notebook(cells=cells)


def image_of(book):
    return base64.b64decode(book.cells[2].outputs[0].data["image/png"])


def put_image(book, content):
    book.cells[2].outputs[0].data["image/png"] = base64.b64encode(content).decode() + "\n"


def test_equal_notebooks_do_not_differ_and_neither_counts_nor_packing_matter():
    saved, fresh = notebook(), notebook()
    assert compare.notebooks(saved, fresh) == []
    fresh.cells[1].execution_count, fresh.cells[2].execution_count = 7, None
    put_image(fresh, png(image_of(saved), level=1))
    assert image_of(saved) != image_of(fresh) and compare.notebooks(saved, fresh) == []


@pytest.mark.parametrize("cell, alter", [
    ("reading", lambda book: book.cells[1].outputs[0].update(text="8,050 words\n")),
    ("reading", lambda book: book.cells[1].outputs[0].update(name="stderr")),
    ("reading", lambda book: book.cells[1].outputs.clear()),
    ("reading", lambda book: book.cells[1].outputs.append(book.cells[1].outputs[0])),
    ("reading", lambda book: book.cells[1].update(source="print(m)")),
    ("question", lambda book: book.cells[0].update(source="# Two")),
    ("figure", lambda book: put_image(book, png(image_of(book), pixel=(7, 9)))),
    ("figure", lambda book: book.cells[2].outputs[0].data.update({"text/plain": "<Images>"})),
    ("figure", lambda book: book.cells[2].outputs[0].data.pop("image/png")),
    ("figure", lambda book: book.cells[2].outputs[0].metadata["image/png"].update(alt="other words"))])
def test_a_changed_text_image_or_source_is_found_and_its_cell_named(cell, alter):
    saved, fresh = notebook(), notebook()
    alter(fresh)
    assert compare.notebooks(saved, fresh) == [f"cell {cell} differs"] == compare.notebooks(fresh, saved)


def test_added_removed_and_moved_cells_are_found():
    saved = notebook()
    for cells in (saved.cells[:-1], saved.cells[::-1], [*saved.cells, nbformat.v4.new_code_cell("1", id="more")]):
        fresh = notebook()
        fresh.cells = cells
        assert compare.notebooks(saved, fresh) == ["its cells differ"]
