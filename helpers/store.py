"""Keep arrays on disk under a key, in the user's cache folder: plain .npy files that are opened without being read.

An entry is a folder that gets its name last, so that half an entry is none. What it holds is checked on opening: a
damaged one is thrown away and made anew. Where the folder cannot be written, or its disk is full, nothing is kept and nothing fails.
`uv run notebooks --doctor` says where it lies and what is in it; the variable CORPUS_CACHE names another folder.
"""

import contextlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import platformdirs
import xxhash
from filelock import FileLock

from helpers import engine

LIMIT = 30 * 2 ** 30  # bytes of all entries together; what was not used for the longest time goes first
STALE = 24 * 3600  # seconds after which work that somebody began is taken for left behind
HEAD = 200  # bytes that an array takes beside its values, in its file and in DONE
LIST = "tokens.txt"
DONE = "done.json"


def folder():
    """Where the entries lie."""
    return Path(os.environ.get("CORPUS_CACHE") or platformdirs.user_cache_dir("corpus-notebooks", appauthor=False))


def entries():
    """What is kept → [(name, bytes)], the least recently used first."""
    held = [place for place in _places() if not place.name.startswith(".")]
    return [(place.name, _size(place)) for place in sorted(held, key=_used)]


def clear():
    """Throw everything away → the bytes that were freed."""
    freed = sum(map(_size, _places()))
    for place in _places():
        shutil.rmtree(place, ignore_errors=True)
    return freed - sum(map(_size, _places()))


def usable():
    """Whether anything can be kept."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder()).close()
    except OSError:
        return False
    return True


def key(said, texts):
    """A name for what is made of some texts, in this order, by rules and settings that the bytes `said` tell apart from others."""
    digest = xxhash.xxh3_128(said)
    digest.update(np.fromiter(map(len, texts), "int64", len(texts)).tobytes())
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def kept(key, make):
    """({name: array}, tokens) of a key: opened where they are kept, else made by `make(workplace)` and kept.

    `workplace` is a folder of the store that is there while `make` runs, or None where none can be written. Of runs that ask for the same
    key at once one makes it and the others wait. Arrays that were opened are read-only.
    """
    if (found := _opened(folder() / key)) is not None:
        return found
    try:
        folder().mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(prefix=f".{key}.", dir=folder()))
    except OSError:
        return make(None)
    try:
        with _turn(key):
            if (found := _opened(folder() / key)) is not None:
                return found
            made = make(workplace)
            return made if not _saved(workplace, key, *made) else _opened(folder() / key) or made
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


@contextlib.contextmanager
def _turn(key):
    """Wait until nobody else makes this key; whoever dies gives way. Where the disk knows no locks, both make it, which is waste only."""
    lock = FileLock(folder() / f".{key}.lock")
    with contextlib.suppress(OSError, NotImplementedError):
        lock.acquire()
    try:
        yield
    finally:
        lock.release(force=True)
        with contextlib.suppress(OSError):  # somebody else holds it by now
            os.unlink(lock.lock_file)


def _saved(workplace, key, arrays, tokens):
    """Whether the arrays and tokens are kept now."""
    entry = workplace / "entry"
    try:
        listed = "\n".join(tokens).encode("utf-8", "surrogatepass")
        _make_room(len(listed) + sum(array.nbytes + HEAD for array in arrays.values()))
        entry.mkdir()
        (entry / LIST).write_bytes(listed)
        seals = dict(engine.threads(lambda item: _written(entry / f"{item[0]}.npy", item[1]), arrays.items())) | {LIST: _seal(entry / LIST)}
        (entry / DONE).write_text(json.dumps({"tokens": len(tokens), "seals": seals}), encoding="utf-8")
        os.replace(entry, folder() / key)
    except OSError:  # the disk is full, or another run was quicker
        return (folder() / key / DONE).is_file()
    return True


def _written(path, array):
    """Write an array → the name of its file and its seal."""
    np.save(path, array, allow_pickle=False)
    return path.name, _seal(path)


def _opened(place):
    """What an entry holds, or None: it is not there, or not whole, and then it is taken away."""
    try:
        done = json.loads((place / DONE).read_text(encoding="utf-8"))
        if any(_seal(place / name) != seal for name, seal in done["seals"].items()):
            raise ValueError("damaged")
        arrays = {name.removesuffix(".npy"): np.asarray(np.load(place / name, mmap_mode="r", allow_pickle=False))
                  for name in done["seals"] if name != LIST}
        listed = (place / LIST).read_bytes().decode("utf-8", "surrogatepass").split("\n") if done["tokens"] else []
        os.utime(place / DONE)
        return arrays, listed
    except (OSError, ValueError, KeyError, TypeError):
        shutil.rmtree(place, ignore_errors=True)
        return None


def _seal(path):
    """A number that changes with every byte of a file."""
    size = path.stat().st_size
    return xxhash.xxh3_64_hexdigest(np.memmap(path, "uint8", "r")) if size else ""


def _make_room(needed):
    """Take away what others left half done, and entries until so many bytes more fit."""
    for place in _places():
        if place.name.startswith(".") and time.time() - _used(place) > STALE:
            shutil.rmtree(place, ignore_errors=True)
    held = entries()
    total = sum(size for _, size in held)
    room = min(LIMIT, (shutil.disk_usage(folder()).free + total) // 2)  # a cache never takes the last of a disk
    for name, size in held:
        if total + needed <= room:
            return
        shutil.rmtree(folder() / name, ignore_errors=True)
        total -= size
    if needed > room:
        raise OSError("too large to keep")


def _places():
    return [place for place in sorted(folder().iterdir()) if place.is_dir()] if folder().is_dir() else []


def _size(place):
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def _used(place):
    """When an entry was last opened; of work in hand, when it was begun."""
    try:
        return (place / DONE).stat().st_mtime
    except OSError:
        return place.stat().st_mtime if place.exists() else 0.0
