"""What a method adds to the words of a figure: unit, interval, test and correction for the caption, a sentence and its
sources for the methods section of a paper. What it says of a measure stands, with the formula, in the docstring that computes it.
"""

from helpers import FigureError

SOURCES = {
    "Benjamini & Hochberg 1995": "Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: A practical and powerful "
        "approach to multiple testing. Journal of the Royal Statistical Society B, 57(1), 289–300.",
    "Blondel et al. 2008": "Blondel, V. D., Guillaume, J.-L., Lambiotte, R., & Lefebvre, E. (2008). Fast unfolding of communities in large "
        "networks. Journal of Statistical Mechanics, P10008.",
    "Bouma 2009": "Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. Proceedings of GSCL 2009, 31–40.",
    "Cochran 1977": "Cochran, W. G. (1977). Sampling techniques (3rd ed.). Wiley.",
    "Covington & McFall 2010": "Covington, M. A., & McFall, J. D. (2010). Cutting the Gordian knot: The moving-average type–token ratio "
        "(MATTR). Journal of Quantitative Linguistics, 17(2), 94–100.",
    "Dunning 1993": "Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational Linguistics, "
        "19(1), 61–74.",
    "Efron & Tibshirani 1993": "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.",
    "Evert 2008": "Evert, S. (2008). Corpora and collocations. In A. Lüdeling & M. Kytö (Eds.), Corpus linguistics: An international handbook "
        "(Vol. 2, pp. 1212–1248). Mouton de Gruyter.",
    "Good 2005": "Good, P. I. (2005). Permutation, parametric, and bootstrap tests of hypotheses (3rd ed.). Springer.",
    "Gries 2008": "Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics, "
        "13(4), 403–437.",
    "Hardie 2014": "Hardie, A. (2014). Log ratio: An informal introduction. ESRC Centre for Corpus Approaches to Social Science, "
        "Lancaster University.",
    "Hoeffding 1956": "Hoeffding, W. (1956). On the distribution of the number of successes in independent trials. Annals of Mathematical "
        "Statistics, 27(3), 713–721.",
    "Hutto & Gilbert 2014": "Hutto, C. J., & Gilbert, E. (2014). VADER: A parsimonious rule-based model for sentiment analysis of social "
        "media text. Proceedings of the Eighth International AAAI Conference on Weblogs and Social Media, 216–225.",
    "Johnson, Kemp & Kotz 2005": "Johnson, N. L., Kemp, A. W., & Kotz, S. (2005). Univariate discrete distributions (3rd ed.). Wiley.",
    "Kamada & Kawai 1989": "Kamada, T., & Kawai, S. (1989). An algorithm for drawing general undirected graphs. Information Processing "
        "Letters, 31(1), 7–15.",
    "Mandelbrot 1953": "Mandelbrot, B. (1953). An informational theory of the statistical structure of language. In W. Jackson (Ed.), "
        "Communication theory (pp. 486–502). Butterworths.",
    "Piantadosi 2014": "Piantadosi, S. T. (2014). Zipf's word frequency law in natural language: A critical review and future directions. "
        "Psychonomic Bulletin & Review, 21(5), 1112–1130."}

