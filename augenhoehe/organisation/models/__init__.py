"""The tables of this room: local Jobcenters, sites, rooms, teams, staff, what they can, and their log-ins."""

from augenhoehe.organisation.models.accounts import (
    Account,
    AccountManager,
    AccountMeasure,
    MeasureKind,
    Notification,
)
from augenhoehe.organisation.models.hours import (
    ConsultationHours,
    OpeningHours,
)
from augenhoehe.organisation.models.house import (
    LocalJobcenter,
    Specialism,
    Team,
)
from augenhoehe.organisation.models.sites import (
    ContactPointPilot,
    PilotFigure,
    Room,
    Site,
    SiteClosure,
    SiteKind,
)
from augenhoehe.organisation.models.skills import (
    DistrictService,
    LanguageLevel,
    StaffLanguage,
    StaffSpecialism,
    StaffTraining,
    TrainingKind,
)
from augenhoehe.organisation.models.staff import (
    Absence,
    Role,
    Salutation,
    Staff,
    Weekday,
    addressed,
    declined,
    monday_to_friday,
    staff_of,
)

__all__ = [
    "Absence",
    "Account",
    "AccountManager",
    "AccountMeasure",
    "ConsultationHours",
    "ContactPointPilot",
    "DistrictService",
    "LanguageLevel",
    "LocalJobcenter",
    "MeasureKind",
    "Notification",
    "OpeningHours",
    "PilotFigure",
    "Role",
    "Room",
    "Salutation",
    "Site",
    "SiteClosure",
    "SiteKind",
    "Specialism",
    "Staff",
    "StaffLanguage",
    "StaffSpecialism",
    "StaffTraining",
    "Team",
    "TrainingKind",
    "Weekday",
    "addressed",
    "declined",
    "monday_to_friday",
    "staff_of",
]
