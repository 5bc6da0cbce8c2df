"""Hits by hand, and slices that give back the text."""

import numpy as np
import pandas as pd
import pytest

from helpers import SettingError, actors, concordance, tokens


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


# the query


def test_quotation_marks_round_a_phrase_change_nothing():
    for quoted in ('"peace talks"', "“peace talks”", "«Peace talks»", '"peace" "talks"'):
        assert nodes(quoted) == nodes("peace talks") != []


def test_a_regular_expression_must_fit_a_whole_word_in_its_normal_form():
    assert sorted(nodes("/wa?r(m)?/")) == sorted(nodes("war") + nodes("warm")) and len(nodes("/wa?r(m)?/")) == 5
    assert nodes("/ar/") == [] and nodes("/WAR/") == nodes("war") != []
    assert nodes("/peace|war/ /talks|games/", sort="article") == ["peace talks", "Peace talks", "war games"]


@pytest.mark.parametrize(("query", "said"), [("/war", "has no closing /"), ("[war", "has no closing ]"), ("/(/", "is no regular expression"), ("/*/", "is no regular expression"),
                                             ('""', "query is empty"), ("[Aliyev]", "there are no mentions")])
def test_a_query_that_cannot_be_read_says_what_is_wrong_with_it(query, said):
    with pytest.raises(SettingError, match=said.replace("(", r"\(")):
        concordance.lines(*HAND, query)


def test_a_regular_expression_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(concordance, "PATIENCE", 0.05)
    with pytest.raises(SettingError, match="takes too long"):
        concordance.lines(*made(a="a" * 60 + "b"), r"/(.|..)+[cd]/")


@pytest.mark.parametrize(("language", "text", "query", "found"), [
    ("ar", "قال إن السلامَ قريب", "السلام", ["السلامَ"]), ("az", "İlham Əliyev Ilıq", "ilham", ["İlham"]), ("az", "İlham Ilıq", "ILIQ", ["Ilıq"]),
    ("ru", "Мир и мира, миру", "мир*", ["Мир", "мира", "миру"]), ("hy", "Խաղաղություն և պատերազմ", "խաղաղություն", ["Խաղաղություն"]),
    ("ka", "მშვიდობა და ომი", "მშვიდ*", ["მშვიდობა"])])
def test_a_query_is_written_small_by_the_rules_of_the_language_of_the_texts(language, text, query, found):
    articles = pd.DataFrame({"article": pd.Categorical(["a"]), "language": language, "text": [text]})
    assert concordance.lines(articles, tokens.words(articles), query, sort="article").node.tolist() == found


NAMES = pd.DataFrame({"actor": ["Ilham Aliyev", "Ilham Aliyev", "Azerbaijan", "Azerbaijan Airlines", None], "type": ["person"] * 2 + ["place", "organisation", "person"],
                      "language": "en", "form": ["Ilham Aliyev", "Aliyev", "Azerbaijan", "Azerbaijan Airlines", "Heydar Aliyev"]})
NAMED = made(a="Ilham Aliyev said that Azerbaijan Airlines fly. Heydar Aliyev and Aliyev said no. Azerbaijan said so.", b="Aliyev said")


def named(query, words=NAMED[1]):
    mentions = actors.mentions(NAMED[1], NAMED[0], NAMES)
    return concordance.lines(NAMED[0], words, query, mentions=mentions, sort="article").node.tolist()


def test_an_actor_is_found_in_whatever_form_and_beside_other_words():
    assert named("[Ilham Aliyev]") == named("[ilham*]") == ["Ilham Aliyev", "Aliyev", "Aliyev"]
    assert named("[Ilham Aliyev] said") == ["Ilham Aliyev said", "Aliyev said", "Aliyev said"]
    assert named("that [Azerbaijan*]") == ["that Azerbaijan", "that Azerbaijan Airlines"]  # the country in its name, and the airline
    assert named("[*] said") == ["Ilham Aliyev said", "Aliyev said", "Azerbaijan said", "Aliyev said"] and named("[Nobody]") == []
    assert named("[*]").count("Heydar Aliyev") == 0  # a homonym is nobody


def test_an_actor_whose_words_were_left_out_is_not_found():
    words = NAMED[1]
    assert named("[Ilham Aliyev]", words[words.token != "ilham"]) == ["Aliyev", "Aliyev"]
    assert named("[Ilham Aliyev]", words[words.article == "b"]) == ["Aliyev"]


