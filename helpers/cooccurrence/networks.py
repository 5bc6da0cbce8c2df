"""Networks of pairs that can be defended, and how far they stand."""

import io
from collections import Counter
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pandas as pd
from scipy.special import comb

from helpers import SettingError, tallies
from helpers.cooccurrence import counting
from helpers.cooccurrence.tables import paired

SEEDS = 20  # starts of Louvain's method, of which the best is kept
Q = 0.05


def network(pairs, least=3, least_articles=2, most=30):
    """The pairs that can be defended, as a graph → nodes, edges.

    An edge has n above expected, q below .05, at least `least` units and `least_articles` articles. nodes: token, n, degree,
    strength (sum of n), betweenness (of 0 to 1, on ways of length 1/n), community; at most `most`, those in most edges first.
    edges: the columns of `pairs` between these nodes, and alpha, the chance of so large a share of an end's strength if it were
    dealt out at random (disparity filter, the smaller of both ends, 1 for an end with no other edge; Serrano et al. 2009).
    Communities are the best of twenty runs of Louvain's method, weighted by n, numbered by size; `quality` says how firm.
    """
    edges = _kept(pairs[pairs.q < Q], least, least_articles)
    kept = _ends(edges).head(most).token
    edges = edges[edges["first"].isin(kept) & edges["second"].isin(kept)].reset_index(drop=True)
    nodes, graph = _ends(edges), _graph(edges)
    number = {token: i for i, members in enumerate(_partitions(graph)[0] if len(graph) else []) for token in members}
    between = nx.betweenness_centrality(graph, weight="distance")
    nodes = nodes.assign(betweenness=nodes.token.map(between).astype(float), community=nodes.token.map(number).astype("Int64"))
    return nodes[["token", "n", "degree", "strength", "betweenness", "community"]], edges.assign(alpha=_disparity(edges))


def quality(edges):
    """How firm the communities of a network are → n_nodes, n_edges, density, n_communities, modularity, agreement; one row.

    `agreement` is the mean adjusted Rand index of every two of twenty runs of Louvain's method: 1 where all find the same. Missing without
    an edge.
    """
    graph = _graph(edges)
    if not len(graph):
        return pd.DataFrame([(0, 0, *[np.nan] * 4)], columns=["n_nodes", "n_edges", "density", "n_communities", "modularity", "agreement"])
    found = _partitions(graph)
    labels = [[next(i for i, members in enumerate(partition) if node in members) for node in graph] for partition in found]
    agreed = [_adjusted_rand(one, other) for i, one in enumerate(labels) for other in labels[:i]]
    return pd.DataFrame({"n_nodes": [len(graph)], "n_edges": [graph.number_of_edges()], "density": [nx.density(graph)], "n_communities": [len(found[0])],
                         "modularity": [nx.community.modularity(graph, found[0], weight="n")], "agreement": [np.mean(agreed)]})


