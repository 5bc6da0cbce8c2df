"""Words on disk: what is opened is what was kept, and anything less is made anew."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from conftest import ROOT
from helpers import segments, store, tokens


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A store of its own, and how often what it keeps was made."""
    monkeypatch.setenv("CORPUS_CACHE", str(tmp_path / "cache"))
    made = []

    def words(texts, **settings):
        return tokens.words(frame(texts), **settings)

    cut = tokens.cutting.cut
    monkeypatch.setattr(tokens.cutting, "cut", lambda *a: (made.append(1), cut(*a))[1])
    words.made = made
    return words


def frame(texts, language="en"):
    names = [f"a{number}" for number in range(len(texts))]
    return pd.DataFrame({"article": pd.Categorical(names, names), "language": language, "text": list(texts)})


TEXTS = ["The Araz is a river. It rises in Turkey.", "Su həyatdır.", "", "Вода — это жизнь."]


def test_words_that_were_kept_are_those_that_were_cut(kept):
    first, again = kept(TEXTS), kept(TEXTS)
    pd.testing.assert_frame_equal(first, again)
    assert len(kept.made) == 1 and [len(names) for names in (first, store.entries())] == [14, 1]


def test_sentences_are_kept_beside_the_words_and_are_those_of_the_texts(kept):
    kept(TEXTS)
    table = tokens.sentences(frame(TEXTS))
    assert len(kept.made) == 1 and table.article.tolist() == ["a0", "a0", "a1", "a3"] and table.sentence.tolist() == [0, 1, 0, 0]
    assert table.text.tolist() == [*(TEXTS[0][:20], TEXTS[0][21:]), TEXTS[1], TEXTS[3]]
    assert table[["start", "end"]].to_numpy().tolist() == [[0, 20], [21, 40], [0, len(TEXTS[1])], [0, len(TEXTS[3])]]


@pytest.mark.parametrize("other", [
    {"texts": [TEXTS[0] + "!", *TEXTS[1:]]}, {"texts": TEXTS[::-1]}, {"texts": TEXTS[:-1]}, {"sentences": False}, {"lemmatise": True},
    {"texts": ["The Araz is a river. It rises in Turkey.Su", " həyatdır.", "", "Вода — это жизнь."]}])
def test_another_text_order_or_setting_is_cut_anew(kept, other):
    kept(TEXTS)
    kept(**{"texts": TEXTS} | other)
    assert len(kept.made) == 2


def test_another_language_or_other_rules_are_cut_anew(kept, monkeypatch, tmp_path):
    kept(TEXTS)
    tokens.words(frame(TEXTS, "az"))
    changed = tmp_path / "segments.py"
    changed.write_text("other rules")
    monkeypatch.setattr(segments, "__file__", str(changed))
    tokens.cutting._rules.cache_clear()
    kept(TEXTS)
    tokens.cutting._rules.cache_clear()
    assert len(kept.made) == 3


def _half(place):
    (place / "done.json").unlink()


def _cut_short(place):
    path = place / "start.npy"
    path.write_bytes(path.read_bytes()[:-4])


def _flipped(place):
    path = place / "token.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def _other_tokens(place):
    (place / "tokens.txt").write_text("x")


def _gone(place):
    (place / "length.npy").unlink()


def _no_json(place):
    (place / "done.json").write_text("{")


@pytest.mark.parametrize("spoil", [_half, _cut_short, _flipped, _other_tokens, _gone, _no_json])
def test_a_half_written_or_damaged_entry_is_noticed_and_made_anew(kept, spoil):
    first = kept(TEXTS).copy(deep=True)  # of its own: what is spoilt below is the file that the frame shows
    name, _ = store.entries()[0]
    spoil(store.folder() / name)
    pd.testing.assert_frame_equal(kept(TEXTS), first)
    pd.testing.assert_frame_equal(kept(TEXTS), first)
    assert len(kept.made) == 2


def test_a_damaged_entry_that_is_held_open_harms_nothing_and_goes_later(kept, monkeypatch):
    kept(TEXTS)
    first, place, rmtree = kept(TEXTS), store.folder() / store.entries()[0][0], shutil.rmtree  # its arrays are open

    def some(folder, **settings):
        """Windows takes away what nobody holds."""
        rmtree(folder, **settings) if folder != place else (place / "done.json").unlink(missing_ok=True)
    (place / "tokens.txt").write_text("x")
    with monkeypatch.context() as windows:
        windows.setattr(shutil, "rmtree", some)
        for _ in range(2):
            pd.testing.assert_frame_equal(kept(TEXTS), first)
        assert store.clear() == 0 and [path.name for path in store.folder().iterdir()] == [place.name]
    made = len(kept.made)
    del first
    assert made == 3 and kept(TEXTS).equals(kept(TEXTS)) and len(kept.made) == 4 and (place / "done.json").is_file()


def test_refusals_hold_for_words_that_are_kept(kept):
    kept(TEXTS)
    mixed = frame(TEXTS).assign(language=["en", "az", "en", "ru"])
    tokens.words(mixed, pool=True)
    with pytest.raises(tokens.SettingError, match="3 languages"):
        tokens.words(mixed)


def test_nothing_is_pickled_and_nothing_left_behind(kept):
    kept(TEXTS)
    place = store.folder() / store.entries()[0][0]
    assert sorted(path.suffix for path in place.iterdir()) == [".json", *[".npy"] * 9, ".txt"]
    assert all(np.load(path, allow_pickle=False).ndim == 1 for path in place.glob("*.npy"))
    assert [path.name for path in store.folder().iterdir()] == [place.name]


