// Terminal output: tables, and a progress line that changes in place. On a terminal, control characters and
// characters that change the direction of text appear as escapes.
#pragma once

#include "engine/api/wire/json.h"

#include <string>
#include <vector>

namespace runyard {

/// Prints left-aligned columns, as wide as their contents, to stdout.
void printTable(const std::vector<std::string> &titles, const std::vector<std::vector<std::string>> &rows);
/// Prints JSON to stdout, indented on a terminal, otherwise on one line. If it is all or a part of `original`,
/// an answer of the engine, it is printed as written there.
void printJson(const wire::Json &value, const std::string &original = {});
void printLine(const std::string &text);
/// Prints to stderr.
void printError(const std::string &text);
std::string duration(std::int64_t millis); // "120 ms", "8.4 s", "2m5s"

/// A line on stderr that the next update replaces. Prints nothing if stderr is not a terminal.
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine() { clear(); }
    void show(const std::string &text);
    void clear();

private:
    bool m_isTerminal;
    std::string m_shown;
};

} // namespace runyard
