"""What domains hand to those below them: effects of decisions, measures of tolerances, kinds of reminders.

Importing this registers all of it. Every process that writes does, or what is handed would be missing there.
"""

import app.baselines.service
import app.cost.acts
import app.cost.bases.authority
import app.cost.funding.service
import app.governance.changes.acts
import app.governance.tolerances.acts
import app.measuring
import app.reminding
import app.risk.acts  # noqa: F401
