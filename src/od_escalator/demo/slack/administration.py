"""What an administrator of the workspace does: deletes, archives, invites, revokes, sends people away."""

from dataclasses import replace

from od_escalator.demo.slack.hands import Hands


class Administration(Hands):
    def delete_message(self, channel: str, ts: str) -> None:
        with self._changed:
            self._workspace.drop(channel, ts)

    def archive(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, archived=True)

    def unarchive(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, archived=False)

    def remove_bot(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, joined=False)

    def invite_bot(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, joined=True)

    def revoke(self, token: str) -> None:
        with self._changed:
            self._workspace.revoked.add(token)

    def deactivate(self, user_id: str) -> None:
        with self._changed:
            self._workspace.users[user_id] = replace(self._workspace.users[user_id], deleted=True)
