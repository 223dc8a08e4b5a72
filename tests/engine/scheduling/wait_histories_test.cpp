// Random trees of runs that wait for each other, for times and for tokens, on few slots, while people cancel,
// freeze and resume, processes die and the engine is killed. Every program acts as its payload says, so an
// attempt that takes the place of a lost one asks for the same again. In the end every run is over; every
// program was told the end of each of its waits once, with what really came; nothing was run twice for it.
// RUNYARD_HISTORIES=100 tells a hundred long stories instead of a few short ones; every step is audited, which takes
// longer the more there is.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <functional>

using namespace runyard;
using namespace runyard::testing;

namespace {

const int kWanted = qEnvironmentVariableIntValue("RUNYARD_HISTORIES");
const int kHistories = kWanted > 0 ? kWanted : 4;
const int kSteps = kWanted > 0 ? 700 : 350;
const int kMaxRoots = kWanted > 0 ? 30 : 14;
constexpr int kDeepest = 4;

enum class StepKind { Child, SharedChild, LooseChild, Children, Batch, Sleep, Token };

struct Step
{
    StepKind kind = StepKind::Child;
    int number = 0; // what makes the same step of two programs differ
};

/// What the program of a run does, told by its payload.
struct Program
{
    std::vector<Step> steps;
    bool fails = false;
};

struct Role
{
    int seed = 0;
    int depth = 0;

