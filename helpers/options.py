"""What can be asked of `uv run notebooks`, and how it reaches the notebooks: as variables of the environment."""

import argparse
import json
import os
import re
import warnings
from pathlib import Path

from helpers import HelpersError, SettingError, actors, corpus, engine, figures, sentiment, tokens

# option: variable; a notebook's settings cell asks for it as os.environ.get("CORPUS_WHERE")
VARIABLES = {"language": "CORPUS_LANGUAGE", "where": "CORPUS_WHERE", "target": "CORPUS_TARGET", "dedupe": "CORPUS_DEDUPE",
             "actors": "CORPUS_ACTORS", "lexicon": "CORPUS_LEXICON", "stopwords": "CORPUS_STOPWORDS", "venue": "VENUE"}
PACE = {"workers": "CORPUS_WORKERS", "scheduler": "CORPUS_SCHEDULER"}  # which change no result
OURS = {"CORPUS", "FIGURES", *VARIABLES.values()}  # whatever the shell says of them is not meant for us
PATHS = {"CORPUS", "CORPUS_ACTORS", "CORPUS_LEXICON", "CORPUS_STOPWORDS"}
DESCRIPTION = """\
Runs the notebooks on your texts and saves what they show.

FOLDER holds the texts: .txt and .md files, one article each, in sub-folders if you like; tables (.csv, .tsv, .jsonl,
.parquet) with an article in each row; .html and .docx files; .zip archives of these. What you know of them goes into
articles.csv in the same folder; --draft writes a first one for you. Without FOLDER the notebooks run on the texts that come
with the project, seeds/, and are updated in place; with one, they stay as they are, and the executed copies, figures and
numbers go to figures/<name of the folder>/.
"""
EXAMPLES = """\
examples:
  uv run notebooks                                      the seeds
  uv run notebooks my_texts                             your own texts, in their commonest language
  uv run notebooks --draft my_texts                     a first articles.csv, to correct in a spreadsheet
  uv run notebooks my_texts --where "date >= '2024'" --target "outlet == 'The Paper'"
  uv run notebooks --lab my_texts                       the same in JupyterLab
  uv run notebooks --doctor my_texts                    whether all is well, and what to do if not

Exit status 0: every notebook ran, or said why these texts cannot carry it. 1: something failed; the lines above say what.
"""


