// Subscriptions: rows by the page, changes in order, waiting without reading.
#include "engine/api/realtime/realtime_hub.h"
#include "tests/support/synthetic_client.h"

#include <QTest>

using namespace runyard;
using wire::Json;

namespace {

class TestClock final : public Clock
{
public:
    TimePoint now() const override { return at; }
    TimePoint at = SystemClock().now();
};

/// One request's answer.
class Call : public HttpReply::Exchange
{
public:
    void answer(HttpResponse response) override { responses.push_back(std::move(response)); }
    void whenGone(std::function<void()> then) override { gone = std::move(then); }

    std::string header(const std::string &name) const
    {
        for (const auto &[key, value] : responses.at(0).headers) {
            if (key == name)
                return value;
        }
        return {};
    }
    ShapeOffset offset() const
    {
        return ShapeOffset::parse(header("electric-offset")).value_or(ShapeOffset{-1, -1});
    }
    Json messages() const { return Json::parse(responses.at(0).body); }
    /// "insert run_1, update run_2, up-to-date"
    std::string told() const
    {
        std::string text;
        for (const auto &message : messages()) {
            text += text.empty() ? "" : ", ";
            if (message["headers"].contains("control"))
                text += message["headers"]["control"].get<std::string>();
            else
                text += message["headers"]["operation"].get<std::string>() + " "
                        + message["value"]["id"].get<std::string>();
        }
        return text;
    }

    std::vector<HttpResponse> responses;
    std::function<void()> gone;
};

} // namespace

class RealtimeHubTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        client = std::make_unique<runyard::testing::SyntheticClient>();
        clock = std::make_unique<TestClock>();
        hub = std::make_unique<RealtimeHub>(*client, *clock, nullptr);
    }
    void cleanup()
    {
        hub.reset();
        client.reset();
    }

    void aRunComesWholeAndThenItsChanges()
    {
        Run run = make(RunStatus::Queued);
        const auto first = ask(ofRun(run));
        QCOMPARE(first->told(), "insert " + run.id.text + ", up-to-date");
        QVERIFY(first->header("electric-schema").find("\"runTags\":{\"type\":\"text\",\"dims\":1}")
                != std::string::npos);
        QVERIFY(!first->header("electric-handle").empty());

        const auto live = ask(ofRun(run), first->offset());
        QVERIFY(live->responses.empty());
        run.status = RunStatus::Executing;
        client->publish({run});
        QCOMPARE(live->told(), "update " + run.id.text + ", up-to-date");
        QCOMPARE(live->messages()[0]["value"]["status"].get<std::string>(), std::string("EXECUTING"));
        QVERIFY(!live->header("electric-cursor").empty());
        QVERIFY(live->offset().change > first->offset().change);
    }

    void aChangeBetweenTwoAnswersIsNotLost()
    {
        Run run = make(RunStatus::Queued);
        const auto first = ask(ofRun(run));
        run.status = RunStatus::Completed;
        client->publish({run});
        const auto live = ask(ofRun(run), first->offset());
        QCOMPARE(live->messages().at(0)["value"]["status"].get<std::string>(),
                 std::string("COMPLETED_SUCCESSFULLY"));
        QVERIFY(ask(ofRun(run), live->offset())->responses.empty()); // and is told once
    }

    void nothingIsReadForThoseWhoWait()
    {
        Run run = make(RunStatus::Queued);
        Run other = make(RunStatus::Queued);
        const auto start = ask(ofRun(run))->offset();
        std::vector<std::shared_ptr<Call>> calls;
        for (int i = 0; i < 200; ++i)
            calls.push_back(ask(ofRun(run), start));
        const int before = client->detailsAsked;
        for (int i = 0; i < 50; ++i)
            client->publish({other});
        QCOMPARE(client->detailsAsked, before);
        client->publish({run});
        QCOMPARE(client->detailsAsked, before + 1); // one read for all of them
        for (const auto &call : calls)
            QCOMPARE(call->told(), "update " + run.id.text + ", up-to-date");
    }

    void anAnswerIsHeldForTwentySeconds()
    {
        const Run run = make(RunStatus::Queued);
        const auto first = ask(ofRun(run));
        const auto live = ask(ofRun(run), first->offset());
        clock->at += Seconds(19);
        hub->tick();
        QVERIFY(live->responses.empty());
        clock->at += Seconds(1);
        hub->tick();
        QCOMPARE(live->told(), std::string("up-to-date"));
        QCOMPARE(hub->waiting(), std::size_t(0));
        QVERIFY(live->offset().change >= first->offset().change);
    }

    void whoLeavesWaitsNoMore()
    {
        const Run run = make(RunStatus::Queued);
        const auto live = ask(ofRun(run), ask(ofRun(run))->offset());
        QCOMPARE(hub->waiting(), std::size_t(1));
        live->gone();
        QCOMPARE(hub->waiting(), std::size_t(0));
        client->publish({run});
        QVERIFY(live->responses.empty());
    }

    void tagsMustAllBeThere()
    {
        Run both = make(RunStatus::Queued, {"a", "b"});
        Run one = make(RunStatus::Queued, {"a"});
        const auto first = ask(ofTags({"a", "b"}));
        QCOMPARE(first->told(), "insert " + both.id.text + ", up-to-date");
        const auto live = ask(ofTags({"a", "b"}), first->offset());
        client->publish({one});
        QVERIFY(live->responses.empty());
        Run late = client->make(RunStatus::Queued);
        late.tags = {"b", "a", "c"};
        client->publish({late});
        QCOMPARE(live->told(), "update " + late.id.text + ", up-to-date");
        const auto next = ask(ofTags({"a", "b"}), live->offset());
        one.tags = {"a", "b"}; // a tag that comes later counts as well
        client->publish({one, both});
        QCOMPARE(next->told(), "update " + one.id.text + ", update " + both.id.text + ", up-to-date");
    }

    void aBatchIsItsRuns()
    {
        Run mine = make(RunStatus::Queued);
        mine.batchId = BatchId("batch_1");
        Run other = make(RunStatus::Queued);
        other.batchId = BatchId("batch_2");
        client->publish({mine, other});
        ShapeRequest request;
        request.subject.batch = BatchId("batch_1");
        request.handle = "h";
        const auto first = ask(request);
        QCOMPARE(first->told(), "insert " + mine.id.text + ", up-to-date");
        const auto live = ask(request, first->offset());
        client->publish({other});
        QVERIFY(live->responses.empty());
        client->publish({mine});
        QCOMPARE(live->told(), "update " + mine.id.text + ", up-to-date");
    }

    void aTagThatLooksLikeAnIdIsNone()
    {
        const Run run = make(RunStatus::Queued);
        const auto live = ask(ofRun(run), ask(ofRun(run))->offset());
        const Run other = make(RunStatus::Queued, {run.id.text});
        client->publish({other});
        QVERIFY(live->responses.empty());
    }

    void oldRunsAreLeftOut()
    {
        make(RunStatus::Queued, {"a"});
        auto request = ofTags({"a"});
        request.subject.createdFrom = clock->at;
        QCOMPARE(ask(request)->told(), std::string("up-to-date"));
    }

    void manyRowsComeByThePage()
    {
        std::vector<std::string> made;
        for (int i = 0; i < 250; ++i)
            made.push_back(make(RunStatus::Queued, {"a"}).id.text);
        std::vector<std::string> seen;
        std::optional<ShapeOffset> offset;
        int pages = 0;
        for (bool isUpToDate = false; !isUpToDate; ++pages) {
            QVERIFY(pages < 10);
            const auto call = ask(ofTags({"a"}), offset, false);
            isUpToDate = !call->header("electric-up-to-date").empty();
            if (offset) // strictly on
                QVERIFY(call->offset().change > offset->change || call->offset().row > offset->row);
            offset = call->offset();
            for (const auto &message : call->messages()) {
                if (message.contains("value"))
                    seen.push_back(message["value"]["id"]);
            }
        }
        QCOMPARE(pages, 3);
        QCOMPARE(seen, made);
    }

    void whatHappensWhilePagesAreReadComesAfterwards()
    {
        std::vector<Run> runs;
        for (int i = 0; i < 150; ++i)
            runs.push_back(make(RunStatus::Queued, {"a"}));
        const auto first = ask(ofTags({"a"}));
        runs.front().status = RunStatus::Completed;
        client->publish({runs.front()});
        const auto second = ask(ofTags({"a"}), first->offset(), false);
        const auto live = ask(ofTags({"a"}), second->offset());
        QCOMPARE(live->told(), "update " + runs.front().id.text + ", up-to-date");
    }

    void whoComesBackTooLateGetsEverythingAgain()
    {
        Run run = make(RunStatus::Queued);
        Run other = make(RunStatus::Queued);
        const auto first = ask(ofRun(run));
        for (std::size_t i = 0; i < ChangeLog::kKept; ++i)
            client->publish({other});
        QVERIFY(ask(ofRun(run), first->offset())->responses.empty()); // just in time
        client->publish({other});
        const auto late = ask(ofRun(run), first->offset());
        QCOMPARE(late->told(), "update " + run.id.text + ", up-to-date");
        QVERIFY(ask(ofRun(run), late->offset())->responses.empty());
        // An engine that started anew knows none of the numbers of the one before.
        hub = std::make_unique<RealtimeHub>(*client, *clock, nullptr);
        clock->at += Seconds(1);
        QCOMPARE(ask(ofRun(run), late->offset())->told(), "update " + run.id.text + ", up-to-date");
    }

    void anOverflowedFeedMakesEverybodyReadAgain()
    {
        const Run run = make(RunStatus::Queued);
        const auto live = ask(ofRun(run), ask(ofRun(run))->offset());
        auto changes = std::make_shared<ChangeSet>();
        changes->overflowed = true;
        client->send(*changes);
        QCOMPARE(live->told(), "update " + run.id.text + ", up-to-date");
    }

    void unwantedColumnsStayAway()
    {
        const Run run = make(RunStatus::Queued, {"a"});
        auto request = ofRun(run);
        request.skipped = {"payload", "runTags", "id", "status"};
        const auto call = ask(request);
        const auto row = call->messages()[0]["value"];
        QVERIFY(!row.contains("payload") && !row.contains("runTags") && row.contains("output"));
        QVERIFY(row.contains("id") && row.contains("status")); // these a row cannot do without
        QVERIFY(call->header("electric-schema").find("payload\"") == std::string::npos);
    }

    void everyValueIsATextOrNull()
    {
        const Run run = make(RunStatus::Completed, {"with \"quotes\"", "back\\slash", "a,b"});
        const auto row = ask(ofRun(run))->messages()[0]["value"];
        for (const auto &[name, value] : row.items())
            QVERIFY2(value.is_string() || value.is_null(), name.c_str());
        QCOMPARE(row["runTags"].get<std::string>(),
                 std::string("{\"with \\\"quotes\\\"\",\"back\\\\slash\",\"a,b\"}"));
        QCOMPARE(row["isTest"].get<std::string>(), std::string("f"));
        QVERIFY(!row["createdAt"].get<std::string>().ends_with('Z'));
    }

    void anUnknownRunIsNotFound()
    {
        ShapeRequest request;
        request.subject.run = RunId("run_none");
        QCOMPARE(ask(request)->responses.at(0).status, 404);
    }

    void theFeedIsLeftWhenNobodyHasAskedForLong()
    {
        const Run run = make(RunStatus::Queued);
        const auto first = ask(ofRun(run));
        QCOMPARE(client->listeners(), std::size_t(1));
        clock->at += Seconds(61);
        hub->tick();
        QCOMPARE(client->listeners(), std::size_t(0));
        QCOMPARE(ask(ofRun(run), first->offset())->told(), "update " + run.id.text + ", up-to-date");
    }

private:
    Run make(RunStatus status, std::vector<std::string> tags = {})
    {
        Run run = client->make(status);
        run.tags = std::move(tags);
        client->add(run);
        return run;
    }
    static ShapeRequest ofRun(const Run &run)
    {
        ShapeRequest request;
        request.subject.run = run.id;
        request.handle = "h";
        return request;
    }
    static ShapeRequest ofTags(std::vector<std::string> tags)
    {
        ShapeRequest request;
        request.subject.tags = std::move(tags);
        request.handle = "h";
        return request;
    }
    std::shared_ptr<Call> ask(ShapeRequest request, std::optional<ShapeOffset> offset = {},
                              bool isLive = true)
    {
        request.offset = offset;
        request.isLive = isLive && offset;
        auto call = std::make_shared<Call>();
        hub->ask(std::move(request), Answer(HttpReply(call)));
        return call;
    }

    std::unique_ptr<runyard::testing::SyntheticClient> client;
    std::unique_ptr<TestClock> clock;
    std::unique_ptr<RealtimeHub> hub;
};

QTEST_GUILESS_MAIN(RealtimeHubTest)
#include "realtime_hub_test.moc"
