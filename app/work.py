"""What a worker imports, and the API does not: every table, and the modules with kinds of work and loops."""

MODULES = (
    "app.models",
    "app.anchoring",
    "app.audit.verifying",
    "app.delivering",
    "app.governance.decisions.due",
    "app.reminding",
    "app.reminders.firing",
    "app.risk.simulations.simulating",
    "app.exchange.imports.jobs",
)
