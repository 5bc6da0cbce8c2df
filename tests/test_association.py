"""Formulas of 2×2 tables written out slowly, and published values."""

import math

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


# word, f1, n1, f2, n2; two-cell G2 of the log-likelihood wizard, as printed by the tests of CLiC, and four-cell G2
WIZARD = [("hand", 540, 116000, 7525, 5451382, 534.6404694474809, 535.8616085880582), ("neck", 16, 116000, 650, 5451382, 0.316452412164387, 0.3164921144583026),
          ("zero", 540, 116000, 0, 5451382, 4180.777214438068, 4183.242539161617), ("none", 0, 10000, 536, 100000, -102.17251275023634, -102.43458522220637),
          ("same", 10, 150, 10, 150, 0, 0)]
# f1, n1, f2, n2; χ², p of Fisher's test, conditional odds ratio by R's chisq.test and fisher.test in the tests of quanteda.textstats
R_TESTS = [(3, 10, 7, 9, -4.33716049382716, 0.0697785186949274, 0.139542374086533), (7, 10, 2, 9, 4.33716049382716, 0.0697785186949274, 7.16628197381735),
           (6, 17, 2, 12, 1.2218720821662, 0.408347108497034, 2.63759843428449), (1, 17, 4, 12, -3.71503267973856, 0.129636646878026, 0.134735954260162),
           (1, 17, 1, 12, -0.0658133623819898, 1.0, 0.696644556257825)]
# counts in and outside a category, α of each word, z with both forms of the variance, in the tests of scattertext
DIRICHLET = [([1, 5, 1, 9], [100, 510, 100, 199], 0.01, [-0.609502186787763, -2.3044051311470133, -0.609502186787763, 4.462925170372845],
              [-0.5898449058998201, -1.9056840679574327, -0.5898449058998201, 2.9830643070742044]),
             ([1, 5, 2, 7, 10], [10, 10, 1, 5, 10], 0.01, [-2.1203596435411383, -0.7861707936849168, 0.9079805888484517, 1.5017941024979578, 1.228037108025173],
              [-2.0465854098022302, -0.690891861768792, 0.8867909202991515, 1.3399836812410184, 0.9944407440488259])]
KEYWORD = 30, 10_000, 10, 20_000  # the golden example: f1, n1, f2, n2

# the same examples in every run, and no clock
seeded = settings(derandomize=True, deadline=None)


def margins(o11, o12, o21, o22):
    return o11, o11 + o12, o11 + o21, o11 + o12 + o21 + o22


tables = st.tuples(*[st.integers(0, 400)] * 4).filter(lambda t: min(t[0], t[3]) + min(t[1], t[2]) > 0)


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


@pytest.mark.parametrize("word, f1, n1, f2, n2, two, four", WIZARD)
def test_g2_of_two_cells_is_that_of_the_log_likelihood_wizard_and_four_cells_give_more(word, f1, n1, f2, n2, two, four):
    cells = measures.two_groups(f1, n1, f2, n2)
    assert measures.g2_two_cell(*cells) == pytest.approx(two, abs=1e-6)
    assert measures.g2(*cells) == pytest.approx(four, abs=1e-6)


@pytest.mark.parametrize("f1, n1, f2, n2, chi2, p, odds", R_TESTS)
def test_chi2_fisher_and_the_conditional_odds_ratio_are_those_of_r(f1, n1, f2, n2, chi2, p, odds):
    cells = measures.two_groups(f1, n1, f2, n2)
    assert measures.chi2(*cells) == pytest.approx(chi2)
    assert measures.fisher(*cells) == pytest.approx(p)
    assert measures.odds_ratio(*cells, variant="conditional") == pytest.approx(odds, rel=1e-4)


@seeded
@given(st.lists(tables, min_size=1, max_size=4))
def test_fishers_p_of_many_tables_at_once_is_that_of_scipy_for_each(many):
    cells = np.array([margins(*table) for table in many]).T
    assert measures.fisher(*cells) == pytest.approx([stats.fisher_exact(np.reshape(table, (2, 2))).pvalue for table in many], abs=1e-9)


def test_fishers_p_of_no_table_is_none_and_of_one_a_number():
    assert measures.fisher([], [], [], []).shape == (0,) and measures.fisher(3, 10, 5, 40).shape == ()


@seeded
@given(tables)
def test_chi2_is_the_sum_of_squared_differences_over_expectations_with_the_sign_of_g2(cells):
    o11, r1, c1, n = margins(*cells)
    if min(r1, c1, n - r1, n - c1) == 0:
        assert np.isnan(measures.chi2(o11, r1, c1, n))
        return
    expected = [r * c / n for r, c in [(r1, c1), (r1, n - c1), (n - r1, c1), (n - r1, n - c1)]]
    value = float(measures.chi2(o11, r1, c1, n))
    assert abs(value) == pytest.approx(sum((o - e) ** 2 / e for o, e in zip(cells, expected)), abs=1e-8)
    assert np.sign(value) == np.sign(measures.g2(o11, r1, c1, n)) or abs(value) < 1e-6