def stability(words, edges, repetitions=100, seed=0, least=3, least_articles=2, **settings):
    """How far a network hangs on single articles → first, second, kept; and rho, a number.

    `kept` is the share of so many samples of the articles, drawn with repetition, in which the edge would stand: n above
    expected, p no larger than the largest among `edges`, `least` units and `least_articles` articles. The units of an article drawn twice
    count twice, the article once. `rho` is the mean rank correlation of the nodes' strength with that in three quarters
    of the articles, drawn at random (a node that goes has strength 0). `settings` are `within` and `window` of `pairs`.
    """
    if settings.get("within") == "article":
        raise SettingError("an article drawn twice is one unit still; take sentences, paragraphs or windows")
    if edges.empty:
        return edges[["first", "second"]].assign(kept=0.0), np.nan
    words = counting.counted(words)
    present = words.article.array.categories[np.unique(words.article.array.codes)]
    if len(present) < 2:
        raise SettingError("with fewer than two articles nothing can be drawn again; say that the network is of one text")
    strength, generator = _ends(edges).set_index("token").strength, np.random.default_rng(seed)
    types, window = sorted(strength.index), settings.get("window")
    of_articles = _counts_of_articles(words, types, **settings)

    def found(times):
        """The pairs that stand in a sample that holds every article so many times."""
        again = paired(_sampled(*of_articles, times), types, window)
        return _kept(again[again.p <= edges.p.max()], least, least_articles)

    size, names = len(present), list(zip(edges["first"], edges.second))
    came, ranks = np.zeros(len(edges)), []
    for _ in range(repetitions):
        again = found(np.bincount(generator.integers(size, size=size), minlength=size))
        there = set(zip(again["first"], again.second))
        came += [name in there for name in names]
        fewer = found(np.isin(np.arange(size), generator.permutation(size)[:max(1, round(size * 0.75))]).astype(int))
        left = fewer[np.array([pair in names for pair in zip(fewer["first"], fewer.second)], bool)]
        left = _ends(left).set_index("token").strength.reindex(strength.index, fill_value=0)
        ranks.append(pd.DataFrame({"all": strength, "left": left}).corr("spearman").iloc[0, 1])  # pandas' for two series loads half of scipy
    return edges[["first", "second"]].assign(kept=came / repetitions), float(pd.Series(ranks, dtype=float).mean())


