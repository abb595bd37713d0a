"""The red flags that a report can raise: one closed list that rules, reports and texts share.

Each name stands for one thing that a careful reader of a villager's words would underline. What people read for it is
found in locales/ under `signal.<name>`; what it points to in law is in data/rules/.
"""

from __future__ import annotations

SIGNALS: frozenset[str] = frozenset(
    {
        "confinement",
        "debt_bondage",
        "documents_held",
        "falsified_documents",
        "fee_to_person",
        "group_departure",
        "irregular_route",
        "job_substitution",
        "minor",
        "missing_person",
        "moratorium_domestic_work",
        "no_contract",
        "numpang_proses",
        "organ_trade",
        "paid_to_candidate",
        "recruiter_is_official",
        "salary_cut",
        "scam_compound",
        "self_harm",
        "sexual_exploitation",
        "sick_or_injured",
        "tourist_or_pilgrim_visa",
        "unpaid_wages",
        "violence_or_threat",
    }
)

RED, YELLOW, GREEN = "red", "yellow", "green"
LEVELS: tuple[str, ...] = (GREEN, YELLOW, RED)  # from calm to urgent
