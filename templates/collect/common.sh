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
while [ $# -gt 0 ]; do
  case $1 in
    -o) archive=${2:-}; shift ;;
    -n) name=${2:-}; shift ;;
    *)
      echo "usage: collect.sh [-o FILE | -o -] [-n NAME]" >&2
      [ "$1" = -h ] && exit 0
      exit 2 ;;
  esac
  [ $# -gt 0 ] && shift
done

have() { command -v "$1" >/dev/null 2>&1; }

if [ -z "$name" ]; then
  name=$DEFAULT_NAME
  [ -n "$name" ] || name=$(hostname 2>/dev/null || uname -n 2>/dev/null || cat /proc/sys/kernel/hostname 2>/dev/null)
fi
case $name in
  '' | *[!A-Za-z0-9._-]*) name=node ;;
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

note() { echo "$*" >>"$top/$LIST"; }

note "netparse collect $VERSION"
note "name: $name"
note "time: $(date -u +%Y-%m-%dT%H:%M:%SZ 2>/dev/null)"
note "user: $(id 2>/dev/null)"
date -u +%Y-%m-%dT%H:%M:%SZ >"$top/date.txt" 2>/dev/null || rm -f "$top/date.txt"

# What blanks tokens and passwords: values in JSON, in YAML and settings, of options, and of variables of that name.
secrets=
for word in '[Tt][Oo][Kk][Ee][Nn]' '[Pp][Aa][Ss][Ss][Ww][A-Za-z]*' '[Ss][Ee][Cc][Rr][Ee][Tt]' '[Kk]ey-[Dd]ata' '[A-Za-z]*_key' 'accessKey' 'credentials'; do
  secrets="$secrets
s/\\(\"[A-Za-z0-9_.-]*$word\"[[:space:]]*:[[:space:]]*\"\\)[^\"]*\"/\\1<removed>\"/g
s/^\\([[:space:]-]*[A-Za-z0-9_./-]*$word[[:space:]]*[:=][[:space:]]*\\)[^[:space:]].*/\\1<removed>/
s/\\(--[A-Za-z0-9-]*$word[= ]\\)[^[:space:]\"]*/\\1<removed>/g
/name:.*$word/{
n
s/value:.*/value: <removed>/
}"
done
blank() {
  sed "$secrets" "$top/$1" >"$work/blanked" 2>/dev/null && cat "$work/blanked" >"$top/$1" || { rm -f "$top/$1"; note "left out, for sed is not there: $1"; }
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
  note "done: $* > $file${message:+ (exit code $code: $message)}"
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