def test_where_the_folder_cannot_be_written_words_are_cut_all_the_same(kept, monkeypatch, tmp_path):
    first = kept(TEXTS)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CORPUS_CACHE", str(tmp_path / "file" / "cache"))
    pd.testing.assert_frame_equal(kept(TEXTS), first)
    assert store.entries() == [] and store.clear() == 0


def test_a_full_disk_keeps_nothing_and_loses_nothing(tmp_path):
    code = ("import resource, sys; sys.path.insert(0, 'tests'); from test_store import TEXTS, frame; from helpers import store, tokens\n"
            "tokens.words(frame(TEXTS[:1]))\n"
            "before = store.entries()\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "print(len(tokens.words(frame(TEXTS * 50))), store.entries() == before, len(list(store.folder().iterdir())))")
    pytest.importorskip("resource", reason="Windows has no limits of this kind")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"CORPUS_CACHE": str(tmp_path)}, capture_output=True, text=True)
    assert done.stdout.split() == ["700", "True", "1"], done.stderr


def test_the_least_recently_used_goes_first_when_room_is_short(kept, monkeypatch):
    kept(TEXTS)
    kept(TEXTS[:1])
    old, new = (name for name, _ in store.entries())
    os.utime(store.folder() / old / "done.json", (1, 1))
    monkeypatch.setattr(store, "LIMIT", sum(size for _, size in store.entries()) + 500)
    kept(TEXTS[1:])
    assert [name for name, _ in store.entries()][0] == new and len(store.entries()) == 2
    monkeypatch.setattr(store, "LIMIT", 10)
    kept(["another text"])
    assert store.entries() == []


def test_opening_an_entry_counts_as_use(kept):
    kept(TEXTS)
    kept(TEXTS[:1])
    first = store.entries()[0][0]
    os.utime(store.folder() / first / "done.json", (1, 1))
    kept(TEXTS)
    assert store.entries()[-1][0] == first


def test_work_left_behind_by_a_killed_run_is_taken_away_after_a_day(kept):
    kept(TEXTS)
    fresh, stale = store.folder() / ".a.fresh", store.folder() / ".a.stale"
    for place in (fresh, stale):
        place.mkdir()
    os.utime(stale, (time.time() - 2 * store.STALE,) * 2)
    kept(TEXTS[:1])
    assert fresh.exists() and not stale.exists() and len(store.entries()) == 2


def test_clearing_frees_what_it_says(kept):
    kept(TEXTS)
    size = sum(size for _, size in store.entries())
    assert store.clear() == size > 0 and store.entries() == []


def test_two_runs_on_one_store_at_once_agree(tmp_path):
    code = ("import sys; sys.path.insert(0, 'tests'); from test_store import TEXTS, frame; from helpers import tokens\n"
            "for n in range(1, 15): print(ascii(tokens.words(frame(TEXTS * n)).token.astype('str').str.cat()))")
    runs = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"CORPUS_CACHE": str(tmp_path)},
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [run.communicate() for run in runs]
    assert len({out for out, _ in said}) == 1 and said[0][0].count("\n") == 14 and not any(err for _, err in said)
    assert len([path for path in tmp_path.iterdir()]) == 14


def test_of_runs_that_ask_for_the_same_words_at_once_one_cuts_and_the_others_wait(kept, monkeypatch):
    slow = tokens.cutting.cut
    monkeypatch.setattr(tokens.cutting, "cut", lambda *a: (time.sleep(0.3), slow(*a))[1])
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(kept, [TEXTS] * 3))
    assert len(kept.made) == 1 and all(words.equals(found[0]) for words in found)
    assert [path.name for path in store.folder().iterdir()] == [store.entries()[0][0]]


def test_one_that_fails_or_a_disk_without_locks_lets_the_next_one_cut(kept, monkeypatch):
    cut = tokens.cutting.cut
    monkeypatch.setattr(tokens.cutting, "cut", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kept(TEXTS)
    monkeypatch.setattr(tokens.cutting, "cut", cut)
    monkeypatch.setattr(store.FileLock, "acquire", raising(NotImplementedError))
    assert len(kept(TEXTS)) > 0 and len(kept.made) == 1 and len(list(store.folder().iterdir())) == 1


def raising(error):
    def raises(*_, **__):
        raise error
    return raises


def test_many_texts_are_cut_by_workers_and_threads_as_one_process_cuts_them(kept, monkeypatch):
    texts = [text * n for n in range(1, 30) for text in TEXTS]
    whole, spans = kept(texts), tokens.sentences(frame(texts))
    monkeypatch.setattr(tokens.cutting, "PART", 300)
    monkeypatch.setenv("CORPUS_WORKERS", "2")
    store.clear()
    in_parts = kept(texts)
    pd.testing.assert_frame_equal(in_parts, whole)
    pd.testing.assert_frame_equal(tokens.sentences(frame(texts)), spans)
    lemmas, bare = kept(texts, lemmatise=True), kept(texts, sentences=False)
    monkeypatch.undo()
    pd.testing.assert_frame_equal(bare, whole.drop(columns="sentence"))
    pd.testing.assert_frame_equal(lemmas, tokens.words(frame(texts), lemmatise=True))
