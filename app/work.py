"""What a worker imports, and the API does not: every table, and the modules with kinds of work and loops."""

MODULES = (
    "app.models",
    "app.anchoring",
    "app.audit.verifying",
    "app.delivering",
    "app.governance.decisions.due",
    "app.governance.escalation.firing",
    "app.portfolio.rankings.making",
    "app.portfolio.scenarios.solving",
    "app.registering",
    "app.reminders.firing",
    "app.resources.levelling.jobs",
    "app.risk.schedule_simulations.simulating",
    "app.risk.simulations.simulating",
    "app.schedule.jobs",
    "app.exchange.exports.jobs",
    "app.exchange.imports.jobs",
)
# What the processes of jobs have at hand beside these, and the worker itself does not need: every list there is.
AT_HAND = ("app.main",)
