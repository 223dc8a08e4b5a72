// Questions to an embedded engine: long ones leave room for short ones, withdrawn ones are answered.
#include "engine/contract/run_lists.h"
#include "engine/embedded/embedded_client.h"
#include "engine/embedded/reader_pool.h"
#include "engine/store/write/run_store.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <future>

using namespace runyard;

namespace {

constexpr std::chrono::seconds kPatience{60};

std::filesystem::path in(const QTemporaryDir &folder, const char *name)
{
    return std::filesystem::path(folder.path().toStdString()) / name;
}

} // namespace

class QuestionsTest : public QObject
{
    Q_OBJECT

private slots:
    void longWorkLeavesAReaderFree();
    void whatIsAskedIsAnsweredBeforeTheEnd();
    void aWithdrawnQuestionIsAnswered();
};

void QuestionsTest::longWorkLeavesAReaderFree()
{
    QTemporaryDir folder;
    QVERIFY(RunStore::open(in(folder, "runyard.db"), {}).ok());
    std::promise<void> letGo;
    const std::shared_future<void> gate = letGo.get_future().share();
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
    ReaderPool pool;
    QVERIFY(pool.start(in(folder, "runyard.db")).ok());
    for (int i = 0; i < 6; ++i) {
        pool.ask(
            [&, gate](RunReader &) {
                ++begun;
                gate.wait();
                ++ended;
            },
            ReaderPool::Work::Long);
    }
    std::promise<std::int64_t> counted;
    pool.ask([&counted](RunReader &reader) { counted.set_value(reader.counter.counts({})->total()); });
    auto answer = counted.get_future();
    QVERIFY2(answer.wait_for(kPatience) == std::future_status::ready, "long work took every reader");
    QCOMPARE(answer.get(), 0);
    QTRY_COMPARE(begun.load(), 2);
    letGo.set_value();
    QTRY_COMPARE(ended.load(), 6);
}

void QuestionsTest::whatIsAskedIsAnsweredBeforeTheEnd()
{
    QTemporaryDir folder;
    QVERIFY(RunStore::open(in(folder, "runyard.db"), {}).ok());
    std::atomic<int> done{0};
    {
        ReaderPool pool;
        QVERIFY(pool.start(in(folder, "runyard.db")).ok());
        for (int i = 0; i < 50; ++i)
            pool.ask([&done](RunReader &) { ++done; },
                     i % 2 == 0 ? ReaderPool::Work::Long : ReaderPool::Work::Short);
    }
    QCOMPARE(done.load(), 50);
}

void QuestionsTest::aWithdrawnQuestionIsAnswered()
{
    QTemporaryDir folder;
    auto client = EmbeddedClient::open({.workspace = folder.path().toStdString(),
                                        .shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd"});
    QVERIFY(client);
    std::stop_source withdrawn;
    withdrawn.request_stop();
    const auto answerTo = [&](std::stop_token unwanted) {
        std::promise<Result<RunCounts>> promise;
        auto answer = promise.get_future();
        (*client)->runLists().counts(
            {}, unwanted, [&promise](Result<RunCounts> counts) { promise.set_value(std::move(counts)); });
        return answer.get();
    };
    const auto refused = answerTo(withdrawn.get_token());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY(answerTo(std::stop_source().get_token()));
}

QTEST_GUILESS_MAIN(QuestionsTest)
#include "tst_questions.moc"
