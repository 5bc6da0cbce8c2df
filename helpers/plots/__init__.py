"""Draw one frame as one figure of printed size. Each function names the columns it needs."""

from helpers.plots.curves import arc, growth, tone_over_time, trend, zipf
from helpers.plots.rows import KEYNESS_LEGEND, MOST_ROWS, bars, dispersion, estimates, keyness, paired, parts, points, timeline, tone, values
from helpers.plots.sheets import cloud, contrast, matrix, network, shortened, spread

__all__ = [name for name in dir() if not name.startswith("_")]
