"""What is computed does not depend on where: cases 43 to 48, by running all notebooks elsewhere and comparing with what is saved.

The run by default has everything against it at once. With `-m slow` three of the 24 combinations of case 43 run one by one; with
`-m every` the others, in about half an hour.
"""

import os
import random
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from conftest import ROOT
from helpers import FigureError, doctor, figures

# all that --check does, with neither the hash seed nor the threads of the kernels held still
CHECK = "import sys; from helpers import __main__ as runner, kernels; kernels.PINNED = {'WIDGETS': 'off'}; sys.exit(runner.check())"
# Python runs it before all else, in the runner as in its kernels: no socket leads off this machine, and folders list their files in any order
SITE = '''
import os, random, socket

def note(what):
    with open(os.environ["NOTES"], "a", encoding="utf-8") as file:
        file.write(what + "\\n")

def refuse(address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        note(f"asked for {address}")
        raise OSError(f"no network: {address}")

def only_here(name):
    real = getattr(socket.socket, name)
    def guarded(self, *arguments):
        refuse(arguments[-1])
        return real(self, *arguments)
    setattr(socket.socket, name, guarded)

for name in ("connect", "connect_ex", "sendto"):
    only_here(name)
look_up = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: (refuse((host or "localhost",)), look_up(host, *rest, **more))[1]

class Shuffled:
    def __init__(self, entries):
        with entries:
            self.entries = list(entries)
        random.Random(os.environ["ORDER"]).shuffle(self.entries)
    def __iter__(self):
        return iter(self.entries)
    def __next__(self):
        if not self.entries:
            raise StopIteration
        return self.entries.pop()
    def __enter__(self):
        return self
    def __exit__(self, *error):
        pass
    def close(self):
        pass

scan, list_names = os.scandir, os.listdir
os.scandir = lambda path=".": Shuffled(scan(path))
os.listdir = lambda path=".": sorted(list_names(path), key=lambda name: random.Random(f"{name}{os.environ['ORDER']}").random())
note("guarded")
'''
FOREIGN = "figure.dpi: 55\nfont.family: serif\nfont.size: 19\naxes.prop_cycle: cycler('color', ['r'])\nsavefig.transparent: True\nfigure.facecolor: black\n" \
          "text.color: white\nsvg.hashsalt: another\npdf.compression: 0\nsavefig.bbox: tight\naxes.unicode_minus: False\ntext.parse_math: True\n"
SIMD = " ".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
ZONES, LOCALES, CORES = ["Asia/Baku", "UTC", "Pacific/Auckland"], ["C", "POSIX", "tr_TR.UTF-8", "C.UTF-8"], ["", "Nehalem", "Haswell"]


