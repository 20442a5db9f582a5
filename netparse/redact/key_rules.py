"""How a line tells that a part of it gives access: the words beside it, and what is replaced where they stand."""

import re

_WORD = r"[\w.~+/=-]{4,}"
_VALUE = r"""(?:"(?:[^"\\\n]|\\[^\n])+"|'[^'\n]+'|[^\s"',;}\]\\]+)"""
NAMED = (
    r"pass(?![\w-]|\s?[:=]\s*\d)|pwd|pw(?=[=:])|(?:db|root|user|admin|sa|smtp|bind|redis|sql|ftp)-?pass(?![\w-])"
    r"|[\w.-]{0,80}(?:password|passwd|passphrase|passwort|kennwort)|[\w.-]{0,80}_(?:pass|pwd|pw|auth)|[\w.-]{0,80}(?:api[_-]?key|access[_-]?key(?:[_-]?id)?"
    r"|secret[_-]?key|(?:client|shared|consumer|app|cluster|jwt|hmac|webhook|oauth|session|cookie|signing)[_-]?secret|token"
    r"|private[_-]?key(?:[_-]?id)?|preshared[_-]?key|psk|encryption[_-]?key|certificate[_-]?key|community|token[_-]?secret)"
)
"""Names of values that give access."""
# No value that gives access begins so; 65000:1 is a community of BGP.
_NOTHING = r"\s|None\b|null\b|true\b|false\b|\[|\{|/|<|\d+:\d|no-(?:export|advertise)"

_SNMP = tuple(
    f"snmp{what}" for what in ("get", "walk", "bulk", "set", "trap", "inform", "table", "status", "test", "df")
)

