"""What the forms offer is what the pipeline knows, and every field says what it is for."""

from typing import get_args

import pytest

from flows.choices import Format, Locale, Rule, Spoken, chosen
from flows.serve import FLOWS, deployments
from harbor_pub.cleaning import RULES
from harbor_pub.errors import SettingsError
from harbor_pub.languages import TARGETS
from harbor_pub.publishing import FORMATS
from harbor_pub.schedules import Schedule

TAGS = {target.tag for target in TARGETS}


def test_every_language_format_and_rule_is_offered() -> None:
    assert set(get_args(Locale)) == TAGS | {"asean"}
    assert set(get_args(Spoken)) == TAGS | {"detect", "en"}
    assert set(get_args(Format)) == set(FORMATS)
    assert get_args(Rule) == RULES


def test_asean_among_others_means_all() -> None:
    assert chosen(["id", "th"]) == "id,th"
    assert chosen(["id", "asean"]) == "asean"


@pytest.mark.parametrize("name", FLOWS)
def test_every_parameter_is_explained(name: str) -> None:
    properties = FLOWS[name].parameters.properties
    assert properties
    assert all(field.get("description") for field in properties.values())


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (Schedule(flow="wach", interval=60), "no flow 'wach'"),
        (Schedule(flow="watch", interval=60), "source_folder"),
        (Schedule(flow="portal", interval=60, parameters={"colour": "red"}), "colour"),
        (Schedule(flow="portal", cron="every day"), "schedule of portal"),
        (
            Schedule(flow="publish", interval=60, parameters={"sources": ["a"], "locales": ["xx"]}),
            "schedule of publish: .*locales",
        ),
    ],
)
def test_a_schedule_that_can_t_run_is_refused_at_the_start(
    schedule: Schedule, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        deployments([schedule])
