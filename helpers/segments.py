"""Find where words and sentences begin and end in plain texts: texts in, arrays out.

Words are found for a whole block of texts at once: a table says of every code point whether it is a letter
or mark, a digit, a joiner or a hidden character, and a word begins and ends where that changes.
"""

import functools

import numpy as np
import pandas as pd
import regex

LETTERS, CORE = r"[\p{L}--ʼ]", r"[\p{L}\p{M}\p{N}--ʼ]"  # Unicode calls ʼ a letter; here it joins, as ' does
ABBREVIATION = regex.compile(rf"(?V1)(?<!{CORE}){LETTERS}(?:\.{LETTERS})+(?!{CORE})(?:\.(?!{CORE}))?")
BLOCK = 2 ** 18  # characters looked at together: their arrays fit into the cache (17 to 20 were tried)
UNKNOWN, OTHER, LETTER, DIGIT, JOINER, POINT, HIDDEN = range(7)
CLASSES = [(number, regex.compile(signs, regex.DOTALL)) for number, signs in [  # of regex, whose Unicode is the same on every Python
    (JOINER, "['’ʼ‐‑-]"), (POINT, "[.,:/]"), (LETTER, r"[\p{L}\p{M}]"), (DIGIT, r"\p{N}"), (HIDDEN, r"\p{Cf}"), (OTHER, ".")]]
CLASS_OF = np.zeros(0x110000, "uint8")  # of every code point, filled by pages of 256 as texts need them

# nupunkt knows ASCII sentence ends; one character for one keeps every offset
ENDS = str.maketrans({"؟": "?", "։": ".", "۔": "."})
# in Armenian a point is a pause and a colon a full stop
PAUSE, FULL_STOP = regex.compile(r"(?<=\p{Armenian})\.(?=\s)"), regex.compile(r"(?<=[\p{Armenian}»)]):(?=\s|$)")
# what stands before, and after, a place where nupunkt ends a sentence and a reader does not
NO_END = [(regex.compile(before), regex.compile(after)) for before, after in [
    ("", r"(?:[–—-]\s*)?(?!\p{Georgian})\p{Ll}"),                                 # Yahoo! in the accounts
    ("", r"[\p{Pe}\p{Pf}\"'.!?…]+\s*$"),                                          # a closing mark alone
    (r"(?:^|\W)(?i:n[o°]|nos|nr|art|fig|pp?|vol|ch)\.$", r"\d"),                  # N°. 1026
    (r"^\s*(?:\p{Lu}\.\s?)+$", ""),                                               # Л.Н. Толстой
    (r"^\s*(?:\. ?)+$", "")]]                                                         # . . . The rest
# where a reader ends a sentence and nupunkt does not
END = regex.compile(r"""
    (?<=\s\p{Ll}+\ I\.)\s+(?=\p{Lu}\p{Ll})                                                            # you and I. Did
  | (?<=(?:[^\s.!?]+\s+){4}\d{1,2}(?::\d\d)?\ ?[AaPp]\.[Mm]\.)\s+(?=(?:Mr|Mrs|Ms|Dr|Prof)\.)    # at 6 P.M. Mr. Smith
  | (?<=\p{L}\.)\s(?=\.\ \.\ \.\ \p{Lu})                                                          # end. . . . The
  | (?<=\p{Georgian}{3}[.?!])\s+(?=\p{Georgian})                                                 # no capitals there
    """, regex.VERBOSE)


