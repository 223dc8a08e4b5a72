// A workspace as an older version may have left it: a real engine made its rows, and then every text in
// them that began with "zq" was given markup, a mark that turns text round, an ampersand and no end.
#pragma once

#include "engine/contract/batches.h"
#include "engine/contract/bulk_actions.h"
#include "engine/contract/intercepts.h"
#include "engine/contract/schedules.h"
#include "engine/contract/settings.h"
#include "engine/contract/tokens.h"
#include "engine/contract/variables.h"
#include "tests/views/engine_fixture.h"

#include <sqlite3.h>

namespace runyard::testing {

inline QString hostileText()
{
    return QStringLiteral("<img width=30000 height=30000 src=x>R&D \u202egpj.exe") + QString(200, u'w');
}

inline const QByteArray kHostileProject = R"(
[project]
name = "zqproject"

[[task]]
id = "zqgood"
description = "zqdescription of a task"
command = ["cat"]
queue = { name = "zqqueue", concurrency_limit = 2 }

[[task]]
id = "zqbad"
command = ["sh", "-c", "printf 'zqerror \\033[31mred\\033[0m\\n' >&2; echo zqline; exit 3"]

[[task]]
id = "zqslow"
command = ["sleep", "600"]

[[schedule]]
task = "zqgood"
name = "zqschedule"
cron = "0 3 * * *"
timezone = "UTC"
)";

inline void runSql(sqlite3 *database, const std::string &sql, std::vector<std::string> *firstColumn = nullptr)
{
    const auto take = [](void *into, int, char **values, char **) {
        if (into)
            static_cast<std::vector<std::string> *>(into)->emplace_back(values[0] ? values[0] : "");
        return 0;
    };
    char *problem = nullptr;
    if (sqlite3_exec(database, sql.c_str(), take, firstColumn, &problem) != SQLITE_OK)
        qFatal("%s: %s", sql.c_str(), problem);
}

/// In every text of every table, below whatever checks what comes in.
inline void makeHostile(const QString &file)
{
    sqlite3 *database = nullptr;
    if (sqlite3_open(file.toUtf8().constData(), &database) != SQLITE_OK)
        qFatal("cannot open the database");
    std::vector<std::string> tables;
    runSql(database,
           "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
           " AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%'",
           &tables);
    for (const std::string &table : tables) {
        std::vector<std::string> columns;
        runSql(database, "SELECT name FROM pragma_table_info('" + table + "')", &columns);
        for (const std::string &column : columns)
            runSql(database, "UPDATE \"" + table + "\" SET \"" + column + "\" = replace(\"" + column
                                 + "\", 'zq', '" + format::utf8(hostileText()) + "') WHERE typeof(\"" + column
                                 + "\") = 'text' AND instr(\"" + column + "\", 'zq') > 0");
    }
    sqlite3_close(database);
}

struct HostileRuns
{
    RunId failed;
    RunId delayed; // fails as well when it is started
};

/// Fills the engine's workspace, with runs in several states, and starts the engine on it again.
inline HostileRuns fillHostile(EngineFixture &engine)
{
    engine.deploy(engine.writeProject(kHostileProject));
    TriggerOptions options;
    options.tags = {"zqtag", "zqother"};
    options.concurrencyKey = "zqkey";
    options.idempotencyKey = options.idempotencyUserKey = "zqidempotency";
    options.metadata = R"({"zqmeta": "zqvalue"})";
    const RunId good = engine.trigger("zqgood", R"({"zqfield": "zqpayload"})", options);
    TriggerOptions once;
    once.maxAttempts = 1;
    const RunId bad = engine.trigger("zqbad", "{}", once);
    once.delayUntil = SystemClock().now() + std::chrono::hours(24);
    once.tags = {"zqtag"};
    const RunId later = engine.trigger("zqbad", R"({"zqfield": "zqlater"})", once);
    const RunId slow = engine.trigger("zqslow");
    engine.trigger("zqunknown");
    [&] { QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(good), RunStatus::Completed, 60'000); }();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isFinal(engine.statusOf(bad)), 60'000); }();
    [&] { QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(slow), RunStatus::Executing, 60'000); }();
    (void)EngineFixture::wait<CancelReply>([&](Reply<CancelReply> reply) {
        engine.client().runCommands().cancel(slow, "zqreason", Actor::User, std::move(reply));
    });
    (void)EngineFixture::wait<Done>([&](Reply<Done> reply) {
        engine.client().windowSettings().save(
            "saved_views", R"([{"name": "zqview", "query": "task:zqgood"}])", std::move(reply));
    });
    (void)EngineFixture::wait<Intercept>([&](Reply<Intercept> reply) {
        engine.client().intercepts().add({"task:zqheld", true}, std::move(reply));
    });
    (void)EngineFixture::wait<TokenReply>([&](Reply<TokenReply> reply) {
        TokenRequest request;
        request.tags = {"zqtokentag"};
        engine.client().tokens().create(request, std::move(reply));
    });
    (void)EngineFixture::wait<ScheduleInfo>([&](Reply<ScheduleInfo> reply) {
        ScheduleRequest request{.taskId = "zqgood",
                                .cron = "0 4 * * *",
                                .timezone = {},
                                .payload = {},
                                .externalId = "zqexternal",
                                .deduplicationKey = "zqdeduplication"};
        engine.client().schedules().create(request, std::move(reply));
    });
    (void)EngineFixture::wait<VariablesChanged>([&](Reply<VariablesChanged> reply) {
        VariableChange change;
        change.entries.push_back({"ZQ_NAME", "value", false});
        engine.client().variables().set(change, std::move(reply));
    });
    (void)EngineFixture::wait<BatchProgress>([&](Reply<BatchProgress> reply) {
        std::vector<BatchItem> items;
        for (const char *machine : {"", "zqenormous"}) { // the second cannot become a run
            BatchItem item{
                .index = static_cast<int>(items.size()), .request = {.taskId = "zqgood"}, .problem = {}};
            item.request.payload = Packet::json("1");
            item.request.options.machine = machine;
            items.push_back(std::move(item));
        }
        engine.client().batches().trigger({.runCount = 2}, std::move(items), std::move(reply));
    });
    const auto action = EngineFixture::wait<BulkAction>([&](Reply<BulkAction> reply) {
        BulkRequest request;
        request.kind = BulkKind::Replay;
        request.selection.ids = {good};
        request.startsAtOnce = true;
        request.name = "zqaction";
        engine.client().bulkActions().start(request, std::move(reply));
    });
    const auto made = [&] {
        const auto detail = EngineFixture::wait<BulkDetail>([&](Reply<BulkDetail> reply) {
            engine.client().bulkActions().detail({action->id, false, RunSeq::None, 1}, std::move(reply));
        });
        return detail->action.made;
    };
    [&] { QTRY_COMPARE_WITH_TIMEOUT(made(), 1, 60'000); }();
    engine.stop();
    makeHostile(engine.workspace() + QStringLiteral("/runyard.db"));
    engine.start();
    return {bad, later};
}

} // namespace runyard::testing
