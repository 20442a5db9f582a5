"""Texts of commands with pseudonyms: found wherever they stand, and in the columns in which they stood."""

import base64
import json
import re
from ipaddress import ip_address

import pytest

from netparse.redact import Kinds, RedactMap, Redactor

KEY = bytes(range(32))


def redactor(*texts: str, hosts: str = "berlin-worker-03", **options: object) -> Redactor:
    """Return a redactor that knows these hosts and what the texts teach."""
    made = Redactor(map=RedactMap(key=KEY), **options)  # type: ignore[arg-type]
    for host in hosts.split():
        made.learn_text("hostname", f"nodeName: {host}\n".encode())
    for text in texts:
        made.learn_text("x", text.encode())
    made.learn_captures([], [])
    return made


R = redactor()
IP, OTHER = R.text("10.20.30.40"), R.text("10.20.30.41")
IP6 = R.text("fd00:1:2::7")
NAME = R.text("berlin-worker-03")


def test_the_examples_are_replaced() -> None:
    """Else the tests below would prove nothing."""
    assert IP != "10.20.30.40"
    assert IP6 != "fd00:1:2::7"
    assert NAME != "berlin-worker-03"
    assert NAME.endswith("-worker-03")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tcp LISTEN 0 4096 10.20.30.40:6443 *:*", f"tcp LISTEN 0 4096 {IP}:6443 *:*"),
        ("tcp6 0 0 fd00:1:2::7:6443 :::* LISTEN", f"tcp6 0 0 {IP6}:6443 :::* LISTEN"),
        ("LISTEN 0 128 [fd00:1:2::7]:6443 [::]:*", f"LISTEN 0 128 [{IP6}]:6443 [::]:*"),
        ("https://10.20.30.40:6443/api?x=10.20.30.41", f"https://{IP}:6443/api?x={OTHER}"),
        ("-A X -s 10.20.30.40/32 -j DNAT --to-destination 10.20.30.41:53", f"-A X -s {IP}/32 -j DNAT --to-destination {OTHER}:53"),
        ("elements = { 10.20.30.40 . 443, 10.20.30.41 . 80 }", f"elements = {{ {IP} . 443, {OTHER} . 80 }}"),
        ("ip-10-20-30-40.ec2.internal", f"ip-{IP.replace('.', '-')}.ec2.internal"),
        ("10-20-30-40.shop.pod.cluster.local", f"{IP.replace('.', '-')}.shop.pod.cluster.local"),
        ("40.30.20.10.in-addr.arpa", ".".join(reversed(IP.split("."))) + ".in-addr.arpa"),
        ("IP 10.20.30.40.6443 > 10.20.30.41.80:", f"IP {IP}.6443 > {OTHER}.80:"),
        ("::ffff:10.20.30.40", f"::ffff:{IP}"),
        ("etcd-berlin-worker-03 kube-system", f"etcd-{NAME} kube-system"),
        ("system:node:berlin-worker-03", f"system:node:{NAME}"),
        ("BERLIN-WORKER-03", NAME.upper()),
        (r"{\"host\":\"berlin-worker-03\",\"log\":\"a\n10.20.30.40\"}", rf"{{\"host\":\"{NAME}\",\"log\":\"a\n{IP}\"}}"),
        (r"\u003c10.20.30.40\u003e", rf"\u003c{IP}\u003e"),
        ("\x1b[31m10.20.30.40\x1b[0m", f"\x1b[31m{IP}\x1b[0m"),
        ("berlin-worker-0:ssh", f"{NAME[:-1]}:ssh"),
        ("at 10:40:12 v1.30.4 mtu 1450 5.15.0-1043-gcp sha256:12ab", "at 10:40:12 v1.30.4 mtu 1450 5.15.0-1043-gcp sha256:12ab"),
        ("default via 127.0.0.1 dev lo metric 100", "default via 127.0.0.1 dev lo metric 100"),
        ("nc -w3 -berlin", "nc -w3 -berlin"),
    ],
)  # fmt: skip
def test_where_addresses_and_names_stand(text: str, expected: str) -> None:
    """What stands beside them stays: ports, versions, times, words of the commands."""
    assert R.text(text) == expected


