// Pages sorted by a value of the run: first the runs that have one, then those without, newest first.
#include "engine/store/read/list_pages.h"
#include "engine/store/read/run_counter.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_row_tests.h"
#include "engine/store/rows/run_order_sql.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>

namespace runyard {

namespace {

// Up to this many matching runs are sorted directly. For more, the table run_order is walked: enough of its rows match
// to find a page soon.
constexpr std::int64_t kMaxSorted = 20'000;

enum class Section { Valued, Valueless };

/// One direction of a sorted list, from an edge on.
struct Walk
{
    Section section = Section::Valued;
    bool falling = true; // values (or, without one, keys) go down
    std::optional<RunKey> edge;
    int limit = 0;
};

class SortedLists
{
public:
    SortedLists(Database &database, Names &names, const RunPageRequest &request)
        : m_database(database), m_names(names), m_request(request)
    {
        const auto count = cheapCount(database, names, request.filter);
        m_isWalked = count && *count > kMaxSorted;
    }

    std::vector<Run> read(const Walk &walk)
    {
        std::string sql;
        std::vector<SqlValue> values;
        if (m_isWalked) {
            Condition tests;
            if (!addRowTests(tests, m_names, m_request.filter))
                return {};
            addOrdered(walk, tests, sql, values);
            sql += " UNION ALL ";
            addLoose(walk, tests, sql, values);
        } else {
            RunSelect all =
                selectRuns(m_database, m_names, m_request.filter,
                           "r.seq AS seq, " + expression() + " AS value", ListOrder::NewestFirst, 0, 0);
            if (all.none)
                return {};
            sql = "SELECT seq, value FROM (" + all.sql + ") d WHERE 1" + section(walk, "value");
            values = std::move(all.values);
            addEdge(walk, "value", "seq", sql, values);
        }
        const std::string direction = walk.falling ? " DESC" : " ASC";
        const std::string order =
            walk.section == Section::Valued ? "value" + direction + ", seq" + direction : "seq" + direction;
        sql = "SELECT " + runColumns() + " FROM (SELECT * FROM (" + sql + ") ORDER BY " + order
              + " LIMIT ?) o CROSS JOIN run r ON r.seq = o.seq ORDER BY "
              + (walk.section == Section::Valued ? "o.value" + direction + ", o.seq" + direction
                                                 : "o.seq" + direction);
        values.push_back(std::int64_t{walk.limit});
        Statement query = m_database.prepareOnce(sql);
        bindValues(query, values);
        return readRuns(query, m_names);
    }

private:
    std::string expression() const { return orderExpression(m_request.order); }

    static std::string section(const Walk &walk, const std::string &value)
    {
        return " AND " + value + (walk.section == Section::Valued ? " IS NOT NULL" : " IS NULL");
    }

    static void addEdge(const Walk &walk, const std::string &value, const std::string &seq, std::string &sql,
                        std::vector<SqlValue> &values)
    {
        if (!walk.edge)
            return;
        const std::string sign = walk.falling ? " < " : " > ";
        if (walk.section == Section::Valued) {
            sql += " AND (" + value + ", " + seq + ")" + sign + "(?, ?)";
            values.emplace_back(*walk.edge->value);
        } else {
            sql += " AND " + seq + sign + "?";
        }
        values.emplace_back(toInt(walk.edge->seq));
    }

    /// Finished runs, down or up the table run_order.
    void addOrdered(const Walk &walk, const Condition &tests, std::string &sql, std::vector<SqlValue> &values)
    {
        sql += "SELECT * FROM (SELECT o.run AS seq, nullif(o.value, " + std::to_string(kNoOrderValue)
               + ") AS value FROM run_order o CROSS JOIN run r ON r.seq = o.run WHERE o.what = ?";
        values.emplace_back(static_cast<std::int64_t>(m_request.order));
        sql += walk.section == Section::Valued ? " AND o.value > ?" : " AND o.value = ?";
        values.emplace_back(kNoOrderValue);
        addEdge(walk, "o.value", "o.run", sql, values);
        sql += tests.sql;
        values.insert(values.end(), tests.values.begin(), tests.values.end());
        const std::string direction = walk.falling ? " DESC" : " ASC";
        sql += " ORDER BY o.value" + direction + ", o.run" + direction + " LIMIT ?)";
        values.emplace_back(std::int64_t{walk.limit});
    }

    /// Runs that are not in run_order yet.
    void addLoose(const Walk &walk, const Condition &tests, std::string &sql, std::vector<SqlValue> &values)
    {
        const std::string value = expression();
        sql += "SELECT seq, value FROM (SELECT r.seq AS seq, " + value
               + " AS value FROM (SELECT seq FROM run INDEXED BY run_active WHERE status < 7 UNION"
                 " SELECT run FROM search_pending) l CROSS JOIN run r ON r.seq = l.seq WHERE NOT EXISTS"
                 " (SELECT 1 FROM run_order k WHERE k.what = ? AND k.value = coalesce("
               + value + ", ?) AND k.run = r.seq)" + tests.sql + ") d WHERE 1" + section(walk, "value");
        values.emplace_back(static_cast<std::int64_t>(m_request.order));
        values.emplace_back(kNoOrderValue);
        values.insert(values.end(), tests.values.begin(), tests.values.end());
        addEdge(walk, "value", "seq", sql, values);
    }

    Database &m_database;
    Names &m_names;
    const RunPageRequest &m_request;
    bool m_isWalked = false;
};

} // namespace

RunPage pageByValue(Database &database, Names &names, const RunPageRequest &request)
{
    SortedLists lists(database, names, request);
    const bool up = request.newerThan && !request.olderThan;
    const auto edgeSeq = up ? request.newerThan : request.olderThan;
    std::optional<RunKey> edge;
    if (edgeSeq)
        edge = RunKey{request.edgeValue, *edgeSeq};

    // The rows from the edge on, section by section; one more than requested shows that there are more.
    const auto collect = [&](bool upwards, std::optional<RunKey> from, int wanted) {
        std::vector<Run> rows;
        const Section first = from      ? (from->value ? Section::Valued : Section::Valueless)
                              : upwards ? Section::Valueless
                                        : Section::Valued;
        const auto take = [&](Section section, const std::optional<RunKey> &edgeOfSection) {
            const bool listFalls = section == Section::Valueless || !request.ascending;
            const auto part = lists.read(
                {section, listFalls != upwards, edgeOfSection, wanted - static_cast<int>(rows.size())});
            rows.insert(rows.end(), part.begin(), part.end());
        };
        take(first, from);
        const Section other = upwards ? Section::Valued : Section::Valueless;
        if (static_cast<int>(rows.size()) < wanted && other != first)
            take(other, std::nullopt);
        return rows;
    };

    RunPage page;
    page.runs = collect(up, edge, request.limit + 1);
    const bool more = page.runs.size() > static_cast<std::size_t>(request.limit);
    if (more)
        page.runs.pop_back();
    bool before = false;
    if (edge) {
        // Before an empty page comes the edge itself, if it still matches.
        RunKey back = *edge;
        if (!page.runs.empty()) {
            back = {orderValue(request.order, page.runs.front()), page.runs.front().seq};
        } else {
            const bool listFalls = !edge->value || !request.ascending;
            back.seq = RunSeq{toInt(edge->seq) + (listFalls != !up ? 1 : -1)};
        }
        before = !collect(!up, back, 1).empty();
    }
    if (up)
        std::reverse(page.runs.begin(), page.runs.end());
    page.hasOlder = up ? before : more;
    page.hasNewer = up ? more : before;
    return page;
}

} // namespace runyard
