"""Whom a message is for: a channel, or a person by user id or e-mail address, with what Slack answered remembered."""

from dataclasses import replace

from od_escalator.domain.card import Content, Staff, ThreadLine
from od_escalator.errors import Permanent
from od_escalator.slack.connection import Connection, id_in
from od_escalator.slack.neutral import is_user_id


class People:
    """Everything here may be asked again at will, so nothing of it is ever Ambiguous."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._users: dict[str, str] = {}
        self._direct: dict[str, str] = {}

    def channel_of(self, place: str) -> str:
        """The channel to post to: the place itself, or the direct messages with the person it names."""
        if not _is_person(place):
            return place
        user = self.user_of(place)
        if user not in self._direct:
            answer = self._connection.ask(self._connection.web.conversations_open, users=user)
            self._direct[user] = id_in(answer, "channel")
        return self._direct[user]

    def user_of(self, person: str) -> str:
        """The user id; Permanent `users_not_found` when nobody has this e-mail address."""
        if "@" not in person:
            return person
        if person not in self._users:
            answer = self._connection.ask(self._connection.web.users_lookupByEmail, email=person)
            self._users[person] = id_in(answer, "user")
        return self._users[person]

    def forget(self, place: str) -> None:
        """Look this person up anew next time; somebody who left and came back has another id."""
        self._direct.pop(self._users.pop(place, place), None)

    def mentionable(self, content: Content) -> Content:
        """The same, with user ids for the e-mail addresses of people whom it mentions."""
        if not isinstance(content, ThreadLine):
            return content
        return replace(content, told=tuple(self._mentionable(person) for person in content.told))

    def _mentionable(self, person: Staff) -> Staff:
        if person.slack is None or is_user_id(person.slack):
            return person
        try:
            return replace(person, slack=self.user_of(person.slack))
        except Permanent:
            return replace(person, slack=None)


def _is_person(place: str) -> bool:
    return "@" in place or is_user_id(place)
