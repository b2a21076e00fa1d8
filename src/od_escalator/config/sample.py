"""The made-up practice of the example configuration: two offices that share one database."""

from typing import Any

SAMPLE: dict[str, Any] = {
    "timezone": "America/New_York",
    "databases": {
        "main": {
            "url": "mysql+pymysql://od_escalator@127.0.0.1:3306/opendental",
            "password_file": "/etc/od-escalator/db-password",
            "open_dental_user": "Escalator",
            "tasks_via": "sql",
        },
    },
    "slack": {
        "bot_token_file": "/etc/od-escalator/slack-bot-token",
        "app_token_file": "/etc/od-escalator/slack-app-token",
        "owners_channel": "C0OWNERS",
        "operations_channel": "C0IT",
    },
    "flags": {
        "commlog_types": ["Upset Patient"],
        "tags": ["#upset"],
    },
    "people": {
        "kelly": {"name": "Kelly Ray", "open_dental_user": "Kelly", "slack": "U0KELLY"},
        "sam": {"name": "Sam Ortiz", "open_dental_user": "Sam", "slack": "U0SAM"},
        "morgan": {"name": "Morgan Hale", "open_dental_user": "Morgan", "slack": "U0MORGAN"},
        "dana": {"name": "Dana Brooks", "open_dental_user": "Dana", "slack": "U0DANA"},
        "rosa": {"name": "Rosa Lind", "slack": "rosa@willow-creek.example"},
        "lee": {"name": "Lee Park", "slack": "U0LEE"},
    },
    "offices": [
        {
            "name": "Geneva",
            "database": "main",
            "clinics": ["Geneva"],
            "office_manager": "kelly",
            "deputy": "sam",
            "regional_manager": "dana",
            "owners": ["rosa", "lee"],
            "privacy_officer": "lee",
            "on_call_doctor": "rosa",
            "slack_channel": "C0GENEVA",
            "hours": {
                "mon": ["08:00-12:00", "13:00-17:00"],
                "tue": ["08:00-17:00"],
                "wed": ["08:00-17:00"],
                "thu": ["08:00-19:00"],
                "fri": ["08:00-17:00"],
            },
        },
        {
            "name": "Lakeside",
            "database": "main",
            "clinics": ["Lakeside"],
            "office_manager": "morgan",
            "regional_manager": "dana",
            "owners": ["rosa", "lee"],
            "slack_channel": "C0LAKESIDE",
            "hours": {
                "mon": ["09:00-17:00"],
                "tue": ["09:00-17:00"],
                "wed": ["09:00-17:00"],
                "thu": ["09:00-17:00"],
                "sat": ["09:00-13:00"],
            },
        },
    ],
}
