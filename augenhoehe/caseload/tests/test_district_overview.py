"""The list of districts stands as a German list stands."""

from augenhoehe.caseload.districts.overview import in_the_dictionary


def test_names_stand_in_the_order_of_a_german_dictionary() -> None:
    names = ["Heiden", "Gescher", "Heek", "Südlohn", "Ahaus", "Reken", "Rhede", "Suderwick"]
    ordered = ["Ahaus", "Gescher", "Heek", "Heiden", "Reken", "Rhede", "Suderwick", "Südlohn"]
    assert sorted(names, key=in_the_dictionary) == ordered
