"""Run the notebooks on a folder of texts: `uv run notebooks [FOLDER]`."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from helpers import HelpersError, compare, corpus, doctor, figures, kernels, options, pages, results, scale

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"


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
        sys.exit(f"notebooks: {kernels.MEMORY}; what was there before is untouched")
    except KeyboardInterrupt:
        sys.exit("notebooks: stopped; the notebooks that were finished are saved")


def run(asked):
    """Run on the seeds in place, or on a folder into figures/<its name>/ → 0, or 1 if a notebook failed."""
    named, to, said, texts, at_once = _prepared(asked)
    chosen = options.chosen(asked.only, _names())
    kept = {}

    def keep(name, notebook):
        """Save a notebook that has run."""
        kept[name] = notebook
        if asked.folder is None:
            figures.write(NOTEBOOKS / name, kernels.written(notebook))
        elif aside := results.save_copy(to, name, notebook, named, texts):
            said.append(aside)

    done, failed, left_out = kernels.execute(NOTEBOOKS, chosen, named | {"FIGURES": str(to)}, at_once, keep)
    for line in failed:
        print(line, file=sys.stderr)
    if done or left_out:
        figures.gallery(to, stale={line.partition("_")[0] for line in failed + left_out} | (results.older(to, texts) if asked.folder else set()))
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
    named, to, said, *_ = _prepared(asked)
    at = NOTEBOOKS
    if asked.folder:
        at = to
        for name in _names():
            if not (to / name).exists():
                results.save_copy(to, name, kernels.emptied(kernels.read(NOTEBOOKS / name)), named)
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
        before = kernels.read(NOTEBOOKS / name)
        differences.extend(f"notebooks/{name}, {what}" for what in compare.notebooks(before, notebook))

    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "seeds"
        fresh.mkdir()
        done, failed, left_out = kernels.execute(NOTEBOOKS, _names(), {"FIGURES": str(fresh)}, _at_once(), compared)
        figures.gallery(fresh)
        differences += failed + left_out + compare.folders(ROOT / "figures" / "seeds", fresh)
    for line in differences:
        print(line)
    print(f"{len(differences)} differences from what is saved" if differences else
          f"{done} notebooks ran, and all they write is as saved")
    return 1 if differences else 0


def _prepared(asked):
    """Variables for the notebooks, the folder of results, lines for the end, the fingerprint of the texts, and how many notebooks run at
    a time; errors of the user's before anything runs."""
    if asked.folder is None:
        results.check_writable(ROOT / "figures" / "seeds")
        return options.pace(asked), ROOT / "figures" / "seeds", [], None, _at_once()
    folder = asked.folder.resolve()
    to = results.place(folder, asked.to and asked.to.resolve(), ROOT)
    at_once = _at_once(folder)
    files = corpus.files(folder)
    named, said, texts = options.environment(asked)
    named |= options.pace(asked)
    corpus.ledger(folder)  # a register that does not fit is said once
    results.claim(to, folder)
    results.check_writable(to)
    unread = files[(files.status != "read") & (files.reason != "describes the texts")]
    doubtful = files[(files.status == "read") & files.reason.str.contains("guessed|the same bytes", na=False)]
    return named, to, said + [f"{how}: {row.file}, {row.reason}" for how, rows in [("not read", unread), ("to be checked", doubtful)]
                              for row in rows.itertuples()], texts, at_once


def _names():
    return sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def _at_once(folder=None):
    """How many notebooks run at a time: one on each processor, as far as memory goes. What large texts of a folder take is said, and what
    does not fit is refused, before any is read."""
    processors = os.cpu_count() or 1
    if folder is None:
        return processors
    needed, free = scale.needed(folder) / 1e9, psutil.virtual_memory().available / 1e9
    if needed > free:
        raise HelpersError(f"the texts of {folder} take about {needed:,.1f} GB in a notebook, and {free:,.1f} GB of memory are free; run on one of "
                           "its sub-folders, or count it by parts, as the README says under Larger than memory")
    fit = min(processors, int(free / max(needed, 1e-9)))
    if needed > 1:
        print(f"the texts take about {needed:,.1f} GB in each notebook, of which {fit} run at a time; {free:,.1f} GB are free", file=sys.stderr)
    return fit


if __name__ == "__main__":
    main()
