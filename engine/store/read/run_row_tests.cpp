#include "engine/store/read/run_row_tests.h"

#include "engine/domain/run_query_text.h"

#include <algorithm>
#include <cctype>

namespace runyard {

namespace {

std::vector<SqlValue> nameIds(Names &names, const std::vector<std::string> &texts)
{
    std::vector<SqlValue> ids;
    for (const std::string &text : texts) {
        if (const auto id = names.find(text))
            ids.push_back(*id);
    }
    return ids;
}

/// Returns false when the list can match nothing.
bool addNames(Condition &condition, Names &names, const std::string &column,
              const std::vector<std::string> &texts)
{
    if (texts.empty())
        return true;
    const std::vector<SqlValue> ids = nameIds(names, texts);
    if (ids.empty())
        return false;
    condition.addList(column, ids);
    return true;
}

void addMoments(Condition &condition, const std::string &column, const std::optional<TimePoint> &from,
                const std::optional<TimePoint> &to)
{
    if (from)
        condition.add(column + " >= ?", toMicros(*from));
    if (to)
        condition.add(column + " < ?", toMicros(*to));
}

/// Tests that are false for NULL.
void addRange(Condition &condition, const std::string &expression, const NumberRange &range)
{
    if (range.least)
        condition.add(expression + " >= ?", *range.least);
    if (range.most)
        condition.add(expression + " <= ?", *range.most);
}

bool addTags(Condition &condition, Names &names, const RunFilter &filter)
{
    if (filter.tags.empty())
        return true;
    const std::vector<SqlValue> tags = nameIds(names, filter.tags);
    if (tags.empty())
        return false;
    Condition inner;
    inner.addList("t.tag", tags);
    condition.add("EXISTS (SELECT 1 FROM run_tag t WHERE t.run = r.seq" + inner.sql + ")");
    condition.values.insert(condition.values.end(), inner.values.begin(), inner.values.end());
    return true;
}

std::string escapedForLike(const std::string &text)
{
    std::string out = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            out.push_back('\\');
        out.push_back(c);
    }
    return out + "%";
}

/// Most runs have no error, which their status shows without reading their data.
void addError(Condition &condition, const std::string &text)
{
    condition.add("r.status NOT IN (" + std::to_string(static_cast<int>(RunStatus::Completed)) + ","
                  + std::to_string(static_cast<int>(RunStatus::Queued)) + ")");
    condition.add("EXISTS (SELECT 1 FROM run_data e WHERE e.run = r.seq AND (e.error ->> 'message' LIKE ?"
                  " ESCAPE '\\'");
    condition.sql += " OR e.error ->> 'name' LIKE ? ESCAPE '\\'))";
    condition.values.insert(condition.values.end(), 2, escapedForLike(text));
}

/// Returns whether the search index takes a character as a part of a word; nearly all are beyond ASCII.
bool isWordByte(unsigned char c)
{
    return c >= 0x80 || std::isalnum(c) != 0;
}

/// A value that the search index has as one phrase, however the JSON around it is written (but for
/// whole numbers with an exponent, which nobody writes). Fractions have many ways to be written.
bool isOnePhrase(const JsonCondition &condition)
{
    const auto isLetterOrDigit = [](unsigned char c) { return std::isalnum(c) != 0; };
    const auto isPlain = [&](unsigned char c) { return isLetterOrDigit(c) || c == '-' || c == '_'; };
    return condition.comparison == Comparison::Equal && condition.alternatives.empty()
           && std::all_of(condition.value.begin(), condition.value.end(), isPlain)
           && std::any_of(condition.value.begin(), condition.value.end(), isLetterOrDigit);
}

void addJson(Condition &condition, const JsonCondition &json)
{
    static constexpr const char *kColumns[] = {"payload", "output", "metadata"};
    const std::string column = kColumns[static_cast<int>(json.document)];
    if (isOnePhrase(json)) {
        // The index knows which few runs have the word at all, but for those it has not read whole.
        condition.add("r.seq IN (SELECT rowid FROM run_search WHERE run_search MATCH ?"
                      " UNION SELECT run FROM search_pending UNION SELECT run FROM search_partial)",
                      "\"" + json.value + "\"");
    }
    RunFilter one;
    one.json.push_back(json);
    condition.add("EXISTS (SELECT 1 FROM run_data j WHERE j.run = r.seq AND run_json_meets(?, j." + column
                      + ", j." + column + "_codec))",
                  formatRunQuery(one));
}

void addNot(Condition &condition, Names &names, const RunFilter &excluded)
{
    Condition inner;
    if (!addRowTests(inner, names, excluded))
        return; // nothing meets it
    const std::string search = searchExpression(excluded.search);
    if (!search.empty())
        inner.add("r.seq IN (SELECT rowid FROM run_search WHERE run_search MATCH ?)", search);
    if (inner.sql.empty())
        return;
    condition.add("NOT coalesce(1" + inner.sql + ", 0)");
    condition.values.insert(condition.values.end(), inner.values.begin(), inner.values.end());
}

} // namespace

