#include "engine/domain/run_query_text.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>

using namespace runyard;

namespace {

std::string problemOf(std::string_view text)
{
    const auto query = parseRunQuery(text);
    return query.problem ? query.problem->message : std::string();
}

/// Filters of every kind of condition, each of them now and then.
class RandomFilters
{
public:
    explicit RandomFilters(unsigned seed) : m_random(seed) {}

    RunFilter next(int depth = 0)
    {
        RunFilter filter;
        if (one(3))
            filter.statuses = {status(), status()};
        if (one(3))
            filter.taskIds = {text(), text()};
        if (one(4))
            filter.queues = {text()};
        if (one(5))
            filter.versions = {"20261124." + std::to_string(pick(9))};
        if (one(4))
            filter.tags = {text(), text()};
        if (one(6))
            filter.machines = {text()};
        if (one(6))
            filter.ids = {RunId{"run_" + std::to_string(pick(1'000))}};
        if (one(8))
            filter.schedule = ScheduleId{"sched_1"};
        if (one(6))
            filter.regions = {text()};
        if (one(8))
            filter.batch = BatchId{"batch_1"};
        if (one(8))
            filter.bulkAction = BulkId{"bulk_1"};
        if (one(8))
            filter.parent = RunId{"run_parent"};
        if (one(8))
            filter.replayOf = RunId{"run_original"};
        if (one(6))
            filter.isTest = one(2);
        if (one(6))
            filter.rootOnly = true;
        if (one(5))
            filter.createdFrom = moment();
        if (one(5))
            filter.createdTo = moment();
        if (one(6))
            filter.createdWithin = Micros(std::chrono::minutes(1 + pick(5'000)));
        if (one(8))
            filter.finished.before = Micros(std::chrono::milliseconds(1 + pick(5'000)));
        if (one(8))
            filter.finished.from = moment();
        if (one(5))
            filter.duration.least = pick(5'000'000);
        if (one(5))
            filter.waited.most = pick(90) * 1'000'000;
        if (one(5))
            filter.attempts.least = filter.attempts.most = pick(9);
        if (one(4))
            filter.json.push_back({static_cast<JsonCondition::Document>(pick(3)),
                                   {"user", "id_" + std::to_string(pick(9)), text()},
                                   static_cast<Comparison>(pick(5)),
                                   text()});
        if (!filter.json.empty() && filter.json[0].comparison == Comparison::Equal && one(3))
            filter.json[0].alternatives = {text() + "!"};
        if (one(6))
            filter.createdFromDay = RelativeDay{-pick(2), TimeZoneChoice::Utc};
        if (one(6))
            filter.finished.toDay = RelativeDay{pick(2), TimeZoneChoice::Utc};
        if (one(6))
            filter.error = text();
        if (one(4))
            filter.search = "two \"quoted words\" end";
        if (depth == 0 && one(3)) {
            RunFilter excluded; // one condition each, as the language has them
            switch (pick(5)) {
            case 4:
                excluded.createdFrom = moment();
                excluded.createdTo = *excluded.createdFrom + Seconds{1 + pick(9)};
                break;
            case 0: excluded.queues = {text()}; break;
            case 1: excluded.statuses = {status()}; break;
            case 2: excluded.search = "word"; break;
            default: excluded.error = text(); break;
            }
            filter.noneOf.push_back(excluded);
        }
        std::sort(filter.statuses.begin(), filter.statuses.end());
        filter.statuses.erase(std::unique(filter.statuses.begin(), filter.statuses.end()),
                              filter.statuses.end());
        for (auto *list : {&filter.taskIds, &filter.tags}) {
            std::sort(list->begin(), list->end());
            list->erase(std::unique(list->begin(), list->end()), list->end());
        }
        return filter;
    }

private:
    bool one(int in) { return pick(in) == 0; }
    int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }
    RunStatus status() { return kAllRunStatuses[static_cast<std::size_t>(pick(kRunStatusCount))]; }
    TimePoint moment()
    {
        return fromMicros(1'760'000'000'000'000 + std::int64_t{pick(1'000'000'000)} * 1'237);
    }
    std::string text()
    {
        static const char *const texts[] = {"resize-image", "a b",         "say \"hi\"", "with,comma",
                                            "-minus",       "back\\slash", "a:b",        "x>y",
                                            "größe",        "*",           "resize-*",   "last"};
        return texts[pick(12)];
    }

    std::mt19937 m_random;
};

} // namespace

class TestRunQuery : public QObject
{
    Q_OBJECT

private slots:
    void theExampleOfTheDocumentation()
    {
        const auto query =
            parseRunQuery("status:failed task:resize-* tag:vip -queue:low created>2h duration>30s"
                          " payload.user.id:42 error:\"timed out\" hello");
        QVERIFY(!query.problem);
        const RunFilter &filter = query.filter;
        QCOMPARE(filter.statuses, std::vector{RunStatus::Failed});
        QCOMPARE(filter.taskIds, std::vector<std::string>{"resize-*"});
        QCOMPARE(filter.tags, std::vector<std::string>{"vip"});
        QCOMPARE(filter.noneOf.size(), std::size_t(1));
        QCOMPARE(filter.noneOf[0].queues, std::vector<std::string>{"low"});
        QCOMPARE(*filter.createdWithin, Micros(std::chrono::hours(2)));
        QCOMPARE(*filter.duration.least, std::int64_t(30'000'001));
        QCOMPARE(filter.json.size(), std::size_t(1));
        QCOMPARE(filter.json[0].path, (std::vector<std::string>{"user", "id"}));
        QCOMPARE(filter.json[0].value, std::string("42"));
        QCOMPARE(filter.error, std::string("timed out"));
        QCOMPARE(filter.search, std::string("hello"));
    }

    void valuesOfOneKeyAreAlternatives()
    {
        QCOMPARE(parseRunQuery("status:failed,timed_out").filter,
                 parseRunQuery("status:FAILED status:\"timed out\"").filter);
        QCOMPARE(parseRunQuery("tag:\"a b\",c").filter.tags, (std::vector<std::string>{"a b", "c"}));
    }

    void aDayIsFromMidnightToMidnight()
    {
        const auto filter = parseRunQuery("created:2026-11-24").filter;
        QCOMPARE(*filter.createdTo - *filter.createdFrom, Micros(std::chrono::hours(24)));
        QCOMPARE(parseRunQuery("created>2026-11-24").filter.createdFrom, filter.createdFrom); // from it on
        QVERIFY(!parseRunQuery("created>2026-11-24").filter.createdTo);
        QCOMPARE(parseRunQuery("created<=2026-11-24").filter.createdTo, filter.createdTo);
    }

    void conditionsGivenTwiceNarrow()
    {
        QCOMPARE(*parseRunQuery("duration>10s duration>30s").filter.duration.least, std::int64_t(30'000'001));
        QCOMPARE(*parseRunQuery("created>1h created>3h").filter.createdWithin, Micros(std::chrono::hours(1)));
    }

    void whatIsWrongIsSaidWhereItIs()
    {
        const auto query = parseRunQuery("task:a status:fialed tag:b");
        QVERIFY(query.problem.has_value());
        QCOMPARE(query.problem->offset, std::size_t(7));
        QCOMPARE(query.problem->length, std::size_t(13));
        QVERIFY(query.problem->message.find("There is no status \"fialed\"") == 0);
        QCOMPARE(query.filter.tags, std::vector<std::string>{"b"}); // the rest stands
        QVERIFY(problemOf("colour:red").find("no key \"colour\"") != std::string::npos);
        QVERIFY(problemOf("http://host").find("in quotes") != std::string::npos);
        QVERIFY(problemOf("error:\"open").find("not closed") != std::string::npos);
        QVERIFY(problemOf("task:").find("missing") != std::string::npos);
        QVERIFY(problemOf("tag:a,,b").find("missing") != std::string::npos);
        QVERIFY(problemOf("status>failed").find("cannot be compared") != std::string::npos);
        QVERIFY(problemOf("duration:30s").find("< or >") != std::string::npos);
        QVERIFY(problemOf("duration>soon").find("duration") != std::string::npos);
        QVERIFY(problemOf("attempts>few").find("whole number") != std::string::npos);
        QVERIFY(problemOf("created>yesterdayish").find("is not a time") != std::string::npos);
        QVERIFY(problemOf("created:2h").find("later than") != std::string::npos);
        QVERIFY(problemOf("payload:3").find("path") != std::string::npos);
        QVERIFY(problemOf("payload..id:3").find("path") != std::string::npos);
        QVERIFY(problemOf("is:odd").find("test, live or root") != std::string::npos);
        QVERIFY(problemOf("\"http://host\" is:test").empty());
    }

    void everyFilterIsReadBackFromItsText()
    {
        RandomFilters filters(7);
        for (int i = 0; i < 5'000; ++i) {
            const RunFilter filter = filters.next();
            const std::string text = formatRunQuery(filter);
            const auto query = parseRunQuery(text);
            QVERIFY2(!query.problem, (text + ": " + (query.problem ? query.problem->message : "")).c_str());
            QVERIFY2(query.filter == filter, (text + "\n" + formatRunQuery(query.filter)).c_str());
        }
    }

    void anyTextIsReadWithoutHarm()
    {
        std::mt19937 random(3);
        const std::string letters = "abstu:<>=-\"\\,.* \t1hé\x80";
        for (int i = 0; i < 20'000; ++i) {
            std::string text;
            for (unsigned n = random() % 24; n > 0; --n)
                text.push_back(letters[random() % letters.size()]);
            const auto query = parseRunQuery(text);
            if (query.problem)
                QVERIFY(query.problem->offset + query.problem->length <= text.size());
            const auto cursor = queryCursorAt(text, random() % (text.size() + 1));
            QVERIFY(cursor.offset + cursor.length <= text.size());
        }
    }

    void theCursorSaysWhatIsBeingTyped()
    {
        const std::string text = "sta tag:vip,\"ol";
        auto cursor = queryCursorAt(text, 2);
        QVERIFY(cursor.part == QueryCursor::Part::Key);
        QCOMPARE(cursor.typed, std::string("st"));
        QCOMPARE(cursor.length, std::size_t(3));
        cursor = queryCursorAt(text, text.size());
        QVERIFY(cursor.part == QueryCursor::Part::Value);
        QCOMPARE(cursor.key, std::string("tag"));
        QCOMPARE(cursor.typed, std::string("ol"));
        QCOMPARE(cursor.offset, std::size_t(12));
        cursor = queryCursorAt("-que", 4);
        QCOMPARE(cursor.typed, std::string("que"));
        QCOMPARE(cursor.offset, std::size_t(1));
        cursor = queryCursorAt("a ", 2);
        QCOMPARE(cursor.typed, std::string());
        QCOMPARE(cursor.offset, std::size_t(2));
    }

    void valuesInJson()
    {
        const auto document = nlohmann::json::parse(
            R"({"user":{"id":42,"name":"Ada","vip":true,"none":null},"items":[{"sku":"a-1"}],"n":"7"})");
        const auto holds = [&](const char *text) {
            return meets(parseRunQuery(text).filter.json.at(0), document);
        };
        QVERIFY(holds("payload.user.id:42"));
        QVERIFY(!holds("payload.user.id:4"));
        QVERIFY(holds("payload.user.id>41"));
        QVERIFY(!holds("payload.user.id>42"));
        QVERIFY(holds("payload.user.id<=42"));
        QVERIFY(holds("payload.user.name:A*"));
        QVERIFY(!holds("payload.user.name:a*"));
        QVERIFY(holds("payload.user.vip:true"));
        QVERIFY(holds("payload.user.none:null"));
        QVERIFY(holds("payload.user:*"));
        QVERIFY(!holds("payload.other:*"));
        QVERIFY(holds("payload.items.0.sku:a-1"));
        QVERIFY(!holds("payload.items.1.sku:a-1"));
        QVERIFY(holds("payload.n:7"));
        QVERIFY(holds("payload.n>6"));
        QVERIFY(!meets(parseRunQuery("payload.a:1").filter.json.at(0), std::string_view("{broken")));
    }

    void aRunMeetsItsFilter()
    {
        const TimePoint now = fromMicros(1'760'000'000'000'000);
        Run run;
        run.id = RunId{"run_1"};
        run.taskId = "resize-image";
        run.queue = "media";
        run.status = RunStatus::Executing;
        run.createdAt = now - std::chrono::hours(3);
        run.queuedAt = run.createdAt;
        run.startedAt = now - std::chrono::minutes(2);
        run.attemptCount = 2;
        const auto met = [&](const char *text) { return matches(parseRunQuery(text).filter, run, now); };
        QVERIFY(met("task:resize-*"));
        QVERIFY(!met("task:resize"));
        QVERIFY(!met("-task:resize-*"));
        QVERIFY(met("-queue:low -status:failed"));
        QVERIFY(met("created<2h"));
        QVERIFY(!met("created>2h"));
        QVERIFY(met("duration>1m"));
        QVERIFY(!met("duration>3m"));
        QVERIFY(met("waited>2h"));
        QVERIFY(!met("finished>1d"));
        QVERIFY(met("attempts:2 attempts<3"));
        QVERIFY(met("hello -error:x")); // only the store knows: not left out here
        QVERIFY(needsStore(parseRunQuery("-error:x").filter));
        QVERIFY(!needsStore(parseRunQuery("-queue:x").filter));
    }
};

RUNYARD_TEST(TestRunQuery)
#include "run_query_test.moc"
