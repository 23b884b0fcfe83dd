/*
 * Stands between a program and the system (LD_PRELOAD, Linux with glibc): records what the program
 * writes below one folder, lets the n-th call of a kind fail, kills or stops the program at it,
 * makes the disk full or read-only, and shifts the clock.
 *
 * MB_SHIM_DIR       the folder, absolute and without symbolic links; calls on other files pass
 * MB_SHIM_TRACE     file to which every change is appended, data included; for its form see `record`
 * MB_SHIM_COUNTS    file of 8-byte numbers in the machine's order; see `struct counts`
 * MB_SHIM_RULES     KIND:N:ACTION[:ever][:half] with commas between
 *                   KIND: read write sync open rename unlink mkdir truncate stat chmod lock change
 *                   (change: every call that changes files, whichever its kind)
 *                   N: the how manyeth call, from 1; ACTION: a name of errno, KILL or STOP
 *                   ever: all calls from the N-th on; half: a write is carried out by half before
 * MB_SHIM_READONLY  EROFS or EACCES: what every call that would change something ends with
 * MB_SHIM_BUDGET    bytes that files may grow by, in blocks of 4 KiB; after that ENOSPC
 * MB_SHIM_NOSYNC    forcing to disk is only recorded, for nothing here takes the power away
 * MB_SHIM_CLOCK     +SECONDS or -SECONDS: shifts the time of day; =SECONDS: it stands still there
 *
 * Calls go to the system by number, so that nothing here depends on what glibc calls itself.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { READ, WRITE, SYNC, OPEN, RENAME, UNLINK, MKDIR, TRUNCATE, STAT, CHMOD, LOCK, CHANGE, KINDS };

static const char *const kind_names[KINDS] = {
    "read", "write", "sync", "open", "rename", "unlink",
    "mkdir", "truncate", "stat", "chmod", "lock", "change",
};

/* What the test reads when the program has ended, however it ended. */
struct counts {
    _Atomic uint64_t calls[KINDS];
    /* How often a rule was carried out. */
    _Atomic uint64_t fired;
    /* How many changes had been carried out when a rule was carried out first. */
    _Atomic uint64_t changes_before;
    /* Changes that were carried out; taking rights away is none. */
    _Atomic uint64_t changes;
    /* Calls that failed for want of room or because nothing may be changed. */
    _Atomic uint64_t refused;
    /* Blocks of 4 KiB that files may still grow by, of MB_SHIM_BUDGET. */
    _Atomic int64_t room;
};

enum action { FAIL, KILL, STOP };

struct rule {
    enum kind kind;
    enum action action;
    uint64_t n;
    int error;
    int ever;
    int half;
    /* A write was carried out by half, and the next one fails. */
    _Atomic int pending;
};

#define MOST_RULES 8

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static char dir[PATH_MAX];
static size_t dir_length;
static int trace = -1;
static struct counts own_counts;
static struct counts *counts = &own_counts;
static struct rule rules[MOST_RULES];
static int rule_count;
static int read_only;
static int no_sync;
static int has_budget;
static char clock_mode;
static int64_t clock_seconds;

