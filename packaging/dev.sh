#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Build, try and test Conclave on Debian 12 or Ubuntu. See usage().
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${CONCLAVE_BUILD:-$root/build}

usage() {
    cat <<'EOF'
Usage: packaging/dev.sh COMMAND

  run              Install what is needed, build, make a demo workspace on a server on loopback and open the
                   client on it, signed in. A colleague answers in #general. All of it is thrown away when the
                   window is closed.
  run --headless   Install what is needed, build, start a server on loopback with a demo workspace,
                   let two command line clients talk while the server is killed and restarted, and
                   print what both saw. Status 0 only if both have the same complete conversation.
  test             Install what is needed, build and run every test.
  install          Only install the packages (needs root or sudo; otherwise lists what is missing), and what tests
                   need of npm into the build directory.
  build            Only build.
  format           Format all sources; with --check only tell which are not formatted.
  fuzz [SECONDS]   Fuzz the frame decoder, the markdown builder, the search for places in films and the decoder, the trees
                   and the groups of MLS (60 seconds in all); needs clang.
  tidy [BASE]      Check the files changed since BASE (default: the commit in .ci/tidy-base, up to which all files
                   were checked) with clang-tidy. It begins no further file after CONCLAVE_TIDY_BUDGET seconds
                   (900; 0: no limit), says how many are left, and fails.

CONCLAVE_BUILD names another build directory than ./build. With CONCLAVE_TEST_REQUIRE_ALL=1 it is a failure when a
test skips something because of what is missing on this machine.
EOF
}

packages=(
    build-essential cmake ninja-build pkg-config ccache mold git
    qt6-base-dev qt6-websockets-dev qt6-svg-dev libqt6svg6 qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools
    qtkeychain-qt6-dev libqt6sql6-sqlite libqt6sql6-psql
    libsodium-dev libsqlite3-dev libmd4c-dev libboost-dev
)
test_tools=(postgresql openssl nginx-light nodejs dbus xvfb openbox at-spi2-core strace systemd)
tools=(clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev)

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s\n' "$package"
    done
}

can_install() {
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null
}

# install_packages NAME...: nothing when all are there; root, or sudo, otherwise.
install_packages() {
    local missing as_root=()
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -eq 0 ] && return
    can_install || { echo "Please install: ${missing[*]}" >&2; exit 1; }
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    echo "Installing: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

configure_and_build() { # PRESET TARGET...
    local preset=$1
    shift
    cmake --preset "$preset" -S "$root" -B "$build" >"$build.configure.log" 2>&1 || { cat "$build.configure.log" >&2; exit 1; }
    rm -f "$build.configure.log"
    cmake --build "$build" ${1:+--target "$@"}
}

sources() {
    git -C "$root" ls-files --cached --others --exclude-standard -- '*.cpp' '*.h'
}

format() {
    install_packages clang-format-14
    local mode=-i
    [ "${1:-}" = --check ] && mode='--dry-run --Werror'
    # shellcheck disable=SC2086
    (cd "$root" && sources | xargs clang-format-14 $mode)
}