def parser():
    """The parser of the command line."""
    parser = argparse.ArgumentParser(prog="uv run notebooks", description=DESCRIPTION, epilog=EXAMPLES, usage="%(prog)s [FOLDER] [options]",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("folder", nargs="?", type=Path, metavar="FOLDER", help="your texts (or one file of them)")
    add("--lab", action="store_true", help="open the notebooks on these texts in JupyterLab instead of running them")
    add("--draft", action="store_true", help="write a first articles.csv beside the texts and stop")
    add("--check", action="store_true", help="run on the seeds into a temporary folder, and list what differs from what is saved")
    add("--doctor", action="store_true", help="say in what state versions, fonts and cache are, and whether your texts can be drawn")
    add("--clear-cache", action="store_true", help="with --doctor, empty the cache")
    choice = parser.add_argument_group("which texts")
    choice.add_argument("--language", metavar="CODE", help="keep one language, as en or ar; else the commonest is taken")
    choice.add_argument("--where", metavar="QUESTION", help="keep the articles that answer it, as \"date >= '2024'\"; it may ask for every column of articles.csv")
    choice.add_argument("--target", metavar="QUESTION", help="in notebook 3, set these articles against all others, as \"outlet == 'The Paper'\"")
    choice.add_argument("--dedupe", choices=["exact", "near"], help="leave out all but the first of exact copies, or of near ones too")
    tables = parser.add_argument_group("your own tables")
    tables.add_argument("--actors", type=Path, metavar="FILE", help="who is named, and under which forms; else actors.csv beside the texts")
    tables.add_argument("--lexicon", type=Path, metavar="FILE", help="a CSV with the columns token and valence, in the language of the texts")
    tables.add_argument("--stopwords", type=Path, metavar="FILE", help="function words, one a line")
    results = parser.add_argument_group("what is made")
    results.add_argument("--only", metavar="NUMBERS", help="run some of the notebooks, as 2,5")
    results.add_argument("--to", type=Path, metavar="FOLDER", help="where the results go, instead of figures/<name of the folder>/")
    results.add_argument("--html", action="store_true", help="write every notebook as a web page too, which opens from disk")
    results.add_argument("--venue", metavar="NAME", help="the journal whose figure sizes are kept")
    pace = parser.add_argument_group("large corpora")
    pace.add_argument("--workers", metavar="N", help="processes that share the work of many texts, as 2; else one per processor")
    pace.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers do it instead, as tcp://host:8786; needs the extra cluster")
    return parser


def parse(arguments):
    """What is asked for, checked to make sense together."""
    asked = parser().parse_args(arguments)
    given = [f"--{name}" for name in ("to", *VARIABLES) if getattr(asked, name) is not None]
    if asked.check and (asked.folder or asked.lab or asked.draft or asked.only or asked.html or given):
        raise SettingError("--check compares with what is saved for the seeds; leave the folder and other options out")
    if asked.clear_cache and not asked.doctor:
        raise SettingError("--clear-cache goes with --doctor: uv run notebooks --doctor --clear-cache")
    if asked.doctor and (asked.lab or asked.draft or asked.check or asked.only or asked.html or given):
        raise SettingError("--doctor looks and runs nothing; leave other options than --clear-cache out")
    if asked.draft and not asked.folder:
        raise SettingError("--draft needs the folder of your texts: uv run notebooks --draft FOLDER")
    if given and not asked.folder:
        raise SettingError(f"{given[0]} would change what is saved for the seeds; to try it on them: uv run notebooks seeds --to figures/trial {given[0]} …")
    return asked


def chosen(only, names):
    """The names of notebooks that `--only` asks for, as "2,5"."""
    if only is None:
        return names
    wanted = re.split(r"[,\s]+", only.strip())
    if unknown := [number for number in wanted if not any(name.startswith(f"{number}_") for name in names)]:
        raise SettingError(f"--only {only}: there is no notebook {unknown[0]!r}; there are {', '.join(name.partition('_')[0] for name in names)}")
    return [name for name in names if name.partition("_")[0] in wanted]


def environment(asked):
    """The variables for the notebooks, what to say of them, and the fingerprint of the texts, as ({name: text}, [lines], text).

    Everything the user wrote is tried here, so that a slip is one line before anything runs.
    """
    folder = asked.folder.resolve()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what was not read is said once, by the runner
        articles = corpus.read(folder, asked.language, where=asked.where)
    languages = articles.language.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    language = languages.index[0]
    if asked.target:
        corpus.sides(articles[articles.language == language], {"the target": asked.target, "all others": f"not ({asked.target})"})
    if asked.actors or (folder / "actors.csv").is_file():
        actors.load(asked.actors or folder / "actors.csv")
    if asked.lexicon:
        sentiment.lexicon(asked.lexicon)
    if asked.stopwords:
        tokens.stopwords(language, asked.stopwords)
    if asked.venue:
        figures.style(asked.venue)
    values = {name: getattr(asked, name) for name in VARIABLES} | {"language": language}
    named = {VARIABLES[name]: str(value.resolve() if isinstance(value, Path) else value) for name, value in values.items() if value is not None}
    others = ", ".join(f"{n:,} in {code}" for code, n in languages.items() if code != language)
    said = [f"{languages[language]:,} of {len(articles):,} articles are in {language} and are run; {others}: run them with --language"] if others else []
    return {"CORPUS": str(folder)} | named, said, corpus.fingerprint(articles)


def pace(asked):
    """The variables that say who does the work."""
    if asked.workers is not None:
        engine.number(asked.workers, f"--workers {asked.workers}:")
    return {variable: getattr(asked, name) for name, variable in PACE.items() if getattr(asked, name) is not None}


def settings(source, named, to):
    """The source of a settings cell for a copy in the folder `to`, with the values of this run in place of the defaults."""
    def value(match):
        """One line of settings with the value of this run."""
        if match[1] not in named:
            return match[0]
        text = relative(named[match[1]], to) if match[1] in PATHS else named[match[1]]
        return f'os.environ.get("{match[1]}", {json.dumps(text, ensure_ascii=False)})'
    return re.sub(r'os\.environ\.get\("(\w+)"(?:, (?:f?"[^"]*"|\w+))?\)', value, source)


def is_text(name):
    """Whether the name of a folder can be written into a file; on some systems it may be any bytes."""
    return not any("\ud800" <= sign <= "\udfff" for sign in str(name))


def relative(path, to):
    """A path as seen from the folder `to`, with forward slashes; whole where it is on another drive."""
    try:
        return Path(os.path.relpath(path, to)).as_posix()
    except ValueError:
        return Path(path).as_posix()