def test_macs_in_every_spelling() -> None:
    """With colons, dashes, dots, capitals, one digit; the vendor's half stays."""
    mac = R.text("52:54:00:a1:b2:c3")
    assert mac.startswith("52:54:00:")
    assert mac != "52:54:00:a1:b2:c3"
    assert R.text("52-54-00-A1-B2-C3") == mac.replace(":", "-").upper()
    assert R.text("5254.00a1.b2c3") == re.sub(r"(..):(..):?", r"\1\2.", mac).rstrip(".")


def test_the_kernels_hexadecimal() -> None:
    """As many digits as before, in the kernel's order; zeros and masks stay."""
    octets = "".join(f"{int(o):02X}" for o in reversed(IP.split(".")))
    line = "   0: 281E140A:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1\n"
    assert R.text(line) == line.replace("281E140A", octets)
    route = "eth0\t00000000\t281E140A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
    assert R.text(route) == route.replace("281E140A", octets)
    inet6 = "fd000001000200000000000000000007 02 40 00 80     eth0\n"
    assert R.text(inet6).split()[1:] == inet6.split()[1:]
    assert R.text(inet6)[:32] != inet6[:32]


def test_columns_stay_in_line() -> None:
    """A longer or shorter address takes its blanks with it, so that the next column begins where it began."""
    rows = [f"node{n}         Ready    <none>   10.{n}.3.{n * 7}            <none>        Ubuntu" for n in range(1, 30)]
    made = R.text("\n".join(rows)).split("\n")
    assert {row.index("<none>        Ubuntu") for row in made} == {row.index("<none>        Ubuntu") for row in rows}
    assert made != rows


def test_a_text_has_as_many_lines_as_before() -> None:
    """Every line number that is quoted stays right: a key's lines too."""
    text = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----\nb\n"
    made = R.text(text)
    assert made.count("\n") == text.count("\n")
    assert "MIIEow" not in made


@pytest.mark.parametrize(
    "text",
    [
        "--token abcdef.0123456789abcdef --discovery-token-ca-cert-hash sha256:" + "ab12" * 16,
        "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJlMTIzNDU2",
        "    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ==",
        "mysqld --password=Geheim123 --port 3306",
        '{"password": "Geheim123", "port": 3306}',
        "K10ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56::server:0123456789abcdef",
        "https://admin:Geheim123@registry.corp.example.com/v2/",
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AKIAIOSFODNN7EXAMPLE",
        "root:$6$saltsalt$Ahshashhashhashhash.hash:19000:0:99999",
    ],
)
def test_what_gives_access_is_gone(text: str) -> None:
    """Whatever kinds are asked for."""
    only_users = redactor(kinds=Kinds(ip=False, mac=False, hostname=False, domain=False))
    made = only_users.text(text)
    for secret in re.findall(
        r"Geheim123|0123456789abcdef|c2lnbmF0\w+|LS0tLS1\w+|ab12ab12\w+|wJalr\S+|AKIA\w+|Ahshash\w+", text
    ):
        assert secret not in made
    assert "REDACTED" in made


def test_the_data_of_secrets_and_of_nothing_else() -> None:
    """In JSON and in YAML; the ConfigMap beside it keeps its data."""
    yaml = (
        "items:\n- apiVersion: v1\n  data:\n    user: YWRtaW4=\n  kind: Secret\n"
        "- apiVersion: v1\n  data:\n    mode: ipvs\n  kind: ConfigMap\n"
    )
    made = R.text(yaml)
    assert "YWRtaW4=" not in made
    assert "mode: ipvs" in made
    objects = [
        {"apiVersion": "v1", "data": {"user": "YWRtaW4="}, "kind": "Secret"},
        {"apiVersion": "v1", "data": {"mode": "ipvs"}, "kind": "ConfigMap"},
    ]
    for indent in (None, 2):
        made = R.text(json.dumps({"items": objects}, indent=indent))
        assert "YWRtaW4=" not in made
        assert json.loads(made)["items"][1]["data"] == {"mode": "ipvs"}