static int error_named(const char *name)
{
    static const struct { const char *name; int error; } all[] = {
        {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EACCES", EACCES}, {"EROFS", EROFS},
        {"EDQUOT", EDQUOT}, {"EMFILE", EMFILE}, {"EINTR", EINTR}, {"EPERM", EPERM},
    };
    for (size_t at = 0; at < sizeof all / sizeof *all; at++)
        if (!strcmp(all[at].name, name))
            return all[at].error;
    return EIO;
}

static void read_rules(const char *from)
{
    char text[1024];
    snprintf(text, sizeof text, "%s", from);
    char *of_rules = NULL;
    for (char *one = strtok_r(text, ",", &of_rules); one && rule_count < MOST_RULES;
         one = strtok_r(NULL, ",", &of_rules)) {
        struct rule *rule = &rules[rule_count];
        char *of_parts = NULL;
        char *kind = strtok_r(one, ":", &of_parts);
        char *n = strtok_r(NULL, ":", &of_parts);
        char *action = strtok_r(NULL, ":", &of_parts);
        if (!kind || !n || !action)
            continue;
        rule->kind = KINDS;
        for (int at = 0; at < KINDS; at++)
            if (!strcmp(kind_names[at], kind))
                rule->kind = at;
        rule->n = strtoull(n, NULL, 10);
        rule->action = !strcmp(action, "KILL") ? KILL : !strcmp(action, "STOP") ? STOP : FAIL;
        rule->error = error_named(action);
        for (char *part; (part = strtok_r(NULL, ":", &of_parts));) {
            rule->ever |= !strcmp(part, "ever");
            rule->half |= !strcmp(part, "half");
        }
        rule_count++;
    }
}

static void begin(void)
{
    const char *value;
    if ((value = getenv("MB_SHIM_DIR"))) {
        snprintf(dir, sizeof dir, "%s", value);
        dir_length = strlen(dir);
    }
    if ((value = getenv("MB_SHIM_TRACE")))
        trace = (int)syscall(SYS_openat, AT_FDCWD, value,
                             O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if ((value = getenv("MB_SHIM_COUNTS"))) {
        int file = (int)syscall(SYS_openat, AT_FDCWD, value, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file >= 0 && !syscall(SYS_ftruncate, file, (long)sizeof own_counts)) {
            void *shared = mmap(NULL, sizeof own_counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
            if (shared != MAP_FAILED)
                counts = shared;
        }
        if (file >= 0)
            syscall(SYS_close, file);
    }
    if ((value = getenv("MB_SHIM_RULES")))
        read_rules(value);
    if ((value = getenv("MB_SHIM_READONLY")))
        read_only = error_named(value);
    no_sync = getenv("MB_SHIM_NOSYNC") != NULL;
    if ((value = getenv("MB_SHIM_BUDGET"))) {
        has_budget = 1;
        counts->room = strtoll(value, NULL, 10) / 4096;
    }
    if ((value = getenv("MB_SHIM_CLOCK")) && *value) {
        clock_mode = *value;
        clock_seconds = strtoll(value + (*value == '='), NULL, 10);
    }
}

/* Whether a path is the folder or below it. */
static int is_ours(const char *path)
{
    return dir_length && !strncmp(path, dir, dir_length)
           && (path[dir_length] == '/' || !path[dir_length]);
}

/* The path of an open file as it is now; 0 where it is not below the folder. */
static int path_of(int file, char *path)
{
    char link[64];
    pthread_once(&once, begin);
    if (!dir_length || file < 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return is_ours(path);
}

/* A path as an absolute one without `.` and empty parts; 0 where it is not below the folder. */
static int whole_path(int at, const char *path, char *whole)
{
    char joined[2 * PATH_MAX];
    pthread_once(&once, begin);
    if (!dir_length || !path)
        return 0;
    if (*path == '/') {
        snprintf(joined, sizeof joined, "%s", path);
    } else {
        char base[PATH_MAX];
        if (at == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) <= 0)
                return 0;
        } else {
            path_of(at, base);
        }
        snprintf(joined, sizeof joined, "%s/%s", base, path);
    }
    char *to = whole, *end = whole + PATH_MAX - 1;
    for (const char *from = joined; *from && to < end;) {
        if (from[0] == '/' && (from[1] == '/' || !from[1])) {
            from++;
        } else if (from[0] == '/' && from[1] == '.' && (from[2] == '/' || !from[2])) {
            from += 2;
        } else {
            *to++ = *from++;
        }
    }
    *to = 0;
    return is_ours(whole);
}

static void locked(void) { pthread_mutex_lock(&order); }
static void unlocked(void) { pthread_mutex_unlock(&order); }

/* Appends a change: its letter, lengths of both paths, offset, length of the data, then these. */
static void record(char what, const char *path, const char *other, uint64_t offset,
                   const struct iovec *parts, int count, size_t length)
{
    counts->changes += what != 'S' && what != 's';
    if (trace < 0)
        return;
    struct {
        uint32_t what, path, other, unused;
        uint64_t offset, length;
    } head = {
        (uint32_t)what, (uint32_t)strlen(path), (uint32_t)strlen(other), 0,
        offset, what == 'W' ? length : 0,
    };
    int saved = errno;
    syscall(SYS_write, trace, &head, sizeof head);
    syscall(SYS_write, trace, path, (size_t)head.path);
    syscall(SYS_write, trace, other, (size_t)head.other);
    size_t left = head.length;
    for (int at = 0; at < count && left; at++) {
        size_t part = parts[at].iov_len < left ? parts[at].iov_len : left;
        for (size_t done = 0; done < part;) {
            long wrote = syscall(SYS_write, trace, (char *)parts[at].iov_base + done, part - done);
            if (wrote <= 0)
                abort();
            done += (size_t)wrote;
        }
        left -= part;
    }
    errno = saved;
}

static int changes(enum kind kind)
{
    switch (kind) {
    case WRITE: case SYNC: case RENAME: case UNLINK: case MKDIR: case TRUNCATE: return 1;
    default: return 0;
    }
}

static void fire(const struct rule *rule)
{
    if (!counts->fired++)
        counts->changes_before = counts->changes;
    if (rule->action == KILL) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;)
            pause();
    }
    if (rule->action == STOP)
        syscall(SYS_kill, getpid(), SIGSTOP);
}

