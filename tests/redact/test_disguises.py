"""Where somebody would look who wants the originals: other spellings, packed texts, logs, ids, and what gives access."""

import base64
import gzip
import json

import pytest

from netparse.redact import RedactMap, Redactor

KEY = bytes(range(32))
TAUGHT = """nodeName: berlin-worker-03
nodeName: muenchen-node-7.fra.contoso-bank.com
[anneliese@berlin-worker-03 ~]$ ls /home/anneliese
inet 10.20.30.40/24 brd 10.20.30.255 scope global eth0
inet6 fd00:1:2::7/64 scope global
link/ether 52:54:00:a1:b2:c3 brd ff:ff:ff:ff:ff:ff
search fra.contoso-bank.com
"""
CONFIG = "clusters:\n- cluster:\n    server: https://10.20.30.40:6443\n  name: berlin-worker-03\n"


def packed(text: str, times: int = 1) -> str:
    """Return a text in base64."""
    for _ in range(times):
        text = base64.b64encode(text.encode()).decode()
    return text


def in_url(text: str) -> str:
    """Return a text in base64 as URLs have it."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def compressed(text: str) -> str:
    """Return a text in base64 as cloud-init has it."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def redacted(text: str) -> str:
    """Return a text redacted by a redactor that has learned from it."""
    made = Redactor(map=RedactMap(key=KEY))
    made.learn_text("x", TAUGHT.encode())
    made.learn_text("y", text.encode())
    made.learn_captures([], [])
    return made.text(text)


