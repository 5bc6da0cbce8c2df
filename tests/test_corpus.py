"""The seeds and their register, every character accounted for; and folders that are not as they should be."""

import hashlib
import shutil

import pandas as pd
import pytest

from helpers import CorpusError, SettingError, UnsuitedError, corpus, languages

SHA256 = {  # of the files as they were scraped
    "000_070cbff521058a0e.txt": "a781d74da75d13ce272f64917b913c3057c8a64c08b16145d2b499db164366c4",
    "001_dab44a516021d288.txt": "a562b94cd732a837a5cf5a3fb7f92955cf72fe1703bab9cfe0d42d94694bff99",
    "002_bf83504eef257051.txt": "66a324dfc7e357e1778164da983acd94a7f64232a26179cb3737275832112d1e",
    "003_30cd569a23fb4a9a.txt": "a365d6ee5f9105daf9c2ceefb4e3d265f2d9f7af75f24c80c1140b2577012449",
    "004_11ec4abf4d62918c.txt": "0cbb417438b0691a331cc62c0f0d29b921c538e369b62395198e98578025b9cc"}


@pytest.fixture(scope="module")
def everything(seeds):
    return corpus.read(seeds)


def test_the_seed_files_are_byte_for_byte_as_scraped(seeds):
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in seeds.glob("*.txt")} == SHA256


def test_the_five_files_hold_eight_articles_and_nine_teasers(everything):
    assert everything.kind.value_counts().to_dict() == {"teaser": 9, "article": 8}
    assert everything.groupby("file").size().tolist() == [5, 9, 1, 1, 1]
    assert everything.language.value_counts().to_dict() == {"en": 16, "ar": 1}
    assert everything.set_index("article").translation_of.dropna().to_dict() == {"003-1": "000-5"}


def test_the_columns_are_those_of_the_dictionary(everything):
    assert list(everything) == ["article", "file", "title", "outlet", "author", "date", "date_status", "date_from", "date_to",
                                "date_reason", "language", "kind", "translation_of", "group", "text"]
    assert everything.article.cat.categories.tolist() == everything.article.tolist()


def test_the_ledger_accounts_for_every_byte_once(seeds):
    ledger = corpus.ledger(seeds)
    assert set(ledger.what) == {"body", "title", "metadata", "cut", "page"}
    for name, rows in ledger.groupby("file"):
        raw = (seeds / name).read_bytes().decode()
        assert rows.start.iloc[0] == 0 and rows.end.iloc[-1] == len(raw)
        assert (rows.start.iloc[1:].to_numpy() == rows.end.iloc[:-1].to_numpy()).all()
        assert "".join(raw[r.start:r.end] for r in rows.itertuples()).encode() == (seeds / name).read_bytes()


def test_a_text_is_its_bodies_joined_by_a_line_break_for_each_cut(seeds, everything):
    ledger = corpus.ledger(seeds)
    for row in everything.itertuples():
        raw = (seeds / row.file).read_bytes().decode()
        bodies = ledger[(ledger.article == row.article) & (ledger.what == "body")]
        assert row.text == "\n".join(raw[b.start:b.end] for b in bodies.itertuples())


@pytest.mark.parametrize("gone", ["Join the voices", "Photo:", "Advertisement Azerbaijan", "Tags:", "Anthony Robbins",
                                  "Fairweather friends", "DOWNLOAD THE APP", "Foreign press", "Write your comment", "time2 days"])
def test_no_text_holds_page_furniture(everything, gone):
    assert not everything.text.str.contains(gone, regex=False).any()


@pytest.mark.parametrize("kept", ["the border regions of Armenia, called “Western Azerbaijan”", "Russia has shown weakness.",
                                  "alsobroughtTurkey", "MacronIlham", "Nagorno- Karabakh"])
def test_the_authors_words_stay_as_they_are_even_where_they_are_wrong(everything, kept):
    assert everything.text.str.contains(kept, regex=False).sum() == 1


def test_numeric_dates_are_read_day_first_and_no_page_clock_is_a_date(everything):
    dates = everything.set_index("article").date
    assert dates["000-2"] == pd.Timestamp(2025, 8, 4) and dates["000-3"] == pd.Timestamp(2025, 7, 11)
    undated = everything[everything.date.isna()]
    assert undated.article.tolist() == ["000-1", "003-1", "004-1"]
    assert (undated.date_status == "inferred").all() and undated.date_from.notna().all() and undated.date_reason.notna().all()
    assert (everything.date_status[everything.date.notna()] == "given").all()
    assert dates.max() < pd.Timestamp(2025, 12, 19)  # the clock of file 004


