"""What the forms offer is what the pipeline knows, and every field says what it is for."""

from typing import get_args

import pytest

from flows.choices import DEPLOYMENTS, Format, Rule, SpokenTag, Tag, chosen, names_of, spoken_tag
from flows.serve import FLOWS, deployments
from harbor_pub.cleaning import RULES
from harbor_pub.errors import SettingsError
from harbor_pub.languages import TARGETS
from harbor_pub.publishing import FORMATS
from harbor_pub.schedules import Schedule

TAGS = {target.tag for target in TARGETS}


def test_every_language_format_and_rule_is_offered() -> None:
    assert set(get_args(Tag)) == TAGS
    assert set(get_args(SpokenTag)) == TAGS | {"detect", "en"}
    assert set(get_args(Format)) == set(FORMATS)
    assert get_args(Rule) == RULES


def test_none_means_all_and_a_choice_wins() -> None:
    assert chosen([]) == chosen(["asean"]) == "asean"
    assert chosen(["id", "th"]) == chosen(["Indonesian", "th"]) == "id,th"
    assert chosen(["asean", "id"]) == "id"


def test_a_form_says_languages_by_name_and_gives_the_flow_their_tags() -> None:
    publish = FLOWS["publish"]
    fields = publish.parameters.properties
    assert "Burmese" in fields["locales"]["items"]["enum"]
    assert fields["locales"]["default"] == []
    assert fields["spoken"]["default"] in fields["spoken"]["enum"]
    given = {"sources": ["a"], "locales": ["Burmese", "th"], "spoken": fields["spoken"]["default"]}
    read = publish.validate_parameters(given)
    assert (read["locales"], spoken_tag(read["spoken"])) == (["my", "th"], "")
    # What an earlier version has written down: the first choice was of the form, not of a person.
    read = publish.validate_parameters({**given, "locales": ["asean", "id"], "spoken": "en"})
    assert (read["locales"], spoken_tag(read["spoken"])) == (["id"], "en")
    assert publish.validate_parameters({**given, "locales": ["asean"]})["locales"] == []
    assert names_of(["fil", "zh-Hans"]) == ["Filipino", "Chinese (Simplified)"]


def test_everything_has_a_name_that_is_no_identifier() -> None:
    assert DEPLOYMENTS.keys() == FLOWS.keys()
    for flow in FLOWS.values():
        for name, field in flow.parameters.properties.items():
            assert field["title"][0].isupper(), (flow.name, name)
            assert "_" not in field["title"]


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