def test_effect_sizes_of_a_keyword_are_the_golden_values():
    cells = measures.two_groups(*KEYWORD)
    assert measures.g2_two_cell(*cells) == pytest.approx(29.0392279127, abs=1e-9)
    assert measures.percent_diff(*cells) == pytest.approx(500)
    assert measures.odds_ratio(*cells, variant="half") == pytest.approx(5.8239449232, abs=1e-9)
    assert measures.odds_ratio(*cells) == pytest.approx(30 * 19_990 / (9_970 * 10))
    assert measures.bic(*cells) == pytest.approx(18.7720091680, abs=1e-9)
    assert measures.ell(*cells) == pytest.approx(3.742337e-04, rel=1e-6)
    assert measures.simple_maths(*cells) == pytest.approx(5.9900199601, abs=1e-9)
    assert measures.lrc(*cells) == pytest.approx(1.5133982385, abs=1e-9)
    assert measures.lrc(*cells, m=1000) == pytest.approx(0.5410151602, abs=1e-9)


def test_published_percentage_difference_and_simple_maths():
    assert measures.percent_diff(*measures.two_groups(206523, 959641, 178174, 1562358)) == pytest.approx(88.71040904269995)  # Gabrielatos & Marchi 2011
    assert measures.simple_maths(*measures.two_groups(35, 112289776, 263, 1559716979)) == pytest.approx(1.1224291757244833)  # Kilgarriff 2009


def test_ell_divides_by_the_smaller_expectation_whichever_side_has_it():
    for sizes in ((1000, 9000), (9000, 1000)):  # of 60 uses, 6 are expected on the smaller side
        cells = measures.two_groups(50, sizes[0], 10, sizes[1])
        assert measures.ell(*cells) == pytest.approx(abs(measures.g2(*cells)) / (10_000 * np.log(6)))


def test_what_cannot_be_divided_by_is_missing_and_not_infinite():
    absent = measures.two_groups(5, 100, 0, 100)
    assert np.isnan(measures.percent_diff(*absent))
    assert measures.percent_diff(*measures.two_groups(0, 100, 5, 100)) == -100
    assert np.isnan(measures.ell(*measures.two_groups(1, 100, 1, 100)))
    assert measures.odds_ratio(*absent) == np.inf and np.isfinite(measures.odds_ratio(*absent, variant="half"))


def test_the_conservative_log_ratio_is_zero_where_its_interval_holds_zero_and_never_farther_out_than_the_log_ratio():
    cells = measures.two_groups([30, 3, 0, 0, 40, 2], [10_000] * 6, [10, 2, 0, 40, 0, 30], [20_000, 10_000, 10_000, 10_000, 10_000, 10_000])
    value, ratio = measures.lrc(*cells), measures.log_ratio(*cells)
    assert (value[[1, 2]] == 0).all() and value[0] > 0 and value[4] > 0 and value[3] < 0 and value[5] < 0
    assert (np.abs(value) <= np.abs(ratio) + 1e-9).all()
    mirrored = measures.two_groups(*(np.array(x) for x in ([10, 2, 0, 40, 0, 30], [20_000, *[10_000] * 5], [30, 3, 0, 0, 40, 2], [10_000] * 6)))
    assert measures.lrc(*mirrored) == pytest.approx(-value)


def test_the_conservative_log_ratio_covers_the_true_ratio_of_independent_uses():
    rng = np.random.default_rng(0)
    f1, f2 = rng.binomial(20_000, 0.002, 2000), rng.binomial(20_000, 0.001, 2000)
    assert 0.96 <= (measures.lrc(*measures.two_groups(f1, 20_000, f2, 20_000)) <= 1).mean() <= 0.99  # one end of 95 %


@pytest.mark.parametrize("inside, outside, alpha, two, four", DIRICHLET)
def test_log_odds_with_a_dirichlet_prior_are_published_values_in_both_forms(inside, outside, alpha, two, four):
    cells = measures.two_groups(np.array(inside), sum(inside), np.array(outside), sum(outside))
    prior = np.full(len(inside), alpha)
    assert measures.log_odds_dirichlet(*cells, prior) == pytest.approx(two)
    assert measures.log_odds_dirichlet(*cells, prior, variance="four") == pytest.approx(four)


def test_log10_p_agrees_with_p_and_stays_finite_where_p_is_zero():
    assert measures.log10_p([3.84, -29.08]) == pytest.approx(np.log10(measures.p_value([3.84, 29.08])))
    assert measures.p_value(2000.0) == 0 and measures.log10_p(2000.0) == pytest.approx((-1000 - math.log(math.sqrt(1000 * math.pi))) / math.log(10), abs=0.001)


def test_an_unknown_variant_is_an_error():
    for call in (lambda: measures.odds_ratio(1, 2, 2, 4, variant="exact"), lambda: measures.log_odds_dirichlet(1, 2, 2, 4, 0.1, variance="three")):
        with pytest.raises(ValueError, match="must be"):
            call()
