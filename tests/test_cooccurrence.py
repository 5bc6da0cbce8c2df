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
    met = [pair for pair in wanted if any(set(pair) <= set(held) for _, held in all_units)]
    assert sorted(table.index) == met and len(met) > 10  # those that never meet are left out
    for first, second in met:
        row, both = table.loc[(first, second)], [a for a, held in all_units if first in held and second in held]
        expected = sum(p1 * p2 for p1, p2 in zip(chance[first], chance[second]))
        assert (row.n, row.n_first, row.n_second) == (len(both), holding[first], holding[second])
        assert row.n_articles == len(set(both))
        assert row.expected == pytest.approx(expected)
        assert row.p == pytest.approx(stats.binom(len(all_units), expected / len(all_units)).sf(len(both) - 1))
        assert row.reason == ("in one article only" if len(set(both)) == 1 else "")
        cells = len(both), holding[first], holding[second], len(all_units)
        assert row.g2 == pytest.approx(measures.g2(*cells)) and row.npmi == pytest.approx(measures.npmi(*cells))
    every = [*table.p, *[1.0] * (len(wanted) - len(met))]  # and count as tested
    assert table.q.tolist() == pytest.approx(stats.false_discovery_control(every)[:len(table)].tolist())
    assert table.p.is_monotonic_increasing


def test_pairs_by_hand():
    words = frame({"x": "war peace war / war talks", "y": "peace war / talks / peace"})
    table = cooccurrence.pairs(words, least=2)
    assert table[["first", "second", "n", "n_first", "n_second", "n_articles"]].values.tolist() == [
        ["peace", "war", 2, 3, 3, 2], ["talks", "war", 1, 2, 3, 1]]
    # shares 3/9 and 4/9; sentences of 3, 2, 2, 1 and 1 words
    chance = lambda share, length: 1 - (1 - share) ** length
    assert table.expected[0] == pytest.approx(sum(chance(3 / 9, k) * chance(4 / 9, k) for k in (3, 2, 2, 1, 1)))
    filled = cooccurrence.cells(table, ["war", "peace", "talks"]).set_index(["first", "second"])
    assert filled.index.tolist() == [("war", "peace"), ("war", "talks"), ("peace", "talks")] and filled.n.tolist() == [2, 1, 0]
    assert filled.loc[("peace", "talks"), ["n", "npmi", "q", "reason"]].tolist() == [0, -1, 1, "never meet"]
    assert cooccurrence.cells(table, []).empty and cooccurrence.cells(table.head(0), ["war"]).empty


def test_the_expected_count_of_pairs_is_right_on_average_where_words_are_shuffled(words):
    # the plain r1·c1/n of the table of sentences is too small, because long sentences hold more of everything
    content = tokens.content(words, "en")
    ratios, plain = [], []
    for seed in range(20):
        table = cooccurrence.pairs(frequency.shuffled(content, seed), least=20)
        sentences = content.groupby(["article", "sentence"], observed=True).ngroups
        ratios.append(table.n.sum() / table.expected.sum())  # of words this frequent nearly all pairs meet
        held = content.assign(token=frequency.shuffled(content, seed).token)
        held = held.groupby("token", observed=True)[["article", "sentence"]].apply(lambda own: len(own.drop_duplicates()))
        held = held[held >= 20]
        plain.append(table.n.sum() / sum(a * b / sentences for a, b in combinations(held, 2)))
    assert np.mean(ratios) == pytest.approx(1, abs=0.05)
    assert np.mean(plain) > np.mean(ratios) + 0.1


def test_hardly_any_edge_survives_where_words_are_shuffled(words):
    content = tokens.content(words, "en")
    edges = [len(cooccurrence.network(cooccurrence.pairs(frequency.shuffled(content, seed)))[1]) for seed in range(200)]
    assert len(cooccurrence.network(cooccurrence.pairs(content))[1]) >= 3  # where not shuffled, there are some
    assert np.mean(np.array(edges) > 0) <= 0.05 + 1.64 * np.sqrt(0.05 * 0.95 / 200), edges


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


def test_the_smaller_alpha_of_both_ends_is_that_of_the_disparity_filter_and_an_end_alone_has_one():
    rows = [{"first": "a", "second": x, "n": n, "n_first": 30, "n_second": 30} for x, n in (("b", 8), ("c", 4), ("d", 4))]
    rows.append({"first": "e", "second": "f", "n": 5, "n_first": 9, "n_second": 9})
    edges = cooccurrence.network(pairs_of(*rows))[1].set_index("second")
    assert edges.alpha.to_dict() == pytest.approx({"b": (1 - 8 / 16) ** 2, "c": (1 - 4 / 16) ** 2, "d": (1 - 4 / 16) ** 2, "f": 1.0})


