#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser that keeps its memory from one document to the next. For one thread at a time.
typedef struct csimdjson_parser csimdjson_parser;

/// A part of the text: bytes from `offset` on.
typedef struct {
    size_t offset;
    size_t length;
} csimdjson_range;

/// What an error code means for the caller.
typedef enum {
    CSIMDJSON_NO_ERROR,
    CSIMDJSON_EMPTY,
    CSIMDJSON_MALFORMED,
    CSIMDJSON_UNCLOSED,
    CSIMDJSON_TOO_DEEP,
    CSIMDJSON_NOT_THERE,
    CSIMDJSON_NO_MEMORY,
} csimdjson_kind;

/// A new parser, or NULL without memory.
csimdjson_parser *_Nullable csimdjson_create(void);
void csimdjson_destroy(csimdjson_parser *_Nullable parser);

/// Parses and validates the whole text, of which it keeps a padded copy; a byte order mark is passed over.
/// Returns 0 or an error code.
int csimdjson_parse(csimdjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t length);

/// The tape of the document that was last parsed without an error (simdjson, doc/tape.md); valid until the next call.
const uint64_t *_Nullable csimdjson_tape(const csimdjson_parser *_Nonnull parser);
/// The strings of the tape: four bytes of length in the machine's order, UTF-8, a zero byte.
const uint8_t *_Nullable csimdjson_strings(const csimdjson_parser *_Nonnull parser);
/// The bytes of text for which the parser holds memory.
size_t csimdjson_capacity(const csimdjson_parser *_Nonnull parser);

/// Finds the elements of an array as they stand in `bytes`: of the document itself when `key` is NULL, else of the
/// member `key` of the document. Validates the whole text first. The ranges are the parser's until its next call.
/// Returns 0 or an error code: of kind CSIMDJSON_NOT_THERE when there is no such array.
int csimdjson_cut(
    csimdjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t length, const char *_Nullable key,
    size_t key_length, const csimdjson_range *_Nullable *_Nonnull ranges, size_t *_Nonnull count);

/// Copies the text without insignificant white space and byte order mark to `out`, which has room for `length` bytes
/// and 64 more. Does not validate. Returns 0 or an error code.
int csimdjson_minify(
    const uint8_t *_Nullable bytes, size_t length, uint8_t *_Nonnull out, size_t *_Nonnull out_length);

csimdjson_kind csimdjson_kind_of(int code);
/// simdjson's sentence for the code.
const char *_Nonnull csimdjson_error_message(int code);

#ifdef __cplusplus
}
#endif

#endif
