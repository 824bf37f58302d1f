#!/usr/bin/env bash
# Runs the unit tests under the address and the thread sanitizer. SANITIZERS names one of them; what they say stands in
# .build/asan and .build/tsan.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests=${SANITIZED_TESTS:-$(ls -d Tests/*Tests | grep -v IntegrationTests | xargs -n1 basename) FuzzTests}
# Swift's own crash handler would stand before the sanitizer's report; the test runner leaks a little.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=halt_on_error=0
export ASAN_SYMBOLIZER_PATH TSAN_SYMBOLIZER_PATH
ASAN_SYMBOLIZER_PATH=$(dirname "$(command -v "${SWIFT:-swift}")")/llvm-symbolizer
TSAN_SYMBOLIZER_PATH=$ASAN_SYMBOLIZER_PATH

sanitize() {
    local name=$1 build=.build/$2 failed=0 run=0 reports=0 count one
    SANITIZE=$name "${SWIFT:-swift}" build --build-tests --sanitize="$name" --scratch-path "$build" -Xswiftc -use-ld=lld
    for one in $tests; do
        SANITIZE=$name "${SWIFT:-swift}" test --skip-build --sanitize="$name" --scratch-path "$build" \
            --filter "^$one\." >"$build/$one.log" 2>&1 || { failed=1; echo "  $one failed: see $build/$one.log"; }
        count=$(sed -n 's/.*Test run with \([0-9]*\) test.*/\1/p' "$build/$one.log" | tail -1)
        run=$((run + ${count:-0}))
        reports=$((reports + $(grep -cE '(WARNING|ERROR): [A-Za-z]*Sanitizer' "$build/$one.log" || true)))
    done
    echo "$name: $run tests, $reports reports$([ $failed = 0 ] || echo ', FAILED')"
    [ $failed = 0 ] && [ $reports = 0 ]
}

status=0
for name in ${SANITIZERS:-address thread}; do
    case $name in
        address) sanitize address asan || status=1 ;;
        thread) sanitize thread tsan || status=1 ;;
    esac
done
exit $status
