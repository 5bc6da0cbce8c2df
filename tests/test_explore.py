"""The view without a page: what its widgets say after what a reader does."""

import html
import re

import pandas as pd
import pytest

from helpers import actors, explore, figures, tokens

EVIL = "<script>hack()</script> <img src=x onerror=hack()> peace $x$ \u202e <b>"


def made(*texts, **more):
    articles = pd.DataFrame({"article": pd.Categorical([f"a{n}" for n in range(len(texts))]), "language": "en", "text": texts}).assign(**more)
    return articles, tokens.words(articles)


def inside(widget):
    return [widget, *(one for child in getattr(widget, "children", ()) for one in inside(child))]


def shown(view):
    """The lines of a view as read: article, text; what was said of the query; everything by description."""
    lines = [row.children for row in view.children[3:3 + explore.PAGE] if row.layout.visibility == "visible"]
    plain = [(button.description, html.unescape(re.sub("<[^>]+>", "", line.value))) for button, line in lines]
    return plain, html.unescape(view.children[2].value), {getattr(one, "description", ""): one for one in inside(view)}


@pytest.fixture(autouse=True)
def live(monkeypatch):
    monkeypatch.delenv("WIDGETS", raising=False)


MANY = made(*(f"peace {letter} one. No peace {letter} now." for letter in "ihgfedcba"), "war")


def test_a_query_shows_its_first_lines_sorted_and_the_next_page_goes_on(tmp_path):
    view = explore.view(*MANY, "peace", folder=tmp_path)
    lines, said, controls = shown(view)
    assert said.startswith("18 hits in 9 of 10 articles, ") and len(lines) == explore.PAGE
    assert [text.split("peace ")[1][0] for _, text in lines] == list("aabbccddeeffggh")
    controls["Next"].click()
    assert [text.split("peace ")[1][0] for _, text in shown(view)[0]] == list("hii")
    assert controls["Next"].disabled and not controls["Previous"].disabled
    controls["Next"].click()  # there is no page after the last
    assert len(shown(view)[0]) == 3


def test_levels_sample_and_seed_change_the_lines(tmp_path):
    view = explore.view(*MANY, "peace", folder=tmp_path)
    controls, levels = shown(view)[2], [one for one in inside(view) if getattr(one, "options", None) == tuple(explore.LEVELS)]
    levels[0].value, levels[1].value = "L1", ""
    assert [text.startswith("peace") for _, text in shown(view)[0]][:9] == [True] * 9  # no word before it
    controls["Sample"].options = [("all", 0), ("4", 4)]
    controls["Sample"].value = 4
    lines, said, _ = shown(view)
    assert len(lines) == 4 and "shown: 4 of 18, seed 0" in said
    controls["Seed"].value = 3
    assert shown(view)[0] != lines


def test_what_cannot_be_asked_is_said_and_the_next_query_works(tmp_path):
    view = explore.view(*MANY, "", folder=tmp_path)
    lines, said, controls = shown(view)
    assert lines == [] and said.startswith("Write a query") and controls["Save as CSV"].disabled
    for query, answer in (("/(/", "no regular expression"), ("[x]", "there are no mentions"), ("xyz", "No hit of xyz in 10 articles.")):
        controls["Query"].value = query
        assert answer in shown(view)[1] and shown(view)[0] == []
    controls["Query"].value = "war"
    assert shown(view)[0] == [("a9", "war")]


def test_a_name_in_brackets_where_no_name_is_known_is_told_where_names_come_from(tmp_path):
    articles, words = MANY
    none = actors.mentions(words, articles, pd.DataFrame(columns=actors.COLUMNS))
    said = shown(explore.view(articles, words, "[Armenia]", none, folder=tmp_path))[1]
    assert said == "No hit of [Armenia] in 10 articles; brackets ask for a name of actors.csv, and none was found."


def test_a_click_shows_the_article_round_the_hit_and_all_of_a_short_one(tmp_path):
    long = "\n".join(["filler " * 40] * 20 + ["the peace here"] + ["after " * 40] * 20)
    view = explore.view(*made(long, "brief peace", title=["Long & <b>", None], outlet="Paper"), "peace", folder=tmp_path)
    for row in view.children[3:5]:
        row.children[0].click()
        text = view.children[-1].children[0].value
        name = row.children[0].description
        assert f"<b>{name} · " in text and "<mark>peace</mark>" in text and ("Long &amp; &lt;b&gt;" in text) == (name == "a0")
        assert len(text) < 2 * explore.EXCERPT + 1200 and ("… " in text) == (name == "a0")


def test_what_is_saved_is_the_whole_view_in_its_order_and_replaces_nothing(tmp_path):
    view = explore.view(*MANY, "peace", folder=tmp_path)
    controls = shown(view)[2]
    controls["Save as CSV"].click()
    controls["Save as CSV"].click()  # the same again is no second file
    path, = (tmp_path / "lines").iterdir()
    table = pd.read_csv(path)
    assert path.name == "hits-peace.csv" and table.right.str[1].tolist() == list("aabbccddeeffgghhii")
    assert set(table["query"]) == {"peace"} and set(table.drawn) == {"all 18"}
    controls["Query"].value = "peace*"
    controls["Save as CSV"].click()
    assert sorted(file.name for file in path.parent.iterdir()) == ["hits-peace-2.csv", "hits-peace.csv"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "lines").write_text("in the way")
    view = explore.view(*MANY, "peace", folder=tmp_path)
    shown(view)[2]["Save as CSV"].click()
    assert any("cannot be written" in str(getattr(one, "value", "")) for one in inside(view))


def test_lines_that_run_leftwards_stand_below_the_others_and_run_so(tmp_path):
    articles, _ = made("قال peace هذا السلام اليوم", "so peace now", "и peace тут")
    articles = articles.assign(language=["ar", "en", "ru"])
    view = explore.view(articles, tokens.words(articles, pool=True), "peace", folder=tmp_path)
    values = [row.children[1].value for row in view.children[3:6]]
    assert [re.match('<div dir="(...)"', value)[1] for value in values] == ["ltr", "ltr", "rtl"]
    assert [name for name, _ in shown(view)[0]] == ["a1", "a2", "a0"] and "per million" not in shown(view)[1]
    view.children[5].children[0].click()  # the third line is the article written leftwards
    assert '<div dir="rtl"' in view.children[-1].children[0].value


@pytest.mark.case(25)
def test_no_text_title_name_or_query_becomes_markup(tmp_path):
    articles = pd.DataFrame({"article": pd.Categorical([EVIL]), "language": "en", "text": [EVIL], "title": EVIL, "outlet": EVIL})
    view = explore.view(articles, tokens.words(articles), "peace", folder=tmp_path)
    view.children[3].children[0].click()
    for query in ("peace", EVIL, "script"):
        shown(view)[2]["Query"].value = query
        view.children[3].children[0].click()
        page = "".join(one.value for one in inside(view) if type(one).__name__ == "HTML")
        assert set(re.findall(r"<(\w+)", page)) <= {"div", "span", "mark", "table", "tr", "th", "td", "p", "b"} and "\u202e" not in page
        assert "onerror=hack()>" not in page


def test_in_a_run_the_view_is_a_table_without_numbers_drawn_at_random(tmp_path, monkeypatch):
    monkeypatch.setenv("WIDGETS", "off")
    still = explore.view(*MANY, "peace", folder=tmp_path)
    assert type(still) is type(figures.text(pd.DataFrame())) and still.data.count("<tr>") == explore.PAGE + 1
    assert still.data == explore.view(*MANY, "peace", folder=tmp_path).data
