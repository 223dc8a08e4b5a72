// Text for a terminal: tables, and one line that changes in place while something runs. Whatever goes to a
// terminal has its control characters, and those that change the direction of text, shown as escapes.
#pragma once

#include "engine/api/wire/json.h"

#include <string>
#include <vector>

namespace runyard {

/// Left-aligned columns as wide as their contents, to stdout.
void printTable(const std::vector<std::string> &titles, const std::vector<std::vector<std::string>> &rows);
/// Pretty on a terminal, else one line; to stdout. Where it is a part or the whole of `original`, an answer of the
/// engine, it is written as it is there.
void printJson(const wire::Json &value, const std::string &original = {});
void printLine(const std::string &text);
/// To stderr.
void printError(const std::string &text);
std::string duration(std::int64_t millis); // "120 ms", "8.4 s", "2m5s"

/// A line on stderr that the next update replaces. Silent when stderr is no terminal.
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
