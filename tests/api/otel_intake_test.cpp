// What exporters post while the engine is slow: bounded, and answered when it is durable.
#include "engine/api/otel/otel_intake.h"
#include "engine/base/limits.h"
#include "tests/support/fake_client.h"

#include <QTest>

#include <mutex>

using namespace runyard;

namespace {

/// Its commits take until the test says so.
class SlowEngine final : public test::FakeClient
{
public:
    contract::Spans &spans() override { return m_spans; }
    std::size_t waiting()
    {
        const std::lock_guard lock(m_mutex);
        return m_waiting.size();
    }
    void commitOne(const Result<TelemetryTaken> &result)
    {
        std::unique_lock lock(m_mutex);
        const auto reply = std::move(m_waiting.front());
        m_waiting.erase(m_waiting.begin());
        lock.unlock();
        reply(result);
    }

private:
    struct Slow final : contract::RefusingSpans
    {
        explicit Slow(SlowEngine &slow) : RefusingSpans(slow.traits()), engine(slow) {}
        void add(Telemetry, Reply<TelemetryTaken> reply) override
        {
            const std::lock_guard lock(engine.m_mutex);
            engine.m_waiting.push_back(std::move(reply));
        }
        SlowEngine &engine;
    };

    Slow m_spans{*this};
    std::mutex m_mutex;
    std::vector<Reply<TelemetryTaken>> m_waiting;
};

/// What one client was answered.
class Client final : public HttpReply::Exchange
{
public:
    void answer(HttpResponse response) override
    {
        const std::lock_guard lock(m_mutex);
        m_response = std::move(response);
    }
    void whenGone(std::function<void()>) override {}
    int status()
    {
        const std::lock_guard lock(m_mutex);
        return m_response ? m_response->status : 0;
    }
    std::string body()
    {
        const std::lock_guard lock(m_mutex);
        return m_response ? m_response->body : std::string();
    }

private:
    std::mutex m_mutex;
    std::optional<HttpResponse> m_response;
};

struct Intake
{
    SlowEngine engine;
    SystemClock clock;
    OtelIntake intake{engine, clock};

    std::shared_ptr<Client> post(std::string body, TelemetryKind kind = TelemetryKind::Traces)
    {
        auto client = std::make_shared<Client>();
        intake.take(kind, std::move(body), Answer(HttpReply(client)));
        return client;
    }
};

} // namespace

class OtelIntakeTest : public QObject
{
    Q_OBJECT

private slots:
    void theAnswerComesWithTheCommit();
    void whatWaitsIsBounded();
    void whatCannotBeStoredIsSaid();
};

void OtelIntakeTest::theAnswerComesWithTheCommit()
{
    Intake intake;
    const auto client = intake.post(R"({"resourceSpans":[]})");
    QTRY_COMPARE(intake.engine.waiting(), std::size_t{1});
    QCOMPARE(client->status(), 0);
    intake.engine.commitOne(TelemetryTaken{});
    QCOMPARE(client->status(), 200);
    QCOMPARE(client->body(), std::string("{}"));
    const auto broken = intake.post("{", TelemetryKind::Logs);
    QTRY_COMPARE(broken->status(), 400);
    QCOMPARE(intake.engine.waiting(), std::size_t{0});
}

void OtelIntakeTest::whatWaitsIsBounded()
{
    Intake intake;
    const std::string quarter(limits::kTelemetryWaiting / 4, ' ');
    std::vector<std::shared_ptr<Client>> clients;
    for (int i = 0; i < 4; ++i)
        clients.push_back(intake.post(quarter));
    const auto tooMuch = intake.post("{}");
    QCOMPARE(tooMuch->status(), 503);
    QTRY_COMPARE(intake.engine.waiting(), std::size_t{4});
    intake.engine.commitOne(TelemetryTaken{});
    QCOMPARE(clients.front()->status(), 200);
    const auto again = intake.post("{}");
    QTRY_COMPARE(intake.engine.waiting(), std::size_t{4});
    while (intake.engine.waiting() > 0)
        intake.engine.commitOne(TelemetryTaken{});
    QCOMPARE(again->status(), 200);
}

void OtelIntakeTest::whatCannotBeStoredIsSaid()
{
    Intake intake;
    const auto client = intake.post("{}");
    QTRY_COMPARE(intake.engine.waiting(), std::size_t{1});
    intake.engine.commitOne(Error{ErrorCode::StorageFailed, "The disk is full.", {}, {}});
    QCOMPARE(client->status(), 500);
    const auto partly = intake.post("{}", TelemetryKind::Logs);
    QTRY_COMPARE(intake.engine.waiting(), std::size_t{1});
    intake.engine.commitOne(TelemetryTaken{.unknownRun = 2, .pastLimit = 3});
    QVERIFY(partly->body().find(R"("rejectedLogRecords":"5")") != std::string::npos);
}

QTEST_GUILESS_MAIN(OtelIntakeTest)
#include "otel_intake_test.moc"
