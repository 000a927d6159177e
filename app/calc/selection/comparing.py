"""Two selections line by line."""

from decimal import Decimal

from app.calc.selection.answer import Comparison, ComparisonLine, Selection


def compared(before: Selection, after: Selection) -> Comparison:
    """What comes, goes and moves from one selection to another, and what that changes.

    What is worth or costs something else in the second, as after a new estimate, is a difference too.
    """
    old = {each.candidate: each for each in before.chosen}
    new = {each.candidate: each for each in after.chosen}
    lines = tuple(
        ComparisonLine(
            candidate=each,
            start_before=old[each].start if each in old else None,
            start_after=new[each].start if each in new else None,
            value_difference=(new[each].value if each in new else 0)
            - (old[each].value if each in old else Decimal(0)),
            cost_difference=(new[each].cost if each in new else 0)
            - (old[each].cost if each in old else Decimal(0)),
        )
        for each in sorted(old.keys() | new.keys())
    )
    gone, come = set(before.synergies), set(after.synergies)
    return Comparison(
        lines=lines,
        synergies_lost=tuple(sorted(gone - come)),
        synergies_gained=tuple(sorted(come - gone)),
        value_difference=(after.objective or Decimal(0)) - (before.objective or Decimal(0)),
        cost_difference=after.cost - before.cost,
    )
