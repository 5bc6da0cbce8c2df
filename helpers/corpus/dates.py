"""Read dates as they are printed. Which of 4/5/2024 is the month is never guessed: it is stated, or proven by its neighbours."""

import calendar
import functools
import re

import pandas as pd

from helpers.languages import CANDIDATES

COLUMNS = ["date", "date_from", "date_to", "date_reason"]
ISO = re.compile(r"(?<!\d)(\d{4})(?:([-/._])(\d\d?)(?:\2(\d\d?))?|(\d\d)(\d\d))?(?!\d)")
NUMERIC = re.compile(r"(?<!\d)(\d\d?)([-/.])(\d\d?)\2(\d{4})(?!\d)")
YEARS = range(1000, 2101)


def parse(written, order=None):
    """Dates as written → date, date_from, date_to, date_reason (as texts), one row each.

    `date` is the day, or the first day where only a year or a month is given, which `date_from`, `date_to` and the
    reason then say. `order`, "day first" or "month first", is how numbers such as 4/5/2024 are meant; without it, dates
    among `written` such as 25/5/2024 prove it for all, unless others prove the contrary.
    """
    order = order or proof(written)
    known = {text: _row(text, order) for text in set(written.dropna())}
    return pd.DataFrame([known.get(text, ("", "", "", "")) for text in written], columns=COLUMNS, index=written.index, dtype="str")


def proof(written):
    """The order that numeric dates among `written` prove: "day first", "month first" or None."""
    pairs = [(int(match[1]), int(match[3])) for text in set(written.dropna()) for match in NUMERIC.finditer(text)]
    day, month = any(a > 12 >= b for a, b in pairs), any(b > 12 >= a for a, b in pairs)
    return None if day == month else "day first" if day else "month first"


def search(text, order=None):
    """Every date in a text → [(start, as written, first day, last day)], in order; numeric ones only where the order is known."""
    found = []
    for match in ISO.finditer(text):
        year, _, month, day, month2, day2 = match.groups()
        found.append((match, year, month or month2, day or day2))
    if order:
        found += [(match, match[4], *(match.group(3, 1) if order == "day first" else match.group(1, 3))) for match in NUMERIC.finditer(text)]
    for match in _named().finditer(text):
        day, month, month2, day2, year = match.groups()
        found.append((match, year, _months()[(month or month2).casefold().rstrip(".")], day or day2))
    spans = [(match.start(), match.group(), *span) for match, *parts in found if (span := _span(*parts))]
    return sorted(spans)


def _row(text, order):
    text = text.strip()
    if not text:
        return "", "", "", ""
    found = [hit for hit in search(text, order) if hit[0] == 0]
    if not found:
        why = "may be day or month first; state dates in corpus.toml" if NUMERIC.match(text) else "is not understood as a date"
        return "", "", "", f"{text!r} {why}"
    _, written, first, last = max(found, key=lambda hit: len(hit[1]))
    if first == last:
        return first, "", "", f"{order}: {text!r}" if NUMERIC.match(text) else ""
    return first, first, last, f"only {written!r} is given"


def _span(year, month, day):
    """First and last day of what is given, or None if there is no such date."""
    year, month, day = int(year), int(month or 0), int(day or 0)
    if year not in YEARS or month > 12 or (month and day > calendar.monthrange(year, month)[1]):
        return None
    last = calendar.monthrange(year, month or 12)[1]
    return f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{month or 12:02}-{day or last:02}"


@functools.cache
def _months():
    """Names of months in the languages we know, in lower case, to their numbers; names that mean two months are left out."""
    from babel.dates import get_month_names
    numbers = {}
    for language in CANDIDATES:
        for width, context in [(w, c) for w in ("wide", "abbreviated") for c in ("format", "stand-alone")]:
            for number, name in get_month_names(width, context, locale=language).items():
                numbers.setdefault(name.casefold().rstrip("."), set()).add(number)
    return {name: number for name, (number, *others) in numbers.items() if not others and not name.isdecimal()}


@functools.cache
def _named():
    names = "|".join(map(re.escape, sorted(_months(), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:(\d\d?)\.?\s+(?:de\s+)?({names})|({names})\.?\s+(\d\d?)(?:st|nd|rd|th)?),?\.?\s+(?:de\s+)?(\d{{4}})(?!\d)", re.IGNORECASE)