def words(texts, each=map):
    """Every word of some texts → bounds, start, length, number of its surface form; the surface forms.

    The words of text i are those from bounds[i] to bounds[i + 1]. Forms are told apart by a 64-bit hash;
    with a million of them, two share one with a chance of 3 in 10⁸. `each` does the work of one block after the other, as
    `map` does, or of several at once, in their order.
    """
    # room for a word in every second character: what is not used costs no memory
    starts, lengths, codes = np.empty((3, sum(map(len, texts)) // 2 + len(texts) + 1), "int32")
    n, known, bounds, hashes, places = 0, 0, [np.zeros(1, int)], [np.zeros(0, "uint64")], [np.zeros(0, int)]
    blocks = runs([len(text) for text in texts], BLOCK)
    for bound, start, length, found, distinct, place in each(lambda block: _block(texts[slice(*block)]), blocks):
        own = slice(n, n + len(found))
        starts[own], lengths[own], codes[own] = start, length, found
        codes[own] += known
        bounds.append(n + bound)
        hashes.append(distinct)
        places.append(n + place)
        n, known = own.stop, known + len(distinct)
    bounds = np.concatenate(bounds)
    number, _, first = numbered(np.concatenate(hashes))  # a form of several blocks has one number
    renumber(codes[:n], number.astype("int32"))
    place = np.concatenate(places)[first]
    rows = np.searchsorted(bounds, place, side="right") - 1
    where = zip(rows.tolist(), starts[place].tolist(), lengths[place].tolist())
    return bounds, starts[:n], lengths[:n], codes[:n], [texts[row][start:start + length] for row, start, length in where]


def sentences(text, language):
    """Every sentence of a text → (start, end), white space around left out; a line break ends one.

    nupunkt, whose model comes with the package, and a few rules for what it misses.
    """
    import nupunkt  # here: only who asks for sentences needs the model

    spans, offset = [], 0
    for line in text.split("\n"):
        plain = (FULL_STOP.sub(".", PAUSE.sub(",", line)) if language == "hy" else line).translate(ENDS)
        found = [start for start, _ in nupunkt.sent_spans(plain)] if plain.strip() else []
        cuts = sorted({match.end() for match in END.finditer(plain)} | set(found[1:]))
        start = 0
        for cut in [*cuts, len(plain)]:
            before, after = plain[start:cut].rstrip(), plain[cut:]
            if after and any(b.search(before) and a.match(after) for b, a in NO_END):
                continue
            piece = plain[start:cut]
            if piece.strip():
                left = offset + start + len(piece) - len(piece.lstrip())
                spans.append((left, left + len(piece.strip())))
            start = cut
        offset += len(line) + 1
    return spans


def runs(lengths, most):
    """Runs of whole texts (or files) of about so many characters (or bytes), as (first, last)."""
    first, size = 0, 0
    for number, length in enumerate(lengths):
        if number > first and size + length > most:
            yield first, number
            first, size = number, 0
        size += length + 1
    if lengths:
        yield first, len(lengths)


def renumber(codes, numbers):
    """Put numbers[code] in the place of every code; in blocks, since numpy widens what it looks up by to eight bytes."""
    for start in range(0, len(codes), BLOCK):
        codes[start:start + BLOCK] = numbers[codes[start:start + BLOCK]]


def numbered(values):
    """A number from 0 for every value, the distinct values in the order of their numbers, and where each stands first."""
    numbers, distinct = pd.factorize(values)
    first = np.empty(len(distinct), "int64")
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]  # the last assignment stays
    return numbers, distinct, first


def _block(texts):
    """The words of a few texts: where those of each text end; start, length and number of the form of each; hashes of the forms, and where
    each stands first."""
    offsets = np.cumsum([0] + [len(text) + 1 for text in texts])
    points, inside = _inside("\n".join(texts))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    start, end = edges[::2], edges[1::2]
    found, distinct, place = numbered(_hashes(points, edges + 1))
    bound = np.searchsorted(start, offsets)
    return bound[1:], start - np.repeat(offsets[:-1], np.diff(bound)), end - start, found, distinct, place


def _inside(text):
    """The code points of a text between two line breaks, and for each whether it belongs to a word."""
    points = np.frombuffer(f"\n{text}\n".encode("utf-32-le", "surrogatepass"), "<u4")
    kind = _classes(points)
    hidden = np.flatnonzero(kind == HIDDEN)
    if len(hidden):  # the words are those of the text without them
        shown = np.flatnonzero(kind != HIDDEN)
        inside = np.zeros(len(points), bool)
        inside[shown] = _inside(points[shown[1:-1]].tobytes().decode("utf-32-le", "surrogatepass"))[1]
        after = np.searchsorted(shown, hidden)
        inside[hidden] = inside[shown[after - 1]] & inside[shown[after]]
        return points, inside
    stops = np.flatnonzero(kind == POINT)
    dots = stops[(points[stops] == ord(".")) & (kind[stops - 1] == LETTER) & (kind[stops + 1] == LETTER)]
    stops = stops[(kind[stops - 1] == DIGIT) & (kind[stops + 1] == DIGIT)]
    done = 0
    for dot in dots:  # few: a full stop between two letters
        if dot > done and (match := ABBREVIATION.match(text, dot - 2)):
            kind[match.start() + 1:match.end() + 1] = LETTER  # its stops join like letters
            done = match.end()
    letter = kind == LETTER
    inside = letter | (kind == DIGIT)
    joiners = np.flatnonzero(kind == JOINER)
    joiners = joiners[inside[joiners - 1] & inside[joiners + 1] & (letter[joiners - 1] | letter[joiners + 1])]
    inside[stops] = inside[joiners] = True
    return points, inside


def _classes(points):
    kind = CLASS_OF.take(points, mode="wrap")  # no code point is larger, and not to look takes half the time
    if (kind == UNKNOWN).any():
        for page in np.unique(points[kind == UNKNOWN] >> 8).tolist():
            for point in range(page << 8, page + 1 << 8):
                CLASS_OF[point] = next(number for number, sign in CLASSES if sign.match(chr(point)))
        kind = CLASS_OF[points]
    return kind


def _hashes(points, edges):
    """A number for every word that depends on its characters and not on its place; words reach from one edge to the next but one.

    Differences of one running sum of code point × base^place, brought back to place 0, all modulo 2^64.
    """
    up, down = _powers(max(BLOCK + 2, len(points)))
    sums = np.empty(len(points) + 1, "uint64")
    sums[0] = 0
    np.cumsum(points * up[:len(points)], out=sums[1:])
    at = sums.take(edges, mode="wrap")
    return (at[1::2] - at[::2]) * down.take(edges[::2], mode="wrap")


@functools.lru_cache(maxsize=1)
def _powers(n):
    base = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
    return np.cumprod(np.full(n, base, "uint64")), np.cumprod(np.full(n, pow(base, -1, 2 ** 64), "uint64"))