SOCKET = "   0: 281E140A:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1\n"
ROUTE = "eth0\t001E140A\t281E140A\t0003\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
ADDRESSES = {
    "zone": ("fe80::5054:ff:fea1:b2c3%eth0", "fea1:b2c3"),
    "zone in a URL": ("https://[fe80::5054:ff:fea1:b2c3%25eth0]:6443/x", "fea1:b2c3"),
    "zone behind a user": ("anneliese@fe80::5054:ff:fea1:b2c3%eth0", "fea1:b2c3 anneliese"),
    "mapped": ("::ffff:10.20.30.40 [::ffff:10.20.30.40]:443 0:0:0:0:0:ffff:10.20.30.40", "10.20.30.40"),
    "mapped in digits": ("::ffff:0a14:1e28 0000:0000:0000:0000:0000:ffff:0a14:1e28", "a14:1e28"),
    "long": ("fd00:0001:0002:0000:0000:0000:0000:0007", "fd00:0001:0002"),
    "in a certificate": (
        "DNS:berlin-worker-03, IP Address:10.20.30.40, IP Address:FD00:1:2:0:0:0:0:7",
        "berlin 10.20.30.40 FD00:1:2:0",
    ),
    "6to4": ("2002:0a14:1e28::1 2002:a14:1e28:1::2", "0a14:1e28 a14:1e28"),
    "without colons": ("fd000001000200000000000000000007", "fd0000010002"),
    "behind a point": (".10.20.30.40 x..10.20.30.40", "10.20.30.40"),
    "behind a word": ("addr:fd00:1:2::7 eth0:10.20.30.40 host:fd00:1:2::7", "fd00:1:2::7 10.20.30.40"),
    "of a pod": ("fd00-1-2--7.ns.pod.cluster.local 10-20-30-40.ns.pod.cluster.local", "fd00-1-2--7 10-20-30-40"),
    "with lines": ("fd00_1_2__7 10_20_30_40", "fd00_1_2__7 10_20_30_40"),
    "sockets": (SOCKET, "281E140A"),
    "sockets of grep": ("/proc/net/tcp:" + SOCKET, "281E140A"),
    "sockets of a log": ("2026-08-29T10:00:00Z " + SOCKET, "281E140A"),
    "sockets in JSON": (json.dumps({"stdout": SOCKET}), "281E140A"),
    "mapped sockets": (
        "  3: 0000000000000000FFFF0000281E140A:1F90 00000000000000000000000000000000:0000 0A \n",
        "281E140A",
    ),
    "sockets of IPv6": (
        "  3: 010000FD000002000000000007000000:1F90 010000FD000002000000000008000000:0016 01 \n",
        "010000FD00000200",
    ),
    "routes": (ROUTE, "281E140A 001E140A"),
    "routes in JSON": (json.dumps({"stdout": ROUTE}), "281E140A 001E140A"),
    "routes with blanks": (ROUTE.replace("\t", "   "), "281E140A 001E140A"),
    "routes of IPv6": (
        "fd00000100020000"
        + "0" * 16
        + " 40 "
        + "0" * 32
        + " 00 "
        + "0" * 32
        + " 00000100 00000001 00000000 00000001 eth0\n",
        "fd0000010002",
    ),
    "addresses of IPv6": ("fd000001000200000000000000000007 02 40 00 80     eth0\n", "fd0000010002"),
    "connections of IPVS": ("TCP 0A141E28 C001 0A60000A 01BB 0A141E29 192B ESTABLISHED 899\n", "0A141E28 0A141E29"),
    "servers of IPVS": (
        "TCP  0A141E28:01BB rr\n  -> 0A141E29:192B      Masq    1      0          0\n",
        "0A141E28 0A141E29",
    ),
    "tree": ("  +-- 10.20.30.0/24 2 0 2\n     |-- 10.20.30.40\n        /32 host LOCAL\n", "10.20.30.40 10.20.30.0"),
    "number": ("addr=169090600 0x0a141e28 match 0A141E28/ffffffff", "169090600 0a141e28"),
    "reverse": ("40.30.20.10.in-addr.arpa 30.20.10.in-addr.arpa 32-63.30.20.10.in-addr.arpa", "30.20.10"),
    "reverse of IPv6": ("7" + ".0" * 19 + ".2.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa", "2.0.0.0.1.0.0.0.0.0.d.f"),
    "wildcard names": (
        "app.10.20.30.40.nip.io app-10-20-30-40.sslip.io app-0a141e28.nip.io",
        "10.20.30.40 10-20-30-40 0a141e28",
    ),
    "beginnings": ("10.20.30.x 10.20.30.* 10.20.30.[40-45] 10.20.30 10.20/16 10.20.30/24", "10.20.30 10.20/"),
    "glued": (
        "vip10.20.30.40 node10.20.30.40x 10_20_30_40-525400a1b2c3.txt pre-10-20-30-40-post",
        "10.20.30.40 10_20 10-20 a1b2c3",
    ),
    "quoted": (
        "?a=10%2E20%2E30%2E40&h=http%3A%2F%2F10.20.30.40%3A80&m=52%3A54%3A00%3Aa1%3Ab2%3Ac3&s=fd00%3A1%3A2%3A%3A7",
        "10%2E20 10.20.30 a1%3Ab2 fd00%3A1",
    ),
    "base64": (f"data: {packed(CONFIG)}\n", packed(CONFIG)[80:]),
    "base64 of base64": (f"data: {packed(CONFIG, 2)}\n", packed(CONFIG, 2)[120:]),
    "base64 for URLs": (f"?state={in_url(CONFIG)}", in_url(CONFIG)[80:]),
    "short base64": (
        f"a: {packed('10.20.30.40')} b: {packed('berlin-worker-03')}",
        f"{packed('10.20.30.40')} {packed('berlin-worker-03')}",
    ),
    "JSON in JSON": (r'"a\\n10.20.30.40\\tberlin-worker-03\\n https:\\/\\/10.20.30.40\\/"', "10.20.30.40 berlin"),
}
MACHINES = {
    "no dashes": ("berlinworker03 BerlinWorker03.log svc_muenchennode7", "berlin muenchen"),
    "MAC": (
        "52-54-00-a1-b2-c3 5254.00a1.b2c3 525400a1b2c3 HWADDR=525400A1B2C3 enx525400a1b2c3 525400-a1b2c3",
        "a1-b2-c3 00a1.b2c3 a1b2c3",
    ),
    "EUI-64": ("52:54:00:ff:fe:a1:b2:c3 fd00:1:2:1:5054:ff:fea1:b2c3", "a1:b2:c3 fea1:b2c3"),
    "packets of the firewall": (
        "MAC=52:54:00:a1:b2:c3:52:54:00:a1:b2:c4:08:00 SRC=10.20.30.40 LEN=60",
        "a1:b2:c3 a1:b2:c4 10.20.30.40",
    ),
    "groups of an interface": (
        "2    eth0            ff0200000000000000000001ffa1b2c3     1 00000004 0\n2    eth0            3333ffa1b2c3",
        "ffa1b2c3",
    ),
    "groups of neighbours": ("33:33:ff:a1:b2:c3 ff02::1:ffa1:b2c3", "a1:b2:c3 ffa1:b2c3"),
    "DUID": ("00:01:00:01:29:a4:5c:11:52:54:00:a1:b2:c3 0001000129a45c11525400a1b2c3", "a1:b2:c3 a1b2c3"),
    "machine-id": (
        "Machine ID:  8f2f2a9c3d6b4a6ea1d0c45e9ab3f7aa\n/var/log/journal/8f2f2a9c3d6b4a6ea1d0c45e9ab3f7aa/",
        "8f2f2a9c",
    ),
    "UUID": (
        '"systemUUID": "4C4C4544-0038-3010-8056-B7C04F4D3532" 4c4c4544-0038-3010-8056-b7c04f4d3532 4c4c45440038301080 56',
        "4c4c4544-0038 8056-b7c0",
    ),
    "EC2": (
        (
            "aws:///eu-central-1a/i-0abcdef1234567890 eni-0abcdef1234567892 arn:aws:iam::123456789012:role/x "
            "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
        ),
        "0abcdef1234 123456789012",
    ),
    "GCE": ("gce://contoso-prod-4711/europe-west3-a/gke-1 gke-1.c.contoso-prod-4711.internal", "contoso"),
    "Azure": (
        "azure:///subscriptions/0f3a1b2c-1111-2222-3333-444455556666/resourceGroups/mc_contoso-rg/providers",
        "0f3a1b2c contoso",
    ),
    "stores": (
        "contosobackup.s3.eu-central-1.amazonaws.com contosostore.blob.core.windows.net contoso.azurecr.io",
        "contoso",
    ),
    "packets": (
        (
            "\t0x0000:  4500 003c 1c46 4000 4006 b1e6 0a14 1e28  E..<.F@.@....anneli\n"
            "\t0x0010:  6265 726c 696e 0a14                      berlin..\n"
        ),
        "1e28 6265 anneli berlin",
    ),
    "hexdump": (
        "00000000  52 54 00 a1 b2 c3 52 54  00 a1 b2 c3 08 00 62 65  |RT....RT......be|\n00000010  72 6c                   |rl|\n",
        "a1 b2 62 be| 72 rl",
    ),
    "owner with a blank": ("O = Contoso Bank AG, CN = contoso_bank contosobank", "contoso"),
    "domain of Windows": ("CONTOSO\\\\anneliese on \\\\FILESRV77\\data", "contoso filesrv"),
    "disks": ("iqn.2004-10.com.contoso-bank:storage.lun1", "contoso"),
    "names": (
        "BERLIN-WORKER-03 berlin_worker_03 muenchen-node-7.FRA.CONTOSO-BANK.COM /var/log/berlin-worker-03.log.1",
        "berlin contoso muenchen",
    ),
    "owner": (
        r"dc=contoso-bank,dc=com CONTOSO-BANK\anneliese registry.example.com/contoso-bank/app",
        "contoso anneliese",
    ),
    "mailbox": ("Max.Muster@gmx.de anneliese.mueller@contoso-bank.com", "muster mueller contoso"),
    "homes": (r'/home/otto/.kube /var/home/sepp/x C:\Users\nina\x "/home\/erwin\/.kube"', "otto sepp nina erwin"),
    "log of sudo": ("sudo: gerhard : TTY=pts/0 ; PWD=/tmp ; USER=root ; COMMAND=/bin/ls", "gerhard"),
    "log of sshd": (
        (
            "Accepted publickey for waltraud from 10.20.30.40 port 51234 ssh2: ED25519 SHA256:"
            "uNiVztksCsDhcc0u9e8BrrMrsfFq1KNL4UNjSGdcFq8"
        ),
        "waltraud uNiVztks",
    ),
    "who": ("waldemar pts/0        10.20.30.40   Mon Aug 29 10:00   still logged in", "waldemar"),
    "ls": ("-rw-r--r-- 1 hannelore staff 12 Aug 1 10:00 x.txt", "hannelore"),
    "passwd": ("waldemar2:x:1001:1001:Waldemar Zwei,,,:/home/waldemar2:/bin/bash", "waldemar"),
    "syslog": (
        "2026-08-29T10:00:00.000000+02:00 hamburg-db-9 kubelet[1]: x\nAug  9 10:00:00 hamburg-db-8 kubelet[1]: x",
        "hamburg",
    ),
}
SECRETS = {
    "header": ("Authorization: Bearer Geheim.123_abc X-Auth-Token: Geheim123456 Cookie: session=Geheim12345", "Geheim"),
    "header in JSON": (
        r'{"Authorization":["Bearer Geheim123456"]} {\"Authorization\":\"Bearer Geheim123456\"}',
        "Geheim",
    ),
    "command line": (
        "curl -u admin:Geheim123 https://x/ ; curl --user 'admin:Geheim123' y ; mysql -u x -pGeheim123 ; snmpget -v2c -c Geheim123 h",
        "Geheim",
    ),
    "variable": ("DB_PASSWORD=Geheim123 PGPASSWORD='Geh Geheim123' MYSQL_PWD=Geheim123", "Geheim"),
    "variable of describe": ("      DB_PASSWORD:  Geheim123\n", "Geheim"),
    "variable in YAML": ("- name: DB_PASSWORD\n  value: Geheim123\n", "Geheim"),
    "variable in JSON": ('{"name":"API_TOKEN","value":"Geheim123"}', "Geheim"),
    "variable in an annotation": (r"{\"name\":\"API_TOKEN\",\"value\":\"Geheim123\"}", "Geheim"),
    "variable in long JSON": ('{\n  "name": "API_TOKEN",\n  "value": "Geheim123"\n}', "Geheim"),
    "URL": ("postgres://app:Geheim123@10.20.30.40:5432/db?password=Geheim123&sig=Geheim1234%3D", "Geheim"),
    "join": (
        "kubeadm join --token abcdef.0123456789abcdef --certificate-key " + "f890" * 16,
        "0123456789abcdef f890f890",
    ),
    "bootstrap token": ("token-id: abcdef\ntoken-secret: 0123456789abcdef\n", "0123456789abcdef"),
    "encryption": ("  secret: R2VoZWltR2VoZWltR2VoZWlt\n", "R2VoZWlt"),
    "registry": ('{"auths":{"r":{"auth":"YWRtaW46R2VoZWltMTIz"}}}', "YWRtaW46"),
    "certificate in YAML": (
        "  ca: |\n    -----BEGIN CERTIFICATE-----\n    MIIDdzCCAl\n    kqhkiG9w0B\n    -----END CERTIFICATE-----\n",
        "MIID kqhk",
    ),
    "certificate in JSON": (
        json.dumps({"ca": "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl\nkqhkiG9w0B\n-----END CERTIFICATE-----\n"}),
        "MIID kqhk",
    ),
    "certificate in base64": (
        "  crt: " + packed("-----BEGIN CERTIFICATE-----\nMIIDdzCCAl\n")[:48],
        packed("-----BEGIN CERTIFICATE-----\nMIIDdzCCAl\n")[28:48],
    ),
    "keys of SSH": (
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 anneliese@berlin-worker-03",
        "AAAAB3NzaC1yc2EAAAADAQ anneliese berlin",
    ),
    "hosts of SSH": (
        "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7",
        "F1E1Keo 3988QV0",
    ),
    "wireguard": (
        "peer: Wbgxv3xXZbbV5DYGkTG2pXsMTZrJ8S7V6RRbTn5ZyHo=\nPrivateKey = Wbgxv3xXZbbV5DYGkTG2pXsMTZrJ8S7V6RRbTn5ZyHo=",
        "Wbgxv3",
    ),
    "IPsec": ('10.20.30.40 : PSK "Geheim123"', "Geheim"),
    "hash": ("admin:$apr1$abcd1234$GeheimGeheimGeheimGe/ root:$6$saltsalt$GeheimGeheim", "Geheim"),
    "cloud-init": ("chpasswd:\n  list: |\n    root:Geheim123\n", "Geheim"),
    "stores": ("AccountKey=GeheimEFGH1234+/abcdEFGH1234==; SharedAccessSignature=sv=2020&sig=Geheim123%3D", "Geheim"),
    "services": (
        "AIzaSyA-1234567890abcdefghijklmnopqrstuv https://hooks.slack.com/services/T0/B0/Geheimyyyyzzzz",
        "1234567890abc Geheim",
    ),
}