def test_every_character_of_every_text_is_found_again_in_its_file(seeds, everything):
    for row in everything[everything.article.isin(["000-3", "001-1", "002-1", "003-1"])].itertuples():
        raw = (seeds / row.file).read_bytes().decode()
        lines = raw.split("\n")
        for start in [*range(0, len(row.text), 151), len(row.text) - 1]:
            place = corpus.locate(seeds, row.article, start)
            if row.text[start] != "\n":
                assert raw[place["offset"]] == lines[place["line"] - 1][place["column"] - 1] == row.text[start]


def test_a_place_beyond_the_text_is_refused(seeds):
    with pytest.raises(CorpusError, match="no character 999999"):
        corpus.locate(seeds, "000-1", 999999)
    with pytest.raises(CorpusError, match="no article '9-9'"):
        corpus.locate(seeds, "9-9", 0)


def test_shared_copy_is_counted_in_runs_of_words(folder):
    texts = corpus.read(folder({"a.txt": "one two three four five six", "b.txt": "ONE two three four and more of it",
                                "c.txt": "nothing of the kind"}))
    table = corpus.shared(texts, n=3)  # a and b share "one two three" and "two three four"; a has 4 runs, b 6
    assert table.to_dict("records") == [{"first": "a", "second": "b", "n_shared": 2, "share": 0.5}]
    assert len(corpus.shared(texts, n=5)) == 0


def test_oc_media_and_the_independent_share_copy(everything):
    first = corpus.shared(everything).iloc[0]
    assert (first["first"], first["second"]) == ("000-3", "000-5") and first.n_shared > 10


@pytest.mark.case(49)
def test_the_fingerprint_changes_with_a_letter_and_not_with_the_order(everything):
    changed = everything.assign(text=everything.text.str.replace("Rabat", "Rabbat"))
    assert corpus.fingerprint(changed) != corpus.fingerprint(everything) == corpus.fingerprint(everything[::-1])


def test_parts_add_up_to_the_whole_file(seeds):
    parts = corpus.parts(seeds).set_index("file")
    assert parts.sum(axis=1).tolist() == pytest.approx([1] * 5)
    ledger = corpus.ledger(seeds).assign(size=lambda t: t.end - t.start)
    first = ledger[ledger.file == parts.index[0]]
    assert parts["cut"].iloc[0] == first.loc[first.what == "cut", "size"].sum() / first["size"].sum()


# folders without a register

def test_without_a_register_each_file_is_one_article(folder):
    path = folder({"b.txt": "The second text, in plain English words.", "sub/a.md": "Первый текст, написанный по-русски.",
                   ".hidden": "x"})
    texts = corpus.read(path)
    assert texts.article.tolist() == ["b", "sub/a"] and texts.language.tolist() == ["en", "ru"]
    assert (texts.date_status == "none").all() and texts.date.isna().all()
    assert corpus.ledger(path).what.tolist() == ["body", "body"]


@pytest.mark.case(3)
def test_one_file_is_a_corpus_too(folder):
    path = folder({"a.txt": "Just this one text is read here.", "b.txt": "Not this one."}) / "a.txt"
    assert corpus.read(path).file.tolist() == ["a.txt"]


@pytest.mark.parametrize("text, code", [
    ("Baku 2025", "und"), ("باكو", "ar"), ("Երևան", "hy"), ("თბილისი", "ka"), ("Баку", "und"), ("", "und"), ("Bakı باكو", "und"),
    ("Azərbaycanın xarici ölkələrdəki diplomatik nümayəndəlikləri", "az"), ("Президент встретился с министром в Баку", "ru"),
    ("Türkiye ile Azerbaycan arasındaki ilişkiler gelişiyor", "tr"), ("اجتمع الرئيس مع وزير الخارجية في باكو", "ar")])
def test_a_language_is_told_by_its_words_or_where_they_are_few_by_its_script(text, code):
    assert languages.detect(text) == code


def test_the_languages_of_texts_are_told_once_and_again_when_one_of_them_changes(monkeypatch, tmp_path):
    monkeypatch.setenv("CORPUS_CACHE", str(tmp_path))
    texts, asked, detect = ["Президент встретился с министром", "Just this one text is read here.", "Baku 2025"], [], languages.detect
    monkeypatch.setattr(languages, "detect", lambda text: asked.append(text) or detect(text))
    assert languages.of(texts) == languages.of(texts) == ["ru", "en", "und"] and asked == texts
    assert languages.of(texts[::-1]) == ["und", "en", "ru"] and languages.of([*texts[:2], "باكو"])[2] == "ar"
    assert asked == [*texts, *texts[::-1], *texts[:2], "باكو"]


