# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A throw-away server on loopback and its users, for the demos. Read by them; wants $bin and $work, and keeps the
# server's process in $server_pid. Descriptors 3 and 4 are the demos' own: no child may hold them open.

export CONCLAVE_SERVER_DATA=$work/server CONCLAVE_SERVER_LISTEN=127.0.0.1
export CONCLAVE_SECURITY_PASSWORD_MEMORY=19 CONCLAVE_SECURITY_PASSWORD_OPERATIONS=2 # a demo need not be slow
port=0

start_server() {
    CONCLAVE_SERVER_PORT=$port "$bin/conclave-server" serve >"$work/server.out" 2>>"$work/server.log" 3>&- 4>&- &
    server_pid=$!
    disown # the shell need not tell how it ended
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$work/server.out")
        [ -n "$port" ] && return
        sleep 0.1
    done
    echo 'The server does not start:' >&2
    cat "$work/server.log" >&2
    exit 1
}

server_gone() { # waits until the server has ended
    for _ in $(seq 100); do
        kill -0 "$server_pid" 2>/dev/null || return 0
        sleep 0.1
    done
    echo 'The server does not stop.' >&2
    exit 1
}

cli() { # NAME ARGUMENT...
    local name=$1
    shift
    "$bin/conclave-cli" --server "http://127.0.0.1:$port" --user "$name" --password-file "$work/$name.password" \
        --data "$work/$name" "$@"
}

stop_server() {
    kill "$server_pid"
    server_gone
}

# days_ago DAYS: what comes next happens that many days before today, for the server and for who talks to it. Where
# libfaketime is not installed everything happens today.
days_ago() {
    local library
    library=$(find /usr/lib -name libfaketime.so.1 -print -quit 2>/dev/null)
    [ -z "$server_pid" ] || stop_server
    if [ "$1" -gt 0 ] && [ -n "$library" ]; then
        export LD_PRELOAD=$library FAKETIME=-$1d DONT_FAKE_MONOTONIC=1
    else
        unset LD_PRELOAD FAKETIME DONT_FAKE_MONOTONIC
    fi
    start_server
}

make_workspace() {
    "$bin/conclave-server" init --name 'Demo workspace' >/dev/null
}

add_user() { # NAME DISPLAY-NAME ROLE
    head -c 24 /dev/urandom | base64 >"$work/$1.password"
    chmod 600 "$work/$1.password"
    "$bin/conclave-server" user add "$1" --display-name "$2" --role "$3" --password-file "$work/$1.password" >/dev/null
}