@pytest.mark.parametrize(
    ("text", "originals"), [pytest.param(*v, id=k) for k, v in {**ADDRESSES, **MACHINES, **SECRETS}.items()]
)
def test_originals_are_found_in_no_disguise(text: str, originals: str) -> None:
    """Not in capitals either; the text has as many lines as before."""
    assert all(original.lower() in text.lower() for original in originals.split())
    made = redacted(text).lower()
    assert [original for original in originals.split() if original.lower() in made] == []
    assert made.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "sha256:0a141e280a141e280a141e280a141e280a141e280a141e280a141e280a141e28 v1.30.4 5.15.0-1043-gcp",
        "pod web-5b7c9d8f6-x2x4z uid 7d3c1b2a-1111-2222-3333-444455556666 I0829 10:20:30.123456",
        "at 2026-08-29 20260829 1724925600 12345678:1234 0A141E2 deadbeef load 1.20/16",
        "apiVersion: apps/v1 ReplicaSetController kube-system/coredns reconciler.go:123 KUBE-SEP-ABCDEFGH23456789",
        "token-auth-file=/etc/x name: TOKEN_FILE value: /var/run/t pass: 12 fail: 0 community: false",
        "33:33:00:00:00:01 ff02::1 01:00:5e:00:00:01 git@github.com user@.service root@localhost",
        "d41d8cd98f00b204e9800998ecf8427e  file 10.20.30-rc1 version 1.2.3.x 40% 100%",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    """Versions, digests, times, names of pods, words of programs."""
    assert redacted(text) == text


