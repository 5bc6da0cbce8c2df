"""A first register: what it finds, on what evidence, and that it guesses nothing; files that hold many articles."""

import hashlib

import pandas as pd
import pytest

from helpers import CorpusError, corpus
from helpers.corpus import dates, splitting

BODY = "The president met the minister in Baku on Monday, and they spoke about peace."
EXPORT = """Results
2 documents

Document 1 of 2
Title: Peace, at last
Published: 4/5/2024
Text:
First body. Published: never.
It has two lines.
____________
Document 2 of 2
Title: Խաղաղություն
Published: 25/5/2024
Text:

Երկրորդ տեքստը հայերեն է, և այն շատ կարճ է։
____________
"""
SPLIT = r"""
[split]
begins = '^Document \d+ of \d+$'
announced = '^Document \d+ of (\d+)$'
title = '^Title: (.+)$'
date = '^Published: (.+)$'
body = '^Text:$'
ends = '^_{10,}$'
"""


def one(folder, text, name="a.txt", **more):
    return corpus.draft(folder({name: text, **more})).iloc[0]


def test_a_draft_holds_title_date_and_language_with_the_evidence(folder):
    row = one(folder, f"Peace at last\nBy Jane Roe, 4 August 2025\n\n{BODY}")
    assert (row.article, row.file, row.title, row.date, row.date_reason, row.language) == ("a", "a.txt", "Peace at last", "2025-08-04", "line 2: '4 August 2025'", "en")


@pytest.mark.parametrize("language, line, date", [
    ("ru", "4 августа 2025 г.", "2025-08-04"), ("az", "4 avqust 2025", "2025-08-04"), ("ar", "٤ أغسطس 2025", "2025-08-04"), ("hy", "4 օգոստոսի 2025", "2025-08-04"),
    ("ka", "4 აგვისტო, 2025", "2025-08-04"), ("tr", "4 Ağustos 2025", "2025-08-04"), ("de", "4. August 2025", "2025-08-04"), ("es", "4 de agosto de 2025", "2025-08-04")])
def test_dates_are_found_in_every_language(folder, language, line, date):
    assert one(folder, f"{line}\n{BODY}").date == date, language


@pytest.mark.parametrize("text, date, reason", [
    (f"4/5/2024\n{BODY}", "", "'4/5/2024' may be day or month first; state dates in corpus.toml"),
    (f"25/5/2024\n{BODY}", "2024-05-25", "line 1: '25/5/2024', day first"), (f"5/25/2024\n{BODY}", "2024-05-25", "line 1: '5/25/2024', month first"),
    (f"4 May 2024\nupdated 5 May 2024\n{BODY}", "", "one of these: line 1: '4 May 2024', line 2: '5 May 2024'"),
    (f"4 May 2024\n2024-05-04\n{BODY}", "2024-05-04", "line 1: '4 May 2024'"), (f"in 1994, 31 February 2024\n{BODY}", "", ""), (BODY, "", "")])
def test_a_date_is_taken_only_where_one_alone_is_sure(folder, text, date, reason):
    row = one(folder, text)
    assert (row.date, row.date_reason) == (date, reason)


def test_dates_of_one_file_prove_the_order_for_the_others(folder):
    table = corpus.draft(folder({"a.txt": f"4/5/2024\n{BODY}", "b.txt": f"25/5/2024\n{BODY}"}))
    assert table.date.tolist() == ["2024-05-04", "2024-05-25"]
    table = corpus.draft(folder({"a.txt": f"4/5/2024\n{BODY}", "b.txt": f"25/5/2024\n{BODY}", "c.txt": f"5/25/2024\n{BODY}"}))
    assert table.date_reason[0].startswith("'4/5/2024' may be")  # the files contradict each other


@pytest.mark.parametrize("name, date, to, reason", [
    ("1789-Washington.txt", "1789-01-01", "1789-12-31", "name of the file: '1789'"), ("2024-05-01_x.txt", "2024-05-01", "", "name of the file: '2024-05-01'"),
    ("report_20240501.txt", "2024-05-01", "", "name of the file: '20240501'"), ("000_070cbff521058a0e.txt", "", "", ""), ("12345.txt", "", "", "")])
def test_the_name_of_a_file_may_hold_its_date(folder, name, date, to, reason):
    row = one(folder, BODY, name)
    assert (row.date, row.date_to, row.date_reason) == (date, to, reason)


@pytest.mark.parametrize("text, title", [(f"A title\n{BODY}", "A title"), (f"A sentence.\n{BODY}", ""), (BODY, ""), (f"4 May 2024\n{BODY}", ""), ("x" * 200 + f"\n{BODY}", ""),
                                         (f"\ufeffعنوان\n{BODY}", "عنوان")])
def test_a_title_is_a_short_first_line_that_is_no_sentence(folder, text, title):
    assert one(folder, text).title == title


