"""The modules that register kinds of work and loops: what a worker, and nobody else, imports."""

MODULES = ("app.audit.verifying",)