def cliques():
    rows = [{"first": x, "second": y, "n_first": 9, "n_second": 9} for group in ("abcd", "efgh") for x, y in combinations(group, 2)]
    return cooccurrence.network(pairs_of(*rows, {"first": "d", "second": "e", "n": 3, "n_first": 9, "n_second": 9}))


def test_two_cliques_with_a_bridge_are_two_communities_that_every_run_finds():
    nodes, edges = cliques()
    assert nodes.groupby("community").token.agg(lambda own: "".join(sorted(own))).tolist() == ["abcd", "efgh"]
    firm = cooccurrence.quality(edges).iloc[0]
    inside, all_of = 2 * 6 * 5, 2 * 6 * 5 + 3
    assert firm.modularity == pytest.approx(inside / all_of - 2 * (1 / 2) ** 2) and firm.agreement == 1 and firm.n_communities == 2
    assert firm.density == pytest.approx(13 / 28)
    between = nodes.set_index("token").betweenness
    assert between["d"] == between["e"] == pytest.approx(12 / 21) and between["a"] == 0  # 3·4 of 7·6/2 ways lead over d


def test_the_adjusted_rand_index_is_that_of_hubert_and_arabie_by_hand():
    # classes 112233 against 111222: pairs together in both 2, in one 3, in the other 6, of 15
    assert cooccurrence.networks._adjusted_rand([1, 1, 2, 2, 3, 3], [1, 1, 1, 2, 2, 2]) == pytest.approx((2 - 18 / 15) / (4.5 - 18 / 15))
    assert cooccurrence.networks._adjusted_rand([0, 0, 1], [5, 5, 2]) == 1


def test_an_edge_of_every_article_is_stable_and_one_of_two_articles_is_not():
    rng = np.random.default_rng(0)
    names = [f"w{i:02}" for i in range(40)]
    articles = {f"a{i}": [list(rng.choice(names, 8)) for _ in range(30)] for i in range(12)}
    for number, sentences in enumerate(articles.values()):
        for sentence in sentences[:4]:
            sentence[1:3] = "south", "caucasus"
        for sentence in sentences[5:13] if number < 2 else []:
            sentence[4:6] = "trump", "route"
    words = frame({a: " / ".join(" ".join(s) for s in sentences) for a, sentences in articles.items()})
    edges = cooccurrence.network(cooccurrence.pairs(words))[1]
    assert set(edges["first"]) == {"caucasus", "route"}
    kept, rho = cooccurrence.stability(words, edges, repetitions=30)
    kept = kept.set_index("first").kept
    assert kept["caucasus"] == 1 and 0.3 < kept["route"] < 0.9  # both of two of twelve articles are drawn in 42 of 100 samples
    assert (kept == cooccurrence.stability(words, edges, repetitions=30)[0].set_index("first").kept).all()
    with pytest.raises(SettingError, match="fewer than two"):
        cooccurrence.stability(words[words.article == "a1"], edges)
    none, rho = cooccurrence.stability(words, edges.head(0))
    assert none.empty and np.isnan(rho)
    nested = words.rename(columns={"token": "actor"}).assign(nested=True)
    with pytest.raises(SettingError, match="fewer than two"):
        cooccurrence.stability(nested, edges)


@pytest.mark.case(9)
def test_a_network_of_which_three_quarters_of_the_articles_hold_nothing_has_no_rank_correlation():
    articles = pd.DataFrame({"article": ["x", "y"], "text": "Peace talks failed. " * 5, "language": "en"})
    words = tokens.words(articles)
    edges = cooccurrence.pairs(words, least=1)
    kept, rho = cooccurrence.stability(words, edges, 5, least=20)
    assert kept.kept.tolist() == [0.0] * 3 and pd.isna(rho)


