"""Duplicates, shared copy and repeated lines, against what is found by comparing every article with every other."""

import itertools

import numpy as np
import pandas as pd
import pytest

from helpers import SettingError, corpus
from helpers.corpus import copies


def frame(*texts):
    return pd.DataFrame({"article": [f"a{i}" for i in range(len(texts))], "text": list(texts)})


def runs(text, n):
    words = text.casefold().split()
    return {tuple(words[i:i + n]) for i in range(len(words) - n + 1)}


def made(seed, size, edits):
    """Articles drawn from few words, some of them copies of earlier ones with some words changed."""
    random = np.random.default_rng(seed)
    texts = []
    for i in range(size):
        words = [f"w{n}" for n in random.zipf(1.3, random.integers(20, 200)).clip(max=5_000)]
        if i % 3 == 2:
            words = texts[random.integers(i)].split()
            for place in random.integers(len(words), size=random.integers(edits)):
                words[place] = "changed"
        texts.append(" ".join(words))
    return frame(*texts)


@pytest.mark.parametrize("seed", range(4))
def test_shared_runs_are_those_that_a_comparison_of_all_pairs_finds(seed):
    articles = made(seed, 40, 30)
    expected = []
    for (a, one), (b, other) in itertools.combinations(zip(articles.article, articles.text), 2):
        if both := len(runs(one, 3) & runs(other, 3)):
            expected.append((a, b, both, both / min(len(runs(one, 3)), len(runs(other, 3)))))
    expected = pd.DataFrame(expected, columns=["first", "second", "n_shared", "share"])
    expected = expected.sort_values(["share", "first", "second"], ascending=[False, True, True], ignore_index=True)
    assert len(expected) > 50
    pd.testing.assert_frame_equal(corpus.shared(articles, 3), expected)


@pytest.mark.parametrize("seed", range(4))
def test_near_duplicates_are_those_that_a_comparison_of_all_pairs_finds(seed):
    articles = made(seed, 150, 4)
    found, kept, seen = corpus.duplicates(articles), [], set()
    expected = {}
    for a, text in zip(articles.article, articles.text):
        own = runs(text, 5)
        if text in seen:
            expected[a] = 1
            continue
        seen.add(text)
        alike = [(len(own & runs(other, 5)) / len(own | runs(other, 5)), b) for b, other in kept]
        close = [share for share, _ in alike if share >= copies.NEAR]
        if close:
            expected[a] = max(close)
        else:
            kept.append((a, text))
    assert len(expected) > 8 and found.share.round(9).tolist() == pytest.approx([round(share, 9) for share in expected.values()])
    assert found.article.tolist() == list(expected) and set(found.how) == {"exact", "near"}
    assert not set(found.of[found.how == "near"]) & set(found.article)


@pytest.mark.case(9)
def test_exact_copies_differ_in_case_and_white_space_only():
    table = corpus.duplicates(frame("One text.", "one  TEXT.\n", "One text", "Баку и Ереван", "баку и\nереван", "باكو", "باكو"))
    assert table.to_dict("records") == [{"article": "a1", "of": "a0", "how": "exact", "share": 1}, {"article": "a4", "of": "a3", "how": "exact", "share": 1},
                                        {"article": "a6", "of": "a5", "how": "exact", "share": 1}]


def test_a_report_printed_a_hundred_times_is_found_each_time_and_makes_no_pairs():
    report = " ".join(f"word{i}" for i in range(100))
    articles = frame(*[f"{report} {i}" for i in range(100)], "something else altogether, which shares nothing with it")
    table = corpus.duplicates(articles)
    assert len(table) == 99 and set(table.of) == {"a0"} and set(table.how) == {"near"}
    assert len(corpus.shared(articles)) == 0  # in more articles than MOST: not copy that two share


def test_a_run_in_as_many_articles_as_are_allowed_is_shared_and_in_one_more_is_not():
    run = "five words that all hold"
    for n, pairs in [(copies.MOST, copies.MOST * (copies.MOST - 1) // 2), (copies.MOST + 1, 0)]:
        assert len(corpus.shared(frame(*[f"own{i} {run} end{i}" for i in range(n)]))) == pairs


def test_articles_with_exactly_the_share_in_common_are_near_duplicates():
    words = [f"w{i}" for i in range(12)]
    one, other = " ".join(words), " ".join([*words, "x", "y"])  # 8 runs, all of them among 10
    table = corpus.duplicates(frame(one, other))
    assert table.to_dict("records") == [{"article": "a1", "of": "a0", "how": "near", "share": 0.8}]
    assert len(corpus.duplicates(frame(one, other + " z"))) == 0  # 8 of 11
    assert len(corpus.duplicates(frame(one, other), near=0.81)) == 0


def test_at_most_five_of_the_articles_left_out_are_named():
    for n, ending in [(6, r"a5 \(exact, of a0\)$"), (7, r"a5 \(exact, of a0\) and others$")]:
        with pytest.warns(UserWarning, match=ending):
            assert copies.without(frame(*["the same text"] * n), "exact").article.tolist() == ["a0"]


@pytest.mark.parametrize("articles", [frame(), frame(""), frame("one"), frame("a b c d", "")])
def test_texts_shorter_than_a_run_share_nothing(articles):
    assert len(corpus.shared(articles)) == len(corpus.duplicates(articles)) == 0
    assert list(corpus.duplicates(articles)) == ["article", "of", "how", "share"] and list(corpus.shared(articles)) == ["first", "second", "n_shared", "share"]


@pytest.mark.case(9)
def test_copies_are_left_out_on_request_and_named(folder):
    long = " ".join(f"word{i}" for i in range(60))
    path = folder({"a.txt": long, "b.txt": long.upper(), "c.txt": long + " and more", "d.txt": "Something else, in English words."})
    assert len(corpus.read(path)) == 4
    with pytest.warns(UserWarning, match=r"1 of 4 articles are duplicates and left out: b \(exact, of a\)$"):
        assert corpus.read(path, dedupe="exact").article.tolist() == ["a", "c", "d"]
    with pytest.warns(UserWarning, match=r"2 of 4 .*: b \(exact, of a\), c \(near, of a\)"):
        near = corpus.read(path, dedupe="near")
    assert near.article.tolist() == near.article.cat.categories.tolist() == ["a", "d"]
    with pytest.raises(SettingError, match="dedupe is 'all'; write 'exact' or 'near'"):
        corpus.read(path, dedupe="all")


@pytest.mark.case(32)
def test_lines_in_many_articles_are_furniture():
    articles = frame(*[f"Text {i} of its own.\n  Join the voices today! \nتابعنا على تويتر الآن\nshort" for i in range(3)], "Join the voices today!\nJoin the voices today!")
    assert corpus.repeated(articles).to_dict("records") == [{"line": "Join the voices today!", "n_articles": 4}, {"line": "تابعنا على تويتر الآن", "n_articles": 3}]
    assert len(corpus.repeated(articles, least=5)) == 0 and len(corpus.repeated(frame("a", "a"))) == 0


def test_a_line_is_furniture_from_as_many_words_and_articles_as_are_asked_for():
    articles = frame(*["three words here\ntwo words"] * 3)
    assert corpus.repeated(articles).line.tolist() == ["three words here"]
    assert corpus.repeated(articles, words=2).line.tolist() == ["three words here", "two words"] and len(corpus.repeated(articles, least=4)) == 0
