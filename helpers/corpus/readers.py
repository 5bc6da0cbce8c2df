"""Find every file in a folder, read those that hold texts, and say of each what became of it.

Nothing is followed out of the folder, nothing is unpacked on to the disk, and nothing is opened that could hang: links, pipes
and devices are refused, and so are archives that would swell.
"""

import hashlib
import io
import os
import re
import stat
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd

from helpers import CorpusError, register
from helpers.corpus import dates, formats, stated

BESIDE = ["articles.csv", "cuts.csv", "actors.csv", "codes.csv", "corpus.toml"]  # that describe the texts
ENDINGS = ", ".join(f".{ending}" for ending in formats.READERS) + " or .zip"
COPY = "the same bytes as {}"
JUNCTION = 0xA0000003  # os.path.isjunction came with Python 3.12
SWOLLEN = 500  # times its packed size: what a bomb has, and no text


def load(path, only=None):
    """Everything found at a path → (files, texts); or `only` the files of these names.

    `files`: file, status (read, skipped, failed), reason, bytes, characters, sha256. `texts`: file, row (of a table, from 1;
    0 for a file that is one text), text, and what tables, pages and names of files say of each, as texts.
    """
    path = Path(path)
    if not path.exists():
        raise CorpusError(f"{path} does not exist; create it and put your texts there ({ENDINGS} files), "
                          "or set CORPUS to the folder that holds them")
    folder = path if path.is_dir() else path.parent
    for name in BESIDE:
        if (folder / name).is_symlink():  # texts that somebody sent could show another file of yours so
            raise CorpusError(f"{folder / name} is a link; copy the file itself into the folder")
    says = stated.read(folder)
    rows, texts = [], []
    for name, data, reason in _contents(path, folder, only):
        held, note = (None, reason) if reason else formats.read(name, data, says)
        texts += [{"row": 0, **text, "file": name} for text in held or []]  # whatever a table says of a file
        rows.append(_row(name, data, held, note))
    if not rows:
        raise CorpusError(f"{path} holds no file; put your texts there ({ENDINGS}), one article a file or a row")
    files = pd.DataFrame(rows, columns=["file", "status", "reason", "bytes", "characters", "sha256"])
    files = files.astype({"reason": "str", "characters": "Int64", "sha256": "str"}).sort_values("file", kind="stable", ignore_index=True)
    first = files[files.status == "read"].groupby("sha256").file.transform("first")
    copies = first[first != files.file[first.index]]
    notes = files.reason[copies.index].fillna("")
    files.loc[copies.index, "reason"] = [COPY.format(of) + (f"; {note}" if note else "") for of, note in zip(copies, notes)]
    texts = pd.DataFrame(texts, columns=None if texts else ["file", "row", "text"]).fillna("")
    texts = texts.astype({column: "str" for column in texts if column != "row"} | {"row": "int64"})
    return files, _described(texts.sort_values("file", kind="stable", ignore_index=True), says)


def folder_of(path):
    """The folder whose articles.csv and corpus.toml describe a path."""
    return Path(path) if Path(path).is_dir() else Path(path).parent


def _row(name, data, texts, note):
    if texts is None:
        status, _, reason = note.partition(": ")
        return name, status, reason, len(data), pd.NA, hashlib.sha256(data).hexdigest()
    return name, "read", note, len(data), sum(len(text["text"]) for text in texts), hashlib.sha256(data).hexdigest()


def sizes(path):
    """Bytes of every file found that may hold texts, by name, in the order in which they are read."""
    path = Path(path)
    found = _walk(path)[0] if path.is_dir() else [(path.name, path)]
    ours = (*(f".{ending}" for ending in formats.READERS), ".zip")
    return {name: file.stat().st_size for name, file in sorted(found) if name.lower().endswith(ours) and name not in BESIDE and file.is_file()}


def _contents(path, folder, only=None):
    """Every file as (name, bytes, reason why it is not looked into, or None), in the order of their names."""
    if path.is_file():
        found = [(path.name, path)]
    elif only is not None:
        found = [(name, path / name) for name in only]
    else:
        found, unread = _walk(path)
        for name, reason in unread:
            yield name, b"", reason
    for name, file in sorted(found):
        name = os.fsencode(name).decode("utf-8", "backslashreplace")
        data, reason = _bytes(file)
        if reason or not name.lower().endswith(".zip"):
            beside = path.is_dir() and file.parent == folder and file.name in BESIDE and (file.name != "articles.csv" or register.exists(folder))
            yield name, data, reason or ("skipped: describes the texts" if beside else None)
        else:
            yield from _unzipped(name, data)


