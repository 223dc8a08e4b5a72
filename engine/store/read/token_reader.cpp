#include "engine/store/read/token_reader.h"

#include "engine/base/limits.h"
#include "engine/store/base/names.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/waitpoint_rows.h"

#include <algorithm>
#include <variant>

namespace runyard {

namespace {

constexpr int kManual = static_cast<int>(WaitpointType::Manual);

struct TokenSelect
{
    std::string sql;
    std::vector<std::variant<std::int64_t, std::string>> values;
    std::string key = "w.number"; // what the rows are in order of
    bool none = false;            // nothing can match
};

void bindAll(Statement &query, const TokenSelect &select)
{
    for (const auto &value : select.values)
        std::visit([&query](const auto &v) { query.bindNext(v); }, value);
}

std::string statusCondition(const std::vector<TokenStatus> &statuses)
{
    std::string any;
    for (const TokenStatus status : statuses) {
        any += any.empty() ? "" : " OR ";
        switch (status) {
        case TokenStatus::Waiting: any += "w.completed_at IS NULL"; break;
        case TokenStatus::Completed: any += "(w.completed_at IS NOT NULL AND NOT w.output_is_error)"; break;
        case TokenStatus::TimedOut: any += "(w.completed_at IS NOT NULL AND w.output_is_error)"; break;
        }
    }
    return any.empty() ? "" : " AND (" + any + ")";
}

/// A "%" or "_" that was typed is not a wildcard.
std::string likePattern(const std::string &text)
{
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

/// Returns the first number from which on all were created at or after a moment, provided that the clock was not set
/// back; one past the last when there is none.
std::int64_t firstCreatedSince(Database &database, TimePoint moment)
{
    Statement newest = database.prepare("SELECT coalesce(max(number), 0) FROM waitpoint");
    std::int64_t end = newest.step() ? newest.int64(0) + 1 : 1;
    std::int64_t begin = 1;
    Statement next = database.prepare(
        "SELECT number, created_at >= ? FROM waitpoint WHERE number >= ? ORDER BY number LIMIT 1");
    while (begin < end) { // numbers are missing: where waits are over, their waitpoints are gone
        const std::int64_t middle = begin + (end - begin) / 2;
        next.with(moment, middle);
        if (!next.step() || next.integer(1))
            end = middle;
        else
            begin = next.int64(0) + 1;
        next.reset();
    }
    return begin;
}

/// A span of time is narrowed by number, with room for a clock that was set back, and then tested.
constexpr std::chrono::hours kClockSetBack{24};

void addCreated(Database &database, const TokenFilter &filter, TokenSelect &select)
{
    if (filter.createdFrom) {
        select.sql += " AND " + select.key + " >= ? AND w.created_at >= ?";
        select.values.emplace_back(firstCreatedSince(database, *filter.createdFrom - kClockSetBack));
        select.values.emplace_back(toMicros(*filter.createdFrom));
    }
    if (filter.createdTo) {
        select.sql += " AND " + select.key + " < ? AND w.created_at < ?";
        select.values.emplace_back(firstCreatedSince(database, *filter.createdTo + kClockSetBack));
        select.values.emplace_back(toMicros(*filter.createdTo));
    }
}

TokenSelect selectTokens(Database &database, const TokenFilter &filter, Names &names)
{
    TokenSelect select;
    std::vector<std::int64_t> tags;
    for (const std::string &tag : filter.tags) {
        if (const auto known = names.find(tag))
            tags.push_back(*known);
    }
    select.none = !filter.tags.empty() && tags.empty();
    // One tag is found by its index; with several, any may match, and each token is tested.
    if (tags.size() == 1) {
        select.sql = " FROM waitpoint_tag t CROSS JOIN waitpoint w ON w.number = t.waitpoint"
                     " WHERE t.tag = ? AND w.type = ?";
        select.values = {tags.front(), std::int64_t{kManual}};
        select.key = "t.waitpoint";
    } else {
        select.sql = " FROM waitpoint w WHERE w.type = ?";
        select.values = {std::int64_t{kManual}};
    }
    if (tags.size() > 1) {
        select.sql +=
            " AND EXISTS (SELECT 1 FROM waitpoint_tag t WHERE t.waitpoint = w.number AND t.tag IN (";
        for (std::size_t i = 0; i < tags.size(); ++i)
            select.sql += i == 0 ? "?" : ", ?";
        select.sql += "))";
        select.values.insert(select.values.end(), tags.begin(), tags.end());
    }
    select.sql += statusCondition(filter.statuses);
    if (!filter.idempotencyKey.empty()) {
        select.sql += " AND w.idempotency_key = ?";
        select.values.emplace_back(filter.idempotencyKey);
    }
    addCreated(database, filter, select);
    if (!filter.text.empty()) {
        select.sql += " AND (w.id LIKE ? ESCAPE '\\' OR w.tags LIKE ? ESCAPE '\\' OR w.idempotency_key = ?)";
        // Tags are searched for in their stored form, without its brackets and quotes.
        const std::string quoted = encodeTags({filter.text});
        select.values.emplace_back(likePattern(filter.text));
        select.values.emplace_back(likePattern(quoted.substr(2, quoted.size() - 4)));
        select.values.emplace_back(filter.text);
    }
    return select;
}

std::optional<std::int64_t> numberOf(Database &database, const WaitpointId &id)
{
    Statement query = database.prepare("SELECT number FROM waitpoint WHERE id = ? AND type = ?");
    query.with(id.text, kManual);
    return query.step() ? std::optional(query.int64(0)) : std::nullopt;
}

} // namespace

Result<TokenPage> TokenReader::page(const TokenPageRequest &request)
{
    if (request.limit < 1 || request.limit > static_cast<int>(limits::kPageRows))
        return Error{ErrorCode::InvalidInput, "A page has 1 to 500 rows.", {}, {}};
    ReadScope scope(m_database);
    TokenPage page;
    const bool goesUp = !request.before.empty();
    const WaitpointId &cursor = goesUp ? request.before : request.after;
    std::optional<std::int64_t> edge;
    if (!cursor.empty()) {
        edge = numberOf(m_database, cursor);
        if (!edge && !m_database.failed())
            m_database.fail(Error{ErrorCode::InvalidInput,
                                  "page: there is no wait token with the cursor's id.",
                                  "Begin again without a cursor.",
                                  {{"page", "unknown cursor"}}});
    }
    TokenSelect select = selectTokens(m_database, request.filter, m_names);
    if (select.none || m_database.failed())
        return scope.give(std::move(page));
    if (edge) {
        select.sql += " AND " + select.key + (goesUp ? " > ?" : " < ?");
        select.values.emplace_back(*edge);
    }
    select.sql += " ORDER BY " + select.key + (goesUp ? " LIMIT ?" : " DESC LIMIT ?");
    select.values.emplace_back(std::int64_t{request.limit + 1});
    {
        Statement query = m_database.prepareOnce("SELECT " + std::string(kWaitpointColumns) + select.sql);
        bindAll(query, select);
        while (query.step())
            page.tokens.push_back(readWaitpoint(query));
    }
    const bool hasMore = page.tokens.size() > static_cast<std::size_t>(request.limit);
    if (hasMore)
        page.tokens.pop_back();
    if (goesUp)
        std::reverse(page.tokens.begin(), page.tokens.end());
    page.hasOlder = goesUp ? true : hasMore; // the cursor's own row lies below
    page.hasNewer = goesUp ? hasMore : edge.has_value();
    return scope.give(std::move(page));
}

Result<Waitpoint> TokenReader::find(const WaitpointId &id)
{
    ReadScope scope(m_database);
    Waitpoint token;
    {
        static const std::string sql = "SELECT " + std::string(kWaitpointColumns) + ", " + kWaitpointOutput
                                       + " FROM waitpoint w WHERE w.id = ? AND w.type = ?";
        Statement query = m_database.prepare(sql);
        query.with(id.text, kManual);
        if (query.step()) {
            token = readWaitpoint(query);
            readWaitpointOutput(m_database, query, kWaitpointOutputAt, token);
        } else if (!m_database.failed()) {
            m_database.fail(Error{ErrorCode::NotFound,
                                  "There is no wait token " + id.text + ".",
                                  "List the wait tokens to see them.",
                                  {}});
        }
    }
    return scope.give(std::move(token));
}

} // namespace runyard
