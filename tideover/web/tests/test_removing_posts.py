"""Removing a post that was entered in error: only where nothing is recorded in it, from the cases that name it too."""

from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import choose_posts, remove_post
from tideover.cases.models import Case, CasePost
from tideover.employment.actions import record_post, record_spell
from tideover.employment.models import Post
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.web.tests.test_pages import page


def removal(case: Case, post: Post) -> str:
    """Where a post is removed."""
    return f"/cases/{case.reference}/work/posts/{post.pk}/remove/"


def test_a_post_entered_in_error_goes_from_its_case_and_from_the_page(house: House) -> None:
    with house.open():
        person = house.person()
        wrong, right = (record_post(person=person, by=TESTS, title=title) for title in ("Sailor", "Tailor"))
        case = house.case(person=person, post=wrong)
        choose_posts(case=case, by=TESTS, post=wrong, further=[right])
    client, work = house.client(), f"/cases/{case.reference}/work/"
    assert removal(case, wrong) in page(client, work)
    for _ in range(2):
        assert client.post(removal(case, wrong), {"submission": str(uuid4())})["Location"] == work
        assert "Sailor" not in page(client, work)
    with house.open():
        case.refresh_from_db()
        assert case.post is None
        assert [row.post for row in CasePost.objects.filter(case=case)] == [right]
        remove_post(post=right, by=TESTS)
        assert not CasePost.objects.filter(case=case).exists()
    assert "Removed a post that was entered in error" in page(house.client("auditor"), "/read-log/")
    assert client.get(f"/cases/{case.reference}/").status_code == 200


def test_a_post_in_which_somebody_stood_stays_and_it_is_said_what_to_do(house: House) -> None:
    with house.open():
        person = house.person()
        post = record_post(person=person, by=TESTS, title="Carer")
        case = house.case(person=person, post=post)
        record_spell(person=person, by=TESTS, state=SpellState.AT_WORK, starts_on=clock.today(), post=post)
    client = house.client()
    assert removal(case, post) not in page(client, f"/cases/{case.reference}/work/")
    refused = client.post(removal(case, post), {"submission": str(uuid4())}).content.decode()
    assert "1 spell is recorded in this post. Correct the post instead" in refused
    with house.open():
        assert Post.objects.filter(pk=post.pk).exists()


def test_a_post_that_somebody_else_removed_meanwhile_is_not_removed_twice(house: House) -> None:
    with house.open():
        post = record_post(person=house.person(), by=TESTS, title="Carer")
        remove_post(post=post, by=TESTS)
        with pytest.raises(Refused, match="Somebody else has removed this meanwhile"):
            remove_post(post=post, by=TESTS)
