#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
# install.sh BUILD: `cmake --install` puts everything where the desktop, systemd and the server look for it.
set -eu
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
DESTDIR="$stage" cmake --install "$1" --prefix /opt/chat --strip >/dev/null
root="$stage/opt/chat"
for file in bin/conclave bin/conclave-cli bin/conclave-server libexec/conclave/conclave-thumbnailer \
    share/applications/conclave.desktop share/icons/hicolor/scalable/apps/conclave.svg lib/sysusers.d/conclave.conf \
    lib/systemd/system/conclave-server.service share/doc/conclave/handbook.md share/doc/conclave/conclave.conf; do
    [ -s "$root"/$file ] || { echo "$file is not installed"; exit 1; }
done
for program in conclave conclave-cli conclave-server; do
    "$root/bin/$program" --help >/dev/null || { echo "$program does not start"; exit 1; }
done
grep -q '^ExecStart=/opt/chat/bin/conclave-server serve' "$root/lib/systemd/system/conclave-server.service" ||
    { echo "the unit starts another program"; exit 1; }
icon=$(sed -n 's/^Icon=//p' "$root/share/applications/conclave.desktop")
[ -e "$root/share/icons/hicolor/scalable/apps/$icon.svg" ] || { echo "the entry has no icon"; exit 1; }
! find "$stage" -type f ! -path "$root/*" | grep . || { echo "that is outside of the prefix"; exit 1; }
