// Pages and counts of random workspaces under random filters, against a plain filter over all runs.
#include "engine/generator/run_generator.h"
#include "tests/engine/store/random_filter.h"
#include "tests/engine/store/reference_filter.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

using Pairs = std::vector<std::pair<std::string, std::int64_t>>;

std::map<std::string, std::int64_t> asMap(const Pairs &pairs)
{
    return {pairs.begin(), pairs.end()};
}

bool isSame(const std::vector<Run> &runs, const std::vector<const Run *> &expected)
{
    return std::equal(runs.begin(), runs.end(), expected.begin(), expected.end(),
                      [](const Run &run, const Run *other) { return run == *other; });
}

bool isMostFirst(const Pairs &pairs)
{
    return std::is_sorted(pairs.begin(), pairs.end(),
                          [](const auto &a, const auto &b) { return a.second > b.second; });
}

} // namespace

class StoreListsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pagesAreWhatThePlainFilterGives();
    void countsAreWhatThePlainFilterGives();
    void everySingleFacetIsCountedExactly();
    void countersSurviveRandomChanges();
    void runsFromAClockThatStepsBackAreFound();
    void pageSizesAreChecked();

private:
    void compareCounts(RunReader &reader, const RunFilter &filter, const std::vector<Run> &all);
    std::vector<Run> everything(RunReader &reader);

    StoreFolder m_folder;
    std::unique_ptr<RunReader> m_reader;
    std::vector<Run> m_runs; // newest first
};

