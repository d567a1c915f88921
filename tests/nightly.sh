#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Conclave authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is too long for every change: all tests under the sanitizers, long fuzzing, hundreds of kills, files of 2 GB, a
# long soak, encrypted groups at random, the benchmarks, clang-tidy on everything. Takes hours; each part can be run
# alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage='Usage: tests/nightly.sh [asan] [fuzz] [kills] [files] [soak] [mls] [bench] [tidy]   (all of them when none is named)'
case "${1:-}" in -h | --help) echo "$usage"; exit 0 ;; esac
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(asan fuzz kills files soak mls bench tidy)

packaging/dev.sh install
export CONCLAVE_MLS_PEER=${CONCLAVE_MLS_PEER:-$PWD/build/mls-peer} # for all builds
for part in "${parts[@]}"; do
    printf '\n== %s (%s s)\n' "$part" "$SECONDS"
    case "$part" in
        asan)
            cmake --preset asan >/dev/null
            cmake --build --preset asan
            # Leaks of Qt's plug-ins and of font libraries are not ours.
            ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 QTEST_FUNCTION_TIMEOUT=3600000 \
                ctest --preset asan --timeout 1200 -j 2
            ;;
        soak)
            packaging/dev.sh build
            build/bin/conclave-bench soak --soak-seconds "${CONCLAVE_NIGHTLY_SOAK:-3600}"
            ;;
        mls) # the seeds are in the output, and in each failure
            packaging/dev.sh build
            CONCLAVE_TEST_MLS_STEPS="${CONCLAVE_NIGHTLY_MLS:-10000}" CONCLAVE_TEST_MLS_SEEDS="$RANDOM,$RANDOM,$RANDOM" \
                QTEST_FUNCTION_TIMEOUT=7200000 build/bin/tst_mlsmodel
            CONCLAVE_TEST_MLS_ROUNDS="${CONCLAVE_NIGHTLY_MLS_ROUNDS:-300}" QTEST_FUNCTION_TIMEOUT=7200000 \
                build/bin/tst_mlsinterop
            ;;
        bench)
            packaging/dev.sh build
            build/bin/conclave-bench
            ;;
        fuzz) packaging/dev.sh fuzz "${CONCLAVE_NIGHTLY_FUZZ:-3600}" ;;
        kills)
            packaging/dev.sh build
            for database in sqlite postgres; do
                CONCLAVE_TEST_DATABASE=$database CONCLAVE_TEST_KILLS="${CONCLAVE_NIGHTLY_KILLS:-200}" \
                    QT_QPA_PLATFORM=offscreen QTEST_FUNCTION_TIMEOUT=7200000 build/bin/tst_crash
            done
            ;;
        files) # up and down through kills of both sides
            packaging/dev.sh build
            export CONCLAVE_TEST_FILE_BYTES="${CONCLAVE_NIGHTLY_FILE:-2000000000}" QTEST_FUNCTION_TIMEOUT=7200000
            build/bin/tst_transfers goesOnAfterTheServerWasKilled goesOnAfterTheProgramEnded
            build/bin/tst_downloads savesAfterTheServerWasKilled
            ;;
        tidy) CONCLAVE_TIDY_BUDGET=0 packaging/dev.sh tidy "$(git hash-object -t tree /dev/null)" ;;
        *) echo "$usage" >&2; exit 2 ;;
    esac
done
printf '\n== done (%s s)\n' "$SECONDS"
