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

from helpers import HelpersError, compare, figures  # noqa: E402

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
    asked = parser.parse_args(arguments)
    if asked.check and asked.folder:
        parser.error("--check compares with what is saved for the seeds; leave the folder out")
    try:
        sys.exit(check() if asked.check else run(asked.folder))
    except HelpersError as error:
        sys.exit(f"notebooks: {error}")
    except KeyboardInterrupt:
        sys.exit("notebooks: stopped; what was finished before is saved")


def run(folder=None):
    """Run on the seeds in place, or on a folder into figures/<its name>/ → 0, or 1 if a notebook failed."""
    if folder is None:
        saved, to, environment = NOTEBOOKS, ROOT / "figures" / "seeds", {}
    else:
        folder = folder.resolve()
        if not folder.exists():
            raise HelpersError(f"{folder} does not exist; name the folder that holds your texts")
        saved = to = ROOT / "figures" / folder.name
        if folder in (ROOT / "seeds", to):
            raise HelpersError("run on the seeds without naming them: uv run notebooks" if folder != to else
                               f"{folder} holds results; name the folder that holds your texts")
        environment = {"CORPUS": str(folder), "FIGURES": str(to)}
    done, failed = _execute(environment)
    saved.mkdir(parents=True, exist_ok=True)
    for name, notebook in done.items():
        figures.write(saved / name, _bytes(notebook))
    figures.gallery(to)
    for line in failed:
        print(line, file=sys.stderr)
    print(f"{len(done)} of {len(done) + len(failed)} notebooks ran; figures and their gallery: {to}")
    return 1 if failed else 0


def check():
    """Run on the seeds into a temporary folder and print what differs from what is saved → 0 or 1."""
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "seeds"
        done, differences = _execute({"FIGURES": str(fresh)})
        figures.gallery(fresh)
        differences += compare.folders(ROOT / "figures" / "seeds", fresh)
        for name, notebook in done.items():
            saved = nbformat.read(NOTEBOOKS / name, as_version=4)
            differences += [f"notebooks/{name}, {what}" for what in compare.notebooks(saved, notebook)]
    for line in differences:
        print(line)
    print(f"{len(differences)} differences from what is saved" if differences else
          f"{len(done)} notebooks ran, and all they write is as saved")
    return 1 if differences else 0


def _execute(environment):
    """Run all notebooks → {name: executed notebook}, [what failed, where and why]."""
    environment = os.environ | {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"} | environment
    notebooks = {path.name: nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    if not notebooks:
        raise HelpersError(f"{NOTEBOOKS} holds no notebook; clone the project again and run from inside it")
    cells = sum(cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells)
    with tqdm(total=cells, unit="cell", desc="notebooks") as bar:
        results = asyncio.run(_all(notebooks, environment, bar))
    return ({name: result for name, result in results.items() if not isinstance(result, str)},
            [result for result in results.values() if isinstance(result, str)])


async def _all(notebooks, environment, bar):
    turn = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(name, notebook):
        async with turn:
            bar.set_postfix_str(name)
            return await _one(name, notebook, environment, bar)

    return dict(zip(notebooks, await asyncio.gather(*(one(*item) for item in notebooks.items()))))


async def _one(name, notebook, environment, bar):
    """The executed notebook, or a line that says what went wrong in it."""
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", timeout=None, record_timing=False, config=KERNELS,
        resources={"metadata": {"path": str(NOTEBOOKS)}}, on_cell_executed=lambda **_: bar.update())
    try:
        await client.async_execute(env=environment)
    except nbclient.exceptions.CellExecutionError as error:
        cell = next(c for c in notebook.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
        return f"{name}, cell {cell.id}: {error.ename}: {error.evalue}"
    except nbclient.exceptions.DeadKernelError:
        return f"{name}: its kernel died, perhaps for want of memory; run it on a smaller folder"
    notebook.metadata = nbformat.from_dict(METADATA)
    return notebook


def _bytes(notebook):
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


if __name__ == "__main__":
    main()
