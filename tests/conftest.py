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
