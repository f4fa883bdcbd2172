#!/bin/sh
# Installs a shop that tests run against: FROM has its package.json and package-lock.json, TO is where it goes.
set -eu
from=$1 to=$2

command -v npm >/dev/null || sh "$(dirname "$0")/debian.sh" nodejs npm
rm -rf "$to"
mkdir -p "$to"
cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$to/"
echo "Installing the shop in $to"
(cd "$to" && npm ci --silent)
touch "$to/.ready"
