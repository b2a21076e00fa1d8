"""The one slash command, as the Slack app names it."""

COMMAND = "/escalations"
USAGE = "open | mine | case 1042 | away | test | help"
