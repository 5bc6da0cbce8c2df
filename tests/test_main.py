"""The runner: what fails is named, what works is saved, and what is saved can be checked."""

import contextlib
import io
import json
import os
import re
import sys
from types import SimpleNamespace

import nbformat
import pytest

from helpers import HelpersError, SettingError, kernels, options, results
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
UNSUITED = {"fine": "n = 3", "sides": "from helpers import UnsuitedError\nraise UnsuitedError('nothing to <compare>; name two')", "after": "1"}
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
    for name in options.OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(runner, "ROOT", tmp_path / "project")
    monkeypatch.setattr(runner, "NOTEBOOKS", tmp_path / "project" / "notebooks")
    texts(tmp_path / "project" / "seeds", a="one two three")
    return tmp_path / "project"


def run(*arguments):
    return runner.run(options.parse([str(argument) for argument in arguments]))


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cell(path, name):
    return next(cell for cell in nbformat.read(path, as_version=4).cells if cell.id == name)


@pytest.mark.case(39, 40)
def test_a_failing_notebook_is_named_with_cell_and_error_and_the_others_are_saved(project, tmp_path, capsys):
    write(project / "notebooks", **{"1_works": WORKS, "2_fails": FAILS, "3_dies": DIES, "4_unsuited": UNSUITED})
    before = contents(project)
    status = run(texts(tmp_path / "мои тексты", a="раз два", b="three"))
    said = capsys.readouterr()
    to = project / "figures" / "мои тексты"
    assert status == 1
    assert "2_fails.ipynb, cell divide: ZeroDivisionError: division by zero; to see it cell by cell, run again with --lab\n" in said.err
    assert "3_dies.ipynb" in said.err
    assert "Traceback" not in said.err and "1 of 4 notebooks ran, 1 left out with the reason" in said.out and str(to) in said.out
    assert "left out: 4_unsuited.ipynb, cell sides: nothing to <compare>; name two\n" in said.out
    assert sorted(path.name for path in to.iterdir()) == ["1_works.ipynb", "4_unsuited.ipynb", "README.md", "corpus.json", "fig-1-words.csv", "index.html",
                                                          "numbers.json", "numbers.tex"]
    assert cell(to / "4_unsuited.ipynb", "sides").outputs[0].traceback == ["UnsuitedError: nothing to <compare>; name two"]
    assert all(f"{name}.ipynb: {end}\n" in said.err for name, end in [("1_works", "done"), ("2_fails", "failed"), ("4_unsuited", "left out")])
    assert cell(to / "1_works.ipynb", "corpus").outputs[0].text == "2 texts, 3 words\n"
    after = contents(project)  # neither the notebooks nor the seeds were touched
    assert {name: content for name, content in after.items() if not name.startswith("figures/")} == before


def test_the_seeds_are_run_in_place_and_a_check_finds_what_is_altered_later(project, monkeypatch, capsys):
    write(project / "notebooks", **{"1_works": WORKS})
    path = project / "notebooks" / "1_works.ipynb"
    monkeypatch.setenv("PYTHONHASHSEED", "5")  # of this process: kernels get their own
    assert run() == 0 and capsys.readouterr().out.startswith("1 of 1 notebooks ran")
    saved = path.read_bytes()
    book = json.loads(saved)
    assert book["metadata"] == kernels.METADATA and cell(path, "corpus").outputs[0].text == "1 texts, 3 words\n"
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
            seen.append({name: env[name] for name in sorted({*options.OURS, "PYTHONHASHSEED"} & set(env))})
    monkeypatch.setattr(kernels.nbclient, "NotebookClient", Client)
    return seen


def message(arguments):
    with pytest.raises(SystemExit) as stopped:
        runner.main(arguments)
    # a text goes to stderr, with exit status 1
    assert isinstance(stopped.value.code, str) and stopped.value.code.startswith("notebooks: ")
    return stopped.value.code


@pytest.mark.case(1)
def test_a_missing_folder_is_a_clear_error_that_names_it(asked, tmp_path):
    missing = tmp_path / "нет такой"
    assert f"{missing} does not exist; create it" in message([str(missing)])
    assert asked == [] and not (runner.ROOT / "figures").exists()


