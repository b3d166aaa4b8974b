#!/bin/sh
# Installs Apache UIMA and a Java compiler from Debian's packages, for tests/consumers/test_uima.py.
set -eu
if [ -e /usr/share/java/uimaj-core.jar ] && command -v javac >/dev/null; then
    exit 0
fi
apt-get update
apt-get install --yes --no-install-recommends libuima-core-java default-jdk-headless