def combination(number):
    """One of 24 environments: of what they vary, each has every value, and each two of them stand side by side in many ways."""
    threads = str(1 + number % 2)
    wanted = {"PYTHONHASHSEED": str(number % 10), "TZ": ZONES[number % 3], "LC_ALL": LOCALES[number // 3 % 4], "OMP_NUM_THREADS": threads,
              "OPENBLAS_NUM_THREADS": threads, "OPENBLAS_CORETYPE": CORES[number // 2 % 3], "NPY_DISABLE_CPU_FEATURES": SIMD if number // 4 % 2 else "",
              "PYTHONUTF8": "0" if number % 4 == 3 else ""}
    return {name: value for name, value in wanted.items() if value}


def check(environment, folder=ROOT):
    """What a fresh run of all notebooks in an environment says at its end, and on its way where that went wrong."""
    unset = ("MPLBACKEND", "MPLCONFIGDIR", "MATPLOTLIBRC", "LANG", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING")
    ran = subprocess.run([sys.executable, "-c", CHECK], cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
                         env={name: value for name, value in os.environ.items() if name not in unset} | environment)
    return ran.stdout if ran.returncode == 0 else ran.stdout + re.sub(r"notebooks: +\d+%.*?[\r\n]", "", ran.stderr)  # without the bar


@pytest.fixture
def site(tmp_path):
    """Variables that put the code of SITE before every Python that is started with them."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(SITE, encoding="utf-8")
    return {"PYTHONPATH": str(tmp_path / "site"), "NOTES": str(tmp_path / "notes"), "ORDER": "7"}


@pytest.fixture
def foreign(tmp_path):
    """Variables of a reader who has dressed matplotlib and IPython in a style of his own."""
    for name in ("matplotlib/stylelib", "ipython/profile_default/startup"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "matplotlib" / "matplotlibrc").write_text(FOREIGN)
    (tmp_path / "matplotlib" / "stylelib" / "mine.mplstyle").write_text(FOREIGN)
    (tmp_path / "ipython" / "profile_default" / "startup" / "dark.py").write_text(
        "import matplotlib.style\nmatplotlib.style.use(['dark_background', 'mine'])\n")
    return {"MATPLOTLIBRC": str(tmp_path / "matplotlib"), "MPLCONFIGDIR": str(tmp_path / "matplotlib"), "MPLBACKEND": "svg",
            "IPYTHONDIR": str(tmp_path / "ipython")}


@pytest.fixture
def copy(tmp_path):
    """The project in a folder whose name has a space and signs that are not ASCII, all its files as new as this test."""
    folder = tmp_path / "Təcrübə 1, опыт"
    for name in ("helpers", "notebooks", "seeds", "figures/seeds"):
        shutil.copytree(ROOT / name, folder / name, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.case(43)
@pytest.mark.case(44)
@pytest.mark.case(46)
@pytest.mark.case(48)
@pytest.mark.pinned
def test_all_notebooks_give_what_is_saved_with_everything_against_them_at_once(site, foreign, copy, tmp_path):
    (tmp_path / "home").write_text("a file: nobody, not even root, can write below it")
    home = dict.fromkeys(("HOME", "USERPROFILE"), str(tmp_path / "home"))
    path = {"PYTHONPATH": os.pathsep.join([site["PYTHONPATH"], str(copy)])}
    said = check(combination(7) | {"PYTHONUTF8": "1"} | site | foreign | home | path, copy)
    assert re.fullmatch(r"7 notebooks ran, and all they write is as saved\n", said), said[-3000:]
    notes = (tmp_path / "notes").read_text(encoding="utf-8").splitlines()
    assert set(notes) == {"guarded"} and len(notes) >= 8  # the runner, and a kernel for each notebook


@pytest.mark.case(46)
def test_the_guard_of_these_tests_refuses_the_network_and_notes_who_asks(site, tmp_path):
    code = "import socket, urllib.request; socket.create_server(('127.0.0.1', 0)).close(); urllib.request.urlopen('http://example.org')"
    ran = subprocess.run([sys.executable, "-c", code], env=os.environ | site, capture_output=True, text=True)
    assert "no network" in ran.stderr and (tmp_path / "notes").read_text() == "guarded\nasked for ('example.org',)\n"


@pytest.mark.case(48)
def test_the_guard_of_these_tests_lists_folders_in_another_order(site, tmp_path):
    for number in range(20):
        (tmp_path / f"file{number:02}").touch()
    code = "import os, sys; from pathlib import Path; print(*os.listdir(sys.argv[1])); print(*(p.name for p in Path(sys.argv[1]).glob('*')))"
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=os.environ | site, capture_output=True, text=True, check=True)
    for line in ran.stdout.splitlines():
        assert line.split() != sorted(line.split()) and len(line.split()) == 22  # with the folder of the guard, and its notes
    assert len(ran.stdout.splitlines()) == 2


@pytest.mark.case(43)
def test_the_combinations_differ_and_hold_every_value_of_what_they_vary():
    every = [combination(number) for number in range(24)]
    assert len({tuple(sorted(one.items())) for one in every}) == 24
    for name, values in [("PYTHONHASHSEED", set("0123456789")), ("TZ", set(ZONES)), ("LC_ALL", set(LOCALES)), ("OMP_NUM_THREADS", {"1", "2"}),
                         ("OPENBLAS_CORETYPE", {None, *CORES} - {""}), ("PYTHONUTF8", {None, "0"})]:
        assert {one.get(name) for one in every} == values


@pytest.mark.case(43)
@pytest.mark.parametrize("number", [pytest.param(number, marks=pytest.mark.slow if number in (3, 14, 16) else pytest.mark.every) for number in range(24)])
def test_hash_seed_time_zone_locale_threads_and_kinds_of_processor_change_nothing(number):
    assert check(combination(number)) == "7 notebooks ran, and all they write is as saved\n"


@pytest.mark.case(45)
def test_a_font_that_is_lost_is_an_error_with_the_remedy_and_never_another_font(monkeypatch):
    def lost(family, **settings):
        assert settings == {"fallback_to_default": False}
        raise ValueError(f"Failed to find font {family}")
    monkeypatch.setattr(figures.venues.font_manager, "findfont", lost)
    with pytest.raises(FigureError, match="does not find DejaVu Sans, the font that comes with it; run uv sync --reinstall-package matplotlib"):
        figures.styled()


@pytest.mark.case(45)
def test_a_font_that_another_matplotlibrc_asks_for_and_nobody_has_changes_nothing(foreign, tmp_path):
    (tmp_path / "matplotlib" / "matplotlibrc").write_text("font.family: No Such Font\nfont.sans-serif: Neither\n")
    code = "import hashlib, pandas as pd\nfrom helpers import figures, plots\nt = pd.DataFrame({'n_words': [1, 2], 'mean': [1., 2.], 'low': [1., 2.], 'high': [1., 2.]})\n" \
           "print(hashlib.sha256(figures.files.render(plots.growth(t), 'svg', metadata={'Date': None})).hexdigest())"
    said = [subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | more, capture_output=True, text=True, check=True) for more in ({}, foreign)]
    assert said[0].stdout == said[1].stdout and len(said[0].stdout) == 65 and "No Such Font" not in said[1].stderr


@pytest.mark.case(47)
def test_what_is_installed_lies_above_every_floor_the_project_declares():
    lines = doctor.versions()
    assert len(lines) > 20 and [line for line in lines if line.startswith("!")] == []  # tests/REPORT.md says which sets were run
