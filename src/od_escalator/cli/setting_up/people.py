"""Who is who in Open Dental and in Slack: one person under two names, as far as the names tell it for sure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.findings import suggestion
from od_escalator.opendental.inspection import UserFacts
from od_escalator.slack.roll import Member

_SLACK = re.compile(r"[UW][A-Z0-9]{2,}|[^@\s]+@[^@\s]+\.[^@\s]+")
#: Of somebody who is not in Slack.
NONE = "-"

_REMEDY = "name a user of Open Dental, somebody in Slack, or both like Kelly/U0KELLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """`user` is the name in Open Dental, `slack` a member id or e-mail address; at least one of them is there."""

    name: str
    user: str | None = None
    slack: str | None = None
    has_inbox: bool = False
    number: int = 0
    followers: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return f"{self.name} ({self.user})" if self.user and self.user != self.name else self.name


def everybody(users: Sequence[UserFacts], members: Sequence[Member]) -> tuple[Somebody, ...]:
    """Users of Open Dental first; who was found in both worlds is one."""
    visible = list({user.name.casefold(): user for user in reversed(users) if not user.hidden}.values())[::-1]
    matches = {user.name: [member for member in members if _plain(user.name) in _forms(member)] for user in visible}
    taken = [member.id for found in matches.values() for member in found]
    people = []
    for user in visible:
        own = [member for member in matches[user.name] if taken.count(member.id) == 1]
        people.append(_from_user(user, own[0] if len(matches[user.name]) == len(own) == 1 else None))
    known = {person.slack for person in people}
    others = [Somebody(name=member.name, slack=member.id) for member in members if member.id not in known]
    return (*people, *others)


def read_person(text: str, people: Sequence[Somebody], members: Sequence[Member]) -> Somebody:
    """By any name, or as `USER/SLACK` where the names do not tell; raises Refused."""
    named, slash, slack = (part.strip() for part in text.partition("/"))
    if slash:
        person, found = _one(named, people), _read_slack(slack, members)
        return replace(person, slack=found, name=_name(found, members) or person.name)
    if _SLACK.fullmatch(named) and not _found(named, people):
        found = _read_slack(named, members)
        return Somebody(name=_name(found, members) or named.partition("@")[0], slack=found)
    person = _one(named, people)
    if person.slack is None:
        raise Refused(
            f"nothing tells who {person.name} is in Slack",
            f"write {named}/ and the member id or e-mail address there, like {named}/U012AB3CD, or {named}/{NONE}",
        )
    return person


def spell_person(somebody: Somebody, people: Sequence[Somebody]) -> str:
    """What `read_person` understands."""
    if somebody in people and somebody.slack is not None:
        return str(somebody)
    return f"{somebody.user or somebody.name}/{somebody.slack or NONE}"


def read_people(text: str, people: Sequence[Somebody], members: Sequence[Member]) -> tuple[Somebody, ...]:
    """Several, with commas between; raises Refused."""
    found = [read_person(part, people, members) for part in text.split(",") if part.strip()]
    if not found:
        raise Refused("nobody is named", _REMEDY)
    return tuple(dict.fromkeys(found))


def _from_user(user: UserFacts, member: Member | None) -> Somebody:
    return Somebody(
        name=member.name if member else user.name,
        user=user.name,
        slack=member.id if member else None,
        has_inbox=user.inbox is not None,
        number=user.number,
        followers=user.inbox.followers if user.inbox else frozenset(),
    )


def _one(text: str, people: Sequence[Somebody]) -> Somebody:
    found = _found(text, people)
    if not found:
        near = suggestion(text, (name for each in people for name in (each.name, each.user or each.name)))
        raise Refused(f'nobody is called "{text}"{near}', _REMEDY)
    if len(found) > 1:
        raise Refused(f'"{text}" may be {" or ".join(map(str, found))}', "write the whole name")
    return found[0]


def _found(text: str, people: Iterable[Somebody]) -> list[Somebody]:
    """By the whole name first, by a part of it only where nobody has the whole."""
    folded = text.casefold()
    whole = [each for each in people if folded in {str(each).casefold(), *_names(each)}]
    return whole or [each for each in people if folded in each.name.casefold().split()]


def _names(person: Somebody) -> set[str]:
    return {name.casefold() for name in (person.name, person.user, person.slack) if name}


def _read_slack(text: str, members: Sequence[Member]) -> str | None:
    """A member's id where Slack shows its members; else what was typed, if it looks like one."""
    if text == NONE:
        return None
    folded = text.casefold()
    for each in members:
        if folded in {each.id.casefold(), each.name.casefold(), each.shown.casefold(), each.email.casefold()} - {""}:
            return each.id
    if members or not _SLACK.fullmatch(text):
        remedy = "copy the member id from the profile in Slack (three dots > Copy member ID)"
        raise Refused(f'nobody in Slack is "{text}"', remedy)
    return text


def _name(slack: str | None, members: Sequence[Member]) -> str | None:
    return next((each.name for each in members if slack == each.id), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _forms(member: Member) -> set[str]:
    """What a user of Open Dental might be called who is this member."""
    words = [_plain(word) for word in member.name.split() if _plain(word)]
    forms = {_plain(member.name), _plain(member.shown), _plain(member.email.partition("@")[0]), *words[:1]}
    if len(words) > 1:
        first, last = words[0], words[-1]
        forms |= {first + last, last + first, first[0] + last, first + last[0], last + first[0]}
    return forms - {""}
