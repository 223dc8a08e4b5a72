// Variables of the workspace: what attempts get of them, what people see, and a key that is gone.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <filesystem>
#include <fstream>

using namespace runyard;
using namespace runyard::testing;

namespace {

Result<VariablesChanged> set(Bench &bench, std::vector<VariableChange::Entry> entries,
                             VariableChange::Existing existing = VariableChange::Existing::Replace)
{
    return bench.drain([&](EngineCore &core) { return core.variables.set({std::move(entries), existing}); });
}

EnvironmentVariableList list(Bench &bench)
{
    return bench.drain([](EngineCore &core) { return core.variables.list(); });
}

std::filesystem::path keyFile(Bench &bench)
{
    return bench.store().file().parent_path() / "environment.key";
}

using Environment = std::map<std::string, std::string>;

} // namespace

class TestVariables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attemptsGetThemOverTheirTasksOwn();
    void aRunningAttemptKeepsWhatItStartedWith();
    void warmWorkersWithOldValuesRetire();
    void theySurviveARestart();
    void secretValuesAreNotTold();
    void aSecretStaysSecretWhenItsValueChanges();
    void importKeepsOrReplaces();
    void requiringOneThatIsNotThereChangesNothing();
    void deletedOnesAreGone();
    void allOrNothing();
    void namesAreChecked_data();
    void namesAreChecked();
    void thereIsALimitInAll();
    void withoutTheKeyRunsWaitAndSayWhy();
    void withAnotherKeyNothingIsStored();
    void theKeyMayComeBack();
    void deletingAllMakesANewBeginning();
};

void TestVariables::attemptsGetThemOverTheirTasksOwn()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.env = {{"LEVEL", "info"}, {"OWN", "1"}};
    bench.deploy({work});
    QCOMPARE(must(set(bench, {{"LEVEL", "debug", {}}, {"TOKEN", "s3cret", true}})).set, 2);
    const RunId run = bench.trigger("work");
    QCOMPARE(bench.process(run)->spec.task.env,
             (Environment{{"LEVEL", "debug"}, {"OWN", "1"}, {"TOKEN", "s3cret"}}));
}

void TestVariables::aRunningAttemptKeepsWhatItStartedWith()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    must(set(bench, {{"A", "1", {}}}));
    const RunId run = bench.trigger("work");
    must(set(bench, {{"A", "2", {}}}));
    QCOMPARE(bench.process(run)->spec.task.env.at("A"), std::string("1"));
    bench.start(run);
    bench.fail(run);
    bench.advance(1h);
    QCOMPARE(bench.process(run)->spec.task.env.at("A"), std::string("2"));
}

void TestVariables::warmWorkersWithOldValuesRetire()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.workers().retired.clear();
    must(set(bench, {{"A", "1", {}}}));
    QCOMPARE(bench.workers().retired.size(), 1u);
    QCOMPARE(bench.workers().retired[0], (std::pair<std::string, std::string>{"Bench", ""}));
}

void TestVariables::theySurviveARestart()
{
    Bench bench;
    bench.deploy({task("work")});
    must(set(bench, {{"PLAIN", "größe", {}}, {"EMPTY", "", {}}, {"HIDDEN", "line\nline", true}}));
    bench.restart();
    const RunId run = bench.trigger("work");
    QCOMPARE(bench.process(run)->spec.task.env,
             (Environment{{"EMPTY", ""}, {"HIDDEN", "line\nline"}, {"PLAIN", "größe"}}));
}

void TestVariables::secretValuesAreNotTold()
{
    Bench bench;
    must(set(bench, {{"B", "s3cret", true}, {"A", "plain", {}}}));
    bench.restart();
    const auto known = list(bench);
    QVERIFY(!known.problem);
    QCOMPARE(known.variables.size(), 2u);
    QCOMPARE(known.variables[0].name, std::string("A")); // by name
    QCOMPARE(known.variables[0].value, std::string("plain"));
    QCOMPARE(known.variables[0].updatedAt, bench.now());
    QCOMPARE(known.variables[1].value, std::string());
    QVERIFY(known.variables[1].isSecret);
}

