"""The plan of the house, kept by tests: who may import whom, what stands where, what no file may say."""

import ast
import importlib
import inspect
import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version

import pytest

from conftest import ROOT

HELPERS = ROOT / "helpers"
MODULES = {path.relative_to(HELPERS).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
           for path in sorted(HELPERS.rglob("*.py")) if path.parent != HELPERS or path.stem != "__init__"}
MAY_IMPORT = {  # beside the errors of helpers itself
    "__main__": {"compare", "corpus", "doctor", "figures", "kernels", "options", "pages", "results", "scale"},
    "actors": {"tables", "tokens"},
    "compare": set(),
    "concordance": {"measures", "tokens"},
    "cooccurrence": {"cooccurrence.counting", "cooccurrence.networks", "cooccurrence.tables"},
    "cooccurrence.counting": {"engine", "tallies", "tokens"},
    "cooccurrence.networks": {"cooccurrence", "cooccurrence.tables", "tallies"},
    "cooccurrence.tables": {"cooccurrence", "measures", "tallies", "tokens"},
    "corpus": {"corpus.articles", "corpus.contents", "corpus.copies", "corpus.drafting", "corpus.splitting"},
    "corpus.articles": {"corpus", "languages", "register"},
    "corpus.contents": set(),
    "corpus.copies": {"tallies"},
    "corpus.dates": {"languages"},
    "corpus.decoding": set(),
    "corpus.drafting": {"corpus", "languages", "register", "tables"},
    "corpus.formats": {"corpus", "register"},
    "corpus.readers": {"corpus", "register"},
    "corpus.splitting": set(),
    "corpus.stated": set(),
    "doctor": {"corpus", "figures", "store"},
    "engine": set(),
    "explore": {"concordance", "figures"},
    "figures": {"figures.captions", "figures.files", "figures.gallery", "figures.methods", "figures.numbers", "figures.shown", "figures.venues"},
    "figures.captions": {"figures.methods"},
    "figures.files": {"figures.captions", "figures.venues"},
    "figures.gallery": {"engine", "figures.captions", "figures.files", "figures.numbers", "figures.shown"},
    "figures.methods": set(),
    "figures.numbers": {"figures.captions", "figures.files"},
    "figures.shown": {"figures.captions", "figures.files", "figures.numbers", "figures.venues"},
    "figures.venues": set(),
    "frequency": {"frequency.counts", "frequency.curves", "frequency.keyness", "frequency.runs"},
    "frequency.cells": {"tallies"},
    "frequency.counts": {"frequency", "measures", "tallies", "tokens"},
    "frequency.curves": {"frequency", "measures", "periods", "tokens"},
    "frequency.keyness": {"frequency", "measures", "tallies"},
    "frequency.runs": {"engine", "tallies", "tokens"},
    "kernels": {"options"},
    "languages": {"store"},
    "layout": {"figures"},
    "measures": {"measures.association", "measures.company", "measures.dispersion", "measures.diversity", "measures.inference"},
    "measures.association": set(),
    "measures.company": {"measures.association"},
    "measures.dispersion": set(),
    "measures.diversity": set(),
    "measures.inference": {"engine", "measures.association"},
    "options": {"actors", "corpus", "engine", "figures", "sentiment", "tokens"},
    "pages": {"figures"},
    "periods": set(),
    "plots": {"plots.curves", "plots.rows", "plots.sheets"},
    "plots.curves": {"figures", "plots.sheets"},
    "plots.rows": {"figures", "plots.sheets"},
    "plots.sheets": {"figures"},
    "register": set(),
    "results": {"figures", "kernels", "options"},
    "scale": {"corpus", "engine", "segments", "tallies", "tokens"},
    "segments": set(),
    "sentiment": {"sentiment.readings", "sentiment.vader", "sentiment.validation"},
    "sentiment.readings": {"engine", "measures", "periods", "sentiment.vader"},
    "sentiment.vader": {"engine", "tables", "tokens"},
    "sentiment.validation": {"tables"},
    "store": {"engine"},
    "tables": set(),
    "tallies": set(),
    "tokens": {"segments", "store", "tokens", "tokens.rules"},
    "tokens.cutting": {"engine", "segments", "store", "tokens", "tokens.rules"},
    "tokens.rules": set(),
    "translation": {"measures"},
}
TEXT = {".py", ".md", ".toml", ".txt", ".csv", ".json", ".ipynb", ".cff", ".svg", ""}


