"""The words of the report about a simulation: purpose, method, what is never looked at, limits. In German."""

PURPOSE = (
    "Wer wen begleitet, richtet sich heute oft nach dem Anfangsbuchstaben. Diese Rechnung zeigt, was sich "
    "änderte, wenn es sich nach dem Stadtteil richtete: für die Menschen, die zu uns kommen, und für die "
    "Arbeit der Fachkräfte. Sie entscheidet nichts. Jeder Vorschlag nennt seine Gründe, eine Leitung nimmt "
    "ihn an oder nicht, und was angenommen ist, lässt sich als Ganzes zurücknehmen."
)
METHOD = (
    "Feste Regeln gehen vor: das Jobcenter des Wohnorts, die Aufgabe des Teams, eine Ansprechperson für die "
    "ganze Bedarfsgemeinschaft (§ 14 Abs. 3 SGB II), Befangenheit, geschützte Akten, freie Zeit und "
    "Abwesenheit, der Wunsch der Person.",
    "Innerhalb dieser Regeln wird abgewogen: Stadtteil, Weg, gemeinsame Sprache, Fachwissen, gleiche "
    "Auslastung und die gewachsene Zusammenarbeit. Alles wird in Kilometern gemessen; die Gewichte stehen "
    "unten.",
    "Gerechnet wird mit einem Flussverfahren, strittige Bedarfsgemeinschaften mit einer vollständigen Suche "
    "(OR-Tools). Derselbe Startwert und dieselben Daten geben dasselbe Ergebnis; die Lücke sagt, wie viel "
    "höchstens noch fehlt.",
    "Freie Zeit ist die vereinbarte Arbeitszeit, abzüglich eingetragener Abwesenheit und einer Reserve. Wer "
    "in Teilzeit arbeitet, bekommt entsprechend weniger Fälle. Die Verhältniszahlen des § 44c SGB II sind "
    "nur eine Orientierung.",
)
NEVER_OF_PEOPLE = (
    "Von den Menschen nie: Staatsangehörigkeit, Angaben zur Gesundheit, versäumte Termine, "
    "Pflichtverletzungen, Noten oder Prognosen."
)
NEVER_OF_STAFF = (
    "Von den Fachkräften nie: Alter, Geschlecht, Behinderung, der Grund einer Abwesenheit, Beurteilungen, "
    "Zahl oder Dauer von Gesprächen, Erfolge."
)
WEIGHT_WORDS = {
    "own_district": ("Stadtteil", "wenn die Fachkraft den Stadtteil nicht kennt"),
    "kilometre": ("Weg", "je Kilometer Luftlinie"),
    "language": ("Sprache", "wenn es keine gemeinsame Sprache gibt"),
    "specialism": ("Fachwissen", "je fehlendem Schwerpunkt"),
    "balance": ("Ausgleich", "je Fallgewicht über dem gerechten Anteil, steigend"),
    "continuity": ("Vertrautheit", "wenn eine Zusammenarbeit von zwei Jahren endet; kürzere anteilig"),
}
RIGHTS = (
    "Personalrat: Ob und wie mitzubestimmen ist, sagt das Personalvertretungsgesetz des Landes. Dieser "
    "Bericht enthält keine Zahl über eine einzelne Fachkraft und keine, die sich durch Abziehen ergibt: Wo "
    "weniger als drei arbeiten, fehlen die Zahlen. Die Auslastung einer einzelnen Fachkraft sehen nur sie "
    "selbst und ihre Leitung.",
    "Schwerbehindertenvertretung: Sie ist vor einer Entscheidung zu hören, die schwerbehinderte Menschen "
    "berührt (§ 178 Abs. 2 SGB IX). Weniger Arbeitszeit und freigehaltene Zeit gehen als freie Zeit ein, ihr "
    "Grund nie. Wer an anderen Orten Gespräche führen soll, braucht dort einen erreichbaren Platz; das prüft "
    "ein Mensch, nicht diese Rechnung.",
    "Gleichstellungsbeauftragte: Das Geschlecht geht nirgends ein. Zu prüfen ist, ob Sprechzeiten in "
    "Stadtteilen mit Teilzeit und Sorgearbeit vereinbar sind: Die Rechnung kennt nur die Orte und Zeiten, "
    "die eingetragen sind.",
)
LIMITS = (
    "Wege sind Luftlinien; Bus, Berge und Treppen kommen nicht vor.",
    "Gewichte und Fallgewichte sind Regeln dieses Hauses. Sie sind gesetzt, nicht gemessen.",
    "Ob die Zusammenarbeit gelingt, steht in keiner Zahl.",
    "Wer keine Anschrift oder keinen Stadtteil hat, zählt bei Wegen und Stadtteilen nicht mit.",
    "Geschützte Akten werden nicht verteilt.",
    "Der Verlauf nimmt an, dass im nächsten Jahr so viele Menschen neu kommen wie im letzten und dass "
    "niemand geht.",
    "Alle Zahlen gelten für den Stand der Daten; morgen kann es anders sein.",
)
CONTINUES = (
    "Wie es weitergeht: Leitung und Vertretungen sehen sich die Zahlen an. Angenommen wird in Stufen, am "
    "schonendsten, wenn der Plan ohnehin gemeinsam besprochen wird. Jede Person bekommt einen Brief mit dem "
    "Grund und darf sich jemand anderen wünschen."
)
TOO_FEW_STAFF = (
    "Hier arbeiten weniger als drei Fachkräfte. Jede Zahl spräche über eine einzelne von ihnen; deshalb "
    "steht hier keine."
)
HIDDEN_SITE = (
    "Für diesen Ort stehen hier keine Zahlen, damit sich nichts über einzelne Fachkräfte ablesen lässt. "
    "Wer dort leitet, sieht sie in einer Simulation nur für diesen Ort."
)
ONE_COLLEAGUE = (
    "Diese Rechnung verteilt die Menschen einer einzelnen Fachkraft. Neben einer Rechnung für alle verrieten ihre "
    "Zahlen die eigenen dieser Fachkraft; deshalb sieht sie nur, wer dort leitet. Die Vorschläge stehen unten."
)
TOO_FEW_FOR_GROUPS = (
    "Nach Gruppen ist erst ab 200 Menschen mit offenem Fall ausgewiesen, und nur, wo die Gruppe und alle übrigen je "
    "mindestens zwanzig sind, damit keine Zahl über Einzelne spricht."
)
