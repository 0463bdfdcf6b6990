"""Documents as one HTML file: no scripts, nothing fetched, stored text escaped; it prints well."""

from html import escape
from typing import assert_never

from tracker.cli.render.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Literal,
    Paragraph,
    Run,
    Runs,
    Sources,
    Table,
    ends,
    is_web,
)
from tracker.cli.render.text import visible

STYLE = """
body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem; }
h1, h2, h3, th { font-family: Helvetica, Arial, sans-serif; line-height: 1.25; }
h1 { font-size: 1.7rem; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 2px solid #1a1a1a; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
ul, ol { padding-left: 1.5rem; margin: .4rem 0; }
li { margin: .15rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .4rem 0; }
th { text-align: left; font-size: .75rem; letter-spacing: .04em; color: #555; }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #ccc; vertical-align: top; }
td { overflow-wrap: anywhere; }
td:first-child { min-width: 6.5rem; }
pre { background: #f4f4f2; padding: .6rem .8rem; font-size: .85rem; white-space: pre-wrap;
  overflow-wrap: anywhere; }
sup { line-height: 0; }
a { color: #0b4f8a; overflow-wrap: anywhere; }
:target { background: #fff3c4; }
@media print {
  body { font-size: 10.5pt; margin: 0; max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  h2, h3 { break-after: avoid; }
  tr, li, pre { break-inside: avoid; }
  thead { display: table-header-group; }
}
@page { margin: 18mm 16mm; }
"""

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def escaped(text: str) -> str:
    """Write a text so that it is read as it is, in an element or an attribute."""
    return escape(visible(" ".join(text.split())), quote=True)


def html_page(document: Document) -> str:
    """Write a document; ends with a newline."""
    body = "\n".join(map(_block, document.blocks))
    return PAGE.format(title=escaped(document.title), style=STYLE, body=body)


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"<h{level}>{escaped(text)}</h{level}>"
        case Paragraph(runs=runs):
            return f"<p>{_runs(runs)}</p>"
        case Bullets(items=items):
            inside = "\n".join(f"<li>{_runs(item)}</li>" for item in items)
            return f"<ul>\n{inside}\n</ul>"
        case Table():
            return _table(block)
        case Literal(lines=lines):
            return "<pre>" + "\n".join(escape(visible(line)) for line in lines) + "</pre>"
        case Sources(items=items):
            inside = "\n".join(
                f'<li id="source-{number}">{_runs(item)}</li>'
                for number, item in enumerate(items, 1)
            )
            return f"<ol>\n{inside}\n</ol>"
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in table.header)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{_runs(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return (
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    """One run: blanks at its ends stay."""
    head, tail = ends(run.text)
    text = f"<strong>{escaped(run.text)}</strong>" if run.strong else escaped(run.text)
    if run.link is not None and is_web(run.link):
        text = f'<a href="{escaped(run.link)}" rel="noopener noreferrer nofollow">{text}</a>'
    links = ", ".join(f'<a href="#source-{number}">{number}</a>' for number in run.cites)
    cites = f"<sup>[{links}]</sup>" if links else ""
    return head + text + tail + cites
