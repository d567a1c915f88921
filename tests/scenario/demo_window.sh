#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The demo's window opens, signed in, beside a colleague who is there; when it ends, nothing of it is left.
# Argument: the directory of the programs.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export QT_QPA_PLATFORM=offscreen
TMPDIR=$(mktemp -d)
export TMPDIR
"$root/packaging/demo-window.sh" "$1" &
demo=$!
trap 'kill "$demo" 2>/dev/null || true; rm -rf "$TMPDIR"' EXIT

connections() { # WebSockets on the demo's server; nothing before it listens
    local port
    port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$TMPDIR"/conclave-demo.*/server.out 2>/dev/null) || return 0
    [ -n "$port" ] && exec 5<>"/dev/tcp/127.0.0.1/$port" || return 0
    printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&5
    sed -n 's/^conclave_connections \([0-9]*\).*/\1/p' <&5
    exec 5>&-
}

now=
for _ in $(seq 300); do
    now=$(connections 2>/dev/null) || now=
    [ "$now" = 2 ] && pgrep -P "$demo" -f -- '--demo' >/dev/null && break
    kill -0 "$demo" 2>/dev/null || { echo 'The demo ended by itself.' >&2; exit 1; }
    sleep 0.1
done
[ "$now" = 2 ] || { echo "Connected: ${now:-nobody}; expected the window and the colleague." >&2; exit 1; }
kill "$demo"
for _ in $(seq 100); do
    kill -0 "$demo" 2>/dev/null || break
    sleep 0.1
done
left=$(find "$TMPDIR" -mindepth 1 | head)
[ -z "$left" ] || { printf 'Left behind:\n%s\n' "$left" >&2; exit 1; }
echo 'The window was there, signed in; nothing is left of it.'
