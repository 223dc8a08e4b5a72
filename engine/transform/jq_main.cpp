// runyard-jq: applies a jq expression to one payload after another. Limits its own memory; the parent process
// kills it when it takes too long. See jq_wire.h.
#include "engine/transform/jq_wire.h"

#include <csignal>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

extern "C" { // missing in Debian's header
#include <jq.h>
}

namespace {

using namespace runyard;

bool readAll(char *to, std::size_t size)
{
    while (size > 0) {
        const ssize_t count = ::read(jq_wire::kSocket, to, size);
        if (count <= 0)
            return false;
        to += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

std::optional<std::string> receive()
{
    std::uint32_t size = 0;
    if (!readAll(reinterpret_cast<char *>(&size), sizeof size))
        return {};
    std::string text(size, '\0');
    if (!readAll(text.data(), size))
        return {};
    return text;
}

bool send(char outcome, const std::string &text)
{
    const auto size = static_cast<std::uint32_t>(text.size() + 1);
    std::string message(reinterpret_cast<const char *>(&size), sizeof size);
    message += outcome;
    message += text;
    for (std::size_t sent = 0; sent < message.size();) {
        const ssize_t count = ::write(jq_wire::kSocket, message.data() + sent, message.size() - sent);
        if (count <= 0)
            return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

std::string textOf(jv value)
{
    const jv text = jv_dump_string(value, 0);
    std::string copy(jv_string_value(text), static_cast<std::size_t>(jv_string_length_bytes(jv_copy(text))));
    jv_free(text);
    return copy;
}

std::string messageOf(jv value) // of an invalid value
{
    jv message = jv_invalid_get_msg(value);
    if (jv_get_kind(message) == JV_KIND_STRING) {
        std::string copy = jv_string_value(message);
        jv_free(message);
        return copy;
    }
    return textOf(message);
}

void collectError(void *to, jv error)
{
    auto *text = static_cast<std::string *>(to);
    jv formatted = jq_format_error(error);
    if (!text->empty())
        *text += '\n';
    *text += jv_string_value(formatted);
    jv_free(formatted);
}

/// Returns true with the single value in `text`, or false with the reason.
bool apply(jq_state *jq, const std::string &payload, std::string &text)
{
    jv input = jv_parse_sized(payload.data(), static_cast<int>(payload.size()));
    if (!jv_is_valid(input)) {
        text = "The payload is not JSON: " + messageOf(input) + ".";
        return false;
    }
    jq_start(jq, input, 0);
    jv first = jq_next(jq);
    if (!jv_is_valid(first)) {
        const bool hasMessage = jv_invalid_has_msg(jv_copy(first));
        text = hasMessage ? "jq: " + messageOf(first) + "."
                          : "The expression returns no value for this payload.";
        if (!hasMessage)
            jv_free(first);
        return false;
    }
    jv second = jq_next(jq);
    const bool more = jv_is_valid(second);
    jv_free(second);
    text = textOf(first);
    if (more)
        text = "The expression returns more than one value for this payload.";
    return !more;
}

} // namespace

int main()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit memory{jq_wire::kMemoryBytes, jq_wire::kMemoryBytes};
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_AS, &memory);
    ::setrlimit(RLIMIT_CORE, &none);

    std::set_new_handler([] { ::_exit(1); }); // an exception would be reported as a crash
    const auto program = receive();
    jq_state *jq = jq_init();
    if (!program || !jq)
        return 1;
    jq_set_nomem_handler(
        jq, [](void *) { ::_exit(1); }, nullptr);
    std::string problem;
    jq_set_error_cb(jq, collectError, &problem);
    const bool compiled = jq_compile(jq, program->c_str()) != 0;
    if (!send(compiled ? jq_wire::kOk : jq_wire::kFailed, problem) || !compiled)
        return 1;
    while (const auto payload = receive()) {
        std::string text;
        const bool good = apply(jq, *payload, text);
        if (!send(good ? jq_wire::kOk : jq_wire::kFailed, text))
            return 1;
    }
    return 0;
}
