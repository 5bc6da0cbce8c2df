"""Run notebooks, each in a kernel of its own, and say which cell stopped one and why."""

import asyncio
import os
import sys

# jsonschema loads this only to check IRIs, which no notebook holds, and it costs two seconds
sys.modules.setdefault("rfc3987_syntax", None)

import nbclient  # noqa: E402
import nbformat  # noqa: E402
from tqdm import tqdm  # noqa: E402
from traitlets.config import Config  # noqa: E402

from helpers import HelpersError, UnsuitedError, options  # noqa: E402

# cells and outputs travel encrypted between this process and its kernels
ENCRYPTED = Config(KernelManager={"transport_encryption": "required"})
MEMORY = "memory ran out; run on fewer texts, as by --where, or close other programs"
# of the kernels, whatever the shell says; numbers do not depend on the first two, as tests/test_reproducible.py shows
PINNED = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "WIDGETS": "off"}
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}


def execute(folder, names, environment, at_once, finished):
    """Run notebooks of a folder, so many at once, handing each to `finished(name, notebook)` → how many ran, [what failed, where and
    why], [what was left out, and why]."""
    environment = {k: v for k, v in os.environ.items() if k not in options.OURS} | PINNED | environment
    notebooks = {name: emptied(read(folder / name)) for name in names}
    if not notebooks:
        raise HelpersError(f"{folder} holds no notebook; clone the project again and run from inside it")
    cells = sum(cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells)
    with tqdm(total=cells, unit="cell", desc="notebooks") as bar:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as loop:  # zmq warns of the loop Windows has otherwise
            stopped = loop.run(_all(notebooks, folder, environment, at_once, bar, finished))
    failed, left_out = ([line for line, unsuited in stopped if unsuited == which] for which in (False, True))
    return len(notebooks) - len(stopped), failed, left_out


def read(path):
    """The notebook in a file."""
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise HelpersError(f"{path} is no notebook; restore it, or take it out of the folder") from None


def written(notebook):
    """The bytes of a notebook's file."""
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


def emptied(notebook):
    """A notebook without outputs: the same object."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


async def _all(notebooks, folder, environment, at_once, bar, finished):
    """The notebooks that stopped, as [(line, whether the corpus is what they are not suited to)]."""
    turn = asyncio.Semaphore(at_once)

    async def one(name, notebook):
        async with turn:
            line, unsuited = await _one(name, notebook, folder, environment, bar)
            if line is None or unsuited:
                finished(name, notebook)
            bar.write(f"{name}: " + ("left out" if unsuited else "failed" if line else "done"), file=sys.stderr)
            return line and f"{name}, {line}", unsuited

    return [stop for stop in await asyncio.gather(*(one(*item) for item in notebooks.items())) if stop[0]]


async def _one(name, notebook, folder, environment, bar):
    """Execute a notebook in place → (None, or the cell that stopped it and why; whether the corpus was not suited)."""
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", timeout=None, record_timing=False, config=ENCRYPTED,
        resources={"metadata": {"path": str(folder)}}, on_cell_executed=lambda **_: bar.update(),
        on_cell_start=lambda cell, **_: bar.set_postfix_str(f"{name.partition('_')[0]} {cell.id}"))
    try:
        await client.async_execute(env=environment)
    except nbclient.exceptions.CellExecutionError as error:
        cell = next(c for c in notebook.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
        unsuited, ours = error.ename == UnsuitedError.__name__, error.ename in {kind.__name__ for kind in HelpersError.__subclasses__()}
        remedy = "" if ours else f"; {MEMORY}" if "MemoryError" in error.ename else "; to see it cell by cell, run again with --lab"
        if not unsuited:
            return f"cell {cell.id}: {error.ename}: {error.evalue}{remedy}", False
        notebook.metadata = nbformat.from_dict(METADATA)
        return f"cell {cell.id}: {error.evalue}", True
    except (nbclient.exceptions.DeadKernelError, RuntimeError, OSError) as error:
        cell = next((c for c in notebook.cells if c.cell_type == "code" and c.execution_count is None), notebook.cells[-1])
        return f"cell {cell.id}: its kernel died ({error}); if memory ran out, run on a smaller folder", False
    notebook.metadata = nbformat.from_dict(METADATA)
    return None, False
