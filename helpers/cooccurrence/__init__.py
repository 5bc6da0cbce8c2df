"""Say which words or names keep company, and how surely.

All of it rests on one count, `together`: how often each two types meet, within one unit of text or within some words of each
other, and in how many articles. Windows and units never cross the border of an article.
"""

from helpers.cooccurrence.counting import slots, together
from helpers.cooccurrence.networks import cells, graphml, network, owed, quality, stability
from helpers.cooccurrence.tables import collocates, counts, notation, paired, pairs

__all__ = [name for name in dir() if not name.startswith("_")]