# of each method any of: unit, interval, test, correction (phrases of a caption), sentence, and the keys of SOURCES it rests on;
# {PER} and the like are settings of the notebook
METHODS = {
    "ledger": {
        "unit": "share of a file's characters",
        "sentence": "Every character of every file was assigned to body, title and metadata, cut or page, by a register kept with the texts."},
    "words": {
        "unit": "running words",
        "sentence": "Words are runs of letters, combining marks and digits, counted in lower case in the bodies of the articles."},
    "rate": {
        "unit": "uses per {PER:,} running words",
        "sentence": "Rates are uses per running words of the corpus, function words counted in the base."},
    "interval": {
        "interval": "95 %, articles as the sample (ratio of two sums, log scale)",
        "sentence": "Intervals of rates take the articles as the sample: linearised standard error of a ratio of two sums, on the log "
                    "scale, with Student's t.", "sources": ["Cochran 1977"]},
    "dp": {
        "sentence": "Dispersion is the deviation of proportions (DP) over articles: 0 for a word spread like the corpus, towards 1 for "
                    "one that lives in a single short article.", "sources": ["Gries 2008"]},
    "chance": {
        "sentence": "The DP to be expected of words strewn at random is the exact sum of mean absolute deviations of binomial shares.",
        "sources": ["Johnson, Kemp & Kotz 2005"]},
    "places": {
        "unit": "a tick for each use, in running words",
        "sentence": "Articles stand in the order of the register, one after the other."},
    "mattr": {
        "unit": "types per token, mean over all windows of {WINDOW} words",
        "sentence": "Lexical diversity is the moving-average type-token ratio (MATTR) of each article.", "sources": ["Covington & McFall 2010"]},
    "bootstrap": {
        "interval": "95 %, studentised bootstrap over articles (2,000 draws)",
        "sentence": "Intervals of means draw the articles again (studentised bootstrap, 2,000 draws).", "sources": ["Efron & Tibshirani 1993"]},
    "orders": {
        "unit": "types",
        "interval": "95 % of 100 random orders of the articles",
        "sentence": "The growth of the vocabulary is the mean over 100 random orders of the articles."},
    "zipf": {
        "unit": "uses",
        "sentence": "Ranks come from one random half of the words and uses from the other; the model is Mandelbrot's rank law, fitted "
                    "by maximum likelihood.", "sources": ["Mandelbrot 1953", "Piantadosi 2014"]},
    "trend": {
        "test": "permutation of the articles over the periods, two-sided",
        "sentence": "Whether a rate rises or falls was tested by dealing the articles out anew over the periods.", "sources": ["Good 2005"]},
    "permutation": {
        "test": "permutation of the articles' labels, two-sided (all splits, or 9,999 drawn)",
        "sentence": "Differences were tested by permuting the labels of the articles, two-sided, in every way or in 9,999 drawn at random.",
        "sources": ["Good 2005"]},
    "fdr": {
        "correction": "q, the false discovery rate of Benjamini and Hochberg",
        "sentence": "q values are false discovery rates over everything that was tested.", "sources": ["Benjamini & Hochberg 1995"]},
    "logratio": {
        "unit": "log2 of the ratio of two rates",
        "sentence": "The size of a difference is the binary logarithm of the ratio of two rates; a word absent on one side counts half a use.",
        "sources": ["Hardie 2014"]},
    "g2": {
        "sentence": "Words are ranked by the log-likelihood statistic over four cells, which takes them for independent.",
        "sources": ["Dunning 1993"]},
    "kept": {
        "unit": "share of words",
        "sentence": "The contrast was made again with one setting changed at a time."},
    "compound": {
        "unit": "compound score of a sentence, −1 to 1"},
    "vader": {
        "sentence": "Sentences were scored with VADER and a list of phrases that count as neutral; a sentence without a word of the "
                    "lexicon has no score.", "sources": ["Hutto & Gilbert 2014"]},
    "coded": {
        "unit": "agreement, 0 to 1",
        "interval": "95 %, percentile bootstrap over sentences (2,000 draws)",
        "sentence": "Scores from .05 on count as positive and to −.05 as negative; they were set against coded sentences.",
        "sources": ["Efron & Tibshirani 1993"]},
    "contributions": {
        "unit": "share in the mean score of a sentence",
        "sentence": "The share of a word in a sentence's score is its valence, after the rules, over the sum of all."},
    "within": {
        "interval": "95 %, studentised bootstrap over the sentences of one article, which speaks of that article only",
        "sentence": "Means of articles are over scored sentences, with intervals from drawing these again.",
        "sources": ["Efron & Tibshirani 1993"]},
    "mentions": {
        "unit": "mentions"},
    "named": {
        "sentence": "Names were found by a table of forms; the longest form wins, and homonyms are kept apart."},
    "pairs": {
        "unit": "sentences that hold both",
        "test": "binomial, one-sided, against what the sizes of the sentences give by chance",
        "sentence": "Pairs were tested against the number of shared sentences that their frequencies and the sentences' sizes give by chance "
                    "(binomial, which is never smaller than the p of unequal sentences).", "sources": ["Hoeffding 1956"]},
    "communities": {
        "sentence": "Communities are the best of twenty runs of Louvain's method, weighted by the number of shared sentences.",
        "sources": ["Blondel et al. 2008"]},
    "windows": {
        "unit": "log2 of the rate in windows of {WINDOW} words on either side over the rate elsewhere",
        "sentence": "Collocates were counted in the union of all windows round the node, which end with the sentence; words of the node "
                    "belong to no window.", "sources": ["Evert 2008"]},
    "npmi": {
        "sentence": "Strength of company is normalised pointwise mutual information (NPMI).", "sources": ["Bouma 2009"]},
    "layout": {
        "sentence": "Places come from Kamada and Kawai's layout; distances and directions mean nothing.", "sources": ["Kamada & Kawai 1989"]},
    "cloud": {
        "unit": "uses, to which the size of type is proportional",
        "sentence": "The word cloud is for orientation; places and directions mean nothing."}}
PHRASES = {"unit": "Unit", "interval": "Interval", "test": "Test", "correction": "Correction"}


def described(methods, parameters, tested=""):
    """What the named methods add → a list of phrases for a caption, the sentences with their citations, and the full sources.

    `methods` are keys of `METHODS`, parted by spaces; `parameters` the settings of the notebook; `tested` what the correction is over.
    """
    keys = methods.split()
    if unknown := sorted(set(keys) - set(METHODS)):
        raise FigureError(f"no method is called {unknown[0]!r}; figures.METHODS holds {', '.join(METHODS)}")
    known = [METHODS[key] for key in keys]
    settings = {"PER": 1_000_000, "WINDOW": "fifty"} | parameters
    phrases = []
    for part, name in PHRASES.items():
        found = [method[part].format_map(settings) for method in known if part in method]
        over = f", over {tested}" if tested and found and part == "correction" else ""
        phrases += [f"{name}: {'; '.join(found)}{over}."] if found else []
    sentences = [_cited(method) for method in known if "sentence" in method]
    cited = sorted({source for method in known for source in method.get("sources", [])})
    return phrases, " ".join(sentences), [SOURCES[source] for source in cited]


def _cited(method):
    sentence, sources = method["sentence"].removesuffix("."), "; ".join(method.get("sources", []))
    if not sources:
        return f"{sentence}."
    return f"{sentence.removesuffix(')')}; {sources})." if sentence.endswith(")") else f"{sentence} ({sources})."
