"""The words that go with a figure: caption, alternative text, methods, and what a paper's source includes it by."""

import json
import numbers
import re
from pathlib import Path

from helpers import FigureError, SettingError
from helpers.figures.methods import described

SEED = 0  # of every function that draws at random, unless it is told another
COUNTS = {"ARTICLES", "BINS", "CLOUD", "LEAST", "LEAST_NAMED", "LETTERS", "MOST", "NAMED", "PER", "ROWS", "RUN", "SAMPLE", "SENTENCES", "SPLITS", "TOP",
          "WIDTH", "WINDOW"}  # the settings of notebooks that are numbers of things
LONGEST_ALT = 250  # characters; screen readers read it in one breath
WORD = ("Word: Insert > Pictures > {name}.svg (or .png), width {width:g} mm; keep it sharp with File > Options > Advanced > Image Size "
        "and Quality > High fidelity, and paste the alternative text by Edit Alt Text.")
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "−": r"\ensuremath{-}",
        **{sign: "\\" + sign for sign in "&%$#_{}"}}


def bundle(name, caption, alt, finding, *, about, methods="", excluded="", tested=""):
    """Everything that is said of a figure → {name, caption, alt, finding, methods, citations, about, parameters, seed}."""
    about = dict(about)
    parameters = about.pop("parameters", {})
    phrases, sentences, citations = described(methods, parameters, tested)
    phrases += [f"Excluded: {excluded}."] if excluded else []
    return {"name": name, "caption": " ".join([caption, *phrases, about["scope"]]), "alt": alternative(alt, caption),
            "finding": finding, "methods": sentences, "citations": citations, "about": about, "parameters": parameters, "seed": SEED}


def alternative(alt, caption=""):
    """The alternative text, or the `FigureError` that says why it is none: empty, 250 characters or longer, or the caption again."""
    if not alt.strip():
        raise FigureError("a figure needs an alternative text: chart type, data and finding")
    if len(alt) >= LONGEST_ALT:
        raise FigureError(f"the alternative text has {len(alt)} characters; say chart type, data and finding in fewer than {LONGEST_ALT}: {alt!r}")
    if caption and re.sub(r"\W", "", alt).lower() == re.sub(r"\W", "", caption).lower():
        raise FigureError(f"the alternative text repeats the caption; say what a reader who cannot see the figure needs: {alt!r}")
    return alt


def parameters(names):
    """The settings of a notebook, out of its `globals()`: what has a name in capitals, without the folders it reads and writes;
    of a file only its name. A number that cannot be is an error here, before anything is computed."""
    for name in sorted(COUNTS & set(names)):
        if not isinstance(names[name], numbers.Integral) or names[name] < 1:
            raise SettingError(f"{name} is {names[name]!r}; write a whole number, 1 or more, in the settings cell")
    found = {name: _setting(value) for name, value in sorted(names.items())
             if re.fullmatch("[A-Z]+(_[A-Z]+)*", name) and name not in ("CORPUS", "FOLDER", "VENUE")}
    return json.loads(json.dumps(found, default=str))


def snippets(told):
    """How a paper takes a figure in → {latex, markdown, word}, from what `save` wrote into its .json; signs of a corpus escaped."""
    name, width = told["name"], told["size_mm"][0]
    kind = "figure*" if width > 100 else "figure"  # as wide as a page of two columns
    latex = "\n".join([
        rf"\begin{{{kind}}}", r"  \centering",
        rf"  \includegraphics[width={width:g}mm,alt={{{tex(told['alt'])}}}]{{{name}.pdf}}",
        rf"  \caption{{{tex(told['caption'])}}}", rf"  \label{{{name.replace('-', ':', 1)}}}", rf"\end{{{kind}}}"])
    alt = re.sub(r'(["\\])', r"\\\1", " ".join(told["alt"].split()))
    markdown = f'![{_markdown(told["caption"])}]({name}.svg){{#{name} fig-alt="{alt}" width={width:g}mm}}'
    return {"latex": latex, "markdown": markdown, "word": WORD.format(name=name, width=width)}


def tex(text):
    """Text for LaTeX, in which no sign acts as a command."""
    return re.sub(r"[\\~^−&%$#_{}]", lambda sign: _TEX[sign.group()], " ".join(str(text).split()))


def _markdown(text):
    return re.sub(r"([\\`*_{}\[\]<>#|$~^@!])", r"\\\1", " ".join(text.split()))


def _setting(value):
    named = isinstance(value, Path) or isinstance(value, str) and re.fullmatch(r"[^'\"=<>]*[/\\][^'\"=<>]*", value)
    return Path(str(value).replace("\\", "/")).name if named else value
