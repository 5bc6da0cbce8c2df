"""The same scores as the vaderSentiment package, missing where the lexicon sees nothing, and words that add up."""

import numpy as np
import pandas as pd
import pytest
from vaderSentiment import vaderSentiment
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from helpers import SettingError, UnsuitedError, measures, sentiment, tokens

VADER = SentimentIntensityAnalyzer()
LEXICON = sentiment.lexicon("en")
SMALL = pd.DataFrame({"token": ["war", "loss", "good", "peace"], "valence": [-3.0, -1.0, 2.0, 2.5], "language": "en"})
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


def compound(*texts, lexicon=LEXICON, neutral=None):
    return sentiment.score(made(*texts), lexicon, neutral)["compound"].tolist()


# ---- lexicon

def test_the_lexicon_is_the_one_vader_reads():
    assert dict(zip(LEXICON.token, LEXICON.valence)) == VADER.lexicon
    assert LEXICON.token.is_unique and len(LEXICON) > 7000
    assert LEXICON.valence.is_monotonic_increasing and LEXICON.valence.between(-4, 4).all()


@pytest.mark.case(28)
@pytest.mark.parametrize("language", ["ar", "ru", "und", ""])
def test_a_language_without_a_lexicon_is_refused_by_name(language):
    with pytest.raises(UnsuitedError, match=f"language '{language}'"):
        sentiment.lexicon(language)


# ---- scores of sentences

def test_scores_are_those_the_readme_of_vader_prints():
    texts, expected = zip(*README)
    assert compound(*texts) == pytest.approx(list(expected), abs=5e-5)


def test_scores_of_random_ascii_sentences_are_those_of_the_package():
    # words of the lexicon amid everything that the rules know by name, capitals, the "but" rule and marks, in any order
    rng = np.random.default_rng(0)
    some = [t for t in LEXICON.token if t.isascii() and t.isalpha() and len(t) > 2]
    named = [word for listed in (vaderSentiment.NEGATE, vaderSentiment.BOOSTER_DICT, vaderSentiment.SPECIAL_CASES) for entry in sorted(listed)
             for word in entry.split()]
    rest = named + "the of not never very so this or nor at kind sort I A but BUT least no without doubt mustn't've 2020 said table".split() * 5
    texts = []
    for _ in range(5_000):
        length = rng.integers(2, 25)
        drawn = np.where(rng.random(length) < 0.3, rng.choice(some, length), rng.choice(rest, length))
        marked = [w.upper() if rng.random() < 0.1 else w + rng.choice(["", "", "", ",", "!", "?", ";"]) for w in drawn]
        texts.append(" ".join([*marked, "win"]) + rng.choice([".", "!", "!!!", "?", "??", ""]))
    expected = [VADER.polarity_scores(text)["compound"] for text in texts]
    assert np.std(expected) > 0.5
    assert compound(*texts) == expected


@pytest.mark.parametrize("known, text", [
    ({word: -1.0 for word in vaderSentiment.NEGATE} | {"good": 2.0}, "shalln't good"), ({"x": 1.0, "good": 2.0}, "a b so good"), ({":)": 2.0}, ":) a so :)"),
    ({"no": -1.2, ":)": 2.0}, "no :)"), ({"nice": 2.0, "GOOD": 2.0}, "not very nice"), ({"but": 1.0, "kind": 2.0, "very": -1.0}, "very kind of but, no kind"),
    ({"never": -2.0, "so": 1.5, "bad": -2.5}, "never so bad but without doubt bad")])
def test_any_lexicon_is_read_by_the_rules_as_the_package_reads_it(known, text):
    own = pd.DataFrame({"token": list(known), "valence": list(known.values()), "language": "en"}).astype({"token": "str"})
    package = SentimentIntensityAnalyzer()
    package.lexicon = known
    assert compound(text, lexicon=own) == [package.polarity_scores(text)["compound"]] != [0.0]


def test_scores_of_the_ascii_sentences_of_the_seeds_are_those_of_the_package(articles):
    sentences = tokens.sentences(articles)
    scores = sentiment.score(sentences[sentences.text.str.isascii()], LEXICON, None)
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
    lexicon = pd.DataFrame({"token": ["up", "down"], "valence": [1.0, -1.0], "language": "en"})
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
    curly = sentiment.score(made("They don’t"), pd.DataFrame({"token": ["don't"], "valence": [-1.0], "language": "en"}))
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


