/*
 * Gives single processes a clock that is wrong. Loaded before the C library, it adds to the time of day what a shared
 * file has for the process; the monotonic clock stays as it is. Waits until a time of day are moved back by as much, for
 * the kernel knows nothing of it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 16

struct steps {
  volatile long in_use;
  /* Process, seconds to add, and how often it has asked since. */
  struct slot { volatile long pid, seconds, asked; } slots[SLOTS];
};

static struct steps *steps;
static long self;
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_cond_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
static int (*real_sem_timedwait)(sem_t *, const struct timespec *);

__attribute__((constructor)) static void begin(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  real_cond_timedwait = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  real_sem_timedwait = dlsym(RTLD_NEXT, "sem_timedwait");
  self = getpid();
  int file = open(STEPS, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(struct steps), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) steps = mapped;
  close(file);
}

static long added(void) {
  if (steps == NULL || steps->in_use == 0) return 0;
  for (int n = 0; n < SLOTS; n++) {
    struct slot *slot = &steps->slots[n];
    if (slot->pid != self) continue;
    slot->asked++;
    return slot->seconds;
  }
  return 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int failed = real_clock_gettime != NULL ? real_clock_gettime(clock, time) : (int)syscall(SYS_clock_gettime, clock, time);
  if (failed == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += added();
  return failed;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *seconds) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (seconds != NULL) *seconds = now.tv_sec;
  return now.tv_sec;
}

/* glibc marks a condition that waits by the monotonic clock with this bit. */
static int is_monotonic(const pthread_cond_t *cond) { return (cond->__data.__wrefs & 2) != 0; }

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until) {
  struct timespec real = *until;
  if (!is_monotonic(cond)) real.tv_sec -= added();
  return real_cond_timedwait(cond, mutex, &real);
}

int sem_timedwait(sem_t *semaphore, const struct timespec *until) {
  struct timespec real = *until;
  real.tv_sec -= added();
  return real_sem_timedwait(semaphore, &real);
}
