#!/bin/sh
# Installs the consumers of our exports that pip does not: each folder here with an install.sh of its own.
set -eu
cd "$(dirname "$0")"
for script in */install.sh; do
    if [ -e "$script" ]; then sh "$script"; fi
done
