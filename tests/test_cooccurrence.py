"""Company counted again by nested loops, and what is found where there is something and where there is nothing."""

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import SettingError, cooccurrence, frequency, measures, tokens


def frame(articles):
    """Words of {article: "a b c / d e"}, where a stroke ends a sentence; categories in the order given."""
    rows = [(article, number, token) for article, text in articles.items()
            for number, sentence in enumerate(text.split("/")) for token in sentence.split()]
    table = pd.DataFrame(rows, columns=["article", "sentence", "token"])
    table.insert(2, "position", table.groupby("article").cumcount())
    return table.astype({"article": pd.CategoricalDtype(list(articles)), "token": "category"})


def drawn(seed, articles=6, sentences=(1, 8), length=(1, 12), vocabulary="abcdefgh"):
    """A random corpus of few types, in which everything keeps company with everything."""
    rng = np.random.default_rng(seed)
    sentence = lambda: " ".join(rng.choice(list(vocabulary), rng.integers(*length)))
    return frame({f"a{i}": " / ".join(sentence() for _ in range(rng.integers(*sentences))) for i in range(articles)})


def units(words):
    return [(article, group.token.tolist()) for (article, _), group in words.groupby(["article", "sentence"], observed=True)]


# ---- pairs

@pytest.mark.parametrize("seed", range(8))
def test_pairs_are_those_of_nested_loops_over_all_sentences(seed):
    words = drawn(seed)
    words = words[words.article != "a2"]  # a category that holds nothing, and a gap in the index
    table, all_units = cooccurrence.pairs(words, least=2).set_index(["first", "second"]), units(words)
    share = {token: n / len(words) for token, n in Counter(words.token).items()}
    chance = {token: [1 - (1 - share[token]) ** len(held) for _, held in all_units] for token in share}
    holding = {t: sum(t in held for _, held in all_units) for t in chance}
    wanted = list(combinations(sorted(t for t in holding if holding[t] >= 2), 2))
    assert sorted(table.index) == wanted and len(wanted) > 10
    for first, second in wanted:
        row, both = table.loc[(first, second)], [a for a, held in all_units if first in held and second in held]
        expected = sum(p1 * p2 for p1, p2 in zip(chance[first], chance[second]))
        assert (row.n, row.n_first, row.n_second) == (len(both), holding[first], holding[second])
        assert row.n_articles == len(set(both))
        assert row.expected == pytest.approx(expected)
        assert row.p == pytest.approx(stats.poisson(expected).sf(len(both) - 1))
        cells = len(both), holding[first], holding[second], len(all_units)
        assert row.g2 == pytest.approx(measures.g2(*cells)) and row.npmi == pytest.approx(measures.npmi(*cells))
    assert table.q.tolist() == pytest.approx(stats.false_discovery_control(table.p).tolist())
    assert table.p.is_monotonic_increasing


def test_pairs_by_hand():
    words = frame({"x": "war peace war / war talks", "y": "peace war / talks / peace"})
    table = cooccurrence.pairs(words, least=2)
    assert table[["first", "second", "n", "n_first", "n_second", "n_articles"]].values.tolist() == [
        ["peace", "war", 2, 3, 3, 2], ["talks", "war", 1, 2, 3, 1], ["peace", "talks", 0, 3, 2, 0]]
    # shares 3/9 and 4/9; sentences of 3, 2, 2, 1 and 1 words
    chance = lambda share, length: 1 - (1 - share) ** length
    assert table.expected[0] == pytest.approx(sum(chance(3 / 9, k) * chance(4 / 9, k) for k in (3, 2, 2, 1, 1)))
    assert table.p[2] == 1 and table.npmi[2] == -1


def test_the_expected_count_of_pairs_is_right_on_average_where_words_are_shuffled(words):
    # the plain r1·c1/n of the table of sentences is too small, because long sentences hold more of everything
    content = tokens.content(words, "en")
    ratios, plain = [], []
    for seed in range(20):
        table = cooccurrence.pairs(frequency.shuffled(content, seed), least=20)
        sentences = content.groupby(["article", "sentence"], observed=True).ngroups
        ratios.append(table.n.sum() / table.expected.sum())
        plain.append(table.n.sum() / (table.n_first * table.n_second / sentences).sum())
    assert np.mean(ratios) == pytest.approx(1, abs=0.05)
    assert np.mean(plain) > np.mean(ratios) + 0.1