def test_a_character_that_is_escaped_is_that_character() -> None:
    """In JSON, and in JSON in JSON; what is escaped for a page's sake stays so."""
    text = r'{"a": "\u00310.20.30.40", "b": "{\"c\": \"\\u0062erlin-worker-03\"}", "d": "10.20.30.40\u003cx\u003e"}'
    made = redacted(text)
    assert "0.20.30.40" not in made
    assert "erlin" not in made
    assert r"\u003cx\u003e" in made
    assert json.loads(made)["a"] == redacted("10.20.30.40")


def test_groups_of_neighbours_follow_the_address() -> None:
    """By ``ff02::1:ff…`` and ``33:33:ff:…`` a machine is found, and it must be the one that it was."""
    made = redacted("52:54:00:a1:b2:c3 33:33:ff:a1:b2:c3 ff02::1:ffa1:b2c3 fd00:1:2::7/64 ff02::1:ff00:7").split()
    assert made[0][9:] == made[1][9:]
    assert made[2].replace(":", "").endswith(made[0][9:].replace(":", ""))
    assert int(made[4].rpartition("ff")[2].replace(":", ""), 16) == int(
        made[3].removesuffix("/64").rpartition(":")[2], 16
    )


def test_an_id_is_the_same_with_and_without_dashes() -> None:
    """So that the machine of a log is found in the node list."""
    made = redacted("systemUUID: 4c4c4544-0038-3010-8056-b7c04f4d3532\n/x/4C4C454400383010" + "8056B7C04F4D3532")
    first, second = made.split("\n")
    assert first.split()[1].replace("-", "") == second[3:].lower()


