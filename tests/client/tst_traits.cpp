// What engines say they can do, held against what they do.
#include "engine/contract/batches.h"
#include "engine/contract/bulk_actions.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/engine_traits.h"
#include "engine/contract/error_groups.h"
#include "engine/contract/intercepts.h"
#include "engine/contract/projects.h"
#include "engine/contract/queues.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/run_logs.h"
#include "engine/contract/schedules.h"
#include "engine/contract/settings.h"
#include "engine/contract/spans.h"
#include "engine/contract/statistics.h"
#include "engine/contract/tokens.h"
#include "engine/contract/variables.h"
#include "engine/contract/waits.h"
#include "engine/embedded/embedded_client.h"
#include "engine/embedded/read_only_client.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace runyard;

namespace {

const char *const kWhy = "These runs are only read.";

template <class T, class Call>
std::optional<Error> errorOf(Call call)
{
    std::promise<Result<T>> promise;
    auto answer = promise.get_future();
    call([&promise](Result<T> result) { promise.set_value(std::move(result)); });
    const Result<T> result = answer.get();
    return result ? std::nullopt : std::optional(result.error());
}

/// A call that needs the ability. Many are about things that do not exist: an engine that has the ability says so.
std::optional<Error> use(EngineClient &client, Ability ability)
{
    const RunId run("run_unknown");
    switch (ability) {
    case Ability::Commands:
        return errorOf<Run>([&](auto reply) { client.runCommands().freeze(run, Actor::User, reply); });
    case Ability::Deploy:
        return errorOf<DeployPreview>(
            [&](auto reply) { client.projects().previewDeploy("/unknown", reply); });
    case Ability::QueueControl:
        return errorOf<QueueInfo>([&](auto reply) { client.queues().setPaused("unknown", true, reply); });
    case Ability::Step:
        return errorOf<Run>([&](auto reply) { client.queues().step("unknown", {}, Actor::User, reply); });
    case Ability::JumpQueue:
        return errorOf<Run>([&](auto reply) { client.runCommands().jumpQueue(run, Actor::User, reply); });
    case Ability::StartNow:
        return errorOf<Run>([&](auto reply) { client.runCommands().startNow(run, Actor::User, reply); });
    case Ability::BulkActions:
        return errorOf<BulkAction>([&](auto reply) { client.bulkActions().stop(BulkId("unknown"), reply); });
    case Ability::Batches:
        return errorOf<BatchProgress>(
            [&](auto reply) { client.batches().addItems(BatchId("unknown"), {}, reply); });
    case Ability::Waits: return errorOf<WaitResult>([&](auto reply) { client.waits().result(run, reply); });
    case Ability::Tokens: return errorOf<TokenPage>([&](auto reply) { client.tokens().page({}, reply); });
    case Ability::Variables:
        return errorOf<EnvironmentVariableList>([&](auto reply) { client.variables().list(reply); });
    case Ability::OwnSchedules:
        return errorOf<Done>([&](auto reply) { client.schedules().remove(ScheduleId("unknown"), reply); });
    case Ability::Intercepts:
        return errorOf<Done>([&](auto reply) { client.intercepts().remove(99, reply); });
    case Ability::Past:
        return errorOf<RunPage>(
            [&](auto reply) { client.runLists().pageAt({}, SystemClock().now(), reply); });
    case Ability::RunHistogram:
        return errorOf<RunHistogram>([&](auto reply) { client.runLists().histogram({}, reply); });
    case Ability::RunPlaces:
        return errorOf<RunPlace>([&](auto reply) { client.runLists().place({.run = run}, reply); });
    case Ability::SearchProgress:
        return errorOf<std::int64_t>([&](auto reply) { client.runLists().unindexed(reply); });
    case Ability::LongLogs:
        return errorOf<LogPlace>([&](auto reply) { client.runLogs().locate(run, {}, reply); });
    case Ability::Spans: return errorOf<RunSpans>([&](auto reply) { client.spans().ofRun(run, reply); });
    case Ability::Explanations:
        return errorOf<RunExplanation>([&](auto reply) { client.runDetails().explain(run, reply); });
    case Ability::UsualTimes:
        return errorOf<UsualTimes>([&](auto reply) { client.statistics().usualTimes("unknown", {}, reply); });
    case Ability::Relations:
        return errorOf<RunOrigins>([&](auto reply) { client.runDetails().origins(run, reply); });
    case Ability::ErrorGroups:
        return errorOf<ErrorGroupList>([&](auto reply) { client.errorGroups().list(false, reply); });
    case Ability::Metrics:
        return errorOf<Metrics>([&](auto reply) { client.statistics().metrics({}, reply); });
    case Ability::RetryHistory:
        return errorOf<RetryHistory>(
            [&](auto reply) { client.statistics().retryHistory("unknown", {}, reply); });
    case Ability::WindowSettings:
        return errorOf<std::string>([&](auto reply) { client.windowSettings().read("unknown", reply); });
    case Ability::DevWorkers:
        return errorOf<std::vector<DevWorker>>([&](auto reply) { client.engine().devWorkers(reply); });
    }
    return std::nullopt;
}

/// Whether use() calls something that changes the engine.
bool isCommand(Ability ability)
{
    switch (ability) {
    case Ability::Commands:
    case Ability::Deploy:
    case Ability::QueueControl:
    case Ability::Step:
    case Ability::JumpQueue:
    case Ability::StartNow:
    case Ability::BulkActions:
    case Ability::Batches:
    case Ability::OwnSchedules:
    case Ability::Intercepts: return true;
    default: return false;
    }
}

/// Calls that ended otherwise than the traits say.
QStringList surprises(EngineClient &client)
{
    QStringList found;
    const EngineTraits &traits = client.traits();
    for (int i = 0; i < kAbilityCount; ++i) {
        const auto ability = static_cast<Ability>(i);
        const bool can = traits.can(ability) && (traits.can(Ability::Commands) || !isCommand(ability));
        const auto error = use(client, ability);
        const bool isRefused = error && error->code == ErrorCode::Unavailable;
        if (isRefused == can)
            found << QStringLiteral("%1: %2").arg(i).arg(
                QString::fromStdString(error ? error->text() : std::string("answered")));
        else if (!can && error->message != traits.refusal(ability).message)
            found << QString::fromStdString(error->message);
    }
    return found;
}

} // namespace

