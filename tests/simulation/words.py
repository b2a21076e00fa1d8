"""What the staff of a run write; each text has a mark in it that may never be seen in Slack."""

#: What the front desk writes, the CommLog's type, and how bad it is.
UPSET = (
    ("Waited 50 minutes, left in tears. {zq}", "Upset Patient", 2),
    ("Pt upset about her bill {zq} #upset", "Misc", 2),
    ("{zq} very unhappy with the crown #upset urgent", "Misc", 3),
    ("{zq} complained, a little thing #upset 1", "Misc", 1),
    ("{zq} shouting at the desk #upset 4", "Misc", 4),
)
CHART = (("Seated crown. {zq} Pt upset #upset", "D2740"), ("Very upset about the wait. {zq}", "Zupset"))
ORDINARY = ("Confirmed appt for Tue {zq}", "Mailed the statement {zq}", "Pt asked about upset stomach {zq}")

VOICEMAIL, SPOKE = "Called pt, LVM. {zq}", "Spoke with pt by phone, apologized, she is happy now. {zq}"
SETTLES = "Spoke with pt by phone, she is happy now. #resolved {zq}"
