"""The OpenAPI document against the server, by requests that are made up."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.ogc.conftest import app_over

EXAMPLES = {GenerationMode.POSITIVE: 8, GenerationMode.NEGATIVE: 4}
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def schema(server):
    return schemathesis.openapi.from_url(f"{server}/api")


@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.value)
def test_server_keeps_what_its_document_promises(schema, mode):
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.method.lower() == "get":
            ask(operation, mode)
            tried += 1

    assert tried > 20


@pytest.mark.parametrize("mode", EXAMPLES, ids=lambda mode: mode.value)
def test_what_writes_keeps_what_the_document_promises(tmp_path, small_gazetteer, mode):
    with app_over(str(tmp_path / "written.gpkg"), small_gazetteer) as app:
        schema = schemathesis.openapi.from_wsgi("/api", app)
        operations = [found.ok() for found in schema.get_all_operations()]
        writing = [x for x in operations if x.method.lower() != "get"]
        for operation in writing:
            ask(operation, mode)

    assert {x.method.lower() for x in writing} == {"post", "delete"}


def ask(operation, mode):
    """Ask one operation a few times, the same times in every run."""

    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=EXAMPLES[mode],
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def asked(case: Case) -> None:
        response = case.call(timeout=20)
        case.validate_response(response, checks=CHECKS)

    asked()