def _walk(folder):
    """Files below a folder, as [(name, path)], and what was not entered, as [(name, reason)]."""
    found, unread = [], []

    def unreadable(error):
        """Note a folder that cannot be entered."""
        unread.append((Path(error.filename).relative_to(folder).as_posix() + "/", f"failed: {error.strerror}; check the folder's permissions"))

    for here, folders, names in os.walk(folder, onerror=unreadable):
        for name in [name for name in folders if name.startswith(".") or _is_link(os.path.join(here, name))]:
            folders.remove(name)
            unread.append((Path(here, name).relative_to(folder).as_posix() + "/", "skipped: " + ("a hidden folder" if name.startswith(".") else "a link to a folder")))
        found += [(Path(here, name).relative_to(folder).as_posix(), Path(here, name)) for name in names]
    return found, sorted(unread)


def _is_link(folder):
    """Whether a folder is a link, or what Windows calls a junction."""
    return os.path.islink(folder) or getattr(os.lstat(folder), "st_reparse_tag", 0) == JUNCTION


def _bytes(path):
    """What a file holds, and the reason why nothing is read of it, or None."""
    try:
        known = path.lstat()
        # a link could point anywhere, and opening a pipe would wait for ever
        if not stat.S_ISREG(known.st_mode):
            return b"", "skipped: not a regular file; copy the text itself into the folder"
        if path.name.startswith((".", "~$")):
            return b"", "skipped: a hidden file"
        reason = formats.too_large(path.name, known.st_size)
        return (b"", reason) if reason else (path.read_bytes(), None)
    except OSError as error:
        return b"", f"failed: {error.strerror}; check the file's permissions"


def _unzipped(archive, data):
    """The files in an archive, as `_contents` gives them, each under the name of the archive."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        yield archive, data, f"failed: is no zip archive ({error}); pack it again"
        return
    members = [member for member in packed.infolist() if not member.filename.endswith("/")]
    size = sum(member.file_size for member in members)
    twice = [name for name, n in Counter(member.filename for member in members).items() if n > 1]
    if twice:
        yield archive, data, f"failed: holds two files called {twice[0]}; pack it again with one of them"
        return
    if reason := formats.too_large(archive, size) if members else "skipped: an empty archive":
        yield archive, data, reason
        return
    for member in sorted(members, key=lambda member: member.filename):
        content, reason = _member(packed, member)
        yield f"{archive}/{member.filename}", content, reason


def _member(packed, member):
    name = member.filename
    if name.startswith(("/", "\\")) or re.match("[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        return b"", "skipped: its path leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return b"", "skipped: a link"
    if name.lower().endswith(".zip"):
        return b"", "skipped: an archive in an archive; unpack it"
    if re.search(r"(^|/)(\.|__MACOSX/)", name):
        return b"", "skipped: a hidden file"
    if member.file_size > SWOLLEN * max(member.compress_size, 200):
        return b"", f"failed: would swell {member.file_size / max(member.compress_size, 1):,.0f} times when unpacked"
    try:
        return packed.read(member), None
    except MemoryError:
        raise
    except Exception as error:  # whatever the packers raise over an archive that is damaged, or made to break them
        return b"", f"failed: cannot be unpacked ({error}); pack it again without a password"


def _described(texts, says):
    """The texts with what the names of their files say, where the file itself does not, and with dates as they are written here."""
    named = stated.from_names(texts.file.tolist(), says)
    if "language" in says and "language" not in named:
        named["language"] = says["language"]
    for column in named:
        own = texts[column].replace("", pd.NA) if column in texts else pd.Series(pd.NA, texts.index, dtype="str")
        texts[column] = own.fillna(named[column])
    if "date" in texts:
        parsed = dates.parse(texts.date.astype("str"), says.get("dates"))
        texts = texts.assign(**{column: parsed[column] for column in parsed if column == "date" or column not in texts})
    return texts