@pytest.mark.parametrize("settings", [{"within": "sentence"}, {"within": "article", "window": 2}])
def test_an_article_drawn_twice_counts_its_units_twice_and_itself_once(settings):
    texts = {"y": "c a / b d", "x": "a b e / a b / c a", "z": "a a b c"}
    words = frame(texts)
    counts = cooccurrence.networks._counts_of_articles(words, ["a", "b", "c"], **settings)
    place = {article: number for number, article in enumerate(words.article.cat.categories)}
    times = np.array([{"x": 2, "y": 1, "z": 0}[article] for article in place])
    found = cooccurrence.paired(cooccurrence.networks._sampled(*counts, times), ["a", "b", "c"], settings.get("window"))
    copied = cooccurrence.pairs(frame({"x": texts["x"], "x again": texts["x"], "y": texts["y"]}), types=["a", "b", "c"], **settings)
    pd.testing.assert_frame_equal(found.drop(columns=["n_articles", "reason"]), copied.drop(columns=["n_articles", "reason"]), check_dtype=False)
    one, other = (table.set_index(["first", "second"]).n_articles for table in (found, copied))
    assert len(found) == len(copied) >= 2 and other["a", "b"] - one["a", "b"] == 1


def test_every_edge_says_which_articles_it_lives_in():
    words = frame({"x": "a b / a b c / c", "y": "b a / c b", "z": "a / b"})
    edges = pd.DataFrame({"first": ["a", "b"], "second": ["b", "c"]})
    table = cooccurrence.owed(words, edges)
    assert table.values.tolist() == [["a", "b", "x", 2], ["a", "b", "y", 1], ["b", "c", "x", 1], ["b", "c", "y", 1]]


def test_a_network_is_read_again_from_graphml_with_its_numbers():
    import io

    import networkx as nx
    nodes, edges = cliques()
    graph = nx.read_graphml(io.BytesIO(cooccurrence.graphml(nodes, edges.assign(reason='<"&', npmi=1 / 3))))
    assert set(graph) == set(nodes.token) and graph.number_of_edges() == len(edges)
    assert graph.edges["d", "e"]["n"] == 3 and graph.edges["d", "e"]["reason"] == '<"&' and graph.nodes["a"]["degree"] == 3
    assert graph.edges["d", "e"]["npmi"] == 0.333333
    shares = nodes.assign(share=1 / 3 + 1e-15)  # as another processor may have it
    assert cooccurrence.graphml(shares, edges) == cooccurrence.graphml(nodes.assign(share=0.333333), edges)


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
        assert set(table.index) == {t for t in total if total[t] >= 2 and t != "a"} and len(table) > 3
        for token, row in table.iterrows():
            cells = n[token], len(found), total[token], len(words) - total["a"]
            assert (row.n, row.n_token, row.n_node, row.n_window, row.n_words) == (n[token], total[token], total["a"], len(found), cells[3])
            sides = [Counter(word.token for word in windows(words, "a", *side, within))[token] for side in ((left, 0), (0, right))]
            assert [row.n_left, row.n_right] == sides and max(sides) <= row.n <= sum(sides)
            assert row.delta_p == pytest.approx(measures.delta_p(*cells)) and row.delta_p_back == pytest.approx(measures.delta_p(cells[0], cells[2], cells[1], cells[3]))
            assert row.reason == ("never near" if row.n == 0 else "in one article only" if row.n_articles == 1 else "")
            assert row.n_articles == len({word.article for word in found if word.token == token})
            assert row.expected == pytest.approx(len(found) * total[token] / (len(words) - total["a"]))
            assert row.g2 == pytest.approx(measures.g2(*cells)) and row.npmi == pytest.approx(measures.npmi(*cells))
            assert row.log_ratio == pytest.approx(measures.log_ratio(*cells))
            assert 2 ** row.log_dice == pytest.approx(2 ** 15 * n[token] / (total["a"] + total[token]))
            assert row.p == pytest.approx(measures.p_value(row.g2))
        assert table.q.tolist() == pytest.approx(stats.false_discovery_control(table.p).tolist())


def company(text, left=2, right=2, within="sentence", **more):
    table = cooccurrence.collocates(frame({"x": text} | more), "node", left, right, within, least=1)
    return dict(zip(table.token[table.n > 0], table.n[table.n > 0]))


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
    assert table.token[table.n > 0].tolist() == ["peace"]  # three places to the right; war is three to the left


def test_rare_tokens_are_not_tested_whatever_company_they_keep():
    words = frame({"x": "rare node often / often often z z z z"})
    table = cooccurrence.collocates(words, "node")
    assert table.token.tolist() == ["often", "z"] and table.g2[0] > 0 > table.g2[1]  # what is avoided is said to be


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


