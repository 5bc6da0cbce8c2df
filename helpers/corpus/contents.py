"""What a corpus holds, in figures and words: its sides, its labels, its sizes, its fingerprint."""

import hashlib

import pandas as pd

from helpers import SettingError, UnsuitedError


def fingerprint(articles):
    """Eight hex digits that change whenever an id, a language or a text changes."""
    digest = hashlib.sha256()
    for row in articles.sort_values("article").itertuples():
        for part in (row.article, row.language, row.text):
            digest.update(str(part).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:8]


def sides(articles, queries):
    """Which side of a comparison each article is on → Series by article, missing for those on neither.

    `queries` names two sides, each with a question to the columns of `articles`, as
    {"before": "date < '1900'", "after": "date >= '1900'"}.
    """
    side = pd.Series(pd.NA, index=articles.article, dtype="str")
    for name, query in queries.items():
        found = asked(articles, query, f"side {name!r}", UnsuitedError).article
        if side[found].notna().any():
            raise SettingError(f"side {name!r}, {query}, shares articles with the other side; see what articles.csv says of each")
        side[found] = name
    if len(queries) != 2:
        raise SettingError(f"there are {len(queries)} sides to compare; name two")
    return side


def asked(articles, query, name, none=SettingError):
    """The articles that answer a question to their columns; `none` is raised where no article does."""
    found = answering(articles, query, name)
    if found.empty:
        raise none(f"{name}, {query}, fits no article; see what articles.csv says of each, and ask for what it holds, in the "
                   "notebook's settings cell or by --where and --target")
    return found


def answering(articles, query, name):
    """The articles that answer a question to their columns, if any does."""
    try:
        return articles.query(query)
    except Exception as error:  # whatever a mistyped question raises
        raise SettingError(f"the question of {name}, {query}, cannot be answered ({error}); write it as "
                           f"group == 'x' or date < '1900'; columns are {', '.join(articles.columns)}") from None


def labels(articles):
    """A short name for every article, its id and its outlet or author → Series by article."""
    names = articles.article.astype("str") + " " + articles.outlet.fillna(articles.author).fillna("")
    return names.str.strip().set_axis(articles.article)


def overview(articles, words):
    """One row per article for the first figure → label, language, n (words), date, date_from, date_to."""
    n = words.groupby("article", observed=False).size().reindex(articles.article).to_numpy()
    table = articles[["language", "date", "date_from", "date_to"]].assign(label=labels(articles).to_numpy(), n=n)
    return table[["label", "language", "n", "date", "date_from", "date_to"]]


def about(articles, words):
    """What was analysed, in one dictionary: n_articles, n_words, language, first_date, last_date (of the
    dates given), fingerprint, and all that as a phrase, `scope`; it goes into every figure's caption."""
    dates = articles.date.dropna()
    first, last = (str(dates.min().date()), str(dates.max().date())) if len(dates) else (None, None)
    facts = {"n_articles": len(articles), "n_words": len(words), "language": " and ".join(sorted(articles.language.unique())),
             "first_date": first, "last_date": last, "fingerprint": fingerprint(articles)}
    dated = f"dated {first} to {last} where a date is given" if first else "undated"
    return facts | {"scope": f"{len(articles):,} articles in {facts['language']}, {len(words):,} words, {dated}; "
                             f"corpus fingerprint {facts['fingerprint']}."}
