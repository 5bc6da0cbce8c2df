"""Read a table that a person has made in a spreadsheet, or write one for a person to fill in."""

import os
from pathlib import Path

import pandas as pd

from helpers import SettingError


def read(path, columns, remedy):
    """A CSV in UTF-8 → its rows as text, empty cells "", without blank lines; the index is the number of the line less two.

    An error names the file and what is wrong with it: it is not there (then `remedy` says what to do), is no such CSV, or lacks
    one of `columns`.
    """
    path = Path(path)
    if not path.is_file():
        raise SettingError(f"there is no file {path}; {remedy}")
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SettingError(f"{path.name} cannot be read as CSV in UTF-8 ({error}); save it so from your spreadsheet") from error
    if missing := sorted(set(columns) - set(table.columns)):
        raise SettingError(f"{path.name} lacks the column {missing[0]}; its columns must be {', '.join(columns)}")
    return table[(table != "").any(axis=1)]


def write(path, table):
    """Write a new table for a spreadsheet: UTF-8 with its mark, and an apostrophe before what would run as a formula."""
    guarded = table.replace(r"^(?=[=+\-@\t\r'])", "'", regex=True)
    temporary = Path(path).with_name(f".{Path(path).name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(("\ufeff" + guarded.to_csv(index=False, lineterminator="\n")).encode("utf-8", "backslashreplace"))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
