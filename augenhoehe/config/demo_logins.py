"""Who can log in to the demo. Everybody may know these; in a real installation they do not exist."""

from augenhoehe.organisation.demo.house import DemoLogin
from augenhoehe.organisation.models import Role, Salutation

BOCHOLT, BORKEN = "05554008", "05554012"
PLACE_NAMES = {BOCHOLT: "Bocholt", BORKEN: "Borken"}
FRAU, HERR = Salutation.FRAU, Salutation.HERR

COUNSELLOR = DemoLogin("terhorst", Role.COUNSELLOR, BOCHOLT, FRAU, "Birgit", "Terhorst")
RECEPTION = DemoLogin("empfang", Role.RECEPTION, BOCHOLT, HERR, "Tim", "Rottstegge")
DEMO_LOGINS = (
    COUNSELLOR,
    DemoLogin("lansing", Role.TEAM_LEAD, BOCHOLT, HERR, "Heiner", "Lansing"),
    DemoLogin("direktorin", Role.MANAGING_DIRECTOR, BORKEN, FRAU, "Marlies", "Enning"),
    DemoLogin("datenschutz", Role.DATA_PROTECTION_OFFICER, BORKEN, HERR, "Jörg", "Wüpping"),
    DemoLogin("verwaltung", Role.ADMINISTRATOR, BORKEN, FRAU, "Anja", "Bußmann"),
    RECEPTION,
    DemoLogin("leistung", Role.BENEFITS_OFFICER, BOCHOLT, FRAU, "Gabriele", "Harmeling"),
    DemoLogin("unterwegs", Role.OUTREACH, BOCHOLT, HERR, "Jens", "Overkamp"),
    DemoLogin("werkakademie", Role.OFFERS_TEAM, BOCHOLT, FRAU, "Silke", "Nienhaus"),
)
