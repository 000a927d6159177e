"""Who gets what from each operation, and how it is tried: the table a new route needs a line in.

The key is the method and the path below ``/v1``, the three levels of the tree being ``/components``.
A new path parameter needs one in ``MADE`` too: how to make what it names.
"""

from collections.abc import Mapping

from tests.contract.access import Case
from tests.contract.cases import exchange, governance, identity, portfolio, risk, tree, variance
from tests.contract.world import Maker

PARTS = (tree, identity, risk, governance, variance, portfolio, exchange)
MADE: Mapping[str, Maker] = {name: make for part in PARTS for name, make in part.MADE.items()}
CASES: Mapping[str, Case] = {key: case for part in PARTS for key, case in part.CASES.items()}
