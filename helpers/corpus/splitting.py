"""Find the articles in a file that holds many, by patterns the user gives; nothing is guessed.

In `corpus.toml`, Python's regular expressions (of the package regex) in which ^ and $ are the beginning and end of a line:

    [split]
    begins = '^Document \\d+ of \\d+$'          # needed: what stands at the head of every article, and nowhere else
    announced = '^Document \\d+ of (\\d+)$'      # the number of articles that the file itself gives
    title = '^Title: (.+)$'                      # and so for date, outlet, author, kind, language, group: what is in brackets
    date = '^Published: (.+)$'
    body = '^Text:$'                             # the body begins behind it; else on the line after the last of the above
    ends = '^_{10,}$'                            # the body ends before it; else where the next article begins

`uv run notebooks --draft FOLDER` then writes a register with the spans of every article, to be checked by eye.
"""

import re
import time

import pandas as pd
import regex

from helpers import CorpusError

FIELDS = ["title", "date", "outlet", "author", "kind", "language", "group"]
PATTERNS = ["begins", "announced", *FIELDS, "body", "ends"]
PATIENCE = 60  # seconds for one file: somebody else's pattern could take for ever, which re cannot be kept from
SPAN_WORDS = 4  # at the beginning and the end of a body, by which the register knows it again


class Timed:
    """A pattern that gives up, with a TimeoutError, PATIENCE seconds after it was made."""

    def __init__(self, pattern):
        self.pattern, self.until = pattern, time.monotonic() + PATIENCE

    def find(self, how, *where):
        """What the pattern's method `how` (search, match, finditer) gives."""
        return getattr(self.pattern, how)(*where, timeout=max(self.until - time.monotonic(), 0.001))


def split(text, patterns, name="the text"):
    """Articles in a text → title_span, metadata_span, body_span, first_words, last_words and the fields found, as texts.

    `patterns` are those above, of which `begins` is needed. An error where no article begins, where one has no body, where
    a pattern is no regular expression, and where the text announces another number of articles than are found.
    """
    compiled = _compiled(patterns)
    try:
        starts = [match.start() for match in compiled["begins"].find("finditer", text)]
        if not starts:
            raise CorpusError(f"{name}: begins = {patterns['begins']!r} is found nowhere; copy the head of an article and write it as a pattern")
        _check_announced(text, compiled.get("announced"), len(starts), name)
        rows = [_article(text, start, end, compiled, f"article {number} of {name}")
                for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)]), 1)]
    except TimeoutError:
        raise CorpusError(f"{name}: the patterns of [split] take more than {PATIENCE} seconds; write them without repetitions in repetitions, "
                          "as (a+)+ is, and find out which by taking them away one by one") from None
    columns = ["title_span", "metadata_span", "body_span", "first_words", "last_words", *[field for field in FIELDS if field in compiled]]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def _compiled(patterns):
    if unknown := [key for key in patterns if key not in PATTERNS]:
        raise CorpusError(f"corpus.toml: [split] {unknown[0]} is not understood; known are {', '.join(PATTERNS)}")
    if "begins" not in patterns:
        raise CorpusError("corpus.toml: [split] needs begins, a pattern for what stands at the head of every article")
    compiled = {}
    for key, pattern in patterns.items():
        try:
            re.compile(pattern)  # regex knows signs of Perl's as well, and some that mean something else
            compiled[key] = Timed(regex.compile(pattern, regex.MULTILINE))
        except (re.error, regex.error, TypeError) as error:
            raise CorpusError(f"corpus.toml: [split] {key} = {pattern!r} is no regular expression ({error}); write special signs with \\ before them") from None
        if key in [*FIELDS, "announced"] and compiled[key].pattern.groups != 1:
            raise CorpusError(f"corpus.toml: [split] {key} = {pattern!r} needs one pair of brackets, round what is to be taken")
    return compiled


def _check_announced(text, announced, found, name):
    said = sorted({match[1].replace(",", "") for match in announced.find("finditer", text)}) if announced else []
    if announced and not said:
        raise CorpusError(f"{name} announces no number of articles; correct [split] announced, or leave it out")
    if said and said != [str(found)]:
        raise CorpusError(f"{name} announces {' and '.join(said)} articles, and begins is found {found} times; correct the patterns, or the file")


def _article(text, start, end, compiled, name):
    """One row: where the fields and the body of an article stand between `start` and `end`, and what they say."""
    spans = {field: match.span(1) for field in FIELDS if field in compiled and (match := compiled[field].find("search", text, start, end))}
    behind = max([compiled["begins"].find("match", text, start).end(), *[stop for _, stop in spans.values()]])
    if "body" in compiled:
        opening = compiled["body"].find("search", text, start, end)
        if opening is None:
            raise CorpusError(f"{name}: body = {compiled['body'].pattern.pattern!r} is not found; correct it, or leave it out")
        behind = opening.end()
        spans = {field: span for field, span in spans.items() if span[1] <= opening.start()}  # what the body says is no field
    else:
        behind = min(end, text.find("\n", behind) + 1 or end)
    closing = compiled["ends"].find("search", text, behind, end) if "ends" in compiled else None
    body = text[behind:closing.start() if closing else end]
    if not body.strip():
        raise CorpusError(f"{name} has no body; correct the patterns")
    first = behind + len(body) - len(body.lstrip())
    last, words = first + len(body.strip()), body.split()
    row = {field: " ".join(text[slice(*span)].split()) for field, span in spans.items()}
    written = {field: f"{a}..{b}" for field, (a, b) in spans.items() if b > a}
    return row | {"title_span": written.pop("title", ""), "metadata_span": " ".join(written.values()), "body_span": f"{first}..{last}",
                  "first_words": " ".join(words[:SPAN_WORDS]), "last_words": " ".join(words[-SPAN_WORDS:])}
