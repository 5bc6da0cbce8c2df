"""Whose a folder of results is, and the copies of notebooks in it: nothing of another corpus, and nothing of the user's, is written over."""

import hashlib
import json
import tempfile

from helpers import HelpersError, figures, kernels, options

MARKER = "corpus.json"  # whose they are, what the copies of notebooks were when we wrote them, and from which texts


def place(folder, to, root):
    """Where the executed notebooks and the figures of a folder of texts go: `to`, or beside those of the seeds in the project at `root`."""
    if not options.is_text(f"{folder}{to}"):
        raise HelpersError(f"{ascii(str(folder))} or {ascii(str(to))} is no name in UTF-8; rename the folder")
    if folder == root / "seeds" and to is None:
        raise HelpersError("run on the seeds without naming them: uv run notebooks; or name a folder for the results by --to")
    chosen = to or root / "figures" / folder.stem
    if to is None and (folder == chosen or not folder.stem or folder.stem.casefold() == "seeds"):
        raise HelpersError(f"the results of {folder} would go to {chosen}, which is taken; rename the folder of your texts, or name another by --to")
    if folder == chosen or chosen in (root / "figures", root / "figures" / "seeds", root) or folder in chosen.parents or chosen in folder.parents:
        raise HelpersError(f"results in {chosen} would mix with something else; name another folder by --to")
    return chosen


def check_writable(folder):
    """Make a folder where there is none, and refuse one in which nothing can be saved."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise HelpersError(f"{folder} cannot be written: {error.strerror}; change its permissions, or name another folder by --to") from None


def claim(to, folder):
    """Mark a folder as the place of one corpus's results, unless it is another's."""
    relative = options.relative(folder, to)
    if not to.is_dir() or all(path.name.startswith(".") for path in to.iterdir()):  # such as a file that was never finished
        to.mkdir(parents=True, exist_ok=True)
        _mark(to, {"corpus": relative, "copies": {}, "texts": {}})
    elif not (to / MARKER).is_file():
        raise HelpersError(f"{to} holds files that are no results of ours; move them away, or name another folder by --to")
    elif (other := _marked(to)["corpus"]) != relative:
        raise HelpersError(f"{to} holds the results of {(to / other).resolve()}; name another folder by --to, or move those away")


def older(to, texts):
    """The numbers of the notebooks whose figures were made from other texts."""
    return {name.partition("_")[0] for name, made in _marked(to)["texts"].items() if made != texts}


def save_copy(to, name, notebook, named, texts=None):
    """Save a notebook for a folder of texts, ready to be run again from where it lies → what was moved aside, or None.

    A copy whose cells the user has changed is kept under another name. `texts` is the fingerprint of what it has run on.
    """
    for cell in notebook.cells:
        if cell.id == "settings":
            cell.source = options.settings(cell.source, named, to)
    path, marked, said = to / name, _marked(to), None
    if path.exists() and _sources(kernels.read(path)) != marked["copies"].get(name):
        aside = next(p for p in (path.with_stem(f"{path.stem}-yours-{n}") for n in range(1, 10_000)) if not p.exists())
        path.rename(aside)
        said = f"kept: your changes to {name}, as {aside.name}"
    figures.write(path, kernels.written(notebook))
    ran = {name: texts} if texts else {}
    _mark(to, marked | {"copies": marked["copies"] | {name: _sources(notebook)}, "texts": marked["texts"] | ran})
    return said


def _marked(to):
    try:
        marked = json.loads((to / MARKER).read_text(encoding="utf-8"))
        return {"corpus": str(marked["corpus"]), "copies": dict(marked["copies"]), "texts": dict(marked["texts"])}
    except (ValueError, KeyError, TypeError):
        raise HelpersError(f"{to / MARKER} is damaged; move {to} away, or name another folder by --to") from None


def _mark(to, marked):
    figures.write(to / MARKER, (json.dumps(marked, ensure_ascii=False, indent=1) + "\n").encode())


def _sources(notebook):
    return hashlib.sha256("\0".join(cell.source for cell in notebook.cells).encode("utf-8", "surrogatepass")).hexdigest()
