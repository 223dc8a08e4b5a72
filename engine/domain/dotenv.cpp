#include "engine/domain/dotenv.h"

#include "engine/domain/environment_variable.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::string_view kBlank = " \t\r";

class DotenvReader
{
public:
    explicit DotenvReader(std::string_view text) : m_text(text)
    {
        if (m_text.starts_with("\xEF\xBB\xBF"))
            m_text.remove_prefix(3);
    }

    Result<std::vector<DotenvEntry>> read()
    {
        while (m_at < m_text.size())
            readLine();
        if (m_findings.empty())
            return std::move(m_entries);
        return Error{ErrorCode::InvalidInput, "The file cannot be read as a .env file.",
                     "Each line is NAME=value, a comment that begins with #, or empty.",
                     std::move(m_findings)};
    }

private:
    void note(int line, const std::string &reason)
    {
        m_findings.push_back({"line " + std::to_string(line), reason});
    }

    bool atEnd() const { return m_at >= m_text.size() || m_text[m_at] == '\n'; }
    void skipBlanks()
    {
        while (!atEnd() && kBlank.find(m_text[m_at]) != kBlank.npos)
            ++m_at;
    }
    void skipLine()
    {
        while (!atEnd())
            ++m_at;
        ++m_at;
        ++m_line;
    }

    void readLine()
    {
        skipBlanks();
        if (atEnd() || m_text[m_at] == '#')
            return skipLine();
        const int line = m_line;
        std::size_t nameEnd = m_text.find_first_of("=\n", m_at);
        if (nameEnd == m_text.npos || m_text[nameEnd] == '\n') {
            note(line, "there is no \"=\"");
            return skipLine();
        }
        std::string_view name = m_text.substr(m_at, nameEnd - m_at);
        if (name.starts_with("export ") || name.starts_with("export\t"))
            name.remove_prefix(7);
        const auto first = name.find_first_not_of(kBlank);
        name = first == name.npos ? std::string_view() : name.substr(first);
        while (!name.empty() && kBlank.find(name.back()) != kBlank.npos)
            name.remove_suffix(1);
        m_at = nameEnd + 1;
        skipBlanks();
        std::string value;
        if (!readValue(value, line))
            return;
        // A reserved name is not a mistake in the file; the importer decides what to do with it.
        if (const Status good = checkVariableName(name); !good && !isReservedVariable(name))
            return note(line, good.error().message);
        add({std::string(name), std::move(value), line});
    }

    /// Reads to the end of the line. Returns false if it was rejected.
    bool readValue(std::string &value, int line)
    {
        const char quote = atEnd() ? '\n' : m_text[m_at];
        if (quote != '"' && quote != '\'') {
            const std::size_t begin = m_at;
            std::size_t end = begin;
            for (; !atEnd(); ++m_at) {
                if (m_text[m_at] == '#' && m_at > begin && kBlank.find(m_text[m_at - 1]) != kBlank.npos)
                    break;
                if (kBlank.find(m_text[m_at]) == kBlank.npos)
                    end = m_at + 1;
            }
            value = m_text.substr(begin, end - begin);
            skipLine();
            return true;
        }
        for (++m_at; m_at < m_text.size() && m_text[m_at] != quote; ++m_at) {
            char c = m_text[m_at];
            if (c == '\n')
                ++m_line;
            if (quote == '"' && c == '\\' && m_at + 1 < m_text.size())
                c = escaped(value);
            if (c != '\0')
                value += c;
        }
        if (m_at >= m_text.size()) {
            note(line, std::string("the value begins with ") + quote + " but has no closing quote");
            return false;
        }
        ++m_at;
        skipBlanks();
        const bool isClean = atEnd() || m_text[m_at] == '#';
        skipLine();
        if (!isClean)
            note(line, "there is text after the closing quote");
        return isClean;
    }

    /// Appends the character of an escape; keeps an unknown escape with its backslash.
    char escaped(std::string &value)
    {
        const char c = m_text[m_at + 1];
        switch (c) {
        case 'n': ++m_at; return '\n';
        case 'r': ++m_at; return '\r';
        case 't': ++m_at; return '\t';
        case '"':
        case '\\':
        case '$': ++m_at; return c;
        default: value += '\\'; return '\0';
        }
    }

    void add(DotenvEntry entry)
    {
        const auto known = std::ranges::find(m_entries, entry.name, &DotenvEntry::name);
        if (known == m_entries.end())
            m_entries.push_back(std::move(entry));
        else
            known->value = std::move(entry.value);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_line = 1;
    std::vector<DotenvEntry> m_entries;
    std::vector<ErrorDetail> m_findings;
};

} // namespace

Result<std::vector<DotenvEntry>> parseDotenv(std::string_view text)
{
    return DotenvReader(text).read();
}

} // namespace runyard
