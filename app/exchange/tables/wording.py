"""How words are compared: without case and extra space, and with ``*`` for any run of characters."""

from functools import lru_cache


def plain(text: str) -> str:
    """``text`` in lower case, every run of white space (line breaks too) one space."""
    return " ".join(text.casefold().split())


def spelling(word: str) -> str:
    """``word`` in plain, without space beside a slash either."""
    return "/".join(part.strip() for part in plain(word).split("/"))


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(plain(pattern).split("*"))


def like(pattern: str, wording: str) -> bool:
    """Whether ``wording``, already plain, fits ``pattern``; linear in time, unlike a regular expression."""
    first, *rest = _parts(pattern)
    if not rest:
        return wording == first
    *middle, last = rest
    if len(wording) < len(first) + len(last) or not (wording.startswith(first) and wording.endswith(last)):
        return False
    at, end = len(first), len(wording) - len(last)
    for part in middle:
        found = wording.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def letters(number: int) -> str:
    """The name a spreadsheet gives its column ``number``, from 1: A ... Z, AA ..."""
    name = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def excerpt(text: str, length: int = 300) -> str:
    """The start of ``text``, for a message."""
    return text if len(text) <= length else text[: length - 1] + "…"