    Packet payload() const { return Packet::json(nlohmann::json{{"seed", seed}, {"depth", depth}}.dump()); }
    static Role of(const Packet &payload)
    {
        const auto json = nlohmann::json::parse(payload.data);
        return {json.at("seed"), json.at("depth")};
    }
    Program program() const
    {
        SeededRandom dice(static_cast<std::uint64_t>(seed) * 2'654'435'761u + 17);
        Program program;
        for (int i = dice.below(3) + (depth == 0 ? 1 : 0); i > 0; --i) {
            StepKind kind = static_cast<StepKind>(dice.below(7));
            const bool hasChild = kind != StepKind::Sleep && kind != StepKind::Token;
            if (hasChild && depth >= kDeepest)
                kind = StepKind::Sleep;
            program.steps.push_back({kind, dice.below(1'000)});
        }
        program.fails = dice.below(6) == 0;
        return program;
    }
    Role child(const Step &step) const { return {seed * 31 % 100'003 + step.number, depth + 1}; }
};

/// A process, as far as it has come.
struct Walker
{
    RunId run;
    Role role;
    std::size_t step = 0;
    bool hasAsked = false; // and has not looked at the answer yet
    int answers = 0;
    std::vector<RunId> awaited;
    BatchId batch;
    BatchId half; // announced, and not all of its items are sent
};

enum class Begun { Waits, Nothing, Later };

class Forest
{
public:
    explicit Forest(std::uint64_t seed) : m_bench(4, seed), m_dice(seed * 104'729)
    {
        TaskDefinition wide = task("wide", 2);
        wide.retry.minDelay = Millis{500};
        TaskDefinition narrow = task("narrow", 3);
        narrow.queue = "narrow";
        narrow.retry.minDelay = Millis{40'000};
        m_bench.deploy({wide, narrow, task("shared")}, {{"narrow", 1}});
    }

    void step()
    {
        const int what = m_dice.below(100);
        if (what < 6 && m_roots < kMaxRoots)
            plant();
        else if (what < 75)
            walkSomeone();
        else if (what < 84)
            m_bench.advance(Millis{m_dice.below(15'000)});
        else if (what < 88)
            completeAToken();
        else if (what < 91)
            killAProcess();
        else if (what < 97)
            meddle();
        else if (what < 98)
            restart();
        confirmStarts();
    }

    bool finishEverything()
    {
        m_bench.pause("narrow", false);
        for (int round = 0; round < 3'000 && unfinished() > 0; ++round) {
            for (const RunId &run : everyRun()) {
                if (m_bench.status(run) == RunStatus::Frozen)
                    (void)m_bench.resume(run); // refused where it waits
            }
            while (completeAToken()) {
            }
            for (int i = 0; i < 40; ++i) {
                confirmStarts();
                walkSomeone();
            }
            m_bench.advance(1min);
        }
        return unfinished() == 0;
    }

    int answered() const { return m_answered; }
    int lookedAt() const { return m_lookedAt; }
    int foundAgain() const { return m_foundAgain; }
    int refused() const { return m_refused; }
    long long runCount() { return m_bench.audit().number("SELECT count(*) FROM run"); }
    long long left(const std::string &table)
    {
        return m_bench.audit().number("SELECT count(*) FROM " + table);
    }
    int slotsInUse() { return m_bench.core().queues.slotsInUse(); }

private:
    long long unfinished() { return m_bench.audit().number("SELECT count(*) FROM run WHERE status < 7"); }
    const char *anyTask() { return m_dice.below(2) ? "wide" : "narrow"; }

    std::vector<RunId> everyRun()
    {
        std::vector<RunId> runs;
        m_bench.store().runs.forEachActive([&](const Run &run) { runs.push_back(run.id); });
        return runs;
    }

    void plant()
    {
        ++m_roots;
        m_bench.trigger(anyTask(), {}, Role{1 + m_dice.below(100'000), 0}.payload());
    }

    void confirmStarts()
    {
        for (auto &[key, process] : m_bench.workers().processes()) {
            if (process.confirmed)
                continue;
            process.confirmed = true;
            m_walkers[key] = {.run = process.spec.runId, .role = Role::of(process.spec.payload)};
            m_bench.drain([&, key = key](EngineCore &core) {
                core.attempts.started(key, 4711, m_bench.now());
                return 0;
            });
            return; // one at a time: a drain may change the processes
        }
    }

    void walkSomeone()
    {
        std::vector<AttemptKey> able;
        for (const auto &[key, process] : m_bench.workers().processes()) {
            const auto walker = m_walkers.find(key);
            const bool isBusy = walker != m_walkers.end() && walker->second.hasAsked
                                && walker->second.answers == 0 && process.stop == StopReason::None;
            if (process.confirmed && !isBusy && (!process.frozen || process.stop != StopReason::None))
                able.push_back(key);
        }
        if (!able.empty())
            walk(able[static_cast<std::size_t>(m_dice.below(static_cast<int>(able.size())))]);
    }

    void walk(AttemptKey key)
    {
        Walker &walker = m_walkers.at(key);
        const auto process = m_bench.workers().processes().at(key);
        const Program program = walker.role.program();
        if (process.stop != StopReason::None)
            end(key, internalError(InternalCode::TaskRunCancelled));
        else if (walker.hasAsked)
            look(walker);
        else if (walker.step < program.steps.size())
            ask(key, walker, program.steps[walker.step]);
        else if (program.fails)
            end(key, taskError());
        else
            end(key, std::nullopt);
    }

    void end(AttemptKey key, std::optional<RunError> error)
    {
        const auto process = m_bench.workers().processes().at(key);
        AttemptOutcome outcome{.key = key, .stopped = process.stop, .finishedAt = m_bench.now()};
        outcome.error = std::move(error);
        if (!outcome.error)
            outcome.output = Packet::json('"' + process.spec.runId.text + '"');
        if (const Walker &walker = m_walkers.at(key); !walker.hasAsked || walker.answers > 0)
            ++m_generation[process.spec.runId.text]; // the next attempt asks anew
        m_walkers.erase(key);
        m_bench.workers().end(key);
        m_bench.drain([&](EngineCore &core) {
            core.attempts.finished(outcome);
            return 0;
        });
    }

    void ask(AttemptKey key, Walker &walker, const Step &step)
    {
        const bool freezeFirst = m_dice.below(25) == 0; // by hand, while the call is on its way
        m_bench.drain([&](EngineCore &core) {
            if (freezeFirst)
                (void)core.control.freeze(walker.run, Actor::User);
            walker.awaited.clear();
            walker.batch = {};
            const Begun begun = begin(core, walker, step);
            walker.step += begun == Begun::Nothing ? 1 : 0;
            if (begun != Begun::Waits)
                return 0;
            walker.hasAsked = true;
            walker.answers = 0;
            core.waits.tellWhenOver(walker.run, {}, [this, key](const Result<Done> &answer) {
                const auto found = m_walkers.find(key);
                if (found == m_walkers.end() && !answer.ok())
                    return; // it has died
                if (found == m_walkers.end() || !found->second.hasAsked || ++found->second.answers > 1)
                    qFatal("An answer that nobody waits for");
                m_answered += answer.ok() ? 1 : 0;
            });
            return 0;
        });
    }

    TriggerRequest childOf(const Walker &walker, const Step &step)
    {
        TriggerRequest request{.taskId = step.number % 2 ? "wide" : "narrow",
                               .payload = walker.role.child(step).payload()};
        request.options.parent = walker.run;
        return request;
    }

    Begun beginBatch(EngineCore &core, Walker &walker, const Step &step)
    {
        std::vector<BatchItem> items;
        for (int i = 0; i < 2; ++i) {
            items.push_back({.index = i, .request = childOf(walker, step), .problem = {}});
            items.back().request.options.parent = {};
        }
        if (walker.half.empty()) {
            const BatchRequest request{.runCount = 2, .parent = walker.run, .resumesParent = true};
            walker.half = must(core.batches.create(request)).batch.id;
            remember(walker, RunId{walker.half.text});
            must(core.batches.add(walker.half, {items[0]}));
            if (m_dice.below(4) == 0) // the engine may die before the other item comes
                return Begun::Later;
        }
        walker.batch = std::exchange(walker.half, {});
        must(core.batches.add(walker.batch, items));
        return Begun::Waits;
    }

    Begun begin(EngineCore &core, Walker &walker, const Step &step)
    {
        switch (step.kind) {
        case StepKind::Child: {
            TriggerRequest request = childOf(walker, step);
            request.options.resumesParent = true;
            const auto reply = must(core.triggers.trigger(request));
            walker.awaited = {reply.id};
            remember(walker, reply.id);
            return Begun::Waits;
        }
        case StepKind::SharedChild: { // a key that many lead to: also such that wait for this one
            TriggerRequest request = childOf(walker, step);
            request.taskId = "shared";
            request.options.resumesParent = true;
            request.options.idempotencyKey = "shared" + std::to_string(step.number % 8);
            const auto reply = core.triggers.trigger(request);
            if (!reply) {
                if (reply.error().message.find("would wait for itself") == std::string::npos)
                    qFatal("%s", reply.error().text().c_str());
                ++m_refused;
                noteOutcome(walker, "refused");
                return Begun::Nothing;
            }
            walker.awaited = {reply->id};
            noteOutcome(walker, reply->id.text);
            return Begun::Waits;
        }
        case StepKind::LooseChild:
            (void)must(core.triggers.trigger(childOf(walker, step)));
            return Begun::Nothing;
        case StepKind::Children: {
            TriggerRequest request = childOf(walker, step);
            for (int i = 0; i < 2; ++i) {
                request.options.idempotencyKey = walker.run.text + std::to_string(walker.step * 10 + i);
                walker.awaited.push_back(must(core.triggers.trigger(request)).id);
            }
            std::string ids;
            for (const RunId &id : walker.awaited)
                ids += id.text;
            noteOutcome(walker, ids);
            must(core.waitRequests.wait({.run = walker.run, .runs = walker.awaited}));
            return Begun::Waits;
        }
        case StepKind::Batch: return beginBatch(core, walker, step);
        case StepKind::Sleep:
            must(core.waitRequests.wait(
                {.run = walker.run, .until = m_bench.now() + Seconds{step.number % 90}}));
            return Begun::Waits;
        case StepKind::Token: {
            TokenRequest token{.idempotencyKey = walker.run.text + std::to_string(walker.step)};
            if (step.number % 3 == 0)
                token.timeoutAt = m_bench.now() + Seconds{30};
            const WaitpointId id = must(core.tokens.create(token)).token.id;
            must(core.waitRequests.wait({.run = walker.run, .tokens = {id}}));
            return Begun::Waits;
        }
        }
        return Begun::Nothing;
    }

    std::string placeOf(const Walker &walker)
    {
        return walker.run.text + ' ' + std::to_string(m_generation[walker.run.text]) + ' '
               + std::to_string(walker.step);
    }

    /// A key may lead elsewhere the next time: what follows is then another story.
    void noteOutcome(const Walker &walker, const std::string &outcome)
    {
        const auto [known, isNew] = m_outcomes.emplace(placeOf(walker), outcome);
        if (!isNew && known->second != outcome)
            ++m_generation[walker.run.text];
    }

    /// For one place of one run, as long as nothing fails, one child is made.
    void remember(const Walker &walker, const RunId &child)
    {
        const std::string place = placeOf(walker);
        const auto [known, isNew] = m_children.emplace(place, child);
        if (!isNew && known->second != child)
            qFatal("%s was made again for %s", child.text.c_str(), place.c_str());
        m_foundAgain += isNew ? 0 : 1;
    }

    void look(Walker &walker)
    {
        const WaitResult came = must(m_bench.reader().waits.result(walker.run));
        if (came.wait.state != WaitState::Done)
            qFatal("%s was told before it went on", walker.run.text.c_str());
        if (!walker.awaited.empty() && came.outcomes.size() != walker.awaited.size())
            qFatal("%zu results of %zu runs", came.outcomes.size(), walker.awaited.size());
        for (std::size_t i = 0; i < walker.awaited.size(); ++i) {
            const WaitOutcome &outcome = came.outcomes[i];
            const Run child = m_bench.run(walker.awaited[i]);
            if (outcome.run != child.id || !isFinal(child.status) || outcome.status != child.status)
                qFatal("%s was told of another end than that of %s", walker.run.text.c_str(),
                       child.id.text.c_str());
            if (outcome.ok() != (child.status == RunStatus::Completed) || outcome.ok() == bool(outcome.error))
                qFatal("%s did not end as its parent was told", child.id.text.c_str());
            if (outcome.ok() && outcome.waitpoint.output.data != '"' + child.id.text + '"')
                qFatal("%s gave something else", child.id.text.c_str());
        }
        if (!walker.batch.empty()) {
            const auto members = must(m_bench.reader().batches.members({.batch = walker.batch})).members;
            if (came.outcomes.size() != members.size())
                qFatal("%zu results of %zu items", came.outcomes.size(), members.size());
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (came.outcomes[i].run != members[i].run || came.outcomes[i].index != members[i].index
                    || !isFinal(members[i].status) || came.outcomes[i].status != members[i].status)
                    qFatal("Item %zu of %s did not end as its parent was told", i, walker.batch.text.c_str());
            }
        }
        walker.hasAsked = false;
        ++walker.step;
        ++m_lookedAt;
    }

    bool completeAToken()
    {
        const auto page =
            must(m_bench.reader().tokens.page({.filter = {.statuses = {TokenStatus::Waiting}}}));
        if (page.tokens.empty())
            return false;
        const WaitpointId id =
            page.tokens[static_cast<std::size_t>(m_dice.below(static_cast<int>(page.tokens.size())))].id;
        must(m_bench.drain([&](EngineCore &core) {
            return core.tokens.complete({id, Packet::json("1"), {}});
        }));
        return true;
    }

    /// Out of nothing, also one that stands still.
    void killAProcess()
    {
        auto &processes = m_bench.workers().processes();
        if (processes.empty() || m_dice.below(3) > 0)
            return;
        auto chosen = processes.begin();
        std::advance(chosen, m_dice.below(static_cast<int>(processes.size())));
        if (chosen->second.confirmed)
            end(chosen->first, internalError(InternalCode::TaskRunCrashed));
    }

    void meddle()
    {
        const auto runs = everyRun();
        if (runs.empty())
            return;
        const RunId run = runs[static_cast<std::size_t>(m_dice.below(static_cast<int>(runs.size())))];
        switch (m_dice.below(6)) {
        case 0: m_bench.cancel(run); return;
        case 1: (void)m_bench.freeze(run); return;
        case 2:
        case 3: (void)m_bench.resume(run); return;
        default: m_bench.pause("narrow", m_dice.below(3) == 0); return;
        }
    }

    void restart()
    {
        m_walkers.clear();
        m_bench.restart();
    }

    Bench m_bench;
    SeededRandom m_dice;
    std::map<AttemptKey, Walker> m_walkers;
    std::map<std::string, RunId> m_children;
    std::map<std::string, std::string> m_outcomes;
    std::map<std::string, int> m_generation; // attempts that ended by themselves
    int m_roots = 0;
    int m_answered = 0;
    int m_lookedAt = 0;
    int m_foundAgain = 0;
    int m_refused = 0;
};

} // namespace

class TestWaitHistories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTreeEndsAndEveryParentLearnsOnce_data();
    void everyTreeEndsAndEveryParentLearnsOnce();
};

void TestWaitHistories::everyTreeEndsAndEveryParentLearnsOnce_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= kHistories; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestWaitHistories::everyTreeEndsAndEveryParentLearnsOnce()
{
    QFETCH(int, seed);
    Forest forest(static_cast<std::uint64_t>(seed));
    for (int step = 0; step < kSteps; ++step)
        forest.step();
    QVERIFY(forest.finishEverything());
    QCOMPARE(forest.slotsInUse(), 0);
    QCOMPARE(forest.left("run_wait"), 0LL);
    QCOMPARE(forest.left("waitpoint WHERE type <> 3"), 0LL);
    // The story had what it is about.
    qInfo("%lld runs, %d waits answered, %d looked at, %d found again, %d circles refused", forest.runCount(),
          forest.answered(), forest.lookedAt(), forest.foundAgain(), forest.refused());
    QVERIFY(forest.runCount() > 60);
    QVERIFY(forest.lookedAt() > 50);
}

RUNYARD_TEST(TestWaitHistories)
#include "wait_histories_test.moc"
