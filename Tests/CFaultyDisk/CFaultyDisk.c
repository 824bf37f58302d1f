#include "CFaultyDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cfaulty_disk {
    cfaulty_disk *next;
    char *folder;
    size_t length;
    /* The owner, and each open file. */
    int references;
    int is_armed;
    int stays;
    cfaulty_fault fault;
    uint64_t number;
    uint64_t calls;
    uint64_t failures;
    char first[96];
};

typedef struct {
    sqlite3_file base;
    cfaulty_disk *disk;
    char *name;
    /* The real file follows. */
} faulty_file;

typedef enum { OP_OPEN, OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DELETE, OP_SYNC_FOLDER, OP_MAP, OP_READ, OP_LOOK } operation;

static const char *const words[] = {"open", "write", "truncate", "sync", "delete", "sync folder of", "map", "read", "look at"};

/* Which faults an operation can meet, as bits. */
static const unsigned reach[] = {
    [OP_OPEN] = 1 << CFAULTY_FULL | 1 << CFAULTY_IO_ERROR,
    [OP_WRITE] = 1 << CFAULTY_SHORT_WRITE | 1 << CFAULTY_FULL | 1 << CFAULTY_IO_ERROR,
    [OP_TRUNCATE] = 1 << CFAULTY_IO_ERROR,
    [OP_SYNC] = 1 << CFAULTY_SYNC,
    [OP_DELETE] = 1 << CFAULTY_IO_ERROR,
    [OP_SYNC_FOLDER] = 1 << CFAULTY_SYNC,
    [OP_MAP] = 1 << CFAULTY_FULL | 1 << CFAULTY_IO_ERROR,
    [OP_READ] = 1 << CFAULTY_READ,
    [OP_LOOK] = 1 << CFAULTY_READ,
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static cfaulty_disk *disks;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs faulty_vfs;

/* Whether this call fails, and with what. */
static int fails(cfaulty_disk *disk, operation op, const char *name, cfaulty_fault *fault) {
    int result = 0;
    pthread_mutex_lock(&lock);
    if (disk->is_armed && reach[op] & 1u << disk->fault) {
        disk->calls++;
        result = disk->stays ? disk->calls >= disk->number : disk->calls == disk->number;
        if (result && disk->failures++ == 0) {
            const char *slash = strrchr(name, '/');
            snprintf(disk->first, sizeof disk->first, "%s %s", words[op], slash ? slash + 1 : name);
        }
        *fault = disk->fault;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

/* The folder that a file is in, with one more reference to it. */
static cfaulty_disk *retained(const char *name) {
    if (!name) return NULL;
    pthread_mutex_lock(&lock);
    cfaulty_disk *disk = disks;
    while (disk && (strncmp(name, disk->folder, disk->length) != 0 || name[disk->length] != '/')) disk = disk->next;
    if (disk) disk->references++;
    pthread_mutex_unlock(&lock);
    return disk;
}

static void release(cfaulty_disk *disk) {
    pthread_mutex_lock(&lock);
    int is_last = --disk->references == 0;
    pthread_mutex_unlock(&lock);
    if (!is_last) return;
    free(disk->folder);
    free(disk);
}

/* MARK: Files */

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((faulty_file *)file + 1); }

static int file_fails(sqlite3_file *file, operation op, cfaulty_fault *fault) {
    faulty_file *self = (faulty_file *)file;
    return fails(self->disk, op, self->name, fault);
}

static int file_close(sqlite3_file *file) {
    faulty_file *self = (faulty_file *)file;
    int result = real(file)->pMethods->xClose(real(file));
    release(self->disk);
    free(self->name);
    return result;
}

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    cfaulty_fault fault;
    if (file_fails(file, OP_READ, &fault)) return SQLITE_IOERR_READ;
    return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    cfaulty_fault fault;
    if (!file_fails(file, OP_WRITE, &fault)) return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    if (fault == CFAULTY_IO_ERROR) return SQLITE_IOERR_WRITE;
    if (fault == CFAULTY_SHORT_WRITE && count > 1) {
        int result = real(file)->pMethods->xWrite(real(file), bytes, count / 2, offset);
        if (result != SQLITE_OK) return result;
    }
    return SQLITE_FULL;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    cfaulty_fault fault;
    if (file_fails(file, OP_TRUNCATE, &fault)) return SQLITE_IOERR_TRUNCATE;
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int file_sync(sqlite3_file *file, int flags) {
    cfaulty_fault fault;
    if (file_fails(file, OP_SYNC, &fault)) return SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    cfaulty_fault fault;
    if (file_fails(file, OP_LOOK, &fault)) return SQLITE_IOERR_FSTAT;
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int file_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int file_check_lock(sqlite3_file *file, int *result) {
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int op, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), op, argument);
}

static int file_sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int file_traits(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int file_map(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    cfaulty_fault fault;
    if (extends && file_fails(file, OP_MAP, &fault)) {
        *memory = NULL;
        return fault == CFAULTY_FULL ? SQLITE_IOERR_SHMSIZE : SQLITE_IOERR_SHMMAP;
    }
    return real(file)->pMethods->xShmMap(real(file), region, size, extends, memory);
}

static int file_lock_map(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int file_unmap(sqlite3_file *file, int deletes) { return real(file)->pMethods->xShmUnmap(real(file), deletes); }

/* Version 2: without memory-mapped reads, which no call here would see. */
static const sqlite3_io_methods methods = {
    2,           file_close,  file_read,       file_write,   file_truncate, file_sync,   file_size,
    file_lock,   file_unlock, file_check_lock, file_control, file_sector,   file_traits, file_map,
    file_lock_map, file_barrier, file_unmap,   NULL,         NULL,
};

/* MARK: The file system */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out) {
    (void)vfs;
    cfaulty_disk *disk = retained(name);
    if (!disk) return real_vfs->xOpen(real_vfs, name, file, flags, flags_out);
    file->pMethods = NULL;
    int exists = 1;
    int result = real_vfs->xAccess(real_vfs, name, SQLITE_ACCESS_EXISTS, &exists);
    cfaulty_fault fault;
    if (result == SQLITE_OK && !exists && flags & SQLITE_OPEN_CREATE && fails(disk, OP_OPEN, name, &fault)) {
        result = SQLITE_CANTOPEN;
    }
    if (result == SQLITE_OK) result = real_vfs->xOpen(real_vfs, name, real(file), flags, flags_out);
    if (result != SQLITE_OK) {
        release(disk);
        return result;
    }
    faulty_file *self = (faulty_file *)file;
    self->disk = disk;
    self->name = strdup(name);
    file->pMethods = &methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int syncs_folder) {
    (void)vfs;
    cfaulty_disk *disk = retained(name);
    cfaulty_fault fault;
    int result = disk && fails(disk, OP_DELETE, name, &fault) ? SQLITE_IOERR_DELETE : SQLITE_OK;
    if (result == SQLITE_OK) result = real_vfs->xDelete(real_vfs, name, syncs_folder);
    if (result == SQLITE_OK && disk && syncs_folder && fails(disk, OP_SYNC_FOLDER, name, &fault)) {
        result = SQLITE_IOERR_DIR_FSYNC;
    }
    if (disk) release(disk);
    return result;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    (void)vfs;
    cfaulty_disk *disk = retained(name);
    cfaulty_fault fault;
    int failed = disk && fails(disk, OP_LOOK, name, &fault);
    if (disk) release(disk);
    return failed ? SQLITE_IOERR_ACCESS : real_vfs->xAccess(real_vfs, name, flags, result);
}

int cfaulty_install(void) {
    real_vfs = sqlite3_vfs_find(NULL);
    if (!real_vfs) return SQLITE_ERROR;
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.pNext = NULL;
    faulty_vfs.szOsFile = (int)sizeof(faulty_file) + real_vfs->szOsFile;
    faulty_vfs.xOpen = vfs_open;
    faulty_vfs.xDelete = vfs_delete;
    faulty_vfs.xAccess = vfs_access;
    return sqlite3_vfs_register(&faulty_vfs, 1);
}

/* MARK: Disks */

cfaulty_disk *cfaulty_disk_new(const char *folder) {
    cfaulty_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->folder = realpath(folder, NULL);
    if (!disk->folder) {
        free(disk);
        return NULL;
    }
    disk->length = strlen(disk->folder);
    disk->references = 1;
    pthread_mutex_lock(&lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    return disk;
}

void cfaulty_disk_release(cfaulty_disk *disk) {
    pthread_mutex_lock(&lock);
    disk->is_armed = 0;
    for (cfaulty_disk **link = &disks; *link; link = &(*link)->next) {
        if (*link != disk) continue;
        *link = disk->next;
        break;
    }
    pthread_mutex_unlock(&lock);
    release(disk);
}

void cfaulty_disk_arm(cfaulty_disk *disk, cfaulty_fault fault, uint64_t number, int stays) {
    pthread_mutex_lock(&lock);
    disk->fault = fault;
    disk->number = number;
    disk->stays = stays;
    disk->calls = disk->failures = 0;
    disk->first[0] = 0;
    disk->is_armed = 1;
    pthread_mutex_unlock(&lock);
}

void cfaulty_disk_heal(cfaulty_disk *disk) {
    pthread_mutex_lock(&lock);
    disk->is_armed = 0;
    pthread_mutex_unlock(&lock);
}

void cfaulty_disk_read(cfaulty_disk *disk, uint64_t *calls, uint64_t *failures, char *first, int size) {
    pthread_mutex_lock(&lock);
    *calls = disk->calls;
    *failures = disk->failures;
    snprintf(first, (size_t)size, "%s", disk->first);
    pthread_mutex_unlock(&lock);
}
