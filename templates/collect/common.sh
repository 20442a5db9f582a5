# It only reads. It asks nothing, and goes on when a command is not there or is refused: what became of each stands in $LIST.
#
#   -o FILE     write the archive there; - is standard output
#   -n NAME     the name to file it under, in place of the host's own
#   -h          show this

LC_ALL=C
export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin
export PATH
umask 077

archive=
name=
usage() {
  echo "usage: collect.sh [-o FILE | -o -] [-n NAME]" >&2
  [ -z "${1:-}" ] || echo "collect.sh: $1" >&2
}
while [ $# -gt 0 ]; do
  case $1 in
    -o) archive=${2:-} ;;
    -n) name=${2:-} ;;
    -h) usage; exit 0 ;;
    *) usage "there is no $1"; exit 2 ;;
  esac
  [ -n "${2:-}" ] || { usage "$1 needs a value"; exit 2; }
  shift 2
done
case $name in
  -* | *[!A-Za-z0-9._-]*) usage "-n $name: a name has letters, digits, dots and hyphens, and does not begin with a hyphen"; exit 2 ;;
esac
case $archive in
  */*) [ -d "${archive%/*}/" ] || { usage "-o $archive: there is no such folder"; exit 2; } ;;
esac
[ ! -d "$archive" ] || { usage "-o $archive is a folder: name a file in it"; exit 2; }

have() { command -v "$1" >/dev/null 2>&1; }

if [ -z "$name" ]; then
  name=$DEFAULT_NAME
  [ -n "$name" ] || name=$(hostname 2>/dev/null || uname -n 2>/dev/null || cat /proc/sys/kernel/hostname 2>/dev/null)
fi
case $name in
  '' | -* | *[!A-Za-z0-9._-]*) name=node ;;
esac
time=$(date -u +%Y%m%dT%H%M%SZ 2>/dev/null) || time=unknown-time
bundle=$name-$time

work=$(mktemp -d "${TMPDIR:-/tmp}/netparse.XXXXXX" 2>/dev/null) || work=
if [ -z "$work" ]; then
  work=${TMPDIR:-/tmp}/netparse.$$
  mkdir "$work" || { echo "collect.sh: no folder can be made in ${TMPDIR:-/tmp}; set TMPDIR to one with space" >&2; exit 1; }
fi
kept=
remove() { [ -n "$kept" ] || rm -rf "$work"; }
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
top=$work/$bundle
mkdir "$top" || exit 1
errors=$work/errors

limit=
if have timeout; then
  timeout 5 true </dev/null 2>/dev/null && limit="timeout 120"
fi

note() { printf '%s\n' "$*" >>"$top/$LIST"; }  # echo of dash reads backslashes

note "netparse collect $VERSION"
note "name: $name"
note "time: $(date -u +%Y-%m-%dT%H:%M:%SZ 2>/dev/null)"
note "user: $(id 2>/dev/null)"
date -u +%Y-%m-%dT%H:%M:%SZ >"$top/date.txt" 2>/dev/null || rm -f "$top/date.txt"

# What blanks tokens, passwords and keys. `names` are how the names of such values end.
names='[Tt][Oo][Kk][Ee][Nn] [Pp][Aa][Ss][Ss][Ww][A-Za-z]* [Pp][Aa][Ss][Ss][Pp][A-Za-z]* [_-][Pp][Aa][Ss][Ss] [Ss][Ee][Cc][Rr][Ee][Tt] [Kk]ey-[Dd]ata
  [._-][Kk][Ee][Yy] [Aa]pi[Kk]ey [Aa]ccess[Kk]ey [Ss]ecret[Kk]ey [Pp]rivate[Kk]ey [Ee]ncryption[Kk]ey [Cc]ertificate[Kk]ey [Pp]re[Ss]hared[Kk]ey [Pp][Ss][Kk]
  [Cc]redentials'
quote="[\"']"
set -f
# First the values that stand on the line behind their name: variables of a manifest, lists of arguments, blocks of YAML.
below=":next"
for word in $names; do
  below="$below
/[Nn]ame$quote*[[:space:]]*:[[:space:]]*$quote*[A-Za-z0-9_.-]*$word$quote*,*[[:space:]]*\$/bvariable
/^[[:space:]]*-[[:space:]]*$quote*--*[A-Za-z0-9-]*$word$quote*[[:space:]]*\$/bargument
/^[[:space:]-]*[A-Za-z0-9_.-]*$word:[[:space:]]*[|>][-+0-9]*[[:space:]]*\$/bblock"
done
below="$below
/-----BEGIN [A-Z0-9 ]*-----[[:space:]]*\$/bcertificate
b
:variable
\$b
n
s/^\\([[:space:]]*$quote*value$quote*[[:space:]]*:[[:space:]]*\\)\"[^\"]*\"/\\1\"<removed>\"/
tnext
s/^\\([[:space:]]*value:[[:space:]]*\\).*/\\1<removed>/
bnext
:argument
\$b
n
s/^\\([[:space:]]*-[[:space:]]*\\).*/\\1<removed>/
bnext
:block
\$b
n
s/[^[:space:]].*/<removed>/
bnext
:certificate
\$b
n
/-----END/b
s/[^[:space:]].*/<removed>/
bcertificate"
# Then those that stand behind it: in JSON, YAML and settings, of options and of variables.
secrets=
for word in $names; do
  secrets="$secrets