def tracked():
    """The project's files: those of version control, or, in a copy without it, those it would hold."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    else:
        listed = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.name != "uv.lock" and not re.search(
            r"(^|/)(\.venv|__pycache__|\.\w+_cache|\.hypothesis|figures/(?!seeds/|README))", path.relative_to(ROOT).as_posix())]
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            names |= {node.module.partition(".")[2]} if "." in node.module else {alias.name for alias in node.names}
    return names & set(MODULES)


def test_every_module_imports_only_what_the_plan_allows():
    assert {module: imported(path) for module, path in MODULES.items()} == MAY_IMPORT


def test_the_top_level_holds_what_the_readme_shows_and_nothing_else():
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {n for n in names if not n.startswith(".")} == {
        "pyproject.toml", "README.md", "requirements.txt", "LICENSE", "CITATION.cff",
        "seeds", "notebooks", "helpers", "figures", "tests"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{room}/`" in readme for room in ("seeds", "notebooks", "helpers", "figures", "tests"))


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_says_what_it_takes_and_gives(module):
    members = vars(importlib.import_module(f"helpers.{module}"))
    own = [f for n, f in members.items() if not n.startswith("_") and inspect.isroutine(f) and f.__module__.startswith(f"helpers.{module}")]
    assert own and all(inspect.getdoc(f) for f in own), [f.__name__ for f in own if not inspect.getdoc(f)]


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_small_enough_to_hold_in_the_head(module):
    source = MODULES[module].read_text(encoding="utf-8")
    long = [f"{n.name}: {n.end_lineno - n.lineno + 1}" for n in ast.walk(ast.parse(source))
            if isinstance(n, ast.FunctionDef) and n.end_lineno - n.lineno + 1 > 45]
    assert not long and source.count("\n") <= 320


def test_loading_and_counting_need_neither_pyplot_nor_nltk():
    code = ("import sys; from helpers import corpus, tokens, frequency;"
            "print(sorted({'matplotlib', 'nltk', 'wordcloud', 'networkx'} & set(sys.modules)))")
    from sys import executable
    assert subprocess.run([executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout == "[]\n"


def test_no_file_names_the_host_of_a_package_index_or_a_path_of_some_machine():
    hosts = "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", r"--(extra-)?index" + "-url", "/(home|Users|root)/" + r"\w"])
    found = [path for path in tracked() if path.suffix in TEXT and re.search(hosts, path.read_text(encoding="utf-8"))]
    assert len(tracked()) > 40 and not found


@pytest.mark.case(16, 25)
def test_nothing_is_unpickled_downloaded_unpacked_or_shown_as_markup():
    forbidden = re.compile(r"\bpickle\b|allow_pickle=(?!False)|joblib\.load|nltk\.(download|data)|urlopen|requests\.|yaml\.load|\beval\(|\bexec\(|shell=True|extractall"
                           r"|escape=False|\.style\.(format|apply|to_html)|to_html\(|HTML\(f")
    read = [*MODULES.values(), *(ROOT / "notebooks").glob("*.ipynb")]
    assert len(read) > 50 and not [path.name for path in read if forbidden.search(path.read_text(encoding="utf-8"))]


@pytest.mark.pinned
def test_requirements_are_the_versions_that_are_installed():
    pinned = dict(re.findall(r"^([\w.-]+)==([^ ;]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    installed = {}
    for name in pinned:
        try:
            installed[name] = version(name)
        except PackageNotFoundError:  # needed on another system only
            continue
    assert len(installed) > 90 and installed == {name: pinned[name] for name in installed}


def test_the_requirements_hold_every_dependency_the_project_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    assert all(f"\n{re.match('[a-z0-9-]+', name).group()}==" in "\n" + pinned for name in declared)


def test_links_in_the_readmes_lead_somewhere():
    checked = 0
    for page in [p for p in tracked() if p.suffix == ".md"]:
        for target in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", page.read_text(encoding="utf-8")):
            target = next(filter(None, target))
            if "://" not in target:
                checked += 1
                assert (page.parent / target).exists(), f"{page.name}: {target}"
    assert checked > 10
