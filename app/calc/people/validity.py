"""How long a certificate holds, and what that makes it on a day: date arithmetic, never stored."""

from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from app.calc.presence import Span
from app.calc.recurrence import day_of
from app.calc.working_days import A_DAY

WARN_DAYS = 90
ALERT_DAYS = (180, 90, 30)
GOOD_FOR_DAYS = 365  # after which what was verified is to be verified again


class CertificateStatus(StrEnum):
    """What a certificate is on a day. ``in_training``: there is none yet that holds, and somebody is to learn for it."""

    IN_TRAINING = "in_training"
    PLANNED = "planned"
    CURRENT = "current"
    EXPIRING = "expiring"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    NO_EXPIRY = "no_expiry"


class LateStatus(StrEnum):
    """What a scheme calls a certificate that has expired and can still be renewed."""

    SUSPENDED = "suspended"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Validity:
    """From when a certificate holds through which day, for good where there is none; and what follows that."""

    valid_from: date
    expires_on: date | None
    late_status: LateStatus | None = None
    late_months: int = 0

    def status(self, as_of: date, warn_days: int = WARN_DAYS) -> CertificateStatus:
        """What it is on a day. It holds through the day of its expiry.

        >>> Validity(date(2024, 2, 29), date(2027, 2, 28)).status(date(2027, 2, 28)).value
        'expiring'
        """
        if as_of < self.valid_from:
            return CertificateStatus.PLANNED
        if self.expires_on is None:
            return CertificateStatus.NO_EXPIRY
        if as_of > self.expires_on:
            return self._after(as_of)
        soon = self.expires_on - as_of <= timedelta(days=warn_days)
        return CertificateStatus.EXPIRING if soon else CertificateStatus.CURRENT

    @property
    def renewable_until(self) -> date | None:
        """The last day on which it can be renewed without beginning anew."""
        return self.expires_on and months_after(self.expires_on, self.late_months)

    def _after(self, as_of: date) -> CertificateStatus:
        until = self.renewable_until
        if self.late_status and until and as_of <= until:
            return CertificateStatus(self.late_status)
        return CertificateStatus.EXPIRED


def expiry(valid_from: date, years: int | None) -> date | None:
    """Through which day a certificate holds; None where its scheme knows no expiry.

    >>> expiry(date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)
    """
    return months_after(valid_from, 12 * years) if years else None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month where it has no such day, or the last there is."""
    passed = 12 * day.year + day.month - 1 + months
    return day_of(passed, day.day) if passed < 12 * (MAXYEAR + 1) else date.max


class Verification(StrEnum):
    """Whether what is known of a scheme was checked with its awarding body, and within a year."""

    VERIFIED = "verified"
    OUT_OF_DATE = "out_of_date"
    UNVERIFIED = "unverified"


def verification(verified_on: date | None, as_of: date) -> Verification:
    if verified_on is None:
        return Verification.UNVERIFIED
    is_recent = as_of - verified_on <= timedelta(days=GOOD_FOR_DAYS)
    return Verification.VERIFIED if is_recent else Verification.OUT_OF_DATE


def held_until(uncovered: list[Span], until: date) -> date:
    """The last day that is covered without a break, of what is covered from its first day."""
    return uncovered[0][0] - A_DAY if uncovered else until