# ---- neutral phrases and lexicons of one's own

def test_words_of_a_neutral_phrase_count_for_nothing_and_are_counted_again_without_the_list():
    text = "The United States won"
    with_list, without = compound(text, neutral=sentiment.NEUTRAL), compound(text)
    assert with_list == compound("The x States won") and with_list < without
    assert compound("UNITED\u00a0States’ win", neutral=sentiment.NEUTRAL) == compound("XYZ States win")
    assert compound("united in grief", neutral=sentiment.NEUTRAL) == compound("united in grief") < [0]


def test_every_neutral_phrase_holds_a_word_that_vader_would_read_as_tone_and_gives_its_reason():
    table = sentiment.neutral()
    known = set(LEXICON.token)
    idle = [phrase for phrase in table.phrase if not known & set(phrase.lower().split())]
    assert len(table) > 30 and not idle and (table.reason != "").all() and not table.phrase.str.lower().duplicated().any()


def own_lexicon(tmp_path, content):
    path = tmp_path / "own.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_lexicon_of_ones_own_is_summed_plainly_in_another_language(tmp_path):
    lexicon = sentiment.lexicon(own_lexicon(tmp_path, "token,valence,language\nالسلام,2,ar\nحرب,-3,ar\n"))
    scores = sentiment.score(made("حَرب بعد حرب", "لا السلام", "اليوم"), lexicon)
    assert scores.matched.tolist() == [2, 1, 0] and scores.n.tolist() == [3, 2, 1]
    assert scores["compound"].tolist() == pytest.approx([-6 / np.sqrt(36 + 15), 2 / np.sqrt(4 + 15), np.nan], nan_ok=True)
    table = sentiment.contributions(scores, lexicon)
    assert table.contribution.sum() == pytest.approx(scores["compound"].mean(), abs=1e-12)


def test_a_lexicon_of_ones_own_for_english_follows_the_rules_if_it_says_so(tmp_path):
    lexicon = sentiment.lexicon(own_lexicon(tmp_path, "token,valence,language\ngood,1.9,en\n"))
    assert compound("not good", lexicon=lexicon) == [VADER.polarity_scores("not good")["compound"]]


@pytest.mark.parametrize("content, said", [
    ("token,valence\nwar,bad\n", "line 2: 'war' with valence 'bad'; give a word and a number"), ("token,valence\nwar,nan\n", "line 2"),
    ("token,valence\nok,1\n,2\n", "line 3"), ("token,valence\nwar,-1\nWar,-2\n", "lists 'war' twice"), ("word,valence\nx,1\n", "lacks the column token")])
def test_a_bad_lexicon_is_refused_with_its_line(tmp_path, content, said):
    with pytest.raises(SettingError, match=said):
        sentiment.lexicon(own_lexicon(tmp_path, content))
    with pytest.raises(SettingError, match="there is no file"):
        sentiment.lexicon(tmp_path / "none.csv")


# ---- words

def test_contributions_by_hand():
    x, y = made("War and peace", "Nothing here", article="x"), made("A good WAR", "Peace", article="y")
    scores = sentiment.score(pd.concat([x, y]), SMALL, None)
    table = sentiment.contributions(scores, SMALL, None).set_index("token")
    # −3 + 2.5; 2 − 3.733, the capitals adding .733; 2.5: three sentences are scored
    mixed, loud, good = (s / np.sqrt(s * s + 15) for s in (-0.5, -1.733, 2.5))
    assert table.n.to_dict() == {"war": 2, "peace": 2, "good": 1} and table.n_sentences["war"] == table.n_articles["war"] == 2
    assert table.contribution["war"] == pytest.approx((mixed * -3 / -0.5 + loud * -3.733 / -1.733) / 3, abs=1e-4)
    assert table.contribution["peace"] == pytest.approx((mixed * 2.5 / -0.5 + good) / 3, abs=1e-4)
    assert table.valence.to_dict() == {"war": -3.0, "peace": 2.5, "good": 2.0}