def test_the_node_may_be_a_phrase_a_pattern_or_an_actor_and_its_words_are_in_no_window():
    text = "the south caucasus war . old south caucasus peace . southern war"
    words = frame({"x": text.replace(" .", " /")})
    words["length"] = words.token.str.len()
    words["start"] = [0, *np.cumsum(words.length + 1)[:-1]]
    hits = words[words.token == "south"][["article", "start"]].assign(length=len("south caucasus"))
    table = cooccurrence.collocates(words, hits, 2, 2, least=1).set_index("token")
    assert table.n[table.n > 0].to_dict() == {"the": 1, "war": 1, "old": 1, "peace": 1} and "south" not in table.index
    assert (table.n_node == 2).all() and (table.n_words == len(words) - 4).all() and (table.n_left["old"], table.n_right["old"]) == (1, 0)
    with pytest.raises(SettingError, match="no word at character 3"):
        cooccurrence.collocates(words, hits.assign(start=3))
    with pytest.raises(SettingError, match="no place here"):
        cooccurrence.collocates(words, hits.head(0))


@pytest.mark.parametrize("seed", range(3))
def test_cells_of_every_collocate_add_up_and_none_is_below_nought(seed):
    table = cooccurrence.collocates(drawn(seed), "a", 3, 3, least=1)
    o12, o21 = table.n_window - table.n, table.n_token - table.n
    o22 = table.n_words - table.n_window - o21
    assert (np.array([table.n, o12, o21, o22]) >= 0).all() and (table.n + o12 + o21 + o22 == table.n_words).all()
    assert table.n.sum() == table.n_window[0] and table.n_token.sum() == table.n_words[0]


# ---- pairs within a window, in other units, and of actors

@pytest.mark.parametrize("within", ["sentence", "article"])
@pytest.mark.parametrize("window", [1, 2, 5])
@pytest.mark.parametrize("block", [1, 20, 10_000])
def test_pairs_within_a_window_are_those_of_nested_loops(within, window, block, monkeypatch):
    monkeypatch.setattr(cooccurrence.counting, "BLOCK", block)  # counts of blocks of whole articles add up
    words = drawn(5)
    words = words[words.token != "c"]  # leaves gaps
    table = cooccurrence.pairs(words, within, window, least=3).set_index(["first", "second"])
    records, met, where, near = list(words[["article", "sentence", "position", "token"]].itertuples(index=False)), Counter(), {}, 0
    for i, one in enumerate(records):
        for other in records[i + 1:]:
            same = one.article == other.article and (within == "article" or one.sentence == other.sentence)
            if same and other.position - one.position <= window:
                near += 1
                if one.token != other.token:
                    pair = tuple(sorted([one.token, other.token]))
                    met[pair] += 1
                    where.setdefault(pair, set()).add(one.article)
    uses = Counter(words.token)
    assert table.n.to_dict() == {pair: n for pair, n in met.items() if min(uses[token] for token in pair) >= 3} and len(table) > 10
    assert table.n_articles.to_dict() == {pair: len(where[pair]) for pair in table.index}
    assert cooccurrence.slots(words, within, window) == near
    for (first, second), row in table.iterrows():
        assert (row.n_first, row.n_second) == (uses[first], uses[second])
        assert row.expected == pytest.approx(2 * near * uses[first] * uses[second] / len(words) ** 2)


@pytest.mark.parametrize("block", [1, 10_000])
@pytest.mark.parametrize("within, window", [("sentence", None), ("article", None), ("sentence", 3)])
def test_counts_of_every_article_are_those_of_the_article_alone_and_add_up_to_those_of_all(within, window, block, monkeypatch):
    monkeypatch.setattr(cooccurrence.counting, "BLOCK", block)
    words, types = drawn(3), ["a", "c", "f", "none"]
    words = words[words.article != "a2"]  # a category that holds nothing
    table = cooccurrence.counting.by_article(words, types, within, window)
    for code, own in table.groupby("article"):
        alone = cooccurrence.together(words[words.article == words.article.cat.categories[code]], types, within, window)
        pd.testing.assert_frame_equal(own.drop(columns="article").reset_index(drop=True), alone.drop(columns="n_articles"))
    added = table.groupby(["first", "second"], as_index=False).agg(n=("n", "sum"), n_articles=("n", "size"))
    pd.testing.assert_frame_equal(added, cooccurrence.together(words, types, within, window))
    assert len(added) == 3 and table.article.nunique() > 2


