#pragma once
#include <spawn.h>

// Of glibc 2.29 and 2.34; <spawn.h> shows them only with _GNU_SOURCE, which Swift's own import of it does not define.
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
