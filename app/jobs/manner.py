"""How a worker works."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a worker holds a job without being heard of, and how often one may be left for dead."""

    lease: timedelta
    crashes: int


@dataclass(frozen=True, slots=True)
class Manner:
    """What a worker knows (the modules of its kinds), how much it does at once, and how often it looks."""

    database_url: str
    modules: tuple[str, ...]
    at_hand: tuple[str, ...]  # modules that only the processes of its jobs import
    slots: int
    poll: timedelta
    terms: Terms
    retention: timedelta
    files: timedelta  # how long what jobs result in is kept
    log_format: Literal["json", "text"] = "json"
    log_level: str = "INFO"
