// Result<T>: a value, or an Error that says what happened and what to do about it. Every function that can
// fail for a reason beyond our control returns one; exceptions stay inside library calls.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace runyard {

/// Determines behaviour (HTTP status, exit code, whether a retry can help). The texts are for people.
enum class ErrorCode {
    InvalidInput,   // the request itself is wrong
    NotFound,       // no such run, task, queue, ...
    Unprocessable,  // well-formed, but its meaning violates a rule
    Conflict,       // it exists, but its state does not allow this
    TooLarge,       // over a documented limit
    Unauthorized,   // missing or wrong key
    Unavailable,    // cannot be served now; trying again may help
    WorkspaceInUse, // another engine owns the workspace
    StorageFailed,  // disk full, not writable, I/O error
    StoreDamaged,   // the database failed its checks
    Internal,       // a bug of ours
};

/// A problem in an input: its place and the reason.
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

    /// Returns the message and the hint as one paragraph.
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

/// For functions that only succeed or fail: `return Done{};`
using Status = Result<Done>;

} // namespace runyard