tidy() {
    local base=${1:-} files
    [ -n "$base" ] || base=$(cat "$root/.ci/tidy-base")
    git -C "$root" cat-file -e "$base^{commit}" 2>/dev/null || base=$(git hash-object -t tree /dev/null)
    install_packages "${packages[@]}" "${tools[@]}"
    mapfile -t files < <(cd "$root" && git diff --name-only --diff-filter=AM "$base" -- 'shared/*.cpp' 'server/*.cpp' 'client/*.cpp')
    [ ${#files[@]} -eq 0 ] && { echo "tidy: no changed sources"; return; }
    # clang cannot read GCC's precompiled headers: commands without them, only for this.
    cmake --preset dev -S "$root" -B "$build-tidy" -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
    local budget=${CONCLAVE_TIDY_BUDGET:-900} end=$((SECONDS + ${CONCLAVE_TIDY_BUDGET:-900})) done=0 batch=8 status=0
    while [ "$done" -lt ${#files[@]} ] && { [ "$budget" -eq 0 ] || [ "$SECONDS" -lt "$end" ]; }; do
        (cd "$root" && printf '%s\0' "${files[@]:done:batch}" |
            xargs -0 -n 4 -P "$(nproc)" timeout "${CONCLAVE_TIDY_SECONDS:-600}" clang-tidy-14 -p "$build-tidy" --quiet \
                --extra-arg=-Wno-unknown-warning-option) || status=1
        done=$((done + batch))
    done
    if [ "$done" -lt ${#files[@]} ]; then
        echo "tidy: OUT OF TIME, $((${#files[@]} - done)) of ${#files[@]} files were not checked"
        status=1
    fi
    echo "tidy: ${#files[@]} files"
    return "$status"
}

fuzz() {
    local seconds=${1:-60} corpus target
    local targets=(frames markdown media mlscodec mlstree mlsgroup) # each gets its share of the time
    install_packages "${packages[@]}" "${tools[@]}"
    local build=$root/build-fuzz # the sanitizers want a build of their own
    configure_and_build fuzz "${targets[@]/#/fuzz_}"
    for target in "${targets[@]}"; do
        corpus=$(mktemp -d)
        cp "$root/tests/fuzz/corpus/$target"/* "$corpus/"
        (cd "$corpus" && "$build/bin/fuzz_$target" -max_total_time=$((seconds / ${#targets[@]})) -max_len=65536 -print_final_stats=1 "$corpus" 2>&1 | tail -n 12)
        rm -rf "$corpus"
    done
}

# What a test skipped inside of it does not show in the runner's summary.
report_skipped() {
    local log=$build/Testing/Temporary/LastTest.log skipped
    skipped=$(grep -aE '^SKIP +:' "$log" || true)
    [ -n "$skipped" ] || return 0
    printf '\nSKIPPED, because it does not apply there, or because something is missing here:\n%s\n' "$skipped"
    if [ -n "${CONCLAVE_TEST_REQUIRE_ALL:-}" ] && grep -qE '(needs root|cannot mount|not installed)' <<<"$skipped"; then
        echo 'Nothing may be missing here (CONCLAVE_TEST_REQUIRE_ALL).'
        return 1
    fi
}

# The node of other sources brings its own npm, beside which Debian's cannot be installed.
install_npm() {
    command -v npm >/dev/null || install_packages npm
}

# The other implementation of MLS that tests talk to, in exactly the versions of the lock file.
install_mls_peer() {
    local to=$build/mls-peer from=$root/tests/mls/peer
    cmp -s "$from/package-lock.json" "$to/package-lock.json" && return
    rm -rf "$to.new"
    mkdir -p "$to.new"
    cp "$from/package.json" "$from/package-lock.json" "$to.new/"
    if command -v npm >/dev/null &&
        (cd "$to.new" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null); then
        rm -rf "$to"
        mv "$to.new" "$to"
    else
        rm -rf "$to.new"
        echo 'NOT INSTALLED, tests that talk to ts-mls are skipped: npm is missing, or does not get it.'
    fi
}

run_tests() {
    local status=0
    install_packages "${packages[@]}"
    if can_install; then
        install_packages "${test_tools[@]}"
        install_npm
    elif [ -n "$(missing_packages "${test_tools[@]}")" ]; then
        echo "NOT INSTALLED, tests that need them are skipped:" $(missing_packages "${test_tools[@]}")
    fi
    install_mls_peer
    configure_and_build dev
    (cd "$root" && ctest --preset dev --test-dir "$build" -j 2) || status=$?
    report_skipped || status=1
    return "$status"
}

case "${1:-}" in
    run)
        install_packages "${packages[@]}"
        if [ "${2:-}" = --headless ]; then
            configure_and_build dev conclave-server conclave-cli
            exec "$root/packaging/demo.sh" "$build/bin"
        fi
        [ $# -eq 1 ] || { usage >&2; exit 2; }
        ! can_install || install_packages faketime # so that the demo has a yesterday
        configure_and_build dev conclave-server conclave-cli conclave
        exec "$root/packaging/demo-window.sh" "$build/bin"
        ;;
    test) run_tests ;;
    install)
        install_packages "${packages[@]}" "${test_tools[@]}" "${tools[@]}"
        install_npm
        install_mls_peer
        ;;
    build) install_packages "${packages[@]}" && configure_and_build dev ;;
    format) format "${2:-}" ;;
    tidy) tidy "${2:-}" ;;
    fuzz) fuzz "${2:-60}" ;;
    -h | --help | help) usage ;;
    *) usage >&2; exit 2 ;;
esac
