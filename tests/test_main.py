"""The runner: what fails is named, what works is saved, and what is saved can be checked."""

import json
import re

import nbformat
import pytest

from helpers import HelpersError
from helpers import __main__ as runner

WORKS = {
    "question": "# One",
    "tools": "import os\nfrom pathlib import Path\nCORPUS = os.environ.get('CORPUS', '../seeds')",
    "corpus": "texts = [path.read_text('utf-8') for path in Path(CORPUS).glob('*.txt')]\n"
              "print(len(texts), 'texts,', sum(len(text.split()) for text in texts), 'words')",
    "order": "list({'b', 'a', 'c'})",  # differs from run to run unless the hash seed is set
    "export": "folder = Path(os.environ.get('FIGURES', '../figures/seeds'))\n"
              "folder.mkdir(parents=True, exist_ok=True)\n_ = (folder / 'fig-1-words.csv').write_text('n\\n3\\n')"}
FAILS = {"fine": "n = 0", "divide": "1 / n", "after": "print('never')"}
DIES = {"kill": "import os\nos._exit(3)"}


def write(folder, **notebooks):
    folder.mkdir(parents=True)
    for name, cells in notebooks.items():
        made = [(nbformat.v4.new_markdown_cell if text.startswith("#") else nbformat.v4.new_code_cell)(text, id=i)
                for i, text in cells.items()]
        metadata = {"kernelspec": {"name": "x", "display_name": "Mine, 3.9"}}
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), folder / f"{name}.ipynb")


