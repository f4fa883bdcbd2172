#!/bin/sh
# Runs uv with the given arguments: the one on PATH, else one that is installed into .uv/ first. It never downloads a Python.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never UV_PYTHON_PREFERENCE=system

# Trust what the machine trusts and look where its pip looks: offices often have their own authority or index.
for store in /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem /etc/pki/tls/certs/ca-bundle.crt; do
    if [ -s "$store" ]; then export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"; fi
done
if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"; fi

if uv --version >/dev/null 2>&1; then exec uv "$@"; fi

find_python() {
    for python in "${PYTHON:-python3.11}" python3.11 python3 python python3.12 python3.13 python3.14; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then return; fi
    done
    echo "Qafila needs Python 3.11 or later, and none was found on PATH. Install one, then run the same command again." >&2
    exit 3
}

if ! .uv/bin/uv --version >/dev/null 2>&1; then
    find_python
    rm -rf .uv
    if ! "$python" -m venv .uv >&2; then
        echo "Python's venv module is incomplete here. On Debian and Ubuntu: apt-get install python3-venv. Then try again." >&2
        exit 3
    fi
    .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt >&2
fi
exec .uv/bin/uv "$@"