s/\\(\"[A-Za-z0-9_.-]*$word\"[[:space:]]*:[[:space:]]*\"\\)[^\"]*\"/\\1<removed>\"/g
s/\\(\"name\"[[:space:]]*:[[:space:]]*\"[A-Za-z0-9_.-]*$word\",[[:space:]]*\"value\"[[:space:]]*:[[:space:]]*\"\\)[^\"]*\"/\\1<removed>\"/g
s/\\(\"--*[A-Za-z0-9-]*$word\",[[:space:]]*\"\\)[^\"]*\"/\\1<removed>\"/g
s/\\($quote[A-Za-z0-9_.-]*$word$quote*[[:space:]]*[:=][[:space:]]*'\\)[^']*'/\\1<removed>'/g
s/\\($quote-*[A-Za-z0-9_.-]*$word=\\)[^\"']*\\($quote\\)/\\1<removed>\\2/g
s/^\\([[:space:]-]*[A-Za-z0-9_./-]*$word[[:space:]]*[:=][[:space:]]*\\)[^[:space:]].*/\\1<removed>/
s/\\([{,][[:space:]]*[A-Za-z0-9_.-]*$word:[[:space:]]*\\)[^],}[:space:]\"'][^],}]*/\\1<removed>/g
s/\\(--*[A-Za-z0-9-]*$word[= ]\\)\"[^\"]*\"/\\1<removed>/g
s/\\(--*[A-Za-z0-9-]*$word[= ]\\)'[^']*'/\\1<removed>/g
s/\\([[:space:]\"']--*[A-Za-z0-9-]*$word[= ]\\)[^[:space:]\"'<-][^[:space:]\"']*/\\1<removed>/g
s/\\([[:space:]=,][A-Za-z0-9_.-]*$word=\\)\"[^\"]*\"/\\1<removed>/g
s/\\([[:space:]=,][A-Za-z0-9_.-]*$word=\\)'[^']*'/\\1<removed>/g
s/\\([[:space:]=,][A-Za-z0-9_.-]*$word=\\)[^[:space:]\"'<][^[:space:]\"']*/\\1<removed>/g
s/^\\([[:space:]]*[A-Za-z0-9_.-]*$word[[:space:]][[:space:]]*\\)\"[^\"]*\"/\\1<removed>/"
done
# And those that are known without a name: the password in an address, a login, a token by its form, a key in one line.
secrets="$secrets
s/\\(:\\/\\/[^\\/@:[:space:]\"']*:\\)[^\\/@[:space:]\"']*@/\\1<removed>@/g
s/\\([Bb]earer[[:space:]][[:space:]]*\\)[A-Za-z0-9._~+\\/=-]*/\\1<removed>/g
s/\\([Aa]uthorization:[[:space:]]*[Bb]asic[[:space:]][[:space:]]*\\)[A-Za-z0-9+\\/=-]*/\\1<removed>/g
s/\\([[:space:]]-[uU][[:space:]]*[^[:space:]:]*:\\)[^[:space:]]*/\\1<removed>/g
s/\\([[:space:]]--[a-z-]*user[= ][^[:space:]:]*:\\)[^[:space:]]*/\\1<removed>/g
s/\\(sshpass[[:space:]]*-p[[:space:]]*\\)[^[:space:]]*/\\1<removed>/g
s/\\(mysql.*[[:space:]]-p\\)[^[:space:]]*/\\1<removed>/g
s/\\(private-key[[:space:]][[:space:]]*\\)[^\\/[:space:]][^[:space:]]*/\\1<removed>/g
s/LS0tLS1CRUdJTi[A-Za-z0-9+\\/=]*/<removed>/g
s/eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.*[A-Za-z0-9_-]*/<removed>/g
s/\\(-----BEGIN [A-Z0-9 ]*-----\\)..*\\(-----END\\)/\\1<removed>\\2/g"
set +f
without_secrets() { sed "$below" | sed "$secrets"; }
blank() {
  if have sed && without_secrets <"$top/$1" >"$work/blanked" 2>/dev/null && [ -s "$work/blanked" ]; then
    cat "$work/blanked" >"$top/$1"
  elif [ -s "$top/$1" ]; then
    rm -f "$top/$1"
    note "left out, for sed is not there or does not know this: $1"
  fi
}

# about WHAT: the commands that follow tell the same; the first that is there is enough.
about() { refused=; }

# try FILE COMMAND…: keep what the command prints. Where it is refused its message is kept, until another tells the same.
refused=
try() {
  file=$1
  shift
  if ! have "$1"; then
    note "not there: $*"
    return 1
  fi
  $limit "$@" >"$top/$file" 2>"$errors" </dev/null
  code=$?
  message=$({ head -n 3 "$errors" | tr '\n' ' '; } 2>/dev/null)
  if [ $code -ne 0 ] && [ ! -s "$top/$file" ]; then
    note "refused: $*: exit code $code: $message"
    cat "$errors" >"$top/$file" 2>/dev/null
    refused="$refused $file"
    return 1
  fi
  [ $code -eq 0 ] && [ -z "$message" ] || message=" (exit code $code: $message)"
  note "done: $* > $file$message"
  for file in $refused; do rm -f "$top/$file"; done
  refused=
}

# perhaps FILE COMMAND…: the same of what many do not have; what was refused is noted only.
perhaps() {
  wanted=$top/$1
  try "$@" || rm -f "$wanted"
  [ -s "$wanted" ] || rm -f "$wanted"
  [ -f "$wanted" ]
}

# copy FILE: a file of the system under its own path; copy_blanked the same without tokens and passwords.
copy() {
  if [ ! -f "$1" ]; then
    note "not there: $1"
    return 1
  fi
  mkdir -p "$top${1%/*}"
  if cat "$1" >"$top$1" 2>"$errors"; then
    note "done: cat $1"
    for file in $refused; do rm -f "$top/$file"; done
    refused=
  else
    note "refused: cat $1: $(head -n 1 "$errors" 2>/dev/null)"
    rm -f "$top$1"
    return 1
  fi
}
copy_blanked() { copy "$1" && blank "${1#/}"; }

