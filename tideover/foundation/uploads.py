"""Files that are sent: only to pages that take some, by whoever may use them, and no more than the page takes.

What is too much is dropped as it arrives, before it fills memory or disk, and everything else that was typed into the
form still gets through. A page asks `too_large` what became of it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from tideover.foundation.access.views import View
from tideover.foundation.files import ACCEPT, TAKEN, NotTaken, in_megabytes, kind_of
from tideover.foundation.pages.forms.page_form import PageForm

READ_ON = 50_000_000
"""How much more than it takes a page reads on, so that it can answer with a sentence. What is larger is cut off."""
ARRIVED = "arrived_whole"
"""The last field of a form with files: where it is missing, the sending was cut off."""
NOT_WHOLE = "The file did not arrive whole, perhaps because the connection broke. Choose it and send it again."
AGAIN = "Choose the file again: it is not kept when something else has to be put right."


def takes_files(most: Callable[[], int]) -> Callable[[View], View]:
    """Decorator, inside the one that declares the permission: the page takes files of so many bytes together."""

    def declare(view: View) -> View:
        view.takes_files = most  # type: ignore[attr-defined]
        return view

    return declare


def too_large(request: HttpRequest) -> bool:
    """Whether more was sent than the page takes. It is not among the files."""
    request.FILES  # noqa: B018 - what was sent is read when it is first asked for.
    return getattr(request, "sent_too_much", False)


class Bounded(FileUploadHandler):
    """The first of the handlers of files that are sent (FILE_UPLOAD_HANDLERS): lets through what may come."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.sent: Any = request
        self.arrived = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Drop a file that the page does not take; stop where there is so much more that nobody should read it."""
        super().new_file(*args, **kwargs)
        self.room = _room(self.sent)
        if not self.room:
            raise SkipFile
        announced = str(self.sent.META.get("CONTENT_LENGTH") or "")
        if announced.isdecimal() and int(announced) > self.room + READ_ON:
            self.sent.sent_too_much = True
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on what fits; drop the file with which it becomes too much."""
        self.arrived += len(raw_data)
        if self.arrived > self.room:
            self.sent.sent_too_much = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Nothing: the handlers after this one keep the file."""
        return None


def _room(request: Any) -> int:
    """How many bytes of files the page takes from whoever asks: none from somebody who may not use it."""
    match = getattr(request, "resolver_match", None)
    view, actor = getattr(match, "func", None), getattr(request, "actor", None)
    most: Callable[[], int] | None = getattr(view, "takes_files", None)
    if view is None or most is None or actor is None or not actor.may(view.permission):
        return 0
    return most()


class UploadForm(PageForm):
    """A form with one file, in the field `file`. `most` bytes are taken; `sent_too_much` says that more was sent.

    A file that arrived in part is known by what is missing behind it, and one that is not kept is asked for again.
    """

    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
            "invalid": "Choose a file",
            "empty": "This file is empty. Choose it again, or scan the paper again.",
        },
    )

    def __init__(self, *args: Any, most: int, sent_too_much: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most, self.sent_too_much = most, sent_too_much
        self.fields["file"].help_text = f"{TAKEN}, up to {in_megabytes(most)}"

    def clean_file(self) -> "UploadedFile[Any]":
        """The file, if it is of a kind that is taken."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            kind_of(content_of(file))
        except NotTaken as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def full_clean(self) -> None:
        """Check everything; say of the file what is to be done with it."""
        super().full_clean()
        if not self.is_bound:
            return
        if self.sent_too_much:
            self._say_of_file(f"This file is larger than {in_megabytes(self.most)}. Make it smaller or split it.")
        elif ARRIVED not in self.data:
            self._say_of_file(NOT_WHOLE)
        elif self.errors and "file" not in self.errors:
            self._say_of_file(AGAIN)

    def _say_of_file(self, sentence: str) -> None:
        self.errors["file"] = self.error_class([sentence])
        self.cleaned_data.pop("file", None)

    def add_refusal(self, refusal: Any) -> None:
        """As for any form; where it was not the file that was refused, it is asked for again."""
        super().add_refusal(refusal)
        if "file" not in self.errors:
            self._say_of_file(AGAIN)


def content_of(file: "UploadedFile[Any]") -> bytes:
    """What a file holds, whole."""
    file.seek(0)
    return bytes(file.read())


def sent_with(request: HttpRequest) -> Mapping[str, Any]:
    """What a form with a file is made with beside what was typed."""
    return {"files": request.FILES, "sent_too_much": too_large(request)} if request.method == "POST" else {}
