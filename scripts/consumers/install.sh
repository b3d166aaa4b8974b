#!/bin/sh
# Installs the consumers of our exports that pip does not: each folder here with an install.sh of its own.
# What cannot be installed here is named; its tests are skipped then, and all others run.
set -u
cd "$(dirname "$0")" || exit 1
missing=0
for script in */install.sh; do
    if ! sh "$script"; then
        echo "not installed: ${script%/install.sh} (its tests will be skipped)" >&2
        missing=1
    fi
done
exit $missing
