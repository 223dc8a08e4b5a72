// Spans in the store: the end of one takes the place of its beginning and never the other way round, limits
// are kept and counted, and log lines know their span.
#include "engine/base/limits.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

std::string spanId(int number)
{
    char text[20];
    std::snprintf(text, sizeof text, "%016x", number + 1);
    return text;
}

SpanDetail someSpan(int number, const std::string &name, std::optional<TimePoint> to = at(9))
{
    SpanDetail detail;
    detail.span.id = spanId(number);
    detail.span.name = name;
    detail.span.attempt = 1;
    detail.span.from = at(number);
    detail.span.to = to;
    return detail;
}

std::int64_t add(RunStore &store, RunSeq run, const std::vector<SpanDetail> &details)
{
    std::vector<const SpanDetail *> list;
    for (const SpanDetail &detail : details)
        list.push_back(&detail);
    return store.spans.add(run, list);
}

struct StoredRun
{
    StoreFolder folder;
    std::unique_ptr<RunStore> store = folder.open();
    Run run;

    StoredRun()
    {
        store->transaction.begin();
        run = plainRun(*store);
        store->runs.insert(run, {});
    }
    RunSpans read()
    {
        return store->transaction.commit().ok() ? *folder.reader()->spans.ofRun(run.id) : RunSpans{};
    }
};

} // namespace

class StoreSpansTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack();
    void theEndTakesThePlaceOfTheBeginning();
    void aLateBeginningChangesNothing();
    void spansComeInOrderAndOnlyOfTheRun();
    void whatIsPastTheLimitIsCountedOnce();
    void logLinesKnowTheirSpan();
    void aFullLogIsToldOf();
    void whatIsNotThereIsNotFound();
};