def test_contributions_with_marks_and_but_sum_to_the_mean(articles):
    scores = sentiment.score(pd.concat([tokens.sentences(articles), made("Good!!! but war", "What a loss?? and peace", article="000-1")]), LEXICON)
    table = sentiment.contributions(scores, LEXICON)
    assert {"(after but)", "(! and ?)"} <= set(table.token) and len(table) > 100
    assert table.contribution.sum() == pytest.approx(scores["compound"].mean(), abs=1e-12)
    assert table.contribution.abs().is_monotonic_decreasing
    assert table.n[~table.token.str.startswith("(")].sum() == scores.matched.sum()


def test_the_shift_of_two_groups_sums_to_the_difference_of_their_means(articles):
    scores = sentiment.score(tokens.sentences(articles), LEXICON)
    first, second = scores[scores.article == "000-3"], scores[scores.article == "002-1"]
    table = sentiment.shift(first, second, LEXICON)
    assert table["shift"].sum() == pytest.approx(second["compound"].mean() - first["compound"].mean(), abs=1e-12)
    counts = [sentiment.contributions(side, LEXICON).set_index("token").n for side in (first, second)]
    assert dict(zip(table.token, table.n)) == counts[0].add(counts[1], fill_value=0).astype(int).to_dict()
    assert table["shift"].abs().is_monotonic_decreasing and (table.second - table["first"]).tolist() == pytest.approx(table["shift"].tolist())


@pytest.mark.parametrize("text", ["Nothing here", "War here"])
def test_sentences_that_hold_fewer_than_two_words_of_the_lexicon_carry_no_tone(text):
    scores = sentiment.score(made(text), SMALL, None)
    with pytest.raises(UnsuitedError, match="knows fewer than two words of these texts"):
        sentiment.contributions(scores, SMALL, None)
    assert len(sentiment.shift(scores, scores, SMALL, None)) == ("War" in text)  # one side of a comparison may hold as few


def test_the_influence_of_a_word_is_how_the_mean_moves_without_it():
    scores = sentiment.score(made("war", "peace", "good peace"), SMALL, None)
    table = sentiment.influence(scores, SMALL, ["war", "good"], None).set_index("token")
    c = lambda s: round(s / np.sqrt(s * s + 15), 4)
    assert scores["compound"].tolist() == [c(-3), c(2.5), c(4.5)]
    assert table.n_scored.to_dict() == {"war": 2, "good": 3}
    assert table["mean"]["war"] == pytest.approx((c(2.5) + c(4.5)) / 2) and table.moved["war"] == pytest.approx(table["mean"]["war"] - scores["compound"].mean())
    assert table.moved["good"] == pytest.approx((c(2.5) - c(4.5)) / 3)


# ---- actors and the course of texts

def test_targets_by_hand():
    scores = pd.DataFrame({"article": list("aaabbcc"), "sentence": [0, 1, 2, 0, 1, 0, 1], "compound": [0.5, -0.1, np.nan, 0.2, 0.9, -0.3, 0.4]})
    mentions = pd.DataFrame({"article": list("aaaabc"), "sentence": [0, 0, 1, 2, 0, 1], "actor": ["X", "X", "X", "X", "Y", "X"],
                             "nested": [False] * 6}).astype({"article": "category"})
    table = sentiment.targets(mentions, scores).set_index("actor")
    assert table.loc["X", ["n_mentions", "n_sentences", "n_scored", "n_articles"]].tolist() == [5, 4, 3, 2]  # b never names it: missing, not 0
    assert table["mean"]["X"] == pytest.approx(((0.5 - 0.1) / 2 + 0.4) / 2) and table["mean"]["Y"] == 0.2
    assert table[["low", "high"]].isna().all(axis=None)  # fewer than five articles
    nested = sentiment.targets(mentions.assign(nested=True), scores)
    assert nested.empty and sentiment.targets(mentions.assign(actor=None), scores).empty


def test_the_second_lexicon_holds_the_mean_of_a_words_senses_and_no_word_of_no_polarity():
    second = sentiment.lexicon("en-pattern").set_index("token").valence
    assert second["abrupt"] == pytest.approx(4 * -0.5 / 4) and "13th" not in second  # senses −.5, 0, 0, 0; and 0
    assert second["good"] == pytest.approx(4 * 0.7) and second.between(-4, 4).all() and len(second) > 1000
    assert not second.index.duplicated().any()


