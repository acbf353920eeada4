"""What schemes, indicators and features are called on the pages. «Kennzahl, Gliederung»"""

from augenhoehe.caseload.districts.counting import EVERYBODY, LONE_PARENTS, UNDER_25
from augenhoehe.cases.models import Theme
from augenhoehe.web.languages import german_name

SCHEMES = {
    "kreis": "Kreise",
    "gemeinde": "Gemeinden",
    "quartier": "Quartiere der größeren Orte",
    "bezirk": "Bezirke",
    "plr": "Planungsräume",
    "bzr": "Bezirksregionen",
}
INDICATORS = {
    "inhabitants": "Einwohnerinnen und Einwohner",
    "sgb2_recipients": "Leistungsberechtigte nach SGB II",
    "minimum_income_recipients": "Mindestsicherung insgesamt",
    "asylum_benefit_recipients": "Leistungen nach AsylbLG",
    "area_km2": "Fläche",
    "foreigners": "ohne deutschen Pass",
    "migration_background": "mit Migrationshintergrund",
    "women": "Frauen",
    "aged_under_6": "unter 6 Jahre",
    "aged_6_to_14": "6 bis 14 Jahre",
    "aged_15_to_17": "15 bis 17 Jahre",
    "aged_18_to_26": "18 bis 26 Jahre",
    "aged_27_to_44": "27 bis 44 Jahre",
    "aged_45_to_54": "45 bis 54 Jahre",
    "aged_55_to_64": "55 bis 64 Jahre",
    "aged_65_and_over": "65 Jahre und älter",
    "sgb2_unemployed_percent": "Arbeitslose nach SGB II",
    "benefit_without_unemployment_percent": "Transferbezug ohne Arbeitslosigkeit",
    "child_poverty_percent": "Kinderarmut",
    "sgb2_unemployed_change": "Arbeitslose nach SGB II, Veränderung",
    "benefit_without_unemployment_change": "Transferbezug, Veränderung",
    "child_poverty_change": "Kinderarmut, Veränderung",
    "status_index": "Status-Index",
    "dynamics_index": "Dynamik-Index",
    "young_unemployed_percent": "Jugendarbeitslosigkeit",
    "single_parents_percent": "Haushalte von Alleinerziehenden",
    "old_age_poverty_percent": "Altersarmut",
    "migration_background_percent": "mit Migrationshintergrund (Anteil)",
    "foreigners_percent": "ohne deutschen Pass (Anteil)",
}
FEATURES = {
    EVERYBODY: "Menschen in Betreuung",
    UNDER_25: "davon unter 25 Jahre",
    LONE_PARENTS: "davon alleinerziehend",
}


def scheme_name(scheme: str) -> str:
    """«Gemeinden»; a way to divide the area that came with a file keeps its own name."""
    return SCHEMES.get(scheme, scheme)


def scheme_place(scheme: str) -> tuple[int, str]:
    """Municipalities first, as most work is there; then from large to small, and what came with a file at the end."""
    order = ["gemeinde", *(one for one in SCHEMES if one != "gemeinde")]
    return order.index(scheme) if scheme in order else len(order), scheme


def indicator_name(indicator: str) -> str:
    """«Einwohnerinnen und Einwohner»; an unknown one keeps its own name."""
    return INDICATORS.get(indicator, indicator)


def feature_name(feature: str) -> str:
    """«davon unter 25 Jahre», «Ukrainisch», «Kinderbetreuung»"""
    kind, _, value = feature.partition(":")
    if kind == "language":
        return german_name(value)
    if kind == "theme":
        return str(Theme(value).label)
    return FEATURES[feature]


def feature_question(feature: str) -> str:
    """The same, as it stands alone in a list to choose from."""
    kind, _, _ = feature.partition(":")
    before = {"language": "spricht ", "theme": "Thema "}.get(kind, "")
    return before + feature_name(feature).removeprefix("davon ")


def group_name(feature: str | None) -> str:
    """Under which heading a feature of ours stands in a list to choose from; None is an indicator of a file."""
    if feature is None:
        return "Kennzahlen aus offenen Daten"
    kinds = {
        "language": "Sprachen der Menschen in Betreuung",
        "theme": "Was Menschen in Betreuung beschäftigt",
    }
    return kinds.get(feature.partition(":")[0], "Menschen in Betreuung")
