"""The random numbers of a simulation: PCG64, one stream for each chunk of iterations and risk.

A stream's seed is the run's with (chunk, key of the risk) for its spawn key, as ``SeedSequence.spawn`` would
give it. So a chunk comes out the same on any number of workers, and a risk meets the same luck in
another register with the same seed: two runs have common random numbers.
"""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from app.calc.simulation.correlation import root
from app.calc.simulation.normal import Floats, distribution
from app.calc.simulation.register import Block, Column, UncertainRisk

CHUNK = 8192  # iterations: its arrays stay in a processor's cache
WORDS = 2  # of 32 bits, to tell a risk's stream by


def stream(seed: int, chunk: int, key: str) -> np.random.Generator:
    digest = blake2b(key.encode(), digest_size=4 * WORDS).digest()
    words = (int.from_bytes(digest[at : at + 4], "little") for at in range(0, 4 * WORDS, 4))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(chunk, *words))))


def drawn(block: Block, seed: int, chunk: int) -> Iterator[tuple[UncertainRisk, Floats]]:
    """For each risk of a block, a row of uniform numbers for each column that it needs."""
    if block.correlation is None:
        for risk in block.risks:
            yield risk, stream(seed, chunk, risk.key).random((risk.draws(), CHUNK))
    else:
        yield from correlated(block, seed, chunk)


def correlated(block: Block, seed: int, chunk: int) -> Iterator[tuple[UncertainRisk, Floats]]:
    """The same for risks of a copula: normals, mixed by the root of its matrix, as probabilities."""
    assert block.correlation is not None
    shape = (len(Column), CHUNK)
    normals = {risk.key: stream(seed, chunk, risk.key).standard_normal(shape) for risk in block.risks}
    columns = block.correlation.columns
    independent = np.stack([normals[key][column] for key, column in columns])
    for (key, column), row in zip(columns, root(block.correlation.matrix) @ independent, strict=True):
        normals[key][column] = row
    for risk in block.risks:
        yield risk, distribution(normals[risk.key])
