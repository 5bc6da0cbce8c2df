"""The same scores as the vaderSentiment package, missing where the lexicon sees nothing, and words that add up."""

import numpy as np
import pandas as pd
import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText

from helpers import SettingError, measures, sentiment, tokens

VADER = SentimentIntensityAnalyzer()
LEXICON = sentiment.lexicon("en")
SMALL = pd.DataFrame({"token": ["war", "loss", "good", "peace"], "valence": [-3.0, -1.0, 2.0, 2.5]})
# compound as the README of vaderSentiment prints it, where version 3.3.2 still gives it
README = [("VADER is smart, handsome, and funny.", 0.8316), ("VADER is smart, handsome, and funny!", 0.8439),
          ("VADER is very smart, handsome, and funny.", 0.8545), ("VADER is VERY SMART, handsome, and FUNNY.", 0.9227),
          ("VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342), ("The book was good.", 0.4404),
          ("VADER is not smart, handsome, nor funny.", -0.7424), ("The book was only kind of good.", 0.3832),
          ("Today SUX!", -0.5461),
          ("The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042),
          ("Today only kinda sux! But I'll get by, lol", 0.5249)]


def made(*texts, article="a"):
    return pd.DataFrame({"article": article, "sentence": range(len(texts)), "text": texts})


def compound(*texts, lexicon=LEXICON):
    return sentiment.score(made(*texts), lexicon)["compound"].tolist()


# ---- lexicon

def test_the_lexicon_is_the_one_vader_reads():
    assert dict(zip(LEXICON.token, LEXICON.valence)) == VADER.lexicon
    assert LEXICON.token.is_unique and len(LEXICON) > 7000
    assert LEXICON.valence.is_monotonic_increasing and LEXICON.valence.between(-4, 4).all()


@pytest.mark.parametrize("language", ["ar", "ru", "und", ""])
def test_a_language_without_a_lexicon_is_refused_by_name(language):
    with pytest.raises(SettingError, match=f"language '{language}'"):
        sentiment.lexicon(language)


# ---- scores of sentences

def test_scores_are_those_the_readme_of_vader_prints():
    texts, expected = zip(*README)
    assert compound(*texts) == pytest.approx(list(expected), abs=5e-5)


def test_scores_of_random_ascii_sentences_are_those_of_the_package():
    # words of the lexicon amid negations, boosters, capitals, the "but" rule and marks, in any order
    rng = np.random.default_rng(0)
    some = [t for t in LEXICON.token if t.isascii() and t.isalpha() and len(t) > 2]
    rest = "the of not never very extremely barely kind-of but BUT least no without doubt isn't 2020 said".split()
    texts = []
    for _ in range(500):
        length = rng.integers(2, 25)
        drawn = np.where(rng.random(length) < 0.3, rng.choice(some, length), rng.choice(rest, length))
        marked = [w.upper() if rng.random() < 0.1 else w + rng.choice(["", "", "", ",", "!", "?", ";"]) for w in drawn]
        texts.append(" ".join([*marked, "win"]) + rng.choice([".", "!", "!!!", "?", "??", ""]))
    expected = [VADER.polarity_scores(text)["compound"] for text in texts]
    assert np.std(expected) > 0.5
    assert compound(*texts) == expected


def test_scores_of_the_ascii_sentences_of_the_seeds_are_those_of_the_package(articles):
    sentences = tokens.sentences(articles)
    scores = sentiment.score(sentences[sentences.text.str.isascii()], LEXICON)
    expected = scores.text.map(lambda text: VADER.polarity_scores(text)["compound"])
    seen = scores.matched > 0
    assert seen.sum() > 100 and (scores["compound"] == expected)[seen].all()
    assert scores["compound"].isna().equals(~seen)


@pytest.mark.parametrize("printed, plain", [
    ("It isn’t good.", "It isn't good."), ("‘Good’ news", "'Good' news"), ("A “terrible” loss", 'A "terrible" loss'),
    ("Peace—good—came", "Peace - good - came"), ("War–torn", "War - torn"), ("Good… but bad", "Good ...  but bad")])
def test_curly_quotes_and_dashes_and_ellipses_are_read_as_their_ascii_signs(printed, plain):
    assert compound(printed) == [VADER.polarity_scores(plain)["compound"]]
    assert compound(printed) != [VADER.polarity_scores(printed)["compound"]]  # which the signs as printed would give


def test_a_sentence_without_a_word_of_the_lexicon_has_no_score_and_a_balanced_one_has_zero():
    lexicon = pd.DataFrame({"token": ["up", "down"], "valence": [1.0, -1.0]})
    none, balanced, empty = compound("The delegation arrived.", "They went up and down again", "", lexicon=lexicon)
    assert np.isnan(none) and balanced == 0 and np.isnan(empty)


@pytest.mark.parametrize("text", ["«war»", "„war“ came", "win/lose", "short‑sighted men", "It is ok.", "The answer is no."])
def test_a_sentence_has_a_score_exactly_where_vader_saw_a_word(text):
    row = sentiment.score(made(text), LEXICON).iloc[0]
    assert (row["compound"] != 0 and row.matched > 0) or (np.isnan(row["compound"]) and row.matched == 0)


def test_coverage_is_the_share_of_words_in_the_lexicon_by_hand():
    scores = sentiment.score(made("War and PEACE, good-bye!", "Nothing here", "***"), SMALL)
    assert scores.n.tolist() == [4, 2, 0] and scores.matched.tolist() == [2, 0, 0]
    assert scores.coverage.tolist() == pytest.approx([0.5, 0, np.nan], nan_ok=True)
    assert scores.text.tolist() == ["War and PEACE, good-bye!", "Nothing here", "***"]
    curly = sentiment.score(made("They don’t"), pd.DataFrame({"token": ["don't"], "valence": [-1.0]}))
    assert (curly.matched[0], curly["compound"][0]) == (1, -0.25)  # −1 / √(1 + 15)


def test_words_taken_out_of_the_lexicon_no_longer_count():
    text = "The war ended in peace today"
    s = -3.0 + 2.5  # VADER: compound = s / √(s² + 15), four places
    assert compound(text, lexicon=SMALL) == [round(s / np.sqrt(s * s + 15), 4)]
    assert compound(text, lexicon=SMALL[SMALL.token != "war"]) == [round(2.5 / np.sqrt(2.5 ** 2 + 15), 4)]


def test_scoring_keeps_every_sentence_in_its_place_whatever_the_index(articles):
    sentences = tokens.sentences(articles)
    some = sentences[sentences.article.isin(["002-1", "000-2"])][::-1]
    scores = sentiment.score(some, LEXICON)
    assert scores[["article", "sentence", "text"]].equals(some[["article", "sentence", "text"]])
    whole = sentiment.score(sentences, LEXICON).loc[some.index]
    assert scores["compound"].tolist() == pytest.approx(whole["compound"].tolist(), nan_ok=True)


# ---- articles

def test_by_article_by_hand():
    scores = pd.DataFrame({
        "article": ["b"] * 6 + ["a"] * 5 + ["c"] * 5, "n": 10, "matched": [2, 1, 1, 1, 1, 0] + [1] * 10,
        "compound": [0.1, -0.2, 0.3, 0.4, 0.9, np.nan] + [-0.5, -0.4, -0.1, 0.2, -0.2] + [0.5, 0.6, 0.1, 0.2, np.nan]})
    table = sentiment.by_article(scores).set_index("article")
    assert table.index.tolist() == ["a", "b", "c"]  # by mean, missing last
    assert table.n_sentences.tolist() == [5, 6, 5] and table.n_scored.tolist() == [5, 5, 4]
    assert table.coverage.tolist() == pytest.approx([0.1, 6 / 60, 0.1])
    assert table["mean"].tolist() == pytest.approx([-0.2, 0.3, np.nan], nan_ok=True)
    assert table.loc["a", ["mean", "low", "high"]].tolist() == list(measures.bootstrap([-0.5, -0.4, -0.1, 0.2, -0.2]))
    assert table.loc["c", ["low", "high"]].isna().all()  # four scored sentences


def test_by_article_leaves_out_articles_that_are_not_in_the_scores(articles):
    scores = sentiment.score(tokens.sentences(articles), LEXICON)
    table = sentiment.by_article(scores[scores.article.isin(["000-1", "002-1"])])
    assert sorted(table.article) == ["000-1", "002-1"]
    for row in table.itertuples():
        values = scores["compound"][scores.article == row.article].dropna()
        assert row.mean == pytest.approx(values.mean()) and row.low < row.mean < row.high
        assert row.n_scored == len(values)


# ---- words

def test_contributions_by_hand():
    x, y = made("War, war and peace", "Nothing here", article="x"), made("A good WAR", "Peace", article="y")
    table = sentiment.contributions(sentiment.score(pd.concat([x, y]), SMALL), SMALL)
    # three sentences are scored: war −3 three times, peace 2.5 twice, good 2 once
    assert table[["token", "valence", "n", "n_articles", "n_sentences"]].values.tolist() == [
        ["war", -3.0, 3, 2, 2], ["peace", 2.5, 2, 2, 2], ["good", 2.0, 1, 1, 1]]
    assert table.contribution.tolist() == pytest.approx([-3, 5 / 3, 2 / 3])


def test_contributions_sum_to_the_mean_valence_of_the_scored_sentences(articles):
    scores = sentiment.score(tokens.sentences(articles), LEXICON)
    table = sentiment.contributions(scores, LEXICON)
    valence = dict(zip(LEXICON.token, LEXICON.valence))
    sums = []
    for text in scores.text[scores["compound"].notna()]:
        spelled = SentiText(text.translate(sentiment.PLAIN_SIGNS)).words_and_emoticons
        sums.append(sum(valence.get(word.lower(), 0) for word in spelled))
    assert len(sums) > 200 and np.std(sums) > 1
    assert table.contribution.sum() == pytest.approx(np.mean(sums))
    assert table.n.sum() == scores.matched.sum()
    assert table.contribution.abs().is_monotonic_decreasing
    assert (table.contribution * table.valence > 0).all()


def test_contributions_of_sentences_that_hold_no_word_of_the_lexicon_are_an_empty_table():
    table = sentiment.contributions(sentiment.score(made("Nothing here"), SMALL), SMALL)
    assert table.empty and "contribution" in table
