"""A user's own table adds, changes and removes rules; what is wrong in it is said with file, rule and field."""

from pathlib import Path

import pytest

from netparse.errors import DataError
from netparse.ports import load_user_file, rules_for


def test_two_lines_add_a_port(tmp_path: Path) -> None:
    """TCP, every role, required: that is what a bare port means."""
    path = tmp_path / "mine.toml"
    path.write_text("[[rule]]\nport = 9200\n")
    rule = next(rule for rule in rules_for(user=load_user_file(path)) if rule.first == 9200)
    assert (rule.id, rule.protocol, rule.kind, rule.official, rule.roles) == (
        "tcp-9200",
        "tcp",
        "listener",
        True,
        ("all",),
    )
    assert rule.source == str(path)
    assert rule.file == "user"


def test_fields_of_a_known_rule_are_changed_and_the_others_kept(tmp_path: Path) -> None:
    """The API server of this cluster is on 8443."""
    path = tmp_path / "mine.toml"
    path.write_text('[[rule]]\nid = "apiserver"\nport = 8443\n')
    rule = next(rule for rule in rules_for(user=load_user_file(path)) if rule.id == "apiserver")
    assert (rule.first, rule.processes, rule.kind) == (8443, ("kube-apiserver",), "listener")


def test_rules_are_removed(tmp_path: Path) -> None:
    """By their ids; one of a plugin that is not in play is no error."""
    path = tmp_path / "mine.toml"
    path.write_text('remove = ["kube-proxy-healthz", "calico-bgp"]\n')
    assert "kube-proxy-healthz" not in {rule.id for rule in rules_for(user=load_user_file(path))}


def test_a_rule_of_a_plugin_that_is_not_in_play_may_be_changed(tmp_path: Path) -> None:
    """One file serves several clusters."""
    path = tmp_path / "mine.toml"
    path.write_text('[[rule]]\nid = "calico-bgp"\nkind = "listener"\n')
    user = load_user_file(path)
    assert "calico-bgp" not in {rule.id for rule in rules_for(user=user)}
    assert {rule.kind for rule in rules_for(cnis=["calico"], user=user) if rule.id == "calico-bgp"} == {"listener"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]]\nport = 70000\n", 'rule "number 1": field "port": 70000 is not within'),
        ('[[rule]]\nid = "a"\nport = "9-5"\n', 'rule "a": field "port"'),
        ('[[rule]]\nid = "a"\nport = "http"\n', 'rule "a": field "port"'),
        ('[[rule]]\nid = "a"\nport = true\n', 'rule "a": field "port"'),
        ('[[rule]]\nid = "A b"\nport = 1\n', 'rule "A b": field "id"'),
        ('[[rule]]\nport = 1\nprotocol = "tpc"\n', "field \"protocol\": 'tpc' is none of tcp, udp, sctp, ip"),
        ('[[rule]]\nport = 1\nroles = "worker"\n', 'field "roles": a list'),
        ('[[rule]]\nport = 1\nroles = ["workers"]\n', "field \"roles\": 'workers' is none of"),
        ("[[rule]]\nport = 1\nsince = 1.30\n", 'field "since": a Kubernetes minor'),
        ('[[rule]]\nport = 1\nsince = "1.30"\nuntil = "1.20"\n', 'field "until"'),
        ("[[rule]]\nport = 1\nofficial = 1\n", 'field "official"'),
        ("[[rule]]\nport = 1\ncolour = 1\n", 'field "colour" is not known'),
        ('[[rule]]\npurpose = "x"\n', 'rule "number 1": field "port" is missing'),
        ('[[rule]]\nid = "nobody-knows"\npurpose = "x"\n', 'rule "nobody-knows": field "port" is missing'),
        ("[[rule]]\nport = 1\n[[rule]]\nport = 1\n", 'field "id": there are two rules'),
        ('remove = ["nobody-knows"]\n', 'field "remove": there is no rule "nobody-knows"'),
        ('remove = "kubelet"\n', 'field "remove": a list'),
        ("[rule]\nport = 1\n", 'field "rule"'),
        ("meta = 1\n", 'field "meta"'),
        ("[[rule]\n", "is not valid TOML"),
        ("detect = 5\n", 'field "detect"'),
        ("detect = [1]\n", 'field "detect"'),
        ("suppress = [1]\n", 'there is no table "suppress"'),
        ("a = " + "[" * 9000 + "\n", "nested too deeply"),
        ("a = " + "9" * 5000 + "\n", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    """The sentence begins with the file."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(DataError) as raised:
        rules_for(user=load_user_file(path))
    assert str(raised.value).startswith(str(path))
    assert said in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """No traceback of the system."""
    with pytest.raises(DataError, match="No such file"):
        load_user_file(tmp_path / "none.toml")
