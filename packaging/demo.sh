#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A conversation between two people, each with a client program and a store of their own, on a real server that is
# killed in the middle. Prints what each of them saw; status 0 only if both hold the same, complete conversation.
set -euo pipefail

usage='Usage: packaging/demo.sh DIRECTORY-OF-THE-PROGRAMS'
case "${1:-}" in
    -h | --help) echo "$usage"; exit 0 ;;
    '') echo "$usage" >&2; exit 2 ;;
esac
bin=$(cd "$1" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/conclave-demo.XXXXXX")
server_pid=
talkers=()

finish() {
    local status=$?
    trap - EXIT
    exec 3>&- 4>&- # their programs end with their input
    for pid in "${talkers[@]}" $server_pid; do
        kill "$pid" 2>/dev/null || true
    done
    if [ $status -eq 0 ]; then rm -rf "$work"; else echo "The files are kept in $work" >&2; fi
    exit $status
}
trap finish EXIT

. "$(dirname "${BASH_SOURCE[0]}")/demo-common.sh"

talk() { # NAME: reads lines from a pipe, as a person would type them
    mkfifo "$work/$1.input"
    # Nobody but this script may hold the pipes open, or their readers would never see the end.
    (exec 3>&- 4>&-; cli "$1" talk general <"$work/$1.input" >"$work/$1.seen" 2>"$work/$1.log") &
    talkers+=($!)
}

say() { # NAME TEXT
    if [ "$1" = ana ]; then printf '%s\n' "$2" >&3; else printf '%s\n' "$2" >&4; fi
    sleep 0.3
}

wait_for() { # NAME TEXT: until NAME has seen it
    for _ in $(seq 150); do
        grep -qF -- "$2" "$work/$1.seen" && return
        sleep 0.1
    done
    echo "$1 never saw: $2" >&2
    exit 1
}

make_workspace
add_user ana 'Ana Petrova' owner
add_user bo 'Bo Lindqvist' member
start_server
cli ana create general --topic 'Everything and nothing' >/dev/null
cli bo join general >/dev/null

talk ana
exec 3>"$work/ana.input"
talk bo
exec 4>"$work/bo.input"

# Each sees the own greeting, so both are connected from here on.
say ana 'Good morning! Is anybody here yet?'
wait_for ana 'Is anybody here yet?'
say bo 'Morning, Ana. Coffee is on.'
wait_for bo 'Coffee is on.'
wait_for ana 'Coffee is on.'
say ana 'The release notes are in the usual place, please have a look.'
wait_for bo 'release notes'

kill -9 "$server_pid"
server_gone
say bo 'Reading them now. (The server was killed before this was written.)'
say ana 'Take your time. (So was this.)'
say ana 'I keep writing; it goes out when the server is back.'
start_server
wait_for ana 'Reading them now.'
wait_for bo 'it goes out when the server is back.'
say bo 'Looks good to me. Ship it!'
wait_for ana 'Ship it!'

exec 3>&- 4>&-
for pid in "${talkers[@]}"; do wait "$pid"; done
talkers=()

# A channel that only they know of; the sent messages are edited, reacted to and deleted there.
cli ana create board --private --topic 'Just the two of us' >/dev/null
cli ana invite board bo >/dev/null
cli ana send board 'The offer is ready, @bo.'
cli bo send board 'I will raed it tonight.'
cli bo edit board 4 'I will read it tonight.'
cli ana react board 4 '👍'
cli bo send board 'Wrong channel, sorry.'
cli bo delete board 7
{
    printf '#board, as it is now:\n'
    cli ana thread board 3
    cli ana thread board 4
} >"$work/board.seen"

for name in ana bo; do
    printf '== What %s saw\n' "$name"
    cat "$work/$name.seen"
    cli "$name" sync --dump general board >"$work/$name.dump"
done

cat "$work/board.seen"

if ! cmp "$work/ana.dump" "$work/bo.dump"; then
    echo 'The stores differ.' >&2
    exit 1
fi
for text in 'anybody here' 'Coffee' 'release notes' 'Reading them' 'Take your time' 'keep writing' 'Ship it'; do
    [ "$(grep -oF -- "$text" "$work/ana.dump" | wc -l)" -ge 1 ] || { echo "Lost: $text" >&2; exit 1; }
done
if grep -q 'Wrong channel' "$work/ana.dump" "$work/bo.dump"; then
    echo 'A deleted message is still there.' >&2
    exit 1
fi
kill "$server_pid"
server_gone
server_pid=
echo "== Both stores are equal and complete: $(grep -c . "$work/ana.seen") messages."
