"""Documents of a case: added, listed, downloaded, taken out; and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from tests.fixtures import TESTS, House
from tideover.cases.actions import add_document, take_out_document
from tideover.cases.models import Case, Document, DocumentContent, DocumentRemoval
from tideover.cases.rules import CameFrom, DocumentKind
from tideover.foundation import clock
from tideover.foundation.access import Permission
from tideover.foundation.actions import Refused
from tideover.foundation.models import Event, ReadLogEntry
from tideover.foundation.uploads import AGAIN, ARRIVED, NOT_WHOLE, READ_ON, Bounded

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


def added(case: Case, **known: Any) -> Document:
    """A document of the case."""
    given: dict[str, Any] = {"name": "note.pdf", "content": PDF, "kind": DocumentKind.FIT_NOTE}
    given |= {"dated_on": clock.today(), "staff": case.case_manager}
    return add_document(case=case, by=TESTS, **{**given, **known})


def typed(file: Any = None, **known: Any) -> dict[str, Any]:
    """What somebody sends with the form."""
    today = clock.today()
    fields: dict[str, Any] = {"kind": "fit_note", "came_from": "gp", "note": "Until spring", ARRIVED: "yes"}
    fields |= {"dated_on_day": today.day, "dated_on_month": today.month, "dated_on_year": today.year}
    fields["file"] = file or SimpleUploadedFile("Fit note.pdf", PDF, "application/pdf")
    return {**fields, **known}


def new(case: Case) -> str:
    """Where a document is added."""
    return reverse("add_document", args=[case.reference])


def shown(client: Client, case: Case) -> str:
    """The list of documents."""
    return client.get(reverse("documents", args=[case.reference])).content.decode()


def download(client: Client, document: Document) -> Any:
    """The document as a browser gets it."""
    return client.get(reverse("document", args=[document.case.reference, document.pk]))


def test_a_document_is_added_listed_and_downloaded_as_it_was(house: House) -> None:
    client = house.client()
    with house.open():
        case = house.case()
    assert "No document yet" in shown(client, case)
    answer = client.post(new(case), typed())
    assert answer.headers["Location"] == reverse("documents", args=[case.reference])
    page = shown(client, case)
    for words in ("Added: fit note of", "Fit note.pdf", "The GP", "Until spring", "PDF, 1 kB", "1 document"):
        assert words in page
    with house.open():
        document = Document.objects.get()
        assert Event.objects.filter(type="document added", subject_id=case.pk).count() == 1
    file = download(client, document)
    assert file.content == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"] == 'attachment; filename="Fit note.pdf"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file.headers["Cache-Control"] == "no-store, private"


def test_each_look_at_a_document_is_noted(house: House) -> None:
    with house.open():
        document = added(house.case())
    download(house.client(), document)
    with house.open():
        look = ReadLogEntry.objects.get(permission=Permission.DOCUMENT_READ.name)
        assert look.path.endswith(f"/documents/{document.pk}/")
        assert look.subject_id == document.case_id


@pytest.mark.parametrize("role", ["intake_worker", "auditor", "service_administrator", "provider"])
def test_nobody_else_reads_or_adds(house: House, role: str) -> None:
    with house.open():
        document = added(house.case())
    assert download(house.client(role), document).status_code in (403, 404)
    assert house.client(role).post(new(document.case), typed()).status_code in (403, 404)
    with house.open():
        assert Document.objects.count() == 1


def test_a_document_is_found_in_its_own_case_alone(house: House) -> None:
    with house.open():
        document, other = added(house.case()), house.case(person=house.person(family_name="Other"))
    for page in ("document", "take_out_document"):
        assert house.client().get(reverse(page, args=[other.reference, document.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("note.pdf", b"MZ\x90\0", "Tideover does not take this kind of file."),
        ("note.pdf", b"<html><script>1</script>", "This is a web page"),
        ("note.pdf", b"%PDF-1.7 half", "This PDF is not whole"),
        ("note.pdf", b"", "This file is empty."),
    ],
)
def test_what_a_file_holds_decides_and_not_its_name(house: House, name: str, content: bytes, sentence: str) -> None:
    with house.open():
        case = house.case()
    page = house.client().post(new(case), typed(SimpleUploadedFile(name, content, "application/pdf")))
    assert sentence in page.content.decode()
    assert "Until spring" in page.content.decode()
    with house.open():
        assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("n" * 400 + ".pdf", "n" * 100 + ".pdf"),
        ("../../../etc/cron.d/job", "job.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ('a";\r\nX-Evil: 1.pdf', "a; X-Evil 1.pdf"),
        ("%2e%2e%2fnote.pdf", "2e2e2fnote.pdf"),
    ],
)
def test_a_name_cannot_play_tricks(house: House, name: str, kept: str) -> None:
    with house.open():
        document = added(house.case(), name=name)
        assert document.held.file_name == kept
    file = download(house.client(), document)
    assert file.headers["Content-Disposition"] == f'attachment; filename="{kept}"'


def test_a_name_in_another_script_is_handed_out_as_it_is(house: House) -> None:
    with house.open():
        document = added(house.case(), name="رسالة.pdf")
    disposition = download(house.client(), document).headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D8")


def test_the_same_file_is_refused_a_second_time_in_one_case_only(house: House) -> None:
    with house.open():
        case, other = house.case(), house.case(person=house.person(family_name="Other"))
        added(case, name="first.pdf")
        with pytest.raises(Refused, match=r"in the case already: first.pdf, added on"):
            added(case, name="second.pdf")
        added(other)
    page = house.client().post(new(case), typed()).content.decode()
    assert "This file is in the case already: first.pdf" in page


def test_a_form_sent_twice_adds_once(house: House) -> None:
    with house.open():
        case = house.case()
    sent = {"submission": "0f4e1c1e-8f5c-4d5d-9a3f-5f6f0e6f2b11"}
    for _ in range(2):
        assert house.client().post(new(case), typed(**sent)).status_code == 302
    with house.open():
        assert Document.objects.count() == 1


def test_a_file_that_is_too_large_is_dropped_with_a_sentence(house: House, settings: Any) -> None:
    settings.LARGEST_DOCUMENT = 100_000
    with house.open():
        case = house.case()
    large = SimpleUploadedFile("scan.pdf", PDF + bytes(100_000) + b"%%EOF")
    page = house.client().post(new(case), typed(large)).content.decode()
    assert "This file is larger than 100 kB." in page
    assert "Until spring" in page
    assert "Choose a file" not in page
    with house.open(), pytest.raises(Refused, match="larger than 100 kB"):
        added(case, content=PDF + bytes(100_000) + b"%%EOF")


def test_what_is_far_too_large_is_not_read_at_all(house: House) -> None:
    with house.open():
        case, actor = house.case(), house.actor()
    request: Any = RequestFactory().post(new(case))
    request.actor, request.resolver_match = actor, resolve(new(case))
    request.META["CONTENT_LENGTH"] = str(10_000_000 + READ_ON + 1)
    with pytest.raises(StopUpload) as stopped:
        Bounded(request).new_file("file", "scan.pdf", "application/pdf", None)
    assert stopped.value.connection_reset
    assert request.sent_too_much


def test_what_arrived_in_part_is_refused(house: House) -> None:
    """A connection broke within a text, which nothing else would tell from a whole one."""
    with house.open():
        case = house.case()
    boundary = "----b"
    parts = [(name, value) for name, value in typed().items() if name not in ("file", ARRIVED)]
    fields = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts)
    head = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    body = f"{fields}--{boundary}\r\n{head}Half a letter".encode()
    answer = house.client().post(new(case), body, content_type=f"multipart/form-data; boundary={boundary}")
    assert NOT_WHOLE in answer.content.decode()
    with house.open():
        assert not Document.objects.exists()


def test_a_file_without_what_comes_after_it_did_not_arrive_whole(house: House) -> None:
    with house.open():
        case = house.case()
    sent = typed()
    del sent[ARRIVED]
    assert NOT_WHOLE in house.client().post(new(case), sent).content.decode()


def test_where_something_else_is_wrong_the_file_is_asked_for_again(house: House) -> None:
    with house.open():
        case = house.case()
    page = house.client().post(new(case), typed(kind="")).content.decode()
    assert "Choose what it is" in page
    assert AGAIN in page
    later = clock.today() + timedelta(days=400)
    page = house.client().post(new(case), typed(dated_on_year=later.year)).content.decode()
    assert "This is in the future" in page
    assert AGAIN in page


def test_a_page_that_takes_no_files_gets_none(house: House) -> None:
    with house.open():
        case = house.case()
    where = reverse("raise_concern", args=[case.reference])
    answer = house.client().post(where, {"what": "Alone", "file": SimpleUploadedFile("a.pdf", PDF)})
    assert answer.wsgi_request.FILES == {}
    assert "Alone" in answer.content.decode()
    nobodys = Client().post(new(case), typed())
    assert nobodys.wsgi_request.FILES == {}


def test_a_wrong_document_is_taken_out_for_a_reason_and_nothing_of_it_stays(house: House) -> None:
    client = house.client()
    with house.open():
        document = added(house.case(), name="Letter of Jo Blogs.pdf", note="Of somebody else")
    where = reverse("take_out_document", args=[document.case.reference, document.pk])
    assert "Enter why it does not belong here" in client.post(where, {}).content.decode()
    assert client.post(where, {"reason": "Another client's"}).status_code == 302
    page = shown(client, document.case)
    assert "Taken out on" in page
    assert "Another client&#39;s" in page
    assert "Blogs" not in page
    assert download(client, document).status_code == 404
    assert "Somebody else has taken this out" in client.post(where, {"reason": "Again"}).content.decode()
    with house.open():
        assert not DocumentContent.objects.exists()
        assert DocumentRemoval.objects.get().reason == "Another client's"
        added(document.case, content=PDF)


def test_that_a_document_was_there_cannot_be_changed(house: House) -> None:
    with house.open():
        document = added(house.case())
        change = "UPDATE cases_document SET dated_on = %s WHERE id = %s"
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(change, [date(2020, 1, 1), document.pk])


def test_a_list_reads_no_content_and_takes_no_more_queries_for_more(house: House) -> None:
    client = house.client()
    with house.open():
        case = house.case()
        for number in range(30):
            added(case, name=f"{number}.pdf", content=PDF[:-1] + str(number).encode(), came_from=CameFrom.CLIENT)
        gone = Document.objects.first()
        assert gone
        take_out_document(document=gone, by=TESTS, staff=None, reason="Wrong")
    shown(client, case)
    with CaptureQueriesContext(connection) as asked:
        page = shown(client, case)
    assert "30 documents" in page
    assert "Page 1 of 2" in page
    assert page.count("Take out<") == 25
    assert not [query["sql"] for query in asked.captured_queries if '."content"' in query["sql"]]
    assert len(asked.captured_queries) < 20


def test_a_download_is_offered_to_the_worker_of_no_other_service(house: House, neighbour: House) -> None:
    with house.open():
        document = added(house.case())
    assert download(neighbour.client(), document).status_code == 404
