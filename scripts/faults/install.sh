#!/bin/sh
# Installs what make faults needs that pip does not: a C compiler, for the layer that drops unsynced writes.
# What cannot be installed here is named; its tests are skipped then, and all others run.
set -u
printf '#include <stdio.h>\nint main(void) { return 0; }\n' > "${TMPDIR:-/tmp}/faults-$$.c"
works() { cc -o "${TMPDIR:-/tmp}/faults-$$" "${TMPDIR:-/tmp}/faults-$$.c" > /dev/null 2>&1; }
if ! works && command -v apt-get > /dev/null; then
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    echo "Installing gcc and libc6-dev (once) ..."
    { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends gcc libc6-dev; } > /dev/null 2>&1
fi
works || echo "not installed: a C compiler (try: sudo apt-get install gcc libc6-dev);" \
    "power loss and kills at a given system call are not tried" >&2
rm -f "${TMPDIR:-/tmp}/faults-$$.c" "${TMPDIR:-/tmp}/faults-$$"
exit 0
