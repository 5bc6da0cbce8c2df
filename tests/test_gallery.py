"""The page of all figures, in a real browser: from disk, without a network, by keyboard, and for who does not see it."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from conftest import ROOT

from helpers import figures, plots

SAVED = ROOT / "figures" / "seeds"
NAMES = sorted((path.stem for path in SAVED.glob("fig-*.json")), key=lambda name: (int(name.split("-")[1]), name))
HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> & \"q\" 'p' $figures ${n} عربي"


class Tags(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.found = []
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A gallery of one figure whose words are full of markup."""
    monkeypatch.setitem(figures.VENUES["generic"], "dpi", (40, "a test"))
    table = figures.rounded(pd.DataFrame({"token": ["a", "b"], "score": [0.5, -0.5], "n": [2, 1]}))
    about = {"fingerprint": "0123abcd", "scope": "2 articles."}
    folder = tmp_path / "my &lt;texts&gt; мои"
    figures.save(folder, "fig-1-x", plots.bars(table, "score", "score"), table, about=about, caption="C " + HOSTILE, alt="A " + HOSTILE,
                 finding="F " + HOSTILE, methods="vader", more=(".tiff",))
    figures.gallery(folder, stale={"1"})
    return folder


def test_the_page_holds_every_figure_in_itself_and_links_only_to_files_beside_it():
    tags = Tags((SAVED / "index.html").read_text(encoding="utf-8")).found
    assert [a["id"] for tag, a in tags if tag == "section"] == NAMES and len(NAMES) >= 20
    pictures = [a for tag, a in tags if tag == "img"]
    assert len(pictures) == len(NAMES) and all(a["src"].startswith("data:image/png;base64,") for a in pictures)
    assert [a["alt"] for a in pictures] == [json.loads((SAVED / f"{n}.json").read_text(encoding="utf-8"))["alt"] for n in NAMES]
    links = [a["href"] for tag, a in tags if tag == "a"]
    assert all((SAVED / link).is_file() for link in links if not link.startswith("#"))
    assert {link[1:] for link in links if link.startswith("#")} == {*NAMES, "figures"}
    assert not [a for tag, a in tags if tag in ("link", "iframe", "object") or tag == "script" and "src" in a]
    assert (SAVED / "index.html").stat().st_size < 2_000_000


@pytest.mark.case(25)
def test_words_of_a_corpus_do_nothing_on_the_page(hostile):
    tags = Tags((hostile / "index.html").read_text(encoding="utf-8")).found
    assert sum(tag == "script" for tag, _ in tags) == 1 and not [a for _, a in tags if "onerror" in a]
    assert [a["alt"] for tag, a in tags if tag == "img"] == ["A " + HOSTILE]
    assert {"fig-1-x.tiff", "fig-1-x.pdf"} <= {a.get("href") for _, a in tags}
    assert "From an earlier run" in (hostile / "index.html").read_text(encoding="utf-8")


def test_the_gallery_written_twice_has_the_same_bytes(hostile):
    first = (hostile / "index.html").read_bytes()
    figures.gallery(hostile, stale={"1"})
    assert (hostile / "index.html").read_bytes() == first and b"20:" not in re.sub(rb"base64,[^\"]*", b"", first)


@pytest.mark.browser
def test_every_picture_of_the_page_is_shown_from_disk(browser_page):
    browser_page.goto((SAVED / "index.html").as_uri())
    shown = browser_page.eval_on_selector_all("img", "all => all.map(i => [i.complete, i.naturalWidth, i.getBoundingClientRect().width])")
    assert len(shown) == len(NAMES) and all(complete and natural > 400 for complete, natural, _ in shown)
    assert {round(width) for *_, width in shown} == {336, 692}  # 89 and 183 mm
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    browser_page.set_viewport_size({"width": 360, "height": 700})  # a telephone
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_snippets_are_copied_by_keyboard_alone_and_it_is_said(browser_page):
    browser_page.goto((SAVED / "index.html").as_uri())
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.className") == "skip"
    browser_page.keyboard.press("Enter")
    for _ in range(60):
        browser_page.keyboard.press("Tab")
        if browser_page.evaluate("document.activeElement.dataset.copy") == f"markdown-{NAMES[0]}":
            break
    browser_page.keyboard.press("Enter")
    browser_page.locator("#said", has_text="Copied").wait_for(state="attached")
    assert browser_page.inner_text("#said") == "Copied: Markdown and Quarto"
    browser_page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'paste'}))")
    browser_page.focus("#paste")
    browser_page.keyboard.press("Control+V")
    words = json.loads((SAVED / f"{NAMES[0]}.json").read_text(encoding="utf-8"))
    assert browser_page.input_value("#paste") == figures.snippets(words)["markdown"]


@pytest.mark.browser
def test_a_reader_who_hears_the_page_finds_headings_names_and_texts(browser_page):
    browser_page.goto((SAVED / "index.html").as_uri())
    assert browser_page.get_by_role("heading", level=2).all_inner_texts() == NAMES
    assert browser_page.get_by_role("navigation", name="Figures").get_by_role("link").count() == len(NAMES)
    assert browser_page.get_by_role("region", name=NAMES[0]).get_by_role("button", name=f"Copy LaTeX of {NAMES[0]}").count() == 1
    assert browser_page.get_by_role("img").count() == len(NAMES) and browser_page.get_by_role("status").count() == 1
    nameless = browser_page.eval_on_selector_all("button, a, summary", "all => all.filter(e => !(e.ariaLabel || e.textContent).trim()).length")
    assert nameless == 0 and browser_page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.case(25)
@pytest.mark.browser
def test_hostile_words_are_shown_as_they_are(browser_page, hostile):
    browser_page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    browser_page.goto((hostile / "index.html").as_uri())
    assert browser_page.inner_text("h1") == "Figures of my &lt;texts&gt; мои" and browser_page.inner_text(".finding") == "F " + HOSTILE
    assert browser_page.get_attribute("figcaption", "dir") == "auto"
