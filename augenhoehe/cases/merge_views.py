"""The pages on which two files of one human are found, put together and taken apart again. «Dubletten»"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from augenhoehe.cases.import_forms import DecisionForm, MergeForm
from augenhoehe.cases.importing.access import exported_people, may_merge
from augenhoehe.cases.importing.conflicts import KEEP, TAKE, words
from augenhoehe.cases.importing.duplicates import Candidate, candidates_of, staying_first
from augenhoehe.cases.importing.export import export_people
from augenhoehe.cases.importing.known import Viewer
from augenhoehe.cases.importing.locking import ImportRefused
from augenhoehe.cases.importing.merging import MergeRefused, contradictions, differing_fields, merge, separate
from augenhoehe.cases.models import DuplicateDecision, DuplicateVerdict, MergeRecord
from augenhoehe.organisation.models import staff_of
from augenhoehe.people.access import log_unless_open, visible_person
from augenhoehe.people.models import Part, Person
from augenhoehe.privacy.models import WayIn
from augenhoehe.web import keyset
from augenhoehe.web.decorators import readonly


def merging_role(request: HttpRequest) -> None:
    """403 for whoever puts no files together."""
    if not may_merge(request.user):
        raise PermissionDenied


@readonly
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one human and wait for a decision, the likeliest first. «Mögliche Dubletten»"""
    merging_role(request)
    pairs = DuplicateDecision.objects.visible_to(request.user).open().filter(second__isnull=False)
    page = keyset.page(
        pairs.select_related("first", "second"),
        order=["-score", "-pk"],
        after=request.GET.get("after"),
        size=20,
    )
    apart = DuplicateDecision.objects.visible_to(request.user).filter(verdict=DuplicateVerdict.DIFFERENT)
    context = {
        "page": page,
        "verdicts": DuplicateVerdict.choices,
        "apart": apart.filter(second__isnull=False)
        .select_related("first", "second")
        .order_by("-decided_at")[:10],
    }
    return render(request, "cases/duplicate_list.html", context)


@require_POST
def duplicate_decision(request: HttpRequest, pair_id: int) -> HttpResponse:
    """The same, two different people, or later; «the same» leads on to putting both together."""
    pair = DuplicateDecision.objects.filter(pk=pair_id).first()
    if pair is None:
        raise Http404
    visible_person(request.user, pair.first_id, Part.COUNSELLING)
    merging_role(request)
    if not DuplicateDecision.objects.visible_to(request.user).filter(pk=pair_id).exists():
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/duplicate_undecided.html", {"pair": pair, "form": form}, status=422)
    if form.cleaned_data["verdict"] == DuplicateVerdict.SAME and pair.second_id:
        staying, absorbed = staying_first(pair.first, pair.second)
        return redirect("merge", person_id=staying.pk, other_id=absorbed.pk)
    pair.verdict = form.cleaned_data["verdict"]
    pair.decided_at, pair.decided_by_account = timezone.now(), request.user.pk
    pair.save(update_fields=["verdict", "decided_at", "decided_by_account"])
    messages.success(request, f"Vermerkt: {pair.get_verdict_display()}.")
    return redirect("duplicates")


@dataclass(frozen=True)
class Likely:
    """A file that may be the same human's, with the person where one may see her."""

    asked: Person
    person: Person | None
    candidate: Candidate

    @property
    def sides(self) -> tuple[Person, Person]:
        """Both files as they are laid side by side: left the one that stays."""
        return staying_first(self.asked, self.person or self.asked)


@readonly
def person_duplicates(request: HttpRequest, person_id: int) -> HttpResponse:
    """Whether this person is in the house twice, and what was put together before. «Doppelte Akte?»"""
    person = visible_person(request.user, person_id, Part.COUNSELLING)
    merging_role(request)
    log_unless_open(request.user, person_id, WayIn.FILE)
    staff = staff_of(request.user, timezone.localdate())
    assert staff is not None
    found = candidates_of(Viewer(request.user, staff.team.local_jobcenter), person)
    people = Person.objects.visible_to(request.user, Part.COUNSELLING).in_bulk(
        [one.person_id for one in found if one.person_id]
    )
    likely = [Likely(person, people.get(one.person_id or 0), one) for one in found]
    merges = MergeRecord.objects.visible_to(request.user).filter(kept=person)
    context = {"person": person, "likely": likely, "merges": merges}
    return render(request, "cases/duplicate_person.html", context)


def merge_files(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Both files side by side, every contradiction decided, then one. «Zusammenführen»"""
    kept = visible_person(request.user, person_id, Part.COUNSELLING)
    merging_role(request)
    if request.method == "POST" and is_merged(request, kept, other_id):
        messages.info(request, "Diese beiden Akten sind schon eine. Es wurde nichts weiter geändert.")
        return redirect("person_duplicates", person_id=kept.pk)
    absorbed = visible_person(request.user, other_id, Part.COUNSELLING)
    if kept == absorbed:
        raise Http404
    for one in (kept, absorbed):
        log_unless_open(request.user, one.pk, WayIn.FILE)
    form = MergeForm(request.POST or None) if request.method != "POST" else MergeForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            merge(
                kept=kept,
                absorbed=absorbed,
                decisions=request.POST.dict(),
                reason=form.cleaned_data["reason"],
                account_id=request.user.pk,
            )
        except ImportRefused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Beide Akten sind jetzt eine. Das lässt sich wieder trennen.")
            return redirect("person_duplicates", person_id=kept.pk)
    context = side_by_side(kept, absorbed, request) | {"form": form}
    return render(request, "cases/duplicate_merge.html", context, status=422 if form.errors else 200)


def is_merged(request: HttpRequest, kept: Person, other_id: int) -> bool:
    """Whether this very thing was done before: the second click, the other window."""
    done = MergeRecord.objects.visible_to(request.user).filter(kept=kept, absorbed_id=other_id)
    return done.filter(undone_at=None).exists()


def side_by_side(kept: Person, absorbed: Person, request: HttpRequest) -> dict[str, Any]:
    """What both say, and which answer is marked."""
    fields = [
        (
            f"person-{name}",
            label,
            words(kept, name),
            words(absorbed, name),
            request.POST.get(f"person-{name}", KEEP),
        )
        for name, label, _, _ in differing_fields(kept, absorbed)
    ]
    pairs = [
        (pair, pair.lines(), request.POST.get(pair.key, pair.proposal))
        for pair in contradictions(kept, absorbed).open()
    ]
    return {"kept": kept, "absorbed": absorbed, "fields": fields, "pairs": pairs, "keep": KEEP, "take": TAKE}


@require_POST
def separation(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Takes a merge back. «Trennen»"""
    record = MergeRecord.objects.visible_to(request.user).filter(pk=merge_id).first()
    if record is None:
        raise Http404
    merging_role(request)
    try:
        separate(record, request.user.pk)
    except MergeRefused as problem:
        messages.error(request, str(problem))
    except ImportRefused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Getrennt. Beide Akten sind wieder, wie sie waren.")
    return redirect("person_duplicates", person_id=record.kept_id)


@readonly
def people_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The people one looks after as a list, with the columns of the import; each of them is logged. «Ausgabe»"""
    return export_people(request.user, exported_people(request.user), form=form, name="menschen")
