"""Domains in a text: which of them are somebody's own, and which labels of a cloud's domain a customer chose."""

import re
from collections.abc import Iterator

from netparse.redact.words import HOSTED_DOMAINS, PUBLIC_DOMAINS, TOP_LEVELS

_DOMAIN = re.compile(
    r"""(?xi)
    (?:(?<![\w.+-])(?P<box>[a-z0-9][\w.+-]*)@|(?<=@))(?P<mail>(?:[a-z0-9_-]+\.)+[a-z]{2,12})\b(?!\.\w)
    |(?<![\w.@%-])(?P<domain>(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,12})(?![\w-]|\.\w)
    """
)
IQN = re.compile(r"(?i)(\biqn\.\d{4}-\d\d\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
"""The name of a disk in a network: a domain from its end on."""
_PUBLIC = tuple(f".{domain}" for domain in PUBLIC_DOMAINS)
_HOSTED = tuple(f".{domain}" for domain in HOSTED_DOMAINS)
_REGION = re.compile(r"\.(?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d(?=\.)")
_TWO = (".rds.amazonaws.com",)  # in which two labels are a customer's


def own_domains(text: str) -> Iterator[re.Match[str]]:
    """Yield the domains that tell whose they are, with a mailbox before them: ``box``, and ``mail`` or ``domain``."""
    return (match for match in _DOMAIN.finditer(text) if is_own(match["mail"] or match["domain"]))


def labels_of_customer(domain: str) -> str:
    """Return the beginning of a domain that is replaced: all of it, or what a customer chose in a cloud's."""
    low = _without_region(domain)
    if not low.endswith(_HOSTED):
        return domain
    return ".".join(domain.split(".")[: 2 if low.endswith(_TWO) else 1])


def is_own(domain: str) -> bool:
    """Whether a domain tells whose it is: not one of software, and of a cloud's domains those with a customer's labels."""
    low = _without_region(domain)
    if low.endswith(_HOSTED):
        return True
    return low.rpartition(".")[2] in TOP_LEVELS and not low.endswith(_PUBLIC)


def _without_region(domain: str) -> str:
    return _REGION.sub("", f".{domain.lower()}")
