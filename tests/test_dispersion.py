"""Dispersion against published values, slow formulas and random placement."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import measures

# Gries's corpus of fifty letters in five parts: counts, then D, D2, S, DP, DPnorm and KLD in bits, as his script prints them
PARTS = 9, 10, 10, 10, 11
LETTERS = [((1, 2, 3, 4, 5), 0.785150453450451, 0.937921303297996, 0.949816342304241, 0.18, 0.219512195121951, 0.136971729365221),
           ((2, 2, 2, 2, 2), 0.968091043204922, 0.998740195830442, 0.998997110061489, 0.02, 0.024390243902439, 0.00289991393902306),
           ((0, 0, 1, 0, 0), 0, 0, 0.2, 0.8, 0.975609756097561, 2.32192809488736),
           ((0, 0, 0, 1, 1), 0.386471489203566, 0.429971830218215, 0.41976176963403, 0.58, 0.707317073170732, 1.25317633301239),
           ((1, 0, 0, 0, 0), 0, 0, 0.18, 0.82, 1, 2.47393118833241),
           ((0, 1, 1, 1, 1), 0.748987986686943, 0.860840912398943, 0.819642654451045, 0.18, 0.219512195121951, 0.287552213949879)]

# the same examples in every run, and no clock
seeded = settings(derandomize=True, deadline=None)


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


@pytest.mark.parametrize("counts, d, d2, s, dp, dp_norm, kld", LETTERS)
def test_dispersion_of_letters_is_that_of_the_published_script(counts, d, d2, s, dp, dp_norm, kld):
    ours = [measure(counts, PARTS) for measure in (measures.juilland_d, measures.carroll_d2, measures.rosengren_s, measures.dp, measures.dp_norm, measures.kld)]
    assert ours == pytest.approx([d, d2, s, dp, dp_norm, kld], abs=1e-12)


def test_dispersion_of_five_equal_parts_is_that_of_the_tlda_package():
    counts, sizes = (0, 0, 1, 2, 5), (1000,) * 5
    assert measures.d_a(counts, sizes) == pytest.approx(0.25)
    assert measures.dp_egbert(counts, sizes) == pytest.approx(0.59375)
    assert measures.juilland_d(counts, sizes) == pytest.approx(0.420398844031519)
    assert measures.carroll_d2(counts, sizes) == pytest.approx(0.559360534701831)
    divergence = measures.kld(counts, sizes)
    assert divergence / (1 + divergence) == pytest.approx(0.505717160569494)
    assert 1 - np.exp(-divergence) == pytest.approx(0.6405330913042591)


@seeded
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9), st.integers(1, 900)), min_size=2, max_size=9).filter(
    lambda rows: sum(r[0] for r in rows) and sum(r[1] for r in rows)))
def test_measures_of_many_types_at_once_are_those_of_each_written_slowly(rows):
    counts, sizes = np.array([r[:2] for r in rows]), np.array([r[2] for r in rows])
    for type_, column in enumerate(counts.T):
        rates = [c / w for c, w in zip(column, sizes)]
        pairs = [abs(a - b) for a, b in itertools.combinations(rates, 2)]
        assert measures.d_a(counts, sizes)[type_] == pytest.approx(1 - np.mean(pairs) / (2 * np.mean(rates)), abs=1e-9)
        held = [w / sizes.sum() for c, w in zip(column, sizes) if c]
        assert measures.dp_egbert(counts, sizes)[type_] == pytest.approx(measures.dp(column, sizes) / (1 - min(held)))
        assert measures.range_parts(counts, sizes)[type_] == len(held) / len(sizes)
        assert measures.juilland_d(counts, sizes)[type_] == pytest.approx(measures.juilland_d(column, sizes))


def test_a_type_without_a_use_has_no_dispersion():
    for measure in (measures.dp, measures.dp_norm, measures.dp_egbert, measures.juilland_d, measures.carroll_d2, measures.rosengren_s, measures.kld,
                    measures.d_a, measures.range_parts):
        assert np.isnan(measure(np.array([[0, 1], [0, 2]]), [3, 4]))[0] and not np.isnan(measure(np.array([[0, 1], [0, 2]]), [3, 4]))[1]
    assert np.isnan(measures.dp_chance([0], [3, 4]))[0] and np.isnan(measures.arf([], 7))


@seeded
@given(st.integers(1, 8), st.lists(st.integers(1, 6), min_size=2, max_size=4).filter(lambda sizes: sum(sizes) >= 8))
def test_the_bounds_of_dp_are_those_of_all_ways_to_place_the_uses(n, sizes):
    ways = [w for w in itertools.product(*(range(size + 1) for size in sizes)) if sum(w) == n]
    values = [float(measures.dp(way, sizes)) for way in ways]
    adjusted = measures.dp_adjusted(np.full(len(values), n), values, sizes)
    sums = {sum(part) for k in range(len(sizes) + 1) for part in itertools.combinations(sizes, k)}
    if max(values) - min(values) < 1e-9:
        return
    assert adjusted.min() == pytest.approx(0, abs=1e-9) and adjusted.max() <= 1 + 1e-9
    if n in sums or n <= min(sizes):  # some parts hold just n words
        assert adjusted.max() == pytest.approx(1)


def test_the_dp_of_chance_is_the_mean_over_random_placements():
    rng, sizes = np.random.default_rng(0), np.array([50, 200, 200, 900, 2500])
    for n in (1, 2, 7, 60):
        drawn = rng.multinomial(n, sizes / sizes.sum(), 20_000).T
        assert measures.dp_chance([n], sizes)[0] == pytest.approx(measures.dp(drawn, sizes).mean(), abs=0.004)


def test_the_average_reduced_frequency_is_the_count_where_uses_are_even_and_one_where_they_stand_together():
    assert measures.arf([0, 25, 50, 75], 100) == 4
    assert measures.arf([10, 11, 12, 13], 100) == pytest.approx(1 + 3 / 25)
    assert measures.arf([42], 100) == 1
    assert measures.arf([5, 25, 50, 95], 100) == pytest.approx((20 + 25 + 25 + 10) / 25)  # by hand, v = 25, distances 20, 25, 45, 10
