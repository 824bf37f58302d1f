#ifndef CMALLOC_H
#define CMALLOC_H

/// Has glibc give memory back: answers of megabytes are parsed all the time, and what was freed of them would stay with the
/// process, once for each thread. For programs only, at their start; without effect on other C libraries.
void cmalloc_give_back(void);

#endif
