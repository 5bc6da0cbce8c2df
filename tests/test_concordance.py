"""Hits by hand, and slices that give back the text."""

import pandas as pd
import pytest

from helpers import SettingError, concordance, tokens


def made(**texts):
    names = pd.Categorical(list(texts), categories=list(texts))  # in the order of the rows, as `read` has them
    articles = pd.DataFrame({"article": names, "language": "en", "text": list(texts.values())})
    return articles, tokens.words(articles)


HAND = made(a="War came. The War’s end was peace talks.\nPeace talks, not war games.", b="Old war stories. Warm peace.")


def nodes(query, corpus=HAND, **more):
    return concordance.lines(*corpus, query, **more).node.tolist()


def test_every_hit_by_hand_in_the_order_of_the_text():
    table = concordance.lines(*HAND, "war", width=10, sort="article")
    assert table[["article", "sentence", "start", "left", "node", "right"]].values.tolist() == [
        ["a", 0, 0, "", "War", " came. The"],
        ["a", 1, 14, "came. The ", "War’s", " end was p"],
        ["a", 2, 58, "alks, not ", "war", " games."],
        ["b", 0, 4, "Old ", "war", " stories. "]]


def test_a_phrase_is_its_tokens_in_a_row():
    assert nodes("peace talks", sort="article") == ["peace talks", "Peace talks"]
    assert nodes("talks peace") == [] and nodes("war end") == ["War’s end"]  # normal forms: no possessive


def test_a_query_in_capitals_and_with_spaces_finds_what_its_lower_case_finds():
    assert nodes("  PEACE   Talks ") == nodes("peace talks") != []


def test_a_star_stands_for_any_ending_and_only_where_it_is_written():
    assert sorted(nodes("war*")) == ["War", "Warm", "War’s", "war", "war"]
    assert nodes("warm*") == ["Warm"] and nodes("ar*") == []
    assert sorted(nodes("pea* tal*")) == ["Peace talks", "peace talks"]


def test_other_signs_of_a_pattern_mean_themselves():
    assert nodes("w.r") == nodes("w+") == nodes("(war)") == nodes("war|peace") == []


def test_no_phrase_runs_across_a_sentence_or_a_paragraph_or_an_article():
    corpus = made(a="They want peace. Talks began\nnow here", b="and there")
    assert nodes("peace talks", corpus) == nodes("began now", corpus) == nodes("here and", corpus) == []
    assert nodes("want peace", corpus) == ["want peace"] and nodes("now here", corpus) == ["now here"]


def test_no_phrase_closes_the_gap_of_a_word_that_was_left_out():
    articles, words = made(a="war of words")
    assert nodes("war words", (articles, words[words.token != "of"])) == []
    articles, words = made(a="war x", b="x peace")  # what is left stands at places 0 and 1, but of two articles
    assert nodes("war peace", (articles, words[words.token != "x"])) == []


def test_context_never_runs_past_a_line_break_and_is_as_wide_as_asked():
    corpus = made(a="one two\nthree node four\nfive")
    assert concordance.lines(*corpus, "node")[["left", "right"]].values.tolist() == [["three ", " four"]]
    assert concordance.lines(*corpus, "node", width=3)[["left", "right"]].values.tolist() == [["ee ", " fo"]]
    assert concordance.lines(*corpus, "node", width=0)[["left", "right"]].values.tolist() == [["", ""]]


def test_the_three_orders():
    corpus = made(b="ax node Zeta", a="bx node alpha\naz node beta")
    left = lambda sort: [text.split()[-1] for text in concordance.lines(*corpus, "node", sort=sort).left]
    assert left("right") == ["bx", "az", "ax"]  # alpha, beta, Zeta
    assert left("left") == ["ax", "bx", "az"]   # read outwards: x before z, then a before b
    assert left("article") == ["bx", "az", "ax"]


def test_equal_contexts_are_ordered_by_article_and_place():
    corpus = made(b="node\nnode", a="node")
    for sort in ("right", "left", "article"):
        table = concordance.lines(*corpus, "node", sort=sort)
        assert list(zip(table.article, table.start)) == [("a", 0), ("b", 0), ("b", 5)]


@pytest.mark.parametrize("query", ["azerbaijan", "azerbaijan*", "south caucasus", "the * of", "russia"])
def test_slices_give_back_the_text_of_the_seeds_and_every_use_is_there(articles, words, query):
    text_of = dict(zip(articles.article, articles.text))
    table = concordance.lines(articles, words, query)
    assert len(table) > 5
    for row in table.itertuples():
        text, end = text_of[row.article], row.start + len(row.node)
        assert text[row.start - len(row.left):end + len(row.right)] == row.left + row.node + row.right
        assert "\n" not in row.left + row.node + row.right and max(len(row.left), len(row.right)) <= 60
        held = words[(words.article == row.article) & (words.start >= row.start) & (words.start < end)]
        assert held.sentence.unique().tolist() == [row.sentence]
        assert len(held) == len(query.split())
    if query.isalpha():
        assert len(table) == (words.token == query).sum()


def test_filtered_words_give_hits_in_what_is_left_only(articles, words):
    some = words[words.article.isin(["002-1", "000-2"])]
    table = concordance.lines(articles, some, "azerbaijan")
    whole = concordance.lines(articles, words, "azerbaijan")
    pd.testing.assert_frame_equal(table, whole[whole.article.isin(["002-1", "000-2"])].reset_index(drop=True))
    assert 0 < len(table) < len(whole)


@pytest.mark.parametrize("sort", ["right", "left", "article"])
def test_no_hit_is_an_empty_table_with_its_columns(sort):
    for corpus in (HAND, (HAND[0], HAND[1].iloc[:0]), (HAND[0], HAND[1].iloc[:1])):
        table = concordance.lines(*corpus, "nowhere to be found", sort=sort)
        assert list(table) == ["article", "sentence", "start", "left", "node", "right"] and table.empty


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_an_empty_query_is_refused(query):
    with pytest.raises(SettingError, match="query is empty"):
        concordance.lines(*HAND, query)


def test_an_unknown_order_is_refused_and_the_known_ones_are_named():
    with pytest.raises(SettingError, match="sort='date' is unknown; use right, left, article"):
        concordance.lines(*HAND, "war", sort="date")
