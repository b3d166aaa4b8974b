#!/bin/sh
# Installs @recogito/text-annotator and jsdom, for tests/consumers/test_recogito.py, into a folder that git does not see.
set -eu
command -v npm >/dev/null || { echo "npm is missing; on Debian: apt-get install npm" >&2; exit 1; }
cd "$(dirname "$0")"
target=../../../.venv/consumers/recogito
mkdir -p "$target"
cp package.json load.mjs "$target/"
cd "$target"
npm install --silent --fetch-retries 1 --fetch-timeout 60000 --no-audit --no-fund --no-package-lock --omit=dev
