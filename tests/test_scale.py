"""Counts of parts add up to those of the whole, whoever counts them, and whoever dies over it."""

import os
import signal
import subprocess
import sys

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from conftest import ROOT
from helpers import CorpusError, SettingError, cooccurrence, corpus, engine, frequency, scale, tokens

WORDS = "the a river mountain treaty peace war Bakı sülh вода мир հայ ხალხი".split()


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Forty articles in files of one and tables of many, with dates and outlets."""
    folder, generator = tmp_path_factory.mktemp("texts"), np.random.default_rng(1)

    def text():
        return "\n".join(" ".join(generator.choice(WORDS, generator.integers(3, 12))).capitalize() + "." for _ in range(generator.integers(1, 9)))

    for number in range(20):
        (folder / f"file{number}.txt").write_text(text(), encoding="utf-8")
    for name in ("b", "c"):
        pd.DataFrame({"text": [text() for _ in range(10)], "outlet": ["X", "Y"] * 5, "language": ["en"] * 9 + ["az"],
                      "date": [f"20{n:02}-01-01" for n in range(10)]}).to_csv(folder / f"{name}.csv", index=False)
    (folder / "corpus.toml").write_text('language = "en"\n')
    return folder


@pytest.fixture(scope="module")
def parts(texts):
    parts = scale.parts(texts, "en", size=1500)
    assert len(parts) > 4 and sum(len(part.files) for part in parts) == 22
    return parts


@pytest.fixture(scope="module")
def whole(texts):
    articles = corpus.read(texts, "en")
    return articles, tokens.words(articles)


@pytest.fixture
def one_process(monkeypatch):
    monkeypatch.setenv("CORPUS_WORKERS", "1")


def test_what_is_known_of_the_articles_is_that_of_the_whole(parts, whole, one_process):
    assert_frame_equal(scale.articles(parts), whole[0].drop(columns="text"))


def test_counts_by_article_stand_in_for_the_words(parts, whole, one_process):
    articles, words = whole
    uses = scale.gather(frequency.by_article, parts)
    assert uses.n.sum() == len(words) > 500
    assert_frame_equal(frequency.count(uses), frequency.count(words))
    assert_frame_equal(frequency.count(uses, by="article"), frequency.count(words, by="article"))
    assert_frame_equal(frequency.dispersion(uses), frequency.dispersion(words))
    assert_frame_equal(frequency.interval(frequency.count(uses), uses), frequency.interval(frequency.count(words), words))
    target = articles.article[articles.outlet == "X"]
    for reference in (None, articles.article[articles.outlet == "Y"], pd.DataFrame({"token": ["war", "x"], "n": [5, 5]})):
        assert_frame_equal(frequency.contrast(uses, target, reference), frequency.contrast(words, target, reference))
        assert_frame_equal(frequency.keyness(uses, target, reference, least=2), frequency.keyness(words, target, reference, least=2))


@pytest.mark.parametrize("within, window", [("sentence", None), ("paragraph", None), ("article", None), ("article", 3), ("sentence", 2)])
def test_pairs_of_parts_are_those_of_the_whole(parts, whole, one_process, within, window):
    articles, words = whole
    words = tokens.paragraphs(words, articles)
    types = sorted(frequency.count(words).query("n >= 5").token)
    found = cooccurrence.paired(scale.gather(cooccurrence.counts, parts, types, within, window), types, window)
    assert len(found) > 20
    assert_frame_equal(found, cooccurrence.pairs(words, within, window, types=types))


def test_a_question_and_a_language_keep_articles_as_reading_does(texts, one_process):
    question = "date >= '2004' and outlet == 'Y'"
    uses = scale.gather(frequency.by_article, scale.parts(texts, "en", question, size=1500))
    asked = tokens.words(corpus.read(texts, "en", where=question))
    assert_frame_equal(frequency.count(uses), frequency.count(asked))
    with pytest.raises(SettingError, match="cannot be answered"):
        scale.gather(frequency.by_article, scale.parts(texts, where="outlte == 'Y'"))
    with pytest.raises(CorpusError, match="none of 1 parts holds an article"):
        scale.articles(scale.parts(texts, "hy"))
    with pytest.raises(CorpusError, match="none of 1 parts holds an article"):
        scale.gather(frequency.by_article, scale.parts(texts, where="outlet == 'Z'"))


def test_a_register_says_which_files_make_the_parts(seeds, one_process):
    parts = scale.parts(seeds, "en", size=1)
    assert len(parts) == 5
    uses = scale.gather(frequency.by_article, parts)
    assert_frame_equal(frequency.dispersion(uses), frequency.dispersion(tokens.words(corpus.read(seeds, "en"))))


def test_processes_and_threads_and_one_process_count_alike(parts, whole, monkeypatch):
    expected = frequency.count(whole[1])
    monkeypatch.setenv("CORPUS_WORKERS", "2")
    assert_frame_equal(frequency.count(scale.gather(frequency.by_article, parts)), expected)
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert_frame_equal(frequency.count(scale.gather(frequency.by_article, parts)), expected)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_made_ahead_comes_in_order_one_at_most_unused_and_its_errors_as_they_are(workers, monkeypatch):
    monkeypatch.setenv("CORPUS_WORKERS", workers)
    made = []

    def items():
        for number in range(1, 6):
            made.append(number)
            yield number
        raise ValueError("the sixth")

    taken = []
    with pytest.raises(ValueError, match="the sixth"):
        for number in engine.ahead(items()):
            taken.append(number)
            assert len(made) <= number + 1
    assert taken == made == [1, 2, 3, 4, 5]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)), min_size=1, max_size=12))
def test_tables_of_counts_add_up_as_a_dictionary_does(parts):
    tables = [pd.DataFrame({"token": pd.Categorical(list(part), sorted(part)), "n": pd.Series(list(part.values()), dtype="int64")}) for part in parts]
    slow = {}
    for part in parts:
        for token, n in part.items():
            slow[token] = slow.get(token, 0) + n
    table = scale._added(tables)
    assert dict(zip(table.token, table.n)) == slow and len(table) == len(slow)
    assert len(tables) == 1 or list(table.token) == sorted(slow)


def dies_once(words, flag):
    """A count whose worker is killed the first time."""
    if not os.path.exists(flag):
        open(flag, "w").close()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows ends a process by any
    return frequency.by_article(words)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_killed_worker_ends_in_one_line_and_the_next_run_counts_all(parts, whole, monkeypatch, tmp_path):
    monkeypatch.setenv("CORPUS_WORKERS", "2")
    flag = str(tmp_path / "died")
    with pytest.raises(engine.EngineError, match="a worker died before its part was done"):
        scale.gather(dies_once, parts, flag)
    assert_frame_equal(frequency.count(scale.gather(dies_once, parts, flag)), frequency.count(whole[1]))


def test_a_part_that_does_not_decode_is_named_by_the_files_and_counts_the_rest(texts, whole, one_process, tmp_path):
    import shutil
    folder = shutil.copytree(texts, tmp_path / "spoilt")
    (folder / "file3.txt").write_bytes(b"\x00\x01\x02" * 50)
    uses = scale.gather(frequency.by_article, scale.parts(folder, "en", size=1))  # a part of its own, too
    left = whole[1][(whole[1].article != "file3").to_numpy()]
    assert frequency.count(uses).astype({"token": "str"}).equals(frequency.count(left).astype({"token": "str"}))
    assert corpus.files(folder).set_index("file").reason["file3.txt"]


def fails(words):
    raise SettingError("this count is refused")


def test_what_a_count_refuses_is_said_as_it_says_it(parts, monkeypatch):
    monkeypatch.setenv("CORPUS_WORKERS", "2")
    with pytest.raises(SettingError, match="^this count is refused$"):
        scale.gather(fails, parts)


def test_a_scheduler_that_is_not_there_is_named(parts, monkeypatch):
    pytest.importorskip("distributed", reason="Dask comes with the extra cluster")
    monkeypatch.setenv("CORPUS_SCHEDULER", "tcp://127.0.0.1:9")
    with pytest.raises(engine.EngineError, match="no scheduler answers at tcp://127.0.0.1:9"):
        scale.gather(frequency.by_article, parts)


def test_without_dask_a_scheduler_is_answered_by_the_extra_it_needs(parts, monkeypatch):
    monkeypatch.setenv("CORPUS_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "distributed", None)
    engine._client.cache_clear()
    with pytest.raises(engine.EngineError, match="--extra cluster"):
        scale.gather(frequency.by_article, parts)


def test_workers_of_a_dask_cluster_count_alike_and_one_that_is_killed_loses_nothing(parts, whole, monkeypatch, tmp_path):
    distributed = pytest.importorskip("distributed", reason="Dask comes with the extra cluster")
    engine._client.cache_clear()
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster:
        monkeypatch.setenv("CORPUS_SCHEDULER", cluster.scheduler_address)
        assert_frame_equal(frequency.count(scale.gather(frequency.by_article, parts)), frequency.count(whole[1]))
        found = scale.gather(dies_once, parts, str(tmp_path / "died"))
        assert (tmp_path / "died").exists()
        assert_frame_equal(frequency.count(found), frequency.count(whole[1]))
        engine._client(cluster.scheduler_address).close()
    engine._client.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others on Windows")
def test_ctrl_c_ends_the_count_and_leaves_no_worker(texts, tmp_path):
    code = ("import signal, sys; sys.path.insert(0, 'tests'); from test_scale import slow; from helpers import scale\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs are born deaf to it
            f"parts = scale.parts({str(texts)!r}, 'en', size=1500)\n"
            "print('on', flush=True)\n"
            "scale.gather(slow, parts)")
    run = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"CORPUS_WORKERS": "2", "CORPUS_CACHE": str(tmp_path)},
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stdout.readline() == "on\n"
    import time
    time.sleep(3)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode != 0 and "KeyboardInterrupt" in said.splitlines()[-1]
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.killpg(run.pid, 0)
            time.sleep(0.2)


def slow(words):
    import time
    time.sleep(5)
    return frequency.by_article(words)


def shares(words):
    return pd.DataFrame({"alone": [engine.alone()], "n": [1]})


def test_a_worker_does_not_start_workers_of_its_own(parts, monkeypatch):
    monkeypatch.setenv("CORPUS_WORKERS", "2")
    assert not engine.alone()
    for backend in ("loky", "threading"):
        with joblib.parallel_config(backend=backend, n_jobs=2):
            assert scale.gather(shares, parts).values.tolist() == [[True, len(parts)]]
    with joblib.parallel_config(backend="sequential"):
        assert engine.alone()


@pytest.mark.parametrize("asked", ["0", "two", "-1", "1.5"])
def test_a_number_of_workers_that_is_none_is_refused(asked, monkeypatch):
    monkeypatch.setenv("CORPUS_WORKERS", asked)
    with pytest.raises(SettingError, match=f"CORPUS_WORKERS is '{asked}'"):
        engine.workers()
