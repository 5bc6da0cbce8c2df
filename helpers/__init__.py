"""Text and corpus analysis for papers: the map of the package.

    seeds -> corpus --articles--> tokens --words--+-> frequency ----+
                                    |             +-> sentiment ----+-- one tidy frame each -> plots -> figures
                                    |             +-> cooccurrence -+
                                    |             +-> concordance (lines to read)
                                    +-> actors --mentions--> sentiment, cooccurrence, translation
                                    +-> (every analysis may use measures, none uses another)

Only pandas frames pass from one module to the next, and their columns are the only coupling:

article, file, title, outlet, author, language, kind, group
    an article's id (categorical) and what its register says of it
date, date_status, date_from, date_to, date_reason
    day of publication as given; given, inferred or none; the inferred range, and why
translation_of
    the article this one translates
sentence, position, start, length, token
    number of the sentence and of the word in its article, from 0; character offset and length in
    the article's text; the word in its normal form (categorical)
actor, form, nested
    who is named; under which form; whether that form lies inside the name of another actor
n, n_..., n_articles, expected
    counts, always whole: uses, and articles that hold the thing; the count under independence
per_million
    uses per million running words of the frame passed in
dp, dp_chance, dp_adjusted
    deviation of proportions: 0 spread like the corpus, towards 1 all in one small article; what words
    strewn at random would have; dp between the least and the most so many uses can have
log_ratio, lrc, npmi, g2
    log2 of two rates, and the end of its interval nearer to 0; strength of company; signed
    log-likelihood over four cells
p_articles, p, q
    article-level p; p of one table, never called significant by itself; Benjamini-Hochberg q over
    everything that was tested
valence, compound, matched, coverage
    a lexicon's value of a word; VADER's score of a sentence; words found in the lexicon; their share
mean, low, high
    an estimate and its 95 % interval

log_dice, delta_p, delta_p_back
    strength of company as Rychlý has it; how much likelier the second is where the first is, and the other way round
degree, strength, betweenness, community, alpha, kept
    edges at a node, the sum of their n, the share of shortest ways that lead over it, its group; how likely so large
    a share of a node's strength is by chance; the share of samples of the articles that keep an edge
period
    year, quarter or month

reason
    why a value of the row is missing, or a row to be doubted

left, node, right
    what stands before a hit, the hit, and what stands after it, as written
query, drawn
    what was asked of a saved view, and how many of how many lines it holds

Missing is NaN, never 0. Results are sorted by what matters, ties broken by token.
"""

import pandas as pd

# the same texts in tables with and without pyarrow, which the extra `formats` brings and which refuses half a character
pd.set_option("mode.string_storage", "python")
pd.set_option("display.html.use_mathjax", False)  # $ in a text is a dollar: a table that a notebook shows sets no formulas


class HelpersError(Exception):
    """Something the reader can put right: says what, where, and what to do."""

    def _render_traceback_(self):
        """What IPython shows of it: the sentence, without the way through our code."""
        return [f"{type(self).__name__}: {self}"]


class CorpusError(HelpersError):
    """The texts, or the register that describes them, cannot be used as they are."""


class SettingError(HelpersError):
    """A setting has a value that the analysis cannot take."""


class FigureError(HelpersError):
    """A figure cannot be drawn or saved as asked."""


class UnsuitedError(HelpersError):
    """The texts cannot carry an analysis: says why, and what it would take; the runner goes on with the others."""
