"""Versions that say how much changed: major, minor and patch (Semantic Versioning 2.0.0).

Examples
--------
>>> parsed("1.10.0") > parsed("1.9.3")
True
"""

PATTERN = r"^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$"


def parsed(version: str) -> tuple[int, ...]:
    """``version`` as numbers, which compare as versions do and as their text does not."""
    return tuple(map(int, version.split(".")))