void StoreSpansTest::everythingComesBack()
{
    StoredRun stored;
    SpanDetail detail = someSpan(3, "charge \"größe\"");
    detail.span.parentId = spanId(1);
    detail.span.traceId = "0123456789abcdef0123456789abcdef";
    detail.span.entity = SpanEntity::Wait;
    detail.span.status = SpanStatus::Error;
    detail.span.attempt = 4;
    detail.span.events = 2;
    detail.span.exceptions = 1;
    detail.statusText = "declined";
    detail.attributes = "{\"card\":\"" + std::string(20'000, 'x') + "\"}"; // is compressed
    detail.events = R"([{"name":"exception","time":5,"attributes":{}}])";
    QCOMPARE(add(*stored.store, stored.run.seq, {detail}), 0);
    const RunSpans spans = stored.read();
    QCOMPARE(spans.spans.size(), 1u);
    QVERIFY(spans.spans.front() == detail.span);
    const auto read = stored.folder.reader()->spans.detail(stored.run.id, detail.span.id);
    QVERIFY(read.ok());
    QVERIFY(*read == detail);
}

void StoreSpansTest::theEndTakesThePlaceOfTheBeginning()
{
    StoredRun stored;
    add(*stored.store, stored.run.seq, {someSpan(1, "begun", std::nullopt)});
    QVERIFY(!stored.read().spans.front().to);
    stored.store->transaction.begin();
    add(*stored.store, stored.run.seq, {someSpan(1, "ended")});
    const RunSpans spans = stored.read();
    QCOMPARE(spans.spans.size(), 1u);
    QCOMPARE(spans.spans.front().name, std::string("ended"));
    QVERIFY(spans.spans.front().to == at(9));
}

void StoreSpansTest::aLateBeginningChangesNothing()
{
    StoredRun stored;
    add(*stored.store, stored.run.seq, {someSpan(1, "ended"), someSpan(1, "begun", std::nullopt)});
    add(*stored.store, stored.run.seq, {someSpan(1, "told twice", at(30))});
    const RunSpans spans = stored.read();
    QCOMPARE(spans.spans.size(), 1u);
    QCOMPARE(spans.spans.front().name, std::string("ended"));
}

void StoreSpansTest::spansComeInOrderAndOnlyOfTheRun()
{
    StoredRun stored;
    const Run other = plainRun(*stored.store);
    stored.store->runs.insert(other, {});
    add(*stored.store, other.seq, {someSpan(1, "of another run")});
    SpanDetail outer = someSpan(2, "outer", at(50));
    SpanDetail inner = someSpan(7, "inner", at(40));
    inner.span.from = outer.span.from; // begins with it
    add(*stored.store, stored.run.seq, {someSpan(5, "last"), inner, outer, someSpan(1, "first")});
    std::vector<std::string> names;
    for (const Span &span : stored.read().spans)
        names.push_back(span.name);
    QVERIFY((names == std::vector<std::string>{"first", "outer", "inner", "last"}));
}

void StoreSpansTest::whatIsPastTheLimitIsCountedOnce()
{
    StoredRun stored;
    std::vector<SpanDetail> many;
    for (int i = 0; i < static_cast<int>(limits::kSpansPerRun); ++i)
        many.push_back(someSpan(i, "s", std::nullopt));
    QCOMPARE(add(*stored.store, stored.run.seq, many), 0);
    // Its beginning and its end are one span; one that is there still ends.
    QCOMPARE(add(*stored.store, stored.run.seq,
                 {someSpan(20'000, "x", std::nullopt), someSpan(20'000, "x"), someSpan(4, "ended")}),
             1);
    const RunSpans spans = stored.read();
    QCOMPARE(spans.spans.size(), limits::kSpansPerRun);
    QCOMPARE(spans.dropped, 1);
    QCOMPARE(spans.spans[4].name, std::string("ended"));
}

void StoreSpansTest::logLinesKnowTheirSpan()
{
    StoredRun stored;
    add(*stored.store, stored.run.seq, {someSpan(1, "a"), someSpan(2, "b")});
    stored.store->logs.append(stored.run.seq, {{.at = at(1), .text = "of the process"}});
    const std::vector<LogLine> lines = {
        {.at = at(2), .text = "one"}, {.at = at(3), .text = "two"}, {.at = at(4), .text = "three"}};
    QCOMPARE(stored.store->spans.addLines(stored.run.seq, lines, {spanId(2), "", spanId(2)}), 0);
    const RunSpans spans = stored.read();
    QCOMPARE(spans.spans[0].logLines, 0);
    QCOMPARE(spans.spans[1].logLines, 2);
    auto reader = stored.folder.reader();
    const auto detail = reader->spans.detail(stored.run.id, spanId(2));
    QVERIFY((detail->logLines == std::vector<std::int64_t>{1, 3}));
    const auto read = reader->logs.lines(stored.run.id, detail->logLines);
    QVERIFY((*read == LogLines{lines[0], lines[2]}));
    QCOMPARE(reader->logs.page(stored.run.id, 0, 0, 10)->lines.size(), 4u);
}

void StoreSpansTest::aFullLogIsToldOf()
{
    StoredRun stored;
    const LogLine large = {.at = at(1), .text = std::string(limits::kLogLineBytes, 'x')};
    const auto fits = static_cast<std::size_t>(limits::kSpanLogBytes) / limits::kLogLineBytes;
    const std::vector<LogLine> lines(fits + 3, large);
    const auto dropped =
        stored.store->spans.addLines(stored.run.seq, lines, std::vector<std::string>(lines.size()));
    QVERIFY(dropped >= 3 && dropped < 10);
    QCOMPARE(stored.read().droppedLines, dropped);
    const auto lastLine = [&] {
        auto reader = stored.folder.reader();
        auto page = reader->logs.page(stored.run.id, 0, 0, 10'000);
        while (page->hasMore)
            page = reader->logs.page(stored.run.id, 0, page->next, 10'000);
        return std::pair(page->next, page->lines.back());
    };
    const auto [count, last] = lastLine();
    QVERIFY(last.stream == LogStream::Engine && last.level == LogLevel::Warn);
    QVERIFY(last.text.find("is full") != std::string::npos);
    stored.store->transaction.begin();
    QCOMPARE(stored.store->spans.addLines(stored.run.seq, {large, large}, {"", ""}), std::int64_t{2});
    QCOMPARE(stored.read().droppedLines, dropped + 2);
    QCOMPARE(lastLine().first, count); // said once
}

void StoreSpansTest::whatIsNotThereIsNotFound()
{
    StoredRun stored;
    QVERIFY(stored.read().spans.empty());
    auto reader = stored.folder.reader();
    QVERIFY(reader->spans.detail(stored.run.id, spanId(1)).error().code == ErrorCode::NotFound);
    QVERIFY(reader->spans.detail(stored.run.id, "no hex").error().code == ErrorCode::NotFound);
    QVERIFY(reader->spans.ofRun(RunId{"run_none"}).error().code == ErrorCode::NotFound);
}

RUNYARD_TEST(StoreSpansTest)
#include "spans_test.moc"
