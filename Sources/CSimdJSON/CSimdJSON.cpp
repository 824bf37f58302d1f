#include "CSimdJSON.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

#include <simdjson.h>

// Only the calls that answer with an error code are used and memory comes from malloc, so nothing here throws.

struct csimdjson_parser {
    simdjson::dom::parser dom;
    simdjson::ondemand::parser on_demand;
    uint8_t *text = nullptr;
    size_t text_capacity = 0;
    csimdjson_range *ranges = nullptr;
    size_t range_capacity = 0;

    ~csimdjson_parser() {
        free(text);
        free(ranges);
    }
};

namespace {

size_t mark_length(const uint8_t *bytes, size_t length) noexcept {
    return length >= 3 && std::memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/// Copies the text, without its mark, to where simdjson may read past the end.
simdjson::error_code load(csimdjson_parser *parser, const uint8_t *bytes, size_t length) noexcept {
    size_t needed = length + simdjson::SIMDJSON_PADDING;
    if (needed > parser->text_capacity) {
        auto *grown = static_cast<uint8_t *>(realloc(parser->text, needed));
        if (grown == nullptr) { return simdjson::MEMALLOC; }
        parser->text = grown;
        parser->text_capacity = needed;
    }
    if (length > 0) { std::memcpy(parser->text, bytes, length); }
    std::memset(parser->text + length, 0, simdjson::SIMDJSON_PADDING);
    return simdjson::SUCCESS;
}

simdjson::error_code append(csimdjson_parser *parser, size_t index, csimdjson_range range) noexcept {
    if (index == parser->range_capacity) {
        size_t capacity = parser->range_capacity == 0 ? 64 : parser->range_capacity * 2;
        auto *grown = static_cast<csimdjson_range *>(realloc(parser->ranges, capacity * sizeof(csimdjson_range)));
        if (grown == nullptr) { return simdjson::MEMALLOC; }
        parser->ranges = grown;
        parser->range_capacity = capacity;
    }
    parser->ranges[index] = range;
    return simdjson::SUCCESS;
}

simdjson::error_code cut(
    csimdjson_parser *parser, size_t length, size_t shift, const char *key, size_t key_length, size_t &count) noexcept {
    simdjson::ondemand::document document;
    SIMDJSON_TRY(
        parser->on_demand.iterate(parser->text, length, length + simdjson::SIMDJSON_PADDING).get(document));
    simdjson::ondemand::array array;
    if (key == nullptr) {
        SIMDJSON_TRY(document.get_array().get(array));
    } else {
        simdjson::ondemand::object object;
        SIMDJSON_TRY(document.get_object().get(object));
        simdjson::ondemand::value value;
        SIMDJSON_TRY(object.find_field(std::string_view(key, key_length)).get(value));
        SIMDJSON_TRY(value.get_array().get(array));
    }
    const char *start = reinterpret_cast<const char *>(parser->text);
    for (auto element : array) {
        simdjson::ondemand::value value;
        SIMDJSON_TRY(element.get(value));
        std::string_view text;
        SIMDJSON_TRY(simdjson::to_json_string(value).get(text));
        SIMDJSON_TRY(append(parser, count, {static_cast<size_t>(text.data() - start) + shift, text.size()}));
        count += 1;
    }
    return simdjson::SUCCESS;
}

}  // namespace

csimdjson_parser *csimdjson_create(void) { return new (std::nothrow) csimdjson_parser(); }

void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }

int csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length) {
    size_t mark = mark_length(bytes, length);
    auto error = load(parser, bytes == nullptr ? nullptr : bytes + mark, length - mark);
    if (error) { return error; }
    return parser->dom.parse(parser->text, length - mark, false).error();
}

const uint64_t *csimdjson_tape(const csimdjson_parser *parser) { return parser->dom.doc.tape.get(); }

const uint8_t *csimdjson_strings(const csimdjson_parser *parser) { return parser->dom.doc.string_buf.get(); }

size_t csimdjson_capacity(const csimdjson_parser *parser) { return parser->text_capacity; }

int csimdjson_cut(
    csimdjson_parser *parser, const uint8_t *bytes, size_t length, const char *key, size_t key_length,
    const csimdjson_range **ranges, size_t *count) {
    *ranges = nullptr;
    *count = 0;
    int invalid = csimdjson_parse(parser, bytes, length);
    if (invalid) { return invalid; }
    size_t mark = mark_length(bytes, length);
    size_t found = 0;
    auto error = cut(parser, length - mark, mark, key, key_length, found);
    if (error) { return error; }
    *ranges = parser->ranges;
    *count = found;
    return 0;
}

int csimdjson_minify(const uint8_t *bytes, size_t length, uint8_t *out, size_t *out_length) {
    *out_length = 0;
    size_t mark = mark_length(bytes, length);
    if (length == mark) { return simdjson::EMPTY; }
    return simdjson::minify(
        reinterpret_cast<const char *>(bytes) + mark, length - mark, reinterpret_cast<char *>(out), *out_length);
}

csimdjson_kind csimdjson_kind_of(int code) {
    switch (code) {
        case simdjson::SUCCESS: return CSIMDJSON_NO_ERROR;
        case simdjson::EMPTY: return CSIMDJSON_EMPTY;
        case simdjson::UNCLOSED_STRING:
        case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return CSIMDJSON_UNCLOSED;
        case simdjson::DEPTH_ERROR: return CSIMDJSON_TOO_DEEP;
        case simdjson::MEMALLOC:
        case simdjson::CAPACITY: return CSIMDJSON_NO_MEMORY;
        case simdjson::INCORRECT_TYPE:
        case simdjson::NO_SUCH_FIELD: return CSIMDJSON_NOT_THERE;
        default: return CSIMDJSON_MALFORMED;
    }
}

const char *csimdjson_error_message(int code) {
    return simdjson::error_message(static_cast<simdjson::error_code>(code));
}