class TraitsTest : public QObject
{
    Q_OBJECT

private slots:
    void enginesDoWhatTheirTraitsSay();
    void aMissingAbilityComesWithItsSentence();
};

void TraitsTest::enginesDoWhatTheirTraitsSay()
{
    QTemporaryDir folder;
    const std::filesystem::path workspace = folder.path().toStdString();
    {
        auto client = EmbeddedClient::open(
            {.workspace = workspace, .shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd"});
        QVERIFY(client);
        for (int i = 0; i < kAbilityCount; ++i)
            QVERIFY((*client)->traits().can(static_cast<Ability>(i)));
        QCOMPARE(surprises(**client), QStringList());
    }
    auto client = ReadOnlyClient::open(workspace / "runyard.db", kWhy);
    QVERIFY(client);
    QCOMPARE((*client)->traits().whyNot(Ability::Commands), std::string(kWhy));
    QVERIFY((*client)->traits().can(Ability::Metrics));
    QCOMPARE(surprises(**client), QStringList());
}

void TraitsTest::aMissingAbilityComesWithItsSentence()
{
    const EngineTraits all;
    QVERIFY(all.can(Ability::Tokens));
    QVERIFY(all.whyNot(Ability::Tokens).empty());
    const EngineTraits some = all.without(Ability::Tokens).without(Ability::Commands, kWhy);
    QVERIFY(all.can(Ability::Tokens)); // a value
    QCOMPARE(some.whyNot(Ability::Tokens), std::string("This engine cannot keep wait tokens."));
    QCOMPARE(some.refusal(Ability::Tokens).message, some.whyNot(Ability::Tokens));
    QCOMPARE(some.refusal(Ability::BulkActions).message, std::string(kWhy)); // a command of a part it has
    QCOMPARE(some.refusal(Ability::BulkActions).code, ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(TraitsTest)
#include "tst_traits.moc"