/*
 * Counts a call and says with which error it has to fail, 0 for none. With `half` not null, it is
 * set where a write is to be carried out by half first.
 */
static int ruling(enum kind kind, int creates, struct rule **half)
{
    int change = changes(kind) || creates;
    uint64_t of_kind = ++counts->calls[kind];
    uint64_t of_change = change ? ++counts->calls[CHANGE] : 0;
    for (int at = 0; at < rule_count; at++) {
        struct rule *rule = &rules[at];
        if (rule->kind != kind && !(rule->kind == CHANGE && change))
            continue;
        uint64_t n = rule->kind == CHANGE ? of_change : of_kind;
        if (rule->half && kind == WRITE && rule->pending) {
            if (!rule->ever)
                rule->pending = 0;
            fire(rule);
            return rule->error;
        }
        if (n != rule->n && !(rule->ever && n > rule->n))
            continue;
        if (rule->half && kind == WRITE && half) {
            *half = rule;
            return 0;
        }
        fire(rule);
        if (rule->action == FAIL)
            return rule->error;
    }
    return 0;
}

static int64_t blocks(int64_t bytes) { return (bytes + 4095) / 4096; }

static int64_t size_at(int at, const char *path, int flags)
{
    struct statx found;
    if (syscall(SYS_statx, at, path, flags | AT_SYMLINK_NOFOLLOW, STATX_SIZE | STATX_TYPE, &found))
        return 0;
    return S_ISREG(found.stx_mode) ? (int64_t)found.stx_size : 0;
}

static int fail(int error)
{
    errno = error;
    return -1;
}

/* What a change ends with on a disk that can only be read. */
static int refuses(void)
{
    if (read_only)
        counts->refused++;
    return read_only;
}

/* Opening */

