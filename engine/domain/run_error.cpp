#include "engine/domain/run_error.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"

#include <algorithm>
#include <array>
#include <vector>

namespace runyard {

namespace {

struct CodeRow
{
    InternalCode code;
    std::string_view name;
    RunStatus final;
    bool retriable;
};

// Dead workers count as Crashed or Interrupted; SystemFailure is reserved for failures of the engine itself.
// TASK_INPUT_ERROR is not retried, because the task would reject the same payload again.
constexpr std::array kCodeRows = {
    CodeRow{InternalCode::TaskRunCancelled, "TASK_RUN_CANCELLED", RunStatus::Canceled, false},
    CodeRow{InternalCode::MaxDurationExceeded, "MAX_DURATION_EXCEEDED", RunStatus::TimedOut, false},
    CodeRow{InternalCode::ProcessOomKilled, "TASK_PROCESS_OOM_KILLED", RunStatus::Crashed, false},
    CodeRow{InternalCode::ProcessExitedNonZero, "TASK_PROCESS_EXITED_WITH_NON_ZERO_CODE", RunStatus::Crashed,
            true},
    CodeRow{InternalCode::ProcessSigsegv, "TASK_PROCESS_SIGSEGV", RunStatus::Crashed, true},
    CodeRow{InternalCode::ProcessSigterm, "TASK_PROCESS_SIGTERM", RunStatus::Crashed, true},
    CodeRow{InternalCode::ProcessSigkillTimeout, "TASK_PROCESS_SIGKILL_TIMEOUT", RunStatus::Crashed, false},
    CodeRow{InternalCode::TaskRunCrashed, "TASK_RUN_CRASHED", RunStatus::Crashed, true},
    CodeRow{InternalCode::TaskOutputError, "TASK_OUTPUT_ERROR", RunStatus::Failed, true},
    CodeRow{InternalCode::TaskInputError, "TASK_INPUT_ERROR", RunStatus::Failed, false},
    CodeRow{InternalCode::CouldNotFindExecutor, "COULD_NOT_FIND_EXECUTOR", RunStatus::SystemFailure, false},
    CodeRow{InternalCode::CouldNotFindTask, "COULD_NOT_FIND_TASK", RunStatus::SystemFailure, false},
    CodeRow{InternalCode::ConfiguredIncorrectly, "CONFIGURED_INCORRECTLY", RunStatus::SystemFailure, false},
    CodeRow{InternalCode::DiskSpaceExceeded, "DISK_SPACE_EXCEEDED", RunStatus::Crashed, false},
    CodeRow{InternalCode::RunStalledExecuting, "TASK_RUN_STALLED_EXECUTING", RunStatus::Failed, true},
    CodeRow{InternalCode::TaskExecutionAborted, "TASK_EXECUTION_ABORTED", RunStatus::Interrupted, true},
    CodeRow{InternalCode::UnspecifiedError, "UNSPECIFIED_ERROR", RunStatus::SystemFailure, false},
};

const CodeRow *codeRow(InternalCode code)
{
    const auto row = std::ranges::find(kCodeRows, code, &CodeRow::code);
    return row == kCodeRows.end() ? nullptr : &*row;
}

void cutToCharacters(std::string &text, std::size_t limit)
{
    text.resize(firstCharacters(text, limit).size());
}

std::string cutStack(const std::string &stack)
{
    constexpr std::size_t headFrames = 5;
    constexpr std::size_t lineCharacters = 1'024;
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < stack.size();) {
        const std::size_t end = std::min(stack.find('\n', begin), stack.size());
        lines.push_back(stack.substr(begin, end - begin));
        begin = end + 1;
    }
    if (lines.size() > limits::kStackFrames) {
        const auto tail = static_cast<std::ptrdiff_t>(limits::kStackFrames - headFrames);
        lines.erase(lines.begin() + headFrames, lines.end() - tail);
    }
    std::string out;
    for (std::string &line : lines) {
        cutToCharacters(line, lineCharacters);
        if (!out.empty())
            out.push_back('\n');
        out += line;
    }
    return out;
}

/// Escapes the characters that JSON does not allow in strings.
std::string jsonQuoted(std::string_view text)
{
    constexpr char hex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20) {
            out += "\\u00";
            out.push_back(hex[byte >> 4]);
            out.push_back(hex[byte & 15]);
        } else {
            out.push_back(c);
        }
    }
    return out + '"';
}

} // namespace

std::string_view codeName(InternalCode code)
{
    const CodeRow *row = codeRow(code);
    return row ? row->name : std::string_view{};
}

std::optional<InternalCode> internalCodeFromName(std::string_view name)
{
    const auto row = std::ranges::find(kCodeRows, name, &CodeRow::name);
    return row == kCodeRows.end() ? std::nullopt : std::optional(row->code);
}

RunStatus finalStatusFor(const RunError &error)
{
    if (error.kind != RunErrorKind::Internal)
        return RunStatus::Failed;
    const CodeRow *row = codeRow(error.code);
    return row ? row->final : RunStatus::SystemFailure;
}

bool isRetriable(const RunError &error)
{
    if (error.kind != RunErrorKind::Internal)
        return true;
    const CodeRow *row = codeRow(error.code);
    return row && row->retriable;
}

RunError sanitized(RunError error)
{
    for (std::string *text : {&error.name, &error.message, &error.stackTrace})
        std::erase(*text, '\0');
    cutToCharacters(error.name, limits::kErrorMessageChars);
    const std::string whole = error.message;
    cutToCharacters(error.message, limits::kErrorMessageChars);
    if (error.kind == RunErrorKind::Custom && error.message.size() != whole.size()) {
        // Truncated JSON is not JSON, so the remainder is wrapped in a valid object.
        std::string preview = whole;
        cutToCharacters(preview, limits::kErrorMessageChars / 2);
        error.message = R"({"truncated":true,"preview":)" + jsonQuoted(preview) + "}";
    }
    error.stackTrace = cutStack(error.stackTrace);
    return error;
}

} // namespace runyard
