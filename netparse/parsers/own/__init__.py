"""A user's own templates, which add commands or replace those that ship."""

from netparse.parsers.own.templates import (
    OwnTemplate,
    compile_file,
    load_parsers,
    load_template,
    shipped_problems,
    template_files,
    toml_problems,
    with_templates,
)

__all__ = [
    "OwnTemplate",
    "compile_file",
    "load_parsers",
    "load_template",
    "shipped_problems",
    "template_files",
    "toml_problems",
    "with_templates",
]
