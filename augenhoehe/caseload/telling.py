"""A proposal in words: for the list, for the note of the handover, for the letter to the person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from augenhoehe.caseload.models import Proposal, ProposalState
from augenhoehe.caseload.reason_words import pairs_of_reasons, reason_to_colleagues
from augenhoehe.cases.slip_document import complete_language
from augenhoehe.letters.models import LetterKind
from augenhoehe.letters.orders import LetterOrder
from augenhoehe.organisation.models import ConsultationHours, declined
from augenhoehe.people.models import Address, AddressKind, PersonLanguage


@dataclass(frozen=True)
class Told:
    """One proposal as a row of a list."""

    pk: int
    person_id: int
    person: str
    before: str
    after: str
    when: str
    why: str
    inputs: str
    is_outdated: bool

    @property
    def key(self) -> str:
        """As a form sends it."""
        return str(self.pk)


def told(proposal: Proposal) -> Told:
    """A proposal in words."""
    return Told(
        pk=proposal.pk,
        person_id=proposal.person_id,
        person=proposal.person.full_name,
        before=proposal.before.addressed_name if proposal.before else "noch niemand",
        after=proposal.staff.addressed_name,
        when=f"ab {day_of(proposal)}",
        why=reason_to_colleagues(proposal.reasons, proposal.staff),
        inputs=", ".join(proposal.inputs),
        is_outdated=proposal.state == ProposalState.OUTDATED,
    )


def day_of(proposal: Proposal) -> str:
    """The day it holds from once accepted, else the day of the next review."""
    if proposal.handover:
        year, month, day = proposal.handover["starts_on"].split("-")
        return f"{day}.{month}.{year}"
    return f"{proposal.due_on:%d.%m.%Y}"


def handover_text(proposal: Proposal, on: date) -> str:
    """The internal note: who hands over to whom, since when, and why."""
    before = declined(proposal.before.addressed_name) if proposal.before else "der Teamleitung"
    after = declined(proposal.staff.addressed_name)
    why = reason_to_colleagues(proposal.reasons, proposal.staff)
    handed_over = f"Übergabe ab {on:%d.%m.%Y}: von {before} an {after}."
    return f"{handed_over} {proposal.person.addressed_name} {why}." if why else handed_over


def languages_of(people: Iterable[int]) -> dict[int, str]:
    """The language a letter to these people is written in beside German; German where none is preferred."""
    rows = PersonLanguage.objects.filter(person__in=list(people), is_preferred=True)
    return {person: complete_language(code) for person, code in rows.values_list("person_id", "language")}


def sites_of(proposals: Iterable[Proposal], on: date) -> dict[int, int]:
    """By person the contact point where the new counsellor holds talks with people of her district; else none."""
    rows = list(proposals)
    homes = Address.objects.on(on).filter(person__in=[one.person_id for one in rows], kind=AddressKind.HOME)
    districts = dict(homes.values_list("person_id", "district_id"))
    hours = ConsultationHours.objects.on(on).filter(staff__in={one.staff_id for one in rows})
    known = {
        (staff, district): site
        for staff, district, site in hours.order_by("pk").values_list(
            "staff_id", "site__district_id", "site_id"
        )
        if district is not None
    }
    found = {one.person_id: known.get((one.staff_id, districts.get(one.person_id))) for one in rows}
    return {person: site for person, site in found.items() if site is not None}


def letter_order(
    proposal: Proposal, on: date, languages: Mapping[int, str], sites: Mapping[int, int]
) -> LetterOrder:
    """The letter «Ihre neue Ansprechperson» as it is to be drafted."""
    language = languages.get(proposal.person_id, "de")
    return LetterOrder(
        person_id=proposal.person_id,
        case_id=proposal.case_id,
        sender_id=proposal.staff_id,
        kind=LetterKind.NEW_COUNSELLOR,
        language=language,
        site_id=sites.get(proposal.person_id),
        values={
            "since": on.isoformat(),
            "previous": proposal.before.addressed_name if proposal.before else "",
            "reasons": pairs_of_reasons(proposal.reasons, language),
        },
        reason_codes=[one["code"] for one in proposal.reasons],
    )
