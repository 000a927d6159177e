"""The examples in the arithmetic's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import app.calc

MODULES = [module.name for module in pkgutil.walk_packages(app.calc.__path__, "app.calc.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_kind_of_calculation_has_an_example() -> None:
    found = {name for name in MODULES if doctest.DocTestFinder().find(importlib.import_module(name))}
    shown = {
        name
        for name in found
        if any(test.examples for test in doctest.DocTestFinder().find(importlib.import_module(name)))
    }
    expected = {"attribution", "confidence", "money", "movement", "rag", "risk", "rounding", "scoring"}
    expected |= {"effects", "tolerance"} | {f"evm.{name}" for name in ("measures", "estimates", "earning")}
    expected |= {"evm.phasing", "evm.earned_schedule"}
    assert {f"app.calc.{name}" for name in expected} <= shown
