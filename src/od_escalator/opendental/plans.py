"""Whether a patient has a plan of a federal program, by the filing codes that Open Dental sends with claims.

Asked for one patient, when somebody is about to offer something. The codes are those of a claim (X12, SBR09); that of
the government's own employees (FI) is not among them, as the law does not count their plan.
"""

from od_escalator.opendental.connection import HeldConnection

#: Medicare (HMO, A and B), Medicaid, TRICARE, Title V, veterans, and any other federal program.
FEDERAL = ("16", "MA", "MB", "MC", "CH", "TV", "VA", "OF")


def has_federal_plan(connection: HeldConnection, patient: int) -> bool:
    """By the index of patients and then by keys. Permanent where the account may not look."""
    found = connection.row(
        "SELECT 1 FROM patplan p JOIN inssub s ON s.InsSubNum = p.InsSubNum JOIN insplan i ON i.PlanNum = s.PlanNum"
        " JOIN insfilingcode f ON f.InsFilingCodeNum = i.FilingCode"
        " WHERE p.PatNum = %(patient)s AND f.EclaimCode IN %(codes)s LIMIT 1",
        patient=patient,
        codes=FEDERAL,
    )
    return found is not None
