#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/* The most bytes that czlib_gzip writes for so many bytes of input: zlib's bound and the larger frame of gzip. */
static inline unsigned long czlib_gzip_bound(unsigned long count) { return compressBound(count) + 32; }

/* Compresses into one gzip member (windowBits 15 + 16). Returns the bytes written, or 0 if the output is too small or
   there is no memory. */
static inline unsigned long czlib_gzip(const unsigned char *input, unsigned int count, unsigned char *output,
                                       unsigned int capacity) {
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (unsigned char *)input;
    stream.avail_in = count;
    stream.next_out = output;
    stream.avail_out = capacity;
    int status = deflate(&stream, Z_FINISH);
    unsigned long written = stream.total_out;
    deflateEnd(&stream);
    return status == Z_STREAM_END ? written : 0;
}

#endif
