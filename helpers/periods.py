"""Put articles into years, quarters or months."""

import pandas as pd

from helpers import SettingError

LENGTHS = {"year": "Y", "quarter": "Q", "month": "M"}


def of(articles, period="year"):
    """The year, quarter or month each article appeared in → Series of periods by article, missing where no day is given, or a range
    (`date` to `date_to`) that holds more than one of them."""
    if period not in LENGTHS:
        raise SettingError(f"period must be one of {', '.join(LENGTHS)}, not {period!r}")
    if (twice := articles.article.duplicated()).any():
        raise SettingError(f"article {articles.article[twice].iloc[0]!r} stands twice in articles; give each its own name")
    given = articles.set_index("article").date
    dates = given if given.dtype.kind == "M" else pd.to_datetime(given, format="ISO8601", errors="coerce", utc=True)
    dates = dates.dt.tz_localize(None) if dates.dt.tz else dates
    if (bad := given.notna() & dates.isna()).any():
        raise SettingError(f"{given[bad].iloc[0]!r} is no date; write 2024-12-31")
    found = dates.dt.to_period(LENGTHS[period])
    if "date_to" in articles:  # of a year alone no month is known
        last = articles.set_index("article").date_to
        found = found.where(last.isna() | (found == last.dt.to_period(LENGTHS[period])))
    return found


def all_of(found):
    """Every period from the first to the last of `found`, those without an article too."""
    return pd.period_range(found.min(), found.max()) if found.notna().any() else []
