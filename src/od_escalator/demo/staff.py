"""Who works at Willow Creek Dental, the invented group of the demo and the tests: plain data, no SQL."""

from dataclasses import dataclass

GROUP = "Willow Creek Dental"
CLINICS = ("Geneva", "Lakeside")
ESCALATOR = "Escalator"


@dataclass(frozen=True, slots=True)
class Employee:
    """One Open Dental user; `inbox` says that she has a task list of her own, `follows` whose lists pop up for her."""

    name: str
    group: str
    clinic: str | None = None
    inbox: bool = False
    follows: tuple[str, ...] = ()
    provider: str | None = None


STAFF = (
    Employee("Kelly", "Office managers", "Geneva", inbox=True, follows=("Kelly",)),
    Employee("Sam", "Office managers", "Geneva", inbox=True, follows=("Sam", "Kelly")),
    Employee("Jamie", "Front desk", "Geneva"),
    Employee("Robin", "Hygienists", "Geneva"),
    Employee("Morgan", "Office managers", "Lakeside", inbox=True, follows=("Morgan",)),
    Employee("Alex", "Front desk", "Lakeside"),
    Employee("Dana", "Regional managers", inbox=True, follows=("Dana",)),
    Employee("Rosa", "Owners"),
    Employee("Lee", "Owners"),
    Employee("Okafor", "Doctors", "Geneva", provider="DrOk"),
    Employee("Lindgren", "Doctors", "Lakeside", provider="DrLi"),
    Employee(ESCALATOR, "No rights"),
)

PROVIDERS = (("DrOk", "Okafor", "Amara"), ("DrLi", "Lindgren", "Elsa"))

COMMLOG_TYPES = (
    ("ApptRelated", "APPT"),
    ("Insurance", ""),
    ("Financial", "FIN"),
    ("Recall", "RECALL"),
    ("Misc", "MISC"),
    ("Text", "TEXT"),
    ("Upset Patient", ""),
)
TASK_PRIORITIES = (("Normal", "D"), ("Reminder", "R"), ("High", ""))

PREFERENCES = {
    "RandomPrimaryKeys": "0",
    "EasyNoClinics": "0",
    "ProcessSigsIntervalInSecs": "10",
    "SignalInactiveMinutes": "0",
    "TasksNewTrackedByUser": "1",
    "TasksUseRepeating": "0",
    "TasksGlobalFilterType": "0",
    "CommLogAutoSave": "0",
    "ProcGroupNoteDoesAggregate": "0",
    "DockPhonePanelShow": "0",
    "UpdateInProgressOnComputerName": "",
    "CorruptedDatabase": "0",
    "DatabaseGlobalVariablesDontSet": "0",
    "SignalLastClearedDate": "2026-01-01 03:00:00",
    "PracticeTitle": GROUP,
}

PROCEDURES = (
    ("D0120", "periodic oral evaluation", "PerEx"),
    ("D1110", "prophylaxis, adult", "Pro"),
    ("D2392", "resin composite, two surfaces, posterior", "CompP2"),
    ("D2740", "crown, ceramic", "Crn"),
    ("~GRP~", "Group Note", "GrpNote"),
    ("Zupset", "clinical note about an upset patient", "Upset"),
)
