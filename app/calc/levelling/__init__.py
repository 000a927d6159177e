"""Resource levelling: plans against capacity, period by period; pure functions of values.

Time is whole periods from zero, capacity and demand are whole units: what a period and a unit stand for
(a day and a hundredth of a person, say) is the caller's affair.
"""