static int do_open(int at, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    if (!whole_path(at, path, whole))
        return (int)syscall(SYS_openat, at, path, flags, mode);
    struct statx found;
    locked();
    int is_new = (flags & O_CREAT)
                 && syscall(SYS_statx, AT_FDCWD, whole, 0, STATX_TYPE, &found) != 0;
    int empties = !is_new && (flags & O_TRUNC);
    unlocked();
    int error = ruling(OPEN, is_new || empties, NULL);
    if (error)
        return fail(error);
    if (read_only && (is_new || empties || (flags & O_ACCMODE) != O_RDONLY))
        return fail(refuses());
    locked();
    int64_t size = has_budget && empties ? size_at(AT_FDCWD, whole, 0) : 0;
    int file = (int)syscall(SYS_openat, at, path, flags, mode);
    if (file >= 0 && is_new)
        record('C', whole, "", 0, NULL, 0, 0);
    if (file >= 0 && empties) {
        counts->room += blocks(size);
        record('T', whole, "", 0, NULL, 0, 0);
    }
    unlocked();
    return file;
}

#define MODE(flags, mode)                                   \
    mode_t mode = 0;                                        \
    if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) { \
        va_list more;                                       \
        va_start(more, flags);                              \
        mode = va_arg(more, mode_t);                        \
        va_end(more);                                       \
    }

