#include "engine/transform/jq_program.h"

#include "engine/formats/json_number.h"

#include <algorithm>
#include <utility>

namespace runyard {

namespace {

// A large number plus one may be the same double, so jq would return it as if it had only been passed
// through. Therefore results computed from such a number, or from one beyond 2^53, are shifted slightly: up
// in one try and down in the other. A shifted number matches none of the payload, and decisions based on it
// are tried both ways.
constexpr std::string_view kComputing = R"jq(
. as [$__standIns, $__away, $__n, $__payload] |
(reduce $__standIns[] as $n ({}; .[$n | tostring] = true)) as $__odd | $__payload |
def __odd: type == "number" and (fabs >= 9007199254740992 or $__odd[tostring]);
def __off: . + $__away * 1e-13 * (1 + fabs);
def __computed($a; $b):
  if type == "number" and ($a | type) == "number" and ($b | type) == "number" and (($a | __odd) or ($b | __odd))
  then __off else . end;
def __tostring: tostring;
def tostring: if __odd then __tostring + "~" else __tostring end;
def __format(f): format(f);
def format(f): f as $f |
  if __odd or (type == "array" and any(.[]; __odd)) then __format($f) + "~" else __format($f) end;
def __range(a; b): range(a; b);
def range(a; b): a as $a | b as $b | __range($a; $b) | __computed($a; $b);
def __plus(a; b): a + b;
def __minus(a; b): a - b;
def __multiply(a; b): a * b;
def __divide(a; b): a / b;
def __mod(a; b): a % b;
def __fmod(a; b): fmod(a; b);
def _plus(a; b): b as $b | a as $a | __plus($a; $b) | __computed($a; $b);
def _minus(a; b): b as $b | a as $a | __minus($a; $b) | __computed($a; $b);
def _multiply(a; b): b as $b | a as $a | __multiply($a; $b) | __computed($a; $b);
def _divide(a; b): b as $b | a as $a | __divide($a; $b) | __computed($a; $b);
def _mod(a; b): b as $b | a as $a | __mod($a; $b) | __computed($a; $b);
def fmod(a; b): b as $b | a as $a | __fmod($a; $b) | __computed($a; $b);
def add: reduce .[] as $x (null; . + $x);
def __whole($was): if . == $was and ($was | __odd) then __off else . end;
def __floor: floor;
def floor: . as $was | __floor | __whole($was);
def __ceil: ceil;
def ceil: . as $was | __ceil | __whole($was);
def __round: round;
def round: . as $was | __round | __whole($was);
def __trunc: trunc;
def trunc: . as $was | __trunc | __whole($was);
)jq";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isNameCharacter(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// jq accepts 007., .5 and 1.e3 as numbers.
std::string asJsonNumber(std::string_view number)
{
    const auto e = std::min(number.find_first_of("eE"), number.size());
    std::string text(number.substr(0, e));
    text.erase(0, text.find_first_not_of('0'));
    if (text.ends_with('.'))
        text.pop_back();
    if (text.empty() || text.front() == '.')
        text.insert(0, 1, '0');
    return text.append(number.substr(e));
}

/// Finds the numbers and names outside strings and comments; \( in a string begins code again.
class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    /// Returns the next number or name; empty at the end.
    std::string_view next()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (m_isString) {
                readString(c);
            } else if (c == '#') {
                m_at = std::min(m_text.find('\n', m_at), m_text.size());
            } else if (isDigit(c) || (c == '.' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]))) {
                return taken(numberEnd());
            } else if (isNameCharacter(c)) {
                return taken(nameEnd());
            } else {
                m_isString = c == '"';
                m_isStart = m_isStart && (c == ' ' || c == '\t' || c == '\r' || c == '\n');
                m_depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == ')' && !m_outer.empty() && m_depth == m_outer.back()) {
                    m_outer.pop_back();
                    m_isString = true;
                }
                ++m_at;
            }
        }
        return {};
    }

    /// Whether only blanks and comments preceded the last token.
    bool isFirst() const { return m_isFirst; }

private:
    void readString(char c)
    {
        if (c == '\\' && m_text.substr(m_at + 1, 1) == "(") {
            m_outer.push_back(m_depth++);
            m_isString = false;
        } else if (c == '"') {
            m_isString = false;
        }
        m_at += c == '\\' ? 2 : 1;
    }

    std::string_view taken(std::size_t end)
    {
        m_isFirst = std::exchange(m_isStart, false);
        const auto begin = std::exchange(m_at, end);
        return m_text.substr(begin, end - begin);
    }

    std::size_t pastDigits(std::size_t at) const
    {
        return std::min(m_text.find_first_not_of("0123456789", at), m_text.size());
    }

    std::size_t numberEnd() const
    {
        std::size_t end = pastDigits(m_at);
        if (m_text.substr(end, 1) == ".")
            end = pastDigits(end + 1);
        std::size_t exponent = end;
        if (const auto e = m_text.substr(end, 1); e == "e" || e == "E") {
            exponent = end + 1;
            if (const auto sign = m_text.substr(exponent, 1); sign == "-" || sign == "+")
                ++exponent;
        }
        const std::size_t pastExponent = pastDigits(exponent);
        return exponent > end && pastExponent > exponent ? pastExponent : end;
    }

    std::size_t nameEnd() const
    {
        return static_cast<std::size_t>(std::find_if_not(m_text.begin() + static_cast<std::ptrdiff_t>(m_at),
                                                         m_text.end(), isNameCharacter)
                                        - m_text.begin());
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_isString = false;
    bool m_isStart = true;
    bool m_isFirst = false;
    int m_depth = 0;          // of parentheses
    std::vector<int> m_outer; // the depths at which strings continue
};

std::string listed(const std::vector<std::string> &numbers)
{
    std::string list = "[";
    for (const std::string &number : numbers)
        list.append(list.size() > 1 ? "," : "").append(number);
    return list + "]";
}

} // namespace

JqProgram::JqProgram(std::string_view text) : tried(kComputing)
{
    Reader reader(text);
    const char *copied = text.data();
    for (auto token = reader.next(); !token.empty(); token = reader.next()) {
        if (reader.isFirst())
            usesModules = token == "import" || token == "include" || token == "module";
        if (!isDigit(token.front()) && token.front() != '.')
            continue;
        const std::string number = asJsonNumber(token);
        if (fitsDouble(number))
            continue;
        tried.append(copied, token.data()).append("($__n[" + std::to_string(inexactNumbers.size()) + "])");
        copied = token.data() + token.size();
        inexactNumbers.push_back(number);
    }
    tried.append(copied, text.data() + text.size());
}

std::string triedInput(int away, const std::vector<std::string> &standIns,
                       const std::vector<std::string> &literals, std::string_view payload)
{
    return "[" + listed(standIns) + "," + std::to_string(away) + "," + listed(literals) + ","
           + std::string(payload) + "]";
}

} // namespace runyard
