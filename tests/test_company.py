"""Measures of company against published values, definitions written out, and each other."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import measures

seeded = settings(derandomize=True, deadline=None)

# o11, o12, o21, o22; t score (variance as O11/n) and MI of Manning & Schütze 1999, chapter 5, and of Church et al.
MANNING = [
    ("ayatollah ruhollah", 20, 22, 0, 14307626, 4.4721, 18.38), ("bette midler", 20, 21, 7, 14307620, 4.4721, 17.98),
    ("agatha christie", 20, 10, 97, 14307541, 4.4721, 16.31), ("videocassette recorder", 20, 57, 39, 14307552, 4.4721, 15.94),
    ("unsalted butter", 20, 4, 300, 14307344, 4.4720, 15.19), ("first made", 20, 14887, 8997, 14283764, 2.3714, 1.09),
    ("over many", 20, 13464, 10550, 14283634, 2.2446, 1.01), ("into them", 20, 14714, 13458, 14279476, 1.3685, 0.53),
    ("like people", 20, 14073, 14756, 14278819, 1.2176, 0.46), ("time last", 20, 14999, 15609, 14277040, 0.8036, 0.29)]
# o11, o12, o21, o22; z, ln odds ratio, log2 MI, delta P for row and for column: Gries, Coll.analysis 4.0, ditransitive
GRIES = [
    ("allocate", 4, 10, 954, 137696, 12.5505991965543, 4.05584923231588, 5.36999698988606, 0.278833651022616, 0.00410274686742234),
    ("ask", 12, 506, 946, 137200, 4.45154440446612, 1.23532240572261, 1.74550612497827, 0.0163181955054322, 0.00885160109491077),
    ("wish", 9, 147, 949, 137559, 7.63104852612042, 2.18319138691236, 3.06187469452373, 0.0508407178924405, 0.00832708041248629),
    ("write", 4, 585, 954, 137121, -0.03434158362959, -0.0173621308731118, -0.0247719118867935, -0.000118116953121182, -7.2815562682375e-05)]
SYMMETRIC = ["mi", "mi2", "mi3", "local_mi", "npmi", "t_score", "z_score", "dice", "jaccard", "min_sensitivity", "log_odds", "g2", "chi2"]
tables = st.tuples(*[st.integers(0, 300)] * 3, st.integers(1, 3000)).filter(lambda t: t[0] + t[1] and t[0] + t[2])


def margins(o11, o12, o21, o22):
    return o11, o11 + o12, o11 + o21, o11 + o12 + o21 + o22


@pytest.mark.parametrize("pair, o11, o12, o21, o22, t, mi", MANNING)
def test_t_scores_and_mutual_information_are_those_of_manning_and_schuetze(pair, o11, o12, o21, o22, t, mi):
    assert measures.t_score(*margins(o11, o12, o21, o22)) == pytest.approx(t, abs=1.1e-4)
    assert measures.mi(*margins(o11, o12, o21, o22)) == pytest.approx(mi, abs=5.1e-3)


@pytest.mark.parametrize("verb, o11, o12, o21, o22, z, odds, mi, row, column", GRIES)
def test_z_odds_mutual_information_and_delta_p_are_those_of_gries(verb, o11, o12, o21, o22, z, odds, mi, row, column):
    a, r1, c1, n = margins(o11, o12, o21, o22)
    assert measures.z_score(a, r1, c1, n) == pytest.approx(z)
    assert measures.log_odds(a, r1, c1, n, "plain") == pytest.approx(odds)
    assert measures.mi(a, r1, c1, n) == pytest.approx(mi)
    assert (measures.delta_p(a, r1, c1, n), measures.delta_p(a, c1, r1, n)) == (pytest.approx(row), pytest.approx(column))


def test_delta_p_of_course_is_that_of_gries_2013_in_both_directions():
    a, r1, c1, n = margins(5610, 168938, 2257, 10233063)
    assert measures.delta_p(a, r1, c1, n) == pytest.approx(0.032, abs=5e-4)
    assert measures.delta_p(a, c1, r1, n) == pytest.approx(0.697, abs=5e-4)


def test_a_table_by_hand():
    cells = 30, 100, 200, 10_000  # expected 2
    values = {"mi": 3.906891, "local_mi": 117.206718, "t_score": 5.112077, "z_score": 19.798990, "min_sensitivity": 0.15,
              "delta_p": 0.282828, "log_odds": 3.206399, "mi2": np.log2(450), "mi3": np.log2(13500), "dice": 60 / 300, "jaccard": 30 / 270}
    assert {name: float(getattr(measures, name)(*cells)) for name in values} == pytest.approx(values, abs=1e-6)
    assert measures.delta_p(30, 200, 100, 10_000) == pytest.approx(0.142857, abs=1e-6)


@seeded
@given(tables)
def test_symmetric_measures_do_not_care_which_word_comes_first(table):
    o11, r1, c1, n = margins(*table)
    for name in SYMMETRIC:
        one, other = (float(getattr(measures, name)(*cells)) for cells in ((o11, r1, c1, n), (o11, c1, r1, n)))
        assert one == pytest.approx(other, abs=1e-9, nan_ok=True), name


@seeded
@given(tables)
def test_measures_that_know_chance_have_the_sign_of_the_difference_from_it(table):
    o11, r1, c1, n = margins(*table)
    sign = np.sign(o11 * n - r1 * c1)
    for name in ("mi", "local_mi", "t_score", "z_score", "delta_p", "g2"):
        value = float(getattr(measures, name)(o11, r1, c1, n))
        if not np.isnan(value) and not (name == "local_mi" and o11 == 0):
            assert np.sign(np.round(value, 9)) in (sign, 0), name
    assert 0 <= measures.jaccard(o11, r1, c1, n) <= measures.dice(o11, r1, c1, n) <= 1
    assert measures.dice(o11, r1, c1, n) == pytest.approx(2 * (j := measures.jaccard(o11, r1, c1, n)) / (1 + j))


def patterns(texts, run):
    """Of all runs of so many words, how many fit each combination of the words of `run`."""
    counts = np.zeros((2,) * len(run))
    for text in texts:
        words = text.split()
        for i in range(len(words) - len(run) + 1):
            counts[tuple(int(words[i + k] == run[k]) for k in range(len(run)))] += 1
    return counts


@pytest.mark.parametrize("text, run, value, z", [  # printed in the documentation and tests of quanteda.textstats, which leave runs with a full stop out
    ("The new European Union is not the old European Union", "European Union", 4.317488, 2.027787),
    ("The new European Union is not the old European Union", "The new", 3.931826, 1.797564),
    ("The new European Union is not the old European Union", "new European", 2.708050, 1.454456),
    ("a b c a b d e b d a b", "a b", 3.412247, 1.936083), ("a b c a b d e b d a b", "b d", 3.218876, 1.799406)])
def test_lambda_and_z_of_expressions_are_those_quanteda_prints(text, run, value, z):
    assert measures.expression(patterns([text], run.split())) == (pytest.approx(value, abs=1e-5), pytest.approx(z, abs=1e-5))


def test_lambda_of_two_words_is_the_log_odds_ratio_and_that_of_independent_words_nil():
    counts = np.array([[50.0, 7.0], [9.0, 3.0]])
    value, z = measures.expression(counts, smoothing=0)
    assert value == pytest.approx(np.log(50 * 3 / (7 * 9))) and z == pytest.approx(value / np.sqrt(sum(1 / counts.ravel())))
    independent = np.array([[[a * b * c for c in (60, 40)] for b in (70, 30)] for a in (80, 20)], float)
    assert measures.expression(independent, smoothing=0)[0] == pytest.approx(0, abs=1e-9)
    independent[1, 1, 1] *= np.e  # only the whole run is commoner than its parts make it
    assert measures.expression(independent, smoothing=0)[0] == pytest.approx(1)
    assert len(list(product((0, 1), repeat=3))) == independent.size
