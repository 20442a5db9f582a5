"""What gives access, in the forms in which programs take it, print it and keep it; and what only looks like it."""

import base64
import json

import pytest

from netparse.redact import RedactMap, Redactor

R = Redactor(map=RedactMap(key=bytes(range(32))))
SECRET = "Geheim12345"
PACKED = base64.b64encode(SECRET.encode()).decode()
RANDOM = "Wbgxv3xXZbbV5DYGkTG2pXsMTZrJ8S7V6RRbTn5ZyHo"
PUTTY = "PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 2\nAAAAGeheim12345abc\nGeheim12345\nPrivate-MAC: 0\n"
APPLIED = json.dumps(
    {
        "apiVersion": "v1",
        "data": {"p": PACKED},
        "kind": "Secret",
        "stringData": {"q": SECRET, "r": json.dumps({"s": SECRET})},
    }
)

BY_THEIR_FORM = (
    "zq7whx.g1h2j3k4l5m6n7p8",
    "AKIAQWERTYUIOPASDFGH",
    "xoxb-12345abcde",
    "hvs.CAESIJabcdefgh12",
    "glpat-abcdefghij123456",
    "gho_abcdefghijklmnopqrst",
    "sk_live_abcdefghijklmnop",
    "SG.abcdefghijklmnop.abcdefghijklmnop",
    "AIzaabcdefghijklmnopqrstuvwxyzabcdefghi",
)
"""Each as short as it can be."""
COMMANDS = (
    "sshpass -p Geheim12345 ssh x",
    "ldapsearch -x -D cn=admin -w Geheim12345",
    "redis-cli -h x -a Geheim12345 ping",
    "docker login -u x -p Geheim12345 registry",
    "az login --service-principal -u x -p Geheim12345 --tenant y",
    "skopeo copy --src-creds x:Geheim12345 docker://a docker://b",
    "curl -uadmin:Geheim12345 https://x/",
    "curl -sk -u admin:Geheim12345 https://x/",
    "net ads join -U admin%Geheim12345",
    "ipmitool -H x -U ADMIN -P Geheim12345 power",
    "snmpwalk -v3 -u x -A Geheim12345 -X Geheim12345 host",
    "echo Geheim12345 | sudo -S ls",
    "htpasswd -bc file admin Geheim12345",
    "kubectl create secret generic x --from-literal=key=Geheim12345",
    "mongosh -u x -p Geheim12345",
)
CONFIGURATIONS = (
    "password: Geheim 12345 with blanks",
    "- password: Geheim, 12345",
    "DB_PASSWORD=Geheim;12345,x",
    'password: "Geheim\\"12345"',
    "dbpass: Geheim12345",
    "Uid=sa;Pwd=Geheim12345;",
    "aadClientSecret: Geheim12345",
    "<password>Geheim12345</password>",
    "https://x:Geheim$12345!@host/",
    "https://x:Geheim@12345@host/",
    "  neighbor 192.0.2.1 password Geheim12345",
    "  auth_pass Geheim12345",
    "requirepass Geheim12345",
    "machine x login y password Geheim12345",
    'secret "Geheim12345+abc=";',
    "Authorization: Digest Geheim12345",
    '"private_key_id": "Geheim12345"',
    "{SSHA}Geheim12345abcd=",
    "auth-trunc hmac(sha256) 0x47656865696d3132333435 128",
    "aead rfc4106(gcm(aes)) 0x47656865696d3132333435 128",
    "md5keys:192.0.2.1/32=Geheim12345",
    'args: ["--password", "Geheim12345"]',
    'args": [\n  "--token",\n  "Geheim12345"\n]',
    "- --token\n- Geheim12345",
    "token: |\n  Geheim12345\n  Geheim12345\nname: x",
    f"client-key-data: >-\n  {PACKED}{PACKED}\n  {PACKED}\nname: x",
    "Using certificate key:\n" + "47656865696d3132" * 4,
    f"wg0\t{RANDOM}=\t{RANDOM}=\t51820\toff",
    f"  key = AQ{RANDOM[:36]}==",
    PUTTY,
    json.dumps({"kubectl.kubernetes.io/last-applied-configuration": APPLIED}),
    f"kubectl.kubernetes.io/last-applied-configuration: |\n  {APPLIED}\n",
    '{"apiVersion": "v1", "stringData": {"x": "{Geheim12345}"}, "kind": "Secret"}',
    "apiVersion: v1\r\ndata:\r\n  x: Geheim12345\r\nkind: Secret\r\n",
)


@pytest.mark.parametrize("text", [*COMMANDS, *CONFIGURATIONS])
def test_what_gives_access_is_gone(text: str) -> None:
    """All of it, not only its first word; the text has as many lines as before."""
    made = R.text(text)
    for part in ("Geheim", "12345", PACKED, PACKED[:9], RANDOM[:12], "47656865"):
        assert part not in made
    assert "REDACTED" in made or base64.b64encode(b"REDACTED").decode() in made
    assert made.count("\n") == text.count("\n")


@pytest.mark.parametrize("key", BY_THEIR_FORM)
def test_what_tells_by_its_form_needs_no_word_beside_it(key: str) -> None:
    """As ``kubeadm token list`` prints it, in a column of its own, and behind a mark."""
    for text in (f"TOKEN  TTL\n{key}  23h\n", f"x/y {key}", f"({key})"):
        assert key not in R.text(text)
        assert "REDACTED" in R.text(text)


@pytest.mark.parametrize(
    "name", ["token", "node-token", "node-password.k3s", ".pgpass", "a/b!/c/password", "api-key.txt"]
)
def test_a_file_may_be_nothing_but_a_key(name: str) -> None:
    """It is called so, and has one word in it."""
    assert R.text(f"{SECRET}\n", name) == "REDACTED\n"
    assert R.text(f"two {SECRET}s\n", name) == f"two {SECRET}s\n"
    assert R.text(f"{SECRET}\n", "tokens.md") == f"{SECRET}\n"


@pytest.mark.parametrize(
    "text",
    [
        "kubectl get pods -A | grep snmp",
        "PWD=/var/lib token: null password: <none> automountServiceAccountToken: true",
        "Community: 65000:100 65000:200",
        "Community: no-export",
        "secretName: tls imagePullSecrets: [] secret: web-tls",
        "--authentication-token-webhook-cache-ttl=2m --token-auth-file=/etc/x",
        "command: |\n  echo x\ntokens: 3",
        "- --v\n- 2",
        "net.ipv4.tcp_fastopen_key = 00000000-00000000",
        "docker pull x -p 80 and ldap -w is no option here",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    """Options, communities of BGP, names of Secrets, files."""
    assert R.text(text) == text


@pytest.mark.parametrize("text", ["a." * 20_000 + " token: x", "docker " * 3_000 + " login x", "x-" * 20_000 + "pass"])
def test_a_long_line_is_looked_through_once(text: str) -> None:
    """Names before a mark are short, and so is a command line: a line without end must not take the square of its length."""
    assert R.text(text).split()[0] == text.split()[0]
