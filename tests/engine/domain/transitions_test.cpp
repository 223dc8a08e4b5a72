// The transition table as a whole: what must hold for any table, and the page generated from it.
#include "engine/domain/transitions.h"
#include "tests/support/room_test.h"

#include <QFile>
#include <QTest>

#include <random>
#include <set>

using namespace runyard;

class TestTransitions : public QObject
{
    Q_OBJECT

private slots:
    void noEventLeavesAFinalStatus();
    void everyStatusIsReachable();
    void everyStatusCanReachAFinalOne();
    void everyEventIsUsed();
    void everyUnfinishedRunCanBeCanceled();
    void theLookupAgreesWithTheTable();
    void onlyQueuedRunsExpire();
    void randomEventsNeverLeaveTheTable();
    void eventNamesAreDistinct();
    void thePageInDocsIsTheTable();
};

static std::set<RunStatus> reachableFrom(std::optional<RunStatus> start)
{
    std::set<RunStatus> seen;
    std::vector<std::optional<RunStatus>> open{start};
    while (!open.empty()) {
        const auto from = open.back();
        open.pop_back();
        for (int e = 0; e < kRunEventCount; ++e) {
            const auto to = nextStatus(from, static_cast<RunEvent>(e));
            if (to && seen.insert(*to).second)
                open.push_back(*to);
        }
    }
    return seen;
}

void TestTransitions::noEventLeavesAFinalStatus()
{
    for (RunStatus status : kAllRunStatuses) {
        if (isFinal(status))
            QVERIFY(reachableFrom(status).empty());
    }
}

void TestTransitions::everyStatusIsReachable()
{
    QCOMPARE(reachableFrom(std::nullopt).size(), std::size_t{kRunStatusCount});
}

void TestTransitions::everyStatusCanReachAFinalOne()
{
    for (RunStatus status : kAllRunStatuses) {
        if (!isFinal(status))
            QVERIFY(std::ranges::any_of(reachableFrom(status), [](auto s) { return isFinal(s); }));
    }
}

void TestTransitions::everyEventIsUsed()
{
    std::set<RunEvent> used;
    for (const TransitionRule &rule : transitionRules()) {
        used.insert(rule.event);
        QVERIFY2(rule.why.ends_with('.'), rule.why.data());
    }
    QCOMPARE(used.size(), std::size_t{kRunEventCount});
}

void TestTransitions::everyUnfinishedRunCanBeCanceled()
{
    for (RunStatus status : kAllRunStatuses) {
        const auto to = nextStatus(status, RunEvent::CancelRequested);
        QCOMPARE(to.has_value(), !isFinal(status));
        if (to)
            QCOMPARE(*to, RunStatus::Canceled);
    }
}

void TestTransitions::theLookupAgreesWithTheTable()
{
    std::size_t legal = 0;
    for (const TransitionRule &rule : transitionRules())
        QCOMPARE(nextStatus(rule.from, rule.event), std::optional(rule.to));
    for (int s = -1; s < kRunStatusCount; ++s) {
        const auto from = s < 0 ? std::nullopt : std::optional(static_cast<RunStatus>(s));
        for (int e = 0; e < kRunEventCount; ++e)
            legal += nextStatus(from, static_cast<RunEvent>(e)).has_value();
    }
    QCOMPARE(legal, transitionRules().size());
}

void TestTransitions::onlyQueuedRunsExpire()
{
    for (RunStatus status : kAllRunStatuses)
        QCOMPARE(nextStatus(status, RunEvent::TtlElapsed).has_value(), status == RunStatus::Queued);
}

void TestTransitions::randomEventsNeverLeaveTheTable()
{
    std::mt19937 random(20'261'124);
    int finished = 0;
    for (int run = 0; run < 20'000; ++run) {
        std::optional<RunStatus> status;
        for (int step = 0; step < 400; ++step) {
            const auto event = static_cast<RunEvent>(random() % kRunEventCount);
            const auto to = nextStatus(status, event);
            if (!to)
                continue;
            const bool listed = std::ranges::any_of(transitionRules(), [&](const auto &rule) {
                return rule.from == status && rule.event == event && rule.to == *to;
            });
            QVERIFY(listed);
            QVERIFY(!status || !isFinal(*status));
            status = to;
        }
        finished += status && isFinal(*status);
    }
    QVERIFY2(finished > 19'900, qPrintable(QString::number(finished)));
}

void TestTransitions::eventNamesAreDistinct()
{
    std::set<std::string_view> names;
    for (int e = 0; e < kRunEventCount; ++e)
        names.insert(eventName(static_cast<RunEvent>(e)));
    QCOMPARE(names.size(), std::size_t{kRunEventCount});
    QVERIFY(!names.contains(""));
}

void TestTransitions::thePageInDocsIsTheTable()
{
    QFile page(QStringLiteral(RUNYARD_SOURCE_DIR "/docs/run-lifecycle.md"));
    const QByteArray expected = QByteArray::fromStdString(lifecycleDocument());
    if (qEnvironmentVariableIsSet("RUNYARD_UPDATE_DOCS")) {
        QVERIFY2(page.open(QIODevice::WriteOnly | QIODevice::Truncate), qPrintable(page.errorString()));
        QCOMPARE(page.write(expected), expected.size());
        return;
    }
    QVERIFY2(page.open(QIODevice::ReadOnly), qPrintable(page.errorString()));
    QVERIFY2(page.readAll() == expected, "docs/run-lifecycle.md differs from the table; run this test with "
                                         "RUNYARD_UPDATE_DOCS=1 to write it again");
}

RUNYARD_TEST(TestTransitions)
#include "transitions_test.moc"
