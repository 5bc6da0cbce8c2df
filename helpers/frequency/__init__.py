"""Count words; say which are frequent, evenly spread, distinctive, and how richly and when they are used."""

from helpers.frequency.counts import by_article, count, dispersion, interval, least, places, shuffled
from helpers.frequency.curves import diversity, growth, rank_model, trend, zipf, zipf_models
from helpers.frequency.keyness import agreement, contrast, floor, keyness
from helpers.frequency.runs import ngrams

__all__ = [name for name in dir() if not name.startswith("_")]
