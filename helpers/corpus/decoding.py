"""Turn the bytes of a file into text: by its byte order mark, as strict UTF-8, or by a guess that is said."""

import re
import unicodedata

LEAST_LETTERS = 20  # of fewer, a detector makes anything: four bytes of French became one word of Chinese
MARKS = [(b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]


def decode(data, stated=None):
    """Text and how it was read, or None and why not, as (text, note).

    The order is: byte order mark, strict UTF-8, `stated` (an encoding the file or the user names),
    UTF-16 without its mark, charset-normalizer. The note is None for Unicode with its mark and for UTF-8; it begins with
    "guessed" where the encoding is a guess. No byte is ever dropped: what cannot be decoded fails, with the place.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        text = data.decode("utf-8")  # a mark stays as the first character, so that places in the file stay true
    except UnicodeDecodeError as error:
        return _otherwise(data, stated, error.start)
    if "\0" in text:
        return _without_mark(data)
    return text, None


def _strictly(data, encoding):
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError as error:
        return None, f"failed: begins as {encoding.upper()} and breaks at byte {error.start:,}; save it again in UTF-8"


def _otherwise(data, stated, at):
    if stated:
        try:
            return data.decode(stated), f"as {stated}, as stated"
        except (ValueError, LookupError) as error:  # codecs that are none raise more than a UnicodeDecodeError
            return None, f"failed: cannot be read as {stated}, as stated ({error}); correct what is stated, or save it in UTF-8"
    if b"\0" in data:
        return _without_mark(data)
    if _damaged(data):
        return None, f"failed: UTF-8 but for byte {at:,}, which is damaged; repair it, or save it again in UTF-8"
    from charset_normalizer import from_bytes  # a tenth of a second that texts in UTF-8 do not need
    best = from_bytes(data, cp_exclusion=["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"],
                      enable_fallback=False).best()
    if best is None or sum(map(str.isalpha, str(best))) < LEAST_LETTERS:
        return None, f"failed: not UTF-8 at byte {at:,}; save it again in UTF-8"
    return str(best), f"guessed: as {best.encoding}"


def _damaged(data):
    """Whether most of what is not ASCII is good UTF-8: then a guess would spoil the rest."""
    text = data.decode("utf-8", "replace")
    good = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return good > 10 * text.count("\ufffd")


def _without_mark(data):
    """UTF-16 whose mark is missing: NUL bytes on one side of every pair only, and nothing but printable text."""
    for encoding, side in [("utf-16-le", 0), ("utf-16-be", 1)]:
        if len(data) % 2 == 0 and 0 not in data[side::2]:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if all(unicodedata.category(c) not in ("Cc", "Cn", "Co") for c in set(text) - set("\n\r\t\f")):
                return text, f"guessed: as {encoding}"
    return None, "skipped: not text (NUL bytes); save it as plain text in UTF-8"
