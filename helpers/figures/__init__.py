"""Give a figure its printed size and style, show it, and save it with its numbers and its words.

`style`, `styled`, `new` and the colours are in `venues`; `show`, `say` and `text` in `shown`; `save` and `csv` in `files`; what a caption
says of a method in `methods` and `captions`; `number` in `numbers`; the page of all figures in `gallery`.
"""

from helpers.figures.captions import alternative, parameters, snippets, tex
from helpers.figures.files import ENDINGS, csv, save, write, write_all
from helpers.figures.gallery import gallery
from helpers.figures.methods import METHODS, SOURCES
from helpers.figures.numbers import merge_numbers, number
from helpers.figures.shown import SHOWN_DPI, direction, drawn, folder, picture, safe, saved, say, show, text, visible
from helpers.figures.venues import COLOURS, CONTEXT, FONT, INK, MARGIN, VENUES, new, rounded, scale, size, style, styled, use, words

__all__ = [name for name in dir() if not name.startswith("_")]
