/* Stands between a process and the files below one folder: writes down what it does to them, and kills it in the middle.
 *
 * Loaded with LD_PRELOAD; `faults_watch` arms it. The log holds one record for each operation that has succeeded, in the
 * order of the operations: see tests/faults/power.py, which reads it. Memory maps are not seen: of a project's files only
 * the index of the write-ahead log (-shm) is mapped, and SQLite makes that anew.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096
#define ROOM 4352

struct record {
    char operation;
    char unused[7];
    uint64_t file;
    int64_t at;
    uint32_t path_size;
    uint32_t data_size;
};

static char folder[ROOM];
static size_t folder_size;
static int journal = -1;
static int tearing;
static atomic_long countdown;
static unsigned char watched[FILES];

void faults_watch(const char *path, int log, long kill_at, int tear)
{
    snprintf(folder, sizeof folder, "%s", path);
    folder_size = strlen(folder);
    journal = log;
    tearing = tear;
    atomic_store(&countdown, kill_at);
}

static int below(const char *path)
{
    return folder_size && !strncmp(path, folder, folder_size) && (path[folder_size] == '/' || !path[folder_size]);
}

static int is_watched(int file)
{
    return file >= 0 && file < FILES && watched[file];
}

static void name_of(int file, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, ROOM - 1);
    path[size < 0 ? 0 : size] = 0;
}

static void whole_path(int place, const char *path, char *whole)
{
    char start[ROOM] = "";
    if (path[0] == '/') {
        snprintf(whole, ROOM, "%s", path);
        return;
    }
    if (place == AT_FDCWD) {
        if (!getcwd(start, sizeof start)) start[0] = 0;
    } else {
        name_of(place, start);
    }
    if (strlen(start) + strlen(path) + 2 > ROOM) whole[0] = 0;
    else strcat(strcat(strcpy(whole, start), "/"), path);
}

static void note(char operation, uint64_t file, int64_t at, const char *path, size_t path_size, const void *data, size_t data_size)
{
    if (journal < 0) return;
    int kept = errno;
    struct record head = {operation, {0}, file, at, (uint32_t)path_size, (uint32_t)data_size};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, path_size}, {(void *)data, data_size}};
    if (syscall(SYS_writev, journal, parts, 3) < 0) _exit(99);
    errno = kept;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static int is_last(void)
{
    return atomic_load(&countdown) > 0 && atomic_fetch_sub(&countdown, 1) == 1;
}

static uint64_t number_of(int file)
{
    struct stat status;
    return fstat(file, &status) ? 0 : (uint64_t)status.st_ino;
}

static int opened(int place, const char *path, int flags, mode_t mode)
{
    char whole[ROOM];
    whole_path(place, path, whole);
    int ours = below(whole);
    int fresh = ours && (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, whole, F_OK) != 0;
    int emptied = ours && !fresh && (flags & O_TRUNC);
    if ((fresh || emptied) && is_last()) die();
    int file = (int)syscall(SYS_openat, place, path, flags, mode);
    if (file < 0 || file >= FILES) return file;
    watched[file] = (unsigned char)ours;
    if (fresh) note('C', number_of(file), 0, whole, strlen(whole), "", 0);
    if (emptied) note('T', number_of(file), 0, "", 0, "", 0);
    return file;
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int openat(int place, const char *path, int flags, ...) { MODE(flags, mode) return opened(place, path, flags, mode); }
int openat64(int place, const char *path, int flags, ...) { MODE(flags, mode) return opened(place, path, flags, mode); }

int close(int file)
{
    if (file >= 0 && file < FILES) watched[file] = 0;
    return (int)syscall(SYS_close, file);
}

static ssize_t written(int file, const void *data, size_t size, off_t at, int here)
{
    if (is_watched(file)) {
        if (here) {
            struct stat status;
            int flags = fcntl(file, F_GETFL);
            at = (flags & O_APPEND) && !fstat(file, &status) ? status.st_size : lseek(file, 0, SEEK_CUR);
        }
        if (is_last()) {
            if (tearing && size > 1) syscall(SYS_pwrite64, file, data, size / 2, at);
            die();
        }
    }
    ssize_t done = here ? syscall(SYS_write, file, data, size) : syscall(SYS_pwrite64, file, data, size, at);
    if (done > 0 && is_watched(file)) note('W', number_of(file), at, "", 0, data, (size_t)done);
    return done;
}

ssize_t write(int file, const void *data, size_t size) { return written(file, data, size, 0, 1); }
ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return written(file, data, size, at, 0); }
ssize_t pwrite64(int file, const void *data, size_t size, off_t at) { return written(file, data, size, at, 0); }

static int cut(int file, off_t size)
{
    if (is_watched(file) && is_last()) die();
    int result = (int)syscall(SYS_ftruncate, file, size);
    if (!result && is_watched(file)) note('T', number_of(file), size, "", 0, "", 0);
    return result;
}

int ftruncate(int file, off_t size) { return cut(file, size); }
int ftruncate64(int file, off_t size) { return cut(file, size); }

static int synced(int file, long call)
{
    if (is_watched(file) && is_last()) die();
    int result = (int)syscall(call, file);
    if (!result && is_watched(file)) {
        char path[ROOM];
        name_of(file, path);
        note('S', number_of(file), 0, path, strlen(path), "", 0);
    }
    return result;
}

int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int unlinkat(int place, const char *path, int flags)
{
    char whole[ROOM];
    whole_path(place, path, whole);
    if (below(whole) && is_last()) die();
    int result = (int)syscall(SYS_unlinkat, place, path, flags);
    if (!result && below(whole)) note('U', 0, 0, whole, strlen(whole), "", 0);
    return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int remove(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int renameat(int place, const char *path, int other, const char *fresh)
{
    char from[ROOM], to[ROOM];
    whole_path(place, path, from);
    whole_path(other, fresh, to);
    int ours = below(from) || below(to);
    if (ours && is_last()) die();
    int result = (int)syscall(SYS_renameat, place, path, other, fresh);
    if (!result && ours) note('R', 0, 0, from, strlen(from), to, strlen(to));
    return result;
}

int rename(const char *path, const char *fresh) { return renameat(AT_FDCWD, path, AT_FDCWD, fresh); }

int mkdirat(int place, const char *path, mode_t mode)
{
    char whole[ROOM];
    whole_path(place, path, whole);
    if (below(whole) && is_last()) die();
    int result = (int)syscall(SYS_mkdirat, place, path, mode);
    if (!result && below(whole)) note('D', 0, 0, whole, strlen(whole), "", 0);
    return result;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* Copies inside the kernel would not be seen: those who ask for them fall back to reading and writing. */
ssize_t sendfile(int to, int from, off_t *at, size_t size)
{
    if (is_watched(to)) { errno = ENOSYS; return -1; }
    return syscall(SYS_sendfile, to, from, at, size);
}

ssize_t sendfile64(int to, int from, off_t *at, size_t size) { return sendfile(to, from, at, size); }

ssize_t copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t size, unsigned flags)
{
    if (is_watched(to)) { errno = ENOSYS; return -1; }
    return syscall(SYS_copy_file_range, from, from_at, to, to_at, size, flags);
}
