"""Where on the map an address lies that somebody typed in. «Stadtteil zur Anschrift»

No map service is asked: an address must not leave the house. What the house knows already is enough for the district:
the same street elsewhere, else the town of the postcode.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from augenhoehe.people.access import unsealed_to
from augenhoehe.people.models import Address, FoundBy, Precision
from augenhoehe.places.models import District, PostalPlace

SEVERAL = 3  # nobody's own address is read out of the question about a town


def choosable_districts(on: date) -> QuerySet[District]:
    """All districts of this year, by name; towns that are divided are named with their parts."""
    return District.objects.in_year(on.year).defer("geometry").order_by("name", "code")


def places_of(postcode: str) -> list[str]:
    """The places this postcode serves; where no list is loaded, those in which several people have it."""
    listed = PostalPlace.objects.filter(postcode=postcode).order_by("place").values_list("place", flat=True)
    if found := list(listed):
        return found
    cities = (
        Address.objects.filter(postcode=postcode)
        .values("city")
        .annotate(people=Count("person", distinct=True))
    )
    return list(cities.filter(people__gte=SEVERAL).order_by("-people", "city").values_list("city", flat=True))


def postcodes_of(cities: Iterable[str]) -> dict[str, set[str]]:
    """The postcodes of these places, in small letters; where no list is loaded, those several people there have."""
    names, found = {city.strip().lower() for city in cities}, defaultdict(set)
    listed = PostalPlace.objects.annotate(town=Lower("place")).filter(town__in=names).order_by()
    for town, postcode in listed.values_list("town", "postcode"):
        found[town].add(postcode)
    lived = Address.objects.annotate(town=Lower("city")).filter(town__in=names - found.keys()).order_by()
    people = lived.values("town", "postcode").annotate(people=Count("person", distinct=True))
    for row in people.filter(people__gte=SEVERAL):
        found[row["town"]].add(row["postcode"])
    return dict(found)


def postcode_is_known(postcode: str) -> bool:
    """Whether there is such a postcode; as long as the house knows none at all, every one is."""
    return (
        PostalPlace.objects.filter(postcode=postcode).exists()
        or Address.objects.filter(postcode=postcode).exists()
        or not (PostalPlace.objects.exists() or Address.objects.exists())
    )


def place(address: Address, user: object, on: date, chosen: District | None) -> None:
    """Fills in coordinates, how exact they are, district, and how that was found."""
    address.latitude = address.longitude = None
    address.precision, address.district, address.found_by = Precision.UNKNOWN, None, FoundBy.NOT_FOUND
    found = by_street(address, user, on) or by_postcode(address, user, on)
    if found is not None:
        address.latitude, address.longitude = found.latitude, found.longitude
        address.precision, address.found_by = found.precision, found.found_by
        address.district_id = found.district_id
    if chosen is not None:
        address.district, address.found_by = chosen, FoundBy.HAND


def by_street(address: Address, user: object, on: date) -> Address | None:
    """The newest address in the same street with a place on the map; sealed files tell nobody where they lie."""
    if not address.street:
        return None
    known = Address.objects.filter(
        street__iexact=address.street, postcode=address.postcode, district__in=districts_of(on)
    )
    known = known.filter(person__in=unsealed_to(user).values("pk"), latitude__isnull=False)
    neighbour: Address | None = (
        known.exclude(precision=Precision.POSTCODE).order_by("-starts_on", "-pk").first()
    )
    if neighbour is not None:
        same_house = neighbour.house_number.casefold() == address.house_number.casefold()
        if not same_house and neighbour.precision == Precision.HOUSE:
            neighbour.precision = Precision.STREET
    return neighbour


def by_postcode(address: Address, user: object, on: date) -> Address | None:
    """The town of the postcode, with its middle; nothing where one postcode serves several."""
    rows = PostalPlace.objects.filter(postcode=address.postcode).order_by("place")
    named = rows.filter(Q(place__istartswith=address.city)) if address.city else rows
    rows = named if named.exists() else rows
    codes = set(rows.values_list("municipality_code", flat=True)) - {""}
    town = District.objects.in_year(on.year).filter(code__in=codes).first() if len(codes) == 1 else None
    first = rows.first()
    if town is not None and first is not None:
        return Address(
            latitude=first.latitude,
            longitude=first.longitude,
            precision=Precision.POSTCODE,
            district=town,
            found_by=FoundBy.POSTCODE,
        )
    return by_neighbours(address, user, on)


def by_neighbours(address: Address, user: object, on: date) -> Address | None:
    """Where no list of postcodes is loaded: the one town in which everybody with this postcode lives."""
    known = Address.objects.filter(
        postcode=address.postcode, city__iexact=address.city, district__in=districts_of(on)
    )
    known = known.filter(person__in=unsealed_to(user).values("pk"))
    pairs = set(known.values_list("district", "district__parent").distinct()[:50])
    towns = {parent or district for district, parent in pairs}
    if len(towns) != 1:
        return None
    return Address(district_id=towns.pop(), precision=Precision.UNKNOWN, found_by=FoundBy.POSTCODE)


def districts_of(on: date) -> QuerySet[District]:
    """Districts as they are drawn this year."""
    return District.objects.in_year(on.year).values("pk")  # type: ignore[return-value]  # numbers for a subquery
