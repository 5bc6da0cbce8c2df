"""Read a table that a person has made in a spreadsheet."""

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