def test_base64_is_looked_into() -> None:
    """A configuration in an annotation or a MachineConfig has addresses too."""
    packed = base64.b64encode(b"server: https://10.20.30.40:6443\nnode: berlin-worker-03\n").decode()
    made = R.text(f"contents: {packed}\n").split()[1]
    assert base64.b64decode(made).decode() == f"server: https://{IP}:6443\nnode: {NAME}\n"


def test_the_address_of_every_virtual_machine_stays() -> None:
    """Behind VirtualBox's NAT all have it, and what is concluded from it is only right of it."""
    text = "inet 10.0.2.15/24 brd 10.0.2.255\ninet 10.20.30.40/24"
    assert redactor(text).text(text).startswith("inet 10.0.2.15/24 brd 10.0.2.255\ninet 10.")
    assert "10.20.30.40" not in redactor(text).text(text)


def test_users_and_domains() -> None:
    """Of prompts, home folders and addresses of mail; users and domains that everybody has stay."""
    text = "[anneliese@berlin-worker-03 ~]$ ls /home/anneliese\nroot mail ops@contoso-bank.com registry.k8s.io\n"
    made = redactor(text).text(text)
    assert not re.search("anneliese|contoso|berlin", made)
    assert "root mail" in made
    assert ".com registry.k8s.io" in made


def test_a_journal_names_its_host_by_one_field() -> None:
    """Other fields whose names end alike hold anything."""
    made = redactor("_HOSTNAME=berlin7\nX_FILENAME=overrides7\n")
    assert made.text("berlin7") != "berlin7"
    assert made.text("overrides7") == "overrides7"


def test_own_words() -> None:
    """Wherever they stand, in the middle of others too."""
    made = redactor(words=["Contoso"]).text("ns contosobank, CONTOSO-prod")
    assert "contoso" not in made.lower()


def test_kinds_that_were_not_asked_for_stay() -> None:
    """Addresses without MACs, MACs without addresses."""
    text = "10.20.30.40 dev eth0 lladdr 52:54:00:a1:b2:c3"
    assert redactor(kinds=Kinds(ip=False)).text(text).startswith("10.20.30.40 ")
    assert redactor(kinds=Kinds(mac=False)).text(text).endswith("52:54:00:a1:b2:c3")


def test_names_that_are_words_of_the_commands_stay_and_are_told() -> None:
    """``default`` as a machine's name cannot be distinguished from a default route."""
    made = redactor(hosts="default node")
    assert made.text("default via 127.0.0.1; Kind: Node") == "default via 127.0.0.1; Kind: Node"
    assert made.leftover_words() == ["default", "node"]


def test_an_address_as_a_name() -> None:
    """Is an address."""
    assert redactor(hosts="10.20.30.40").text("node 10.20.30.40") == f"node {IP}"


def test_encodings_stay() -> None:
    """UTF-16 of Windows, Latin-1, a mark at the beginning."""
    for encoding in ("utf-16", "utf-8-sig", "utf-16-le"):
        text = "Name: berlin-worker-03\r\nAddress: 10.20.30.40\r\n" * 4
        data = text.encode(encoding)
        assert R.data(data).decode(encoding) == text.replace("berlin-worker-03", NAME).replace("10.20.30.40", IP)
    assert R.data(b"caf\xe9 10.20.30.40") == b"caf\xe9 " + IP.encode()


def test_leftovers_are_listed_with_their_line() -> None:
    """What looks like an address, a key or a name and was left."""
    made = redactor()
    made.text("ok\nx=vip10.20.30.40\nnodeberlin-worker-03x\n", "log.txt")
    assert [(x.line, x.reason.split(":")[0]) for x in made.leftovers] == [
        (2, "looks like an address"),
        (3, "has a name in it that was redacted elsewhere"),
    ]


