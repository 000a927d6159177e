"""The one refusal of this package, and the limits beyond which a file is not read."""

from dataclasses import dataclass


class TableRefused(ValueError):
    """A file that cannot be read as a table at all: ``code`` for programs, the sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: ``inflated`` counts the bytes of a workbook once unpacked, ``aside`` those
    that are neither sheets nor their strings, which are read whole, ``strings`` those of the strings that its
    sheets share, which are all in memory while the sheets are read row by row, and ``tags`` counts those of
    all its XML: they are what takes time and memory.

    ``fields`` are the records of a table that is to be transposed.
    """

    content: int = 32 * 2**20
    inflated: int = 64 * 2**20
    aside: int = 8 * 2**20
    strings: int = 64 * 2**20
    tags: int = 4_000_000
    parts: int = 2_000
    records: int = 100_000
    columns: int = 16_384
    fields: int = 2_000
    cells: int = 5_000_000


LIMITS = Limits()
LARGE = Limits(  # for a job, which reads row by row
    content=64 * 2**20,
    inflated=512 * 2**20,
    strings=32 * 2**20,
    tags=40_000_000,
    records=200_100,
    cells=20_000_000,
)
