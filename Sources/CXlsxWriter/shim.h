#pragma once
#include <stdio.h>
#include <xlsxwriter.h>

/// Turns what C libraries say on stdio's standard error to a stream, and gives the one before; the descriptor stays as it is.
static inline FILE *shenbao_stdio_errors(FILE *stream) {
    FILE *before = stderr;
    stderr = stream;
    return before;
}
