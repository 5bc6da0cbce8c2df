"""Run the notebooks on a folder of texts: `uv run notebooks [FOLDER]`."""

import asyncio
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# jsonschema loads this only to check IRIs, which no notebook holds, and it costs two seconds
sys.modules.setdefault("rfc3987_syntax", None)

import nbclient  # noqa: E402
import nbformat  # noqa: E402
import psutil  # noqa: E402
from traitlets.config import Config  # noqa: E402
from tqdm import tqdm  # noqa: E402

from helpers import HelpersError, UnsuitedError, compare, corpus, doctor, figures, options, pages, scale  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
# cells and outputs travel encrypted between this process and its kernels
KERNELS = Config(KernelManager={"transport_encryption": "required"})
MARKER = "corpus.json"  # in a folder of results: whose they are, what the copies of notebooks were when we wrote them, and from which texts
MEMORY = "memory ran out; run on fewer texts, as by --where, or close other programs"
# of the kernels, whatever the shell says; numbers do not depend on the first two, as tests/test_reproducible.py shows
PINNED = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "WIDGETS": "off"}
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}


def main(arguments=None):
    """Do what the command line asks; exit status 1 if a notebook fails or differs."""
    sys.stdout.reconfigure(errors="backslashreplace")  # into a file, Windows writes a few hundred signs, and names of texts may hold any
    try:
        asked = options.parse(arguments)
        if asked.doctor:
            print("\n".join(doctor.report(asked.folder, asked.clear_cache)))
        elif asked.draft:
            print(corpus.write_draft(asked.folder.resolve()))
        else:
            sys.exit(lab(asked) if asked.lab else check() if asked.check else run(asked))
    except HelpersError as error:
        sys.exit(f"notebooks: {error}")
    except OSError as error:
        sys.exit(f"notebooks: {error.filename2 or error.filename} cannot be used: {error.strerror}; what was there before is untouched")
    except MemoryError:
        sys.exit(f"notebooks: {MEMORY}; what was there before is untouched")
    except KeyboardInterrupt:
        sys.exit("notebooks: stopped; the notebooks that were finished are saved")


