#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The window on a workspace with some life in it: a server on loopback, colleagues who have talked already, and one of
# them who answers what you write in #general. Everything is thrown away when the window is closed.
set -euo pipefail

usage='Usage: packaging/demo-window.sh DIRECTORY-OF-THE-PROGRAMS [OPTION-FOR-conclave...]'
case "${1:-}" in
    -h | --help) echo "$usage"; exit 0 ;;
    '') echo "$usage" >&2; exit 2 ;;
esac
bin=$(cd "$1" && pwd)
shift
work=$(mktemp -d "${TMPDIR:-/tmp}/conclave-demo.XXXXXX")
server_pid=
colleague_pid=
window_pid=

finish() {
    local status=$?
    trap - EXIT
    exec 3>&- || true
    for pid in $window_pid $colleague_pid $server_pid; do
        kill "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
    exit $status
}
trap finish EXIT

. "$(dirname "${BASH_SOURCE[0]}")/demo-common.sh"

say() { # NAME CHANNEL TEXT: keeps its position in $at
    at=$(cli "$1" send "$2" "$3" --json | sed 's/.*"seq":\([0-9]*\).*/\1/')
}

echo 'Making a demo workspace ...'
make_workspace
add_user ana 'Ana Petrova' owner # that is you
add_user bo 'Bo Lindqvist' moderator
add_user chen 'Chen Wei' member
add_user priya 'Priya Nair' member
add_user omar 'Omar Haddad' member
days_ago 3
colleagues='bo chen priya omar'

cli ana create general --topic 'Company-wide news and questions. Keep it kind.' >/dev/null
cli ana create release-train --topic 'What ships when' >/dev/null
cli ana create lunch --topic 'Where and when' >/dev/null
cli bo create announcements --broadcast --topic 'Only announcers post, everybody reacts' >/dev/null
cli ana create sec-incident-4471 --private --topic 'Need to know' >/dev/null
cli chen create offsite --hours 240 --topic 'Three days in June' >/dev/null
for name in $colleagues; do
    cli "$name" join general >/dev/null
    cli "$name" join release-train >/dev/null
    cli "$name" join lunch >/dev/null
    cli ana invite sec-incident-4471 "$name" >/dev/null
done
for name in ana chen priya omar; do cli "$name" join announcements >/dev/null; done
for name in ana bo priya; do cli "$name" join offsite >/dev/null; done

say bo announcements 'We moved to our **own** chat server this week. Everything you write stays in the building.'
cli omar react announcements "$at" '👍'
say bo announcements 'The office is closed on Friday.'
cli priya react announcements "$at" '🎉'

say bo sec-incident-4471 'Certificate of the staging proxy was renewed. Nothing else to do.'
say chen offsite 'Packing list: laptop, good shoes, no slides.'

days_ago 1
say chen general 'Good morning! The nightly build is green again.'
say priya general 'Nice. What was it?'
say chen general $'A retry without a limit. This is the fix:\n\n```cpp\n// retry with jitter\nfor (int attempt = 0; attempt < kMaxRetries; ++attempt) {\n    if (auto result = client.post("/v1/orders", body); result.ok())\n        return result.value();\n    std::this_thread::sleep_for(backoff(attempt));\n}\n```'
cli omar react general "$at" '🎉'
cli priya react general "$at" '👍'
cli bo react general "$at" '👍'
cli bo reply general "$at" 'Should `kMaxRetries` not come from the configuration?'
cli chen reply general "$at" 'It does since this morning. See the change to `defaults.conf`.'
cli priya reply general "$at" 'Looks good to me.'
say bo release-train '2.4 is tagged. @channel please look at the notes before noon: https://example.com/notes'
printf '# 2.4\n\n- Files in messages\n- Search in six languages\n- A help window (F1)\n' >"$work/notes-2.4.md"
cli priya upload release-train "$work/notes-2.4.md" --text 'The notes, for those who prefer a file.'
say chen release-train 'Reading.'

days_ago 0
say omar general $'For the demo on Thursday we need:\n\n1. a quiet room\n2. two machines\n3. somebody who *likes* talking'
cli bo pin general "$at"
cli bo quote general "$at" 'I can do the talking. @ana, will you bring the second machine?'
say priya general $'> The best way to predict the future is to invent it.\n\nStill on the wall of room 4.'
cli chen react general "$at" '😂'
say omar general 'Lunch at 12:30? ~~12:00~~ is too early for me.'
cli omar edit general "$at" 'Lunch at 12:30? ~~12:00~~ is too early for me. Details in the *lunch* channel.'

say omar lunch 'The new place around the corner?'
say priya lunch '👍'

# A colleague who is there: answers in #general.
mkfifo "$work/bo.input" "$work/bo.output"
(exec 3>&-; cli bo talk general <"$work/bo.input" >"$work/bo.output" 2>"$work/bo.log") &
exec 3>"$work/bo.input"
answers() {
    local line count=0
    local replies=('Hello, Ana! Good to have you here.' 'Makes sense to me.'
        'Let me check that and come back to you.' 'Yes, *exactly* that.' 'Nice 👍')
    while read -r line; do
        case "$line" in
            '#general '*' ana: '*)
                sleep 2
                printf '%s\n' "${replies[$((count++ % ${#replies[@]}))]}" >&3
                ;;
        esac
    done <"$work/bo.output"
}
answers &
colleague_pid=$!

# Its temporary files go with everything else, also when it is killed.
TMPDIR=$work "$bin/conclave" --demo --server "http://127.0.0.1:$port" --user ana --password-file "$work/ana.password" "$@" &
window_pid=$! # in the background, so that this script notices when it is told to end
wait "$window_pid"
