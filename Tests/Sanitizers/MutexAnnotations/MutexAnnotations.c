// Tells the thread sanitizer of what Synchronization.Mutex does where it cannot see it.
//
// Free, a Mutex is taken and given back by atomics in the caller's own code, which the sanitizer follows. Contended, that
// happens in libswiftSynchronization and the kernel (FUTEX_LOCK_PI), of which it knows nothing, and what the lock guards
// looks like a race (swiftlang/swift, Synchronization/Mutex/LinuxImpl.swift). These three functions stand before the
// library's own, call them, and say what came of it. Nothing is suppressed: an access without the lock is still told.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#include "MutexAnnotations.h"

#if __has_feature(thread_sanitizer)
#include <sanitizer/tsan_interface.h>

#define SWIFT __attribute__((swiftcall))
#define HANDLE __attribute__((swift_context)) void *handle
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, HANDLE) __asm__(LOCK);
SWIFT bool try_lock_slow(HANDLE) __asm__(TRY_LOCK);
SWIFT void unlock_slow(HANDLE) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t thread, HANDLE) {
    SWIFT void (*next)(uint32_t, HANDLE) = dlsym(RTLD_NEXT, LOCK);
    next(thread, handle);
    __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(HANDLE) {
    SWIFT bool (*next)(HANDLE) = dlsym(RTLD_NEXT, TRY_LOCK);
    bool is_locked = next(handle);
    if (is_locked) { __tsan_acquire(handle); }
    return is_locked;
}

SWIFT void unlock_slow(HANDLE) {
    SWIFT void (*next)(HANDLE) = dlsym(RTLD_NEXT, UNLOCK);
    __tsan_release(handle);
    next(handle);
}
#endif
