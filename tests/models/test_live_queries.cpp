// Lists, counts and charts of a query stay true to it while runs change: over a real engine, whose runs do
// what they like. After things have settled each says what a fresh reading says.
#include "engine/contract/run_lists.h"
#include "engine/domain/run_query_text.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_histogram_model.h"
#include "models/runs/run_list_model.h"
#include "tests/views/engine_fixture.h"

#include <QTest>

#include <random>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

constexpr int kSettleMillis = 20'000;

const QByteArray kProject = R"(
[project]
name = "Queries"

[[task]]
id = "echo"
command = ["cat"]

[[task]]
id = "slow"
command = ["sh", "-c", "sleep 0.6; echo '{\"n\": 3}'"]

[[task]]
id = "broken"
command = ["sh", "-c", "echo 'juniper is out' >&2; exit 3"]
retry = { max_attempts = 1 }
)";

/// The list, the counts and the chart of one query.
struct Watched
{
    Watched(EngineClient &engine, const Clock &clock, const char *query)
        : client(engine)
        , text(query)
        , filter(parseRunQuery(query).filter)
        , list(engine, clock)
        , facets(engine)
        , chart(engine)
    {
        list.setFilter(filter);
        facets.setFilter(filter);
        chart.setShown(true);
        chart.setFilter(filter);
        list.showRows(0, 30);
    }

    std::vector<std::string> freshIds() const
    {
        RunPageRequest request;
        request.filter = filter;
        request.limit = 500;
        const auto page = EngineFixture::wait<RunPage>(
            [&](Reply<RunPage> reply) { client.runLists().page(request, std::move(reply)); });
        std::vector<std::string> ids;
        if (page.ok()) {
            for (const Run &run : page->runs)
                ids.push_back(run.id.text);
        }
        return ids;
    }
    std::vector<std::string> listedIds() const
    {
        std::vector<std::string> ids;
        for (int row = 0; row < list.rowCount(); ++row)
            ids.push_back(list.runAt(row) ? list.runAt(row)->id.text : std::string());
        return ids;
    }
    qint64 freshCount() const
    {
        const auto counts = EngineFixture::wait<RunCounts>(
            [&](Reply<RunCounts> reply) { client.runLists().counts(filter, {}, std::move(reply)); });
        return counts.ok() ? counts->total() : -1;
    }
    qint64 charted() const
    {
        qint64 sum = 0;
        for (const auto &bucket : chart.histogram().buckets) {
            for (const auto number : bucket)
                sum += number;
        }
        return sum;
    }
    bool agrees() const
    {
        const auto ids = freshIds();
        const auto count = static_cast<qint64>(ids.size());
        return listedIds() == ids && freshCount() == count && facets.total() == count && charted() == count;
    }
    QByteArray said() const
    {
        return QByteArray(text) + ": rows " + QByteArray::number(list.rowCount()) + ", counted "
               + QByteArray::number(facets.total()) + ", charted " + QByteArray::number(charted())
               + ", fresh " + QByteArray::number(qint64(freshIds().size()));
    }

    EngineClient &client;
    const char *text;
    RunFilter filter;
    RunListModel list;
    RunFacetsModel facets;
    RunHistogramModel chart;
};

std::string payloadOf(const std::string &number, const char *letter, const char *tree)
{
    const QString text = QStringLiteral("{'user':{'id':%1},'a b':'%2','a.b':%1,"
                                        "'items':[{'sku':'s-1'},{'sku':'s-%1'}],'note':'%3'}");
    return format::utf8(text.arg(format::text(number), QLatin1String(letter), QLatin1String(tree))
                            .replace(QLatin1Char('\''), QLatin1Char('"')));
}

std::string metadataOf(int step)
{
    return "{\"step\":" + std::to_string(step) + "}";
}

} // namespace

class TestLiveQueries : public QObject
{
    Q_OBJECT