def owed(words, edges, within="sentence"):
    """What each edge owes to which article → first, second, article, n (units of the article that hold both); in the order of the edges, the
    largest shares first."""
    words = counting.counted(words)
    unit, rows = counting.units(words, within), []
    article = words.article.astype("str").to_numpy()[tallies.runs(unit)[:-1]]  # of every unit
    held = {token: set(unit[(words.token == token).to_numpy()].tolist()) for token in {*edges["first"], *edges.second}}
    for first, second in zip(edges["first"], edges.second):
        counts = Counter(article[number] for number in held[first] & held[second])
        rows += [(first, second, name, n) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return pd.DataFrame(rows, columns=["first", "second", "article", "n"])


def cells(pairs, tokens):
    """Every pair of some tokens, in their order, as a matrix shows them: first, second and the columns of `pairs`; those that never
    meet have n = 0, npmi = −1, q = 1."""
    wanted = pd.DataFrame(list(combinations(tokens, 2)), columns=["first", "second"], dtype="str")
    ends = wanted.assign(one=wanted.min(axis=1), other=wanted.max(axis=1))  # in `pairs` the first stands first in the alphabet
    known = pairs.astype({"first": "str", "second": "str"}).rename(columns={"first": "one", "second": "other"})
    table = ends.merge(known, on=["one", "other"], how="left").drop(columns=["one", "other"])
    fill = {"n": 0, "n_articles": 0, "npmi": -1.0, "p": 1.0, "q": 1.0, "reason": "never meet"}
    return table.fillna(fill).astype({"n": int, "n_articles": int})


def graphml(nodes, edges):
    """A network as GraphML, for Gephi and other programs, its numbers at six digits as in the CSV → bytes."""
    graph = nx.Graph()
    for row in nodes.to_dict("records"):
        graph.add_node(row["token"], **{key: _plain(value) for key, value in row.items() if key != "token" and pd.notna(value)})
    for row in edges.to_dict("records"):
        graph.add_edge(row["first"], row["second"], **{key: _plain(value) for key, value in row.items() if key not in ("first", "second") and pd.notna(value)})
    content = io.BytesIO()
    nx.write_graphml_xml(graph, content, infer_numeric_types=True)
    return content.getvalue()


def _kept(pairs, least, least_articles):
    """The pairs that meet more than chance, in units and articles enough."""
    pairs = pairs[(pairs.n > pairs.expected) & (pairs.n >= least) & (pairs.n_articles >= least_articles)]
    return pairs.astype({"first": "str", "second": "str"})


def _plain(value):
    """A number of Python's own; a float at six digits as in the CSVs, since the last ones are not those of every system."""
    value = value.item() if isinstance(value, np.generic) else value
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _counts_of_articles(words, types, within="sentence", window=None):
    """The `counts` of every article for some types → the same three tables, with the number of the article among those that hold words."""
    number = pd.Index(types).get_indexer(words.token.array.categories)[words.token.array.codes]
    unit, (articles, article) = counting.units(words, within), np.unique(words.article.array.codes, return_inverse=True)
    rows = np.flatnonzero(number >= 0)
    uses = pd.DataFrame({"article": article[rows], "token": number[rows], "unit": unit[rows]})
    margins = uses.groupby(["article", "token"]).unit.agg(n="size", n_units="size" if window else "nunique").reset_index()
    others = pd.DataFrame({"article": range(len(articles)), "token": len(types), "n": np.bincount(article[number < 0], minlength=len(articles)), "n_units": 0})
    margins = pd.concat([margins, others])  # all other types are one
    margins["token"] = pd.Categorical.from_codes(margins.token, [*types, ""])
    edges = tallies.runs(unit if window is None else article)
    size = np.diff(edges) if window is None else window
    sizes = pd.DataFrame({"article": article[edges[:-1]], "size": size, "n": 1 if window is None else [
        counting.slots(words.iloc[start:end], within, window) for start, end in pairwise(edges)]})
    meetings = counting.by_article(words, types, within, window)
    return meetings.assign(article=np.searchsorted(articles, meetings.article), n_articles=1), margins, sizes.groupby(["article", "size"], as_index=False).sum()


def _sampled(meetings, margins, sizes, times):
    """The counts of a sample: what is counted in units as often as its article was drawn, articles once."""
    def drawn(table, keys, *columns):
        """One of the three tables, its columns weighed, without the articles."""
        weight = times[table.article]
        table = table.assign(**{column: table[column] * weight for column in columns})[weight > 0]
        return table.drop(columns="article").groupby(keys, as_index=False, observed=False).sum()

    return drawn(meetings, ["first", "second"], "n"), drawn(margins, "token", "n", "n_units"), drawn(sizes, "size", "n")


def _ends(edges):
    """The nodes of some edges → token, n, degree, strength; those in most edges first."""
    ends = pd.concat([edges[[side, f"n_{side}", "n"]].set_axis(["token", "n", "strength"], axis=1) for side in ("first", "second")])
    nodes = ends.groupby(["token", "n"]).agg(degree=("strength", "size"), strength=("strength", "sum")).reset_index()
    return nodes.sort_values(["degree", "n", "token"], ascending=[False, False, True], ignore_index=True)


def _graph(edges):
    """The edges as a graph with n for weight and 1/n for distance, put in by the alphabet, since results depend on order."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*edges["first"], *edges.second}))
    for first, second, n in sorted(edges[["first", "second", "n"]].itertuples(index=False, name=None)):
        graph.add_edge(first, second, n=n, distance=1 / n)
    return graph


def _partitions(graph):
    """The communities that twenty runs of Louvain's method find, those of the largest modularity first; large communities first."""
    found = [sorted(nx.community.louvain_communities(graph, weight="n", seed=seed), key=lambda c: (-len(c), min(c))) for seed in range(SEEDS)]
    return sorted(found, key=lambda partition: -round(nx.community.modularity(graph, partition, weight="n"), 9))


def _adjusted_rand(one, other):
    """Agreement of two labellings of the same things, corrected for chance. Source: Hubert & Arabie 1985."""
    table = np.zeros((max(one) + 1, max(other) + 1), int)
    np.add.at(table, (one, other), 1)
    together, rows, columns = (comb(part, 2).sum() for part in (table, table.sum(axis=1), table.sum(axis=0)))
    chance, most = rows * columns / comb(table.sum(), 2), (rows + columns) / 2
    return 1.0 if most == chance else (together - chance) / (most - chance)


def _disparity(edges):
    """(1 − n/strength)^(degree − 1) at the end where it is smaller, 1 for an end with no other edge."""
    ends = _ends(edges).set_index("token")
    sides = [(1 - edges.n / edges[side].map(ends.strength)) ** (edges[side].map(ends.degree) - 1) for side in ("first", "second")]
    return np.minimum(*sides) if len(edges) else np.zeros(0)