@pytest.mark.case(14)
def test_a_byte_order_mark_is_no_part_of_the_text(folder):
    path = folder({"a.txt": "\ufeffAzerbaijan and its neighbours"})
    assert corpus.read(path).text[0].startswith("Azerbaijan")
    assert corpus.ledger(path)[["start", "end", "what"]].values.tolist() == [[0, 1, "page"], [1, 30, "body"]]
    assert corpus.locate(path, "a", 0)["offset"] == 1


@pytest.mark.case(5, 6)
def test_every_file_is_read_skipped_or_failed_with_a_reason(folder):
    path = folder({"good.txt": "A text of some words in English.", "empty.txt": "", "blank.txt": " \n\t", "latin.txt": "caf\xe9".encode("latin-1"),
                   "binary.txt": b"PNG\0\0", "bom.txt": "\ufeff"})
    table = corpus.files(path).set_index("file")
    assert table.status.to_dict() == {"bom.txt": "skipped", "binary.txt": "skipped", "blank.txt": "skipped", "empty.txt": "skipped",
                                      "good.txt": "read", "latin.txt": "failed"}
    assert table.reason["latin.txt"] == "not UTF-8 at byte 3; save it again in UTF-8"
    assert table.reason.drop("good.txt").notna().all()
    with pytest.warns(UserWarning, match="5 of 6 files left out; .*latin.txt: failed: not UTF-8 at byte 3"):
        assert corpus.read(path).article.tolist() == ["good"]


@pytest.mark.case(1, 4)
@pytest.mark.parametrize("files, message", [
    ({}, "does not exist; create it"), ({"a.pdf": "x"}, "none of the 1 files .* a.pdf: skipped: no reader for .pdf; save its text as .txt"),
    ({"a.txt": ""}, "none of the 1 files .* a.txt: skipped: empty"),
    ({"a.txt": b"\xff\xff\xff"}, "none of the 1 files .* not UTF-8 at byte 0"),
    ({"a.txt": b"\xff\xfe\xff"}, "none of the 1 files .* begins as UTF-16 and breaks at byte 2"), ({"actors.csv": "actor"}, "holds no text; put your texts there")])
def test_a_folder_without_texts_is_one_clear_error(folder, files, message):
    with pytest.raises(CorpusError, match=message):
        corpus.read(folder(files))


def test_an_absent_language_is_refused_with_those_there_are(seeds):
    with pytest.raises(CorpusError, match="language 'az'; there are 16 in 'en', 1 in 'ar'"):
        corpus.read(seeds, "az")


# registers that do not fit their files

@pytest.fixture
def broken(seeds, tmp_path):
    """Copy the seeds, change a text in one of their files, and give the folder back."""
    def make(name, old, new):
        path = shutil.copytree(seeds, tmp_path / "broken")
        text = (path / name).read_bytes().decode()
        assert old in text
        (path / name).write_bytes(text.replace(old, new, 1).encode())
        return path
    return make


@pytest.mark.parametrize("name, old, new, message", [
    ("004_11ec4abf4d62918c.txt", "Baku", "Bakuu", r"articles.csv line 18: 004_11ec4abf4d62918c.txt is not the file .* restore the file"),
    ("articles.csv", "0..5708", "0..5709", r"articles.csv line 17: span 0..5709 does not fit 003_.*, which has 5,708 characters"),
    ("articles.csv", "0..5708", "10..10", r"line 17: span 10..10 does not fit"),
    ("articles.csv", "0..5708", "all", r"line 17: 'all' is no span; write start..end"),
    ("articles.csv", "324..6543", "325..6543", r"line 2: the span in 000_.* has as first_words \"zerbaijan's President"),
    ("articles.csv", "324..6543", "324..6542", r"line 2: .* has as last_words"),
    ("articles.csv", "40..114", "40..330", r"in 000_.*, the .* overlaps the span before it; no character"),
    ("articles.csv", "article,file", "article,fiel", r"articles.csv: unknown column 'fiel'; if it means 'file', write it so"),
    ("articles.csv", "000-2,", "000-1,", r"line 3: article '000-1' stands twice"),
    ("articles.csv", "000-5,international", "000-9,international", r"line 17: translation_of names '000-9'"),
    ("articles.csv", "\n001-1,", "\n,", r"line 7: article and file must both be filled in"),
    ("cuts.csv", "1972..2002", "", r"cuts.csv line 2: needs a span"),
    ("cuts.csv", "000-1,000_070cbff521058a0e.txt", "000-1,gone.txt", r"cuts.csv line 2: needs .* a file that articles.csv names"),
    ("articles.csv", "2025-08-04", "04-08-2025", r"date of article '000-2' is '04-08-2025'; write it as 2025-07-31"),
    ("articles.csv", "given", "sure", r"line 3: date_status is 'sure'; write given, inferred or none"),
    ("articles.csv", "003_30cd569a23fb4a9a.txt", "003.txt", r"line 17: there is no file '003.txt'"),
    ("cuts.csv", "1972..2002", "10..40", r"cuts.csv line 2: span 10..40 of 000_.* does not lie in a body of article '000-1'"),
    ("cuts.csv", "1972..2002", "1973..2002", r"cuts.csv line 2: .* has as first_words"),
])
def test_a_register_that_does_not_fit_is_refused_with_its_line(broken, name, old, new, message):
    path = broken(name, old, new)
    with pytest.raises(CorpusError, match=message):
        corpus.read(path)