RULES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("bearer", "authorization"),
        re.compile(
            rf"(?i:\bbearer\s+(?P<key>{_WORD})"
            r"|authorization\\?[\"']?\s*[:=]\s*\[?\\?[\"']?(?:basic|digest|negotiate|token|apikey|ntlm|splunk|aws4\S*)\s+(?P<key2>[^\n\"'\\]{4,}))"
        ),
    ),
    (("basic",), re.compile(rf"(?i:authorization:\s*basic)\s+(?P<key>{_WORD})")),
    (
        ("-data", "dockerconfigjson"),
        re.compile(
            r"(?:client-(?:key|certificate)-data|certificate-authority-data|\.dockerconfigjson)\\?\"?\s*:\s*\\?\"?(?P<key>[\w+/=-]{16,})"
        ),
    ),
    # a line of nothing but a name and its value, which may have blanks and commas in it
    (
        ("pass", "pwd", "token", "secret", "key", "psk"),
        re.compile(
            rf"(?i)^[ \t]*(?:- )?(?:(?:{NAMED}):[ \t]+(?!{_NOTHING})(?=[^\n]* \S)(?P<key>[^\s\"'|>&*!][^\n]*?)"
            rf"|(?:export[ \t]+)?(?:{NAMED})=(?!{_NOTHING}|[\"'])(?=[^\n]*[,;'\"}}\]\\])(?P<key2>[^\n]+?))[ \t\r]*$"
        ),
    ),
    (
        ("pass", "pwd", "pw", "token", "secret", "key", "psk", "community"),
        re.compile(
            rf"(?i)(?<![\w.-])--?(?:{NAMED})(?:=|\s+)(?!-)(?P<key>{_VALUE})"
            rf"|(?<![\w-])(?:{NAMED})\\?[\"']?\s?[:=][ \t]{{0,30}}\\?(?!{_NOTHING})(?P<key2>{_VALUE})"
            r"|(?i:\b(?:private|public|preshared|wg-pub)[ -]?key)\\?\"?\s*[:=]\s*\\?\"?(?P<key3>[A-Za-z0-9+/]{42,43}={1,2})"
            r"|(?<![\w-])secret:\s+(?P<key4>[A-Za-z0-9+/]{20,}={0,2})(?!\S)|(?i:\br[ow]community6?)\s+(?P<key5>\S+)"
            r"|:\s*PSK\s+(?P<key6>\"[^\"\n]+\")"
            rf"|\\?[\"']--?(?:{NAMED})\\?[\"'],\s*\\?[\"'](?!-)(?P<key7>[^\"'\\\n]+)|<(?:{NAMED})>(?P<key8>[^<\n]+)</"
            r"|\bneighbor\s+\S+\s+password\s+(?:\d\s+)?(?P<key9>\S+)|\blogin\s+\S+\s+password\s+(?P<key10>\S+)"
            r"|\bkey\\?\"?\s*[:=]\s*\\?\"?(?P<key11>[A-Za-z0-9+/]{32,}={0,2})(?![\w+/-])|\bsecret\s+(?P<key12>\"[^\"\n]+\")"
        ),
    ),
    # configurations without a mark between: nothing stands behind the value
    (
        ("pass", "secret", "masterauth", "key-string"),
        re.compile(
            r"(?i)^\s*(?:enable\s+)?(?:password|secret|auth_pass|requirepass|masterauth|key-string)\s+(?:\d\s+)?(?P<key>[^\s;:=]\S*?)\s*;?\s*$"
        ),
    ),
    # user and password of a URL, whatever marks are in the password
    (("://",), re.compile(r"://[^\s/@:\"'<>]*:(?P<key>(?!REDACTED@)[^\s/\"'<>]+)@")),
    (("peer:",), re.compile(r"\bpeer:\s*(?P<key>[A-Za-z0-9+/]{42,43}={1,2})")),
    # as programs that fetch something take it: user and password, which are no numbers of a user and a group
    (
        ("-u ", "--user", "proxy-user", "curl "),
        re.compile(
            r"\s(?:-[uU]\s+|-u(?=[\"']?[a-z][\w.-]*:)|--(?:proxy-)?user[= ])[\"']?(?!\d+:)"
            r"[^\s:\"'/]+:(?P<key>[^\s\"'/]\S*?)(?=[\"']?(?:\s|$))"
        ),
    ),
    (("creds",), re.compile(r"--(?:src-|dest-)?creds[= ][\"']?[^\s:\"']+:(?P<key>[^\s\"']+)")),
    (("from-literal",), re.compile(r"--from-literal[= ][\"']?[^\s=]+=(?P<key>[^\s\"']+)")),
    # programs with a letter for it
    (("mysql", "mariadb"), re.compile(r"\b(?:mysql|mariadb)\w*\b[^\n]{0,300}?\s-p(?P<key>[^\s\"'-]\S*)")),
    (_SNMP, re.compile(r"(?<=\s)-[cAX]\s*(?P<key>[^\s-]\S*)")),
    (("sshpass",), re.compile(r"\bsshpass\s+-p\s*(?P<key>\S+)")),
    (("ldap",), re.compile(r"\bldap[a-z]+\s[^\n]{0,300}?(?<=\s)-w\s*(?P<key>[^\s-]\S*)")),
    (("redis-cli",), re.compile(r"\bredis-cli\s[^\n]{0,300}?(?<=\s)-a\s+(?P<key>\S+)")),
    (
        ("login",),
        re.compile(
            r"\b(?:docker|podman|nerdctl|helm|oc|az|skopeo|buildah|crane|oras|ctr|argocd)\s"
            r"[^\n]{0,300}?\blogin\s[^\n]{0,300}?(?<=\s)-p[= ]?\s*(?P<key>[^\s-]\S*)"
        ),
    ),
    (
        ("ipmitool", "sqlcmd", "unzip"),
        re.compile(r"\b(?:ipmitool|sqlcmd|unzip)\s[^\n]{0,300}?(?<=\s)-P\s*(?P<key>\S+)"),
    ),
    (("mongo",), re.compile(r"\bmongo\w*\s[^\n]{0,300}?(?<=\s)-p\s*(?P<key>[^\s-]\S*)")),
    (("smbclient", "rpcclient", "net ads", "net rpc"), re.compile(r"(?<=\s)-U\s*[^\s%]+%(?P<key>[^\s\"']+)")),
    (("sudo -",), re.compile(r"\becho\s+[\"']?(?P<key>[^\s|\"']+)[\"']?\s*\|\s*sudo\s+-\w*S")),
    (("htpasswd",), re.compile(r"\bhtpasswd\s+-\w*b\w*\s+\S+\s+\S+\s+(?P<key>\S+)")),
    (("cookie",), re.compile(r"(?i)cookie\\?\"?\s*:\s*\[?\s*\\?\"?(?P<key>[\w.-]+=[^\n\"\\]+)")),
    (("sharedaccesskey", "accountkey"), re.compile(r"(?:SharedAccess|Account)Key=(?P<key>[\w+/=]{16,})")),
    (("sig=",), re.compile(r"(?<![A-Za-z0-9_-])sig=(?P<key>[\w%+/=-]{8,})")),
    (
        ("auth",),
        re.compile(
            r"\"auth\\?\"\s*:\s*\\?\"(?P<key>[A-Za-z0-9+/]{8,}={0,2})(?=\\?\")|(?<![\w-])auth\s*=\s*\"(?P<key2>[A-Za-z0-9+/]{8,}={0,2})\""
        ),
    ),
    (("sha256:",), re.compile(r"SHA256:(?P<key>[A-Za-z0-9+/]{43})(?![\w+/=])")),
    (("|1|",), re.compile(r"\|1\|(?P<key>[A-Za-z0-9+/]{27}=\|[A-Za-z0-9+/]{27}=)")),
    (("cert-hash",), re.compile(r"(?i)cert-hash(?:es)?[\s=:\"\[\]-]+sha256:(?P<key>[0-9a-f]{64})")),
    (("ssh-", "ecdsa-"), re.compile(r"\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-[\w-]+)\s+(?P<key>AAAA[\w+/=]{20,})")),
    (
        ("$1$", "$2", "$5$", "$6$", "$y$", "$argon", "$apr1$"),
        re.compile(r"(?P<key>\$(?:1|2[aby]|5|6|y|argon2id?|apr1)\$[\w./$=,+-]{8,})"),
    ),
    (("{sha", "{ssha"), re.compile(r"\{S?SHA(?:256|512)?\}(?P<key>[A-Za-z0-9+/]{8,}={0,2})")),
    # keys of IPsec, and of BGP's sessions
    (
        ("hmac", "rfc4106", "rfc4543", "rfc7539", "cbc", "cmac", "cipher_null"),
        re.compile(r"\b(?:enc|auth|auth-trunc|aead|comp)\s+\S+\s+(?P<key>0x[0-9A-Fa-f]{8,})"),
    ),
    (("md5keys",), re.compile(r"\bmd5keys:[^\s=]*=(?P<key>\S+)")),
)
"""Words that stand near what gives access, and what is replaced in a line that has one: the groups that begin with "key"."""
MARKERS = tuple(dict.fromkeys(marker for markers, _ in RULES for marker in markers))

