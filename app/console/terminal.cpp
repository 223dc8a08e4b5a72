#include "app/console/terminal.h"

#include "engine/base/characters.h"
#include "engine/base/plain_names.h"
#include "engine/formats/duration_text.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_layout.h"

#include <QString>

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace runyard {

namespace {

/// All output goes through this function. A terminal obeys control characters, so it gets escapes instead; a
/// file or another program gets the bytes unchanged.
void write(std::FILE *stream, const std::string &text)
{
    const std::string shown = ::isatty(::fileno(stream)) ? visibleText(text) : text;
    std::fwrite(shown.data(), 1, shown.size(), stream);
}

/// Returns the text as it is written to stdout in a cell of one line.
std::string cellText(const std::string &text)
{
    if (::isatty(STDOUT_FILENO))
        return visibleLine(text);
    std::string line; // a row is always one line
    for (const char c : text)
        line += c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
    return line;
}

/// Counts visible characters, not bytes.
std::size_t width(const std::string &text)
{
    return characterCount(text);
}

int columnsOf(int fd)
{
    winsize size = {};
    return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

void printLine(const std::string &text)
{
    write(stdout, text + "\n");
    std::fflush(stdout);
}

void printError(const std::string &text)
{
    write(stderr, text + "\n");
}

void printJson(const wire::Json &value, const std::string &original)
{
    const std::string text = keptWhereSame(original, wire::dump(value));
    printLine(visibleJson(::isatty(STDOUT_FILENO) ? indentedJsonText(text) : text));
}

void printTable(const std::vector<std::string> &titles, const std::vector<std::vector<std::string>> &given)
{
    std::vector<std::vector<std::string>> rows = given;
    for (auto &row : rows)
        std::ranges::transform(row, row.begin(), cellText);
    std::vector<std::size_t> widths;
    for (const auto &title : titles)
        widths.push_back(width(title));
    for (const auto &row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i]));
    }
    const auto print = [&widths](const std::vector<std::string> &row) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(i + 1 < row.size() ? widths[i] - width(row[i]) + 2 : 0, ' ');
        printLine(line);
    };
    print(titles);
    for (const auto &row : rows)
        print(row);
}

std::string duration(std::int64_t millis)
{
    if (millis < 1'000)
        return std::to_string(millis) + " ms";
    if (millis < 60'000)
        return QString::number(static_cast<double>(millis) / 1'000.0, 'f', 1).toStdString() + " s";
    return durationText(std::chrono::duration_cast<Seconds>(Millis{millis}));
}

ProgressLine::ProgressLine() : m_isTerminal(::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const std::string &text)
{
    if (!m_isTerminal || text == m_shown)
        return;
    m_shown = text;
    const std::string plain = visibleText(text); // the codes around it are added here
    const auto room = static_cast<std::size_t>(std::max(columnsOf(STDERR_FILENO) - 1, 0));
    std::fputs(("\r\033[K" + std::string(firstCharacters(plain, room))).c_str(), stderr);
    std::fflush(stderr);
}

void ProgressLine::clear()
{
    if (!m_shown.empty())
        std::fputs("\r\033[K", stderr);
    m_shown.clear();
}

} // namespace runyard
