"""Why costs or dates differ, as somebody asserted it: arithmetic says where and how much, never why."""

from enum import StrEnum


class CauseCode(StrEnum):
    """Why costs differ, as somebody asserted it."""

    ESTIMATE = "estimate"
    PRODUCTIVITY = "productivity"
    RATE = "rate"
    SCOPE_GROWTH = "scope_growth"
    REWORK = "rework"
    LATE_START = "late_start"
    SUPPLIER = "supplier"
    RISK_REALISED = "risk_realised"
    ACCOUNTING = "accounting"
