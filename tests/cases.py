"""The table of cases, made from the marks of the tests, and what the tests of interruptions do to other processes.

`uv run --extra formats python tests/cases.py` measures the interruptions anew and writes README.md beside it; it takes some minutes.
"""

import ast
import csv
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent
with open(TESTS / "cases.csv", encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
VERSIONS = "a", "b"
COARSE = 60, "a test"  # dots an inch, so that saving takes a tenth of the time


# the table

def shown():
    """Which tests show a case, by their marks → {case: ["file: what the test is called"]}."""
    found = {}
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.case":
                    for case in mark.args:
                        found.setdefault(case.value, []).append(f"{path.stem.removeprefix('test_')}: {node.name.removeprefix('test_').replace('_', ' ')}")
    return found


def table():
    """The cases as a table in Markdown."""
    tests, lines = shown(), ["| case | what happens | what is to be seen | shown by |", "|---|---|---|---|"]
    for row in CASES:
        of = tests[int(row["case"])]
        lines.append(f"| {row['case']} | {row['input']} | {row['expected']} | {'<br>'.join(of)} |")
    return "\n".join(lines) + "\n"


# a figure of two versions

def drawn(version):
    """A figure and its table; the two versions differ in every file."""
    import pandas as pd
    from helpers import figures, plots
    numbers = figures.rounded(pd.DataFrame({"token": [version * 3, "peace"], "n": [2, 1], "score": [0.5, -0.25]}))
    return plots.bars(numbers, "score", "score"), numbers


def save(folder, version):
    """Save the figure of a version by `figures.save`."""
    from helpers import figures
    words = {"caption": f"Version {version}.", "alt": f"Two bars of version {version}.", "finding": "Two bars."}
    figures.save(folder, "fig-1-x", *drawn(version), about={"fingerprint": version * 8, "scope": "2 articles."}, **words)


def plainly(folder, version):
    """Save the same as a notebook would that calls savefig and to_csv itself."""
    figure, numbers = drawn(version)
    folder.mkdir(parents=True, exist_ok=True)
    for ending in ("pdf", "svg", "png"):
        figure.savefig(folder / f"fig-1-x.{ending}", metadata={"Date": None} if ending == "svg" else {"CreationDate": None} if ending == "pdf" else {})
    numbers.to_csv(folder / "fig-1-x.csv", index=False)


LOOP = """
import itertools, pathlib, signal, sys
import cases
from helpers import figures
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
figures.VENUES["generic"]["dpi"] = cases.COARSE
folder = pathlib.Path(sys.argv[1])
both = cases.contents(folder)
for number, version in enumerate(itertools.cycle(cases.VERSIONS)):
    {}
    if not number:
        print("ready", flush=True)
"""
LOOPS = {  # what a process does until it is stopped: draw and save, write what was drawn before, draw and save by savefig
    "save": LOOP.format("cases.save(folder, version)"),
    "write": LOOP.format("figures.write_all({folder / name: content for name, content in both[version].items()})"),
    "plain": LOOP.format("cases.plainly(folder, version)")}
FULL = """
import pathlib, resource, sys
import pandas as pd
import cases
from helpers import FigureError, figures
folder, full = pathlib.Path(sys.argv[1]), sys.argv[2]
figures.VENUES["generic"]["dpi"] = cases.COARSE
cases.save(folder, "a")
old = {path.name: path.read_bytes() for path in folder.iterdir()}
figure, numbers = cases.drawn("b")
sizes = {ending: len(old["fig-1-x" + ending]) for ending in (".pdf", ".png")}
if full == ".csv":
    numbers = pd.concat([numbers] * 20_000, ignore_index=True)
if full == ".png":  # the finest, so that it is the largest
    figures.VENUES["generic"]["dpi"] = 1200, "a test"
limit = sizes[".pdf"] - 100 if full == ".pdf" else max(map(len, old.values())) + 2_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    figures.save(folder, "fig-1-x", figure, numbers, about={"fingerprint": "b" * 8, "scope": "s"}, caption="c", alt="a", finding="f")
except FigureError as error:
    print("FigureError:", error)
print({path.name: path.read_bytes() for path in folder.iterdir()} == old)
"""


def contents(folder):
    """The files of both versions → {version: {name: bytes}}; they are made in folders of their own beside."""
    made = {}
    for version in VERSIONS:
        own = folder.parent / f"{folder.name}-{version}"
        if not own.is_dir():
            save(own, version)
        made[version] = {path.name: path.read_bytes() for path in own.iterdir()}
    return made


# interruptions

def started(code, folder):
    """A process of its own that runs `code` on a folder, once it is ready."""
    env = os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.readline()
    return process


def stop(process, how):
    """Send a signal to a process that saves, now and until it ends: Python drops a Ctrl-C that comes inside a callback."""
    time.sleep(random.uniform(0, 0.8))
    while process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            pass


def interrupted(folder, code, how, times):
    """Stop a process that saves without end, `times` times at a random moment → (files that were not whole, names of others left, mixtures).

    A file is whole if its bytes are those of one of the two versions; a mixture has files of both.
    """
    both = contents(folder)
    save(folder, "a")
    corrupt, left, mixed = 0, set(), 0
    for _ in range(times):
        process = started(code, folder)
        stop(process, how)
        bad, versions = judged(folder, both)
        corrupt, mixed = corrupt + bad, mixed + (len(versions) > 1)
        left |= {path.name for path in folder.iterdir()} - set(both["a"])
    return corrupt, sorted(left), mixed


def judged(folder, both):
    """How many files of a figure are of no version, and the versions that stand there."""
    bad, versions = 0, set()
    for name in both["a"]:
        content = (folder / name).read_bytes()
        of = [version for version in both if both[version][name] == content]
        bad, versions = bad + (not of), versions | set(of[:1])
    return bad, versions


def raced(folder, times):
    """Two processes save two versions of one figure without end, while all its files are read → (files read, files not whole)."""
    both = contents(folder)
    save(folder, "a")
    writers, reads, corrupt = [started(LOOPS["write"], folder) for _ in VERSIONS], 0, 0
    try:
        for _ in range(times):
            time.sleep(0.05)
            corrupt += judged(folder, both)[0]
            reads += len(both["a"])
        assert all(writer.poll() is None for writer in writers)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait(60)
    return reads, corrupt


def plain(folder, how, times):
    """Interrupt plain savefig and to_csv → (interruptions, those after which a file could not be opened)."""
    import pandas as pd
    from PIL import Image
    broken = 0
    plainly(folder, "a")
    for _ in range(times):
        process = started(LOOPS["plain"], folder)
        stop(process, how)
        pdf, svg = (folder / "fig-1-x.pdf").read_bytes(), (folder / "fig-1-x.svg").read_bytes()
        try:
            assert pdf.rstrip().endswith(b"%%EOF") and svg.rstrip().endswith(b"</svg>")
            Image.open(io.BytesIO((folder / "fig-1-x.png").read_bytes())).load()
            assert len(pd.read_csv(folder / "fig-1-x.csv")) == 2
        except Exception:  # whatever a reader says of half a file
            broken += 1
    return times, broken


def made(ending):
    """The bytes of a small file with an ending, as other programs write it."""
    import pandas as pd
    buffer, texts = io.BytesIO(), ["Some words of a text that is long enough to be one."] * 3
    if ending == "docx":
        import docx
        document = docx.Document()
        document.add_paragraph(texts[0])
        document.save(buffer)
    elif ending == "parquet":
        pd.DataFrame({"text": texts}).to_parquet(buffer)
    else:
        import zipfile
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, text in enumerate(texts):
                archive.writestr(f"{number}.txt", text)
    return buffer.getvalue()


def accounted(folder, name):
    """Whether all that was found of a file has a status and a reason, and the good file beside it was read."""
    from helpers import corpus
    table = corpus.files(folder).set_index("file")
    own = table.drop("good.text.txt")
    return (table.status["good.text.txt"] == "read" and len(own) == 1 and own.index[0].startswith(name)
            and table.status.isin(["read", "skipped", "failed"]).all() and own.reason.notna().all())


def page():
    """README.md, with the interruptions measured now."""
    import test_cases
    from helpers import figures
    figures.VENUES["generic"]["dpi"] = COARSE
    with tempfile.TemporaryDirectory() as temporary:
        place, ours, pure, lost = Path(temporary), {}, {}, 0
        for name, content in test_cases.DAMAGED.items():
            folder = place / f"damaged {name}"
            folder.mkdir()
            (folder / name).write_bytes(content)
            (folder / "good.text.txt").write_text(test_cases.ENGLISH, encoding="utf-8")
            lost += not accounted(folder, name)
        for name in ("SIGINT", "SIGKILL"):
            how = getattr(signal, name)
            ours[name] = sum(interrupted(place / f"{loop}-{name}", LOOPS[loop], how, 20)[0] for loop in ("save", "write"))
            pure[name] = plain(place / f"plain-{name}", how, 20)[1]
        reads, corrupt = raced(place / "race", 50)
    return f"""# What may befall, and which test shows what then is to be seen

Written by `uv run --extra formats python tests/cases.py`; the last column comes from the marks `@pytest.mark.case` of the tests.

- Damaged, strange or hostile files tried one by one: {len(test_cases.DAMAGED)}; lost, or read without a word of what they are: {lost}.
- Files that were not whole after 40 interruptions by Ctrl-C and 40 kills, at random moments of saving: {ours['SIGINT']} and {ours['SIGKILL']}.
- With matplotlib's own `savefig` and pandas' `to_csv`, after 20 of each: {pure['SIGINT']} and {pure['SIGKILL']} times a file could not be opened.
- Files read while two processes saved the same figure: {reads}; not whole: {corrupt}.

{table()}"""


if __name__ == "__main__":
    sys.path.insert(0, str(TESTS.parent))
    (TESTS / "README.md").write_text(page(), encoding="utf-8", newline="\n")
