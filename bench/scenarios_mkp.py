"""The published knapsacks through the scenario API of a running service.

``python -m bench.scenarios_mkp --address http://127.0.0.1:8000 --token TOKEN --families mknap1 sac94``: each is
posted as a scenario of a portfolio of its own making, solved as a job, and read back.
"""

import argparse
import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from app.calc.selection.problem import Problem
from bench.knapsacks import Knapsack, knapsacks

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("STEERCO_SHARED_DATA", ROOT.parent / "shared" / "data")) / "mkp"


def scenario_of(problem: Problem) -> dict[str, Any]:
    """A problem of capacities as a scenario is posted."""
    periods = [{"code": code, "start_on": f"{2027 + at}-04-01"} for at, code in enumerate(problem.periods)]
    capacities = [
        {"role": each.role, "amounts": [None if limit is None else str(limit) for limit in each.amounts]}
        for each in problem.capacities
    ]
    return {"name": "Knapsack", "periods": periods, "budgets": [], "capacities": capacities}


def candidates_of(problem: Problem) -> list[dict[str, Any]]:
    """What may be selected, as it is put."""
    return [
        {
            "code": each.id,
            "value": str(each.value),
            "roles": {role: [str(amount) for amount in uses] for role, uses in each.profile.roles.items()},
        }
        for each in problem.candidates
    ]


def solved(client: httpx.Client, portfolio: str, known: Knapsack, seconds: int) -> dict[str, Any]:
    """The solution of a knapsack, as the API tells it."""
    made = told(client.post(f"/v1/portfolios/{portfolio}/scenarios", json=scenario_of(known.problem)))
    url = made.headers["Location"]
    items = {"items": candidates_of(known.problem)}
    told(client.put(f"{url}/candidates", json=items, headers={"If-Match": made.headers["ETag"]}))
    order = {"time_limit_seconds": seconds, "explains": False, "frontiers": []}
    job = told(client.post(f"{url}/solutions", json=order)).headers["Location"]
    while not (state := told(client.get(job)).json())["ended_at"]:
        time.sleep(0.1)
    if state["status"] != "succeeded":
        raise RuntimeError(f"{known.name}: {state['problem']}")
    found = told(client.get(f"/v1/scenario-solutions/{state['result']['scenario_solution_id']}"))
    solution: dict[str, Any] = found.json()
    return solution


def told(answer: httpx.Response) -> httpx.Response:
    answer.raise_for_status()
    return answer


def rows(client: httpx.Client, families: list[str], seconds: int) -> Iterator[tuple[object, ...]]:
    body = {"name": "Knapsacks", "currency": "GBP"}
    portfolio = told(client.post("/v1/portfolios", json=body)).json()["id"]
    for known in knapsacks(DATA):
        if not families or known.family in families:
            found = solved(client, portfolio, known, seconds)
            below = (known.best - Decimal(found["objective"])) / known.best
            checked = found["checked"]["is_feasible"]
            yield (
                known.name,
                found["status"],
                found["objective"],
                known.best,
                f"{below:.3%}",
                checked,
                found["seconds"],
            )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--address", default="http://127.0.0.1:8000")
    options.add_argument("--token", required=True)
    options.add_argument("--families", nargs="*", default=[], help="mknap1, sac94, mknapcb1, mknapcb4")
    options.add_argument("--seconds", type=int, default=30)
    chosen = options.parse_args()
    print("| knapsack | status | value | known | below known | feasible | s |\n" + "| --- " * 7 + "|")
    headers = {"Authorization": f"Bearer {chosen.token}"}
    with httpx.Client(base_url=chosen.address, headers=headers, timeout=60) as client:
        for row in rows(client, chosen.families, chosen.seconds):
            print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