    SystemClock m_clock;

private slots:
    void everyQueryStaysTrueWhileRunsChange()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        std::vector<std::unique_ptr<Watched>> watched;
        for (const char *query :
             {"", "payload.user.id:1", "payload.\"a b\":x", "payload.a.b:2", "payload.items[0].sku:s-1",
              "payload.items[*].sku:s-2", "juniper", "tag:vip", "-tag:vip status:completed",
              "tag:late juniper", "status:failed error:\"exit code\"", "output.n:3", "metadata.step>1",
              "duration>0.5s", "attempts:1 -payload.user.id:2", "status:queued,executing,delayed",
              "is:live waited<1h -juniper"})
            watched.push_back(std::make_unique<Watched>(engine.client(), m_clock, query));
        TriggerOptions later;
        later.delayUntil = SystemClock().now() + std::chrono::hours{1};
        engine.trigger("echo", "{}", later); // so that every query finds something in the end
        std::mt19937 random(11);
        const auto pick = [&](int below) {
            return static_cast<int>(random() % static_cast<unsigned>(below));
        };
        std::vector<RunId> runs;
        for (int step = 0; step < 60; ++step) {
            change(engine, pick, runs);
            QTest::qWait(pick(60));
            if (step % 20 != 19)
                continue;
            for (const auto &one : watched)
                QVERIFY2(QTest::qWaitFor([&] { return one->agrees(); }, kSettleMillis),
                         one->said().constData());
        }
        for (const auto &one : watched)
            QVERIFY2(one->filter.isEmpty() || !one->freshIds().empty(), one->text); // each found something
    }

    void aSpanRollsOnAsTimePasses()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        Watched recent(engine.client(), m_clock, "created>4s");
        Watched older(engine.client(), m_clock, "created<4s task:echo");
        Watched ended(engine.client(), m_clock, "finished>5s");
        engine.trigger("echo", "1");
        engine.trigger("echo", "2");
        QTRY_COMPARE_WITH_TIMEOUT(recent.list.rowCount(), 2, 3'000);
        QCOMPARE(older.list.rowCount(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(recent.list.rowCount(), 0, 9'000); // nothing happens but time
        QTRY_COMPARE_WITH_TIMEOUT(older.list.rowCount(), 2, 3'000);
        QTRY_COMPARE_WITH_TIMEOUT(ended.list.rowCount(), 0, 9'000);
        for (const Watched *one : {&recent, &older, &ended})
            QVERIFY2(QTest::qWaitFor([&] { return one->agrees(); }, 5'000), one->said().constData());
    }

    void aRunThatExecutesComesToHaveALongDuration()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject + R"(
[[task]]
id = "long"
command = ["sleep", "30"]
)"));
        Watched longOnes(engine.client(), m_clock, "duration>2s");
        const RunId run = engine.trigger("long");
        QTRY_COMPARE_WITH_TIMEOUT(longOnes.list.rowCount(), 1, 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(longOnes.facets.total(), 1, 5'000);
        engine.client().runCommands().cancel(run, "enough", Actor::User, [](Result<CancelReply>) {});
        QVERIFY2(QTest::qWaitFor([&] { return longOnes.agrees(); }, 10'000), longOnes.said().constData());
    }

private:
    template <class Pick>
    static void change(EngineFixture &engine, Pick pick, std::vector<RunId> &runs)
    {
        static const char *const tasks[] = {"echo", "echo", "slow", "broken"};
        const int kind = runs.size() < 6 ? 0 : pick(10);
        if (kind < 6) {
            const std::string number = std::to_string(pick(3));
            const std::string payload =
                payloadOf(number, pick(2) != 0 ? "x" : "y", pick(3) == 0 ? "a juniper" : "an oak");
            TriggerOptions options;
            if (pick(3) == 0)
                options.tags = {"vip"};
            if (pick(5) == 0)
                options.delayUntil = SystemClock().now() + Millis{300 + pick(1'500)};
            runs.push_back(engine.trigger(tasks[pick(4)], payload.c_str(), options));
            return;
        }
        const RunId run = runs[static_cast<std::size_t>(pick(static_cast<int>(runs.size())))];
        if (kind == 6)
            engine.client().runCommands().cancel(run, "test", Actor::User, [](Result<CancelReply>) {});
        else if (kind == 7)
            engine.client().runCommands().addTags(run, {pick(2) ? "late" : "vip"}, [](Result<Run>) {});
        else
            engine.client().runCommands().setMetadata(run, metadataOf(pick(4)), [](Result<Run>) {});
    }
};

QTEST_GUILESS_MAIN(TestLiveQueries)
#include "test_live_queries.moc"
