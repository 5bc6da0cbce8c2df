"""Compare scores with coded sentences, and coders with each other."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import SettingError, tables

CODES = {-1: "negative", 0: "neutral", 1: "positive"}
BLOCK = 2 ** 20  # sentences drawn at a time
LIMIT = 0.05  # from here a compound is positive or negative, as the package's documentation has it


def draw_sample(sentences, n, by=None, seed=0, path=None):
    """A coding sheet of `n` sentences in random order → id, text, code (empty), coder (empty).

    Blind: no score, no article. `by` names a column of `sentences` whose values are drawn in proportion (largest remainders),
    so that none is missed by bad luck. `id` is a hash of the text, by which codes find their sentence again. With a
    `path` the sheet is written as CSV, never over one that is there.
    """
    pool = sentences[~pd.Series(_ids(sentences.text), sentences.index).duplicated().to_numpy()]
    if by is not None and pool[by].isna().any():
        raise SettingError(f"{pool[by].isna().sum()} sentences have no {by}; give them one, or draw without it")
    if n > len(pool):
        raise SettingError(f"there are {len(pool)} different sentences, fewer than the {n} to be drawn")
    generator = np.random.default_rng(seed)
    number = np.zeros(len(pool), int) if by is None else pool.groupby(by, observed=True).ngroup().to_numpy()
    held = np.bincount(number)
    groups, share = np.split(np.argsort(number, kind="stable"), np.cumsum(held)[:-1]), held * n / len(pool)
    size = np.floor(share).astype(int)
    size[np.argsort(size - share, kind="stable")[:n - size.sum()]] += 1
    drawn = np.concatenate([rows[np.sort(generator.permutation(len(rows))[:k])] for rows, k in zip(groups, size)])
    sheet = pool.iloc[drawn[generator.permutation(len(drawn))]][["text"]].reset_index(drop=True)
    sheet = pd.DataFrame({"id": _ids(sheet.text), "text": sheet.text, "code": "", "coder": ""})
    if path:
        if Path(path).exists():
            raise SettingError(f"{path} is there already, perhaps with somebody's codes; choose another name")
        sheet.to_csv(path, index=False)
    return sheet


def read_codes(path):
    """Coding sheets, filled in → id, code (−1, 0, 1), coder; rows without a code are left out.

    A CSV with these columns, or several such sheets under each other.
    """
    path = Path(path)
    table = tables.read(path, ["id", "code", "coder"], "make a sheet with sentiment.draw_sample and fill it in")
    table = table.assign(id=table.id.str.strip(), coder=table.coder.str.strip())
    table = table[(table.code.str.strip() != "") & (table.code != "code")]  # under each other, sheets repeat their heads
    value = pd.to_numeric(table.code, errors="coerce")
    if (~value.isin(CODES)).any():
        line = int((~value.isin(CODES)).idxmax()) + 2
        raise SettingError(f"{path.name}, line {line}: code {table.code[line - 2]!r}; write -1, 0 or 1")
    if (twice := table.duplicated(["id", "coder"])).any():
        raise SettingError(f"{path.name}, line {int(twice.idxmax()) + 2}: coder {table.coder[twice].iloc[0]!r} has coded this sentence before")
    return table.assign(code=value.astype(int))[["id", "code", "coder"]].reset_index(drop=True)


def reliability(codes):
    """How far coders agree with each other → measure, value, n, reason.

    Krippendorff's alpha (interval distances, any number of coders) over the sentences coded twice or more, and Cohen's kappa for
    every pair of coders. By NLTK's AnnotationTask. Missing, with the reason, where there is one coder, or one code only. Alpha of
    .8 is called reliable, of .667 tentative (Krippendorff 2004). One coder coding twice measures constancy, not reliability.
    """
    from nltk.metrics import AnnotationTask, interval_distance
    shared = codes[codes.groupby("id").coder.transform("nunique") > 1]
    coders = sorted(shared.coder.unique())
    if len(coders) < 2:
        return pd.DataFrame([("Krippendorff's alpha", np.nan, 0, "no sentence has two coders")], columns=["measure", "value", "n", "reason"])
    rows = []
    if shared.code.nunique() < 2:
        rows.append(("Krippendorff's alpha", np.nan, shared.id.nunique(), "all codes are the same"))
    else:
        task = AnnotationTask(list(shared[["coder", "id", "code"]].itertuples(index=False, name=None)), distance=interval_distance)
        rows.append(("Krippendorff's alpha", task.alpha(), shared.id.nunique(), ""))
    wide = shared.pivot(index="id", columns="coder", values="code")
    for i, one in enumerate(coders):
        for other in coders[i + 1:]:
            both = wide[[one, other]].dropna()
            same, chance = (both[one] == both[other]).mean(), sum((both[one] == c).mean() * (both[other] == c).mean() for c in CODES)
            fits = len(both) and chance < 1
            rows.append((f"Cohen's kappa, {one} and {other}", (same - chance) / (1 - chance) if fits else np.nan, len(both),
                         "" if fits else "one code only"))
    return pd.DataFrame(rows, columns=["measure", "value", "n", "reason"])


def validate(scores, codes, repetitions=2000, seed=0):
    """How far scores agree with codes → measure, value, low, high, n.

    Accuracy, precision, recall and F1 of every class, their macro mean, and Spearman's correlation of compound and code, with a
    95 % percentile bootstrap over sentences. A compound from .05 on is positive, to −.05 negative, all else neutral; a sentence
    without a word of the lexicon is neutral. The code of a sentence is the median of its coders, 0 where they are split.
    A value is missing where a class is neither coded nor scored; without codes the table is empty.
    """
    if codes.empty:
        return pd.DataFrame(columns=["measure", "value", "low", "high", "n"])
    truth, said, compound = _joined(scores, codes)
    generator = np.random.default_rng(seed)
    every = generator.integers(0, len(truth), (repetitions, len(truth)))
    draws = pd.concat([pd.DataFrame(_agreement(truth[rows], said[rows], compound[rows])) for rows in np.array_split(every, 1 + every.size // BLOCK)])
    values = {measure: value[0] for measure, value in _agreement(truth[None], said[None], compound[None]).items()}
    counted = {"precision": said, "recall": truth}
    n = [int((counted[kind] == next(code for code, label in CODES.items() if label == of)).sum()) if kind in counted else len(truth)
         for kind, _, of in (name.partition(", ") for name in values)]
    return pd.DataFrame({"measure": list(values), "value": list(values.values()), "low": draws.quantile(0.025).to_numpy(),
                         "high": draws.quantile(0.975).to_numpy(), "n": n})


def trust(codes):
    """What a caption must say of the scores' validity, given the codes there are."""
    if codes.empty:
        return "not validated on this corpus"
    said = f"compared with {codes.id.nunique()} coded sentences"
    return said + (", none coded by a human" if codes.coder.str.startswith("machine").all() else "")


