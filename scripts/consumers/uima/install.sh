#!/bin/sh
# Installs Apache UIMA and a Java compiler from Debian's packages, for tests/consumers/test_uima.py.
set -eu
if [ -e /usr/share/java/uimaj-core.jar ] && command -v javac >/dev/null; then
    exit 0
fi
command -v apt-get >/dev/null || { echo "apt-get is missing; install Apache UIMA's uimaj-core.jar and a JDK" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends libuima-core-java default-jdk-headless
