"""The arithmetic of 2×2 tables, dispersion, diversity, intervals and tests: arrays in, arrays out.

Every measure of a 2×2 table takes (o11, r1, c1, n): the cell of interest, its row, its column and the
whole table. Two groups of texts become such a table by `two_groups`; for company in sentences, o11 is
the sentences with both words, r1 and c1 those with the one and the other, n all sentences. Measures of
dispersion take (counts, sizes): the uses in every part and the words of every part. Measures of diversity
take the tokens of one text in their order.
"""

from helpers.measures.association import (bic, chi2, ell, expected, fisher, g2, g2_two_cell, log10_p, log_dice, log_odds_dirichlet,
                                          log_ratio, lrc, npmi, odds_ratio, p_value, percent_diff, simple_maths, two_groups)
from helpers.measures.company import (delta_p, dice, expression, jaccard, local_mi, log_odds, mi, mi2, mi3, min_sensitivity, t_score,
                                     z_score)
from helpers.measures.dispersion import (arf, carroll_d2, d_a, dp, dp_adjusted, dp_chance, dp_egbert, dp_norm, juilland_d, kld,
                                         range_parts, rosengren_s)
from helpers.measures.diversity import (cttr, hdd, herdan_c, maas, mattr, msttr, mtld, power_law, rttr, simpson_d, ttr, yule_k,
                                        zipf_mandelbrot)
from helpers.measures.inference import (bootstrap, coverage, false_discovery, log_ratio_interval, permutation, rate_interval, wilcoxon)

__all__ = [name for name in dir() if not name.startswith("_")]
