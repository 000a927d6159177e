"""For workers of tests: what they enter piece by piece takes many transactions, however quick the machine is."""

from app.jobs import entering

entering.HOLD = 0.01
