"""What a reader sees: every notebook run in JupyterLab, the view used with mouse and keys, pages opened from disk."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pandas as pd
import pytest

from conftest import ROOT
from helpers import corpus, kernels, pages

pytestmark = pytest.mark.browser
NAMES = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
         "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}  # all cells stand in the page, not those near the window alone


CONFIG = {"ServerApp": {"allow_root": True, "open_browser": False, "ip": "127.0.0.1", "port": 0, "shutdown_no_activity_timeout": 900},
          "MappingKernelManager": {"cull_idle_timeout": 600, "cull_connected": True}}


@contextlib.contextmanager
def started(root, command, **more):
    """JupyterLab as a command starts it, on loopback, with a home and settings of its own in `root` → its address and its token."""
    for name in ("home", "settings", "runtime"):
        (root / name).mkdir()
    (root / "settings" / "overrides.json").write_text(json.dumps(QUIET))
    (root / "home" / "jupyter_server_config.json").write_text(json.dumps(CONFIG | {"LabApp": {"app_settings_dir": str(root / "settings")}}))
    own = {"HOME": root / "home", "JUPYTER_CONFIG_DIR": root / "home", "JUPYTER_DATA_DIR": root / "home", "IPYTHONDIR": root / "home",
           "JUPYTERLAB_SETTINGS_DIR": root / "home", "JUPYTERLAB_WORKSPACES_DIR": root / "home", "JUPYTER_RUNTIME_DIR": root / "runtime"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER") and k not in ("CORPUS", "FIGURES", "WIDGETS")}
    with open(root / "log.txt", "wb") as log:
        server = subprocess.Popen([sys.executable, "-m", *command], env=kept | {k: str(v) for k, v in (own | more).items()}, stdout=log, stderr=log)
    try:
        for _ in range(600):
            found = list((root / "runtime").glob("jpserver-*.json"))
            if found or server.poll() is not None:
                break
            time.sleep(0.1)
        assert found, (root / "log.txt").read_text()
        told = json.loads(found[0].read_text())
        yield told["url"], told["token"]
    finally:
        os.kill(told["pid"], signal.SIGTERM) if found else server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def lab(tmp_path_factory, chromium):
    """JupyterLab on a copy of notebooks and seeds → its folder, its address and its token."""
    root = tmp_path_factory.mktemp("lab")
    for room in ("notebooks", "seeds"):
        shutil.copytree(ROOT / room, root / "work" / room)
    with started(root, ["jupyterlab", f"--ServerApp.root_dir={root / 'work'}"], FIGURES=root / "work" / "figures" / "seeds") as (url, token):
        yield root / "work", url, token


def run_all(page, lab, name, room="notebooks/"):
    """Open a notebook on a kernel of its own and run all its cells."""
    root, url, token = lab
    path = root / f"{room}{name}.ipynb"
    book = nbformat.read(path, 4)
    for cell in book.cells:  # what is seen afterwards was made here
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(book, path)
    sessions = f"{url}api/sessions?token={token}"
    for session in page.request.get(sessions).json():
        page.request.delete(f"{url}api/sessions/{session['id']}?token={token}")
    page.goto(f"{url}lab/tree/{room}{name}.ipynb?token={token}&reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    for _ in range(300):  # what is run before the page is joined to its kernel is lost
        kernels = [session["kernel"] for session in page.request.get(sessions).json()]
        if kernels and all(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels):
            break
        page.wait_for_timeout(100)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("[data-command='runmenu:run-all']").click()
    done = f"[{sum(cell.cell_type == 'code' for cell in book.cells)}]:"
    page.locator(".jp-Notebook .jp-InputPrompt", has_text=done).wait_for(state="attached", timeout=60_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)


SEEN = """() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].map(cell => ({
    prompt: (cell.querySelector('.jp-InputPrompt') || {}).innerText || '',
    pictures: [...cell.querySelectorAll('.jp-OutputArea img')].map(picture => {
        const sheet = document.createElement('canvas').getContext('2d');
        sheet.drawImage(picture, 0, 0);
        return [picture.naturalWidth, picture.width, ...sheet.getImageData(0, 0, 1, 1).data]; }),
    tables: cell.querySelectorAll('.jp-OutputArea table').length,
    widgets: cell.querySelectorAll('.jp-OutputArea .widget-vbox').length,
    text: [...cell.querySelectorAll('.jp-OutputArea-output')].map(o => o.innerText).join(''),
    wrong: cell.querySelectorAll("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']").length}))"""


def seen(page):
    """What each cell shows, from top to bottom."""
    return page.evaluate(SEEN)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_notebook_shows_its_figure_or_table_and_no_error(name, lab, browser_page):
    run_all(browser_page, lab, name)
    saved, cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells, seen(browser_page)
    for number, cell in enumerate(saved):
        if cell.cell_type == "code":
            shown = cells[number]
            told = [output.data for output in cell.outputs]
            assert shown["prompt"] == f"[{cell.execution_count}]:" and not shown["wrong"], (cell.id, shown)
            assert len(shown["pictures"]) == sum("image/png" in data for data in told), cell.id
            for real, width, *corner in shown["pictures"]:  # copied out, it is sharp, and white where nothing is drawn
                assert real >= 2 * width > 0 and corner == [255] * 4, cell.id
            if shown["widgets"]:
                assert cell.id == "reading-view"
            else:
                assert shown["tables"] == sum(data.get("text/html", "").count("<table") for data in told), cell.id
                assert bool(shown["text"].strip() or shown["pictures"]) == bool(told), cell.id


def test_the_headings_make_a_table_of_contents(lab, browser_page):
    _, url, token = lab
    browser_page.goto(f"{url}lab/tree/notebooks/2_frequency.ipynb?token={token}&reset")
    browser_page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    browser_page.locator("[data-id=table-of-contents]").first.click()
    cells = nbformat.read(ROOT / "notebooks" / "2_frequency.ipynb", 4).cells
    headings = [line.lstrip("# ") for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines() if line.startswith("#")]
    shown = browser_page.locator(".jp-tocItem-content")
    shown.nth(len(headings) - 1).wait_for()
    assert len(headings) > 5 and [text.strip() for text in shown.all_inner_texts()] == headings


def ask(page, query):
    """Type a query into the view and wait for what is said of it."""
    box = page.get_by_label("Query")
    said = page.locator(".widget-vbox .widget-html-content").first
    before = said.inner_text()
    box.fill(query)
    box.press("Enter")
    page.wait_for_function("([element, before]) => element.innerText !== before", arg=[said.element_handle(), before])
    return said.inner_text()


def box(locator):
    found = locator.bounding_box()
    return found["x"], found["x"] + found["width"]


def test_a_query_typed_into_the_view_shows_lines_that_can_be_sorted_read_on_and_saved(lab, browser_page):
    page = browser_page
    run_all(page, lab, "0_explore")
    texts = corpus.read(ROOT / "seeds").text
    n, among = texts.str.count("(?i)peace talks").sum(), texts.str.contains("(?i)peace talks").sum()
    assert n > 1 and ask(page, "peace talks").startswith(f"{n} hits in {among} of {len(texts)} articles;")
    page.get_by_text(f"1 to {min(n, 15)} of {n}", exact=True).wait_for()
    lines = page.locator(".widget-vbox [style*=grid] mark:visible")
    assert {text.lower() for text in lines.all_inner_texts()} == {"peace talks"}
    assert "per million" not in ask(page, "[Azerbaijan]")  # the texts are in two languages
    first = [text for text in lines.all_inner_texts()]
    page.get_by_label("Sort by").select_option("L1")
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_text("16 to 30 of").wait_for()
    assert len(first) == 15 == lines.count()
    row = page.locator(".widget-vbox .widget-hbox", has=page.locator("mark")).first
    article, line = row.locator("button").inner_text(), row.locator("[dir]").inner_text()
    row.locator("button").click()
    text = page.locator("div[style*=pre-wrap]")
    text.wait_for()
    assert line.replace("\n", "") in text.inner_text().replace("\n", "") and text.locator("mark").count() == 1
    assert page.locator("p b", has_text=article).count() == 1
    page.get_by_role("button", name="Save as CSV").click()
    page.get_by_text("lines saved as hits-Azerbaijan.csv").wait_for()
    saved = pd.read_csv(lab[0] / "figures" / "seeds" / "lines" / "hits-Azerbaijan.csv")
    assert saved["query"].unique().tolist() == ["[Azerbaijan]"] and len(saved) > 100
    page.screenshot(path=lab[0] / "view.png")


def test_what_stands_before_a_word_stands_at_its_right_where_a_script_runs_leftwards(lab, browser_page):
    run_all(browser_page, lab, "0_explore")
    ask(browser_page, "/.*[aا].*/")
    for way in ("ltr", "rtl"):
        ask(browser_page, "peace" if way == "ltr" else "السلام")
        line = browser_page.locator(f".widget-vbox [dir={way}]:visible", has=browser_page.locator("mark")).first
        before, node = box(line.locator("> span > span").first), box(line.locator("mark").first)
        assert before[1] <= node[0] + 1 if way == "ltr" else before[0] >= node[1] - 1


def test_the_command_opens_a_folder_of_texts_in_jupyterlab_and_its_notebooks_run(tmp_path, browser_page):
    (tmp_path / "mine").mkdir()
    for name, text in (("one", "Peace talks went on. The border is calm."), ("two", "Peace is near, he said. Talks end today.")):
        (tmp_path / "mine" / f"{name}.txt").write_text(text, encoding="utf-8")
    to = tmp_path / "results"
    with started(tmp_path, ["helpers", "--lab", str(tmp_path / "mine"), "--language", "en", "--to", str(to)]) as (url, token):
        assert len(list(to.glob("*.ipynb"))) == len(NAMES)
        run_all(browser_page, (to, url, token), "0_explore", room="")
        assert not any(cell["wrong"] for cell in seen(browser_page)) and (to / "fig-0-places.pdf").exists()
        assert ask(browser_page, "peace").startswith("2 hits in 2 of 2 articles")
        assert browser_page.locator(".widget-vbox [style*=grid] mark:visible").all_inner_texts() == ["Peace", "Peace"]
        browser_page.goto("about:blank")  # it would complain of the end of its server


HACK = "window.hacked = 1"
EVIL = (f"<script>{HACK}</script> <img src=x onerror='{HACK}'> [peace](javascript:{HACK}) peace <b onclick='{HACK}'>b</b> $x^2$ "
        "\x1b[31m red \u202e turned <button data-commandlinker-command='filebrowser:delete'>x</button>")
CELLS = [
    "from helpers import concordance, corpus, explore, figures, tokens\nfrom pathlib import Path",
    "articles = corpus.read('../hostile')\nEVIL = articles.text[0]\narticles = articles.assign(title=EVIL, outlet=EVIL)\nwords = tokens.words(articles)",
    "articles[['article', 'title', 'text']]", "figures.text(articles[['article', 'title', 'text']])", "figures.say(EVIL + articles.article[0])",
    "figures.text(concordance.lines(articles, words, 'peace'))", "explore.view(articles, words, 'peace')"]


def harmless(page):
    """Nothing from a corpus has become part of the page."""
    assert page.evaluate("window.hacked") is None and "hacked" in page.content()
    for made in ("img", "script", "a[href^=javascript]", "b[onclick]", "[data-commandlinker-command]", "mjx-container"):
        assert page.locator(f".jp-OutputArea {made}").count() == 0, made
    # in a table of pandas such a sign turns what follows in its own cell, and no more
    told = page.evaluate("[...document.querySelectorAll('.jp-OutputArea')].map(all => [...all.children].filter(one => !one.querySelector('.dataframe'))"
                         ".map(one => one.innerText).join(''))")
    assert any(told) and "\u202e" not in "".join(told)


def hostile(lab):
    """A corpus whose texts, titles and file name are written to run in the reader's page, and a notebook that shows them all."""
    (lab[0] / "hostile").mkdir(exist_ok=True)
    (lab[0] / "hostile" / f"<img src=x onerror='{HACK}'>.txt").write_text(EVIL, encoding="utf-8")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS], metadata=kernels.METADATA)
    nbformat.write(book, lab[0] / "notebooks" / "hostile.ipynb")


