"""A text beside its translation: sentences that belong together, names, and where they differ."""

import pandas as pd
import pytest

from helpers import SettingError, UnsuitedError, actors, corpus, tokens, translation


@pytest.fixture(scope="module")
def both():
    from conftest import ROOT
    articles = corpus.read(ROOT / "seeds")
    original, translated = translation.pair(articles).iloc[0]
    articles = articles[articles.article.isin([original, translated])].reset_index(drop=True)
    words = tokens.words(articles, pool=True)
    return original, translated, tokens.sentences(articles), actors.mentions(words, articles, actors.load(ROOT / "seeds" / "actors.csv"))


def test_the_seeds_hold_one_pair_and_a_translation_of_something_else_is_none(both, seeds):
    assert both[:2] == ("000-5", "003-1")
    with pytest.raises(UnsuitedError, match="column translation_of"):  # its original is not there
        translation.pair(corpus.read(seeds, "ar"))


def test_the_sentences_of_the_seeds_pair_are_aligned_one_to_one(both):
    original, translated, sentences, _ = both
    table = translation.align(sentences, original, translated)
    assert table["first"].tolist() == table.second.tolist() == list(range(50)) and table.n_first.corr(table.n_second) > 0.9


def test_a_sentence_that_was_cut_in_two_is_aligned_with_both_halves():
    long = "This is a sentence of some length that goes on and on and says a good deal of things at once."
    texts = {"a": ["Short one.", long, "Another rather short sentence here."],
             "b": ["Short one.", long[:50], long[50:], "Another rather short sentence here."]}
    rows = [(article, number, text) for article, own in texts.items() for number, text in enumerate(own)]
    table = translation.align(pd.DataFrame(rows, columns=["article", "sentence", "text"]), "a", "b")
    assert list(zip(table["first"], table.second)) == [(0, 0), (1, 1), (1, 2), (2, 3)]


def mentioned(*rows):
    return pd.DataFrame(rows, columns=["article", "sentence", "actor"]).assign(nested=False)


def test_names_and_their_company_by_hand():
    mentions = mentioned(("a", 0, "X"), ("a", 0, "Y"), ("a", 1, "X"), ("b", 0, "X"), ("b", 0, "Y"), ("b", 1, "Y"), ("b", 2, "Z"), ("c", 0, "Q"))
    assert translation.names(mentions, "a", "b").values.tolist() == [["X", 2, 1, -1], ["Y", 1, 2, 1], ["Z", 0, 1, 1]]
    assert translation.together(mentions, "a", "b").values.tolist() == [["X", "Y", 1, 1]]
    aligned = pd.DataFrame({"first": [0, 1, 1], "second": [0, 1, 2]})
    table = translation.differences(mentions, aligned, "a", "b")
    assert table.values.tolist() == [[1, 1, "X", "Y, Z"]]


def test_nested_names_and_homonyms_do_not_count():
    mentions = mentioned(("a", 0, "X"), ("b", 0, None), ("b", 0, "X"))
    assert translation.names(mentions.assign(nested=[False, False, True]), "a", "b").values.tolist() == [["X", 1, 0, -1]]


def test_the_true_differences_of_the_seeds_pair_are_few(both):
    original, translated, sentences, mentions = both
    names = translation.names(mentions, original, translated)
    assert len(names) > 20 and (names.difference == 0).mean() > 0.75 and names.difference.abs().max() <= 1
    places = translation.differences(mentions, translation.align(sentences, original, translated), original, translated)
    assert 0 < len(places) < 6


def test_spread_by_hand():
    sentences = pd.DataFrame({"article": ["a"] * 4 + ["b"] * 4, "sentence": [0, 1, 2, 3] * 2})
    mentions = mentioned(("a", 0, "X"), ("a", 1, "X"), ("a", 2, "X"), ("a", 3, "X"), ("b", 0, "X"), ("b", 0, "X"), ("b", 1, "X"), ("b", 3, "X"), ("a", 0, "Y"))
    table = translation.spread(mentions, sentences, "a", "b", parts=2, least=3)
    assert table.values.tolist() == [["X", 0, 0.25]]  # two and two; three and one of four


def test_a_text_of_fewer_sentences_than_parts_is_refused(both):
    original, translated, sentences, mentions = both
    with pytest.raises(SettingError, match="has 50 sentences, too few for 60 parts"):
        translation.spread(mentions, sentences, original, translated, parts=60)
