"""What domains hand to others: effects of decisions, measures of tolerances, kinds of reminders, and what
may rest on an assumption.

Importing this registers all of it. Every process that writes does, or what is handed would be missing there.
"""

import app.baselines.service
import app.cost.funding.service
import app.measuring
import app.portfolio.resting
import app.reminding
import app.risk.assumptions.dependants  # noqa: F401
