import shutil
from pathlib import Path

import pytest

from helpers import corpus, tokens

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def seeds():
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def articles(seeds):
    return corpus.read(seeds, "en")


@pytest.fixture(scope="session")
def words(articles):
    return tokens.words(articles)


@pytest.fixture
def folder(tmp_path):
    """Make a corpus: folder({"a.txt": "text"}) writes the files and gives their folder back."""
    def make(files, name="texts"):
        for path, content in files.items():
            path = tmp_path / name / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name
    return make


@pytest.fixture
def browser_page():
    """A page of an installed Chromium, in which what it asks of a network or complains of is an error → playwright's page."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium is installed")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=quiet)
        page, asked, complaints = browser.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield page
        browser.close()
    assert [url for url in asked if url.startswith(("http", "ws"))] == [] and complaints == []
