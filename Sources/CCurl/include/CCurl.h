#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

/* Swift cannot call variadic C functions. These forward to them with one function for each argument type, so that a
   value of the wrong width does not compile. */

/* Options that take a long. */
CURLcode ccurl_easy_setopt_long(CURL *easy, CURLoption option, long value);

/* Options named *_LARGE. */
CURLcode ccurl_easy_setopt_off_t(CURL *easy, CURLoption option, curl_off_t value);

/* Options that take text; libcurl copies it, except for CURLOPT_POSTFIELDS. */
CURLcode ccurl_easy_setopt_string(CURL *easy, CURLoption option, const char *value);

/* Options that take memory or a callback's context; libcurl keeps the pointer. */
CURLcode ccurl_easy_setopt_pointer(CURL *easy, CURLoption option, void *value);

/* Options that take a list; libcurl keeps the pointer. */
CURLcode ccurl_easy_setopt_slist(CURL *easy, CURLoption option, struct curl_slist *value);

/* CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
CURLcode ccurl_easy_setopt_write_callback(CURL *easy, CURLoption option, curl_write_callback value);

/* CURLOPT_READFUNCTION. */
CURLcode ccurl_easy_setopt_read_callback(CURL *easy, CURLoption option, curl_read_callback value);

/* CURLOPT_SEEKFUNCTION. */
CURLcode ccurl_easy_setopt_seek_callback(CURL *easy, CURLoption option, curl_seek_callback value);

/* Facts that are a long. */
CURLcode ccurl_easy_getinfo_long(CURL *easy, CURLINFO info, long *value);

/* CURLINFO_PRIVATE. */
CURLcode ccurl_easy_getinfo_pointer(CURL *easy, CURLINFO info, void **value);

/* Options that take a long. */
CURLMcode ccurl_multi_setopt_long(CURLM *multi, CURLMoption option, long value);

#endif
