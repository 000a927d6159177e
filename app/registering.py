"""What domains hand to those below them: effects of decisions, measures of tolerances, kinds of reminders.

Importing this registers all of it. Every process that writes does, or what is handed would be missing there.
"""

import app.baselines.service
import app.cost.bases.authority
import app.cost.funding.service
import app.measuring
import app.reminding  # noqa: F401