def test_hardly_any_edge_survives_where_words_are_shuffled(words):
    content = tokens.content(words, "en")
    edges = [len(cooccurrence.network(cooccurrence.pairs(frequency.shuffled(content, seed)))[1]) for seed in range(60)]
    assert len(cooccurrence.network(cooccurrence.pairs(content))[1]) >= 3  # where not shuffled, there are some
    assert np.mean(np.array(edges) > 0) <= 0.05, edges


def test_a_planted_pair_is_the_surest_and_the_only_edge():
    rng = np.random.default_rng(0)
    names = [f"w{i:02}" for i in range(40)]
    articles = {f"a{i}": [list(rng.choice(names, 10)) for _ in range(40)] for i in range(10)}
    for sentences in articles.values():
        for sentence in sentences[:3]:
            sentence[2], sentence[7] = "south", "caucasus"
        sentences[10][0] = "south"
    words = frame({a: " / ".join(" ".join(s) for s in sentences) for a, sentences in articles.items()})
    table = cooccurrence.pairs(words)
    columns = ["first", "second", "n", "n_first", "n_second", "n_articles"]
    assert table.loc[0, columns].tolist() == ["caucasus", "south", 30, 30, 40, 10]
    nodes, edges = cooccurrence.network(table)
    assert edges[["first", "second"]].values.tolist() == [["caucasus", "south"]]
    assert nodes[["token", "n", "degree", "community"]].values.tolist() == [["south", 40, 1, 0], ["caucasus", 30, 1, 0]]


def test_pairs_of_filtered_words_do_not_depend_on_index_or_unused_categories(words):
    some = tokens.content(words, "en")
    some = some[some.article.isin(["002-1", "000-5", "001-3"])]
    clean = some.reset_index(drop=True).assign(article=some.article.cat.remove_unused_categories().array,
                                               token=some.token.cat.remove_unused_categories().array)
    for analysis in (cooccurrence.pairs, lambda w: cooccurrence.collocates(w, "azerbaijan")):
        assert len(analysis(clean)) > 20
        for other in (some, some.set_axis([7] * len(some))):
            pd.testing.assert_frame_equal(analysis(other), analysis(clean))


# ---- network

PAIR = {"first": "a", "second": "b", "n": 5, "n_first": 9, "n_second": 8, "n_articles": 3, "expected": 1.0,
        "npmi": 0.5, "q": 0.01}


def pairs_of(*changes):
    return pd.DataFrame([PAIR | change for change in changes])


@pytest.mark.parametrize("change, kept", [
    ({}, 1), ({"n": 3}, 1), ({"n": 2}, 0), ({"n_articles": 2}, 1), ({"n_articles": 1}, 0), ({"q": 0.0499}, 1),
    ({"q": 0.05}, 0), ({"q": np.nan}, 0), ({"expected": 5.0}, 0), ({"expected": 4.99}, 1)])
def test_an_edge_meets_every_threshold_of_the_network(change, kept):
    nodes, edges = cooccurrence.network(pairs_of(change))
    assert (len(edges), len(nodes)) == (kept, 2 * kept)


def test_the_network_names_degree_and_community_and_numbers_communities_by_size():
    sizes = {"n_first": 9, "n_second": 9}
    triangle = [{"first": x, "second": y} | sizes for x, y in ("cd", "ce", "de")]
    nodes, edges = cooccurrence.network(pairs_of({"first": "a", "second": "b"} | sizes, *triangle))
    assert nodes.set_index("token")[["degree", "community"]].T.to_dict("list") == {
        "c": [2, 0], "d": [2, 0], "e": [2, 0], "a": [1, 1], "b": [1, 1]}
    assert len(edges) == 4


def test_the_network_keeps_the_nodes_with_most_edges_and_the_edges_between_them():
    star = [{"first": "hub", "second": x, "n_first": 20, "n_second": n} for x, n in (("p", 5), ("q", 9), ("r", 7))]
    nodes, edges = cooccurrence.network(pairs_of(*star), most=3)
    assert nodes.token.tolist() == ["hub", "q", "r"] and edges.second.tolist() == ["q", "r"]


# ---- collocates

def windows(words, node, left, right, within):
    """The rows in any window, node uses left out: every row against every node."""
    inside = set()
    records = list(words[["article", "sentence", "position", "token"]].itertuples(index=False))
    for i, word in enumerate(records):
        for other in records:
            same = other.article == word.article and (within == "article" or other.sentence == word.sentence)
            if word.token != node == other.token and same and -left <= word.position - other.position <= right:
                inside.add(i)
    return [records[i] for i in sorted(inside)]


