import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from helpers import corpus, tokens

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory):
    """Words are kept in a folder of the tests' own, for the processes they start too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORPUS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


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


@pytest.fixture(scope="module")  # as long as it lives, asyncio.run is refused in this thread
def chromium():
    """The Chromium of the system, without a window."""
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; run uv sync")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine; install it, on Debian by apt-get install chromium")
    flags = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[f"--{flag}" for flag in flags])
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium):
    """An empty page; the test fails where something in it complains to the console, or asks another machine for anything."""
    page, complaints = chromium.new_page(viewport={"width": 1400, "height": 1000}), []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(f"asked for {asked.url}")
            if urlsplit(asked.url).scheme in ("http", "https", "ws", "wss") and urlsplit(asked.url).hostname != "127.0.0.1" else None)
    yield page
    page.close()
    assert not complaints