void Condition::addList(const std::string &column, const std::vector<SqlValue> &list)
{
    std::string text = column + " IN (";
    for (std::size_t i = 0; i < list.size(); ++i)
        text += i == 0 ? "?" : ",?";
    add(text + ")");
    values.insert(values.end(), list.begin(), list.end());
}

bool addCounted(Condition &condition, Names &names, const RunFilter &filter, const std::string &prefix)
{
    std::vector<SqlValue> statuses;
    for (const RunStatus status : filter.statuses)
        statuses.push_back(static_cast<std::int64_t>(status));
    if (!statuses.empty())
        condition.addList(prefix + "status", statuses);
    return addNames(condition, names, prefix + "task", filter.taskIds)
           && addNames(condition, names, prefix + "queue", filter.queues)
           && addNames(condition, names, prefix + "version", filter.versions);
}

bool addRowTests(Condition &condition, Names &names, const RunFilter &filter)
{
    if (!addCounted(condition, names, filter, "r.")
        || !addNames(condition, names, "r.machine", filter.machines)
        || !addNames(condition, names, "r.region", filter.regions) || !addTags(condition, names, filter))
        return false;
    if (!filter.ids.empty()) {
        std::vector<SqlValue> ids;
        for (const RunId &id : filter.ids)
            ids.push_back(id.text);
        condition.addList("r.id", ids);
    }
    if (filter.schedule) {
        const auto schedule = names.find(filter.schedule->text);
        if (!schedule)
            return false;
        condition.add("r.schedule = ?", *schedule);
    }
    if (filter.batch)
        condition.add("r.batch = (SELECT number FROM batch WHERE id = ?)", filter.batch->text);
    if (filter.bulkAction) {
        // Two look-ups for each run: an action may have as many items as there are runs. Without this, SQLite reads all
        // of them for the first.
        const std::string of =
            " WHERE i.action = (SELECT number FROM bulk_action WHERE id = ?) AND i.outcome = 0 AND ";
        condition.add("(EXISTS (SELECT 1 FROM bulk_item i INDEXED BY bulk_item_made" + of + "i.made = r.seq)"
                          + " OR EXISTS (SELECT 1 FROM bulk_item i" + of
                          + "i.run = r.seq AND i.made IS NULL))",
                      filter.bulkAction->text);
        condition.values.emplace_back(filter.bulkAction->text);
    }
    if (filter.isTest)
        condition.add(*filter.isTest ? "(r.flags & 1) = 1" : "(r.flags & 1) = 0");
    if (filter.rootOnly && *filter.rootOnly)
        condition.add("r.parent IS NULL");
    if (filter.parent)
        condition.add("r.parent = (SELECT seq FROM run WHERE id = ?)", filter.parent->text);
    if (filter.replayOf)
        condition.add("r.replay_of = ?", filter.replayOf->text);
    if (filter.errorGroup)
        condition.add("r.seq IN (SELECT run FROM error_group_run WHERE error_group = ?)", *filter.errorGroup);
    addMoments(condition, "r.created_at", filter.createdFrom, filter.createdTo);
    addMoments(condition, "r.finished_at", filter.finished.from, filter.finished.to);
    const std::string now = std::to_string(toMicros(SystemClock().now()));
    addRange(condition, "(coalesce(r.finished_at, " + now + ") - r.started_at)", filter.duration);
    addRange(condition, "(coalesce(r.started_at, r.finished_at, " + now + ") - r.queued_at)", filter.waited);
    addRange(condition, "r.attempt_count", filter.attempts);
    if (!filter.error.empty())
        addError(condition, filter.error);
    for (const JsonCondition &json : filter.json)
        addJson(condition, json);
    for (const RunFilter &excluded : filter.noneOf)
        addNot(condition, names, excluded);
    return true;
}

bool hasFineConditions(const RunFilter &filter)
{
    return !filter.finished.isEmpty() || !filter.duration.isEmpty() || !filter.waited.isEmpty()
           || !filter.attempts.isEmpty() || !filter.json.empty() || !filter.error.empty()
           || !filter.noneOf.empty();
}

std::string searchExpression(const std::string &words)
{
    std::string expression;
    std::string phrase;
    bool quoted = false;
    const auto finish = [&](bool isBeginning) {
        if (phrase.find_first_not_of(' ') != std::string::npos)
            expression += (expression.empty() ? "\"" : " \"") + phrase + "\"" + (isBeginning ? "*" : "");
        phrase.clear();
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const char c = words[i];
        const bool opens = !quoted && phrase.empty() && words.find('"', i + 1) != std::string::npos;
        if (c == '"' && (quoted || opens)) {
            finish(false);
            quoted = !quoted;
        } else if (!quoted && std::isspace(static_cast<unsigned char>(c))) {
            finish(false);
        } else if (c != '"' && c != '\0') {
            phrase.push_back(c);
        }
    }
    // A word that ends in a sign is whole: "order-" is not a prefix of "ordering". Prefixes cost more.
    finish(!quoted && !phrase.empty() && isWordByte(static_cast<unsigned char>(phrase.back())));
    return expression;
}

} // namespace runyard
