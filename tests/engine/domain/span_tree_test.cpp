// Spans as a tree: below their attempts and each other, whatever parents they name.
#include "engine/domain/span_tree.h"
#include "engine/domain/trace_ids.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <functional>
#include <random>

using namespace runyard;

namespace {

TimePoint at(int millis)
{
    return TimePoint{Millis{1'790'000'000'000 + millis}};
}

Span span(const std::string &id, const std::string &parent, int attempt = 1)
{
    Span made;
    made.id = id;
    made.parentId = parent;
    made.name = id;
    made.attempt = attempt;
    made.from = at(0);
    made.to = at(5);
    return made;
}

std::vector<Attempt> attempts(int count)
{
    std::vector<Attempt> made;
    for (int i = 1; i <= count; ++i)
        made.push_back({.number = i});
    return made;
}

using Indices = std::vector<std::size_t>;

} // namespace

class SpanTreeTest : public QObject
{
    Q_OBJECT

private slots:
    void spansNestBelowTheirAttempt();
    void theSpanOfTheAttemptIsItsHead();
    void spansOfNoKnownAttemptHangBelowTheRun();
    void circlesAreCut();
    void aDeepChainIsBounded();
    void everySpanIsThereOnce();
    void whatHasNoEndEndsWithItsAttempt();
    void idsOfARunAreAlwaysTheSame();
};

void SpanTreeTest::spansNestBelowTheirAttempt()
{
    const auto tree = spanTree(
        {span("a", "gone"), span("b", "a"), span("c", "b"), span("d", "a"), span("e", "", 2)}, attempts(2));
    QCOMPARE(tree.branches.size(), 2u);
    QCOMPARE(tree.branches[0].attempt, 1);
    QVERIFY(tree.branches[0].top == Indices{0});
    QVERIFY(tree.branches[0].own == SpanTree::kNone);
    QVERIFY((tree.children[0] == Indices{1, 3}));
    QVERIFY(tree.children[1] == Indices{2});
    QCOMPARE(tree.branches[1].attempt, 2);
    QVERIFY(tree.branches[1].top == Indices{4});
}

void SpanTreeTest::theSpanOfTheAttemptIsItsHead()
{
    std::vector<Span> spans = {span("a", ""), span("b", "head"), span("head", "root of the run")};
    spans[2].entity = SpanEntity::Attempt;
    const auto tree = spanTree(spans, attempts(1));
    QCOMPARE(tree.branches.size(), 1u);
    QCOMPARE(tree.branches[0].own, 2u);
    QVERIFY((tree.branches[0].top == Indices{0, 1}));
    QVERIFY(tree.children[2].empty());
}

void SpanTreeTest::spansOfNoKnownAttemptHangBelowTheRun()
{
    const auto tree = spanTree({span("a", "", 7), span("b", "", 0), span("c", "a", 7)}, attempts(1));
    QCOMPARE(tree.branches.size(), 1u);
    QCOMPARE(tree.branches[0].attempt, 0);
    QVERIFY((tree.branches[0].top == Indices{0, 1}));
    QVERIFY(tree.children[0] == Indices{2});
}

void SpanTreeTest::circlesAreCut()
{
    const auto tree = spanTree({span("a", "b"), span("b", "a"), span("c", "c"), span("d", "b")}, attempts(1));
    std::size_t below = 0;
    for (const auto &children : tree.children)
        below += children.size();
    QCOMPARE(tree.branches.front().top.size() + below, 4u);
    QCOMPARE(tree.branches.front().top.size(), 2u); // one of the circle, and "c"
}

void SpanTreeTest::aDeepChainIsBounded()
{
    std::vector<Span> spans = {span("0", "")};
    for (int i = 1; i < 10'000; ++i)
        spans.push_back(span(std::to_string(i), std::to_string(i - 1)));
    std::ranges::reverse(spans); // the deepest is met first
    const auto tree = spanTree(spans, attempts(1));
    int deepest = 0;
    std::size_t seen = 0;
    const std::function<void(std::size_t, int)> walk = [&](std::size_t index, int depth) {
        deepest = std::max(deepest, depth);
        ++seen;
        for (const std::size_t child : tree.children[index])
            walk(child, depth + 1);
    };
    for (const std::size_t top : tree.branches.front().top)
        walk(top, 0);
    QCOMPARE(seen, spans.size());
    QCOMPARE(deepest, SpanTree::kDeepest);
}

void SpanTreeTest::everySpanIsThereOnce()
{
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        std::vector<Span> spans;
        const int count = 1 + static_cast<int>(random() % 60);
        for (int i = 0; i < count; ++i) {
            spans.push_back(span(std::to_string(i), std::to_string(random() % (count + 5)),
                                 static_cast<int>(random() % 4)));
            if (random() % 5 == 0)
                spans.back().entity = SpanEntity::Attempt;
        }
        const auto tree = spanTree(spans, attempts(2));
        std::vector<int> seen(spans.size());
        const std::function<void(std::size_t)> walk = [&](std::size_t index) {
            ++seen[index];
            QVERIFY(seen[index] == 1); // no circle
            for (const std::size_t child : tree.children[index])
                walk(child);
        };
        for (const auto &branch : tree.branches) {
            QVERIFY(std::ranges::is_sorted(branch.top));
            for (const std::size_t top : branch.top)
                walk(top);
            if (branch.own != SpanTree::kNone)
                ++seen[branch.own];
        }
        QVERIFY(std::ranges::all_of(seen, [](int times) { return times == 1; }));
    }
}

void SpanTreeTest::whatHasNoEndEndsWithItsAttempt()
{
    RunDetail detail;
    detail.run.status = RunStatus::Executing;
    detail.attempts = attempts(2);
    Span open = span("a", "");
    open.to.reset();
    QVERIFY(spanEnd(open, detail, at(30)).isOpen);
    QVERIFY(spanEnd(open, detail, at(30)).at == at(30));
    detail.attempts[0].finishedAt = at(20);
    QVERIFY(spanEnd(open, detail, at(30)).isUnfinished);
    QVERIFY(spanEnd(open, detail, at(30)).at == at(20));
    open.attempt = 2;
    QVERIFY(spanEnd(open, detail, at(30)).isOpen);
    detail.run.status = RunStatus::Canceled;
    detail.run.finishedAt = at(25);
    QVERIFY(spanEnd(open, detail, at(30)).isUnfinished);
    QVERIFY(spanEnd(open, detail, at(30)).at == at(25));
    open.to = at(-10); // a clock that went backwards
    QVERIFY(spanEnd(open, detail, at(30)).at == open.from);
}

void SpanTreeTest::idsOfARunAreAlwaysTheSame()
{
    Run run;
    run.id = RunId{"run_06f9k3m2p8q1r5s7t0v4w6x9ad"};
    const std::string parent = traceparentOf(run);
    QCOMPARE(parent.size(), 55u);
    QCOMPARE(parent, "00-" + traceIdOf(run) + "-" + spanIdOf(run.id) + "-01");
    QCOMPARE(traceparentOf(run), parent);
    Run child;
    child.id = RunId{"run_06f9k3m2p8q1r5s7t0v4w6x9ae"};
    child.rootId = run.id;
    QCOMPARE(traceIdOf(child), traceIdOf(run));
    QVERIFY(spanIdOf(child.id) != spanIdOf(run.id));
    QVERIFY(spanIdOf(run.id, 1) != spanIdOf(run.id));
}

RUNYARD_TEST(SpanTreeTest)
#include "span_tree_test.moc"
