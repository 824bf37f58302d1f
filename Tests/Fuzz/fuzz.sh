#!/usr/bin/env bash
# Fuzzes each target for FUZZ_SECONDS, two side by side. What was thought of stays in .build/fuzz/corpus for the next time,
# what was found in .build/fuzz/crashes: copied to Tests/Fuzz/Seeds it is run by `make test` from then on.
set -euo pipefail
cd "$(dirname "$0")/../.."

build=.build/fuzz
seconds=${FUZZ_SECONDS:-600}
targets=${FUZZ_TARGETS:-http fitbit google settings}
# The archive and the file of settings would wait for a disk.
memory=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)")
trap 'rm -rf "$memory"' EXIT

make_program() {
    # In the compiler alone: with libFuzzer's own `main` no other program of the package would link.
    FUZZ=1 "${SWIFT:-swift}" build --scratch-path $build -c release --target FuzzDriver \
        -Xswiftc -sanitize=address -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld \
        -Xcc -fsanitize=address -Xcxx -fsanitize=address,fuzzer-no-link
    find -L $build/release -path '*.build/*' -name '*.o' ! -path '*-tool.build/*' -printf '"%p"\n' >$build/objects
    swiftc -sanitize=fuzzer -sanitize=address -use-ld=lld @$build/objects -o $build/fuzz \
        -lcurl -lmicrohttpd -lsimdjson -lsqlite3 -lz -lzstd -lstdc++ -lm
}

# One line of figures; fails when anything was found.
fuzz() {
    local target=$1 log=$build/$1.log corpus=$build/corpus/$1 status=0
    mkdir -p "$corpus" $build/crashes
    FUZZ_TARGET=$target SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1 TMPDIR=$memory \
        ASAN_OPTIONS=detect_leaks=0:malloc_context_size=8:quarantine_size_mb=64 \
        ASAN_SYMBOLIZER_PATH=$(dirname "$(command -v "${SWIFT:-swift}")")/llvm-symbolizer \
        $build/fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1 \
        -dict="Tests/Fuzz/Dictionaries/$target.dict" -artifact_prefix="$build/crashes/$target-" \
        "$corpus" "Tests/Fuzz/Seeds/$target" >"$log" 2>&1 || status=$?
    awk -v target="$target" -v status=$status '
        / cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1) } }
        /stat::number_of_executed_units/ { runs = $2 }
        /stat::average_exec_per_sec/ { rate = $2 }
        /stat::peak_rss_mb/ { memory = $2 }
        /stat::slowest_unit_time_sec/ { slowest = $2 }
        /^SUMMARY/ { found = $0 }
        END {
            printf "%-9s %10d runs, %6d a second, cov %d, ft %d, slowest %d s, %d MB: %s\n", target, runs, rate, cov, ft,
                slowest, memory, status == 0 ? "nothing found" : "FOUND (" status ") " found
        }' "$log"
    [ $status = 0 ] || echo "          see $log and $build/crashes"
    return $status
}

if [ "${1:-}" = one ]; then
    fuzz "$2"
else
    make_program
    echo "$(date -u +%F), $(nproc) cores, $seconds s each:"
    printf '%s\n' $targets | xargs -P 2 -I{} "$0" one {}
fi