def test_tone_over_time_is_the_mean_over_articles_of_each_period_and_gaps_stay_gaps():
    rows = [(f"a{i}", 0, value) for i, value in enumerate([0.1, 0.2, 0.3, 0.4, 0.5, -0.5, 0.9])] + [("a0", 1, 0.3), ("a7", 0, np.nan)]
    scores = pd.DataFrame(rows, columns=["article", "sentence", "compound"])
    articles = pd.DataFrame({"article": [f"a{i}" for i in range(8)],
                             "date": pd.to_datetime(["2020-02-01"] * 5 + ["2022-05-05", None, "2023-01-01"])})
    table = sentiment.over_time(scores, articles).set_index("period")
    assert table.index.tolist() == ["2020", "2021", "2022"] and table.n_articles.tolist() == [5, 0, 1]
    assert table["mean"]["2020"] == pytest.approx((0.2 + 0.2 + 0.3 + 0.4 + 0.5) / 5) and table["mean"]["2022"] == -0.5
    assert table.low["2020"] < table["mean"]["2020"] < table.high["2020"] and table.loc[["2021", "2022"], "low"].isna().all()
    assert sentiment.over_time(scores, articles.assign(date=pd.NaT)).empty
    assert sentiment.over_time(scores, articles, "quarter").period.tolist() == [str(q) for q in pd.period_range("2020Q1", "2022Q2", freq="Q")]


def test_an_arc_by_hand():
    scores = pd.DataFrame({"article": list("aaaabbx"), "sentence": [0, 1, 2, 3, 0, 1, 0], "compound": [0.1, 0.3, -0.2, np.nan, 0.5, -0.5, 0.9]})
    table = sentiment.arc(scores, bins=2)
    assert table[["bin", "n_sentences", "n_articles"]].values.tolist() == [[1, 3, 2], [2, 2, 2]]  # x has one sentence
    assert table["mean"].tolist() == pytest.approx([(0.2 + 0.5) / 2, (-0.2 - 0.5) / 2]) and table.low.isna().all()
    with pytest.raises(SettingError, match="at least two bins"):
        sentiment.arc(scores, bins=1)


# ---- validation

SHEET = tokens.sentences(pd.DataFrame({"article": pd.Categorical([f"a{i}" for i in range(4)]), "language": "en",
                                       "text": ["\n".join(f"Sentence {i} of text {t}." for i in range(k)) for t, k in enumerate((40, 20, 10, 30))]}))


def test_a_sample_is_blind_stratified_in_random_order_and_the_same_again(tmp_path):
    sheet = sentiment.draw_sample(SHEET, 20, by="article", seed=3, path=tmp_path / "sheet.csv")
    assert list(sheet.columns) == ["id", "text", "code", "coder"] and sheet.id.is_unique
    of = sheet.text.str.extract(r"text (\d)")[0]
    assert of.value_counts().sort_index().tolist() == [8, 4, 2, 6] and not of.is_monotonic_increasing
    pd.testing.assert_frame_equal(sheet, sentiment.draw_sample(SHEET, 20, by="article", seed=3))
    with pytest.raises(SettingError, match="is there already"):
        sentiment.draw_sample(SHEET, 20, path=tmp_path / "sheet.csv")
    with pytest.raises(SettingError, match="100 different sentences, fewer than the 101"):
        sentiment.draw_sample(SHEET, 101)


