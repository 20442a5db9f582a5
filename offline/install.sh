#!/bin/sh
# Installs netparse from this folder, without a network: sh install.sh [FOLDER]
# FOLDER gets a virtual environment (default: ~/.local/share/netparse), and ~/.local/bin/netparse leads to it.
# WITHOUT_TABLES=yes leaves pandas out, and with it CSV, Excel and Parquet: about half of the space.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-${XDG_DATA_HOME:-$HOME/.local/share}/netparse}

python=
for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
  if command -v "$name" >/dev/null 2>&1 && "$name" -c '
import sys
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
    python=$name
    break
  fi
done
if [ -z "$python" ]; then
  echo "install.sh: netparse needs Python 3.11, 3.12, 3.13 or 3.14; name it: PYTHON=/path/to/python3.12 sh install.sh" >&2
  exit 1
fi

(cd "$here" && sha256sum --quiet --check SHA256SUMS) || {
  echo "install.sh: files of this archive were changed or are missing; copy it again" >&2
  exit 1
}
"$python" -m venv "$folder" || {
  echo "install.sh: $python cannot make a virtual environment; Debian and Ubuntu: apt-get install python3-venv" >&2
  exit 1
}
tables=none
[ -z "${WITHOUT_TABLES:-}" ] || tables='pandas|numpy|python-dateutil|six|tzdata'
awk -v out="^($tables)==" '/^[a-z0-9]/ {left = $0 ~ out} !left' "$here/requirements.lock" > "$folder/requirements.lock"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" \
  --require-hashes --only-binary :all: -r "$folder/requirements.lock"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$here"/k8s_netparse-*.whl

mkdir -p "$HOME/.local/bin"
ln -sf "$folder/bin/netparse" "$HOME/.local/bin/netparse"
"$folder/bin/netparse" --version
echo "installed in $folder; $HOME/.local/bin/netparse leads to it"
"$folder/bin/netparse" doctor || true