def agreement(scores, codes):
    """How often each code met each score → code, negative, neutral, positive (scored)."""
    truth, said, _ = _joined(scores, codes)
    table = [[int(((truth == t) & (said == s)).sum()) for s in CODES] for t in CODES]
    return pd.DataFrame(table, columns=list(CODES.values())).assign(code=list(CODES.values()))[["code", *CODES.values()]]


def _joined(scores, codes):
    """Code, scored class and compound of every coded sentence."""
    median = codes.groupby("id").code.median()
    truth = np.sign(np.trunc(median)).astype(int)
    own = scores.assign(id=_ids(scores.text)).drop_duplicates("id").set_index("id")["compound"]
    if unknown := sorted(set(truth.index) - set(own.index)):
        raise SettingError(f"{len(unknown)} of {len(truth)} codes are for sentences that are not here, such as id {unknown[0]}; "
                           "were the texts changed, or is it the sheet of another corpus?")
    compound = own.reindex(truth.index).fillna(0.0).to_numpy()
    return truth.to_numpy(), np.where(compound >= LIMIT, 1, np.where(compound <= -LIMIT, -1, 0)), compound


def _agreement(truth, said, compound):
    """The measures of every row of three matrices, (draws, sentences) → {measure: (draws,)}."""
    values, f1 = {"accuracy": (truth == said).mean(axis=1)}, []
    with np.errstate(invalid="ignore"):  # 0/0: a class that is neither coded nor scored, ranks that are all the same
        for code, label in CODES.items():
            hit, scored, coded = (which.sum(axis=1) for which in ((truth == code) & (said == code), said == code, truth == code))
            f1.append(2 * hit / (scored + coded))
            values |= {f"precision, {label}": hit / scored, f"recall, {label}": hit / coded, f"F1, {label}": f1[-1]}
        values["F1, mean of classes"] = np.nanmean(f1, axis=0)
        one, other = (ranks - ranks.mean(axis=0) for ranks in (pd.DataFrame(x.T).rank().to_numpy() for x in (truth, compound)))
        values["rank correlation"] = (one * other).sum(axis=0) / np.sqrt((one ** 2).sum(axis=0) * (other ** 2).sum(axis=0))
    return values


def _ids(texts):
    return [hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12] for text in texts]
