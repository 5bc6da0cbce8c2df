"""Score sentences with a lexicon, show which words did it, and say how far to trust it.

A dictionary reads topic as tone: war is negative and peace positive to it, whatever is said of them.
So a score is a reading of words, not of attitudes, and means nothing on a corpus until it has been
compared with sentences coded by hand.
"""

from helpers.sentiment.readings import arc, by_article, contributions, influence, over_time, shift, targets
from helpers.sentiment.validation import agreement, draw_sample, read_codes, reliability, trust, validate
from helpers.sentiment.vader import NEUTRAL, PLAIN_SIGNS, lexicon, neutral, score

__all__ = [name for name in dir() if not name.startswith("_")]
