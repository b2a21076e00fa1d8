"""Who runs which office: proposed from clinics, inboxes and channels, and a configuration whatever was found."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.cli.setting_up.draft import Draft
from od_escalator.cli.setting_up.offices import Database, Plan, Surroundings, offices, regional_manager
from od_escalator.cli.setting_up.people import Somebody, everybody, read_people, read_person, spell_person
from od_escalator.cli.setting_up.places import find_channel, operations_channel, owners_channel
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.setting_up.week import GUESS
from od_escalator.config.load import load_settings
from od_escalator.opendental.inspection import ClinicFacts, UserFacts
from od_escalator.opendental.task_lists import InboxFacts
from od_escalator.slack.roll import Channel, Member

TOWNS = ("Geneva", "Lakeside", "Elgin", "Batavia", "Aurora")
NAMES = ("Kelly Ray", "Morgan Hale", "Ines Castro", "Tom Weber", "Ana Sousa")


def user(name: str, number: int, *followers: int, inbox: bool = True, hidden: bool = False) -> UserFacts:
    facts = InboxFacts(
        name=name, archived=False, filtered=False, followers=frozenset({number, *followers}), blockers=frozenset()
    )
    return UserFacts(
        number=number,
        name=name,
        hidden=hidden,
        employed=False,
        inbox=facts if inbox else None,
        inbox_gone=False,
        silent=False,
        computers=frozenset(),
    )


def member(name: str, **more: str) -> Member:
    id_ = f"U0{name.replace(' ', '').upper()}"
    return Member(**({"id": id_, "name": name, "shown": "", "email": ""} | more))


def channel(name: str, *, private: bool = True, archived: bool = False, inside: bool = True) -> Channel:
    return Channel(id=f"C0{name.upper()}", name=name, is_private=private, is_archived=archived, bot_is_member=inside)


def clinics(*names: str) -> tuple[ClinicFacts, ...]:
    return tuple(ClinicFacts(abbreviation=name, description=f"Willow Creek {name}", hidden=False) for name in names)


def test_five_offices_are_proposed_at_once() -> None:
    people = everybody(
        [user("Sam", 11), *(user(name.split()[0], number, 11) for number, name in enumerate(NAMES, start=21))],
        [member(name) for name in (*NAMES, "Sam Ortiz", "Dana Brooks", "Rosa Lind")],
    )
    inside = {
        f"C0{town.upper()}": frozenset({member(name).id, member("Dana Brooks").id})
        for town, name in zip(TOWNS, NAMES, strict=True)
    }
    inside["C0GENEVA"] |= {member("Sam Ortiz").id}
    around = Surroundings(
        people=people,
        channels=tuple(channel(town.lower()) for town in TOWNS),
        members=inside,
        clinics={"main": TOWNS},
        owners=(read_person("Rosa Lind", people, ()),),
    )
    plans = offices([Database(name="main", title="Willow Creek", clinics=clinics(*TOWNS), week=None)], around)
    assert [(plan.name, plan.manager and plan.manager.name, plan.channel) for plan in plans] == [
        (town, name, f"C0{town.upper()}") for town, name in zip(TOWNS, NAMES, strict=True)
    ]
    assert [plan.deputy and plan.deputy.name for plan in plans] == ["Sam Ortiz", None, None, None, None]
    assert str(regional_manager(plans, around)) == "Dana Brooks"


def test_without_channels_and_clinics_the_practice_is_one_office_and_nobody_is_guessed() -> None:
    around = Surroundings(people=(), channels=(), members={}, clinics={})
    [plan] = offices([Database(name="main", title="Willow Creek", clinics=(), week=None)], around)
    assert plan == Plan(name="Willow Creek", database="main", hours=GUESS)
    assert regional_manager([plan], around) is None


@pytest.mark.parametrize(
    ("login", "slack"),
    [
        ("Kelly", member("Kelly Ray")),
        ("KRay", member("Kelly Ray")),
        ("KellyR", member("Kelly Ray")),
        ("Ray, Kelly", member("Kelly Ray")),
        ("frontdesk2", member("Kelly Ray", shown="FrontDesk2")),
        ("k.ray", member("Kelly", email="k.ray@willow-creek.example")),
    ],
)
def test_names_that_tell_who_is_who_are_understood(login: str, slack: Member) -> None:
    [person] = everybody([user(login, 21), user("Old", 22, hidden=True)], [slack])
    assert (person.user, person.slack) == (login, slack.id)
    assert read_person(spell_person(person, [person]), [person], [slack]) == person


def test_names_that_could_be_two_people_are_not_guessed() -> None:
    members = [member("Kelly Ray"), member("Kelly Moss")]
    people = everybody([user("Kelly", 21)], members)
    assert [(each.user, each.slack) for each in people] == [
        ("Kelly", None),
        (None, "U0KELLYRAY"),
        (None, "U0KELLYMOSS"),
    ]
    with pytest.raises(Refused, match="nothing tells who Kelly is in Slack"):
        read_person("Kelly", people, members)
    linked = read_person("Kelly/kelly moss", people, members)
    assert (linked.name, linked.user, linked.slack, linked.has_inbox) == ("Kelly Moss", "Kelly", "U0KELLYMOSS", True)
    assert read_person(spell_person(linked, people), people, members) == linked
    alone = read_person("Kelly/-", people, members)
    assert (alone.slack, read_person(spell_person(alone, people), people, members)) == (None, alone)
    with pytest.raises(Refused, match='"kelly" may be Kelly Ray or Kelly Moss'):
        read_person("kelly", people[1:], members)


def test_where_slack_does_not_show_its_members_ids_and_addresses_can_be_typed() -> None:
    people = everybody([user("Kelly", 21)], [])
    assert read_person("Kelly/U012AB3CD", people, []).slack == "U012AB3CD"
    assert read_person("rosa@willow-creek.example", people, []).name == "rosa"
    with pytest.raises(Refused, match='nobody in Slack is "Rosa"'):
        read_person("Kelly/Rosa", people, [])
    with pytest.raises(Refused, match="nobody in Slack"):
        read_person("U0NOBODY", people, [member("Kelly Ray")])
    with pytest.raises(Refused, match="nobody is named"):
        read_people(" , ", people, [])


def test_channels_are_found_by_what_they_are_for() -> None:
    channels = [channel("owners", archived=True), channel("practice-owners"), channel("exit"), channel("it-help")]
    assert (owners_channel(channels), operations_channel(channels)) == (channels[1], channels[3])
    assert owners_channel([channel("owners", inside=False)]) is None
    assert find_channel("#IT-help", channels) == channels[3]
    assert find_channel("C0SECRET", channels) == "C0SECRET"
    with pytest.raises(Refused, match=r'no channel #it-halp \(did you mean "it-help"\?\): if it is private'):
        find_channel("it-halp", channels)


letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=20)
@given(
    names=st.lists(letters, min_size=2, max_size=6, unique_by=str.casefold),
    towns=st.lists(letters, min_size=1, max_size=4, unique_by=str.casefold),
    secret=letters,
)
def test_whatever_was_found_is_a_configuration_without_findings(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], towns: list[str], secret: str
) -> None:
    people = [Somebody(name=name, user=name, slack=f"U0{number}AB") for number, name in enumerate(names)]
    around = Surroundings(people=(), channels=(), members={}, clinics={})
    plans = [
        Plan(**(fields(plan) | {"manager": people[0], "regional": people[1], "deputy": people[-1], "channel": "C0AB"}))
        for plan in offices([Database(name="main", title=secret, clinics=clinics(*towns), week=None)], around)
    ]
    draft = Draft(
        timezone="America/New_York",
        databases={"main": {"url": "mysql+pymysql://a@b/c", "open_dental_user": secret, "tasks_via": "none"}},
        state=Path("/var/lib/od-escalator/state.db"),
        slack={"bot_token_file": "/etc/od-escalator/slack-bot-token"},
        owners_channel="C0OWNERS",
        operations_channel="C0IT",
        commlog_types=[secret],
        procedure_codes=[],
        owners=people,
        offices=plans,
        mode="shadow",
    )
    file = tmp_path_factory.mktemp("found", numbered=True) / "config.toml"
    file.write_text(draft.text(), encoding="utf-8", newline="\n")
    loaded = load_settings(file)
    assert [office.name for office in loaded.offices] == towns
    assert loaded.people[loaded.offices[0].office_manager].name == names[0]
    assert [person.name for person in loaded.people.values()].count(names[-1]) == 1
    assert tomllib.loads(draft.text())["databases"] == draft.databases


def fields(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in Plan.__slots__}
