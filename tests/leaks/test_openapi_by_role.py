"""Everything the OpenAPI description allows, sent as each role: no answer fails, none says a hidden word."""

from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from leak_hunting import Hunt, hunt
from leak_requests import shown_text
from leak_worlds import office
from schemathesis import GenerationMode

from vanban.principals import Role

pytestmark = pytest.mark.slow
EXAMPLES = 12  # of each operation and role


@pytest.fixture(scope="module")
def hunting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hunt]:
    with office(tmp_path_factory.mktemp("openapi"), 11) as built:
        yield hunt(built)


def people_of_each_role(hunting: Hunt) -> dict[str, str]:
    """Returns a person for each role that the office has, and one that has none beside reading."""
    found: dict[str, str] = {}
    for username in sorted(hunting.office.passwords):
        for role in hunting.principal(username).roles:
            found.setdefault(role, username)
    return found


@pytest.fixture(scope="module")
def cases(hunting: Hunt) -> list[schemathesis.Case]:
    """What is sent of every operation: derandomized, it is the same for every role, so it is made once."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", hunting.app)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    found: list[schemathesis.Case] = []
    for result in schema.get_all_operations():

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=result.ok().as_strategy())
        def kept(case: schemathesis.Case) -> None:
            case.cookies = {}  # the session of the role speaks, not a credential that was made up
            for name in [name for name in case.headers or {} if name.lower() in ("authorization", "cookie")]:
                case.headers.pop(name)
            found.append(case)

        kept()
    return found


@pytest.mark.parametrize("role", [Role.CADRE, Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM, Role.AUDITOR])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_operation_fails_or_leaks(hunting: Hunt, cases: list[schemathesis.Case], role: Role) -> None:
    username = people_of_each_role(hunting)[role.value]
    wrong: list[str] = []
    statuses: Counter[int] = Counter()
    for case in cases:
        before = hunting.office.readable(hunting.principal(username))
        client = hunting.client(username)
        response = case.call(session=client)
        if response.status_code == 401 and client.get("/api/v1/documents").status_code == 401:
            hunting.clients.pop(username, None)
        readable = before | hunting.office.readable(hunting.principal(username))
        statuses[response.status_code // 100] += 1
        said = shown_text(response)
        if response.status_code >= 500 and response.status_code != 503:
            wrong.append(f"{case.method} {case.formatted_path}: {response.status_code}")
        wrong.extend(
            f"{case.method} {case.formatted_path}: says {word}"
            for word in hunting.office.hidden_words(readable)
            if word in said
        )
    assert wrong == []
    assert statuses[2] > 20, statuses
    assert statuses[4] > 20, statuses