@pytest.mark.parametrize("before", range(16))
def test_base64_of_several_lines_is_one_text(before: int) -> None:
    """An address may end one line and begin the next; there are as many lines as before."""
    text = "x" * (40 + before) + "\n" + CONFIG + "y" * 60
    lines = [packed(text)[at : at + 64] for at in range(0, len(packed(text)), 64)]
    made = redacted("data: |\n" + "".join(f"    {line}\n" for line in lines) + "kind: X\n")
    assert made.count("\n") == len(lines) + 2
    inside = base64.b64decode("".join(made.split()[2:-2]), validate=True).decode()
    assert "y" * 60 in inside
    assert "10.20.30.40" not in inside
    assert "berlin" not in inside


def test_base64_stays_base64() -> None:
    """With the padding that it needs, or without where it had none."""
    for text in ("10.20.30.40", "x 10.20.30.40", "xy 10.20.30.40"):
        with_padding = redacted(f'{{"a": "{packed(text)}"}}')
        assert "10." in base64.b64decode(json.loads(with_padding)["a"], validate=True).decode()
        made = redacted(f"?a={in_url(text)}&b=c")
        assert made.endswith("&b=c")
        assert "=" not in made[3:-4]


def test_both_machines_of_a_packet_are_known_again() -> None:
    """The kernel's firewall logs both MACs and the type in one word; a DUID ends with a MAC."""
    made = redacted("52:54:00:a1:b2:c3 52:54:00:a1:b2:c4 MAC=52:54:00:a1:b2:c3:52:54:00:a1:b2:c4:08:00").split()
    assert made[2] == f"MAC={made[0]}:{made[1]}:08:00"


def test_what_is_compressed_stays_so() -> None:
    """And can be unpacked."""
    made = redacted(f"data: {compressed(CONFIG)}\n").split()[1]
    inside = gzip.decompress(base64.b64decode(made)).decode()
    assert inside == redacted(CONFIG)
    assert "berlin" not in inside


def test_a_route_to_no_network_stops_nothing() -> None:
    """The mask of a damaged row leaves bits of the destination over; its addresses are replaced as others."""
    damaged = ROUTE.replace("001E140A", "381E140A", 1)
    assert "381E140A" not in redacted(damaged)
