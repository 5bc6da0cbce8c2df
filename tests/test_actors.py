"""Who is named: forms found as a reader would, homonyms kept apart, in several scripts."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import SettingError, actors, concordance, corpus, tokens


def made(*texts, language="en"):
    return pd.DataFrame({"article": pd.Categorical([f"a{i}" for i in range(len(texts))]), "language": language, "text": texts})


def table(*rows):
    """Forms as (actor, form) or (actor, form, language)."""
    return pd.DataFrame([(row[0], "person", (*row, "en")[2], row[1], "") for row in rows], columns=actors.COLUMNS)


def found(text, *rows, language="en", nested=False):
    articles = made(text, language=language)
    hits = actors.mentions(tokens.words(articles), articles, table(*rows))
    return [(text[hit.start:hit.start + hit.length], hit.actor if isinstance(hit.actor, str) else None)
            for hit in hits.itertuples() if hit.nested == nested]


def test_the_longest_form_wins_and_a_homonym_is_kept_apart():
    rows = ("Trump", "Trump"), ("Trump", "Donald Trump"), (None, "trump cards"), ("Heydar", "Heydar Aliyev"), ("Ilham", "Aliyev")
    assert found("Donald Trump holds the trump cards; Trump's visit.", *rows) == [("Donald Trump", "Trump"), ("trump cards", None), ("Trump's", "Trump")]
    assert found("Heydar Aliyev, Aliyev’s father", *rows) == [("Heydar Aliyev", "Heydar"), ("Aliyev’s", "Ilham")]
    assert found("Donald Trump holds the trump cards", *rows, nested=True) == []  # inside itself, or a homonym


def test_a_form_inside_that_of_another_actor_is_marked_as_nested():
    rows = ("Azerbaijan", "Azerbaijan"), ("the airline", "Azerbaijan Airlines")
    text = "Azerbaijan Airlines flew to Azerbaijan."
    assert found(text, *rows) == [("Azerbaijan Airlines", "the airline"), ("Azerbaijan", "Azerbaijan")]
    assert found(text, *rows, nested=True) == [("Azerbaijan", "Azerbaijan")]


def test_forms_are_whole_words_in_one_sentence():
    rows = ("Iran", "Iran"), ("US", "United States")
    assert found("Iranian Tirana Iran-backed iran", *rows) == [("iran", "Iran")]
    assert found("They were united. States differ. United\nStates", *rows) == []
    assert found("the United States' aid", *rows) == [("United States", "US")]


def test_two_capitals_are_found_in_capitals_only():
    assert found("The US told us, and us alone.", ("United States", "US")) == [("US", "United States")]


def test_hyphens_and_dotted_forms_are_found_as_they_are_cut():
    rows = ("K", "Nagorno-Karabakh"), ("K", "Nagorno Karabakh"), ("US", "U.S.")
    assert [text for text, _ in found("Nagorno-Karabakh, Nagorno Karabakh, Nagorno‐Karabakh and the U.S.", *rows)] == [
        "Nagorno-Karabakh", "Nagorno Karabakh", "Nagorno‐Karabakh", "U.S."]


@pytest.mark.parametrize("written", ["روسيا", "وروسيا", "لروسيا", "بروسيا", "فروسيا", "كروسيا", "ولروسيا", "رُوسيا"])
def test_arabic_names_are_found_with_what_is_written_on_to_them(written):
    assert found(f"قال {written} اليوم", ("Russia", "روسيا", "ar"), language="ar") == [(written, "Russia")]


@pytest.mark.parametrize("written, form", [("للكرملين", "الكرملين"), ("والكرملين", "كرملين"), ("بالكرملين", "كرملين"), ("الكرملين", "كرملين")])
def test_the_article_of_arabic_is_a_clitic_too(written, form):
    assert found(f"{written} اليوم", ("Kremlin", form, "ar"), language="ar") == [(written, "Kremlin")]


def test_arabic_words_that_merely_end_like_a_name_are_not_it():
    assert found("نوروسيا وباكوت", ("Russia", "روسيا", "ar"), ("Baku", "باكو", "ar"), language="ar") == []
    assert found("باكو", ("Baku", "باكو", "ar"), language="ar") == [("باكو", "Baku")]  # its first letter is no clitic


@pytest.mark.case(29)
@pytest.mark.parametrize("text, form, language", [
    ("Баку и Москва", "Москва", "ru"), ("İlham Əliyev Bakıda", "İlham Əliyev", "az"), ("Երևան քաղաքը", "Երևան", "hy"), ("თბილისი დიდია", "თბილისი", "ka")])
def test_names_are_found_in_any_script(text, form, language):
    assert found(text, ("x", form, language), language=language) == [(form, "x")]


NAMES = ["a", "b", "a b", "b a", "a b c", "c"]


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from("abcx"), max_size=12))
def test_mentions_are_those_of_a_slow_search(words):
    text = " ".join(words)
    free, expected = set(range(len(words))), []
    for form in sorted(NAMES, key=lambda f: (-len(f.split()), -len(f), f)):
        parts = form.split()
        hits = [i for i in range(len(words) - len(parts) + 1) if words[i:i + len(parts)] == parts]
        for i in hits:
            span = set(range(i, i + len(parts)))
            if span <= free:
                expected.append((i, form))
                free -= span
    articles = made(text)
    hits = actors.mentions(tokens.words(articles), articles, table(*[(name, name) for name in NAMES]))
    own = hits[~hits.nested]
    assert sorted(zip(own.position, own.form)) == sorted(expected)


def test_the_actors_of_the_seeds_are_found_and_their_homonyms_are_not(seeds):
    articles = corpus.read(seeds, "en")
    hits = actors.mentions(tokens.words(articles), articles, actors.load(seeds / "actors.csv"))
    texts = dict(zip(articles.article, articles.text))
    assert all(texts[hit.article][hit.start:hit.start + hit.length].strip() for hit in hits.itertuples()) and len(hits) > 600
    apart = set(hits.form[hits.actor.isna()])
    assert {"trump cards", "Heydar Aliyev International Airport", "Ramil Aliyev"} <= apart
    counts = hits[~hits.nested].actor.value_counts()
    assert counts["Azerbaijan"] > counts["Armenia"] > counts["Vladimir Putin"] > 5
    inside = hits[hits.nested & (hits.actor == "Azerbaijan")]
    assert 3 <= len(inside) <= 12  # Azerbaijan Airlines, Sputnik Azerbaijan
    lines = concordance.around(articles, hits[hits.actor.isna()], sort="article")
    assert lines.node.str.contains("trump card").any() and list(lines.columns[:6]) == ["article", "sentence", "start", "left", "node", "right"]
    assert {"actor", "form", "nested"} <= set(lines.columns)


def test_a_translation_names_whom_its_original_names(seeds):
    articles = corpus.read(seeds)
    hits = actors.mentions(tokens.words(articles, pool=True), articles, actors.load(seeds / "actors.csv"))
    counts = hits[~hits.nested].groupby(["article", "actor"], observed=True).size().unstack(0).fillna(0)
    for actor in ("Russia", "Vladimir Putin", "Armenia", "Ukraine"):
        assert abs(counts.loc[actor, "000-5"] - counts.loc[actor, "003-1"]) <= 5, actor


def test_words_without_a_mention_give_an_empty_table_with_its_columns():
    articles = made("nobody here")
    hits = actors.mentions(tokens.words(articles), articles, table(("x", "somebody")))
    assert list(hits.columns) == ["article", "sentence", "position", "start", "length", "actor", "form", "nested"] and hits.empty
    assert concordance.around(articles, hits).empty


HEAD = "actor,type,language,form,note\n"


@pytest.mark.parametrize("content, said", [
    (HEAD + "Russia,place,en,,\n", "line 2: the form '' holds no word"),
    (HEAD + "Baku,place,en,Baku,\n\nRussia,place,en,…,\n", "line 4: the form '…' holds no word"),
    (HEAD + "Russia,place,en,…,\n", "line 2: the form '…' holds no word"),
    (HEAD + "Russia,land,en,Russia,\n", "line 2: type 'land' is unknown; use adjective, organisation, person, place"),
    (HEAD + "Ilham,person,en,Aliyev,\nHeydar,person,en,ALIYEV,\n", "'Aliyev' stands for 'Ilham' and for 'Heydar'; give it to one"),
    ("actor,form\nx,y\n", "lacks the column language"), ("", "cannot be read as CSV"), (b"\xff\xfe\x00", "cannot be read as CSV")])
def test_a_bad_table_of_actors_is_refused_with_its_line(tmp_path, content, said):
    path = tmp_path / "actors.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SettingError, match=said):
        actors.load(path)
    with pytest.raises(SettingError, match="there is no file"):
        actors.load(tmp_path / "none.csv")


def test_a_form_that_is_a_letter_or_part_of_everything_finds_whole_words_only():
    assert found("a aa aaa b", ("x", "a")) == [("a", "x")]


def test_mentions_need_sentences():
    articles = made("x")
    with pytest.raises(SettingError, match="no sentences"):
        actors.mentions(tokens.words(articles, sentences=False), articles, table(("x", "x")))


def test_a_form_listed_twice_for_one_actor_is_found_once():
    assert found("Baku", ("Baku", "Baku"), ("Baku", "BAKU")) == [("Baku", "Baku")]
    assert len(list(itertools.chain(found("Baku", ("Baku", "Baku"), ("Baku", "BAKU"), nested=True)))) == 0


@pytest.mark.parametrize("written", ["US's", "US’s", "US"])
def test_capitals_are_found_with_their_possessive(written):
    assert found(f"The {written} policy", ("United States", "US")) == [(written, "United States")]


def test_what_overlaps_an_earlier_find_is_left_out_and_is_nested_in_nothing():
    rows = ("Ilham", "Ilham Aliyev"), ("the foundation", "Aliyev Foundation")
    text = "Ilham Aliyev Foundation"
    whole = found(text, *rows) + found(text, *rows, nested=True)
    assert whole[0] == ("Aliyev Foundation", "the foundation") and found("Ilham Aliyev's", *rows) == [("Ilham Aliyev's", "Ilham")]


def test_shuffled_words_name_the_same_actors(seeds):
    articles = corpus.read(seeds, "en")
    words, forms = tokens.words(articles), actors.load(seeds / "actors.csv")
    pd.testing.assert_frame_equal(actors.mentions(words.sample(frac=1, random_state=0), articles, forms), actors.mentions(words, articles, forms))