@pytest.mark.case(2, 4)
def test_a_folder_without_a_text_to_read_is_one_error_before_anything_runs(asked, tmp_path):
    assert "a.txt: skipped: blank" in message([str(texts(tmp_path / "mine", a=" "))])
    (tmp_path / "bare").mkdir()
    assert "holds no file; put your texts there" in message([str(tmp_path / "bare")])
    assert asked == [] and not (runner.ROOT / "figures").exists()


def test_a_check_of_a_folder_is_refused(asked, tmp_path):
    assert "leave the folder and other options out" in message(["--check", str(tmp_path)]) and asked == []


def test_the_seeds_by_name_and_results_as_texts_are_refused(asked, project):
    assert "without naming them" in message([str(project / "seeds")])
    (project / "figures" / "mine").mkdir(parents=True)
    assert "rename the folder of your texts" in message([str(project / "figures" / "mine")])
    assert asked == []


def test_another_folder_called_seeds_does_not_replace_the_figures_of_the_seeds(asked, tmp_path):
    with pytest.raises(HelpersError, match="seeds"):
        run(texts(tmp_path / "elsewhere" / "seeds", a="other"))
    assert asked == []


def test_a_folder_without_a_name_does_not_spill_into_all_figures(asked, project):
    with pytest.raises(HelpersError):
        run(runner.Path(project.anchor))
    assert asked == []


@pytest.mark.case(33)
def test_figures_that_cannot_be_written_are_a_clear_error(asked, project, tmp_path):
    (project / "figures").write_text("a file where a folder should be")
    assert "figures" in message([str(texts(tmp_path / "mine", a="x"))])


@pytest.mark.case(33)
def test_a_file_that_cannot_be_replaced_is_named_itself_and_not_its_temporary_copy(asked, project, monkeypatch):
    (project / "figures" / "seeds").mkdir(parents=True)
    held, replace = project / "figures" / "seeds" / "index.html", os.replace

    def refused(old, new):
        """Windows while a browser or an editor holds the file."""
        if new == held:
            raise PermissionError(13, "Access is denied", str(old), 5, str(new))
        replace(old, new)
    held.write_bytes(b"earlier")
    monkeypatch.setattr(os, "replace", refused)
    assert f"{held} cannot be used: " in message([]) and held.read_bytes() == b"earlier"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_what_is_said_goes_into_a_file_of_any_encoding(tmp_path, monkeypatch, encoding):
    said = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr(sys, "stdout", said)
    runner.main(["--draft", str(texts(tmp_path / "մեր", a="A text in English."))])
    said.flush()
    assert b"\\u0574\\u0565\\u0580" in said.buffer.getvalue() and b"1 texts" in said.buffer.getvalue()


def test_a_project_without_notebooks_says_so(project, tmp_path):
    with pytest.raises(HelpersError, match="holds no notebook"):
        run(texts(tmp_path / "mine", a="x"))


def test_kernels_are_told_the_corpus_and_nothing_left_over_from_the_shell(asked, project, tmp_path, monkeypatch):
    mine = texts(tmp_path / "mine", a="x")
    monkeypatch.setenv("CORPUS_WHERE", "left over")
    assert run(mine) == 0
    assert asked == [{"CORPUS": str(mine), "FIGURES": str(project / "figures" / "mine"), "PYTHONHASHSEED": "0", "CORPUS_LANGUAGE": "und"}]
    # someone else's corpus in the shell must not be run into the notebooks of the seeds
    monkeypatch.setenv("CORPUS", str(mine))
    monkeypatch.setenv("FIGURES", str(tmp_path / "other"))
    (project / "figures" / "seeds").mkdir()
    run()
    assert asked[-1] == {"FIGURES": str(project / "figures" / "seeds"), "PYTHONHASHSEED": "0"}


