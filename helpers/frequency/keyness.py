"""What one side says more, or less, than another."""

import numpy as np
import pandas as pd

from helpers import SettingError, measures, tallies
from helpers.frequency import cells


def contrast(words, target, reference=None):
    """Counts of two sides and what counts alone can say, for every token → token, n_target, n_reference,
    per_million_target, per_million_reference, log_ratio, g2; the largest |g2| first.

    `target` holds article ids, or is a boolean series over them; `reference` is the same for the other side, or a
    frame with token and n, such as a frequency list read from CSV; without it all other articles are the
    reference. `g2` takes words for independent: rank by it, judge by `keyness`.
    """
    edges = tallies.runs(words.article.array.codes)
    side, listed = _sides(words, edges, target, reference)
    tokens = words.token.cat.categories
    f1, f2 = (cells.counted(words, edges, side == which) for which in (1, 0))
    if listed is not None:
        tokens = tokens.union(listed.index)
        f1 = pd.Series(f1, words.token.cat.categories).reindex(tokens, fill_value=0).to_numpy()
        f2 = listed.reindex(tokens, fill_value=0).to_numpy()
    n1, n2 = f1.sum(), f2.sum()
    some = np.flatnonzero(f1 + f2)
    f1, f2 = f1[some], f2[some]
    table = measures.two_groups(f1, n1, f2, n2)
    g2 = measures.g2(*table)
    order = np.lexsort((cells.alphabetical(tokens)[some], -np.abs(g2)))
    return pd.DataFrame({
        "token": pd.Categorical.from_codes(some, tokens), "n_target": f1, "n_reference": f2, "per_million_target": f1 / n1 * 1e6,
        "per_million_reference": f2 / n2 * 1e6, "log_ratio": measures.log_ratio(*table), "g2": g2}).iloc[order].reset_index(drop=True)


def keyness(words, target, reference=None, least=10, least_articles=3, test=measures.permutation):
    """`contrast`, judged by articles → token, n_target, n_reference, n_articles_target, n_articles_reference,
    per_million_target, per_million_reference, log_ratio, low, high, lrc, g2, dp_target, dp_reference, p_articles, q,
    reason; the most certain differences first.

    Rows are the tokens with `least` uses in `least_articles` articles, both sides together, chosen before any
    difference is looked at. `low` and `high` bound the log ratio (95 %, articles as the sample); `lrc` is the
    conservative log ratio of the numbers of articles, at 95 % over all rows. `p_articles` is `test`, a function of
    counts (sparse), sizes and target as `measures.permutation`, `q` its false discovery rate over all rows. `dp_…` are
    missing with fewer than five articles a side. `reason` says why a value is missing, and is empty where none is.
    """
    side, listed = _sides(words, tallies.runs(words.article.array.codes), target, reference)
    asked = (side >= 0)[words.article.array.codes]
    words = words if asked.all() else words[asked]  # a copy takes as much memory as the words
    table = contrast(words, target, reference)
    table = table[table.n_target + table.n_reference >= least]  # first, since it is types of few uses that a corpus has millions of
    matrix, sizes = cells.by_article(words, table.token.astype("str"))
    inside = side[np.unique(words.article.array.codes)] == 1
    table = table.assign(n_articles_target=_held(matrix[inside]), n_articles_reference=_held(matrix[~inside]))
    kept = (table.n_articles_target + table.n_articles_reference >= least_articles).to_numpy()
    table, chosen = table[kept].reset_index(drop=True), matrix[:, kept]
    low, high = cells.blockwise(lambda counts: np.array(measures.log_ratio_interval(counts, sizes, inside)), chosen)
    p = test(chosen, sizes, inside)
    held = measures.two_groups(table.n_articles_target, inside.sum(), table.n_articles_reference, max(1, (~inside).sum()))
    table = table.assign(low=low, high=high, lrc=measures.lrc(*held, m=max(1, len(table))), p_articles=p, q=measures.false_discovery(p))
    for name, rows in [("dp_target", inside), ("dp_reference", ~inside)]:
        table[name] = cells.dp(chosen[rows], sizes[rows]) if rows.sum() >= 5 else np.nan
    if listed is not None:  # a list has no articles
        table = table.assign(n_articles_reference=pd.array([pd.NA] * len(table), "Int64"), lrc=np.nan)
    table["reason"] = _reasons(table, inside, listed is not None)
    table = table.assign(token=table.token.astype("str"), strength=-table.g2.abs())
    columns = ["token", "n_target", "n_reference", "n_articles_target", "n_articles_reference", "per_million_target", "per_million_reference",
               "log_ratio", "low", "high", "lrc", "g2", "dp_target", "dp_reference", "p_articles", "q", "reason"]
    return table.sort_values(["p_articles", "strength", "token"], ignore_index=True)[columns].astype({"token": "category"})


