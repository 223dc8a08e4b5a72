// Result<T>: a value, or an Error that says what happened and what to do about it.
// Every function that can fail for a reason outside our control returns one; exceptions stay
// inside library calls.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace runyard {

/// Drives behaviour (HTTP status, exit code, whether a retry can help). The text is for people.
enum class ErrorCode {
    InvalidInput,   // the request itself is wrong
    NotFound,       // no such run, task, queue, ...
    Unprocessable,  // well formed, but a rule about its meaning forbids it
    Conflict,       // the thing exists but is in the wrong state for this
    TooLarge,       // over a documented limit
    Unauthorized,   // missing or wrong key
    Unavailable,    // cannot be served now; trying again may help
    WorkspaceInUse, // another engine owns the workspace
    StorageFailed,  // disk full, not writable, I/O error
    StoreDamaged,   // the database failed its checks
    Internal,       // a bug of ours
};

/// One finding in an input: where it is and why it is refused.
struct ErrorDetail
{
    std::string path; // JSON pointer, "file:line", or field name
    std::string reason;
    bool operator==(const ErrorDetail &) const = default;
};

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string message;              // what happened, to what
    std::string hint;                 // what to do; may be empty
    std::vector<ErrorDetail> details; // e.g. every schema violation
    bool operator==(const Error &) const = default;

    /// Message and hint as one paragraph.
    std::string text() const { return hint.empty() ? message : message + " " + hint; }
};

template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T &value() &
    {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }
    const T &value() const &
    {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }
    T &&value() &&
    {
        assert(ok());
        return std::move(*std::get_if<0>(&m_state));
    }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    const Error &error() const
    {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

struct Done
{
    bool operator==(const Done &) const = default;
};

/// For calls that only succeed or fail: `return Done{};`
using Status = Result<Done>;

} // namespace runyard
