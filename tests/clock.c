/* Sets the time of day, and no other clock, for the processes that load this library before others:
 * HARBOR_CLOCK names a file that holds an offset in seconds, and may change at any moment.
 * (libfaketime moves the monotonic clock along, or breaks Python's sleep.) */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*now)(clockid_t, struct timespec *);

static long offset(void) {
    const char *path = getenv("HARBOR_CLOCK");
    FILE *file = path ? fopen(path, "r") : NULL;
    long seconds = 0;
    if (file) {
        if (fscanf(file, "%ld", &seconds) != 1) seconds = 0;
        fclose(file);
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *given) {
    if (!now) now = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = now(clock, given);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        given->tv_sec += offset();
    return failed;
}

int gettimeofday(struct timeval *given, void *zone) {
    struct timespec moment;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &moment);
    given->tv_sec = moment.tv_sec;
    given->tv_usec = moment.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *given) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    if (given) *given = moment.tv_sec;
    return moment.tv_sec;
}