void TestVariables::aSecretStaysSecretWhenItsValueChanges()
{
    Bench bench;
    must(set(bench, {{"A", "1", true}}));
    must(set(bench, {{"A", "2", {}}}));
    QVERIFY(list(bench).variables[0].isSecret);
    must(set(bench, {{"A", "3", false}}));
    QCOMPARE(list(bench).variables[0].value, std::string("3"));
}

void TestVariables::importKeepsOrReplaces()
{
    Bench bench;
    must(set(bench, {{"A", "old", {}}}));
    const auto kept = must(set(bench, {{"A", "new", {}}, {"B", "1", {}}}, VariableChange::Existing::Keep));
    QCOMPARE(kept.set, 1);
    QCOMPARE(kept.kept, 1);
    QCOMPARE(list(bench).variables[0].value, std::string("old"));
    must(set(bench, {{"A", "new", {}}}));
    QCOMPARE(list(bench).variables[0].value, std::string("new"));
}

void TestVariables::requiringOneThatIsNotThereChangesNothing()
{
    Bench bench;
    const auto refused = set(bench, {{"A", "1", {}}}, VariableChange::Existing::Require);
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
    QVERIFY(list(bench).variables.empty());
    QVERIFY(!std::filesystem::exists(keyFile(bench))); // made at first need
}

void TestVariables::deletedOnesAreGone()
{
    Bench bench;
    bench.deploy({task("work")});
    must(set(bench, {{"A", "1", {}}, {"B", "2", {}}}));
    const auto remove = [&](const std::string &name) {
        return bench.drain([&](EngineCore &core) { return core.variables.remove(name); });
    };
    QVERIFY(remove("A").ok());
    QVERIFY(bench.lastChanges().variables);
    QCOMPARE(remove("A").error().code, ErrorCode::NotFound);
    bench.restart();
    QCOMPARE(bench.process(bench.trigger("work"))->spec.task.env, (Environment{{"B", "2"}}));
}

void TestVariables::allOrNothing()
{
    Bench bench;
    QVERIFY(!set(bench, {{"GOOD", "1", {}}, {"NOT GOOD", "2", {}}}).ok());
    QVERIFY(list(bench).variables.empty());
    bench.restart();
    QVERIFY(list(bench).variables.empty());
    QVERIFY(!bench
                 .drainThatFails([](EngineCore &core) {
                     must(core.variables.set({{{"A", "1", {}}}, {}}));
                     must(core.triggers.trigger({.taskId = "work"}));
                 })
                 .ok());
    bench.drain();
    QVERIFY(list(bench).variables.empty());
}

void TestVariables::namesAreChecked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");
    QTest::newRow("usual") << "DATABASE_URL" << true;
    QTest::newRow("lower case") << "http_proxy" << true;
    QTest::newRow("one letter") << "A" << true;
    QTest::newRow("digits inside") << "S3_BUCKET" << true;
    QTest::newRow("begins with _") << "_X" << true;
    QTest::newRow("reads like ours") << "TRIGGERS" << true;
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("begins with a digit") << "3S" << false;
    QTest::newRow("a space") << "A B" << false;
    QTest::newRow("an equals sign") << "A=B" << false;
    QTest::newRow("a minus") << "A-B" << false;
    QTest::newRow("an umlaut") << QString::fromUtf8("GRÖSSE") << false;
    QTest::newRow("ours") << "TRIGGER_SECRET_KEY" << false;
    QTest::newRow("ours too") << "RUNYARD_RUN_ID" << false;
    QTest::newRow("too long") << QString(257, QLatin1Char('A')) << false;
    QTest::newRow("just short enough") << QString(256, QLatin1Char('A')) << true;
}

void TestVariables::namesAreChecked()
{
    QFETCH(QString, name);
    QFETCH(bool, good);
    Bench bench;
    const auto result = set(bench, {{name.toStdString(), "v", {}}});
    QCOMPARE(result.ok(), good);
    if (!good)
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
}

