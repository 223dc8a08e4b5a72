// Sorted lists, places in lists and runs over time, of random workspaces under random filters, against a
// plain filter and sort over all runs. A part of the runs is not in the search index and the orders yet.
#include "engine/generator/run_generator.h"
#include "tests/engine/store/random_filter.h"
#include "tests/engine/store/reference_filter.h"
#include "tests/engine/store/store_fixture.h"

#include "engine/domain/run_query_text.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

/// The list a person would see, from the first row to the last.
std::vector<const Run *> sorted(std::vector<const Run *> runs, RunOrder order, bool ascending)
{
    std::stable_sort(runs.begin(), runs.end(), [&](const Run *a, const Run *b) {
        const auto left = orderValue(order, *a);
        const auto right = orderValue(order, *b);
        if (left.has_value() != right.has_value())
            return left.has_value();
        if (!left)
            return a->seq > b->seq;
        const auto leftKey = std::pair(*left, a->seq);
        const auto rightKey = std::pair(*right, b->seq);
        return ascending ? leftKey < rightKey : leftKey > rightKey;
    });
    return runs;
}

std::vector<RunSeq> seqs(const std::vector<Run> &runs)
{
    std::vector<RunSeq> keys;
    for (const Run &run : runs)
        keys.push_back(run.seq);
    return keys;
}

} // namespace

class StoreOrdersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sortedPagesAreWhatAPlainSortGives_data();
    void sortedPagesAreWhatAPlainSortGives();
    void aLongWalkMeetsEveryRunOnce();
    void placesAreTheNumberOfRowsBefore();
    void momentsLeadToTheNewestRunBefore();
    void histogramsCountEveryRunInItsBucket();
    void conditionsOnDataAreMetByTheDataAlone();

private:
    StoreFolder m_folder;
    std::unique_ptr<RunStore> m_store;
    std::unique_ptr<RunReader> m_reader;
    std::vector<Run> m_runs; // newest first
};

