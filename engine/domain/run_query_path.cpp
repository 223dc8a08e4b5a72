#include "engine/domain/run_query_path.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::string_view kPathDocuments[] = {"payload", "output", "metadata"};

std::string_view documentOf(std::string_view key)
{
    return key.substr(0, key.find_first_of(".["));
}

Error pathProblem(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), {}, {}};
}

/// Reads a quoted text from the front; empty if the quote is not closed.
std::optional<std::string> takeQuoted(std::string_view &rest)
{
    std::string text;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return text;
        }
        if (rest[i] == '\\' && i + 1 < rest.size())
            ++i;
        text.push_back(rest[i]);
    }
    return {};
}

/// Reads "[0]", "[*]" or "[\"a b\"]".
Result<std::string> takeBracket(std::string_view &rest)
{
    rest.remove_prefix(1);
    const auto close = [&rest](std::string step) -> Result<std::string> {
        if (rest.empty() || rest.front() != ']')
            return pathProblem("A \"[\" is not closed in the path. Write payload.items[0].sku.");
        rest.remove_prefix(1);
        return step;
    };
    if (!rest.empty() && rest.front() == '"') {
        auto name = takeQuoted(rest);
        return name ? close(std::move(*name)) : pathProblem("A quote is not closed.");
    }
    const std::string_view step = rest.substr(0, rest.find(']'));
    const bool isPlace = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    if (!isPlace && step != "*")
        return pathProblem("\"[" + std::string(step)
                           + "]\" is not an array position. Positions count from [0]; [*] matches any.");
    rest.remove_prefix(step.size());
    return close(std::string(step));
}

Result<std::string> takeName(std::string_view &rest)
{
    rest.remove_prefix(1);
    if (!rest.empty() && rest.front() == '"') {
        auto name = takeQuoted(rest);
        return name ? Result<std::string>(std::move(*name)) : pathProblem("A quote is not closed.");
    }
    const std::string_view name = rest.substr(0, rest.find_first_of(".["));
    if (name.empty())
        return pathProblem("Write the path of a value: payload.user.id:42.");
    if (name.find_first_of("\"]\\") != std::string_view::npos)
        return pathProblem(
            "\"" + std::string(name)
            + "\" contains special characters. Put the whole name in quotes: payload.\"a b\":42.");
    rest.remove_prefix(name.size());
    return std::string(name);
}

} // namespace

bool isQueryPath(std::string_view key)
{
    const std::string_view name = documentOf(key);
    return std::find(std::begin(kPathDocuments), std::end(kPathDocuments), name) != std::end(kPathDocuments);
}

Result<QueryPath> readQueryPath(std::string_view key)
{
    QueryPath path;
    const std::string_view name = documentOf(key);
    const auto document = std::find(std::begin(kPathDocuments), std::end(kPathDocuments), name);
    path.document = static_cast<JsonCondition::Document>(document - std::begin(kPathDocuments));
    for (std::string_view rest = key.substr(name.size()); !rest.empty();) {
        if (rest.front() != '.' && rest.front() != '[')
            return pathProblem("A dot is missing in the path. Write payload.\"a b\".c:42.");
        auto step = rest.front() == '[' ? takeBracket(rest) : takeName(rest);
        if (!step)
            return step.error();
        path.steps.push_back(std::move(*step));
    }
    if (path.steps.empty())
        return pathProblem("Write the path of a value: payload.user.id:42.");
    return path;
}

} // namespace runyard
