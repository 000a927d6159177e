"""What domains hand to those below them: effects of decisions, measures, kinds of reminders, rules of
consistency, sources of actions, findings about gates, what clears a gate, what
shows that a method is kept, and what may rest on an assumption.

Importing this registers all of it. Every process that writes does, or what is handed would be missing there.
"""

import app.artefacts.products
import app.baselines.agreed
import app.baselines.products
import app.baselines.service
import app.benefits.products
import app.checking
import app.cost.acts
import app.cost.bases.authority
import app.cost.funding.service
import app.governance.assurance.finding
import app.governance.changes.acts
import app.governance.consistency.finding
import app.governance.gates.acts
import app.governance.sources
import app.governance.tolerances.acts
import app.lessons.sources
import app.measuring
import app.methods.effects
import app.methods.governed
import app.pmo.appointing
import app.pmo.sources
import app.portfolio.authorisations.acts
import app.portfolio.business_cases.products
import app.portfolio.prioritising
import app.portfolio.resting
import app.reminding
import app.risk.acts
import app.risk.assumptions.dependants
import app.risk.products
import app.risk.sources
import app.schedule.starting
import app.variance.status_reports.products  # noqa: F401
