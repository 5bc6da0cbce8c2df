"""What a word is, where it stands, and where a sentence ends."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import SettingError, tokens


def made(*texts, language="en"):
    """A frame of articles from texts."""
    names = [f"a{i}" for i in range(len(texts))]
    return pd.DataFrame({"article": pd.Categorical(names), "language": language, "text": texts})


def surfaces(text, language="en"):
    table = tokens.words(made(text, language=language), sentences=False)
    return [text[row.start:row.start + row.length] for row in table.itertuples()]


def normal(text, language="en"):
    return tokens.words(made(text, language=language), sentences=False).token.tolist()


@pytest.mark.parametrize("text, expected", [
    ("Nagorno-Karabakh, S-400 and Su-25: a 25-mile road", ["Nagorno-Karabakh", "S-400", "and", "Su-25", "a", "25-mile", "road"]),
    ("COP29 costs $5bn, or 40km", ["COP29", "costs", "5bn", "or", "40km"]),
    ("'Aliyev's' \"word\" ‘Aliyev’s’ “end”", ["Aliyev's", "word", "Aliyev’s", "end"]),
    ("the U.S. and H.E. at 5 a.m., e.g. here", ["the", "U.S.", "and", "H.E.", "at", "5", "a.m.", "e.g.", "here"]),
    ("1,000.5 at 20:30 in 2021-2022, 11/22", ["1,000.5", "at", "20:30", "in", "2021", "2022", "11/22"]),
    ("war—and peace – well-known -x- re-", ["war", "and", "peace", "well-known", "x", "re"]),
    ("O'Neill ma'am don't 'tis", ["O'Neill", "ma'am", "don't", "tis"]),
    ("a\u00adb c\u200bd \u202eef\u202c", ["a\u00adb", "c\u200bd", "ef"]),
    ("end.Start ...dots", ["end", "Start", "dots"]), ("#tag @name a_b 50%", ["tag", "name", "a", "b", "50"]),
    ("", []), ("— ؟ !", [])])
def test_a_word_is_what_its_definition_says(text, expected):
    assert surfaces(text) == expected


@pytest.mark.parametrize("text, language, expected", [
    ("Aliyev's Aliyev’s It's it’s who's", "en", ["aliyev", "aliyev", "it's", "it's", "who's"]),
    ("Nagorno‑Karabakh Nagorno‐Karabakh", "en", ["nagorno-karabakh"] * 2),
    ("e\u0301t\u00e9 \u00e9te\u0301", "fr", ["\u00e9t\u00e9"] * 2),
    ("İlham ILHAM Qarabağ", "az", ["ilham", "ılham", "qarabağ"]), ("İlham", "en", ["ilham"]),
    ("قَوِيّة أذربيـجان عامًا", "ar", ["قوية", "أذربيجان", "عاما"]),
    ("می\u200cخواهم", "fa", ["می\u200cخواهم"]), ("fo\u200co b\u00adar", "en", ["foo", "bar"]),
    ("Հայաստան Грузия საქართველო", "und", ["հայաստան", "грузия", "საქართველო"])])
def test_the_normal_form_folds_what_is_one_word(text, language, expected):
    assert normal(text, language) == expected


def test_a_mark_never_cuts_an_arabic_word():
    assert surfaces("25 عامًا من قَاعِدَة", "ar") == ["25", "عامًا", "من", "قَاعِدَة"]


def test_positions_and_sentences_count_from_nought_in_each_article():
    table = tokens.words(made("One two. Three.", "Four"))
    assert table[["article", "sentence", "position", "start", "length"]].values.tolist() == [
        ["a0", 0, 0, 0, 3], ["a0", 0, 1, 4, 3], ["a0", 1, 2, 9, 5], ["a1", 0, 0, 0, 4]]
    assert list(table) == ["article", "sentence", "position", "start", "length", "token"]


def test_a_selection_of_articles_in_any_order_keeps_their_names(articles):
    some = articles[articles.article.isin(["002-1", "000-2", "004-1"])].iloc[::-1]
    table = tokens.words(some)
    assert table.article.unique().tolist() == ["004-1", "002-1", "000-2"]
    text_of = dict(zip(some.article, some.text))
    assert all(tokens.normal_form(text_of[r.article][r.start:r.start + r.length], "en") == r.token for r in table.itertuples())
    assert table.groupby("article", observed=True).sentence.max().add(1).to_dict() == {"000-2": 11, "002-1": 72, "004-1": 9}


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_gives_words_that_slice_back_and_counts_that_add_up(texts):
    articles = made(*texts)
    table = tokens.words(articles)
    text_of = dict(zip(articles.article, articles.text))
    for row in table.itertuples():
        assert row.token == tokens.normal_form(text_of[row.article][row.start:row.start + row.length], "en")
    # the words of articles are the words of their texts, one below the other
    joined = tokens.words(made("\n".join(texts)), sentences=False)
    assert joined.token.tolist() == table.token.tolist()


@settings(deadline=None)
@given(st.text(alphabet="aIİ.!?؟։ \n'\"”)", max_size=80))
def test_sentences_are_slices_in_order_and_every_word_lies_in_its_own(text):
    articles = made(text)
    spans = tokens.sentences(articles)
    assert [text[r.start:r.end] for r in spans.itertuples()] == spans.text.tolist() == [t.strip() for t in spans.text]
    assert spans.sentence.tolist() == list(range(len(spans))) and (spans.start.iloc[1:].values >= spans.end.iloc[:-1].values).all()
    for word in tokens.words(articles).itertuples():
        own = spans.iloc[word.sentence]
        assert own.start <= word.start and word.start + word.length <= own.end


@pytest.mark.parametrize("text, count", [
    ("On Dec. 25, 2024, Ms. Leyla met H.E. Mehriban. She left.", 2), ("Aliyev Jr. is 27, e.g. young. He waits.", 2),
    ("ما هذا؟ لا شيء.", 2), ("Ինչ է սա։ Ոչինչ։", 2), ("First line\nSecond line", 2), ("", 0), ("\n \n", 0)])
def test_sentences_end_where_a_reader_ends_them(text, count):
    assert len(tokens.sentences(made(text))) == count


def test_a_translation_has_as_many_sentences_as_its_original(seeds):
    from helpers import corpus
    counts = tokens.sentences(corpus.read(seeds)).groupby("article", observed=True).size()
    assert counts["000-5"] == counts["003-1"] == 50


def test_content_leaves_out_function_words_and_numbers_but_not_their_places(words):
    content = tokens.content(words, "en")
    gone = words.token[~words.token.isin(content.token)].unique()
    assert {"the", "of", "it's", "2020"} <= set(gone) and not {"war", "peace", "baku"} & set(gone)
    assert content.position.max() == words.position.max()  # gaps stay


def test_function_words_are_normal_forms_and_an_unknown_language_is_refused():
    assert 180 <= len(tokens.stopwords("en")) <= 200 and "don't" in tokens.stopwords("en")
    assert all(tokens.normal_form(word, "ar") == word for word in tokens.stopwords("ar"))
    with pytest.raises(SettingError, match="no list of function words for language 'xx'; there are lists for .*ar"):
        tokens.stopwords("xx")
