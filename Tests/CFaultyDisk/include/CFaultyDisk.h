#ifndef CFAULTYDISK_H
#define CFAULTYDISK_H

#include <stdint.h>

/// A folder whose files SQLite reads and writes with faults.
typedef struct cfaulty_disk cfaulty_disk;

/// What happens to a call, and to which ones it can happen.
typedef enum {
    /// Half of a write arrives, then the disk is full.
    CFAULTY_SHORT_WRITE,
    /// ENOSPC: a write, a new file and a larger shared memory have no room.
    CFAULTY_FULL,
    /// EIO: a write, a truncation, a deletion, a new file or the shared memory fails.
    CFAULTY_IO_ERROR,
    /// A sync of a file or of its folder fails; what was written before stays readable.
    CFAULTY_SYNC,
    /// EIO: a read, or a look at a file's size or existence fails.
    CFAULTY_READ,
} cfaulty_fault;

/// Stands in for SQLite's default file system from now on: of files below a folder with faults each call passes here, all
/// others go straight to the real one. Returns an SQLite code.
int cfaulty_install(void);

/// A folder without faults yet; its path as SQLite resolves it. Null when no memory is left.
cfaulty_disk *cfaulty_disk_new(const char *folder);

/// Gives it up; files that are open stay open, without faults.
void cfaulty_disk_release(cfaulty_disk *disk);

/// Counts from zero the calls that the fault can happen to, and has it happen to the one of this number, from 1.
///
/// @param stays  whether each such call after it fails too, until the disk is healed.
void cfaulty_disk_arm(cfaulty_disk *disk, cfaulty_fault fault, uint64_t number, int stays);

/// Ends the faults.
void cfaulty_disk_heal(cfaulty_disk *disk);

/// The calls that were counted, and those of them that failed, since the disk was armed. What failed first is copied as
/// text of at most `size` bytes, e.g. `write archive.sqlite-wal`.
void cfaulty_disk_read(cfaulty_disk *disk, uint64_t *calls, uint64_t *failures, char *first, int size);

#endif