@pytest.mark.case(32)
def test_a_cut_can_be_widened_and_takes_its_words_away(broken, everything):
    path = broken("cuts.csv", "38804..38805,lost line break", "38731..38805,lost line break")
    shorter = corpus.read(path).text[4]
    assert len(shorter) == len(everything.text[4]) - 73 and "It shrugged off" not in shorter


def test_a_cut_that_leaves_nothing_is_refused(broken):
    path = broken("articles.csv", "article", "article")
    cuts = (path / "cuts.csv").read_text(encoding="utf-8").splitlines()
    row = cuts[1].split(",")
    (path / "cuts.csv").write_text("\n".join([cuts[0], ",".join([*row[:3], "324..6543", "all", "", ""])]), encoding="utf-8")
    with pytest.raises(CorpusError, match="leaves nothing of article '000-1'"):
        corpus.read(path)


def test_a_register_with_file_names_only_gives_metadata_to_whole_files(folder):
    path = folder({"a.txt": "The first text of all, in English.", "b.txt": "The second text of all, in English.",
                   "articles.csv": "article;file;date;group\nA;a.txt;1899-12-31;old\nB;b.txt;2001-01-01;new\n"})
    texts = corpus.read(path)
    assert texts.article.tolist() == ["A", "B"] and texts.text[1].startswith("The second")
    assert texts.date_status.tolist() == ["given", "given"] and texts.language.tolist() == ["en", "en"]
    sides = corpus.sides(texts, {"before": "date < '1900'", "after": "group == 'new'"})
    assert sides.to_dict() == {"A": "before", "B": "after"}
    assert corpus.locate(path, "B", 4) == {"file": "b.txt", "offset": 4, "line": 1, "column": 5}


@pytest.mark.parametrize("queries, message", [
    ({"one": "gruop == 'old'", "two": "group == 'new'"}, r"side 'one', gruop == 'old', cannot be answered .*columns are article, file"),
    ({"one": "group = 'old'", "two": "group == 'new'"}, r"side 'one', group = 'old', cannot be answered"),
    ({"one": "group == 'new'", "two": "date > '1900'"}, r"side 'two', date > '1900', shares articles"),
    ({"one": "group == 'new'"}, r"there are 1 sides to compare; name two")])
def test_sides_that_cannot_be_compared_are_refused_with_the_question(folder, queries, message):
    texts = corpus.read(folder({"a.txt": "The first text of all.", "b.txt": "The second text of all.",
                                "articles.csv": "article,file,date,group\nA,a.txt,1899-12-31,old\nB,b.txt,2001-01-01,new\n"}))
    with pytest.raises(SettingError, match=message):
        corpus.sides(texts, queries)


def test_a_side_that_no_article_is_on_is_nothing_the_corpus_can_carry(folder):
    texts = corpus.read(folder({"a.txt": "The first text of all.", "articles.csv": "article,file,group\nA,a.txt,old\n"}))
    with pytest.raises(UnsuitedError, match="side 'one', group == 'x', fits no article; .* by --where and --target"):
        corpus.sides(texts, {"one": "group == 'x'", "two": "group == 'old'"})


