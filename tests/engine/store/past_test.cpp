// Lists and counts of the past, against replaying the plain history.
#include "tests/engine/store/store_fixture.h"

#include "engine/store/rows/counter_key.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <map>
#include <random>

using namespace runyard;
using namespace runyard::testing;

namespace {

/// Runs with random histories, and those histories as they were made.
class Histories
{
public:
    Histories(RunStore &store, unsigned seed) : m_store(store), m_random(seed) {}

    std::vector<Run> runs;
    std::map<RunSeq, std::vector<Transition>> changes;

    void add(int count)
    {
        m_store.transaction.begin();
        for (int i = 0; i < count; ++i) {
            static const char *const tasks[] = {"resize", "mail", "bill"};
            Run run = plainRun(m_store, tasks[below(3)]);
            m_now += Micros{below(3'000'000)};
            run.createdAt = run.updatedAt = m_now;
            run.status = RunStatus::Queued;
            if (below(4) == 0)
                run.tags = {"vip"};
            m_store.runs.insert(run, {});
            append(run, std::nullopt, RunStatus::Queued, m_now);
            live(run);
            runs.push_back(run);
        }
        QVERIFY(m_store.transaction.commit().ok());
    }

    std::optional<RunStatus> at(const Run &run, TimePoint moment) const
    {
        if (run.createdAt > moment)
            return std::nullopt;
        std::optional<RunStatus> status;
        for (const Transition &change : changes.at(run.seq)) {
            if (change.at <= moment)
                status = change.to;
        }
        return status;
    }

    TimePoint begin() const { return runs.front().createdAt; }
    /// A moment of the history: any, or just that of a change.
    TimePoint anyMoment()
    {
        const auto &history = changes.at(runs[static_cast<std::size_t>(below(int(runs.size())))].seq);
        const TimePoint change = history[static_cast<std::size_t>(below(int(history.size())))].at;
        const Micros shifts[] = {Micros{0}, Micros{-1}, Micros{1}, Micros{below(20'000'000)}};
        return change + shifts[below(4)];
    }
    int below(int end) { return int(m_random() % unsigned(end)); }

private:
    void live(Run &run)
    {
        Run before = run;
        TimePoint now = m_now;
        while (below(12) != 0) {
            static constexpr RunStatus kMoves[] = {
                RunStatus::Dequeued,  RunStatus::Executing, RunStatus::Frozen,  RunStatus::Reattempting,
                RunStatus::Completed, RunStatus::Failed,    RunStatus::Canceled};
            const RunStatus to = kMoves[below(7)];
            now += Micros{below(30'000'000)};
            append(run, run.status, to, now);
            run.status = to;
            run.updatedAt = now;
            if (to == RunStatus::Executing && !run.startedAt)
                run.startedAt = now;
            if (isFinal(to)) {
                run.finishedAt = now;
                break;
            }
        }
        m_store.runs.update(before, run);
    }

    void append(const Run &run, std::optional<RunStatus> from, RunStatus to, TimePoint when)
    {
        auto &history = changes[run.seq];
        history.push_back({run.seq, int(history.size()) + 1, from, to, 0, when, "Test", Actor::Engine});
        m_store.history.append(history.back());
    }

    RunStore &m_store;
    std::mt19937 m_random;
    TimePoint m_now = testing::at(0);
};

std::array<std::int64_t, kRunStatusCount> expectedCounts(const Histories &histories, TimePoint moment,
                                                         const std::string &task)
{
    std::array<std::int64_t, kRunStatusCount> counts{};
    for (const Run &run : histories.runs) {
        const auto status = histories.at(run, moment);
        if (status && (task.empty() || run.taskId == task))
            ++counts[static_cast<std::size_t>(*status)];
    }
    return counts;
}

} // namespace

class StorePastTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsAreThoseOfTheHistory_data();
    void countsAreThoseOfTheHistory();
    void pagesHoldTheRunsOfThenWithTheStatusOfThen();
    void anOpenedRunEndsAtTheMoment();
    void nothingExistsBeforeTheFirstRun();
};

void StorePastTest::countsAreThoseOfTheHistory_data()
{
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<int>("runs");
    QTest::newRow("few") << 1u << 40;
    QTest::newRow("some") << 2u << 700;
    QTest::newRow("several blocks") << 3u << int(2 * kRunsPerBlock + 500);
}