def floor(words, target, splits=20, least=10, least_articles=3, seed=0):
    """`keyness` of `target` against all others, and of as many random splits of the same articles → split, n_tested, n_p
    (p_articles < .05), n_q (q < .05), smallest_p, middle_ratio (median of |log_ratio|).

    The first row is the contrast asked for, every other one puts as many articles, drawn from `seed`, on the target's
    side: what such a contrast finds where there is nothing to find.
    """
    edges = tallies.runs(words.article.array.codes)
    side, _ = _sides(words, edges, target, None)
    tokens, n = words.token.array.categories, cells.counted(words, edges, side >= 0)
    matrix, sizes = cells.by_article(words, tokens[n >= least].astype("str"))
    matrix = matrix[:, _held(matrix) >= least_articles]
    inside, generator = side[side >= 0] == 1, np.random.default_rng(seed)
    sides = np.array([inside, *(np.isin(np.arange(len(inside)), generator.permutation(len(inside))[:inside.sum()]) for _ in range(splits))])
    p = measures.permutation(matrix, sizes, sides)
    f1, n1 = sides @ matrix, (sides @ sizes)[:, None]
    ratio = measures.log_ratio(*measures.two_groups(f1, n1, matrix.sum(axis=0) - f1, sizes.sum() - n1))
    return pd.DataFrame({
        "split": ["contrast", *(f"random {split}" for split in range(1, splits + 1))], "n_tested": matrix.shape[1], "n_p": (p < 0.05).sum(axis=1),
        "n_q": [(measures.false_discovery(row) < 0.05).sum() for row in p], "smallest_p": pd.DataFrame(p).min(axis=1),
        "middle_ratio": pd.DataFrame(ratio).abs().median(axis=1)})


def agreement(tables, top=20):
    """How far tables of `keyness` or `contrast` made with other settings agree with the first → setting, n (rows), n_shared, rho,
    kept.

    `tables` is {setting: table}. `rho` is Spearman's correlation of the log ratios of the tokens both tables hold, missing
    below three; `kept` is the share of the first `top` tokens of the first table that are among the first `top` of the other.
    """
    first, rows = next(iter(tables.values())), []
    front = set(first.token.head(top))
    for setting, table in tables.items():
        both = first[["token", "log_ratio"]].astype({"token": "str"}).merge(table[["token", "log_ratio"]].astype({"token": "str"}), on="token")
        rho = both[["log_ratio_x", "log_ratio_y"]].corr("spearman", min_periods=3).iloc[0, 1]
        rows.append((setting, len(table), len(both), rho, len(front & set(table.token.head(top))) / max(1, len(front))))
    return pd.DataFrame(rows, columns=["setting", "n", "n_shared", "rho", "kept"])


def _sides(words, edges, target, reference):
    """1, 0 or −1 for each article category: target, reference, neither; and the counts of a listed reference."""
    categories = words.article.cat.categories
    present = np.isin(np.arange(len(categories)), words.article.array.codes[edges[:-1]])
    inside = _named(categories, target, "target") & present
    listed = None
    if isinstance(reference, pd.DataFrame):
        if not {"token", "n"} <= set(reference.columns):
            raise SettingError(f"a reference list needs the columns token and n, not {', '.join(reference.columns)}")
        n = pd.to_numeric(reference.n, errors="coerce")
        if (bad := ~(n >= 0)).any() or not n.sum() > 0:
            raise SettingError(f"the reference list has n = {reference.n[bad].iloc[0] if bad.any() else 0!r}; give whole numbers of uses")
        listed, outside = n.groupby(reference.token.astype("str")).sum(), np.zeros(len(categories), bool)
    else:
        outside = present & (~inside if reference is None else _named(categories, reference, "reference"))
        if (inside & outside).any():
            raise SettingError(f"article {categories[inside & outside][0]!r} is named on both sides")
    if not inside.any() or listed is None and not outside.any():
        raise SettingError("target must name some of the articles, and not all: "
                           f"{inside.sum()} of {present.sum()} are in it, {outside.sum()} in the reference")
    return np.where(inside, 1, np.where(outside, 0, -1)).astype("int8"), listed


def _named(categories, some, side):
    if isinstance(some, pd.Series) and some.dtype == bool:
        some = some.index[some]
    some = some if isinstance(some, pd.Index) else pd.Index(list(some), dtype="object")
    places, inside = categories.get_indexer(some), np.zeros(len(categories), bool)
    if (places < 0).any():
        raise SettingError(f"{side} names {sorted(map(str, some[places < 0]))[0]!r}, which is no article here")
    inside[places] = True
    return inside


def _held(matrix):
    """Articles that hold each token."""
    return np.diff(matrix.tocsc().indptr).astype("int64")


def _reasons(table, inside, listed):
    """Why something is missing in each row."""
    if listed:
        return "the reference is a list without articles"
    reason = np.select([table.n_target == 0, table.n_reference == 0], ["absent in target", "absent in reference"], "")
    few = table.p_articles.isna() & (reason == "")
    return np.where(few, f"no split of {len(inside)} articles into {inside.sum()} and {(~inside).sum()} can reach .05", reason)
