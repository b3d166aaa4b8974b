#!/bin/sh
# Installs @recogito/text-annotator and jsdom, for tests/consumers/test_recogito.py, into a folder that git does not see.
set -eu
cd "$(dirname "$0")"
target=../../../.venv/consumers/recogito
mkdir -p "$target"
cp package.json load.mjs "$target/"
cd "$target"
npm install --silent --no-audit --no-fund --no-package-lock --omit=dev
