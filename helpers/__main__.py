"""Run the notebooks on a folder of texts: `uv run notebooks [FOLDER]`."""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

# jsonschema loads this only to check IRIs, which no notebook holds, and it costs two seconds
sys.modules.setdefault("rfc3987_syntax", None)

import nbclient  # noqa: E402
import nbformat  # noqa: E402
from traitlets.config import Config  # noqa: E402
from tqdm import tqdm  # noqa: E402

from helpers import HelpersError, compare, corpus, figures, pages  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
# cells and outputs travel encrypted between this process and its kernels
KERNELS = Config(KernelManager={"transport_encryption": "required"})
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}


def main(arguments=None):
    """Execute every notebook in a fresh kernel, several at a time; exit status 1 if one fails or differs."""
    parser = argparse.ArgumentParser(prog="notebooks", description=(
        "Runs all notebooks and saves their figures. Without a folder they run on seeds/ and are updated in "
        "place; with one, the executed copies and the figures go to figures/<name of the folder>/."))
    parser.add_argument("folder", nargs="?", type=Path, help="your texts: .txt files in UTF-8, one article a file")
    parser.add_argument("--check", action="store_true", help="run on the seeds into a temporary folder, and list "
                        "what differs from the notebooks and figures that are saved")
    parser.add_argument("--html", action="store_true", help="write every notebook as a web page too, which opens from disk")
    asked = parser.parse_args(arguments)
    if asked.check and asked.folder:
        parser.error("--check compares with what is saved for the seeds; leave the folder out")
    try:
        sys.exit(check() if asked.check else run(asked.folder, asked.html))
    except HelpersError as error:
        sys.exit(f"notebooks: {error}")
    except OSError as error:
        sys.exit(f"notebooks: {error.filename} cannot be used: {error.strerror}; what was there before is untouched")
    except KeyboardInterrupt:
        sys.exit("notebooks: stopped; the notebooks that were finished are saved")


def run(folder=None, html=False):
    """Run on the seeds in place, or on a folder into figures/<its name>/ → 0, or 1 if a notebook failed.

    `html` writes every notebook that ran as a page into the folder html beside the figures.
    """
    folder = folder and folder.resolve()
    to, not_read = (ROOT / "figures" / "seeds", []) if folder is None else (_place(folder), _left_out(folder))
    to.mkdir(parents=True, exist_ok=True)

    def keep(name, notebook):
        """Save a notebook that has run."""
        for cell in notebook.cells:  # a copy is run again from where it lies
            if folder is not None and cell.id == "settings":
                cell.source = cell.source.replace('"../seeds"', repr(Path(os.path.relpath(folder, to)).as_posix()))
        saved = (NOTEBOOKS if folder is None else to) / name
        figures.write(saved, (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode())
        if html:
            pages.write(to / "html", saved.stem, notebook)

    named = {} if folder is None else {"CORPUS": str(folder)}
    done, failed = _execute(named | {"FIGURES": str(to)}, keep)
    for line in failed:
        print(line, file=sys.stderr)
    if done:
        figures.gallery(to, stale={line.partition("_")[0] for line in failed})
    for line in not_read:
        print(line)
    if html and done:
        print(f"pages: {to / 'html' / 'index.html'}")
    print(f"{done} of {done + len(failed)} notebooks ran" + (f"; figures and their gallery: {to}" if done else ""))
    return 1 if failed else 0


def check():
    """Run on the seeds into a temporary folder and print what differs from what is saved → 0 or 1."""
    differences = []

    def compared(name, notebook):
        """Note where a notebook that has run is not as saved."""
        before = _read(NOTEBOOKS / name)
        differences.extend(f"notebooks/{name}, {what}" for what in compare.notebooks(before, notebook))

    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "seeds"
        fresh.mkdir()
        done, failed = _execute({"FIGURES": str(fresh)}, compared)
        figures.gallery(fresh)
        differences += failed + compare.folders(ROOT / "figures" / "seeds", fresh)
    for line in differences:
        print(line)
    print(f"{len(differences)} differences from what is saved" if differences else
          f"{done} notebooks ran, and all they write is as saved")
    return 1 if differences else 0


def _place(folder):
    """Where the executed notebooks and the figures of a folder of texts go."""
    if folder == ROOT / "seeds":
        raise HelpersError("run on the seeds without naming them: uv run notebooks")
    to = ROOT / "figures" / folder.name
    if folder == to or not folder.name or folder.name.casefold() == "seeds":
        raise HelpersError(f"the results of {folder} would go to {to}, which is taken; rename the folder of your texts")
    return to


def _left_out(folder):
    """A line for each file that will not be read; an error where nothing can be, or the register does not fit."""
    files = corpus.files(folder)
    if not (files.status == "read").any():
        raise HelpersError(f"none of the {len(files)} files in {folder} can be read; {files.file[0]}: {files.reason[0]}")
    corpus.ledger(folder)  # a register that does not fit is said once, before anything runs
    return [f"not read: {row.file}, {row.reason}" for row in files[files.status != "read"].itertuples()]


def _execute(environment, finished):
    """Run all notebooks, handing each to `finished(name, notebook)` → how many ran, [what failed, where and why]."""
    environment = {k: v for k, v in os.environ.items() if k not in ("CORPUS", "FIGURES")} | {
        "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "WIDGETS": "off"} | environment
    notebooks = {path.name: _read(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    if not notebooks:
        raise HelpersError(f"{NOTEBOOKS} holds no notebook; clone the project again and run from inside it")
    cells = sum(cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells)
    with tqdm(total=cells, unit="cell", desc="notebooks") as bar:
        failed = asyncio.run(_all(notebooks, environment, bar, finished))
    return len(notebooks) - len(failed), failed


def _read(path):
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise HelpersError(f"{path} is no notebook; restore it, or take it out of the folder") from None


async def _all(notebooks, environment, bar, finished):
    turn = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(name, notebook):
        async with turn:
            bar.set_postfix_str(name)
            failure = await _one(notebook, environment, bar)
            if failure is None:
                finished(name, notebook)
            return failure and f"{name}, {failure}"

    return [line for line in await asyncio.gather(*(one(*item) for item in notebooks.items())) if line]


async def _one(notebook, environment, bar):
    """Execute a notebook in place → None, or the cell that failed and why."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", timeout=None, record_timing=False, config=KERNELS,
        resources={"metadata": {"path": str(NOTEBOOKS)}}, on_cell_executed=lambda **_: bar.update())
    try:
        await client.async_execute(env=environment)
    except nbclient.exceptions.CellExecutionError as error:
        cell = next(c for c in notebook.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
        return f"cell {cell.id}: {error.ename}: {error.evalue}"
    except (nbclient.exceptions.DeadKernelError, RuntimeError, OSError) as error:
        cell = next((c for c in notebook.cells if c.cell_type == "code" and c.execution_count is None), notebook.cells[-1])
        return f"cell {cell.id}: its kernel died ({error}); if memory ran out, run on a smaller folder"
    notebook.metadata = nbformat.from_dict(METADATA)
    return None


if __name__ == "__main__":
    main()
