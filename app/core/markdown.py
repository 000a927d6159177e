"""A paper as Markdown (CommonMark, with the tables of GitHub) in which text stays text."""

import re
from collections.abc import Iterator, Sequence

from fastapi import Response

from app.core.paper import Paper, Part, shown

# What has a meaning in CommonMark anywhere, as a backslash before it takes that away; and lines of lists and
# rules, which begin with a number or a sign.
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~=.:@-])")
MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class MarkdownResponse(Response):
    media_type = "text/markdown"


def markdown(paper: Paper) -> str:
    """The paper; the same paper is always the same text."""
    lines = [f"# {inline(paper.title)}", ""]
    for part in paper.parts:
        lines += section(part)
    return "\n".join(lines)


def section(part: Part) -> Iterator[str]:
    yield from (f"## {inline(part.heading)}", "")
    if part.text is not None:
        yield from (f"{paragraphs(part.text)}", "")
    if part.header:
        yield from (line(part.header), line(["---"] * len(part.header), raw=True))
        yield from map(line, part.rows)
        yield ""


def line(cells: Sequence[object], raw: bool = False) -> str:
    told = (shown(cell) if raw else inline(shown(cell)) for cell in cells)
    return f"| {' | '.join(told)} |"


def inline(text: str) -> str:
    """``text`` on one line, without any markup of its own."""
    return " ".join(escaped(text).split())


def paragraphs(text: str) -> str:
    """``text`` with its lines as they are: a backslash at the end of each breaks it."""
    lines = (" ".join(escaped(one).split()) for one in text.splitlines())
    return "\\\n".join(one for one in lines if one)


def escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", UNSEEN.sub("", text).translate(MARKUP))
