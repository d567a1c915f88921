#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
# systemdunit.sh UNIT PROGRAM: systemd understands the unit, and leaves the server nearly no rights (exposure at most 1.5).
set -eu
if ! command -v systemd-analyze >/dev/null; then
    echo "SKIP   : systemdunit: systemd-analyze is not installed, so the unit was NOT checked" >&2
    exit 77
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
unit="$directory/conclave-server.service"
sed "s|^ExecStart=[^ ]*|ExecStart=$2|" "$1" >"$unit"
complaints=$(systemd-analyze verify --man=no "$unit" 2>&1) || { echo "$complaints"; exit 1; }
if echo "$complaints" | grep -F "$unit"; then
    exit 1 # it also warns of what it then ignores
fi
report=$(systemd-analyze security --offline=yes --threshold=15 --no-pager "$unit" 2>&1) || { echo "$report"; exit 1; }
echo "$report" | grep "Overall exposure level"