def run(asked):
    """Run on the seeds in place, or on a folder into figures/<its name>/ → 0, or 1 if a notebook failed."""
    named, to, said, texts = _prepared(asked)
    chosen = options.chosen(asked.only, sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
    kept = {}

    def keep(name, notebook):
        """Save a notebook that has run."""
        kept[name] = notebook
        if asked.folder is None:
            figures.write(NOTEBOOKS / name, _bytes(notebook))
        elif aside := _save_copy(to, name, notebook, named, texts):
            said.append(aside)

    done, failed, left_out = _execute(chosen, named | {"FIGURES": str(to)}, keep)
    for line in failed:
        print(line, file=sys.stderr)
    if done or left_out:
        figures.gallery(to, stale={line.partition("_")[0] for line in failed + left_out} | (_older(to, texts) if asked.folder else set()))
    for line in said + [f"left out: {line}" for line in left_out]:
        print(line)
    if asked.html:
        for name in sorted(kept):
            pages.write(to / "html", Path(name).stem, kept[name])
        print(f"pages of {len(kept)} notebooks: {to / 'html'}")
    print(f"{done} of {len(chosen)} notebooks ran" + (f", {len(left_out)} left out with the reason" if left_out else "")
          + (f"; figures and their gallery: {to}" if done else ""))
    return 1 if failed else 0


def lab(asked):
    """Open JupyterLab on the notebooks, or on copies of them for a folder of texts → its exit status."""
    named, to, said, _ = _prepared(asked)
    at = NOTEBOOKS
    if asked.folder:
        at = to
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            if not (to / path.name).exists():
                _save_copy(to, path.name, _emptied(_read(path)), named)
    for line in said:
        print(line)
    print(f"JupyterLab opens on {at}; to end it, press Ctrl-C here", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in options.OURS} | named | {"FIGURES": str(to)}
    with subprocess.Popen([sys.executable, "-m", "jupyterlab", str(at)], env=environment) as server:
        while server.returncode is None:
            with contextlib.suppress(KeyboardInterrupt):  # it is JupyterLab's: it asks whether to end
                server.wait()
    return server.returncode


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
        done, failed, left_out = _execute(sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")), {"FIGURES": str(fresh)}, compared)
        figures.gallery(fresh)
        differences += failed + left_out + compare.folders(ROOT / "figures" / "seeds", fresh)
    for line in differences:
        print(line)
    print(f"{len(differences)} differences from what is saved" if differences else
          f"{done} notebooks ran, and all they write is as saved")
    return 1 if differences else 0


def _prepared(asked):
    """Variables for the notebooks, the folder of results, lines for the end, and the fingerprint of the texts; errors of the user's before
    anything runs."""
    if asked.folder is None:
        _check_writable(ROOT / "figures" / "seeds")
        return options.pace(asked), ROOT / "figures" / "seeds", [], None
    folder = asked.folder.resolve()
    to = _place(folder, asked.to and asked.to.resolve())
    _check_memory(folder)
    files = corpus.files(folder)
    named, said, texts = options.environment(asked)
    named |= options.pace(asked)
    corpus.ledger(folder)  # a register that does not fit is said once
    _claim(to, folder)
    _check_writable(to)
    unread = files[(files.status != "read") & (files.reason != "describes the texts")]
    doubtful = files[(files.status == "read") & files.reason.str.contains("guessed|the same bytes", na=False)]
    return named, to, said + [f"{how}: {row.file}, {row.reason}" for how, rows in [("not read", unread), ("to be checked", doubtful)]
                              for row in rows.itertuples()], texts


def _check_writable(folder):
    folder.mkdir(parents=True, exist_ok=True)
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise HelpersError(f"{folder} cannot be written: {error.strerror}; change its permissions, or name another folder by --to") from None


def _check_memory(folder):
    """Say what large texts will take, and refuse those that do not fit, before any is read."""
    needed, free = scale.needed(folder) / 1e9, psutil.virtual_memory().available / 1e9
    if needed > free:
        raise HelpersError(f"the texts of {folder} take about {needed:,.1f} GB in a notebook, and {free:,.1f} GB of memory are free; run on one of "
                           "its sub-folders, or count it by parts, as the README says under Larger than memory")
    if needed > 1:
        print(f"the texts take about {needed:,.1f} GB in each notebook, of which {_at_once(folder)} run at a time; {free:,.1f} GB are free", file=sys.stderr)


def _at_once(folder):
    """How many notebooks run at a time: one on each processor, as far as memory goes."""
    fit = psutil.virtual_memory().available // max(1, scale.needed(folder)) if folder else sys.maxsize
    return int(max(1, min(os.cpu_count() or 1, fit)))


def _place(folder, to):
    """Where the executed notebooks and the figures of a folder of texts go."""
    if not options.is_text(f"{folder}{to}"):
        raise HelpersError(f"{ascii(str(folder))} or {ascii(str(to))} is no name in UTF-8; rename the folder")
    if folder == ROOT / "seeds" and to is None:
        raise HelpersError("run on the seeds without naming them: uv run notebooks; or name a folder for the results by --to")
    place = to or ROOT / "figures" / folder.stem
    if to is None and (folder == place or not folder.stem or folder.stem.casefold() == "seeds"):
        raise HelpersError(f"the results of {folder} would go to {place}, which is taken; rename the folder of your texts, or name another by --to")
    if folder == place or place in (ROOT / "figures", ROOT / "figures" / "seeds", ROOT) or folder in place.parents or place in folder.parents:
        raise HelpersError(f"results in {place} would mix with something else; name another folder by --to")
    return place


def _claim(to, folder):
    """Mark a folder as the place of one corpus's results, unless it is another's."""
    relative = options.relative(folder, to)
    if not to.is_dir() or all(path.name.startswith(".") for path in to.iterdir()):  # such as a file that was never finished
        to.mkdir(parents=True, exist_ok=True)
        _mark(to, {"corpus": relative, "copies": {}, "texts": {}})
    elif not (to / MARKER).is_file():
        raise HelpersError(f"{to} holds files that are no results of ours; move them away, or name another folder by --to")
    elif (other := _marked(to)["corpus"]) != relative:
        raise HelpersError(f"{to} holds the results of {(to / other).resolve()}; name another folder by --to, or move those away")


def _marked(to):
    try:
        marked = json.loads((to / MARKER).read_text(encoding="utf-8"))
        return {"corpus": str(marked["corpus"]), "copies": dict(marked["copies"]), "texts": dict(marked["texts"])}
    except (ValueError, KeyError, TypeError):
        raise HelpersError(f"{to / MARKER} is damaged; move {to} away, or name another folder by --to") from None


def _mark(to, marked):
    figures.write(to / MARKER, (json.dumps(marked, ensure_ascii=False, indent=1) + "\n").encode())


def _older(to, texts):
    """The numbers of the notebooks whose figures were made from other texts."""
    return {name.partition("_")[0] for name, made in _marked(to)["texts"].items() if made != texts}


def _save_copy(to, name, notebook, named, texts=None):
    """Save a notebook for a folder of texts, ready to be run again from where it lies → what was moved aside, or None.

    A copy whose cells the user has changed is kept under another name. `texts` is the fingerprint of what it has run on.
    """
    for cell in notebook.cells:
        if cell.id == "settings":
            cell.source = options.settings(cell.source, named, to)
    path, marked, said = to / name, _marked(to), None
    if path.exists() and _sources(_read(path)) != marked["copies"].get(name):
        aside = next(p for p in (path.with_stem(f"{path.stem}-yours-{n}") for n in range(1, 10_000)) if not p.exists())
        path.rename(aside)
        said = f"kept: your changes to {name}, as {aside.name}"
    figures.write(path, _bytes(notebook))
    ran = {name: texts} if texts else {}
    _mark(to, marked | {"copies": marked["copies"] | {name: _sources(notebook)}, "texts": marked["texts"] | ran})
    return said


def _sources(notebook):
    return hashlib.sha256("\0".join(cell.source for cell in notebook.cells).encode("utf-8", "surrogatepass")).hexdigest()


def _bytes(notebook):
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


def _emptied(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _execute(names, environment, finished):
    """Run notebooks, handing each to `finished(name, notebook)` → how many ran, [what failed, where and why], [what was left
    out, and why]."""
    environment = {k: v for k, v in os.environ.items() if k not in options.OURS} | PINNED | environment
    notebooks = {name: _emptied(_read(NOTEBOOKS / name)) for name in names}
    if not notebooks:
        raise HelpersError(f"{NOTEBOOKS} holds no notebook; clone the project again and run from inside it")
    cells = sum(cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells)
    with tqdm(total=cells, unit="cell", desc="notebooks") as bar:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as loop:  # zmq warns of the loop Windows has otherwise
            stopped = loop.run(_all(notebooks, environment, bar, finished))
    failed, left_out = ([line for line, unsuited in stopped if unsuited == which] for which in (False, True))
    return len(notebooks) - len(stopped), failed, left_out


def _read(path):
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise HelpersError(f"{path} is no notebook; restore it, or take it out of the folder") from None


async def _all(notebooks, environment, bar, finished):
    """The notebooks that stopped, as [(line, whether the corpus is what they are not suited to)]."""
    turn = asyncio.Semaphore(_at_once(environment.get("CORPUS")))

    async def one(name, notebook):
        async with turn:
            line, unsuited = await _one(name, notebook, environment, bar)
            if line is None or unsuited:
                finished(name, notebook)
            bar.write(f"{name}: " + ("left out" if unsuited else "failed" if line else "done"), file=sys.stderr)
            return line and f"{name}, {line}", unsuited

    return [stop for stop in await asyncio.gather(*(one(*item) for item in notebooks.items())) if stop[0]]


async def _one(name, notebook, environment, bar):
    """Execute a notebook in place → (None, or the cell that stopped it and why; whether the corpus was not suited)."""
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", timeout=None, record_timing=False, config=KERNELS,
        resources={"metadata": {"path": str(NOTEBOOKS)}}, on_cell_executed=lambda **_: bar.update(),
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


if __name__ == "__main__":
    main()
