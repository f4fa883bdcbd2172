#!/bin/sh
# Installs the named packages of Debian that are not there yet. Quick when there is nothing to do.
set -eu

missing=
for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "These tests were made for Debian and need:$missing. Install what corresponds to them here." >&2
    exit 3
fi
if [ "$(id -u)" = 0 ]; then as_root=
elif sudo -n true 2>/dev/null; then as_root="sudo -n"
else
    echo "Some tests need packages that only root may install. Run: sudo apt-get install$missing" >&2
    exit 3
fi

echo "Installing$missing"
# shellcheck disable=SC2086 # words on purpose
{
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $missing
}
