"""The random numbers of a simulation: PCG64, one stream for each chunk of iterations and risk.

A stream's seed is the run's with (chunk, key of the risk) for its spawn key, as ``SeedSequence.spawn`` would
give it. So a chunk comes out the same on any number of workers, and a risk meets the same luck in
another register with the same seed: two runs have common random numbers.
"""

from collections.abc import Collection, Iterator
from hashlib import blake2b

import numpy as np

from app.calc.simulation.normal import Floats, distribution
from app.calc.simulation.register import Block, Column, UncertainRisk

CHUNK = 8192  # iterations: its arrays stay in a processor's cache
WORDS = 2  # of 32 bits, to tell a risk's stream by


def stream(seed: int, chunk: int, key: str) -> np.random.Generator:
    digest = blake2b(key.encode(), digest_size=4 * WORDS).digest()
    words = (int.from_bytes(digest[at : at + 4], "little") for at in range(0, 4 * WORDS, 4))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(chunk, *words))))


def drawn(
    block: Block, seed: int, chunk: int, only: Collection[str] | None = None
) -> Iterator[tuple[UncertainRisk, Floats]]:
    """For each risk of a block (or ``only`` some), a row of uniform numbers for each column that it needs."""
    if block.mixing is not None:
        yield from correlated(block, block.mixing, seed, chunk, only)
        return
    for risk in block.risks:
        yield risk, stream(seed, chunk, risk.key).random((risk.draws(), CHUNK))


def correlated(
    block: Block, mixing: Floats, seed: int, chunk: int, only: Collection[str] | None
) -> Iterator[tuple[UncertainRisk, Floats]]:
    """The same for risks of a copula: normals, mixed by the root of its matrix, as probabilities."""
    shape = (len(Column), CHUNK)
    normals = {risk.key: stream(seed, chunk, risk.key).standard_normal(shape) for risk in block.risks}
    independent = np.stack([normals[key][column] for key, column in block.columns])
    wanted = [at for at, (key, _) in enumerate(block.columns) if only is None or key in only]
    for at, row in zip(wanted, mixing[wanted] @ independent, strict=True):
        key, column = block.columns[at]
        normals[key][column] = row
    for risk in block.risks:
        if only is None or risk.key in only:
            yield risk, distribution(normals[risk.key])