def texts(folder, **files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project of which the runner believes to be a part."""
    for name in ("CORPUS", "FIGURES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(runner, "ROOT", tmp_path / "project")
    monkeypatch.setattr(runner, "NOTEBOOKS", tmp_path / "project" / "notebooks")
    texts(tmp_path / "project" / "seeds", a="one two three")
    return tmp_path / "project"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cell(path, name):
    return next(cell for cell in nbformat.read(path, as_version=4).cells if cell.id == name)


def test_a_failing_notebook_is_named_with_cell_and_error_and_the_others_are_saved(project, tmp_path, capsys):
    write(project / "notebooks", **{"1_works": WORKS, "2_fails": FAILS, "3_dies": DIES})
    before = contents(project)
    status = runner.run(texts(tmp_path / "мои тексты", a="раз два", b="three"))
    said = capsys.readouterr()
    to = project / "figures" / "мои тексты"
    assert status == 1
    assert "2_fails.ipynb, cell divide: ZeroDivisionError: division by zero\n" in said.err
    assert "3_dies.ipynb" in said.err
    assert "Traceback" not in said.err and said.out.startswith("1 of 3 notebooks ran") and str(to) in said.out
    assert sorted(path.name for path in to.iterdir()) == ["1_works.ipynb", "README.md", "fig-1-words.csv", "index.html", "numbers.json", "numbers.tex"]
    assert cell(to / "1_works.ipynb", "corpus").outputs[0].text == "2 texts, 3 words\n"
    after = contents(project)  # neither the notebooks nor the seeds were touched
    assert {name: content for name, content in after.items() if not name.startswith("figures/")} == before


def test_the_seeds_are_run_in_place_and_a_check_finds_what_is_altered_later(project, monkeypatch, capsys):
    write(project / "notebooks", **{"1_works": WORKS})
    path = project / "notebooks" / "1_works.ipynb"
    monkeypatch.setenv("PYTHONHASHSEED", "5")  # of this process: kernels get their own
    assert runner.run() == 0 and capsys.readouterr().out.startswith("1 of 1 notebooks ran")
    saved = path.read_bytes()
    book = json.loads(saved)
    assert book["metadata"] == runner.METADATA and cell(path, "corpus").outputs[0].text == "1 texts, 3 words\n"
    assert [c["id"] for c in book["cells"]] == list(WORKS) and all(c["metadata"] == {} for c in book["cells"])
    assert not re.search(rb"\d\d:\d\d|20\d\d-|execution\"|Mine|\r", saved) and saved.endswith(b"}\n")

    assert runner.check() == 0 and "all they write is as saved" in capsys.readouterr().out
    assert path.read_bytes() == saved  # a check changes nothing

    path.write_bytes(saved.replace(b"3 words", b"4 words"))
    (project / "figures" / "seeds" / "fig-1-words.csv").write_text("n\n4\n")
    assert runner.check() == 1
    assert capsys.readouterr().out.splitlines() == [
        "notebooks/1_works.ipynb, cell corpus differs", "figures/seeds/fig-1-words.csv differs",
        "2 differences from what is saved"]


# what is refused before anything runs; in these tests nothing would be run


@pytest.fixture
def asked(project, monkeypatch):
    """The environments in which notebooks would have been run."""
    write(project / "notebooks", **{"1_works": WORKS})
    seen = []

    class Client:
        def __init__(self, notebook, **settings):
            pass

        async def async_execute(self, env):
            seen.append({name: env.get(name) for name in ("CORPUS", "FIGURES", "PYTHONHASHSEED")})
    monkeypatch.setattr(runner.nbclient, "NotebookClient", Client)
    return seen


def message(arguments):
    with pytest.raises(SystemExit) as stopped:
        runner.main(arguments)
    # a text goes to stderr, with exit status 1
    assert isinstance(stopped.value.code, str) and stopped.value.code.startswith("notebooks: ")
    return stopped.value.code


def test_a_missing_folder_is_a_clear_error_that_names_it(asked, tmp_path):
    missing = tmp_path / "нет такой"
    assert f"{missing} does not exist; create it" in message([str(missing)])
    assert asked == [] and not (runner.ROOT / "figures").exists()


def test_a_folder_without_a_text_to_read_is_one_error_before_anything_runs(asked, tmp_path):
    assert "a.txt: blank" in message([str(texts(tmp_path / "mine", a=" "))])
    (tmp_path / "bare").mkdir()
    assert "holds no .txt file" in message([str(tmp_path / "bare")])
    assert asked == [] and not (runner.ROOT / "figures").exists()


def test_a_check_of_a_folder_is_refused(asked, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        runner.main(["--check", str(tmp_path)])
    assert stopped.value.code == 2 and "leave the folder out" in capsys.readouterr().err and asked == []


def test_the_seeds_by_name_and_results_as_texts_are_refused(asked, project):
    assert "without naming them" in message([str(project / "seeds")])
    (project / "figures" / "mine").mkdir(parents=True)
    assert "rename the folder of your texts" in message([str(project / "figures" / "mine")])
    assert asked == []


def test_another_folder_called_seeds_does_not_replace_the_figures_of_the_seeds(asked, tmp_path):
    with pytest.raises(HelpersError, match="seeds"):
        runner.run(texts(tmp_path / "elsewhere" / "seeds", a="other"))
    assert asked == []


def test_a_folder_without_a_name_does_not_spill_into_all_figures(asked, project):
    with pytest.raises(HelpersError):
        runner.run(runner.Path(project.anchor))
    assert asked == []


def test_figures_that_cannot_be_written_are_a_clear_error(asked, project, tmp_path):
    (project / "figures").write_text("a file where a folder should be")
    assert "figures" in message([str(texts(tmp_path / "mine", a="x"))])


def test_a_project_without_notebooks_says_so(project, tmp_path):
    with pytest.raises(HelpersError, match="holds no notebook"):
        runner.run(texts(tmp_path / "mine", a="x"))


def test_kernels_are_told_the_corpus_and_nothing_left_over_from_the_shell(asked, project, tmp_path, monkeypatch):
    mine = texts(tmp_path / "mine", a="x")
    assert runner.run(mine) == 0
    assert asked == [{"CORPUS": str(mine), "FIGURES": str(project / "figures" / "mine"), "PYTHONHASHSEED": "0"}]
    # someone else's corpus in the shell must not be run into the notebooks of the seeds
    monkeypatch.setenv("CORPUS", str(mine))
    monkeypatch.setenv("FIGURES", str(tmp_path / "other"))
    (project / "figures" / "seeds").mkdir()
    runner.run()
    assert asked[-1]["CORPUS"] in (None, str(project / "seeds"))
    assert asked[-1]["FIGURES"] in (None, str(project / "figures" / "seeds"))


def test_the_exit_status_says_whether_all_notebooks_ran(asked, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        runner.main([str(texts(tmp_path / "mine", a="x"))])
    assert stopped.value.code == 0 and len(asked) == 1