int open(const char *path, int flags, ...) { MODE(flags, mode) return do_open(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return do_open(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, mode) return do_open(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, mode) return do_open(at, path, flags, mode); }

DIR *opendir(const char *path)
{
    static DIR *(*next)(const char *);
    char whole[PATH_MAX];
    if (!next)
        next = (DIR *(*)(const char *))dlsym(RTLD_NEXT, "opendir");
    int error = whole_path(AT_FDCWD, path, whole) ? ruling(OPEN, 0, NULL) : 0;
    if (error) {
        errno = error;
        return NULL;
    }
    return next(path);
}

struct dirent64 *readdir64(DIR *folder)
{
    static struct dirent64 *(*next)(DIR *);
    char path[PATH_MAX];
    if (!next)
        next = (struct dirent64 *(*)(DIR *))dlsym(RTLD_NEXT, "readdir64");
    int error = path_of(dirfd(folder), path) ? ruling(READ, 0, NULL) : 0;
    if (error) {
        errno = error;
        return NULL;
    }
    return next(folder);
}

/* Reading */

#define READING(file)                    \
    do {                                 \
        char path[PATH_MAX];             \
        if (path_of(file, path)) {       \
            int error = ruling(READ, 0, NULL); \
            if (error)                   \
                return fail(error);      \
        }                                \
    } while (0)

ssize_t read(int file, void *to, size_t length) { READING(file); return syscall(SYS_read, file, to, length); }
ssize_t pread(int file, void *to, size_t length, off_t from) { READING(file); return syscall(SYS_pread64, file, to, length, from); }
ssize_t pread64(int file, void *to, size_t length, off64_t from) { READING(file); return syscall(SYS_pread64, file, to, length, from); }
ssize_t readv(int file, const struct iovec *to, int count) { READING(file); return syscall(SYS_readv, file, to, count); }
ssize_t preadv64(int file, const struct iovec *to, int count, off64_t from) { READING(file); return syscall(SYS_preadv, file, to, count, from, 0L); }

#define LOOKING(at, path)                                   \
    do {                                                    \
        char whole[PATH_MAX];                               \
        const char *volatile given = path; /* null where the system is tried out */ \
        int ours = given && *given ? whole_path(at, given, whole) : path_of(at, whole); \
        int error = ours ? ruling(STAT, 0, NULL) : 0;       \
        if (error)                                          \
            return fail(error);                             \
    } while (0)

int statx(int at, const char *restrict path, int flags, unsigned mask, struct statx *restrict found)
{
    LOOKING(at, path);
    return (int)syscall(SYS_statx, at, path, flags, mask, found);
}

int stat64(const char *restrict path, struct stat64 *restrict found)
{
    LOOKING(AT_FDCWD, path);
    return (int)syscall(SYS_newfstatat, AT_FDCWD, path, found, 0);
}

int lstat64(const char *restrict path, struct stat64 *restrict found)
{
    LOOKING(AT_FDCWD, path);
    return (int)syscall(SYS_newfstatat, AT_FDCWD, path, found, AT_SYMLINK_NOFOLLOW);
}

int fstat64(int file, struct stat64 *found)
{
    LOOKING(file, "");
    return (int)syscall(SYS_newfstatat, file, "", found, AT_EMPTY_PATH);
}

/* Writing */

static size_t length_of(const struct iovec *parts, int count)
{
    size_t length = 0;
    for (int at = 0; at < count; at++)
        length += parts[at].iov_len;
    return length;
}

/* Carries out a write at an offset, or at the file's own where that is negative. */
static ssize_t do_write(int file, const struct iovec *parts, int count, off64_t to)
{
    char path[PATH_MAX];
    if (!path_of(file, path)) {
        if (to >= 0)
            return syscall(SYS_pwritev, file, parts, count, to, 0L);
        return syscall(SYS_writev, file, parts, count);
    }
    struct rule *half = NULL;
    int error = ruling(WRITE, 0, &half);
    if (error)
        return fail(error);
    if (read_only)
        return fail(refuses());
    locked();
    off64_t from = to;
    if (to < 0) {
        int appends = (int)syscall(SYS_fcntl, file, F_GETFL) & O_APPEND;
        from = syscall(SYS_lseek, file, 0L, appends ? SEEK_END : SEEK_CUR);
    }
    size_t length = length_of(parts, count), most = length;
    if (half && length > 1)
        most = length / 2;
    if (has_budget) {
        int64_t size = size_at(file, "", AT_EMPTY_PATH);
        int64_t room = (blocks(size) + counts->room) * 4096 - from;
        if (room <= 0 && length) {
            counts->refused++;
            unlocked();
            return fail(ENOSPC);
        }
        if ((int64_t)most > room)
            most = (size_t)room;
        int64_t end = from + (int64_t)most;
        if (blocks(end) > blocks(size))
            counts->room -= blocks(end) - blocks(size);
    }
    ssize_t wrote;
    if (most == length) {
        wrote = to >= 0 ? syscall(SYS_pwritev, file, parts, count, to, 0L)
                        : syscall(SYS_writev, file, parts, count);
    } else {
        /* A part of the bytes: those of the first piece, which is all there is in most calls. */
        size_t first = parts[0].iov_len < most ? parts[0].iov_len : most;
        wrote = to >= 0 ? syscall(SYS_pwrite64, file, parts[0].iov_base, first, to)
                        : syscall(SYS_write, file, parts[0].iov_base, first);
    }
    if (wrote > 0)
        record('W', path, "", (uint64_t)from, parts, count, (size_t)wrote);
    unlocked();
    if (half) {
        half->pending = half->action == FAIL;
        fire(half);
    }
    return wrote;
}

static ssize_t write_one(int file, const void *from, size_t length, off64_t to)
{
    struct iovec part = {(void *)from, length};
    return do_write(file, &part, 1, to);
}

ssize_t write(int file, const void *from, size_t length) { return write_one(file, from, length, -1); }
ssize_t pwrite(int file, const void *from, size_t length, off_t to) { return write_one(file, from, length, to); }
ssize_t pwrite64(int file, const void *from, size_t length, off64_t to) { return write_one(file, from, length, to); }
ssize_t writev(int file, const struct iovec *parts, int count) { return do_write(file, parts, count, -1); }
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t to) { return do_write(file, parts, count, to); }
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t to) { return do_write(file, parts, count, to); }

/* Copying inside the system passes the calls above by, so it is said to be unknown; everybody has
 * another way then. */
static int copies(int from, int to)
{
    char path[PATH_MAX];
    return path_of(from, path) || path_of(to, path);
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *offset, size_t length, unsigned flags)
{
    if (copies(from, to))
        return fail(ENOSYS);
    return syscall(SYS_copy_file_range, from, at, to, offset, length, flags);
}

ssize_t sendfile(int to, int from, off_t *at, size_t length)
{
    if (copies(from, to))
        return fail(ENOSYS);
    return syscall(SYS_sendfile, to, from, at, length);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t length) { return sendfile(to, from, (off_t *)at, length); }