def coded(tmp_path, *rows):
    path = tmp_path / "codes.csv"
    path.write_text("id,code,coder\n" + "\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    return path


def test_sheets_are_read_back_without_the_rows_that_have_no_code(tmp_path):
    table = sentiment.read_codes(coded(tmp_path, ("x", 1, "A"), ("y", "", "A"), ("x", -1, "B")))
    assert table.values.tolist() == [["x", 1, "A"], ["x", -1, "B"]]


@pytest.mark.parametrize("rows, said", [([("x", 2, "A")], "line 2: code '2'; write -1, 0 or 1"), ([("x", "good", "A")], "code 'good'"),
                                        ([("x", 1, "A"), ("x", 0, "A")], "line 3: coder 'A' has coded this sentence before")])
def test_bad_codes_are_refused_with_their_line(tmp_path, rows, said):
    with pytest.raises(SettingError, match=said):
        sentiment.read_codes(coded(tmp_path, *rows))


def test_reliability_by_hand():
    a, b = [1, 1, 0, -1, 0, -1, 1, 0], [1, 0, 0, -1, 0, 1, 1, 0]
    codes = pd.DataFrame([(str(i), x, coder) for coder, own in (("A", a), ("B", b)) for i, x in enumerate(own)], columns=["id", "code", "coder"])
    table = sentiment.reliability(codes).set_index("measure")
    agree, chance = 6 / 8, 3 / 8 * 3 / 8 + 3 / 8 * 4 / 8 + 2 / 8 * 1 / 8
    assert table.value["Cohen's kappa, A and B"] == pytest.approx((agree - chance) / (1 - chance))
    values = a + b
    observed = sum((x - y) ** 2 for x, y in zip(a, b)) / 8
    expected = sum((x - y) ** 2 for x in values for y in values) / (16 * 15)
    assert table.value["Krippendorff's alpha"] == pytest.approx(1 - observed / expected) and (table.n == 8).all()


def test_reliability_of_one_coder_or_one_code_is_missing_with_its_reason():
    one = pd.DataFrame({"id": list("xy"), "code": [1, 0], "coder": "A"})
    assert sentiment.reliability(one).reason.tolist() == ["no sentence has two coders"]
    same = pd.DataFrame({"id": list("xyxy"), "code": 1, "coder": list("AABB")})
    table = sentiment.reliability(same)
    assert table.value.isna().all() and table.reason.tolist() == ["all codes are the same", "one code only"]


def test_validation_by_hand():
    scores = made("good", "peace", "war", "loss", "nothing", "good war")
    scores = sentiment.score(scores, SMALL, None)
    truth = [1, 0, -1, -1, 0, 1]
    codes = pd.DataFrame({"id": sentiment.validation._ids(scores.text), "code": truth, "coder": "A"})
    table = sentiment.validate(scores, codes).set_index("measure")
    # scored: + + − − 0 −
    assert table.value["accuracy"] == pytest.approx(4 / 6) and table.n["accuracy"] == 6
    assert table.value["precision, positive"] == 1 / 2 and table.value["recall, positive"] == 1 / 2 and table.n["recall, positive"] == 2
    assert table.value["precision, negative"] == pytest.approx(2 / 3) and table.value["recall, negative"] == 1
    assert table.value["F1, mean of classes"] == pytest.approx((0.5 + 4 / 5 + 2 / 3) / 3)
    assert (table.low <= table.value + 1e-9).all() and (table.value <= table.high + 1e-9).all()
    met = sentiment.agreement(scores, codes).set_index("code")
    assert met.loc["positive"].tolist() == [1, 0, 1] and met.loc["neutral"].tolist() == [0, 1, 1] and met.to_numpy().sum() == 6


def test_validation_takes_the_median_of_coders_and_has_no_value_for_a_class_never_used():
    scores = sentiment.score(made("good", "peace"), SMALL, None)
    ids = sentiment.validation._ids(scores.text)
    codes = pd.DataFrame([(ids[0], 1, "A"), (ids[0], 1, "B"), (ids[0], -1, "C"), (ids[1], 1, "A"), (ids[1], 0, "B")], columns=["id", "code", "coder"])
    met = sentiment.agreement(scores, codes).set_index("code")
    assert met.positive.to_dict() == {"negative": 0, "neutral": 1, "positive": 1}  # split between 0 and 1: 0
    table = sentiment.validate(scores, codes).set_index("measure")
    assert np.isnan(table.value["F1, negative"]) and not np.isnan(table.value["F1, mean of classes"])


def test_codes_for_sentences_that_do_not_exist_are_refused():
    scores = sentiment.score(made("good"), SMALL, None)
    with pytest.raises(SettingError, match="1 of 1 codes are for sentences that are not here, such as id nowhere"):
        sentiment.validate(scores, pd.DataFrame({"id": ["nowhere"], "code": [1], "coder": "A"}))


def test_codes_find_their_sentence_again_by_its_text_alone():
    scores = sentiment.score(made("some  good\u00a0news", "war"), SMALL, None)
    sheet = sentiment.draw_sample(scores, 2)
    codes = sheet.assign(code=[1 if "good" in text else -1 for text in sheet.text], coder="A")
    assert sentiment.validate(scores, codes).set_index("measure").value["accuracy"] == 1


def test_a_changed_list_of_phrases_is_read_anew_and_curly_signs_match(tmp_path):
    path = tmp_path / "phrases.csv"
    path.write_text("phrase,reason\nzebra,x\n", encoding="utf-8")
    before = compound("War is bad", neutral=path)
    path.write_text("phrase,reason\nwar,x\nPeople’s Peace Party,x\n", encoding="utf-8")
    assert compound("War is bad", neutral=path) == compound("Xyz is bad") != before
    assert np.isnan(compound("The People's Peace Party", "the People’s Peace Party", neutral=path)).all()
    with pytest.raises(SettingError, match="there is no file"):
        compound("x", neutral=tmp_path / "none.csv")


@pytest.mark.parametrize("row, text, language", [("İşğal,-2,az", "İşğal pisdir", "az"), ("قُتِلَ,-3,ar", "قتل الرجل", "ar")])
def test_words_of_a_lexicon_have_the_form_of_the_words_of_the_text(tmp_path, row, text, language):
    lexicon = sentiment.lexicon(own_lexicon(tmp_path, "token,valence,language\n" + row + "\n"))
    assert sentiment.score(made(text), lexicon).matched[0] == 1


def test_a_lexicon_of_two_languages_and_one_without_rows(tmp_path):
    with pytest.raises(SettingError, match="must hold one language, not 2"):
        sentiment.lexicon(own_lexicon(tmp_path, "token,valence,language\nwar,-1,en\npaix,1,\n"))
    with pytest.raises(SettingError, match="cannot be read as CSV in UTF-8"):
        sentiment.lexicon(own_lexicon(tmp_path, "token,valence\ncafé,1\n".encode("cp1252")))
    assert np.isnan(compound("war", lexicon=SMALL.head(0))[0])


def test_emoticons_with_a_slash_are_those_of_the_package():
    assert compound("This is it :/") == [VADER.polarity_scores("This is it :/")["compound"]]
    assert compound("win/lose") == [VADER.polarity_scores("win / lose")["compound"]]


def test_an_arc_does_not_depend_on_the_order_of_its_rows():
    scores = pd.DataFrame({"article": ["a"] * 6, "sentence": range(6), "compound": [0.4, 0.4, 0.4, -0.5, -0.5, -0.5]})
    pd.testing.assert_frame_equal(sentiment.arc(scores.sort_values("compound"), 2), sentiment.arc(scores, 2))


def test_a_sheet_can_always_be_read_back(tmp_path):
    sentences = made("A  b c", "A b c", "d", "e")
    sheet = sentiment.draw_sample(sentences, 3, path=tmp_path / "one.csv")
    assert sheet.id.is_unique
    text = "".join((tmp_path / "one.csv").read_text(encoding="utf-8").replace(",,", f",1,{coder}") for coder in ("A", "B "))
    (tmp_path / "both.csv").write_text(text, encoding="utf-8")
    codes = sentiment.read_codes(tmp_path / "both.csv")
    assert len(codes) == 6 and set(codes.coder) == {"A", "B"}
    with pytest.raises(SettingError, match="2 sentences have no outlet"):
        sentiment.draw_sample(sentences.assign(outlet=["x", "x", None, None]), 2, by="outlet")


def test_targets_refuse_two_scores_of_one_sentence():
    scores = pd.DataFrame({"article": ["a", "a"], "sentence": [0, 0], "compound": [0.1, 0.2]})
    mentions = pd.DataFrame({"article": pd.Categorical(["a"]), "sentence": [0], "actor": ["X"], "nested": [False]})
    with pytest.raises(SettingError, match="sentence 0 of article 'a' has two scores"):
        sentiment.targets(mentions, scores)