def test_a_file_beside_the_register_that_it_does_not_name_is_no_corpus(broken):
    path = broken("articles.csv", "article", "article")
    (path / "new.txt").write_text("A text nobody has registered.", encoding="utf-8")
    with pytest.raises(CorpusError, match="names none of the text files"):
        corpus.read(path / "new.txt")


def test_two_files_with_one_name_are_refused(folder):
    with pytest.raises(CorpusError, match="two articles .* are called a, the second in a.txt; rename it"):
        corpus.read(folder({"a.md": "one text", "a.txt": "another text"}))


@pytest.mark.parametrize("written", ["sub\\first.txt", "sub/First.txt"])
def test_a_register_that_writes_a_name_in_another_way_is_told_how_it_is_written(folder, written):
    path = folder({"sub/first.txt": "Some text.", "articles.csv": f"article,file\n1,{written}\n"})
    with pytest.raises(CorpusError, match="line 2: there is no file .*; if it is 'sub/first.txt', write it so; restore it or remove the row"):
        corpus.read(path)


def test_a_register_without_a_needed_column_is_refused(folder):
    path = folder({"a.txt": "Some text.", "articles.csv": "article,sha256,body_span\n1,0,0..4\n"})
    with pytest.raises(CorpusError, match="articles.csv: column 'file' is missing; add it to the first line"):
        corpus.read(path)


def test_a_registered_file_that_cannot_be_decoded_is_an_error(broken):
    path = broken("001_dab44a516021d288.txt", "Author", "Author")
    (path / "001_dab44a516021d288.txt").write_bytes(b"\xff" * 10)
    with pytest.raises(CorpusError, match="001_dab44a516021d288.txt cannot be used, failed: not UTF-8 at byte 0"):
        corpus.read(path)


def test_a_file_the_register_does_not_name_is_listed_as_skipped(broken):
    path = broken("001_dab44a516021d288.txt", "Author", "Author")
    (path / "new.txt").write_text("A text nobody has registered.", encoding="utf-8")
    reasons = corpus.files(path).set_index("file").reason.dropna()
    assert set(reasons.index[reasons == "not in articles.csv"]) == {"new.txt", "README.md"}
    assert set(reasons.drop(["new.txt", "README.md"])) == {"describes the texts"}
    assert len(corpus.read(path)) == 17


def test_articles_are_chosen_by_a_question_to_their_columns(seeds):
    some = corpus.read(seeds, "en", where="kind == 'teaser' and date >= '2021'")
    assert set(some.kind) == {"teaser"} and some.date.min().year == 2021 and some.index.tolist() == list(range(len(some)))
    assert 0 < len(some) < 9
    with pytest.raises(SettingError, match="where, outlet == 'Nowhere', fits no article"):
        corpus.read(seeds, "en", where="outlet == 'Nowhere'")
    with pytest.raises(SettingError, match="the question of where, paper == 'x', cannot be answered"):
        corpus.read(seeds, "en", where="paper == 'x'")


def test_a_whole_file_cannot_be_two_articles(folder):
    path = folder({"a.txt": "A text of some words in English here.", "articles.csv": "article,file\nx,a.txt\ny,a.txt\n"})
    with pytest.raises(CorpusError, match=r"in a.txt, the body 0\.\.37 overlaps the span before it; no character can be claimed twice"):
        corpus.read(path)


def test_a_corpus_is_summed_up_in_one_phrase_and_each_article_in_a_row(folder):
    from helpers import tokens
    path = folder({"a.csv": "article,text,outlet,author,date,language\nx,Peace in Baku.,The Paper,,2024-05-01,en\ny,Sülh,,Sevil,2023-01-31,az\nz,Война и мир.,,,,ru\n"})
    articles = corpus.read(path)
    words = tokens.words(articles, pool=True)
    assert corpus.labels(articles).to_dict() == {"x": "x The Paper", "y": "y Sevil", "z": "z"}
    rows = corpus.overview(articles, words)
    assert rows[["label", "language", "n"]].values.tolist() == [["x The Paper", "en", 3], ["y Sevil", "az", 1], ["z", "ru", 3]]
    facts = corpus.about(articles, words)
    assert (facts["n_articles"], facts["n_words"], facts["first_date"], facts["last_date"]) == (3, 7, "2023-01-31", "2024-05-01")
    assert facts["scope"] == ("3 articles in az and en and ru, 7 words, dated 2023-01-31 to 2024-05-01 where a date is given; "
                              f"corpus fingerprint {corpus.fingerprint(articles)}.")
    assert "3 words, undated;" in corpus.about(articles[articles.article == "z"], words[words.article == "z"])["scope"]