void StorePastTest::countsAreThoseOfTheHistory()
{
    QFETCH(unsigned, seed);
    QFETCH(int, runs);
    StoreFolder folder;
    auto store = folder.open();
    Histories histories(*store, seed);
    histories.add(runs);
    auto reader = folder.reader();
    for (int i = 0; i < 60; ++i) {
        const TimePoint moment = histories.anyMoment();
        const std::string task = i % 3 == 0 ? "mail" : "";
        RunFilter filter;
        if (!task.empty())
            filter.taskIds = {task};
        const auto counts = reader->past.counts(filter, moment);
        QVERIFY2(counts.ok(), counts ? "" : counts.error().text().c_str());
        QCOMPARE(counts->byStatus, expectedCounts(histories, moment, task));
        if (i == 20)
            histories.add(30); // what is noted about blocks must not hide new runs
    }
    RunFilter vip;
    vip.tags = {"vip"};
    const TimePoint moment = histories.anyMoment();
    std::int64_t expected = 0;
    for (const Run &run : histories.runs)
        expected += !run.tags.empty() && run.createdAt <= moment;
    QCOMPARE(reader->past.counts(vip, moment)->total(), expected);
}

void StorePastTest::pagesHoldTheRunsOfThenWithTheStatusOfThen()
{
    StoreFolder folder;
    auto store = folder.open();
    Histories histories(*store, 7);
    histories.add(400);
    auto reader = folder.reader();
    for (int i = 0; i < 40; ++i) {
        const TimePoint moment = histories.anyMoment();
        RunFilter filter;
        if (i % 4 == 1)
            filter.statuses = {RunStatus::Executing, RunStatus::Frozen};
        if (i % 4 == 2)
            filter.statuses = {RunStatus::Completed};
        if (i % 4 == 3)
            filter.statuses = {RunStatus::Queued, RunStatus::Failed};
        std::vector<std::pair<RunSeq, RunStatus>> expected;
        for (auto run = histories.runs.rbegin(); run != histories.runs.rend(); ++run) {
            const auto status = histories.at(*run, moment);
            const auto &wanted = filter.statuses;
            if (status
                && (wanted.empty() || std::find(wanted.begin(), wanted.end(), *status) != wanted.end()))
                expected.emplace_back(run->seq, *status);
        }
        // Down the list in small pages, then up again.
        std::vector<std::pair<RunSeq, RunStatus>> down, up;
        RunPageRequest request;
        request.filter = filter;
        request.limit = 37;
        for (bool more = true; more;) {
            const auto page = reader->past.page(request, moment);
            QVERIFY(page.ok());
            for (const Run &run : page->runs) {
                down.emplace_back(run.seq, run.status);
                QCOMPARE(run.finishedAt.has_value(), isFinal(run.status));
            }
            QCOMPARE(page->hasNewer, request.olderThan.has_value() && down.size() > page->runs.size());
            more = page->hasOlder;
            if (more)
                request.olderThan = page->runs.back().seq;
        }
        QVERIFY(down == expected);
        request.olderThan.reset();
        request.newerThan = RunSeq{0};
        request.newerThan = RunSeq{1};
        if (!expected.empty() && toInt(expected.back().first) == 1)
            up.push_back(expected.back());
        for (bool more = true; more;) {
            const auto page = reader->past.page(request, moment);
            QVERIFY(page.ok());
            for (auto run = page->runs.rbegin(); run != page->runs.rend(); ++run)
                up.emplace_back(run->seq, run->status);
            more = page->hasNewer;
            if (more)
                request.newerThan = page->runs.front().seq;
        }
        std::reverse(up.begin(), up.end());
        QVERIFY(up == expected);
    }
}

void StorePastTest::anOpenedRunEndsAtTheMoment()
{
    StoreFolder folder;
    auto store = folder.open();
    Histories histories(*store, 11);
    histories.add(60);
    auto reader = folder.reader();
    for (int i = 0; i < 60; ++i) {
        const TimePoint moment = histories.anyMoment();
        const Run &run = histories.runs[static_cast<std::size_t>(i)];
        const auto then = reader->past.detail(run.id, moment);
        const auto status = histories.at(run, moment);
        if (!status) {
            QVERIFY(!then.ok());
            QCOMPARE(then.error().code, ErrorCode::NotFound);
            continue;
        }
        QVERIFY(then.ok());
        QCOMPARE(then->run.status, *status);
        auto expected = histories.changes.at(run.seq);
        std::erase_if(expected, [&](const Transition &change) { return change.at > moment; });
        QVERIFY(then->transitions == expected);
    }
}

void StorePastTest::nothingExistsBeforeTheFirstRun()
{
    StoreFolder folder;
    auto store = folder.open();
    Histories histories(*store, 13);
    histories.add(10);
    auto reader = folder.reader();
    const TimePoint before = histories.begin() - Micros{1};
    QCOMPARE(reader->past.counts({}, before)->total(), 0);
    QVERIFY(reader->past.page({}, before)->runs.empty());
    QCOMPARE(reader->past.counts({}, histories.begin())->total(), 1);
    RunPageRequest sorted;
    sorted.order = RunOrder::Duration;
    QVERIFY2(!reader->past.page(sorted, before).ok(), "refused rather than in a wrong order");
}

RUNYARD_TEST(StorePastTest)
#include "past_test.moc"