IN_A_PIECE = (
    r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"  # a JSON web token
    r"|(?<=://)(?:[^\s/@:]*:[^\s/]+|[0-9a-f]{32})(?=@)"  # user and password of a URL
    r"|\bK10[0-9a-f]{40,}(?:::[\w:.-]+)?"  # what joins a node to k3s and RKE2
    r"|(?<![\w./@-])(?=[a-z]*\d)[a-z0-9]{6}\.(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16}(?![\w.-])"  # … and to kubeadm
    r"|\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|glsa_\w{30,}|xox[abeprs]-[\w-]{10,}|hvs\.[\w-]{16,}"
    r"|dckr_pat_[\w-]{16,}|npm_\w{30,}|AIza[\w-]{35}|GOCSPX-[\w-]{20,}|AGE-SECRET-KEY-1[0-9A-Z]{20,}|pypi-[\w-]{40,}|[rs]k_(?:live|test)_\w{16,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|dop_v1_[0-9a-f]{40,}|hf_[A-Za-z]{30,}|ATATT3[\w-]{30,})"
    r"|(?<![\w+/])A[QR][A-Za-z0-9+/]{36}(?![\w+/])"  # of Ceph
    r"|(?<=hooks\.slack\.com/services/)[\w/]+|(?<=/webhookb2/)[\w@/-]+|(?<=/api/webhooks/)\d+/[\w-]+|(?<=/bot)\d{8,10}:[\w-]{35}"
    r"|LS0tLS1CRUdJTi[\w+/]{12,}"  # -----BEGIN in base64
)
"""What gives access and tells so by its own form."""
