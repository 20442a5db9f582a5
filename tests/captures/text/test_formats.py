"""Tickets that are no plain text: a mail, a saved page, a Word document, a PDF."""
# ruff: noqa: E501 - documents as they are saved

import sys
from email.message import EmailMessage
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from netparse.captures import parse
from netparse.captures.bundle import read_bundles
from tests.captures.samples import NODES, ROUTES

TICKET = f"Pods do not answer.\n\nnode-1:\n$ ip route\n{ROUTES}\nThe list:\n$ kubectl get nodes\n{NODES}"


def mail(*, html: bool = False) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ops@example.com", "help@example.com", "pods"
    message["MIME-Version"] = "1.0"
    message.set_content(
        f"<html><body><pre>{escape(TICKET)}</pre></body></html>" if html else TICKET,
        subtype="html" if html else "plain",
        cte="quoted-printable",
    )
    return message.as_bytes()


def page() -> bytes:
    head, _, rest = TICKET.partition("node-1:\n")
    return f"<!DOCTYPE html><html><head><title>x</title><script>1</script></head><body><p>{head}</p><h3>node-1</h3><pre><code>{escape(rest)}</code></pre></body></html>".encode()


def word() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in TICKET.split("\n")
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{lines}</w:body></w:document>')
    return out.getvalue()


_FORMS = {"ticket.eml": mail(), "ticket-html.eml": mail(html=True), "ticket.html": page(), "ticket.docx": word()}


@pytest.mark.parametrize("name", _FORMS)
def test_its_outputs_are_read(name: str) -> None:
    """The same captures as in plain text, with quotes that are lines of the text."""
    found = [c for c in parse(_FORMS[name], source=name) if c.records]
    assert [(c.command, len(c.records)) for c in found] == [("ip_route", 3), ("kubectl_get_nodes", 2)]
    assert found[0].host == "node-1"
    assert found[0].text(found[0].records[0].line) == "default via 10.31.4.1 dev eth0"


@pytest.mark.parametrize("name", _FORMS)
def test_a_file_of_a_bundle(name: str, tmp_path: Path) -> None:
    """Given alone it is read as well; a Word document is no archive."""
    (tmp_path / name).write_bytes(_FORMS[name])
    reading = read_bundles([tmp_path / name])
    assert [c.command for c in reading.captures if c.records] == ["ip_route", "kubectl_get_nodes"]
    assert len(reading.inputs) == 1


def pdf(lines: list[str]) -> bytes:
    """Return a PDF with these lines in a font of one width, as a terminal's print has them."""
    text = "".join(f"({line}) Tj T*\n" for line in lines)
    stream = f"BT /F1 9 Tf 11 TL 40 800 Td\n{text}ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>", b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
    ]  # fmt: skip
    out, at = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % x for x in at)
    return out + b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_a_pdf_with_text() -> None:
    """Its columns are those of the page."""
    found = [c for c in parse(pdf(["$ ip route", *ROUTES.splitlines()]), source="ticket.pdf") if c.records]
    assert [(c.command, len(c.records)) for c in found] == [("ip_route", 3)]


def test_a_pdf_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says what to do."""
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (found,) = parse(pdf(["$ ip route"]), source="ticket.pdf")
    assert found.status == "failed" and "pdftotext -layout" in (found.reason or "")


def test_a_damaged_document() -> None:
    """It makes no exception, and its reason names what to do."""
    (found,) = parse(word()[:400], source="ticket.docx")
    assert found.status == "failed" and "save its text" in (found.reason or "")


def test_a_mail_with_few_headers_is_decoded(tmp_path: Path) -> None:
    """What a program saved of it may be no more than who, what and how it is written."""
    saved = (
        b"From: me@example.org\nSubject: Cluster\nContent-Type: text/plain; charset=iso-8859-1\n"
        b"Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n\nn1:~ # ip r\n"
        b"default via 192.0.2.1 dev eth0=20\n192.0.2.0/24 dev eth0 proto kernel scope li=\nnk src 192.0.2.21=20\n"
    )
    (tmp_path / "mail.eml").write_bytes(saved)
    (route,) = [c for c in read_bundles([tmp_path / "mail.eml"]).captures if c.records]
    assert (route.command, route.status, len(route.records)) == ("ip_route", "ok", 2)
