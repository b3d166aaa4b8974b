#!/bin/sh
# Installs OmegaT from Debian's packages, for tests/consumers/test_omegat.py.
set -eu
if command -v omegat >/dev/null; then
    exit 0
fi
command -v apt-get >/dev/null || { echo "apt-get is missing; install OmegaT" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends omegat default-jre-headless