def test_a_port_is_no_part_of_an_address() -> None:
    """Ports are ever new: whatever stands in front of one is looked at once. Columns stay, and what only looks so."""
    lines = [f"tcp   0  0 10.20.30.40:{port}       10.20.30.41:22    ESTABLISHED" for port in range(30000, 30040)]
    made = R.text("\n".join(lines)).split("\n")
    assert [line.split()[3:5] for line in made] == [[f"{IP}:{n}", f"{OTHER}:22"] for n in range(30000, 30040)]
    assert {line.index("ESTABLISHED") for line in made} == {lines[0].index("ESTABLISHED")}
    for text in ("v1.20.300:12 1.2:3 10:20.30:40", "x.1:123456 30.40:80/tcp"):
        assert R.text(text) == text


def test_chains_of_kube_proxy_stay() -> None:
    """They are hashes; what a chain is for stands beside it and has pseudonyms."""
    rule = '-A KUBE-SEP-ABCDEFGH23456722 -s 10.20.30.40/32 -m comment --comment "berlin-worker-03" -j KUBE-MARK-MASQ'
    assert R.text(rule) == rule.replace("10.20.30.40", IP).replace("berlin-worker-03", NAME)


def test_a_mail_becomes_the_text_that_is_read_in_it() -> None:
    """Its body may be packed in a way in which nothing is found, and a line may be folded within an address."""
    body = base64.encodebytes(b"From the node:\n" + b"inet 10.20.30.40/24 on berlin-worker-03\n" * 9)
    head = b"From: a@b.com\nSubject: x\nMessage-ID: <1@b.com>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    packed = R.data(head + b"Content-Transfer-Encoding: base64\n\n" + body).decode()
    assert f"inet {IP}/24 on {NAME}" in packed
    folded = head + b"Content-Transfer-Encoding: quoted-printable\n\ninet 10.20.=\n30.40 on berlin-wor=\nker-03\n"
    assert f"inet {IP} on {NAME}" in R.data(folded).decode()


@pytest.mark.parametrize("host", ["alpha", "beta"])
def test_a_machine_of_the_name_of_a_stage_leaves_the_keys_of_annotations(host: str) -> None:
    """By flannel.alpha.coreos.com the plugin is known; such a name stays, and is listed as left over."""
    text = f"      flannel.{host}.coreos.com/public-ip: 10.20.30.40\n"
    made = redactor(hosts=host)
    assert made.text(text) == text.replace("10.20.30.40", IP)
    assert host in made.leftover_words()


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Linux zuerich 5.15.0-101-generic #111-Ubuntu SMP x86_64 GNU/Linux\n", True),
        ("kernel: Linux zuerich 4.18.0\n", True),
        ("this is Linux zuerich 4.18.0-513.el8.x86_64 #1 SMP\n", True),
        ("    osImage: Red Hat Enterprise Linux CoreOS 414.92.202403051622-0\n", False),
        ("PRETTY_NAME: Oracle Linux Workstation 8.9\n", False),
    ],
)
def test_a_system_is_no_host(text: str, replaced: bool) -> None:
    """The words of ``uname`` name one, those of a distribution do not: ``flannel.alpha.coreos.com`` stays."""
    name = "zuerich" if replaced else "CoreOS" if "CoreOS" in text else "Workstation"
    assert (redactor(text).text(f"on {name} now") != f"on {name} now") is replaced


def test_the_kernels_routes_alone_tell_their_networks() -> None:
    """Nothing in such a file is written with dots; first and last address stay such."""
    routes = (
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
        "eth0\t001E140A\t00000000\t0001\t0\t0\t100\t00F0FFFF\t0\t0\t0\n"
    )
    first, last = redactor(routes).text("10.20.16.0 10.20.31.255").split()
    assert int(ip_address(first)) % 4096 == 0
    assert int(ip_address(last)) == int(ip_address(first)) + 4095
