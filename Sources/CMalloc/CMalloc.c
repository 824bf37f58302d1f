#include "CMalloc.h"
#include <malloc.h>

void cmalloc_give_back(void) {
#ifdef __GLIBC__
    /* Heaps are one a thread otherwise, up to eight times the cores. */
    mallopt(M_ARENA_MAX, 2);
    /* Larger pieces get pages of their own, which go back when they are freed; the limit would else move up. */
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}
