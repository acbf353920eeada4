"""What a role can do besides looking after people: the links of the user menu and of a first page without lists."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from augenhoehe.organisation.models import Role, Staff
from augenhoehe.people.emergencies import EMERGENCY_ROLES

EVERYBODY = frozenset(Role)


class ToolGroup(StrEnum):
    """What stands together, in the order of the menu; the value is the heading."""

    MINE = "Für mich"
    PEOPLE = "Menschen und Akten"
    NEIGHBOURHOOD = "Zuständigkeit und Stadtteil"
    HOUSE = "Haus und Team"
    ADMINISTRATION = "Datenschutz und Verwaltung"


@dataclass(frozen=True)
class Tool:
    """One page about nobody in particular: its address, what it is called, what one does there, and who has it."""

    group: ToolGroup
    url_name: str
    title: str
    purpose: str
    roles: frozenset[Role]


TOOLS = (
    Tool(
        ToolGroup.MINE,
        "own_profile",
        "Mein Profil",
        "Sprachen, Fortbildungen, Stadtteile, Arbeitszeit; was Sie davon selbst eintragen können.",
        EVERYBODY,
    ),
    Tool(
        ToolGroup.MINE,
        "absence_list",
        "Abwesenheit und Vertretung",
        "Eintragen, wann Sie nicht da sind und wer vertritt.",
        EVERYBODY,
    ),
    Tool(
        ToolGroup.MINE,
        "notice_list",
        "Hinweise",
        "Was Sie wissen sollten; auch was Sie schon gelesen haben.",
        EVERYBODY,
    ),
    Tool(
        ToolGroup.PEOPLE,
        "letter_list",
        "Schreiben",
        "Entwürfe fertigstellen, fertige Schreiben drucken.",
        frozenset({Role.COUNSELLOR, Role.TEAM_LEAD}),
    ),
    Tool(
        ToolGroup.PEOPLE,
        "emergency_access",
        "Notzugriff",
        "Eine Akte öffnen, wenn es nicht warten kann.",
        EMERGENCY_ROLES,
    ),
    Tool(
        ToolGroup.PEOPLE,
        "duplicates",
        "Mögliche Dubletten",
        "Zwei Akten, vielleicht ein Mensch: ansehen, zusammenführen, trennen.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.PEOPLE,
        "imports",
        "Listen übernehmen",
        "Menschen aus einem anderen Verfahren übernehmen: prüfen, ansehen, bestätigen, zurücknehmen.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.NEIGHBOURHOOD,
        "districts",
        "Stadtteile",
        "Karte, Kennzahlen und was vor Ort ist; nie eine Liste von Menschen.",
        EVERYBODY,
    ),
    Tool(
        ToolGroup.NEIGHBOURHOOD,
        "directory",
        "Lage vor Ort",
        "Was in der Nähe hilft: Kinderbetreuung, Sprachschulen, Beratung, Sport.",
        EVERYBODY,
    ),
    Tool(
        ToolGroup.NEIGHBOURHOOD,
        "sites",
        "Standorte",
        "Öffnungszeiten, Schließungen, Räume und wer wo Gespräche führt.",
        EVERYBODY,
    ),
    Tool(
        ToolGroup.NEIGHBOURHOOD,
        "simulations",
        "Vom Alphabet zum Stadtteil",
        "Durchrechnen, wer für wen da sein könnte; Vorschläge ansehen, annehmen, zurücknehmen.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.NEIGHBOURHOOD,
        "teams",
        "Teams und ihre Zuständigkeit",
        "Für wen ein Team da ist; wirkt auf neue Vorschläge.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR, Role.ADMINISTRATOR}),
    ),
    Tool(
        ToolGroup.NEIGHBOURHOOD,
        "contact_point_plan",
        "Anlaufstellen planen",
        "Wo ein paar Stunden in der Woche am meisten helfen würden; auf Zeit erproben.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.HOUSE,
        "team_load",
        "Auslastung",
        "Wie viel Arbeit ein Team hat und wie viel hineinpasst; einzelne sehen nur sich selbst.",
        frozenset({Role.COUNSELLOR, Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.HOUSE,
        "trainings_due",
        "Fortbildungen",
        "Was im Team gilt, fällig ist oder noch fehlt.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.HOUSE,
        "quality",
        "Güte der Gespräche",
        "Gespräche, Pläne in eigenen Worten, gehaltene Zusagen; je Haus, nie je Fachkraft.",
        frozenset({Role.TEAM_LEAD, Role.MANAGING_DIRECTOR}),
    ),
    Tool(
        ToolGroup.HOUSE,
        "text_blocks",
        "Textbausteine",
        "Sätze, die das Team für Schnellnotizen bereithält.",
        frozenset({Role.TEAM_LEAD}),
    ),
    Tool(
        ToolGroup.HOUSE,
        "phases",
        "Phasen",
        "Wie dieses Haus die Phasen der Integrationsarbeit nennt.",
        frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR}),
    ),
    Tool(
        ToolGroup.HOUSE,
        "translations",
        "Übersetzungen",
        "Jeder Satz für Kundinnen und Kunden in jeder Sprache, und wer ihn geprüft hat.",
        frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR}),
    ),
    Tool(
        ToolGroup.ADMINISTRATION,
        "emergency_list",
        "Notzugriffe",
        "Wer eine Akte im Notfall geöffnet hat, und warum.",
        frozenset({Role.DATA_PROTECTION_OFFICER}),
    ),
    Tool(
        ToolGroup.ADMINISTRATION,
        "erasure_list",
        "Löschvorschläge",
        "Was nach den Löschregeln fällig ist: löschen oder aufschieben.",
        frozenset({Role.DATA_PROTECTION_OFFICER}),
    ),
    Tool(
        ToolGroup.ADMINISTRATION,
        "accounts",
        "Konten verwalten",
        "Konten sperren und öffnen, einen verlorenen zweiten Faktor zurücksetzen.",
        frozenset({Role.ADMINISTRATOR}),
    ),
)


def tools_of(staff: Staff | None) -> list[tuple[ToolGroup, list[tuple[Tool, str]]]]:
    """The tools of this colleague's role by group, each with its address; groups without one are left out."""
    role = staff.role if staff else None
    by_group = [
        (
            group,
            [(tool, reverse(tool.url_name)) for tool in TOOLS if tool.group == group and role in tool.roles],
        )
        for group in ToolGroup
    ]
    return [(group, tools) for group, tools in by_group if tools]
