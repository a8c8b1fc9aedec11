"""How bands of yearly pay read, whoever recorded them."""

from tideover.evaluation.monitoring.pay import overlap, pay_labels


def test_a_band_ends_below_the_next_one() -> None:
    assert pay_labels(["10000-20000", "0-10000", "20000-"]) == {
        "0-10000": "Under £10,000",
        "10000-20000": "£10,000 to under £20,000",
        "20000-": "£20,000 or more",
    }


def test_a_band_that_holds_its_end_says_so() -> None:
    assert list(pay_labels(["10000-19999", "20000-29999"]).values()) == ["£10,000 to £19,999", "£20,000 to £29,999"]
    assert list(pay_labels(["0-10000", "10001-20000"]).values()) == ["Up to £10,000", "£10,001 to £20,000"]


def test_what_is_no_band_has_no_label() -> None:
    assert pay_labels(["not_known", "10000-20000"]) == {"10000-20000": "£10,000 to under £20,000"}


def test_bands_that_only_touch_do_not_overlap() -> None:
    assert overlap(["0-10000", "10000-20000", "20000-", "not_known"]) == ""


def test_bands_that_overlap_are_named() -> None:
    assert overlap(["30000-40000", "40000-", "40000-50000"]) == (
        "Pay was recorded in bands that overlap: £40,000 to under £50,000 and £40,000 or more. Nobody is counted in "
        "two of them."
    )


def test_a_wide_band_overlaps_bands_that_are_not_next_to_it() -> None:
    assert "£30,000 to under £40,000" in overlap(["0-50000", "10000-20000", "30000-40000"])