ssize_t splice(int from, off64_t *at, int to, off64_t *offset, size_t length, unsigned flags)
{
    if (copies(from, to))
        return fail(EINVAL);
    return syscall(SYS_splice, from, at, to, offset, length, flags);
}

int fallocate64(int file, int mode, off64_t from, off64_t length)
{
    char path[PATH_MAX];
    if (path_of(file, path))
        return fail(EOPNOTSUPP);
    return (int)syscall(SYS_fallocate, file, mode, from, length);
}

/* Forcing to disk */

static int do_sync(int file, long call, char what)
{
    char path[PATH_MAX];
    if (!path_of(file, path))
        return (int)syscall(call, file);
    int error = ruling(SYNC, 0, NULL);
    if (error)
        return fail(error);
    locked();
    int done = no_sync ? 0 : (int)syscall(call, file);
    if (!done)
        record(what, path, "", 0, NULL, 0, 0);
    unlocked();
    return done;
}

int fsync(int file) { return do_sync(file, SYS_fsync, 'S'); }
int fdatasync(int file) { return do_sync(file, SYS_fdatasync, 'S'); }

int sync_file_range(int file, off64_t from, off64_t length, unsigned flags)
{
    char path[PATH_MAX];
    if (!path_of(file, path))
        return (int)syscall(SYS_sync_file_range, file, from, length, flags);
    int error = ruling(SYNC, 0, NULL);
    if (error)
        return fail(error);
    locked();
    int done = no_sync ? 0 : (int)syscall(SYS_sync_file_range, file, from, length, flags);
    if (!done)
        record('s', path, "", (uint64_t)from, NULL, 0, 0);
    unlocked();
    return done;
}

static int do_truncate(int file, off64_t length)
{
    char path[PATH_MAX];
    if (!path_of(file, path))
        return (int)syscall(SYS_ftruncate, file, length);
    int error = ruling(TRUNCATE, 0, NULL);
    if (!error)
        error = refuses();
    if (error)
        return fail(error);
    locked();
    int64_t size = size_at(file, "", AT_EMPTY_PATH);
    int done = (int)syscall(SYS_ftruncate, file, length);
    if (!done) {
        if (length < size)
            counts->room += blocks(size) - blocks(length);
        record('T', path, "", (uint64_t)length, NULL, 0, 0);
    }
    unlocked();
    return done;
}

int ftruncate(int file, off_t length) { return do_truncate(file, length); }
int ftruncate64(int file, off64_t length) { return do_truncate(file, length); }

/* Names */

static int do_rename(int at, const char *path, int other_at, const char *other, unsigned flags)
{
    char from[PATH_MAX], to[PATH_MAX];
    int ours = whole_path(at, path, from);
    ours |= whole_path(other_at, other, to);
    if (!ours)
        return (int)syscall(SYS_renameat2, at, path, other_at, other, flags);
    int error = ruling(RENAME, 0, NULL);
    if (!error)
        error = refuses();
    if (error)
        return fail(error);
    locked();
    int64_t size = size_at(AT_FDCWD, to, 0);
    int done = (int)syscall(SYS_renameat2, at, path, other_at, other, flags);
    if (!done) {
        counts->room += blocks(size);
        record('R', from, to, 0, NULL, 0, 0);
    }
    unlocked();
    return done;
}

int rename(const char *path, const char *other) { return do_rename(AT_FDCWD, path, AT_FDCWD, other, 0); }
int renameat(int at, const char *path, int other_at, const char *other) { return do_rename(at, path, other_at, other, 0); }
int renameat2(int at, const char *path, int other_at, const char *other, unsigned flags) { return do_rename(at, path, other_at, other, flags); }

