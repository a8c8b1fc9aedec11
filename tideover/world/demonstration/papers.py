"""Papers that came in for invented clients, made when they are needed: no Django, and no file beside the code."""

import struct
import zlib
from collections.abc import Iterator, Sequence

from tideover.cases.rules import CameFrom, DocumentKind
from tideover.foundation.clock import local
from tideover.world.demonstration.clients import Client, read
from tideover.world.demonstration.milestones import Milestones, days, weekday_before
from tideover.world.demonstration.steps import Filed

WIDTH, HEIGHT = 210, 297
"""Pixels of a picture of a sheet: one for each millimetre of A4."""


def papers(client: Client, when: Milestones) -> Iterator[Filed]:
    """The papers of this client, each on the day it was added."""
    for about in read("papers").get(f"{client.given} {client.family}", []):
        added = weekday_before(when.today - days(about["days"]))
        make = picture if about["name"].endswith(".png") else pdf
        yield Filed(
            at=local(added, 15, 20),
            kind=DocumentKind(about["kind"]),
            came_from=CameFrom(about["from"]),
            dated_on=added - days(about["dated"]),
            name=about["name"],
            note=about["note"],
            content=make(about["lines"]),
        )


def pdf(lines: Sequence[str]) -> bytes:
    """One page with these lines, of ASCII only, the first of them larger; as ISO 32000-1, 7.5 lays a file out."""
    shown = "".join(
        f"BT /F1 {16 if number == 0 else 11} Tf 60 {770 - 26 * number} Td ({_escaped(line)}) Tj ET\n"
        for number, line in enumerate(lines)
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>"
        " >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def picture(lines: Sequence[str]) -> bytes:
    """A photograph of a sheet, as one sees it from afar: a grey bar for each line, as long as the line. A PNG in
    shades of grey (PNG specification, 11.2)."""
    rows = [bytearray(b"\xff" * WIDTH) for _each in range(HEIGHT)]
    for number, line in enumerate(lines):
        long = min(4 * len(line), WIDTH - 40)
        for row in rows[30 + 14 * number : 36 + 14 * number]:
            row[20 : 20 + long] = b"\x60" * long
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    scanned = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", scanned) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