@pytest.mark.parametrize("query", ["azerbaijan", "the", "azerbaijan*", "/[a-c].*/", "south caucasus", "the * of", "/the|a/ /.*ing/ *"])
def test_hits_are_those_of_a_slow_walk_over_every_place(words, articles, query):
    import re
    parts = [part[1:-1] if part[0] == "/" else re.escape(part).replace(r"\*", ".*") for part in query.split()]
    rows = list(zip(words.article, words.sentence, words.start, words.token))
    slow = [rows[i][2] for i in range(len(rows) - len(parts) + 1) if len({row[:2] for row in rows[i:i + len(parts)]}) == 1
            and all(re.fullmatch(part, row[3]) for part, row in zip(parts, rows[i:]))]
    assert concordance.hits(articles, words, query).start.tolist() == slow != []


# order, sample and spread


def test_words_sort_on_three_levels_at_either_side_and_the_end_of_a_sentence_comes_first():
    corpus = made(a="b x node c a\na x node c b\nc x node\nd y node b a z\nNode b a a")
    by = lambda sort: concordance.lines(*corpus, "node", sort=sort).start.tolist()
    starts = by("article")
    assert [starts.index(start) for start in by("R1 R2 R3")] == [2, 4, 3, 0, 1]
    assert [starts.index(start) for start in by("L1 L2")] == [4, 1, 0, 2, 3]
    assert [starts.index(start) for start in by("R2 L2")] == [2, 4, 0, 3, 1]


def test_an_order_by_words_is_that_of_a_slow_sort(articles, words):
    table, found = concordance.lines(articles, words, "the", sort="R1 L1 R2"), concordance.hits(articles, words, "the")
    rows = list(zip(words.article, words.sentence, words.token))
    near = lambda row, step: rows[row + step][2] if 0 <= row + step < len(rows) and rows[row + step][:2] == rows[row][:2] else ""
    slow = sorted((near(r, 1), near(r, -1), near(r, 2), str(a), s) for r, a, s in zip(found["first"], found.article, found.start))
    assert list(zip(table.article, table.start)) == [row[3:] for row in slow] and len(slow) > 400


@pytest.mark.parametrize("sort", ["R4", "R0", "r1", "R1,R2", "", "R1 right"])
def test_an_order_by_words_that_cannot_be_is_refused(sort):
    with pytest.raises(SettingError, match="is unknown; use right, left, article, or words as in 'R1 R2 L1'"):
        concordance.lines(*HAND, "war", sort=sort)


def test_a_sample_is_drawn_without_repetition_the_same_for_a_seed_and_others_for_others(articles, words):
    whole = concordance.lines(articles, words, "the")
    draw = lambda **more: concordance.lines(articles, words, "the", sample=20, **more)
    places = lambda table: set(zip(table.article, table.start))
    pd.testing.assert_frame_equal(draw(), draw())
    assert len(places(draw())) == 20 and places(draw()) < places(whole) and places(draw(seed=1)) != places(draw())
    pd.testing.assert_frame_equal(concordance.lines(articles, words, "the", sample=10 ** 6), whole)
    with pytest.raises(SettingError, match="a sample of 0"):
        concordance.lines(articles, words, "the", sample=0)


def test_a_sample_takes_every_hit_equally_often(articles, words):
    found = concordance.hits(articles, words, "peace")
    drawn = np.concatenate([concordance.drawn(found, 5, seed)["first"] for seed in range(400)])
    uses = pd.Series(drawn).value_counts().reindex(found["first"], fill_value=0)
    assert abs(uses - 2000 / len(found)).max() < 5 * (2000 / len(found)) ** 0.5


def test_the_spread_counts_every_article_and_the_summary_adds_up():
    found = concordance.hits(*HAND, "war")
    table = concordance.spread(found, HAND[1])
    assert table.values.tolist() == [["a", 3, 13], ["b", 1, 5]]
    n, n_articles, per_million, dp = concordance.summary(found, HAND[1]).iloc[0]
    assert (n, n_articles, per_million) == (4, 2, 4 / 18 * 1e6) and dp == pytest.approx(3 / 4 - 13 / 18)
    assert concordance.summary(concordance.hits(*HAND, "nothing"), HAND[1]).fillna(-1).values.tolist() == [[0, 0, 0, -1]]
    assert concordance.summary(found, HAND[1][HAND[1].article == "a"]).dp.isna().all()