void StoreListsTest::initTestCase()
{
    auto store = m_folder.open();
    QVERIFY(store);
    GeneratorOptions options;
    options.seed = 42;
    options.runs = 9'000; // some blocks of counters and a part of one
    options.active = 400;
    options.searchIndex = false;
    QVERIFY(generateRuns(*store, options).ok());
    m_reader = m_folder.reader();
    m_runs = everything(*m_reader);
    QCOMPARE(m_runs.size(), 9'000u);
}

std::vector<Run> StoreListsTest::everything(RunReader &reader)
{
    std::vector<Run> all;
    RunPageRequest request;
    request.limit = 500;
    for (bool more = true; more;) {
        const auto page = reader.lists.page(request);
        if (!page)
            return {};
        all.insert(all.end(), page->runs.begin(), page->runs.end());
        more = page->hasOlder;
        request.olderThan = all.empty() ? RunSeq::None : all.back().seq;
    }
    return all;
}

void StoreListsTest::pagesAreWhatThePlainFilterGives()
{
    Dice dice(7);
    for (int round = 0; round < 250; ++round) {
        RunPageRequest request;
        request.filter = drawFilter(dice, m_runs);
        request.limit = 1 + dice.below(60);
        const std::vector<const Run *> expected = chosen(request.filter, m_runs);
        const bool up = dice.once(2);
        const bool edged = up || dice.once(2);
        const RunSeq edge =
            dice.once(3) && !expected.empty() ? dice.one(expected)->seq : dice.one(m_runs).seq;
        if (edged)
            (up ? request.newerThan : request.olderThan) = edge;
        std::vector<const Run *> rows;
        for (const Run *run : expected) {
            if (!edged || (up ? run->seq > edge : run->seq < edge))
                rows.push_back(run);
        }
        const auto limit = static_cast<std::size_t>(request.limit);
        const bool more = rows.size() > limit;
        if (more)
            up ? rows.erase(rows.begin(), rows.end() - request.limit)
               : rows.erase(rows.begin() + request.limit, rows.end());
        const bool beyond = edged && expected.size() > rows.size()
                            && std::any_of(expected.begin(), expected.end(), [&](const Run *run) {
                                   return up ? run->seq <= edge : run->seq >= edge;
                               });
        const auto page = m_reader->lists.page(request);
        QVERIFY2(page.ok(), page.ok() ? "" : page.error().text().c_str());
        QVERIFY2(isSame(page->runs, rows), qPrintable(QStringLiteral("round %1").arg(round)));
        QCOMPARE(up ? page->hasNewer : page->hasOlder, more);
        QCOMPARE(up ? page->hasOlder : page->hasNewer, beyond);
    }
}

void StoreListsTest::compareCounts(RunReader &reader, const RunFilter &filter, const std::vector<Run> &all)
{
    const std::vector<const Run *> expected = chosen(filter, all);
    const Recount sums = recount(expected);
    const auto counts = reader.counter.counts(filter);
    QVERIFY2(counts.ok(), counts.ok() ? "" : counts.error().text().c_str());
    QCOMPARE(counts->total(), static_cast<std::int64_t>(expected.size()));
    QVERIFY(counts->byStatus == sums.byStatus);
    QVERIFY(asMap(counts->byTask) == sums.byTask);
    QVERIFY(asMap(counts->byQueue) == sums.byQueue);
    QVERIFY(asMap(counts->byVersion) == sums.byVersion);
    QVERIFY(isMostFirst(counts->byTask) && isMostFirst(counts->byTag));
    // Tags may be left out of large lists; what is there is exact, and of small lists the largest.
    QVERIFY(counts->byTag.size() <= 50);
    std::int64_t least = 0;
    for (const auto &[tag, runs] : counts->byTag) {
        QCOMPARE(runs, sums.byTag.at(tag));
        least = runs;
    }
    if (filter.isEmpty() || expected.size() <= 5'000) {
        const auto listed = asMap(counts->byTag);
        QCOMPARE(listed.size(), std::min<std::size_t>(50, sums.byTag.size()));
        for (const auto &[tag, runs] : sums.byTag)
            QVERIFY(runs <= least || listed.count(tag));
    }
}

void StoreListsTest::countsAreWhatThePlainFilterGives()
{
    Dice dice(11);
    for (int round = 0; round < 150; ++round) {
        compareCounts(*m_reader, drawFilter(dice, m_runs), m_runs);
        if (QTest::currentTestFailed())
            return;
    }
}

void StoreListsTest::everySingleFacetIsCountedExactly()
{
    compareCounts(*m_reader, {}, m_runs);
    const Recount sums = recount(chosen({}, m_runs));
    std::vector<RunFilter> filters(4);
    filters[0].search = "  ";
    filters[1].rootOnly = false;
    filters[2].createdFrom = m_runs.back().createdAt;
    filters[3].createdTo = m_runs[m_runs.size() / 2].createdAt;
    for (const RunStatus status : kAllRunStatuses)
        filters.emplace_back().statuses = {status};
    for (const auto &[task, runs] : sums.byTask)
        filters.emplace_back().taskIds = {task};
    for (const auto &[queue, runs] : sums.byQueue)
        filters.emplace_back().queues = {queue};
    for (const auto &[version, runs] : sums.byVersion)
        filters.emplace_back().versions = {version};
    for (const auto &[tag, runs] : sums.byTag) {
        if (runs > 100)
            filters.emplace_back().tags = {tag};
    }
    QVERIFY(filters.size() > 50);
    for (const RunFilter &filter : filters)
        compareCounts(*m_reader, filter, m_runs);
    for (const char *unknown : {"", "never-seen"}) {
        std::vector<RunFilter> none(4);
        none[0].taskIds = {unknown};
        none[1].tags = {unknown};
        none[2].queues = {unknown};
        none[3].schedule = ScheduleId{unknown};
        for (const RunFilter &filter : none) {
            QCOMPARE(m_reader->counter.counts(filter)->total(), 0);
            QVERIFY(m_reader->lists.page({filter, {}, {}, 10})->runs.empty());
        }
    }
}

void StoreListsTest::countersSurviveRandomChanges()
{
    StoreFolder folder;
    auto store = folder.open();
    Dice dice(5);
    std::map<RunSeq, Run> runs;
    const std::vector<std::string> tags = {"a", "b", "c", "d"};
    const auto drawTags = [&] {
        std::vector<std::string> drawn;
        while (dice.once(2))
            drawn.push_back(dice.one(tags));
        return drawn; // the same tag twice, too
    };
    const auto unique = [](std::vector<std::string> list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        return list;
    };
    for (int commit = 0; commit < 150; ++commit) {
        std::map<RunSeq, Run> changed = runs;
        store->transaction.begin();
        for (int step = 0; step < 20; ++step) {
            if (changed.empty() || dice.once(3)) {
                Run run = plainRun(*store, dice.once(2) ? "resize" : "mail", dice.one(kAllRunStatuses));
                run.tags = drawTags();
                run.holdsSlot = dice.once(2);
                store->runs.insert(run, {});
                run.tags = unique(run.tags);
                changed[run.seq] = run;
                continue;
            }
            auto at = changed.begin();
            std::advance(at, dice.below(static_cast<int>(changed.size())));
            Run run = at->second;
            if (!isFinal(run.status))
                run.status = dice.one(kAllRunStatuses);
            run.version = dice.once(2) ? "1" : "2";
            run.queue = dice.once(4) ? "media" : run.queue;
            run.holdsSlot = dice.once(2);
            store->runs.update(at->second, run);
            if (dice.once(3)) {
                const auto next = drawTags();
                store->runs.setTags(run.seq, run.tags, next);
                run.tags = unique(next);
            }
            at->second = run;
        }
        if (dice.once(5)) {
            store->transaction.rollback();
        } else {
            QVERIFY(store->transaction.commit().ok());
            runs = changed;
        }
    }
    std::vector<Run> all;
    for (const auto &[seq, run] : runs)
        all.push_back(run);
    std::reverse(all.begin(), all.end());
    auto reader = folder.reader();
    std::vector<RunFilter> filters(1);
    for (const std::string &tag : tags)
        filters.emplace_back().tags = {tag};
    filters.emplace_back().createdTo = at(100'000'000);
    filters.emplace_back().versions = {"2"};
    for (const RunFilter &filter : filters)
        compareCounts(*reader, filter, all);
}

void StoreListsTest::runsFromAClockThatStepsBackAreFound()
{
    StoreFolder folder;
    auto store = folder.open();
    std::vector<Run> all;
    store->transaction.begin();
    for (int i = 0; i < 9'000; ++i) {
        Run run = plainRun(*store, "resize", RunStatus::Completed);
        run.createdAt = at(i < 6'000 ? i * 10 : (i - 3'000) * 10); // eight hours back
        store->runs.insert(run, {});
        all.insert(all.begin(), run);
        if (i % 1'000 == 999) {
            QVERIFY(store->transaction.commit().ok());
            store->transaction.begin();
        }
    }
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    for (const int from : {0, 3'000, 29'990, 30'001, 59'990, 60'000}) {
        RunFilter filter;
        filter.createdFrom = at(from);
        filter.createdTo = at(from + 12'345);
        compareCounts(*reader, filter, all);
        const auto page = reader->lists.page({filter, {}, {}, 500});
        std::vector<const Run *> expected = chosen(filter, all);
        expected.resize(std::min<std::size_t>(expected.size(), 500));
        QVERIFY(isSame(page->runs, expected));
    }
}

void StoreListsTest::pageSizesAreChecked()
{
    for (const int limit : {0, -1, 501}) {
        const auto page = m_reader->lists.page({{}, {}, {}, limit});
        QVERIFY(!page.ok());
        QCOMPARE(page.error().code, ErrorCode::InvalidInput);
    }
}

RUNYARD_TEST(StoreListsTest)
#include "lists_test.moc"
