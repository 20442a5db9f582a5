"""Words that stay: those that tell a role, those that commands print themselves, users that every system has, public domains."""

import tomllib

from netparse.resources import package_file

_FOUND: dict[str, list[str]] = tomllib.loads(package_file("redact", "data", "words.toml").read_text(encoding="utf-8"))

ROLES = frozenset(_FOUND["roles"])
VOCABULARY = frozenset(_FOUND["vocabulary"])
SYSTEM_USERS = frozenset(_FOUND["system_users"])
TOP_LEVELS = frozenset(_FOUND["top_levels"])
PUBLIC_DOMAINS = tuple(_FOUND["public_domains"])
HOSTED_DOMAINS = tuple(_FOUND["hosted_domains"])