def test_a_draft_is_read_as_a_register_whatever_it_holds(folder):
    path = folder({"a.txt": f"=1+1\n{BODY}", "sub/b,'c'.txt": f"-5 \"killed\"\n4 May 2024\n{BODY}", "c.txt": f"'quoted'\n{BODY}"})
    plain = corpus.read(path).text.tolist()
    corpus.write_draft(path)
    assert (path / "articles.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle,file,")
    assert ",'=1+1," in (path / "articles.csv").read_text(encoding="utf-8-sig")
    texts = corpus.read(path)
    assert texts.title.tolist() == ["=1+1", "'quoted'", '-5 "killed"'] and texts.text.tolist() == plain and texts.date[2] == pd.Timestamp(2024, 5, 4)


def test_a_draft_of_tables_or_over_a_register_is_refused(folder):
    path = folder({"a.csv": f"text\n{BODY}\n"})
    with pytest.raises(CorpusError, match="tables say themselves what their columns hold"):
        corpus.draft(path)
    with pytest.raises(CorpusError, match="articles.csv is there already; move it away"):
        corpus.write_draft(folder({"articles.csv": "article,file\n", "b.txt": BODY}))


# files that hold many articles

def test_an_export_is_split_into_a_register_with_the_spans_of_every_article(folder):
    path = folder({"export.txt": EXPORT, "corpus.toml": SPLIT})
    corpus.write_draft(path)
    texts = corpus.read(path)
    assert texts.article.tolist() == ["export-1", "export-2"] and texts.language.tolist() == ["en", "hy"]
    assert texts.text.tolist() == ["First body. Published: never.\nIt has two lines.", "Երկրորդ տեքստը հայերեն է, և այն շատ կարճ է։"]
    assert texts.title.tolist() == ["Peace, at last", "Խաղաղություն"] and texts.date.dt.strftime("%Y-%m-%d").tolist() == ["2024-05-04", "2024-05-25"]
    ledger = corpus.ledger(path)
    spans = {what: [EXPORT[row.start:row.end] for row in own.itertuples()] for what, own in ledger.groupby("what")}
    assert spans["title"] == ["Peace, at last", "Խաղաղություն"] and spans["metadata"] == ["4/5/2024", "25/5/2024"]
    assert "".join(EXPORT[row.start:row.end] for row in ledger.itertuples()) == EXPORT
    assert hashlib.sha256(EXPORT.encode()).hexdigest() in (path / "articles.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("patterns, message", [
    ({}, "needs begins"), ({"begins": "^Nothing$"}, "begins = '\\^Nothing\\$' is found nowhere"), ({"begins": "("}, "is no regular expression"), ({"begins": r"^\d \K"}, "is no regular expression"), ({"begins": 7}, "is no regular expression"),
    ({"begins": "^Document", "titel": "x"}, "titel is not understood"), ({"begins": "^Document", "title": "^Title: .+"}, "title = .* needs one pair of brackets"),
    ({"begins": "^Document 1", "announced": r"of (\d+)$"}, "the text announces 2 articles, and begins is found 1 times"),
    ({"begins": "^Title", "announced": r"(\d) (?:of|documents)"}, "announces 1 and 2 articles"), ({"begins": "^Title", "announced": r"(\d+) hits"}, "announces no number of articles"),
    ({"begins": "^Document", "body": "^Body"}, "article 1 of the text: body = '\\^Body' is not found"), ({"begins": "^_+$", "ends": "^Document"}, "article 1 of the text has no body")])
def test_a_splitter_that_does_not_fit_is_refused_and_nothing_is_guessed(patterns, message):
    with pytest.raises(CorpusError, match=message):
        corpus.split(EXPORT, patterns)


def test_a_pattern_that_would_take_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(splitting, "PATIENCE", 0.2)
    with pytest.raises(CorpusError, match=r"the patterns of \[split\] take more than 0.2 seconds; write them without repetitions in repetitions"):
        corpus.split("Document\n" + "a" * 60 + "b", {"begins": "^Document", "title": "^((?:a|aa)+)$"})


def test_without_a_body_pattern_the_body_begins_on_the_line_after_the_head():
    rows = corpus.split("== One\nby Jane\nText one.\n== Two\nText two.", {"begins": "^== ", "title": "^== (.+)$", "author": "^by (.+)$"})
    assert rows.body_span.tolist() == ["15..24", "32..41"] and rows.title.tolist() == ["One", "Two"] and rows.author[0] == "Jane" and pd.isna(rows.author[1])
    assert rows.first_words.tolist() == ["Text one.", "Text two."] and rows.metadata_span.tolist() == ["10..14", ""]


def test_proof_needs_one_sure_date_and_no_contrary_one():
    series = pd.Series(["1/2/2024", "31/1/2024", None])
    assert dates.proof(series) == "day first" and dates.proof(series[:1]) is None
    assert dates.proof(pd.Series(["13/1/2024", "1/13/2024"])) is None and dates.proof(pd.Series(["13/13/2024"])) is None