@pytest.mark.parametrize("within", ["sentence", "article"])
@pytest.mark.parametrize("left, right", [(2, 2), (0, 3), (4, 0), (1, 30)])
def test_collocates_are_those_of_every_word_against_every_node(left, right, within):
    for seed in range(3):
        words = drawn(seed, vocabulary="abcdefghij")
        words = words[~words.token.isin(["b", "c"]) & (words.article != "a1")]  # what is left out leaves gaps
        found = windows(words, "a", left, right, within)
        total, n = Counter(words.token), Counter(word.token for word in found)
        table = cooccurrence.collocates(words, "a", left, right, within, least=2).set_index("token")
        assert set(table.index) == {t for t in n if total[t] >= 2} and len(table) > 3
        for token, row in table.iterrows():
            cells = n[token], len(found), total[token], len(words) - total["a"]
            assert (row.n, row.n_token) == (n[token], total[token])
            assert row.n_articles == len({word.article for word in found if word.token == token})
            assert row.expected == pytest.approx(len(found) * total[token] / (len(words) - total["a"]))
            assert row.g2 == pytest.approx(measures.g2(*cells)) and row.npmi == pytest.approx(measures.npmi(*cells))
            assert row.log_ratio == pytest.approx(measures.log_ratio(*cells))
            assert row.log_dice == pytest.approx(14 + np.log2(2 * n[token] / (total["a"] + total[token])))
            assert row.p == pytest.approx(measures.p_value(row.g2))
        assert table.q.tolist() == pytest.approx(stats.false_discovery_control(table.p).tolist())


def company(text, left=2, right=2, within="sentence", **more):
    table = cooccurrence.collocates(frame({"x": text} | more), "node", left, right, within, least=1)
    return dict(zip(table.token, table.n))


def test_windows_are_a_union_so_that_no_use_counts_twice():
    assert company("a node b node c d e") == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_windows_reach_as_far_as_asked_on_either_side():
    assert company("a b c node d e f", 1, 2) == {"c": 1, "d": 1, "e": 1}
    assert company("a b c node d e f", 3, 0) == {"a": 1, "b": 1, "c": 1}


def test_windows_end_with_the_sentence_or_with_the_article():
    text = "a b / c node / d e"
    assert company(text, y="f g / h") == {"c": 1}
    assert company(text, within="article", y="f g / h") == {"b": 1, "c": 1, "d": 1, "e": 1}
    assert company("a node", within="article", y="f g", left=50, right=50) == {"a": 1}


def test_function_words_left_out_leave_gaps_that_windows_do_not_close():
    words = frame({"x": "war the of node in the peace", "y": "war peace"})
    table = cooccurrence.collocates(tokens.content(words, "en"), "node", 2, 3, least=1)
    assert table.token.tolist() == ["peace"]  # three places to the right; war is three to the left


def test_rare_tokens_are_not_tested_whatever_company_they_keep():
    words = frame({"x": "rare node often / often often z z z z"})
    assert cooccurrence.collocates(words, "node").token.tolist() == ["often"]


def test_a_planted_collocate_comes_first():
    rng = np.random.default_rng(1)
    names = [f"w{i:02}" for i in range(30)]
    text = [str(t) for t in rng.choice(names, 3000)]
    for at in range(50, 3000, 100):
        text[at], text[at + 2] = "node", "friend"
    words = frame({"x": " ".join(text)})
    table = cooccurrence.collocates(words, "node", 3, 3)
    assert table.loc[0, ["token", "n", "n_token"]].tolist() == ["friend", 30, 30]
    assert table.q[0] < 1e-6 and (table.q[1:] > 0.001).all()


# ---- refusals

@pytest.mark.parametrize("analysis, said", [
    (lambda w: cooccurrence.collocates(w, "a", within="paragraph"), "paragraph"),
    (lambda w: cooccurrence.collocates(w, "a", 0, 0), "at least one"),
    (lambda w: cooccurrence.collocates(w, "a", -1, 5), "left=-1"),
    (lambda w: cooccurrence.collocates(w, "nowhere"), "'nowhere' is used nowhere"),
    (lambda w: cooccurrence.collocates(w[w.token != "a"], "a"), "'a' is used nowhere")])
def test_settings_that_cannot_be_are_refused_by_name(analysis, said):
    with pytest.raises(SettingError, match=said):
        analysis(drawn(0))
