"""For workers of tests: what they enter piece by piece takes many transactions, however quick the machine is.

The pauses between are as short as lets others in: there are hundreds of them.
"""

from app.jobs import entering

entering.HOLD, entering.PAUSE = 0.01, 0.04
