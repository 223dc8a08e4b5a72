#include "app/cli/terminal.h"

#include "engine/domain/duration_text.h"

#include <QString>

#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace runyard {

namespace {

/// Characters a terminal shows, not bytes.
std::size_t width(const std::string &text)
{
    return static_cast<std::size_t>(QString::fromStdString(text).size());
}

int columnsOf(int fd)
{
    winsize size = {};
    return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

void printLine(const std::string &text)
{
    std::fputs((text + "\n").c_str(), stdout);
    std::fflush(stdout);
}

void printError(const std::string &text)
{
    std::fputs((text + "\n").c_str(), stderr);
}

void printJson(const wire::Json &value)
{
    printLine(value.dump(::isatty(STDOUT_FILENO) ? 2 : -1, ' ', false, wire::Json::error_handler_t::replace));
}

void printTable(const std::vector<std::string> &titles, const std::vector<std::vector<std::string>> &rows)
{
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
    const QString cut = QString::fromStdString(text).left(columnsOf(STDERR_FILENO) - 1);
    std::fputs(("\r\033[K" + cut.toStdString()).c_str(), stderr);
    std::fflush(stderr);
}

void ProgressLine::clear()
{
    if (!m_shown.empty())
        std::fputs("\r\033[K", stderr);
    m_shown.clear();
}

} // namespace runyard
