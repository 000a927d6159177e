"""Earned value management: measures, estimates at completion, earning rules, phasing and earned schedule.

Amounts are whole minor units of one currency, or exact fractions of them; nothing is rounded here but
where a function says so. What is undefined is None with a reason, never 0 and never infinite.
"""
