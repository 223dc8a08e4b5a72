// Error groups and metrics against a plain recomputation from the runs, over random histories.
#include "engine/domain/error_fingerprint.h"
#include "engine/domain/metrics.h"
#include "engine/store/base/database.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>
#include <numeric>
#include <random>
#include <sstream>

using namespace runyard;
using namespace runyard::testing;

namespace {

using namespace std::chrono_literals;

const TimePoint kNow = fromMicros(1'760'000'000'000'000 + 1'234'567);

struct Ended
{
    Run run;
    RunError error;
};

/// What the store should say, the slow way.
Percentiles plainPercentiles(std::vector<Micros> values)
{
    Percentiles result;
    result.count = static_cast<std::int64_t>(values.size());
    if (values.empty())
        return result;
    std::sort(values.begin(), values.end());
    const auto at = [&](double q) {
        const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
        return std::max(values[std::max<std::size_t>(rank, 1) - 1], Micros{1});
    };
    return {result.count, at(0.5), at(0.95), at(0.99)};
}

bool isNear(const Percentiles &given, const Percentiles &exact)
{
    const auto near = [](Micros a, Micros b) {
        return std::abs(static_cast<double>((a - b).count())) <= 0.025 * static_cast<double>(b.count()) + 1;
    };
    return given.count == exact.count && near(given.p50, exact.p50) && near(given.p95, exact.p95)
           && near(given.p99, exact.p99);
}

} // namespace

class StoreStatisticsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void metricsAreThoseOfTheRuns_data();
    void metricsAreThoseOfTheRuns();
    void errorGroupsAreThoseOfTheRuns();
    void eachRunIsTakenInOnceAndTheRestIsTold();
    void oldDetailIsForgottenAndTheDaysAreKept();
    void loadIsKeptAsPeaks();
    void aResolvedGroupReturnsWhenItFailsAgain();
    void theRunsOfAGroupAreAFilter();
    void whatTheFailingPayloadsShareIsFound();
    void tooManyKindsOfErrorsAreKeptTogether();
    void olderWorkspacesAreTakenIn();

private:
    /// Random runs that finished in the `span` before kNow, in the order of their creation and not of
    /// their end, over several commits, some still active.
    void addHistory(int seed, int runs, Micros span);
    Ended addEnded(const std::string &task, RunStatus status, TimePoint finished, const std::string &message,
                   const std::string &payload = "{}");
    void takeIn(int batch = 1'000);

    std::unique_ptr<StoreFolder> m_folder;
    std::unique_ptr<RunStore> m_store;
    std::unique_ptr<RunReader> m_reader;
    std::vector<Ended> m_ended;
};

void StoreStatisticsTest::init()
{
    m_ended.clear();
    m_reader.reset();
    m_store.reset();
    m_folder = std::make_unique<StoreFolder>();
    m_store = m_folder->open();
    m_reader = m_folder->reader();
}

void StoreStatisticsTest::takeIn(int batch)
{
    while (true) {
        const auto taken = m_store->statistics.takeInFinished(batch, kNow);
        QVERIFY(taken.has_value());
        if (*taken == 0)
            return;
    }
}

Ended StoreStatisticsTest::addEnded(const std::string &task, RunStatus status, TimePoint finished,
                                    const std::string &message, const std::string &payload)
{
    Run run = plainRun(*m_store, task);
    run.createdAt = run.updatedAt = finished - 10s;
    run.queuedAt = run.createdAt;
    m_store->runs.insert(run, {Packet::json(payload), {}, {}});
    const Run before = run;
    run.status = status;
    run.startedAt = finished - 5s;
    run.finishedAt = run.updatedAt = finished;
    m_store->runs.update(before, run);
    const RunError error{RunErrorKind::BuiltIn, "Error", message, "", InternalCode::None};
    if (isFailure(status))
        m_store->runs.saveError(run.seq, error);
    m_ended.push_back({run, error});
    return m_ended.back();
}

void StoreStatisticsTest::addHistory(int seed, int runs, Micros span)
{
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    const auto below = [&random](std::int64_t bound) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    for (int i = 0; i < runs; ++i) {
        if (i % 97 == 0)
            m_store->transaction.begin();
        Run run = plainRun(*m_store, "task" + std::to_string(below(4)));
        run.version = "2026." + std::to_string(below(3));
        const TimePoint finished = kNow - Micros{below(span.count())};
        const Micros duration{1 + below(Micros(below(2) ? 1s : 2h).count())};
        run.createdAt = finished - duration - Micros{below(Micros(5min).count())};
        run.updatedAt = run.createdAt;
        run.queuedAt = run.createdAt;
        m_store->runs.insert(run, {});
        const RunStatus end = below(3) == 0 ? static_cast<RunStatus>(8 + below(7)) : RunStatus::Completed;
        if (below(10) > 0) { // the others stay in the queue
            const Run before = run;
            run.status = end;
            if (end != RunStatus::Expired && below(20) > 0)
                run.startedAt = finished - duration;
            run.finishedAt = run.updatedAt = finished;
            m_store->runs.update(before, run);
            RunError error{RunErrorKind::BuiltIn, below(2) ? "IoError" : "HttpError",
                           "order " + std::to_string(below(500)) + (below(2) ? " is gone" : " is late"), "",
                           InternalCode::None};
            if (isFailure(end))
                m_store->runs.saveError(run.seq, error);
            m_ended.push_back({run, error});
        }
        if (i % 97 == 96 || i == runs - 1) {
            QVERIFY(m_store->transaction.commit().ok());
            if (below(3) == 0)
                QVERIFY(m_store->statistics.takeInFinished(50, kNow)); // in between, as the engine does
        }
    }
}

void StoreStatisticsTest::metricsAreThoseOfTheRuns_data()
{
    QTest::addColumn<int>("spanHours");
    QTest::addColumn<double>("fromHoursAgo"); // < 0 = from the start
    QTest::addColumn<double>("toHoursAgo");
    QTest::addColumn<QString>("task");
    QTest::addColumn<QString>("version");
    int row = 0;
    for (const int span : {1, 30, 24 * 20, 24 * 400}) {
        for (const double from : {-1.0, 1.0, 24.0, 168.0, 168.0 * 30}) {
            for (const double to : {0.0, 0.4}) {
                const bool one = ++row % 3 == 0;
                QTest::addRow("%d h, from %g to %g", span, from, to)
                    << span << from << to << (one ? QStringLiteral("task1") : QString())
                    << (row % 5 == 0 ? QStringLiteral("2026.2") : QString());
            }
        }
    }
}

void StoreStatisticsTest::metricsAreThoseOfTheRuns()
{
    QFETCH(int, spanHours);
    QFETCH(double, fromHoursAgo);
    QFETCH(double, toHoursAgo);
    QFETCH(QString, task);
    QFETCH(QString, version);
    addHistory(spanHours, 1'500, std::chrono::hours{spanHours});
    takeIn(333);

    MetricsQuery query;
    if (fromHoursAgo >= 0)
        query.from = kNow - Micros{static_cast<std::int64_t>(fromHoursAgo * 3.6e9)};
    if (toHoursAgo > 0)
        query.to = kNow - Micros{static_cast<std::int64_t>(toHoursAgo * 3.6e9)};
    query.taskId = task.toStdString();
    query.version = version.toStdString();
    const auto metrics = m_reader->metrics.read(query, kNow);
    QVERIFY(metrics.ok());
    QCOMPARE(metrics->waitingRuns, std::int64_t{0});
    if (query.from)
        QVERIFY(metrics->from <= *query.from);
    QVERIFY(metrics->to >= query.to.value_or(kNow));

    struct Plain
    {
        std::array<std::int64_t, kRunStatusCount> byStatus{};
        std::vector<Micros> durations, waits;
        void add(const Run &run)
        {
            ++byStatus[static_cast<std::size_t>(run.status)];
            if (run.startedAt) {
                durations.push_back(*run.finishedAt - *run.startedAt);
                waits.push_back(*run.startedAt - *run.queuedAt);
            }
        }
    };
    std::vector<Plain> pieces(metrics->points.size());
    std::map<std::pair<std::string, std::string>, Plain> kinds;
    Plain all;
    std::int64_t counted = 0;
    for (const auto &[run, error] : m_ended) {
        if (*run.finishedAt < metrics->from || *run.finishedAt >= metrics->to
            || (!task.isEmpty() && run.taskId != query.taskId)
            || (!version.isEmpty() && run.version != query.version))
            continue;
        ++counted;
        pieces[static_cast<std::size_t>((*run.finishedAt - metrics->from) / Micros(metrics->bucket))].add(
            run);
        kinds[{run.taskId, run.version}].add(run);
        all.add(run);
    }
    if (fromHoursAgo < 0 && toHoursAgo == 0.0 && task.isEmpty() && version.isEmpty())
        QCOMPARE(counted, static_cast<std::int64_t>(m_ended.size())); // all means all
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const MetricsPoint &point = metrics->points[i];
        QCOMPARE(point.at, metrics->from + Micros(metrics->bucket) * static_cast<int>(i));
        QCOMPARE(point.byStatus, pieces[i].byStatus);
        QVERIFY(isNear(point.duration, plainPercentiles(pieces[i].durations)));
        QVERIFY(isNear(point.wait, plainPercentiles(pieces[i].waits)));
    }
    QCOMPARE(metrics->total.byStatus, all.byStatus);
    QVERIFY(isNear(metrics->total.duration, plainPercentiles(all.durations)));
    QCOMPARE(metrics->byTask.size(), kinds.size());
    for (const TaskDurations &row : metrics->byTask) {
        const Plain &plain = kinds.at({row.taskId, row.version});
        QCOMPARE(row.runs, std::accumulate(plain.byStatus.begin(), plain.byStatus.end(), std::int64_t{0}));
        QVERIFY(isNear(row.duration, plainPercentiles(plain.durations)));
        QVERIFY(isNear(row.wait, plainPercentiles(plain.waits)));
    }
}

void StoreStatisticsTest::errorGroupsAreThoseOfTheRuns()
{
    addHistory(3, 3'000, 24h * 30);
    takeIn(271);
    struct Plain
    {
        ErrorGroup group;
        std::map<std::string, std::int64_t> versions;
    };
    std::map<std::pair<std::string, std::string>, Plain> groups;
    const TimePoint end = floorTo(kNow, 1h) + 1h;
    for (const auto &[run, error] : m_ended) {
        if (!isFailure(run.status))
            continue;
        auto [at, isNew] = groups.try_emplace({run.taskId, errorFingerprint(error)});
        ErrorGroup &group = at->second.group;
        ++group.runs;
        ++at->second.versions[run.version];
        group.firstSeen = isNew ? *run.finishedAt : std::min(group.firstSeen, *run.finishedAt);
        if (isNew || *run.finishedAt >= group.lastSeen) {
            group.lastSeen = *run.finishedAt;
            group.message = error.message;
            group.lastRun = run.id;
            group.status = run.status;
        }
        const auto hours = static_cast<std::size_t>((end - *run.finishedAt - Micros{1}) / Micros(1h));
        if (hours < 24)
            ++group.byHour[23 - hours];
        if (hours < 24 * 14)
            ++group.byDay[13 - hours / 24];
    }
    const auto list = m_reader->failures.groups(false, kNow);
    QVERIFY(list.ok());
    QCOMPARE(list->groups.size(), groups.size());
    QVERIFY(groups.size() == 16); // 4 tasks, 2 names, 2 messages
    for (const ErrorGroup &group : list->groups) {
        std::string key = group.pattern;
        std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
        const Plain &plain = groups.at({group.taskId, key});
        QCOMPARE(group.runs, plain.group.runs);
        QCOMPARE(group.firstSeen, plain.group.firstSeen);
        QCOMPARE(group.lastSeen, plain.group.lastSeen);
        QCOMPARE(group.message, plain.group.message);
        QCOMPARE(group.lastRun, plain.group.lastRun);
        QCOMPARE(group.status, plain.group.status);
        QCOMPARE(group.byHour, plain.group.byHour);
        QCOMPARE(group.byDay, plain.group.byDay);
        QVERIFY((std::map(group.versions.begin(), group.versions.end()) == plain.versions));
    }
    QVERIFY(std::is_sorted(list->groups.begin(), list->groups.end(),
                           [](const auto &a, const auto &b) { return a.lastSeen > b.lastSeen; }));
}

void StoreStatisticsTest::eachRunIsTakenInOnceAndTheRestIsTold()
{
    m_store->transaction.begin();
    for (int i = 0; i < 10; ++i)
        addEnded("a", RunStatus::Failed, kNow - 1min, "gone");
    QVERIFY(m_store->transaction.commit().ok());
    QCOMPARE(m_store->statistics.takeInFinished(4, kNow), 4);
    QCOMPARE(m_reader->failures.groups(false, kNow)->waitingRuns, 6);
    QCOMPARE(m_reader->failures.groups(false, kNow)->groups.front().runs, 4);
    QCOMPARE(m_reader->metrics.read({}, kNow)->waitingRuns, 6);
    // A change of a finished run does not finish it again.
    m_store->transaction.begin();
    m_store->runs.setTags(m_ended[0].run.seq, {}, {"vip"});
    QVERIFY(m_store->transaction.commit().ok());
    takeIn();
    m_reader.reset();
    m_store.reset(); // and a restart forgets nothing
    m_store = m_folder->open();
    m_reader = m_folder->reader();
    takeIn();
    const auto list = m_reader->failures.groups(false, kNow);
    QCOMPARE(list->waitingRuns, 0);
    QCOMPARE(list->groups.front().runs, 10);
    QCOMPARE(m_reader->metrics.read({}, kNow)->total.finished(), 10);
}

void StoreStatisticsTest::oldDetailIsForgottenAndTheDaysAreKept()
{
    m_store->transaction.begin();
    addEnded("a", RunStatus::Failed, kNow - 47h, "gone");
    addEnded("a", RunStatus::Completed, kNow - 47h, "");
    QVERIFY(m_store->transaction.commit().ok());
    takeIn();
    const auto rows = [this](const char *table, const char *where) {
        auto database = std::move(*Database::open(m_folder->file(), DatabaseUse::Read));
        Statement query =
            database->prepareOnce(std::string("SELECT count(*) FROM ") + table + " WHERE " + where);
        return query.step() ? query.integer(0) : -1;
    };
    QCOMPARE(rows("metric", "level = 0"), 2);
    const TimePoint later = kNow + 24h * 70;
    QCOMPARE(m_store->statistics.takeInFinished(10, later), 0);
    QCOMPARE(rows("metric", "level = 0"), 0);
    QCOMPARE(rows("metric", "level = 1"), 0);
    QCOMPARE(rows("error_group_hour", "1"), 0);
    QCOMPARE(m_reader->metrics.read({}, later)->total.finished(), 2);
    QCOMPARE(m_reader->failures.groups(false, later)->groups.front().runs, 1);
}

void StoreStatisticsTest::loadIsKeptAsPeaks()
{
    const TimePoint minute = floorTo(kNow, 60s) - 10min;
    m_store->statistics.noteLoad(minute + 1s, 5, 1);
    m_store->statistics.noteLoad(minute + 2s, 40, 4);
    m_store->statistics.noteLoad(minute + 3s, 2, 2);
    QVERIFY(!m_store->statistics.hasLoadToStore(minute + 59s));
    QVERIFY(m_store->statistics.hasLoadToStore(minute + 60s));
    QVERIFY(m_store->statistics.takeInFinished(1, kNow));
    m_store->statistics.noteLoad(minute + 50s, 7, 3); // the same minute again
    m_store->statistics.noteLoad(minute + 120s, 0, 0);
    QVERIFY(m_store->statistics.takeInFinished(1, kNow));
    QVERIFY(!m_store->statistics.hasLoadToStore(kNow));

    MetricsQuery query;
    query.from = minute;
    query.to = minute + 3min;
    const auto metrics = m_reader->metrics.read(query, kNow);
    QCOMPARE(metrics->points.size(), std::size_t{3});
    QCOMPARE(metrics->points[0].peakQueued, 40);
    QCOMPARE(metrics->points[0].peakSlots, 4);
    QVERIFY(!metrics->points[1].peakQueued); // nobody looked
    QCOMPARE(metrics->points[2].peakQueued, 0);
    QCOMPARE(metrics->total.peakQueued, 40);
    QCOMPARE(m_reader->metrics.read({}, kNow + 24h * 365)->total.peakSlots, 4);
}

void StoreStatisticsTest::aResolvedGroupReturnsWhenItFailsAgain()
{
    m_store->transaction.begin();
    addEnded("a", RunStatus::Failed, kNow - 2h, "gone 1");
    addEnded("a", RunStatus::Failed, kNow - 2h, "late");
    QVERIFY(m_store->transaction.commit().ok());
    takeIn();
    std::map<std::string, std::int64_t> ids;
    const ErrorGroupList list = *m_reader->failures.groups(false, kNow);
    for (const ErrorGroup &group : list.groups)
        ids[group.pattern] = group.id;
    const std::int64_t gone = ids.at("Error: gone <n>");
    const std::int64_t late = ids.at("Error: late");
    m_store->transaction.begin();
    QVERIFY(m_store->statistics.markErrorGroup(gone, ErrorGroupMark::Resolved, kNow - 1h).ok());
    QVERIFY(m_store->statistics.markErrorGroup(late, ErrorGroupMark::Ignored, kNow - 1h).ok());
    QCOMPARE(m_store->statistics.markErrorGroup(4711, ErrorGroupMark::Ignored, kNow).error().code,
             ErrorCode::NotFound);
    QVERIFY(m_store->transaction.commit().ok());
    const auto states = [&] {
        std::map<std::int64_t, ErrorGroupState> result;
        const ErrorGroupList list = *m_reader->failures.groups(true, kNow);
        for (const ErrorGroup &group : list.groups)
            result[group.id] = group.state();
        return result;
    };
    QVERIFY((states()
             == std::map<std::int64_t, ErrorGroupState>{{gone, ErrorGroupState::Resolved},
                                                        {late, ErrorGroupState::Ignored}}));
    QCOMPARE(m_reader->failures.groups(false, kNow)->groups.size(), std::size_t{1});
    QCOMPARE(m_reader->failures.groups(false, kNow)->ignored, 1);

    m_store->transaction.begin();
    addEnded("a", RunStatus::Failed, kNow - 61min, "gone 2"); // it had ended before
    QVERIFY(m_store->transaction.commit().ok());
    takeIn();
    QCOMPARE(states().at(gone), ErrorGroupState::Resolved);
    m_store->transaction.begin();
    addEnded("a", RunStatus::Failed, kNow, "gone 3");
    addEnded("a", RunStatus::Failed, kNow, "late");
    QVERIFY(m_store->transaction.commit().ok());
    takeIn();
    QVERIFY((states()
             == std::map<std::int64_t, ErrorGroupState>{{gone, ErrorGroupState::Regressed},
                                                        {late, ErrorGroupState::Ignored}}));
    QCOMPARE(m_reader->failures.groups(false, kNow)->groups.size(), std::size_t{1});
}

void StoreStatisticsTest::theRunsOfAGroupAreAFilter()
{
    addHistory(5, 1'200, 24h);
    takeIn();
    const ErrorGroupList list = *m_reader->failures.groups(false, kNow);
    for (const ErrorGroup &group : list.groups) {
        RunFilter filter;
        filter.errorGroup = group.id;
        QCOMPARE(m_reader->counter.counts(filter)->total(), group.runs);
        std::vector<RunId> expected;
        for (auto ended = m_ended.rbegin(); ended != m_ended.rend(); ++ended) {
            std::string key = errorPattern(ended->error);
            if (isFailure(ended->run.status) && ended->run.taskId == group.taskId && key == group.pattern)
                expected.push_back(ended->run.id);
        }
        std::sort(expected.rbegin(), expected.rend());
        std::vector<RunId> paged;
        std::optional<RunSeq> edge;
        while (true) {
            const auto page = m_reader->lists.page({filter, edge, {}, 7});
            for (const Run &run : page->runs)
                paged.push_back(run.id);
            if (!page->hasOlder)
                break;
            edge = page->runs.back().seq;
        }
        QVERIFY(paged == expected);
        expected.resize(std::min<std::size_t>(expected.size(), 5));
        QVERIFY(*m_reader->failures.runs(group.id, 5) == expected);
        filter.statuses = {RunStatus::Crashed};
        filter.versions = {"2026.1"};
        const auto count = std::count_if(m_ended.begin(), m_ended.end(), [&](const Ended &ended) {
            return ended.run.status == RunStatus::Crashed && ended.run.version == "2026.1"
                   && ended.run.taskId == group.taskId && errorPattern(ended.error) == group.pattern;
        });
        QCOMPARE(m_reader->counter.counts(filter)->total(), static_cast<std::int64_t>(count));
    }
}

void StoreStatisticsTest::whatTheFailingPayloadsShareIsFound()
{
    m_store->transaction.begin();
    for (int i = 0; i < 70; ++i) {
        const std::string order = ",\"order\":" + std::to_string(i) + "}";
        addEnded("a", RunStatus::Failed, kNow, "gone",
                 R"({"user":{"plan":)" + std::string(i >= 22 ? "\"free\"}" : "\"pro\"}") + order);
        addEnded("a", RunStatus::Completed, kNow, "",
                 R"({"user":{"plan":)" + std::string(i % 5 == 0 ? "\"free\"}" : "\"pro\"}") + order);
        addEnded("b", RunStatus::Completed, kNow, "", R"({"user":{"plan":"free"}})"); // another task
    }
    QVERIFY(m_store->transaction.commit().ok());
    takeIn();
    const std::int64_t group = m_reader->failures.groups(false, kNow)->groups.front().id;
    const auto traits = m_reader->failures.traits(group);
    QCOMPARE(traits->failures, 50); // the newest of 70: two of them had another plan
    QCOMPARE(traits->successes, 50);
    QVERIFY((traits->traits == std::vector<SharedTrait>{{"user.plan", "\"free\"", 48, 10}}));
}

void StoreStatisticsTest::tooManyKindsOfErrorsAreKeptTogether()
{
    m_store->transaction.begin();
    for (int i = 0; i < 10'050; ++i) {
        std::string word = "x";
        for (int rest = i; rest > 0; rest /= 26)
            word.push_back(static_cast<char>('a' + rest % 26));
        addEnded("a", RunStatus::Failed, kNow - 1min, word + (i % 26 == 0 ? "q" : "z"));
    }
    QVERIFY(m_store->transaction.commit().ok());
    takeIn(20'000);
    RunFilter other;
    std::int64_t total = 0;
    auto database = std::move(*Database::open(m_folder->file(), DatabaseUse::Read));
    Statement query = database->prepareOnce("SELECT count(*), sum(runs), max(runs) FROM error_group");
    QVERIFY(query.step());
    QCOMPARE(query.integer(0), 10'001);
    total = query.int64(1);
    QCOMPARE(total, 10'050);
    QCOMPARE(query.integer(2), 50);
    const auto list = m_reader->failures.groups(false, kNow);
    QVERIFY(list->isCut);
    QCOMPARE(list->groups.size(), std::size_t{2'000});
}

void StoreStatisticsTest::olderWorkspacesAreTakenIn()
{
    m_reader.reset();
    m_store.reset();
    m_folder = std::make_unique<StoreFolder>();
    std::ifstream in(RUNYARD_SOURCE_DIR "/tests/engine/store/schemas/v1.sql");
    std::ostringstream sql;
    sql << in.rdbuf();
    {
        auto database = std::move(*Database::open(m_folder->file(), DatabaseUse::WriteNormal));
        QVERIFY(database->execute(sql.str()).ok());
    }
    m_store = m_folder->open();
    m_reader = m_folder->reader();
    QVERIFY(m_store && m_reader);
    const RunCounts counts = *m_reader->counter.counts({});
    std::int64_t finished = 0;
    for (const RunStatus status : kAllRunStatuses)
        finished += isFinal(status) ? counts.byStatus[static_cast<std::size_t>(status)] : 0;
    QVERIFY(finished > 0);
    QCOMPARE(m_reader->metrics.read({}, kNow)->waitingRuns, finished);
    const TimePoint now = fromMicros(1'790'000'000'000'000); // after the runs of the fixture
    QVERIFY(m_store->statistics.takeInFinished(1'000, now));
    const auto metrics = m_reader->metrics.read({}, now);
    QCOMPARE(metrics->waitingRuns, 0);
    QCOMPARE(metrics->total.finished(), finished);
    for (const RunStatus status : kAllRunStatuses) {
        if (isFinal(status))
            QCOMPARE(metrics->total.byStatus[static_cast<std::size_t>(status)],
                     counts.byStatus[static_cast<std::size_t>(status)]);
    }
}

RUNYARD_TEST(StoreStatisticsTest)
#include "insights_test.moc"
