"""Where what took long to compute is kept between runs: a folder of the user's own, which may be deleted at any time."""

import os
import sys
from pathlib import Path

VARIABLE = "CORPUS_NOTEBOOKS_CACHE"  # of the environment: another folder


def folder():
    """The folder, which need not exist → Path."""
    base = {"win32": os.environ.get("LOCALAPPDATA"), "darwin": Path.home() / "Library" / "Caches"}.get(sys.platform, os.environ.get("XDG_CACHE_HOME"))
    return Path(os.environ.get(VARIABLE) or Path(base or Path.home() / ".cache") / "corpus-notebooks")


def entries():
    """What is kept → [(name, bytes)], sorted by name."""
    return sorted((path.name, path.stat().st_size) for path in folder().glob("*") if path.is_file())


def clear():
    """Delete all that is kept → bytes freed."""
    freed = sum(size for _, size in entries())
    for name, _ in entries():
        (folder() / name).unlink()
    return freed