void StoreOrdersTest::initTestCase()
{
    m_store = m_folder.open();
    QVERIFY(m_store);
    GeneratorOptions options;
    options.seed = 4;
    options.runs = 9'000;
    options.active = 300;
    options.searchIndex = false;
    QVERIFY(generateRuns(*m_store, options).ok());
    while (m_store->search.indexSome(1'000) > 1'500) {
    }
    m_reader = m_folder.reader();
    QVERIFY(*m_reader->counter.unindexed() > 0);
    RunPageRequest request;
    request.limit = 500;
    for (bool more = true; more;) {
        const auto page = m_reader->lists.page(request);
        QVERIFY(page.ok());
        m_runs.insert(m_runs.end(), page->runs.begin(), page->runs.end());
        more = page->hasOlder;
        request.olderThan = m_runs.back().seq;
    }
    QCOMPARE(m_runs.size(), 9'000u);
}

void StoreOrdersTest::sortedPagesAreWhatAPlainSortGives_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<bool>("ascending");
    const std::pair<const char *, RunOrder> orders[] = {{"created", RunOrder::Created},
                                                        {"finished", RunOrder::Finished},
                                                        {"duration", RunOrder::Duration},
                                                        {"waited", RunOrder::Waited},
                                                        {"attempts", RunOrder::Attempts}};
    for (const auto &[name, order] : orders) {
        for (const bool ascending : {false, true})
            QTest::addRow("%s %s", name, ascending ? "up" : "down") << static_cast<int>(order) << ascending;
    }
}

void StoreOrdersTest::sortedPagesAreWhatAPlainSortGives()
{
    QFETCH(int, order);
    QFETCH(bool, ascending);
    Dice dice(static_cast<unsigned>(order) * 2 + ascending + 1);
    for (int round = 0; round < 60; ++round) {
        RunPageRequest request;
        request.order = static_cast<RunOrder>(order);
        request.ascending = ascending;
        request.limit = 1 + dice.below(50);
        if (round % 3 != 0)
            request.filter = drawFilter(dice, m_runs);
        const auto rows = sorted(chosen(request.filter, m_runs), request.order, ascending);
        if (rows.empty())
            continue;
        const bool edged = dice.once(2);
        const bool up = edged && dice.once(2);
        const int at = edged ? dice.below(static_cast<int>(rows.size())) : -1;
        if (edged) {
            const Run &edge = *rows[static_cast<std::size_t>(at)];
            (up ? request.newerThan : request.olderThan) = edge.seq;
            request.edgeValue = orderValue(request.order, edge);
        }
        const int first = up ? std::max(0, at - request.limit) : at + 1;
        const int last = up ? at : std::min(static_cast<int>(rows.size()), at + 1 + request.limit);
        std::vector<RunSeq> expected;
        for (int row = first; row < last; ++row)
            expected.push_back(rows[static_cast<std::size_t>(row)]->seq);
        const auto page = m_reader->lists.page(request);
        QVERIFY2(page.ok(), page.ok() ? "" : page.error().text().c_str());
        QVERIFY2(seqs(page->runs) == expected,
                 qPrintable(QStringLiteral("round %1: %2 rows for %3")
                                .arg(round)
                                .arg(page->runs.size())
                                .arg(QString::fromStdString(formatRunQuery(request.filter)))));
        QCOMPARE(page->hasNewer, first > 0);
        QCOMPARE(page->hasOlder, last < static_cast<int>(rows.size()));
    }
}

void StoreOrdersTest::aLongWalkMeetsEveryRunOnce()
{
    for (const RunOrder order : {RunOrder::Duration, RunOrder::Attempts}) {
        RunPageRequest request;
        request.order = order;
        request.limit = 400;
        std::vector<RunSeq> met;
        for (bool more = true; more;) {
            const auto page = m_reader->lists.page(request);
            QVERIFY(page.ok());
            for (const Run &run : page->runs)
                met.push_back(run.seq);
            more = page->hasOlder;
            request.olderThan = page->runs.back().seq;
            request.edgeValue = orderValue(order, page->runs.back());
        }
        QCOMPARE(met.size(), m_runs.size());
        std::sort(met.begin(), met.end());
        QVERIFY(std::adjacent_find(met.begin(), met.end()) == met.end());
    }
}

void StoreOrdersTest::placesAreTheNumberOfRowsBefore()
{
    Dice dice(23);
    for (int round = 0; round < 60; ++round) {
        RunPlaceRequest request;
        request.order = static_cast<RunOrder>(dice.below(5));
        request.ascending = dice.once(2);
        if (dice.once(2))
            request.filter = drawFilter(dice, m_runs);
        const auto rows = sorted(chosen(request.filter, m_runs), request.order, request.ascending);
        if (rows.empty())
            continue;
        const int row = dice.below(static_cast<int>(rows.size()));
        request.run = rows[static_cast<std::size_t>(row)]->id;
        const auto place = m_reader->lists.place(request);
        QVERIFY2(place.ok(), place.ok() ? "" : place.error().text().c_str());
        QVERIFY2(place->before == row, qPrintable(QString::fromStdString(formatRunQuery(request.filter))));
        QCOMPARE(place->key.seq, rows[static_cast<std::size_t>(row)]->seq);
    }
    RunPlaceRequest unknown;
    unknown.run = RunId{"run_nobody"};
    QVERIFY(!m_reader->lists.place(unknown).ok());
}

void StoreOrdersTest::momentsLeadToTheNewestRunBefore()
{
    Dice dice(29);
    for (int round = 0; round < 60; ++round) {
        RunPlaceRequest request;
        request.createdAt = dice.one(m_runs).createdAt + Micros{dice.below(3) - 1};
        if (dice.once(2))
            request.filter.statuses = {dice.one(m_runs).status};
        std::int64_t before = 0; // of those later than the moment; the one at the place is not before itself
        RunSeq newest = RunSeq::None;
        for (const Run &run : m_runs) {
            if (run.createdAt <= *request.createdAt) {
                newest = run.seq;
                break;
            }
        }
        for (const Run *run : chosen(request.filter, m_runs))
            before += run->seq > newest ? 1 : 0;
        const auto place = m_reader->lists.place(request);
        QVERIFY(place.ok());
        QCOMPARE(place->before, before);
    }
}

void StoreOrdersTest::histogramsCountEveryRunInItsBucket()
{
    Dice dice(31);
    for (int round = 0; round < 60; ++round) {
        HistogramRequest request;
        request.buckets = 1 + dice.below(80);
        if (dice.once(2))
            request.filter = drawFilter(dice, m_runs);
        if (dice.once(2)) {
            request.from = dice.one(m_runs).createdAt;
            request.to = *request.from + std::chrono::hours(1 + dice.below(2'000));
        }
        const auto histogram = m_reader->counter.histogram(request);
        QVERIFY2(histogram.ok(), histogram.ok() ? "" : histogram.error().text().c_str());
        QCOMPARE(histogram->buckets.size(), static_cast<std::size_t>(request.buckets));
        std::vector<RunHistogram::Bucket> expected(histogram->buckets.size());
        for (const Run *run : chosen(request.filter, m_runs)) {
            if ((request.from && run->createdAt < *request.from)
                || (request.to && run->createdAt >= *request.to))
                continue;
            const auto bucket = (run->createdAt - histogram->from) / histogram->width;
            QVERIFY(bucket >= 0 && bucket < request.buckets);
            ++expected[static_cast<std::size_t>(bucket)][outcomeOf(run->status)];
        }
        QVERIFY2(histogram->buckets == expected, qPrintable(QStringLiteral("round %1").arg(round)));
    }
    HistogramRequest none;
    none.buckets = 0;
    QVERIFY(!m_reader->counter.histogram(none).ok());
}

void StoreOrdersTest::conditionsOnDataAreMetByTheDataAlone()
{
    StoreFolder folder;
    auto store = folder.open();
    const std::string filler(20'000, 'x'); // longer than what the index takes of a text
    const auto add = [&](RunStatus status, const std::string &payload, const std::string &error) {
        store->transaction.begin();
        const Run run = plainRun(*store, "task", status);
        NewRunData data;
        data.payload = Packet::json(payload);
        store->runs.insert(run, data);
        if (!error.empty())
            store->runs.saveError(run.seq, RunError{.message = error});
        QVERIFY(store->transaction.commit().ok());
    };
    add(RunStatus::Completed, R"({"user":{"id":42},"name":"Ada"})", {});
    add(RunStatus::Failed, R"({"user":{"id":7},"name":"ada"})", "The request timed out");
    add(RunStatus::Crashed, R"({"pad":")" + filler + R"(","user":{"id":42}})", "100% of_it");
    add(RunStatus::Completed, R"(["42"])", {});
    while (store->search.indexSome(100) > 0) {
    }
    add(RunStatus::Completed, R"({"user":{"id":42},"late":true})", {}); // not indexed
    auto reader = folder.reader();
    const auto found = [&](const char *query) {
        const RunFilter filter = parseRunQuery(query).filter;
        const auto page = reader->lists.page({filter, {}, {}, 100});
        QString keys;
        for (const Run &run : page->runs)
            keys += QString::number(toInt(run.seq));
        const auto counts = reader->counter.counts(filter);
        return counts->total() == static_cast<std::int64_t>(page->runs.size()) ? keys : QStringLiteral("?");
    };
    QCOMPARE(found("payload.user.id:42"), QStringLiteral("531"));
    QCOMPARE(found("payload.user.id>40"), QStringLiteral("531"));
    QCOMPARE(found("payload.user.id<40"), QStringLiteral("2"));
    QCOMPARE(found("payload.0:42"), QStringLiteral("4"));
    QCOMPARE(found("payload.name:Ada"), QStringLiteral("1"));
    QCOMPARE(found("payload.name:*da"), QStringLiteral("21"));
    QCOMPARE(found("-payload.user.id:42"), QStringLiteral("42"));
    QCOMPARE(found("error:\"TIMED out\""), QStringLiteral("2"));
    QCOMPARE(found("error:\"100% of_it\""), QStringLiteral("3"));
    QCOMPARE(found("error:1000"), QString());
    QCOMPARE(found("-error:timed status:failed,crashed"), QStringLiteral("3"));
    QCOMPARE(found("ada"), QStringLiteral("21"));
    QCOMPARE(found("-ada"), QStringLiteral("543"));
    QCOMPARE(found("\"user id\""), QStringLiteral("21"));
    QCOMPARE(found("\"id user\""), QString());
}

RUNYARD_TEST(StoreOrdersTest)
#include "orders_test.moc"
