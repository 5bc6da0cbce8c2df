"""What the doctor says: nothing to do where all is well, and else what is wrong, where, and the remedy."""

import re

import pytest
from matplotlib import font_manager
from packaging.requirements import Requirement

from helpers import CorpusError, doctor, figures, store
from helpers import __main__ as runner


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own for each test."""
    monkeypatch.setattr(store, "folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def cared_for(lines):
    assert lines and all(line.startswith(("  ", "! ")) for line in lines)
    return [line for line in lines if line.startswith("!")]


def test_where_all_is_well_there_is_nothing_to_do(seeds):
    lines = doctor.report(seeds)
    assert cared_for(lines) == []
    said = "\n".join(lines)
    assert re.search(r"  Python 3\.\d+\.\d+, on \w+\n", said) and re.search(r"\n  matplotlib 3\.\d+\.\d+\n", said) and "Arabic: letters are joined" in said
    assert "seeds: 17 articles; files: 5 read, 5 skipped, 0 failed\n" in said
    assert f"every sign in them can be drawn in {figures.FONT}" in said and "cache" in lines[-1] and lines[-1].endswith("empty")


def test_arabic_letters_are_joined_whatever_size_the_font_was_used_in_before():
    for points in (2, 8, 400):
        font_manager.get_font(font_manager.findfont(figures.FONT)).set_size(points, 72)
        assert doctor.fonts()[1] == "  Arabic: letters are joined"


def test_a_package_below_its_floor_or_missing_is_named_with_the_remedy():
    assert doctor._version(Requirement("pytest>=1")).startswith("  pytest ")
    assert re.fullmatch(r"! pytest \S+: the project needs >=9999; run uv sync, .*", doctor._version(Requirement("pytest>=9999")))
    assert doctor._version(Requirement("no-such-package>=1")) == "! no-such-package: not installed; run uv sync"
    assert doctor._version(Requirement('no-such-package>=1; extra == "formats"')) == (
        "  no-such-package: not installed; needed only for more formats: uv run --extra formats notebooks")


def test_every_package_the_project_asks_for_is_listed():
    lines = doctor.versions()
    assert len(lines) > 20 and all(any(f" {name}" in line for line in lines) for name in ("pandas", "nupunkt", "wordcloud", "trafilatura"))


def test_signs_of_the_texts_that_the_font_lacks_are_counted_with_their_numbers(folder):
    path = folder({"a.txt": "peace 和平 和 əşğ Москва السلام, and 🙂 peace talks in many words of plain English", "b.pdf": "x"})
    lines = doctor.signs(path)
    assert lines[0].endswith("1 articles; files: 1 read, 1 skipped, 0 failed") and len(lines) == 2
    assert "lacks 和 (U+548C) 2, 平 (U+5E73) 1, 🙂 (U+1F642) 1;" in cared_for(lines)[0]


def test_of_many_signs_the_commonest_are_shown_and_the_rest_counted(folder):
    path = folder({"a.txt": "".join(map(chr, range(0x4E00, 0x4E14))) + " in words of plain English, so that there is a text"})
    line = doctor.signs(path)[-1]
    assert line.count("U+") == doctor.SIGNS and "and 8 more signs" in line


def test_a_font_that_matplotlib_does_not_find_is_named_with_the_remedy(monkeypatch):
    def none(*asked, **settings):
        raise ValueError("no font")
    monkeypatch.setattr(doctor.font_manager, "findfont", none)
    assert doctor.fonts() == [f"! font {figures.FONT}: matplotlib does not find it, though it comes with it; run uv sync --reinstall-package matplotlib"]


def test_letters_that_are_not_joined_are_said(monkeypatch):
    monkeypatch.setattr(doctor, "_width", lambda path, text: 10 * len(text))
    assert doctor.fonts()[1].startswith("! Arabic: letters are not joined; run uv sync")


def test_the_cache_is_shown_and_emptied_on_request_only(cache, capsys):
    (cache / "one").mkdir(parents=True)
    (cache / "one" / "start.npy").write_bytes(b"x" * 2_000_000)
    runner.main(["--doctor"])
    assert "1 entries, 2.0 MB; it may be emptied at any time: uv run notebooks --doctor --clear-cache" in capsys.readouterr().out and store.entries()
    runner.main(["--doctor", "--clear-cache"])
    assert "emptied, 2.0 MB" in capsys.readouterr().out and store.entries() == []


def test_a_cache_that_cannot_be_written_is_a_finding_with_its_remedy(cache):
    cache.write_text("a file in its place")
    assert doctor.kept() == [f"! cache {cache}: cannot be written, so every notebook cuts the words anew; free its disk, or name another folder by the "
                             "variable CORPUS_CACHE"]


@pytest.mark.parametrize("arguments, said", [(["--clear-cache"], "--clear-cache goes with --doctor"), (["--doctor", "--lab"], "--doctor looks and runs nothing"),
                                             (["--doctor", "--check"], "leave the folder|looks and runs nothing")])
def test_what_makes_no_sense_with_the_doctor_is_refused(arguments, said):
    with pytest.raises(SystemExit) as stopped:
        runner.main(arguments)
    assert re.search(said, stopped.value.code)


def test_a_folder_that_cannot_be_read_is_the_error_of_a_run(tmp_path):
    with pytest.raises(CorpusError, match="does not exist; create it"):
        doctor.report(tmp_path / "none")
