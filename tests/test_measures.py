"""Formulas written out slowly, published values, and what simulation says of every interval and p."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import measures

# f1, n1, f2, n2 of a word; signed G2 by R's likelihood-ratio test in the tests of quanteda.textstats
QUANTEDA = [(3, 10, 7, 9, -4.53493933225623), (7, 10, 2, 9, 4.53493933225623), (3, 10, 10, 15, -3.30463726455582),
            (7, 10, 5, 15, 3.30463726455582), (3, 17, 2, 12, 0.00475140870634058), (6, 17, 2, 12, 1.27423800955251),
            (1, 17, 4, 12, -3.77944053285924)]
# o11, o12, o21, o22; G2 and MI as in Manning & Schütze 1999, chapter 5, recomputed in full precision
MANNING_G2 = [(150, 12443, 782, 14294293, 1291.3190571274108), (10, 369, 922, 14306367, 100.50188350438333),
              (6, 926, 285, 14306451, 57.289084750191854)]
MANNING_MI = [(20, 22, 0, 14307626, 18.377967788479985), (20, 4, 300, 14307344, 15.18532232053759),
              (20, 14999, 15609, 14277040, 0.28577431655418845)]
# ditransitive "allocate" and "award" in Coll.analysis 4.0 of S. Th. Gries: cells, G2, MI
GRIES = [(4, 10, 954, 137696, 23.2028341311467, 5.36999698988606),
         (7, 9, 951, 137697, 47.8942077047426, 5.98470683400127)]


# the same examples in every run, and no clock
seeded = settings(derandomize=True, deadline=None)


def margins(o11, o12, o21, o22):
    return o11, o11 + o12, o11 + o21, o11 + o12 + o21 + o22


tables = st.tuples(*[st.integers(0, 400)] * 4).filter(lambda t: min(t[0], t[3]) + min(t[1], t[2]) > 0)


def bursty(rng, sizes, rates, variance_to_mean):
    """Counts (articles, types) of the given rates; in 600 words their variance is that many times their mean."""
    shape = rates * 600 / (variance_to_mean - 1)
    return rng.poisson(sizes[:, None] * rates * rng.gamma(shape, 1 / shape, (len(sizes), len(rates)))).astype(float)


# ---- one 2×2 table

@seeded
@given(tables)
def test_g2_is_twice_the_sum_of_observed_times_log_ratio_over_all_four_cells(cells):
    o11, r1, c1, n = margins(*cells)
    rows, columns = [r1, r1, n - r1, n - r1], [c1, n - c1, c1, n - c1]
    literal = 2 * sum(o * math.log(o / (r * c / n)) for o, r, c in zip(cells, rows, columns) if o > 0)
    value = float(measures.g2(o11, r1, c1, n))
    assert abs(value) == pytest.approx(literal, abs=1e-8)
    assert np.sign(value) == np.sign(o11 * n - r1 * c1)


@seeded
@given(tables)
def test_g2_and_its_p_are_those_of_scipy(cells):
    expected = stats.contingency.chi2_contingency(np.reshape(cells, (2, 2)), correction=False, lambda_="log-likelihood")
    value = measures.g2(*margins(*cells))
    assert abs(value) == pytest.approx(expected.statistic, abs=1e-8)
    assert measures.p_value(value) == pytest.approx(expected.pvalue, abs=1e-7)


def test_g2_and_p_and_log_ratio_of_a_keyword_are_the_golden_values():
    # 30 of 10,000 words against 10 of 20,000; the two-cell variant would give 29.0392279127
    cells = measures.two_groups(30, 10_000, 10, 20_000)
    assert measures.g2(*cells) == pytest.approx(29.0809618287, abs=1e-9)
    assert measures.p_value(measures.g2(*cells)) == pytest.approx(6.94157877e-08, rel=1e-8)
    assert measures.log_ratio(*cells) == pytest.approx(2.5849625007, abs=1e-9)


def test_measures_of_company_are_the_golden_values():
    cells = 30, 100, 200, 10_000
    assert measures.expected(*cells) == 2
    assert measures.g2(*cells) == pytest.approx(119.618308, abs=1e-6)
    assert measures.npmi(*cells) == pytest.approx(0.466170, abs=1e-6)
    assert measures.log_dice(30, 100, 200) == pytest.approx(11.678072, abs=1e-6)


def test_g2_is_that_of_published_tables():
    f1, n1, f2, n2, g2 = np.transpose(QUANTEDA)
    assert measures.g2(*measures.two_groups(f1, n1, f2, n2)) == pytest.approx(g2, rel=1e-9)
    for *cells, g2 in MANNING_G2 + [row[:5] for row in GRIES]:
        assert measures.g2(*margins(*cells)) == pytest.approx(g2, rel=1e-9)


def test_npmi_is_published_mutual_information_over_its_largest_value():
    for *cells, mi in MANNING_MI + [row[:4] + row[5:] for row in GRIES]:
        o11, _, _, n = margins(*cells)
        assert measures.npmi(*margins(*cells)) == pytest.approx(mi / -math.log2(o11 / n), rel=1e-6)


def test_g2_is_negative_where_a_word_is_avoided_and_zero_where_it_is_as_frequent():
    more, less, same = measures.g2(*measures.two_groups([9, 1, 5], 100, [1, 9, 10], [100, 100, 200]))
    assert more == pytest.approx(-less) and more > 0
    assert same == 0


def test_g2_of_a_table_without_any_use_is_zero_and_not_missing():
    assert measures.g2(*measures.two_groups(0, 100, 0, 100)) == 0


def test_p_is_five_per_cent_at_the_familiar_limit_whatever_the_sign():
    assert measures.p_value(np.array([3.841458820694124, -3.841458820694124, 0])) == pytest.approx([0.05, 0.05, 1])


def test_log_ratio_counts_doublings_and_a_frequency_of_zero_as_half_a_use():
    value = measures.log_ratio(*measures.two_groups([4, 1, 4, 0], 100, [1, 4, 0, 4], 100))
    assert value == pytest.approx([2, -2, 3, -3])
    assert measures.log_ratio(*measures.two_groups(6, 300, 1, 100)) == pytest.approx(1)  # rates, not frequencies


@seeded
@given(tables)
def test_npmi_lies_between_minus_one_and_one(cells):
    assert -1 <= measures.npmi(*margins(*cells)) <= 1 + 1e-12


def test_npmi_is_one_for_inseparable_words_zero_for_independent_ones_and_minus_one_for_strangers():
    # the three tables of Bouma 2009; the last fills the whole table, where the formula is 0/0
    value = measures.npmi([10, 1, 0, 100], [10, 10, 10, 100], [10, 10, 10, 100], 100)
    assert value == pytest.approx([1, 0, -1, 1], abs=1e-12)


def test_log_dice_is_fourteen_for_inseparable_words_and_one_less_for_half_the_pairs():
    assert measures.log_dice([8, 4], 8, 8) == pytest.approx([14, 13])
    assert measures.log_dice(0, 8, 8) == -np.inf


# ---- dispersion

def test_dp_is_the_published_values():
    gries = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]  # letter a of the toy corpus of Gries 2008
    assert measures.dp(*gries) == pytest.approx(0.18)
    assert measures.dp_norm(*gries) == pytest.approx(0.219512195121951)
    assert measures.dp([3, 3, 3], [1, 1, 1]) == 0                          # Gries 2008, p. 416
    assert measures.dp_norm([2, 1, 0], [1, 1, 1]) == pytest.approx(0.5)    # Lijffijt & Gries 2012, p. 148
    assert measures.dp([0, 0, 1, 2, 5], [1000] * 5) == pytest.approx(0.475)  # documentation of the R package tlda


@seeded
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 900)), min_size=2, max_size=8))
def test_dp_of_many_types_at_once_is_half_the_summed_differences_of_shares_of_each(rows):
    counts, sizes = np.array([row[:2] for row in rows]), np.array([row[2] for row in rows])
    for column, value, norm in zip(counts.T, measures.dp(counts, sizes), measures.dp_norm(counts, sizes)):
        if column.sum() == 0:
            assert np.isnan(value)
            continue
        literal = sum(abs(c / column.sum() - s / sizes.sum()) for c, s in zip(column, sizes)) / 2
        assert value == pytest.approx(literal) == measures.dp(column, sizes)
        assert norm == pytest.approx(literal / (1 - sizes.min() / sizes.sum()))
        assert norm <= 1 + 1e-12


def test_dp_norm_is_one_where_the_smallest_part_holds_every_use():
    assert measures.dp_norm([7, 0, 0], [10, 20, 30]) == pytest.approx(1)


# ---- intervals

def test_the_rate_interval_holds_the_true_rate_of_bursty_words_in_95_of_100_corpora():
    rng, hits = np.random.default_rng(1), []
    for k, variance_to_mean in [(40, 1.7), (40, 3.3), (40, 5.6), (100, 3.3)]:
        held = []
        for _ in range(20):
            sizes, rates = rng.integers(300, 901, k), np.full(100, 0.005)
            low, high, _ = measures.rate_interval(bursty(rng, sizes, rates, variance_to_mean), sizes)
            held.append((low <= rates) & (rates <= high))
        hits.append(np.mean(held))
    assert all(0.90 <= hit <= 0.98 for hit in hits), hits


def test_the_rate_interval_lies_round_the_pooled_rate_evenly_on_the_log_scale():
    counts, sizes = np.array([[4, 1], [6, 0], [5, 9], [3, 2]]), np.array([400, 500, 600, 300])
    low, high, se = measures.rate_interval(counts, sizes)
    rate = counts.sum(axis=0) / 1800
    assert np.sqrt(low * high) == pytest.approx(rate)
    assert np.log(high / rate) == pytest.approx(stats.t.ppf(0.975, 3) * se)
    # linearised error of a ratio of sums, each residual over 1 − its share of the words, relative to the rate
    literal = [math.sqrt(sum(((c - r * n) / (1 - n / 1800)) ** 2 for c, n in zip(column, sizes))) / column.sum()
               for column, r in zip(counts.T, rate)]
    assert se == pytest.approx(literal)
    narrow = measures.rate_interval(counts, sizes, 0.5)
    assert np.all(low < narrow[0]) and np.all(narrow[1] < high)


def test_the_rate_interval_has_no_width_where_every_article_has_the_same_rate():
    low, high, se = measures.rate_interval(np.array([[1], [2], [3]]), np.array([100, 200, 300]))
    assert (low[0], high[0], se[0]) == pytest.approx((0.01, 0.01, 0), abs=1e-12)


def test_the_rate_interval_is_missing_where_a_word_is_absent_or_one_article_is_all_there_is():
    assert np.isnan(measures.rate_interval(np.array([[0, 1], [0, 2]]), [10, 10])).tolist() == [[True, False]] * 3
    assert np.isnan(measures.rate_interval(np.array([[3, 1]]), [10])).all()


def test_the_log_ratio_interval_holds_the_true_ratio_in_95_of_100_corpora():
    rng, target, held = np.random.default_rng(2), np.arange(40) < 20, []
    for _ in range(40):
        sizes = rng.integers(300, 901, 40)
        counts = np.vstack([bursty(rng, sizes[:20], np.full(100, 0.008), 3.3),
                            bursty(rng, sizes[20:], np.full(100, 0.004), 3.3)])
        low, high = measures.log_ratio_interval(counts, sizes, target)
        held.append((low <= 1) & (1 <= high))
    assert 0.90 <= np.mean(held) <= 0.98


def test_the_log_ratio_interval_adds_the_errors_of_both_sides_in_squares():
    counts, sizes = np.array([[4], [6], [5], [3], [1], [2], [1]]), np.array([400, 500, 600, 300, 400, 500, 300])
    target = np.arange(7) < 4
    low, high = measures.log_ratio_interval(counts, sizes, target)
    (error1,), (error2,) = (measures.rate_interval(counts[side], sizes[side])[2] for side in (target, ~target))
    middle = math.log2((18 / 1800) / (4 / 1200))
    reach = stats.t.ppf(0.975, 2) * math.hypot(error1, error2) / math.log(2)  # the smaller side has three articles
    assert [low[0], high[0]] == pytest.approx([middle - reach, middle + reach])
    flipped = measures.log_ratio_interval(counts, sizes, ~target)
    assert [flipped[0][0], flipped[1][0]] == pytest.approx([-high[0], -low[0]])


def test_the_log_ratio_interval_is_missing_where_one_side_lacks_the_word_or_has_one_article():
    counts, target = np.array([[1, 2], [2, 1], [0, 3], [0, 1]]), np.array([True, True, False, False])
    assert np.isnan(measures.log_ratio_interval(counts, [10] * 4, target)).tolist() == [[True, False]] * 2
    assert np.isnan(measures.log_ratio_interval(counts, [10] * 4, [True, False, False, False])).all()


def test_the_bootstrap_interval_holds_the_true_mean_in_95_of_100_samples():
    rng = np.random.default_rng(3)
    for draw, mean in [(rng.normal, 0), (lambda size: rng.exponential(size=size), 1)]:
        held = [low <= mean <= high for _, low, high in
                (measures.bootstrap(draw(size=40), repetitions=1000, seed=i) for i in range(300))]
        assert 0.90 <= np.mean(held) <= 0.98, np.mean(held)


def test_the_bootstrap_gives_the_mean_inside_its_interval_and_the_same_twice():
    values = np.random.default_rng(0).normal(2, 1, 30)
    mean, low, high = measures.bootstrap(values)
    assert mean == values.mean() and low < mean < high
    assert measures.bootstrap(values) == (mean, low, high) != measures.bootstrap(values, seed=1)


def test_the_bootstrap_has_no_interval_below_five_values_or_where_all_are_alike():
    for values in ([1, 2, 3, 4], [3, 3, 3, 3, 3, 3]):
        mean, low, high = measures.bootstrap(values)
        assert mean == np.mean(values) and np.isnan([low, high]).all()
    assert np.isnan(measures.bootstrap([])).all()


# ---- tests

def rejected(split, sizes_of, runs):
    """Share of equally used bursty words with p < .05, by articles and by tokens, at four degrees of burstiness."""
    by_article, by_token = [], []
    for run in range(runs):
        rng = np.random.default_rng(run)
        sizes, target = sizes_of(rng), split(rng)
        # the degrees of section 2 of the project's methods, where token-level G2 flags 5 to 44 %
        counts = np.hstack([bursty(rng, sizes, rng.uniform(0.001, 0.01, 50), v) for v in (1.1, 1.7, 3.3, 5.6)])
        counts = counts[:, (counts > 0).sum(axis=0) >= 10]
        f1, f2 = counts[target].sum(axis=0), counts[~target].sum(axis=0)
        g2 = measures.g2(*measures.two_groups(f1, sizes[target].sum(), f2, sizes[~target].sum()))
        by_article.append((measures.permutation(counts, sizes, target) < 0.05).mean())
        by_token.append((measures.p_value(g2) < 0.05).mean())
    return np.mean(by_article), np.mean(by_token)


def test_the_permutation_test_calls_5_of_100_words_different_in_a_random_split_where_tokens_call_far_more():
    by_article, by_token = rejected(lambda rng: np.isin(np.arange(40), rng.permutation(40)[:20]),
                                    lambda rng: rng.integers(300, 901, 40), runs=200)
    assert 0.03 <= by_article <= 0.07, by_article
    assert by_token > 0.15 and by_token > 3 * by_article, by_token


def test_the_permutation_test_is_not_misled_by_articles_ten_times_as_long_on_one_half():
    by_article, by_token = rejected(lambda rng: np.arange(40) < 20,
                                    lambda rng: rng.integers(300, 901, 40) * np.repeat([10, 1], 20), runs=60)
    assert by_article <= 0.07, by_article
    assert by_token > 0.15, by_token


def test_the_permutation_test_finds_a_word_that_one_side_uses_four_times_as_often():
    rng, target = np.random.default_rng(4), np.arange(40) < 20
    sizes = rng.integers(300, 901, 40)
    counts = bursty(rng, sizes, np.full(50, 0.004), 1.7)
    counts[target] += bursty(rng, sizes[target], np.full(50, 0.012), 1.7)
    assert (measures.permutation(counts, sizes, target) < 0.01).mean() > 0.95


def test_the_permutation_test_of_words_in_one_article_only_is_far_from_certain():
    # 60 uses, all on one side, all in one article: a G2 far beyond any limit, but one observation
    counts, sizes, target = np.zeros((20, 1)), np.full(20, 500), np.arange(20) < 10
    counts[0] = 60
    assert measures.p_value(measures.g2(*measures.two_groups(60, 5000, 0, 5000))) < 1e-15
    assert measures.permutation(counts, sizes, target)[0] > 0.1


def test_the_permutation_test_counts_every_split_where_they_are_few():
    counts, sizes, target = [3, 0, 9, 1, 0, 2, 0], [100, 80, 150, 90, 300, 120, 200], [1, 1, 1, 0, 0, 0, 0]
    rate, total = sum(counts) / sum(sizes), sum(sizes)

    def strength(side):
        words = sum(sizes[i] for i in side)
        return abs(sum(counts[i] - rate * sizes[i] for i in side)) / math.sqrt(words * (total - words))

    splits = [strength(side) for side in combinations(range(7), 3)]
    literal = sum(s >= strength((0, 1, 2)) - 1e-9 for s in splits) / len(splits)
    assert len(splits) == 35 and 0 < literal < 1
    assert measures.permutation(np.array(counts)[:, None], sizes, target) == pytest.approx(literal)


def test_the_permutation_test_draws_from_its_seed_where_splits_are_many_and_agrees_with_all_of_them(monkeypatch):
    rng, target = np.random.default_rng(6), np.arange(16) < 7
    sizes = rng.integers(50, 900, 16)
    counts = bursty(rng, sizes, np.full(30, 0.004), 2)
    exact = measures.permutation(counts, sizes, target)  # C(16, 7) = 11,440 splits
    monkeypatch.setattr(measures.inference, "EXACT_SPLITS", 100)
    drawn = measures.permutation(counts, sizes, target)
    assert np.abs(drawn - exact).max() < 0.02 and len(set(exact.round(3))) > 15  # 0.005 is a standard error at .5
    assert (measures.permutation(counts, sizes, target) == drawn).all()
    assert (measures.permutation(counts, sizes, target, seed=1) != drawn).any()
    assert drawn.min() >= 1 / 10_000  # the observed split counts as one of them


@pytest.mark.parametrize("side", [5, 8])
def test_the_permutation_test_keeps_its_level_on_articles_as_uneven_as_the_seeds(words, side):
    sizes = words.groupby("article", observed=True).size().to_numpy()
    by_article, by_token = rejected(lambda rng: np.isin(np.arange(16), rng.permutation(16)[:side]), lambda rng: sizes, runs=40)
    assert 0.03 <= by_article <= 0.07, by_article
    assert by_token > 0.15, by_token


def test_the_permutation_test_does_not_mind_which_side_is_called_target_or_how_articles_are_ordered():
    rng, target = np.random.default_rng(5), np.arange(12) < 5
    sizes = rng.integers(300, 901, 12)
    counts = bursty(rng, sizes, np.full(20, 0.004), 3)
    p, order = measures.permutation(counts, sizes, target), rng.permutation(12)
    assert len(set(p.round(6))) > 10
    assert measures.permutation(counts, sizes, ~target) == pytest.approx(p)
    assert measures.permutation(counts[order], sizes[order], target[order]) == pytest.approx(p)


def test_the_permutation_test_is_missing_where_no_split_could_reach_one_in_twenty():
    counts, sizes = np.arange(12).reshape(6, 2) + 1, np.full(6, 100)
    assert np.isnan(measures.permutation(counts, sizes, np.arange(6) < 2)).all()  # 1 of 15 splits
    assert np.isnan(measures.permutation(counts, sizes, np.arange(6) < 3)).all()  # 2 of 20, the other side mirrors
    eight = np.arange(16).reshape(8, 2) + 1
    assert not np.isnan(measures.permutation(eight, np.full(8, 100), np.arange(8) < 4)).any()  # 2 of 70
    assert not np.isnan(measures.permutation(eight, np.full(8, 100), np.arange(8) < 2)).any()  # 1 of 28


def test_false_discovery_by_hand():
    # 5 tested: .01·5/1, .02·5/2, .03·5/3, .04·5/4, .5·5/5; the first three are pulled down to the fourth
    q = measures.false_discovery([0.5, 0.01, np.nan, 0.03, 0.02, 0.04])
    assert q == pytest.approx([0.5, 0.05, np.nan, 0.05, 0.05, 0.05], nan_ok=True)
    assert measures.false_discovery([0.001, 0.9]) == pytest.approx([0.002, 0.9])


@seeded
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_is_that_of_scipy_and_missing_values_do_not_count(p):
    expected = stats.false_discovery_control(p)
    assert measures.false_discovery(p) == pytest.approx(expected)
    with_gaps = measures.false_discovery(np.concatenate([[np.nan], p, [np.nan]]))
    assert with_gaps == pytest.approx([np.nan, *expected, np.nan], nan_ok=True)


def test_false_discovery_of_nothing_is_nothing():
    assert measures.false_discovery([]).tolist() == []
    assert np.isnan(measures.false_discovery([np.nan, np.nan])).all()
