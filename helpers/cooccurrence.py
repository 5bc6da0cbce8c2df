"""Say which words keep company, and how surely."""

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse, stats

from helpers import SettingError, measures

WITHIN = {"sentence": ["article", "sentence"], "article": ["article"]}


def pairs(words, least=5):
    """All pairs of tokens used in at least `least` sentences → first, second, n, n_first, n_second, n_articles,
    expected, npmi, g2, p, q; the surest first.

    A sentence holds a token or not, however often. `n` are the sentences with both, `n_articles` the
    articles these lie in. `expected` allows for the sentences' lengths, since a long one holds more of
    everything: Σ over sentences of P(first)·P(second), each 1 − (1 − share)^words. `p` is Poisson's
    chance of `n` or more given `expected` (company is tested, avoidance is not), `q` its false discovery
    rate over all pairs returned, which were chosen by their own frequency alone. `npmi` and `g2` are of
    the plain 2×2 table of sentences.
    """
    units = words.groupby(WITHIN["sentence"], observed=True).ngroup().to_numpy()
    lengths = np.bincount(units)
    codes = words.token.cat.codes.to_numpy()
    holds = sparse.csr_array((np.ones(len(units)), (units, codes)), shape=(len(lengths), len(words.token.cat.categories)))
    holds.data[:] = 1
    kept = np.flatnonzero(holds.sum(axis=0) >= least)
    kept = kept[np.argsort(words.token.cat.categories[kept])]  # the first of a pair stands first in the alphabet
    holds = holds[:, kept]
    both = (holds.T @ holds).toarray().astype(int)
    first, second = np.triu_indices(len(kept), 1)
    n_units = np.diag(both)
    observed = both[first, second]
    table = pd.DataFrame({
        "first": words.token.cat.categories[kept[first]], "second": words.token.cat.categories[kept[second]],
        "n": observed, "n_first": n_units[first], "n_second": n_units[second],
        "n_articles": _shared_articles(words, units, holds, first, second),
        "expected": _expected(np.bincount(codes)[kept] / len(words), lengths)[first, second]})
    cells = observed, n_units[first], n_units[second], len(lengths)
    table = table.assign(npmi=measures.npmi(*cells), g2=measures.g2(*cells),
                         p=stats.poisson.sf(observed - 1, table.expected))
    table["q"] = measures.false_discovery(table.p)
    return table.sort_values(["p", "n", "first", "second"], ascending=[True, False, True, True], ignore_index=True)


def collocates(words, node, left=5, right=5, within="sentence", least=3):
    """The company of one token → token, n, n_token, n_articles, expected, log_ratio, npmi, log_dice, g2, p, q.

    `n` are the uses of the collocate in the union of all windows of `left` and `right` words round the
    node, so that no use counts twice; windows end with the sentence (or the article), and places count
    every word of the text, also those that were left out of `words`. `expected`, the measures and `q` set
    the windows against the rest of the corpus, node uses left out on both sides. Tokens used fewer than
    `least` times are not tested. `p` takes words as independent: a way to rank. `log_dice` can pass 14
    where one node has several uses of the collocate in its window.
    """
    if within not in WITHIN:
        raise SettingError(f"within={within!r} is unknown; use {' or '.join(WITHIN)}")
    if min(left, right) < 0 or left + right == 0:
        raise SettingError(f"left={left}, right={right}: give the words of the window, at least one in all")
    is_node = (words.token == node).to_numpy()
    if not is_node.any():
        raise SettingError(f"{node!r} is used nowhere here; tokens are in lower case, as in words.token")
    inside = _in_windows(words, is_node, left, right, within) & ~is_node
    categories = words.token.cat.categories
    codes = words.token.cat.codes.to_numpy()
    n = np.bincount(codes[inside], minlength=len(categories))
    total = np.bincount(codes[~is_node], minlength=len(categories))
    kept = np.flatnonzero((n > 0) & (total >= least))
    cells = n[kept], inside.sum(), total[kept], (~is_node).sum()
    g2 = measures.g2(*cells)
    articles = words[inside].groupby("token", observed=True).article.nunique()
    table = pd.DataFrame({
        "token": categories[kept], "n": n[kept], "n_token": total[kept],
        "n_articles": articles.reindex(categories[kept]).to_numpy(), "expected": measures.expected(*cells),
        "log_ratio": measures.log_ratio(*cells), "npmi": measures.npmi(*cells),
        "log_dice": measures.log_dice(n[kept], is_node.sum(), total[kept]), "g2": g2, "p": measures.p_value(g2)})
    table["q"] = measures.false_discovery(table.p)
    return table.sort_values(["g2", "token"], ascending=[False, True], ignore_index=True)


def network(pairs, least=3, least_articles=2, most=30):
    """The pairs that can be defended, as a graph → nodes, edges.

    An edge has n above expected, q below .05, at least `least` sentences and `least_articles` articles.
    nodes: token, n, degree, community, at most `most`, those in most edges first; edges: the columns of
    `pairs`, between these nodes. Communities are Louvain's, weighted by npmi, from a fixed seed, numbered by size.
    """
    edges = pairs[(pairs.n > pairs.expected) & (pairs.q < 0.05) & (pairs.n >= least) & (pairs.n_articles >= least_articles)]
    kept = _ends(edges).head(most).token
    edges = edges[edges["first"].isin(kept) & edges["second"].isin(kept)].reset_index(drop=True)
    nodes = _ends(edges)
    graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes.token))
    graph.add_weighted_edges_from(edges[["first", "second", "npmi"]].itertuples(index=False, name=None))
    communities = sorted(nx.community.louvain_communities(graph, seed=0), key=lambda c: (-len(c), min(c))) if len(graph) else []
    number = {token: i for i, members in enumerate(communities) for token in members}
    return nodes.assign(community=nodes.token.map(number)), edges


def _ends(edges):
    ends = pd.concat([edges[[side, f"n_{side}"]].set_axis(["token", "n"], axis=1) for side in ("first", "second")])
    nodes = ends.groupby(["token", "n"]).size().rename("degree").reset_index()
    return nodes.sort_values(["degree", "n", "token"], ascending=[False, False, True], ignore_index=True)


def _expected(shares, lengths):
    """Units expected to hold each two types, when every word of a unit is drawn by the types' shares."""
    sizes, number = np.unique(lengths, return_counts=True)
    chance = 1 - (1 - shares) ** sizes[:, None]
    return chance.T @ (chance * number[:, None])


def _shared_articles(words, units, holds, first, second):
    """Number of articles in which some unit holds both types of each pair."""
    article_of = np.zeros(holds.shape[0], int)
    article_of[units] = words.article.cat.codes
    together = np.zeros((holds.shape[1],) * 2, "int32")
    for article in np.unique(article_of):
        own = holds[np.flatnonzero(article_of == article)]
        together += (own.T @ own).toarray() > 0
    return together[first, second]


def _in_windows(words, is_node, left, right, within):
    """True for every word that lies in the window of some node."""
    unit = words.groupby(WITHIN[within], observed=True).ngroup().to_numpy()
    # one axis for all units, far enough apart that no window reaches into the next
    place = unit * (words.position.max() + left + right + 1) + words.position.to_numpy()
    nodes = np.sort(place[is_node])
    before = nodes[np.maximum(np.searchsorted(nodes, place) - 1, 0)]
    after = nodes[np.minimum(np.searchsorted(nodes, place), len(nodes) - 1)]
    return ((place - before <= right) & (place > before)) | ((after - place <= left) & (after > place))
