"""Write notebooks that have run as web pages that open from disk: one file each, with its figures inside."""

import html
from pathlib import Path

from helpers import figures

# nothing in a page may run or be fetched: formulas would need a network, and text of a corpus must not act
TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:">{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block jupyter_widgets %}{% endblock %}
{% block data_png scoped %}<div class="jp-RenderedImage jp-OutputArea-output {{ extra_class }}">
<img src="data:image/png;base64,{{ output.data['image/png'] | e }}" width="{{ (output | get_metadata('width', 'image/png') or '') | e }}"
alt="{{ (output | get_metadata('alt', 'image/png') or '') | e }}"></div>{% endblock %}"""


def write(folder, name, notebook):
    """A notebook as folder/<name>.html, and folder/index.html, which lists all pages there → path of the page."""
    from nbconvert import HTMLExporter  # a second that runs without pages do not need
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    page, _ = HTMLExporter(raw_template=TEMPLATE).from_notebook_node(notebook, {"metadata": {"name": _title(notebook, name)}})
    figures.write(folder / f"{name}.html", page.encode())
    links = "".join(f'<li><a href="{html.escape(path.name)}">{html.escape(path.stem)}</a></li>'
                    for path in sorted(folder.glob("*.html")) if path.name != "index.html")
    figures.write(folder / "index.html", f'<!DOCTYPE html><meta charset="utf-8"><title>Notebooks</title><ul>{links}</ul>'.encode())
    return folder / f"{name}.html"


def _title(notebook, name):
    """The first heading of a notebook."""
    first = notebook.cells[0].source.partition("\n")[0] if notebook.cells else ""
    return first.removeprefix("# ") or name