def test_window_counts_are_those_of_nltk_where_it_counts_one_text():
    # printed in NLTK's unit tests: "this this is is a a test test", pairs at most two and four words apart; ours have no order
    words = frame({"x": "this this is is a a test test"})
    for window, wanted in [(2, {("a", "test"): 3, ("a", "is"): 3, ("is", "this"): 3}),
                           (4, {("a", "test"): 4, ("a", "is"): 4, ("is", "this"): 4, ("is", "test"): 3, ("a", "this"): 3})]:
        table = cooccurrence.pairs(words, window=window, least=1)
        assert dict(zip(zip(table["first"], table.second), table.n)) == wanted


def test_units_may_be_articles_or_paragraphs_and_hold_a_pair_once():
    words = frame({"x": "war peace / war / peace talks", "y": "war / peace", "z": "talks"}).assign(paragraph=[0, 0, 1, 2, 2, 0, 0, 0])
    by_article, by_paragraph = (cooccurrence.pairs(words, within, least=1) for within in ("article", "paragraph"))
    assert set(zip(by_article["first"], by_article.second, by_article.n)) == {
        ("peace", "war", 2), ("talks", "war", 1), ("peace", "talks", 1)}
    assert set(zip(by_paragraph["first"], by_paragraph.second, by_paragraph.n)) == {("peace", "war", 2), ("peace", "talks", 1)}
    with pytest.raises(SettingError, match="no column paragraph"):
        cooccurrence.pairs(words.drop(columns="paragraph"), "paragraph")


def test_paragraphs_end_at_line_breaks():
    articles = pd.DataFrame({"article": pd.Categorical(["x", "y"]), "language": "en", "text": ["One two.\nThree.\n\nFour", "Five\nsix"]})
    words = tokens.paragraphs(tokens.words(articles), articles)
    assert list(zip(words.token, words.paragraph)) == [("one", 0), ("two", 0), ("three", 1), ("four", 3), ("five", 0), ("six", 1)]


def test_pairs_of_actors_leave_out_nested_mentions_and_homonyms():
    mentions = pd.DataFrame([("x", 0, 0, "Aliyev", False), ("x", 0, 3, "Pashinyan", False), ("x", 0, 5, None, False), ("x", 1, 9, "Aliyev", False),
                             ("y", 0, 0, "Pashinyan", False), ("y", 0, 1, "Aliyev", False), ("y", 0, 2, "Azerbaijan", True)],
                            columns=["article", "sentence", "position", "actor", "nested"]).astype({"article": "category"})
    table = cooccurrence.pairs(mentions, least=1)
    assert table[["first", "second", "n", "n_first", "n_second", "n_articles"]].values.tolist() == [["Aliyev", "Pashinyan", 2, 3, 2, 2]]


def test_the_p_of_pairs_is_never_smaller_than_that_of_units_of_unequal_sizes():
    rng = np.random.default_rng(0)
    chance = rng.uniform(0, 0.6, 40) ** 2  # of each of forty units
    exact = np.ones(1)
    for p in chance:
        exact = np.convolve(exact, [1 - p, p])
    tail = exact[::-1].cumsum()[::-1]
    for n in range(int(chance.sum()) + 2, 30):
        assert cooccurrence.tables._p_units(np.array([n]), chance.sum(), 40)[0] >= tail[n] > 0


# ---- refusals

@pytest.mark.parametrize("analysis, said", [
    (lambda w: cooccurrence.collocates(w, "a", within="paragraph"), "no column paragraph"),
    (lambda w: cooccurrence.collocates(w, "a", within="page"), "within='page' is unknown"),
    (lambda w: cooccurrence.pairs(w, window=0), "a window of 0 words"),
    (lambda w: cooccurrence.pairs(w, window=-2), "a window of -2 words"),
    (lambda w: cooccurrence.stability(w, cliques()[1], within="article"), "one unit still"),
    (lambda w: cooccurrence.together(w, range(70_000)), "70,000 types make too many pairs"),
    (lambda w: cooccurrence.collocates(w.assign(token=w.token.cat.rename_categories({"a": "azerbaijan"})), "Azerbijan"), "nearest are azerbaijan"),
    (lambda w: cooccurrence.collocates(w, "a", 0, 0), "at least one"),
    (lambda w: cooccurrence.collocates(w, "a", -1, 5), "left=-1"),
    (lambda w: cooccurrence.collocates(w, "nowhere"), "'nowhere' is used nowhere"),
    (lambda w: cooccurrence.collocates(w[w.token != "a"], "a"), "'a' is used nowhere")])
def test_settings_that_cannot_be_are_refused_by_name(analysis, said):
    with pytest.raises(SettingError, match=said):
        analysis(drawn(0))