static int do_unlink(int at, const char *path, int flags)
{
    char whole[PATH_MAX];
    if (!whole_path(at, path, whole))
        return (int)syscall(SYS_unlinkat, at, path, flags);
    int error = ruling(UNLINK, 0, NULL);
    if (!error)
        error = refuses();
    if (error)
        return fail(error);
    locked();
    int64_t size = size_at(AT_FDCWD, whole, 0);
    int done = (int)syscall(SYS_unlinkat, at, path, flags);
    if (!done) {
        counts->room += blocks(size);
        record(flags & AT_REMOVEDIR ? 'D' : 'U', whole, "", 0, NULL, 0, 0);
    }
    unlocked();
    return done;
}

int unlink(const char *path) { return do_unlink(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return do_unlink(at, path, flags); }
int rmdir(const char *path) { return do_unlink(AT_FDCWD, path, AT_REMOVEDIR); }

static int do_mkdir(int at, const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    struct statx found;
    if (!whole_path(at, path, whole)
        || !syscall(SYS_statx, AT_FDCWD, whole, 0, STATX_TYPE, &found))
        return (int)syscall(SYS_mkdirat, at, path, mode);
    int error = ruling(MKDIR, 0, NULL);
    if (!error)
        error = refuses();
    if (error)
        return fail(error);
    locked();
    int done = (int)syscall(SYS_mkdirat, at, path, mode);
    if (!done)
        record('M', whole, "", 0, NULL, 0, 0);
    unlocked();
    return done;
}

int mkdir(const char *path, mode_t mode) { return do_mkdir(AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return do_mkdir(at, path, mode); }

/* Links are in no model of the tests: they shall say so. */
static int do_link(long call, int at, const char *path, int other_at, const char *other, int flags)
{
    char whole[PATH_MAX];
    int ours = whole_path(other_at, other, whole);
    if (ours && read_only)
        return fail(refuses());
    int done = (int)(call == SYS_linkat ? syscall(call, at, path, other_at, other, flags)
                                        : syscall(call, path, other_at, other));
    if (!done && ours)
        record('L', whole, "", 0, NULL, 0, 0);
    return done;
}

int link(const char *path, const char *other) { return do_link(SYS_linkat, AT_FDCWD, path, AT_FDCWD, other, 0); }
int linkat(int at, const char *path, int other_at, const char *other, int flags) { return do_link(SYS_linkat, at, path, other_at, other, flags); }
int symlink(const char *path, const char *other) { return do_link(SYS_symlinkat, 0, path, AT_FDCWD, other, 0); }

/* Rights and locks */

static int do_chmod(void)
{
    int error = ruling(CHMOD, 0, NULL);
    if (!error && read_only) {
        counts->refused++;
        error = read_only == EACCES ? EPERM : read_only;
    }
    return error;
}

int chmod(const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    int error = whole_path(AT_FDCWD, path, whole) ? do_chmod() : 0;
    return error ? fail(error) : (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
}

int fchmod(int file, mode_t mode)
{
    char path[PATH_MAX];
    int error = path_of(file, path) ? do_chmod() : 0;
    return error ? fail(error) : (int)syscall(SYS_fchmod, file, mode);
}

int flock(int file, int operation)
{
    char path[PATH_MAX];
    int error = path_of(file, path) ? ruling(LOCK, 0, NULL) : 0;
    return error ? fail(error) : (int)syscall(SYS_flock, file, operation);
}

/* The clock */

static int shows_day(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

int clock_gettime(clockid_t clock, struct timespec *to)
{
    pthread_once(&once, begin);
    int done = (int)syscall(SYS_clock_gettime, clock, to);
    if (done || !shows_day(clock))
        return done;
    if (clock_mode == '=') {
        to->tv_sec = clock_seconds;
        to->tv_nsec = 0;
    } else if (clock_mode) {
        to->tv_sec += clock_seconds;
    }
    return 0;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    to->tv_sec = now.tv_sec;
    to->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *to)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to)
        *to = now.tv_sec;
    return now.tv_sec;
}
