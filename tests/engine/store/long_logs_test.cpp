// A log read by moment, by match and by line numbers, against the lines themselves; and one of 100 MB.
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <random>

using namespace runyard;
using namespace runyard::testing;

namespace {

Run loggedRun(RunStore &store, const std::vector<std::vector<LogLine>> &parts)
{
    store.transaction.begin();
    const Run run = plainRun(store);
    store.runs.insert(run, {});
    for (const auto &part : parts)
        store.logs.append(run.seq, part);
    if (!store.transaction.commit().ok())
        qFatal("cannot write the log");
    return run;
}

std::vector<LogLine> someLines(int count)
{
    std::mt19937 random(11);
    std::vector<LogLine> lines;
    for (int i = 0; i < count; ++i) {
        LogLine line{at(i / 3), 1 + i / (count / 3 + 1), static_cast<LogStream>(random() % 3),
                     static_cast<LogLevel>(random() % 5), "order " + std::to_string(random() % 40)};
        if (random() % 4 == 0)
            line.text = "\x1b[31mfai\x1b[1mled\x1b[0m " + std::string(random() % 900, 'x');
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::int64_t> scanned(RunReader &reader, const RunId &id, const LogFilter &filter)
{
    std::vector<std::int64_t> all;
    LogScan step;
    do {
        step = *reader.logs.scan({id, filter, step.next});
        all.insert(all.end(), step.lines.begin(), step.lines.end());
    } while (step.next < step.total);
    return all;
}

} // namespace

class StoreLongLogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMomentIsFoundWhereTheLinesSaySo();
    void everyMatchIsFoundAndNothingElse();
    void linesComeByTheirNumbers();
    void anEmptyLogHasNoPlaces();
    void aHundredMegabytesAreReadFromTheirEnd();
};

void StoreLongLogsTest::aMomentIsFoundWhereTheLinesSaySo()
{
    StoreFolder folder;
    auto store = folder.open();
    const auto lines = someLines(6'000);
    std::vector<std::vector<LogLine>> parts;
    for (std::size_t i = 0; i < lines.size(); i += 150)
        parts.emplace_back(lines.begin() + static_cast<std::ptrdiff_t>(i),
                           lines.begin() + static_cast<std::ptrdiff_t>(std::min(i + 150, lines.size())));
    const Run run = loggedRun(*store, parts);
    auto reader = folder.reader();
    for (int second = -2; second < 2'010; second += 3) {
        const auto wanted = std::find_if(lines.begin(), lines.end(),
                                         [&](const LogLine &line) { return line.at >= at(second); });
        const LogPlace place = *reader->logs.locate(run.id, at(second));
        QCOMPARE(place.line, static_cast<std::int64_t>(wanted - lines.begin()));
        QCOMPARE(place.total, 6'000);
    }
    QCOMPARE(reader->logs.locate(runIdFor(77), at(0)).error().code, ErrorCode::NotFound);
}

void StoreLongLogsTest::everyMatchIsFoundAndNothingElse()
{
    StoreFolder folder;
    auto store = folder.open();
    const auto lines = someLines(5'000);
    const Run run = loggedRun(*store, {lines});
    auto reader = folder.reader();
    std::vector<LogFilter> filters(6);
    filters[1].attempt = 2;
    filters[2].streams = 1U << static_cast<unsigned>(LogStream::Stdout);
    filters[3].levels = 1U << static_cast<unsigned>(LogLevel::Error);
    filters[4].text = "FAILED"; // across a change of colour
    filters[5] = {3, 0x3, 0x19, "order 1"};
    for (const LogFilter &filter : filters) {
        std::vector<std::int64_t> wanted;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            std::string plain = lines[i].text;
            if (plain.front() == '\x1b')
                plain = "failed " + plain.substr(plain.find("0m ") + 3);
            const bool hasText = filter.text.empty()
                                 || (filter.text == "FAILED" ? plain.starts_with("failed")
                                                             : plain.find(filter.text) != std::string::npos);
            if (hasText && (filter.attempt == 0 || filter.attempt == lines[i].attempt)
                && (filter.streams & 1U << static_cast<unsigned>(lines[i].stream)) != 0
                && (filter.levels & 1U << static_cast<unsigned>(lines[i].level)) != 0)
                wanted.push_back(static_cast<std::int64_t>(i));
        }
        QVERIFY(!wanted.empty());
        QVERIFY(scanned(*reader, run.id, filter) == wanted);
    }
}

void StoreLongLogsTest::linesComeByTheirNumbers()
{
    StoreFolder folder;
    auto store = folder.open();
    const auto lines = someLines(5'000);
    const Run run = loggedRun(*store, {lines});
    auto reader = folder.reader();
    const std::vector<std::int64_t> numbers{0, 1, 77, 2'500, 2'501, 4'999, 5'000};
    const LogLines read = *reader->logs.lines(run.id, numbers);
    QCOMPARE(read.size(), std::size_t{6}); // there is no line 5,000
    for (std::size_t i = 0; i < read.size(); ++i)
        QVERIFY(read[i] == lines[static_cast<std::size_t>(numbers[i])]);
    QVERIFY(reader->logs.lines(run.id, {})->empty());
}

void StoreLongLogsTest::anEmptyLogHasNoPlaces()
{
    StoreFolder folder;
    auto store = folder.open();
    const Run run = loggedRun(*store, {});
    auto reader = folder.reader();
    QCOMPARE(reader->logs.locate(run.id, at(0))->total, 0);
    QCOMPARE(reader->logs.scan({run.id, {}, 0})->total, 0);
    QVERIFY(reader->logs.lines(run.id, {0, 1})->empty());
}

/// Prints what it took; the figures are not judged, the lines are.
void StoreLongLogsTest::aHundredMegabytesAreReadFromTheirEnd()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {});
    std::mt19937 random(5);
    std::int64_t bytes = 0;
    std::int64_t count = 0;
    while (bytes < 100'000'000) {
        std::vector<LogLine> part;
        for (int i = 0; i < 5'000; ++i, ++count) {
            std::string text = "line " + std::to_string(count) + " order " + std::to_string(random())
                               + " took " + std::to_string(random() % 1000)
                               + " ms in warehouse north-east, shelf " + std::to_string(random() % 300);
            if (count % 100'000 == 77)
                text += " NEEDLE";
            bytes += static_cast<std::int64_t>(text.size());
            part.push_back({at(count / 100), 1, LogStream::Stdout, LogLevel::Plain, std::move(text)});
        }
        store->logs.append(run.seq, part);
    }
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    QElapsedTimer timer;
    timer.start();
    const LogPlace place = *reader->logs.locate(run.id, TimePoint::max());
    QCOMPARE(place.total, count);
    std::vector<std::int64_t> tail;
    for (std::int64_t number = count - 100; number < count; ++number)
        tail.push_back(number);
    const LogLines last = *reader->logs.lines(run.id, tail);
    const qint64 toEnd = timer.nsecsElapsed() / 1000;
    QCOMPARE(last.size(), std::size_t{100});
    QVERIFY(last.back().text.starts_with("line " + std::to_string(count - 1) + " "));
    timer.start();
    QCOMPARE(reader->logs.locate(run.id, at(count / 200))->line, count / 200 * 100);
    const qint64 toMoment = timer.nsecsElapsed() / 1000;
    timer.start();
    LogFilter filter;
    filter.text = "needle";
    QCOMPARE(scanned(*reader, run.id, filter).size(), static_cast<std::size_t>((count + 99'922) / 100'000));
    qInfo("%lld lines, %lld MB: end in %lld us, a moment in %lld us, whole search in %lld ms",
          static_cast<long long>(count), static_cast<long long>(bytes / 1'000'000),
          static_cast<long long>(toEnd), static_cast<long long>(toMoment),
          static_cast<long long>(timer.elapsed()));
}

RUNYARD_TEST(StoreLongLogsTest)
#include "long_logs_test.moc"