def test_the_exit_status_says_whether_all_notebooks_ran(asked, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        runner.main([str(texts(tmp_path / "mine", a="x"))])
    assert stopped.value.code == 0 and len(asked) == 1


# what is asked for on the command line

REGISTER = "article,file,date,outlet,language\na,a.txt,2023-01-01,X,en\nb,b.txt,2024-01-01,Y,en\nc,c.txt,2024-01-01,Y,ru\n"


@pytest.fixture
def mine(tmp_path):
    folder = texts(tmp_path / "mine", a="A text in English.", b="Another text in English.", c="Текст по-русски.")
    (folder / "articles.csv").write_text(REGISTER, encoding="utf-8")
    return folder


def test_every_option_reaches_the_notebooks_as_a_variable(asked, project, mine, tmp_path, capsys):
    for name, content in [("actors.csv", "actor,type,language,form\nX,place,en,X\n"), ("lexicon.csv", "token,valence\ngood,1\n"), ("stop.txt", "the\n")]:
        (tmp_path / name).write_text(content)
    assert run(mine, "--where", "date >= '2023'", "--target", "outlet == 'X'", "--dedupe", "near", "--venue", "nature", "--to", tmp_path / "out",
               "--actors", tmp_path / "actors.csv", "--lexicon", tmp_path / "lexicon.csv", "--stopwords", tmp_path / "stop.txt") == 0
    assert asked == [{
        "CORPUS": str(mine), "FIGURES": str(tmp_path / "out"), "PYTHONHASHSEED": "0", "CORPUS_LANGUAGE": "en", "CORPUS_WHERE": "date >= '2023'",
        "CORPUS_TARGET": "outlet == 'X'", "CORPUS_DEDUPE": "near", "VENUE": "nature", "CORPUS_ACTORS": str(tmp_path / "actors.csv"),
        "CORPUS_LEXICON": str(tmp_path / "lexicon.csv"), "CORPUS_STOPWORDS": str(tmp_path / "stop.txt")}]
    assert "2 of 3 articles are in en and are run; 1 in ru: run them with --language" in capsys.readouterr().out
    run(mine, "--language", "ru", "--to", tmp_path / "out")
    assert asked[-1]["CORPUS_LANGUAGE"] == "ru" and "CORPUS_WHERE" not in asked[-1]


@pytest.mark.case(24)
def test_a_notebook_whose_memory_runs_out_says_what_to_do(project, tmp_path, capsys):
    write(project / "notebooks", **{"1_works": WORKS, "2_large": {"all": "import numpy\nnumpy.ones(2 ** 50)"}})
    assert run(texts(tmp_path / "mine", a="one two")) == 1
    said = capsys.readouterr()
    assert "2_large.ipynb, cell all: " in said.err and "; memory ran out; run on fewer texts, as by --where" in said.err and "1 of 2 notebooks ran" in said.out


@pytest.mark.case(33)
def test_a_place_that_may_not_be_written_is_said_before_anything_runs(asked, project, tmp_path, monkeypatch):
    mine = texts(tmp_path / "mine", a="one two")
    assert run(mine) == 0

    def denied(dir):
        raise PermissionError(13, "Permission denied", str(dir))
    monkeypatch.setattr(results.tempfile, "TemporaryFile", denied)
    for arguments, place in [([], "seeds"), ([str(mine)], "mine")]:
        assert f"{project / 'figures' / place} cannot be written: Permission denied; change its permissions" in message(arguments)
    assert len(asked) == 1


@pytest.mark.case(36)
def test_what_a_killed_run_never_finished_is_in_no_ones_way(asked, project, tmp_path):
    (project / "figures" / "mine").mkdir(parents=True)
    (project / "figures" / "mine" / ".corpus.json.17.tmp").write_text("{")
    assert run(texts(tmp_path / "mine", a="one two")) == 0 and len(asked) == 1


@pytest.mark.case(49)
def test_figures_made_from_texts_that_have_changed_since_are_marked(asked, project, tmp_path, monkeypatch):
    write(project / "more", **{"2_more": WORKS})
    (project / "more" / "2_more.ipynb").rename(project / "notebooks" / "2_more.ipynb")
    marked = []
    monkeypatch.setattr(runner.figures, "gallery", lambda folder, stale: marked.append(stale))
    mine = texts(tmp_path / "mine", a="one two three")
    run(mine)
    run(mine, "--only", "2")
    (mine / "a.txt").write_text("one two threa")  # one byte
    run(mine, "--only", "2")
    run(mine)
    assert marked == [set(), set(), {"1"}, set()]


@pytest.mark.case(9, 12)
def test_copies_and_guesses_are_said_at_the_end(asked, tmp_path, capsys):
    mine = texts(tmp_path / "mine", a="one two", b="one two")
    (mine / "c.txt").write_bytes("Президент встретился с министром в Баку в понедельник.".encode("cp1251"))
    assert run(mine) == 0
    assert "to be checked: b.txt, the same bytes as a.txt\nto be checked: c.txt, guessed: as cp1251\n" in capsys.readouterr().out


@pytest.mark.case(20)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_folder_whose_name_is_no_text_is_refused(asked, tmp_path):
    folder = texts(tmp_path / os.fsdecode(b"broken\xff"), a="one two")
    assert "is no name in UTF-8; rename the folder" in message([str(folder)]) and asked == []


def test_actors_beside_the_texts_are_tried_before_anything_runs(asked, mine):
    (mine / "actors.csv").write_text("actor,form\nX,x\n")
    assert "actors.csv lacks the column language" in message([str(mine)]) and asked == []


@pytest.mark.case(50)
@pytest.mark.parametrize("arguments, said", [
    (["--where", "date >= '2030'"], "where, date >= '2030', fits no article"), (["--where", "datum > 3"], "the question of where, datum > 3, cannot be answered"),
    (["--target", "outlet == 'Z'"], "outlet == 'Z', fits no article"), (["--target", "language == 'en'"], "fits no article"), (["--language", "az"], "no article .* is in language 'az'"),
    (["--venue", "lancet"], "VENUE is 'lancet'; the venues are generic, nature"),
    (["--actors", "none.csv"], "there is no file none.csv"), (["--lexicon", "none.csv"], "there is no file"), (["--stopwords", "none.txt"], "there is no file none.txt"),
    (["--only", "9"], "there is no notebook '9'; there are 1"), (["--only", ""], "there is no notebook ''")])
def test_a_slip_is_one_line_before_anything_runs(asked, mine, arguments, said):
    assert re.search(said, message([str(mine), *arguments])) and asked == []


@pytest.mark.parametrize("arguments, said", [
    (["--where", "x"], "--where would change what is saved for the seeds"), (["--draft"], "--draft needs the folder"), (["--check", "--only", "1"], "leave the folder"), (["--check", "--html"], "leave the folder")])
def test_options_that_make_no_sense_together_are_refused(asked, arguments, said):
    assert said in message(arguments) and asked == []


def test_some_notebooks_can_be_run_by_number(project, tmp_path, capsys):
    write(project / "notebooks", **{"1_works": WORKS, "2_fails": FAILS, "3_works": WORKS})
    assert run(texts(tmp_path / "mine", a="one two"), "--only", "1,3") == 0
    assert "2 of 2 notebooks ran" in capsys.readouterr().out
    assert sorted(p.name for p in (project / "figures" / "mine").glob("*.ipynb")) == ["1_works.ipynb", "3_works.ipynb"]


def test_a_folder_of_results_belongs_to_one_corpus(asked, project, tmp_path):
    first, second = texts(tmp_path / "one" / "mine", a="x"), texts(tmp_path / "two" / "mine", a="y")
    assert run(first) == run(first) == 0
    assert f"holds the results of {first}; name another folder by --to" in message([str(second)])
    assert run(second, "--to", tmp_path / "out") == 0 and run(second, "--to", tmp_path / "out") == 0 and len(asked) == 4


@pytest.mark.parametrize("there, said", [({"thesis.docx": "mine"}, "holds files that are no results of ours"), ({"corpus.json": "{"}, "is damaged")])
def test_results_go_into_no_folder_of_something_else(asked, tmp_path, there, said):
    (tmp_path / "out").mkdir()
    for name, content in there.items():
        (tmp_path / "out" / name).write_text(content)
    assert said in message([str(texts(tmp_path / "mine", a="x")), "--to", str(tmp_path / "out")])
    assert asked == [] and contents(tmp_path / "out") == {name: content.encode() for name, content in there.items()}


@pytest.mark.parametrize("to", ["mine", "mine/results", ".", "project/figures", "project/figures/seeds"])
def test_results_among_the_texts_or_among_all_figures_are_refused(asked, tmp_path, to):
    assert "would mix with something else" in message([str(texts(tmp_path / "mine", a="x")), "--to", str(tmp_path / to)]) and asked == []


def test_a_copy_runs_again_from_where_it_lies_and_is_not_lost_when_it_was_changed(project, tmp_path, monkeypatch, capsys):
    settings = 'import os\nCORPUS = os.environ.get("CORPUS", "../seeds")\nWHERE = os.environ.get("CORPUS_WHERE")\n' \
               'LANGUAGE = os.environ.get("CORPUS_LANGUAGE", "en")\nLEXICON = os.environ.get("CORPUS_LEXICON", LANGUAGE)\nLEAST = 5'
    write(project / "notebooks", **{"1_works": {"settings": settings, "corpus": "from pathlib import Path\nPath(CORPUS).resolve().name"}})
    folder = texts(tmp_path / "my texts", a="один текст на русском языке, в котором есть слова")
    assert run(folder, "--where", "article == \"a\"") == 0
    path = project / "figures" / "my texts" / "1_works.ipynb"
    source = cell(path, "settings").source
    monkeypatch.chdir(path.parent)
    values = {}
    exec(source, values)
    assert (path.parent / values["CORPUS"]).resolve() == folder and values["WHERE"] == 'article == "a"' and values["LANGUAGE"] == values["LEXICON"] == "ru"
    assert tmp_path.name not in source

    assert run(folder) == 0 and not list(path.parent.glob("*yours*"))  # nobody had changed it
    book = nbformat.read(path, as_version=4)
    book.cells[0].source += "\nLEAST = 7"
    nbformat.write(book, path)
    assert run(folder) == 0 and "kept: your changes to 1_works.ipynb, as 1_works-yours-1.ipynb" in capsys.readouterr().out
    assert cell(path.with_stem("1_works-yours-1"), "settings").source.endswith("LEAST = 7") and "LEAST = 7" not in cell(path, "settings").source


@pytest.mark.case(25)
@pytest.mark.parametrize("name", ['x"); hacked = 1 #', "a\\nb", "{CORPUS}", "two\nlines", "ə\u2028'"])
def test_no_name_of_a_folder_becomes_code_in_a_copy(monkeypatch, tmp_path, name):
    monkeypatch.delenv("CORPUS", raising=False)
    values = {"os": os}
    exec(options.settings('CORPUS = os.environ.get("CORPUS", "../seeds")', {"CORPUS": f"{tmp_path}/{name}"}, tmp_path / "out"), values)
    assert values["CORPUS"] == f"../{name}" and "hacked" not in values


class Server(contextlib.nullcontext):
    """A JupyterLab that ends with a status, after Ctrl-C was pressed some times."""
    def __init__(self, status, pressed=0):
        self.returncode, self.status, self.pressed = None, status, pressed

    def __enter__(self):
        return self

    def wait(self):
        self.pressed -= 1
        if self.pressed >= 0:
            raise KeyboardInterrupt
        self.returncode = self.status


def test_ctrl_c_is_left_to_jupyterlab_which_asks_whether_to_end(project, monkeypatch):
    write(project / "notebooks", **{"1_works": {"settings": "1"}})
    server = Server(3, pressed=2)
    monkeypatch.setattr(runner, "subprocess", SimpleNamespace(Popen=lambda command, env: server))
    assert runner.lab(options.parse(["--lab"])) == 3 and server.pressed == -1


def test_jupyterlab_opens_on_copies_that_know_the_corpus(project, tmp_path, monkeypatch):
    write(project / "notebooks", **{"1_works": {"settings": 'import os\nCORPUS = os.environ.get("CORPUS", "../seeds")'}})
    started = []
    monkeypatch.setattr(runner, "subprocess", SimpleNamespace(Popen=lambda command, env: started.append((command, env)) or Server(0)))
    folder = texts(tmp_path / "mine", a="one two")
    assert runner.lab(options.parse(["--lab", str(folder)])) == 0
    command, env = started[0]
    to = project / "figures" / "mine"
    assert command == [runner.sys.executable, "-m", "jupyterlab", str(to)] and env["CORPUS"] == str(folder) and env["FIGURES"] == str(to)
    assert cell(to / "1_works.ipynb", "settings").source.endswith('os.environ.get("CORPUS", "../../../mine")')
    before = contents(to)
    runner.lab(options.parse(["--lab", str(folder)]))  # again: nothing of the user's is written over
    assert contents(to) == before
    runner.lab(options.parse(["--lab"]))
    assert started[-1][0][-1] == str(project / "notebooks")


def test_files_that_are_not_read_are_listed_at_the_end(asked, tmp_path, capsys):
    folder = texts(tmp_path / "mine", a="one two")
    (folder / "b.pdf").write_bytes(b"%PDF")
    assert run(folder) == 0 and "not read: b.pdf, no reader for .pdf; save its text as .txt\n" in capsys.readouterr().out


def test_the_help_names_every_option_and_fits_a_screen(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit) as stopped:
        runner.main(["--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0 and max(map(len, said.splitlines())) <= 124 and len(said.splitlines()) < 75
    assert all(f"--{name}" in said for name in ("lab", "draft", "check", "only", "to", "html", *options.VARIABLES))


def test_a_draft_is_written_beside_the_texts_and_never_over_another(project, tmp_path, capsys):
    folder = texts(tmp_path / "mine", a="A title\n4 August 2025\nThe text itself, which is in English.")
    runner.main(["--draft", str(folder)])
    assert "articles.csv: 1 texts, 1 with a date, 1 with a title, in en" in capsys.readouterr().out
    before = (folder / "articles.csv").read_bytes()
    assert "is there already" in message(["--draft", str(folder)]) and (folder / "articles.csv").read_bytes() == before


def test_pages_are_written_of_the_notebooks_that_ran_and_only_when_asked(project, tmp_path, capsys):
    write(project / "notebooks", **{"1_works": WORKS, "2_fails": FAILS})
    mine = texts(tmp_path / "mine", a="<b>x</b> y")
    assert run(mine) == 1 and not (project / "figures" / "mine" / "html").exists()
    assert run(mine, "--html") == 1
    folder = project / "figures" / "mine" / "html"
    assert sorted(path.name for path in folder.iterdir()) == ["1_works.html", "index.html"]
    assert "1 texts, 2 words" in (folder / "1_works.html").read_text(encoding="utf-8") and f"pages of 1 notebooks: {folder}" in capsys.readouterr().out


def test_workers_and_a_scheduler_reach_the_notebooks_and_change_nothing_else(project, tmp_path, monkeypatch):
    write(project / "notebooks", **{"1_works": WORKS | {"asked": "print(os.environ.get('CORPUS_WORKERS'), os.environ.get('CORPUS_SCHEDULER'))"}})
    assert run("--workers", "3", "--scheduler", "tcp://10.0.0.1:8786") == 0  # on the seeds too, whose results they leave alone
    assert cell(project / "notebooks" / "1_works.ipynb", "asked").outputs[0].text == "3 tcp://10.0.0.1:8786\n"
    assert run(texts(tmp_path / "mine", a="one"), "--workers", "1") == 0
    assert cell(project / "figures" / "mine" / "1_works.ipynb", "asked").outputs[0].text == "1 None\n"
    with pytest.raises(SettingError, match="--workers two: give the number of processes"):
        run("--workers", "two")


def test_texts_that_do_not_fit_into_memory_are_refused_before_any_is_read(project, tmp_path, monkeypatch, capsys):
    write(project / "notebooks", **{"1_works": WORKS})
    mine = texts(tmp_path / "mine", a="one " * 250_000)
    monkeypatch.setattr(runner.scale, "HELD", 1000)
    free = SimpleNamespace(available=1.9e9)
    monkeypatch.setattr(runner.psutil, "virtual_memory", lambda: free)
    with pytest.raises(HelpersError, match=r"about 2\.0 GB in a notebook, and 1\.9 GB of memory are free; .*Larger than memory"):
        run(mine)
    assert not (project / "figures").exists()
    free.available = 3.9e9
    assert run(mine) == 0
    assert "the texts take about 2.0 GB in each notebook, of which 1 run at a time; 3.9 GB are free" in capsys.readouterr().err
    assert runner._at_once(mine) == 1 <= runner._at_once()
