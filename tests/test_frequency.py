"""Counts by hand, spread and keyness against slow formulas and planted words."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from helpers import SettingError, frequency, measures


def frame(articles):
    """Words of {article: "a b c"}, categories in the order given, as `tokens.words` makes them."""
    rows = [(article, place, token) for article, text in articles.items() for place, token in enumerate(text.split())]
    table = pd.DataFrame(rows, columns=["article", "position", "token"])
    return table.astype({"article": pd.CategoricalDtype(list(articles)), "token": "category"})


def drawn(k=20, seed=0, vocabulary=30):
    """k articles of 300 to 900 words drawn from one Zipf-like distribution: nothing distinguishes them."""
    rng = np.random.default_rng(seed)
    chance = 1 / np.arange(1, vocabulary + 1)
    names = [f"w{i:02}" for i in range(vocabulary)]
    return {f"a{i:02}": " ".join(rng.choice(names, rng.integers(300, 901), p=chance / chance.sum())) for i in range(k)}


HAND = frame({"y": "war peace war", "x": "peace talks peace war war"})


# ---- counts

def test_count_by_hand():
    table = frequency.count(HAND)
    assert table[["token", "n", "n_articles"]].values.tolist() == [["war", 4, 2], ["peace", 3, 2], ["talks", 1, 1]]
    assert table.per_million.tolist() == [500_000, 375_000, 125_000]


def test_count_by_article_gives_each_articles_own_rate_in_the_order_of_the_articles():
    table = frequency.count(HAND, by="article")
    assert table[["article", "token", "n", "n_articles"]].values.tolist() == [
        ["y", "war", 2, 1], ["y", "peace", 1, 1], ["x", "peace", 2, 1], ["x", "war", 2, 1], ["x", "talks", 1, 1]]
    assert table.per_million.tolist() == pytest.approx([2e6 / 3, 1e6 / 3, 400_000, 400_000, 200_000])


def test_count_by_a_merged_column_adds_up_over_its_articles():
    words = frame({"a": "war war", "b": "war peace", "c": "peace"})
    words["side"] = words.article.astype("str").map({"a": "us", "b": "us", "c": "them"})
    table = frequency.count(words, by="side")
    assert table[["side", "token", "n", "n_articles"]].values.tolist() == [
        ["them", "peace", 1, 1], ["us", "war", 3, 2], ["us", "peace", 1, 1]]
    assert table.per_million.tolist() == [1_000_000, 750_000, 250_000]


def test_equal_counts_are_sorted_by_token():
    assert frequency.count(frame({"a": "d b c a b"})).token.tolist() == ["b", "a", "c", "d"]


def test_counts_of_the_seeds_are_those_of_a_plain_counter_and_sum_to_the_rows(words):
    table = frequency.count(words)
    assert dict(zip(table.token, table.n)) == Counter(words.token)
    assert table.n.sum() == len(words) > 8000
    assert table.per_million.sum() == pytest.approx(1e6)
    each = frequency.count(words, by="article")
    assert each.groupby("article", observed=True).n.sum().to_dict() == Counter(words.article)
    assert each.groupby("token", observed=True).n.sum().to_dict() == Counter(words.token)
    assert each.groupby("token", observed=True).size().to_dict() == dict(zip(table.token, table.n_articles))


def test_counts_of_filtered_words_know_nothing_of_what_was_left_out(words):
    some = words[words.article.isin(["002-1", "000-2"]) & (words.token != "the")]
    table = frequency.count(some)
    assert set(table.token) == set(some.token) and table.n.min() > 0
    assert table.n.sum() == len(some) and table.n_articles.max() == 2


def test_neither_gaps_in_the_index_nor_unused_categories_change_a_result(words):
    some = words[words.article.isin(["001-5", "000-4", "002-1", "000-1", "004-1", "000-5", "000-2"])]
    clean = some.reset_index(drop=True).assign(article=some.article.cat.remove_unused_categories().array,
                                               token=some.token.cat.remove_unused_categories().array)
    twice = some.set_axis([0] * len(some))
    target = ["000-1", "000-2", "000-4"]
    for analysis in (frequency.count, frequency.dispersion, lambda w: frequency.interval(frequency.count(w), w),
                     lambda w: frequency.keyness(w, target, least=5)):
        expected = analysis(clean)
        assert len(expected) > 20
        for other in (some, twice):
            pd.testing.assert_frame_equal(analysis(other), expected, check_categorical=False)


# ---- interval and dispersion

def test_the_interval_is_that_of_the_dense_table_of_articles_in_uses_per_million():
    words = frame(drawn(12))
    counts = frequency.count(words).tail(9).reset_index(drop=True)  # any rows, in any order
    table = frequency.interval(counts, words)
    dense = pd.crosstab(words.article, words.token)
    low, high, _ = measures.rate_interval(dense[counts.token.tolist()].to_numpy(), dense.sum(axis=1).to_numpy())
    assert table.low.tolist() == pytest.approx((low * 1e6).tolist())
    assert table.high.tolist() == pytest.approx((high * 1e6).tolist())
    assert ((table.low < table.per_million) & (table.per_million < table.high)).all()


def test_dispersion_is_dp_of_the_dense_table_of_articles(words):
    table = frequency.dispersion(words)
    dense = pd.crosstab(words.article, words.token)[table.token.tolist()].to_numpy()
    sizes = words.groupby("article", observed=True).size().to_numpy()
    assert len(table) > 2000
    assert table.dp.tolist() == pytest.approx(measures.dp(dense, sizes).tolist())
    assert table.dp_norm.tolist() == pytest.approx(measures.dp_norm(dense, sizes).tolist())
    assert table.dp_chance.tolist() == pytest.approx(measures.dp_chance(dense.sum(axis=0), sizes).tolist())
    assert table.dp_adjusted.tolist() == pytest.approx(measures.dp_adjusted(dense.sum(axis=0), table.dp, sizes).tolist())
    pd.testing.assert_frame_equal(table.loc[:, :"per_million"], frequency.count(words))


def test_dispersion_tells_a_word_in_every_article_from_a_word_in_one():
    words = frame({f"a{i}": "even x x x" + (" clump" * 6 if i == 2 else "") for i in range(5)})
    table = frequency.dispersion(words).set_index("token")
    # sizes 4, 4, 10, 4, 4 of 26: even differs by |1/5 − 4/26| four times and |1/5 − 10/26| once, halved
    assert table.dp["even"] == pytest.approx((4 * (1 / 5 - 4 / 26) + (10 / 26 - 1 / 5)) / 2)
    assert table.dp["clump"] == pytest.approx(1 - 10 / 26)


@pytest.mark.case(8)
def test_dispersion_is_missing_under_five_articles_and_given_from_five():
    text = "a b b c"
    few = frequency.dispersion(frame(dict.fromkeys("vwxy", text)))
    assert few[["dp", "dp_norm", "dp_chance", "dp_adjusted"]].isna().all(axis=None) and set(few.reason) == {"4 articles, fewer than five"}
    assert frequency.dispersion(frame(dict.fromkeys("vwxyz", text))).dp.tolist() == pytest.approx([0, 0, 0])


def test_a_spread_that_could_not_be_otherwise_is_missing_with_its_reason_and_the_others_have_none():
    table = frequency.dispersion(frame(dict.fromkeys("vwxyz", "a"))).set_index("token")  # one word each: five uses of five words
    assert np.isnan(table.dp_adjusted["a"]) and table.reason["a"] == "so many uses can be spread in one way only"
    table = frequency.dispersion(frame(dict.fromkeys("vwxyz", "a b b")))
    assert table.dp_adjusted.notna().all() and set(table.reason) == {""}


# ---- keyness

def test_keyness_by_hand():
    words = frame({"a": "war war war x", "b": "war war x x", "c": "x x peace peace x x", "d": "peace x x x",
                   "e": "war x"})
    table = frequency.keyness(words, ["a", "b"], least=3, least_articles=2).set_index("token")
    columns = ["n_target", "n_reference", "n_articles_target", "n_articles_reference"]
    assert table[columns].T.to_dict("list") == {"x": [3, 8, 2, 3], "war": [5, 1, 2, 1], "peace": [0, 3, 0, 2]}
    assert table.per_million_target["war"] == 5 / 8 * 1e6
    assert table.per_million_reference["war"] == pytest.approx(1 / 12 * 1e6)
    assert table.log_ratio["war"] == pytest.approx(np.log2(5 / 8 * 12))
    assert table.log_ratio["peace"] == pytest.approx(np.log2((0.5 / 8) / (3 / 12)))
    assert table.g2["war"] == pytest.approx(float(measures.g2(5, 8, 6, 20)))
    assert table.g2["war"] > 0 > table.g2["peace"]
    assert table.low.isna().to_dict() == {"x": False, "war": False, "peace": True}
    assert table.p_articles.isna().all()  # with two of four articles no split reaches one in twenty


def test_keyness_has_the_numbers_of_measures_on_the_dense_table_whatever_the_order_of_the_articles():
    words = frame(drawn(14, seed=1))
    target = [f"a{i:02}" for i in (0, 3, 4, 9, 13)]
    dense = pd.crosstab(words.article, words.token)
    sizes, inside = dense.sum(axis=1).to_numpy(), dense.index.isin(target)
    order = np.random.default_rng(0).permutation(dense.index)
    mixed = words.assign(article=words.article.cat.reorder_categories(order))
    for table in (frequency.keyness(words, target), frequency.keyness(mixed, target)):
        counts = dense[table.token.tolist()].to_numpy()
        assert len(table) == 30
        assert table.p_articles.tolist() == pytest.approx(measures.permutation(counts, sizes, inside).tolist())
        assert table.q.tolist() == pytest.approx(measures.false_discovery(table.p_articles).tolist())
        low, high = measures.log_ratio_interval(counts, sizes, inside)
        assert table.low.tolist() == pytest.approx(low.tolist()) and table.high.tolist() == pytest.approx(high.tolist())
        assert table.n_target.tolist() == counts[inside].sum(axis=0).tolist()
        assert table.n_articles_reference.tolist() == (counts[~inside] > 0).sum(axis=0).tolist()


def test_a_planted_keyword_comes_first_and_nothing_else_passes():
    articles = drawn(20)
    target = list(articles)[:10]
    planted = {a: text + (" planted" * 8 if a in target else " planted") for a, text in articles.items()}
    table = frequency.keyness(frame(planted), target)
    assert table.token[0] == "planted" and table.n_target[0] == 80 and table.n_reference[0] == 10
    assert table.q[0] < 0.01 and table.low[0] > 1
    assert (table.q[1:] > 0.05).all() and len(table) == 31


def test_keyness_puts_the_surest_first_then_the_largest_g2_then_the_alphabet(words):
    for target in (["000-1", "000-3", "000-5", "002-1"], ["000-3"]):  # one of 16 articles gives no p
        table = frequency.keyness(words, target, least=5)
        keys = list(zip(table.p_articles.fillna(2), -table.g2.abs(), table.token))
        assert keys == sorted(keys) and len(set(table.g2.abs())) > 50
        assert table.p_articles.isna().all() == (len(target) == 1)


def test_the_rows_of_keyness_are_chosen_by_frequency_and_articles_alone():
    words = frame({"a": "many many many once twice", "b": "many twice only only only", "c": "many x", "d": "x x"})
    assert set(frequency.keyness(words, ["a"], least=3, least_articles=2).token) == {"many", "x"}
    assert set(frequency.keyness(words, ["a"], least=3, least_articles=1).token) == {"many", "x", "only"}
    sides = ["a"], ["b", "d"], ["c"]
    chosen = [set(frequency.keyness(words, side, least=2, least_articles=2).token) for side in sides]
    assert chosen == [{"many", "twice", "x"}] * 3


def test_both_sides_of_keyness_add_up_to_the_count(words):
    target = ["000-1", "000-3", "000-5", "002-1"]
    table = frequency.keyness(words, target).sort_values("token")
    whole = frequency.count(words).query("n >= 10 and n_articles >= 3").sort_values("token")
    assert len(table) > 50
    assert (table.n_target + table.n_reference).tolist() == whole.n.tolist()
    assert (table.n_articles_target + table.n_articles_reference).tolist() == whole.n_articles.tolist()


def test_exchanging_target_and_reference_turns_every_sign(words):
    target = ["000-1", "000-3", "000-5", "002-1"]
    one = frequency.keyness(words, target).set_index("token")
    other = frequency.keyness(words, set(words.article) - set(target)).set_index("token").loc[one.index]
    for column in ("log_ratio", "g2"):
        assert other[column].tolist() == pytest.approx((-one[column]).tolist())
    assert other.low.tolist() == pytest.approx((-one.high).tolist(), nan_ok=True)
    assert other.p_articles.tolist() == pytest.approx(one.p_articles.tolist())


@pytest.mark.parametrize("target, said", [([], "not all"), (["x", "y"], "not all"), (["x", "nowhere"], "names 'nowhere'")])
def test_keyness_refuses_a_target_that_is_empty_or_everything_or_unknown(target, said):
    with pytest.raises(SettingError, match=said):
        frequency.keyness(HAND, target)


def test_counting_by_a_column_refuses_words_that_have_none_in_it(words):
    with pytest.raises(SettingError, match="1 words have no outlet"):
        frequency.count(words.assign(outlet=["A"] * (len(words) - 1) + [None]), "outlet")


def test_keyness_of_words_too_rare_to_test_is_an_empty_table():
    assert len(frequency.keyness(HAND, ["x"], least=1000)) == 0


def test_articles_without_words_do_not_count_as_a_side():
    words = frame({"a": "war", "b": "war peace", "c": "peace"})
    with pytest.raises(SettingError, match="0 of 2"):
        frequency.keyness(words[words.article != "c"], ["c"])


def test_a_boolean_series_names_a_target_as_its_articles_do(words):
    side = pd.Series([name.startswith("001") for name in words.article.cat.categories], words.article.cat.categories)
    pd.testing.assert_frame_equal(frequency.keyness(words, side), frequency.keyness(words, side.index[side]))
    pd.testing.assert_frame_equal(frequency.keyness(words, side, ~side), frequency.keyness(words, side))


def test_a_named_reference_leaves_all_other_articles_out(words):
    target, reference = ["000-1", "000-3", "000-4", "000-5"], ["002-1", "004-1", "000-2", "001-5"]
    only = words[words.article.isin(target + reference)]
    pd.testing.assert_frame_equal(frequency.keyness(words, target, reference), frequency.keyness(only, target), check_categorical=False)
    with pytest.raises(SettingError, match="'000-1' is named on both sides"):
        frequency.keyness(words, target, ["000-1", "002-1"])


def test_a_frequency_list_as_reference_gives_effect_and_g2_but_no_p(words):
    articles = ["002-1", "004-1", "000-2", "001-5"]
    target, other = words[~words.article.isin(articles)], words[words.article.isin(articles)]
    listed = frequency.count(other)[["token", "n"]]
    own = list(set(target.article))
    table, both = (t.set_index("token") for t in (frequency.keyness(target, own, listed), frequency.contrast(words, own, articles)))
    assert len(table) > 50
    for column in ("n_target", "n_reference", "per_million_reference", "log_ratio", "g2"):
        assert table[column].tolist() == pytest.approx(both.loc[table.index, column].tolist())
    assert table[["p_articles", "q", "low", "high", "lrc", "dp_reference", "n_articles_reference"]].isna().all(axis=None)
    assert set(table.reason) == {"the reference is a list without articles"} and table.dp_target.notna().any()
    assert set(frequency.contrast(target, own, listed).token) == set(words.token)  # also what only the list holds
    with pytest.raises(SettingError, match="needs the columns token and n, not word"):
        frequency.keyness(target, own, listed.rename(columns={"token": "word"}))


@pytest.mark.case(7)
def test_what_cannot_be_estimated_is_missing_with_its_reason():
    words = frame({"a": "war war x", "b": "war x", "c": "x peace peace", "d": "peace x", "e": "x"})
    table = frequency.keyness(words, ["a", "b"], least=3, least_articles=1).set_index("token")
    assert table.reason.to_dict() == {"war": "absent in reference", "peace": "absent in target",
                                      "x": "no split of 5 articles into 2 and 3 can reach .05"}
    assert table.loc["war", ["n_target", "n_reference"]].tolist() == [3, 0] and np.isnan(table.low["war"])
    enough = frequency.keyness(frame({f"a{i}": "x" * (i % 2) + " x y" for i in range(8)}), ["a0", "a1", "a2", "a3"], least=1)
    assert set(enough.reason) == {""} and enough.p_articles.notna().all()


def test_spread_on_a_side_needs_five_articles():
    articles = {f"a{i}": "even even clump" if i == 7 else "even even even" for i in range(10)} | {"a1": "clump clump even"}
    table = frequency.keyness(frame(articles), [f"a{i}" for i in range(5)], least=1, least_articles=1).set_index("token")
    assert table.loc["clump", ["dp_target", "dp_reference"]].tolist() == pytest.approx([0.8, 0.8])
    assert table.dp_target["even"] == pytest.approx((4 * (3 / 13 - 0.2) + (0.2 - 1 / 13)) / 2)
    four = frequency.keyness(frame(articles), [f"a{i}" for i in range(4)], least=1, least_articles=1)
    assert four.dp_target.isna().all() and four.dp_reference.notna().all()


def test_contrast_has_every_token_and_the_largest_g2_first(words):
    target = ["000-1", "000-3", "000-5", "002-1"]
    table = frequency.contrast(words, target)
    assert table.n_target.sum() + table.n_reference.sum() == len(words) and len(table) == words.token.nunique()
    keys = list(zip(-table.g2.abs(), table.token))
    assert keys == sorted(keys)
    same = frequency.keyness(words, target).set_index("token")
    for column in ("n_target", "log_ratio", "g2", "per_million_target"):
        assert table.set_index("token").loc[same.index, column].tolist() == same[column].tolist()


def test_another_test_takes_the_place_of_the_permutation(words):
    target = ["000-1", "000-3", "000-5", "002-1"]
    table = frequency.keyness(words, target, test=measures.wilcoxon)
    dense = pd.crosstab(words.article, words.token)[table.token.tolist()].to_numpy()
    sizes = words.groupby("article", observed=True).size().to_numpy()
    inside = words.article.cat.categories[words.groupby("article", observed=False).size() > 0].isin(target)
    assert table.p_articles.tolist() == pytest.approx(measures.wilcoxon(dense, sizes, inside).tolist())


def test_the_noise_floor_has_the_contrast_first_and_random_splits_of_its_size_below():
    articles = drawn(20)
    target = list(articles)[:8]
    words = frame({a: text + (" planted" * 8 if a in target else " planted") for a, text in articles.items()})
    table = frequency.floor(words, target, splits=6, least=20)
    asked = frequency.keyness(words, target, least=20)
    assert table.split.tolist() == ["contrast", *[f"random {i}" for i in range(1, 7)]]
    assert table.iloc[0].tolist() == ["contrast", len(asked), (asked.p_articles < 0.05).sum(), (asked.q < 0.05).sum(),
                                      asked.p_articles.min(), asked.log_ratio.abs().median()]
    assert table.n_q[0] == 1 and table.n_q[1:].sum() <= 1 and table.smallest_p[1:].min() > asked.p_articles.min()
    pd.testing.assert_frame_equal(table, frequency.floor(words, target, splits=6, least=20))


def test_every_row_of_the_noise_floor_is_the_keyness_of_its_split_where_all_splits_are_tried():
    words = frame(drawn(12))
    articles, generator = np.array(words.article.cat.categories), np.random.default_rng(0)
    for row in frequency.floor(words, articles[:5], splits=4).iloc[1:].itertuples():
        asked = frequency.keyness(words, generator.permutation(articles)[:5])
        assert row[2:6] == (len(asked), (asked.p_articles < 0.05).sum(), (asked.q < 0.05).sum(), asked.p_articles.min())
        assert row.middle_ratio == pytest.approx(asked.log_ratio.abs().median())


def test_a_noise_floor_without_a_word_to_test_says_so():
    table = frequency.floor(frame(drawn(12)), ["a00", "a01", "a02"], splits=2, least=10 ** 6)
    assert table.n_tested.tolist() == table.n_p.tolist() == table.n_q.tolist() == [0, 0, 0] and table.smallest_p.isna().all()


def test_agreement_by_hand():
    first = pd.DataFrame({"token": list("abcd"), "log_ratio": [3.0, 2.0, 1.0, 0.0]})
    tables = {"as it is": first, "turned": first.assign(log_ratio=-first.log_ratio), "fewer": first.tail(2), "none": first.head(0),
              "other order": first.iloc[[2, 0, 3, 1]]}
    table = frequency.agreement(tables, top=2).set_index("setting")
    assert table.n.tolist() == [4, 4, 2, 0, 4] == table.n_shared.tolist()
    assert table.rho.tolist() == pytest.approx([1, -1, np.nan, np.nan, 1], nan_ok=True)
    assert table.kept.tolist() == [1, 1, 0, 0, 0.5]


def test_tables_too_wide_for_memory_are_worked_through_in_parts_with_the_same_result(words, monkeypatch):
    target = ["000-1", "000-3", "000-5", "002-1"]
    whole = frequency.keyness(words, target), frequency.interval(frequency.count(words), words)
    monkeypatch.setattr(frequency.cells, "DENSE", 100)
    parts = frequency.keyness(words, target), frequency.interval(frequency.count(words), words)
    for one, other in zip(whole, parts):
        pd.testing.assert_frame_equal(one, other)


# ---- runs of words

def literal(words, n, unit):
    runs = Counter()
    for _, own in words.groupby(unit, observed=True):
        tokens, position = own.token.tolist(), own.position.tolist()
        runs.update(tuple(tokens[i:i + n]) for i in range(len(own) - n + 1) if position[i + n - 1] - position[i] == n - 1)
    return runs


@pytest.mark.parametrize("n", [1, 2, 3, 5, 7])  # the number of five words is too large but for turns, that of seven altogether
@pytest.mark.parametrize("within, unit", [("sentence", ["article", "sentence"]), ("article", ["article"])])
def test_runs_are_those_of_a_slow_loop_and_cross_no_border(words, n, within, unit):
    from helpers import tokens
    for some in (words, tokens.content(words, "en")):  # what was left out breaks a run
        table = frequency.ngrams(some, n, within)
        keys = list(table[[f"token_{i + 1}" for i in range(n)]].astype("str").itertuples(index=False, name=None))
        assert dict(zip(keys, table.n)) == literal(some, n, unit) and len(keys) == len(set(keys)) > 0
        assert list(zip(-table.n, keys)) == sorted(zip(-table.n, keys))


def test_runs_know_their_articles_and_rare_ones_are_left_out_on_request(words):
    table = frequency.ngrams(words, 2, least=10)
    assert len(table) > 10 and table.n.min() >= 10
    first = table.iloc[0]
    after = words.token.shift(-1), words.article.shift(-1), words.sentence.shift(-1)
    hits = words[(words.token == first.token_1) & (after[0] == first.token_2) & (after[1] == words.article) & (after[2] == words.sentence)]
    assert first.n == len(hits) and first.n_articles == hits.article.nunique()
    pd.testing.assert_frame_equal(table, frequency.ngrams(words, 2).head(len(table)))


def test_runs_longer_than_any_text_are_none_and_bad_settings_are_refused(words):
    assert list(frequency.ngrams(frame({"a": "x y"}), 3, "article").columns) == ["token_1", "token_2", "token_3", "n", "n_articles"]
    assert len(frequency.ngrams(frame({"a": "x y"}), 3, "article")) == 0
    with pytest.raises(SettingError, match="not 'page'"):
        frequency.ngrams(words, 2, "page")
    with pytest.raises(SettingError, match="no sentences"):
        frequency.ngrams(words.drop(columns="sentence"), 2)


# ---- richness, growth, ranks, time

def test_diversity_of_every_article_is_that_of_its_own_words(words):
    table = frequency.diversity(words, window=50).set_index("article")
    for article in ("000-3", "001-9"):
        own = words.token[words.article == article].tolist()
        assert table.loc[article, ["n", "n_types"]].tolist() == [len(own), len(set(own))]
        assert table.loc[article, ["mattr", "mtld", "hdd", "yule_k"]].tolist() == pytest.approx(
            [measures.mattr(own, 50), measures.mtld(own), measures.hdd(own), measures.yule_k(own)], nan_ok=True)
    assert np.isnan(table.mattr["001-9"]) and len(table) == 16


def test_growth_ends_at_all_types_and_is_that_of_a_slow_reading():
    words = frame(drawn(9))
    table = frequency.growth(words, points=7, orders=50, seed=3)
    assert table.n_words.iloc[-1] == len(words) and table.iloc[-1][["mean", "low", "high"]].tolist() == [words.token.nunique()] * 3
    assert (table.low <= table["mean"]).all() and (table["mean"] <= table.high).all() and table["mean"].is_monotonic_increasing
    order = np.random.default_rng(3).permutation(9)
    names, seen, at = list(words.article.cat.categories), set(), [(0, 0)]
    for number in order:
        own = words.token[words.article == names[number]]
        seen |= set(own)
        at.append((at[-1][0] + len(own), len(seen)))
    one = frequency.growth(words, points=7, orders=1, seed=3)
    assert one["mean"].tolist() == pytest.approx(np.interp(np.linspace(0, len(words), 8)[1:], *zip(*at)).tolist())


def test_growth_has_a_wide_band_where_one_article_brings_words_of_its_own():
    same = {f"a{i}": "a b c d e f" for i in range(10)}
    strange = same | {"a9": " ".join(f"own{i}" for i in range(60))}
    def width(articles):
        table = frequency.growth(frame(articles), points=10)
        return (table.high - table.low).max()
    assert width(same) == 0 and width(strange) > 20


def test_ranks_and_frequencies_come_from_two_halves(words):
    table = frequency.zipf(words)
    counts = words.token.value_counts()
    assert table["rank"].tolist() == list(range(1, len(counts[counts > 0]) + 1))
    other = counts[table.token].to_numpy() - table.n.to_numpy()
    assert (np.diff(other) <= 0).all() and (np.diff(table.n) > 0).any()  # ranked by the half that is not shown
    assert 0.45 < table.n.sum() / len(words) < 0.55 and table.expected.sum() == pytest.approx(table.n.sum())
    pd.testing.assert_frame_equal(table, frequency.zipf(words))


def test_both_models_of_frequency_are_found_again():
    rng = np.random.default_rng(0)
    shares = (np.arange(1, 3000) + 2.0) ** -1.1
    uses = rng.choice(len(shares), 60_000, p=shares / shares.sum())
    words = pd.DataFrame({"article": pd.Categorical(["a"] * len(uses)), "token": pd.Categorical([f"w{u:04}" for u in uses])})
    models = frequency.zipf_models(words).set_index("model")
    assert models.exponent["rank"] == pytest.approx(1.1, abs=0.05) and models["shift"]["rank"] == pytest.approx(2, abs=0.6)
    assert frequency.rank_model(words) == tuple(models.loc["rank", ["exponent", "shift"]])
    others = {frequency.rank_model(words, seed)[0] for seed in range(1, 4)}
    assert len(others) == 3 and all(abs(exponent - 1.1) < 0.05 for exponent in others)  # of three other pairs of halves
    counts = np.bincount(uses)
    assert models.loc["spectrum", ["exponent", "least", "distance"]].tolist() == pytest.approx(measures.power_law(counts[counts > 0]))


def dated(rate, years=range(2015, 2025), per_year=6, empty=()):
    """Articles of 200 words in every year, with `word` used at a rate that depends on the year."""
    rng, rows = np.random.default_rng(0), []
    for year in years:
        for number in range(0 if year in empty else per_year):
            text = " ".join(np.where(rng.random(200) < rate(year), "word", "other"))
            rows.append((f"{year}-{number}", f"{year}-0{number + 1}-15", text))
    articles = pd.DataFrame(rows, columns=["article", "date", "text"])
    return frame(dict(zip(articles.article, articles.text))), articles.assign(date=pd.to_datetime(articles.date))


def test_a_rising_word_has_a_trend_and_a_steady_one_has_none():
    words, articles = dated(lambda year: 0.01 + 0.006 * (year - 2015))
    table = frequency.trend(words, articles, "word")
    assert table.period.tolist() == [str(year) for year in range(2015, 2025)] and (table.n_articles == 6).all()
    assert table.n.sum() == (words.token == "word").sum() and (table.n_words == 1200).all()
    assert table.p_articles.nunique() == 1 and table.p_articles[0] < 0.001
    assert (table.low < table.per_million).all() and (table.per_million < table.high).all()
    assert frequency.trend(*dated(lambda year: 0.03), "word").p_articles[0] > 0.05


def test_a_period_without_articles_is_a_gap_and_one_without_a_use_a_zero():
    words, articles = dated(lambda year: 0.0 if year == 2018 else 0.03, years=range(2016, 2021), empty=(2017,))
    table = frequency.trend(words, articles, "word").set_index("period")
    assert np.isnan(table.per_million["2017"]) and table.n_articles["2017"] == 0
    assert table.per_million["2018"] == 0 and np.isnan(table.low["2018"])
    quarters = frequency.trend(words, articles, "word", "quarter")
    assert quarters.period.tolist()[:6] == ["2016Q1", "2016Q2", "2016Q3", "2016Q4", "2017Q1", "2017Q2"]
    assert quarters.n.sum() == table.n.sum() and quarters.n_articles.tolist()[:4] == [3, 3, 0, 0]


def test_a_trend_needs_days_of_publication_and_leaves_articles_without_one_out():
    words, articles = dated(lambda year: 0.02)
    some = articles.assign(date=articles.date.where(articles.date.dt.month < 4))
    assert (frequency.trend(words, some, "word").n_articles == 3).all()
    assert frequency.trend(words, articles.assign(date=pd.NaT), "word").empty
    with pytest.raises(SettingError, match="year, quarter, month, not 'week'"):
        frequency.trend(words, articles, "word", "week")


def test_zipfs_halves_do_not_depend_on_the_order_of_the_categories(words):
    turned = words.assign(token=words.token.cat.reorder_categories(words.token.cat.categories[::-1]))
    one, other = frequency.zipf(words), frequency.zipf(turned)
    assert one.token.tolist() == other.token.tolist() and one.n.tolist() == other.n.tolist() and len(one) > 2000


# ---- shuffled and places

def test_shuffling_keeps_every_count_and_every_article_but_not_the_order(words):
    dealt = frequency.shuffled(words)
    assert Counter(dealt.token) == Counter(words.token)
    pd.testing.assert_frame_equal(dealt.drop(columns="token"), words.drop(columns="token"))
    assert (dealt.token != words.token).mean() > 0.9
    assert Counter(dealt.token[dealt.article == "000-3"]) != Counter(words.token[words.article == "000-3"])


def test_shuffling_is_seeded(words):
    assert frequency.shuffled(words).equals(frequency.shuffled(words))
    assert not frequency.shuffled(words).equals(frequency.shuffled(words, seed=1))


def test_nothing_is_key_in_shuffled_words(words):
    # over 20 shuffles: token-level G2 is sound here, since words no longer clump, and so is the q of articles
    least_q = []
    for seed in range(20):
        target = np.random.default_rng(seed).permutation(words.article.cat.categories)[:5]
        least_q.append(frequency.keyness(frequency.shuffled(words, seed), target).q.min())
    assert np.mean(np.array(least_q) < 0.05) <= 0.2, least_q


def test_places_by_hand_and_a_row_without_token_for_every_article():
    words = frame({"a": "war x peace war", "b": "x x", "c": "peace war"})
    table = frequency.places(words, ["peace", "war"])
    hits = table.dropna(subset="token")
    assert hits[["token", "article", "place", "first"]].values.tolist() == [
        ["peace", "a", 2, 0], ["peace", "c", 6, 6], ["war", "a", 0, 0], ["war", "a", 3, 0], ["war", "c", 7, 6]]
    rest = table[table.token.isna()]
    assert rest[["article", "first"]].values.tolist() == [["a", 0], ["b", 4], ["c", 6]] and rest.place.isna().all()


def test_places_of_filtered_words_lie_end_to_end(words):
    some = words[words.article.isin(["000-5", "001-2", "002-1"])]
    table = frequency.places(some, ["the"])
    assert some.token.iloc[table.place.dropna().tolist()].tolist() == ["the"] * (some.token == "the").sum()
    assert table[table.token.isna()]["first"].tolist() == [0, 1039, 1125]


def test_articles_are_counted_once_also_where_their_words_do_not_stand_together(words):
    mixed = words.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(frequency.count(mixed), frequency.count(words))
    assert (frequency.count(words).n_articles
            == frequency.count(words).token.map(words.groupby("token", observed=True).article.nunique()).astype(int)).all()


def test_shuffled_rows_are_put_in_order_where_order_counts(words):
    mixed = words.sample(frac=1, random_state=1)
    for analysis in (lambda w: frequency.ngrams(w, 2), frequency.diversity, frequency.growth, lambda w: frequency.places(w, ["war"])):
        pd.testing.assert_frame_equal(analysis(mixed).reset_index(drop=True), analysis(words).reset_index(drop=True))


def test_dates_that_cannot_be_read_and_articles_that_stand_twice_are_refused():
    words, articles = dated(lambda year: 0.02)
    text = articles.assign(date=[f"{day:%Y-%m-%d}" + ("T10:00" if i % 2 else "") for i, day in enumerate(articles.date)])
    pd.testing.assert_frame_equal(frequency.trend(words, text, "word"), frequency.trend(words, articles, "word"))
    with pytest.raises(SettingError, match="'5 May' is no date"):
        frequency.trend(words, text.assign(date=["5 May", *text.date[1:]]), "word")
    with pytest.raises(SettingError, match="'2015-0' stands twice"):
        frequency.trend(words, pd.concat([articles, articles.head(1)]), "word")


def test_a_reference_list_must_hold_counts_and_its_keywords_can_be_drawn(words):
    from helpers import plots
    target = ["000-1", "000-3", "000-5", "002-1"]
    for n in (["1,000", "2"], [np.nan, 2], [-1, 2], [0, 0]):
        with pytest.raises(SettingError, match="give whole numbers of uses"):
            frequency.contrast(words, target, pd.DataFrame({"token": ["war", "peace"], "n": n}))
    listed = frequency.count(words)[["token", "n"]]
    assert plots.keyness(frequency.keyness(words, target, listed).head(10), "target", "list").axes


def test_a_run_has_at_least_a_word_and_texts_shorter_than_it_have_none(words):
    for n in (4, 5, 6, 9):
        assert len(frequency.ngrams(words.head(4), n, "article")) == (n == 4)
    with pytest.raises(SettingError, match="one word or more, not 0"):
        frequency.ngrams(words, 0)


def test_counts_by_token_and_intervals_of_several_groups_are_refused(words):
    with pytest.raises(SettingError, match="counts by token make no sense"):
        frequency.count(words, "token")
    with pytest.raises(SettingError, match="one group at a time"):
        frequency.interval(frequency.count(words, "article"), words)