@pytest.mark.case(25)
def test_texts_titles_and_names_written_to_run_in_the_page_are_only_shown(lab, browser_page):
    hostile(lab)
    run_all(browser_page, lab, "hostile")
    assert not any(cell["wrong"] for cell in seen(browser_page))
    harmless(browser_page)
    browser_page.locator(".widget-vbox .widget-hbox button:visible").first.click()
    browser_page.locator("div[style*=pre-wrap]").wait_for()
    harmless(browser_page)
    ask(browser_page, f"<img src=x onerror='{HACK}'>")
    harmless(browser_page)


def test_a_page_opens_from_disk_with_its_figures(tmp_path, browser_page):
    book = nbformat.read(ROOT / "notebooks" / "2_frequency.ipynb", 4)
    browser_page.goto(pages.write(tmp_path, "2_frequency", book).as_uri())
    assert browser_page.title() == "2 Which words are frequent, and are they spread or from one text?"
    pictures = browser_page.locator(".jp-OutputArea img")
    told = [output.metadata["image/png"] for cell in book.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert len(told) > 5 and [picture.get_attribute("alt") for picture in pictures.all()] == [words["alt"] for words in told]
    assert all(picture.evaluate("picture => picture.naturalWidth > 300") for picture in pictures.all())
    browser_page.goto((tmp_path / "index.html").as_uri())
    browser_page.get_by_role("link").click()
    assert browser_page.get_by_role("heading").count() > 5


@pytest.mark.case(25)
def test_even_what_a_notebook_shows_raw_cannot_run_in_its_page(tmp_path, chromium):
    raw = {"text/html": EVIL, "text/markdown": EVIL, "application/javascript": HACK}
    outputs = [nbformat.v4.new_output("display_data", {kind: content}) for kind, content in raw.items()]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# </title>{EVIL}"), nbformat.v4.new_code_cell("x", outputs=outputs)])
    page, asked = chromium.new_page(), []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(pages.write(tmp_path, "1_evil", book).as_uri())
    page.wait_for_timeout(500)
    assert "hacked" in page.content() and page.evaluate("window.hacked") is None
    assert [url.rpartition("/")[2] for url in asked] == ["1_evil.html"]
    page.close()
