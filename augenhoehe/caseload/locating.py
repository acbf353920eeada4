"""In which district a point lies, by the finest way to divide the area. «Zuordnung zum Stadtteil»"""

from augenhoehe.places.models import District


def located(latitude: float, longitude: float, year: int) -> int | None:
    """The district's number: a quarter where there is one, else its town; None beyond all borders."""
    rows = District.objects.in_year(year).filter(geometry__isnull=False).order_by("scheme")
    depth = {scheme: parent is None for scheme, parent in rows.values_list("scheme", "parent").distinct()}
    for scheme in sorted(depth, key=lambda one: (depth[one], one)):
        found = District.objects.finder(scheme=scheme, on_year=year).locate(latitude, longitude)
        if found is not None:
            return found.district_id
    return None
