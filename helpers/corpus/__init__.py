"""Turn a folder (or a table) of texts into one row per article, and account for every file and every character."""

from helpers.corpus.articles import files, ledger, locate, parts, read, sizes
from helpers.corpus.contents import about, answering, fingerprint, labels, overview, sides
from helpers.corpus.copies import duplicates, repeated, shared
from helpers.corpus.drafting import draft, write_draft
from helpers.corpus.splitting import split

__all__ = [name for name in dir() if not name.startswith("_")]
