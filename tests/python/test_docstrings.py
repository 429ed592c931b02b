"""Everything public says what it takes, gives and raises, as numpydoc has it, and is annotated throughout."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest

import gaiahpc
import gaiahpc.models
import gaialab

SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)
# Parameters that one phrase tells of: those of another function that does the same.
AS_IN = re.compile(r"[Aa]s (?:in )?:(?:meth|func):|[Ee]lse as :meth:|Do :meth:")


def sections(text: str) -> dict[str, str]:
    """The sections of a docstring by their titles; the summary under ''."""
    parts = SECTION.split(text)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def documented(section: str) -> set[str]:
    """Names that a section of parameters begins a line with: ``x, y : float``."""
    names: set[str] = set()
    for line in section.splitlines():
        if line and not line[0].isspace():
            names.update(name.strip().lstrip("*") for name in line.split(" : ")[0].split(","))
    return names


def public() -> Iterator[tuple[str, Any]]:
    for module, names in ((gaialab, gaialab.__all__), (gaiahpc, gaiahpc.__all__)):
        for name in names:
            thing = getattr(module, name)
            if inspect.isclass(thing):
                yield name, thing
                for member, value in inspect.getmembers(thing):
                    own = getattr(value, "fget", value)
                    if not member.startswith("_") and getattr(own, "__module__", "").startswith("gaia"):
                        yield f"{name}.{member}", value
            elif callable(thing):
                yield name, thing


CASES = dict(public())


def function_of(thing: Any) -> Any:
    return thing.fget if isinstance(thing, property) else thing


@pytest.mark.parametrize("name", CASES)
def test_documented(name: str) -> None:
    thing = CASES[name]
    text = inspect.getdoc(thing)
    assert text, "no docstring"
    summary = text.splitlines()[0]
    assert summary.endswith("."), f"the first line is a sentence: {summary}"
    if isinstance(thing, property):
        return
    if inspect.isclass(thing) and issubclass(thing, Warning | Exception):
        return
    found = sections(text)
    is_class = inspect.isclass(thing)
    parameters = [
        parameter
        for parameter in inspect.signature(thing).parameters.values()
        if parameter.name != "self" and not parameter.name.startswith("_")
    ]
    missing = {each.name for each in parameters} - documented(found.get("Parameters", ""))
    if is_class:
        # Of results, which users do not make, the attributes.
        assert "Attributes" in found or not missing, f"neither attributes nor {sorted(missing)}"
        return
    assert not missing or AS_IN.search(text), f"not documented: {sorted(missing)}"
    returns = inspect.signature(thing).return_annotation
    if len(parameters) > 1 and returns not in (None, "None"):
        assert {"Returns", "Yields"} & found.keys() or AS_IN.search(text), "no Returns"
    if len(parameters) > 2:
        assert {"Raises"} & found.keys() or AS_IN.search(text), "no Raises"


@pytest.mark.parametrize("name", CASES)
def test_annotated(name: str) -> None:
    thing = CASES[name]
    function = thing.__init__ if inspect.isclass(thing) else function_of(thing)
    if not inspect.isfunction(function):
        return
    hints = {**getattr(function, "__annotations__", {})}
    for parameter in inspect.signature(function).parameters.values():
        assert parameter.name in ("self", "cls") or parameter.name in hints, parameter.name
    assert "return" in hints


@pytest.mark.parametrize(
    "name", ["density_map", "healpix_map", "histogram", "statistics", "similar_spectra", "sql"]
)
def test_examples(name: str) -> None:
    """What a user meets first shows how it is used, and the example is Python."""
    examples = sections(inspect.getdoc(getattr(gaialab, name)) or "")["Examples"]
    code = [line[4:] for line in examples.splitlines() if line.startswith((">>> ", "... "))]
    assert code
    compile("\n".join(code), name, "exec")


def test_the_check_can_fail() -> None:
    assert documented("x, y : str\n    Words.\n**rest\n    More.") == {"x", "y", "rest"}
    assert sections("One.\n\nParameters\n----------\nx : int\n    It.").keys() == {"", "Parameters"}
    assert get_type_hints(documented)["return"] == set[str]