void TestVariables::thereIsALimitInAll()
{
    Bench bench;
    QCOMPARE(set(bench, {{"A", std::string(65'537, 'x'), {}}}).error().code, ErrorCode::TooLarge);
    QCOMPARE(set(bench, {{"A", std::string("a\0b", 3), {}}}).error().code, ErrorCode::InvalidInput);
    std::vector<VariableChange::Entry> many;
    for (int i = 0; i < 8; ++i)
        many.push_back({"V" + std::to_string(i), std::string(65'536, 'x'), {}});
    QCOMPARE(set(bench, many).error().code, ErrorCode::TooLarge);
    many.pop_back();
    QVERIFY(set(bench, many).ok());
}

void TestVariables::withoutTheKeyRunsWaitAndSayWhy()
{
    Bench bench;
    bench.deploy({task("work", 5)});
    must(set(bench, {{"A", "1", {}}}));
    const auto away = keyFile(bench).string() + ".away";
    std::filesystem::rename(keyFile(bench), away);
    bench.restart();
    std::vector<RunId> runs;
    for (int i = 0; i < 3; ++i)
        runs.push_back(bench.trigger("work"));
    bench.advance(1h);
    for (const RunId &run : runs)
        QCOMPARE(bench.status(run), RunStatus::Queued); // a whole backlog must not end for a key
    QVERIFY(bench.workers().processes().empty());
    const auto why = bench.drain([&](EngineCore &core) { return core.reasons.explain(runs[0]); });
    QCOMPARE(why->kind, ReasonKind::NoVariables);
    QVERIFY2(why->problem.find("environment.key") != std::string::npos
                 && why->problem.find("missing") != std::string::npos,
             why->problem.c_str());
    QVERIFY(list(bench).problem);
    QCOMPARE(list(bench).variables.size(), 1u); // by name they are known
    QCOMPARE(set(bench, {{"B", "1", {}}}).error().code, ErrorCode::StorageFailed);
    std::filesystem::rename(away, keyFile(bench));
    bench.advance(5s); // nobody needs to tell the engine
    QCOMPARE(bench.process(runs[0])->spec.task.env, (Environment{{"A", "1"}}));
}

void TestVariables::withAnotherKeyNothingIsStored()
{
    Bench bench;
    must(set(bench, {{"A", "1", {}}}));
    std::ofstream(keyFile(bench), std::ios::binary | std::ios::trunc) << std::string(32, 'k');
    const auto refused = set(bench, {{"B", "1", {}}}); // without a restart too
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message.find("another key") != std::string::npos,
             refused.error().message.c_str());
    QCOMPARE(bench.audit().number("SELECT count(*) FROM environment_variable"), 1LL);
    bench.restart();
    QVERIFY(list(bench).problem->message.find("another key") != std::string::npos);
}

void TestVariables::theKeyMayComeBack()
{
    Bench bench;
    bench.deploy({task("work")});
    must(set(bench, {{"A", "1", {}}}));
    const auto away = keyFile(bench).string() + ".away";
    std::filesystem::rename(keyFile(bench), away);
    bench.restart();
    QVERIFY(list(bench).problem);
    std::filesystem::rename(away, keyFile(bench));
    const RunId run = bench.trigger("work");
    bench.advance(5s); // it is asked for again
    QCOMPARE(bench.process(run)->spec.task.env, (Environment{{"A", "1"}}));
    QVERIFY(!list(bench).problem);
}

void TestVariables::deletingAllMakesANewBeginning()
{
    Bench bench;
    must(set(bench, {{"A", "1", {}}}));
    std::filesystem::remove(keyFile(bench));
    bench.restart();
    QVERIFY(bench.drain([](EngineCore &core) { return core.variables.remove("A"); }).ok());
    QVERIFY(!list(bench).problem);
    must(set(bench, {{"A", "2", {}}}));
    bench.restart();
    QCOMPARE(list(bench).variables[0].value, std::string("2"));
}

RUNYARD_TEST(TestVariables)
#include "variables_test.moc"
