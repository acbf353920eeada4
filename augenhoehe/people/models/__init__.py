"""The tables of this room: the person and what belongs to her, and who may see her."""

from augenhoehe.people.models.person import (
    Address,
    AddressKind,
    BenefitUnit,
    BenefitUnitMembership,
    FoundBy,
    InterpreterNeed,
    LanguageLevel,
    MemberRole,
    Person,
    PersonLanguage,
    Precision,
)
from augenhoehe.people.models.visibility import (
    REACH_OF_ROLE,
    AccessGrant,
    Part,
    Reach,
    Responsibility,
    ResponsibilityRole,
    Seal,
    SealReader,
    reach,
)

__all__ = [
    "REACH_OF_ROLE",
    "AccessGrant",
    "Address",
    "AddressKind",
    "BenefitUnit",
    "BenefitUnitMembership",
    "FoundBy",
    "InterpreterNeed",
    "LanguageLevel",
    "MemberRole",
    "Part",
    "Person",
    "PersonLanguage",
    "Precision",
    "Reach",
    "Responsibility",
    "ResponsibilityRole",
    "Seal",
    "SealReader",
    "reach",
]
