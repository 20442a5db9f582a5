"""References: what of them is a link, and where it leads."""

import pytest

from netparse.checks import CHECKS
from netparse.references import linked


def test_a_reference_leads_to_its_page_only() -> None:
    """The address alone is the link; nothing but https is one."""
    reference = "https://kubernetes.io/docs/x/#y (default gateway); javascript:alert(1), http://example.invalid"
    assert [p for p in linked(reference) if p[1]] == [("https://kubernetes.io/docs/x/#y",) * 2]
    assert "".join(words for words, _ in linked(reference)) == reference


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("ip-route(8)", "https://man7.org/linux/man-pages/man8/ip-route.8.html"),
        ("RFC 5227", "https://www.rfc-editor.org/rfc/rfc5227"),
        ("RFC 4862, section 5.4", "https://www.rfc-editor.org/rfc/rfc4862#section-5.4"),
        ("CIS 4.2.4; kube-hunter KHV052", "https://aquasecurity.github.io/kube-hunter/kb/KHV052.html"),
        ("k0sproject/k0s#1043: seen", "https://github.com/k0sproject/k0s/issues/1043"),
        ("a/b:docs/x.md:3-9@0123abc (why)", "https://github.com/a/b/blob/0123abc/docs/x.md#L3-L9"),
        ("a/b@0123abc: the quickstart", "https://github.com/a/b/tree/0123abc"),
        ("docs.mirantis.com/mke/ports.html", "https://docs.mirantis.com/mke/ports.html"),
    ],
)
def test_the_forms_of_references(reference: str, address: str) -> None:
    """A manual page, an RFC, a file, an issue, a page: each leads to one place, and the words stay as they are."""
    assert [a for _, a in linked(reference) if a] == [address]
    assert "".join(words for words, _ in linked(reference)) == reference


@pytest.mark.parametrize(
    "words", ["open: from memory", "CIS 1.3.7", "docs/collectors.md", "10.0.0.1/24", "a/b", "w1@0123abc"]
)
def test_what_is_no_address_is_no_link(words: str) -> None:
    """Words stay words."""
    assert [a for _, a in linked(words) if a] == []


def test_the_references_of_checks_are_links() -> None:
    """But for what is said in netparse's own documentation."""
    plain = [c.id for c in CHECKS if c.reference and not any(a for _, a in linked(c.reference))]
    assert plain == ["evidence-misleading"]
