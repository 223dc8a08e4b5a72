// Files of runs: what is written is what is read, secrets stay out, damage is noticed.
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/run_logs.h"
#include "engine/embedded/opened_archive.h"
#include "engine/export/export_file.h"
#include "engine/export/packed_lines.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/odd_numbers.h"
#include "tests/support/room_test.h"

#include <QBuffer>

#include <nlohmann/json.hpp>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

std::string masked(const std::string &json)
{
    std::int64_t count = 0;
    return SecretMask(SecretMask::standardWords()).masked(json, count);
}

RunSelection allRuns()
{
    return {{}, RunFilter{}};
}

QByteArray unpacked(const QByteArray &file)
{
    QBuffer buffer;
    buffer.setData(file);
    buffer.open(QIODevice::ReadOnly);
    LineUnpacker lines(buffer);
    QByteArray text;
    while (true) {
        const auto line = lines.next();
        if (!line || !*line)
            return text;
        text += QByteArray::fromStdString(**line) + '\n';
    }
}

QByteArray packed(const QByteArray &text)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    LinePacker lines(buffer);
    for (const QByteArray &line : text.split('\n')) {
        if (!line.isEmpty() && !lines.add(line.toStdString()).ok())
            qFatal("cannot pack");
    }
    if (!lines.finish().ok())
        qFatal("cannot pack");
    return buffer.data();
}

/// Without what only the place it is stored in knows.
RunDetail portable(RunDetail detail)
{
    detail.run.seq = detail.run.parent = detail.run.root = RunSeq::None;
    detail.run.holdsSlot = false;
    detail.run.idempotencyKey.expiresAt.reset();
    for (Attempt &attempt : detail.attempts) {
        attempt.run = RunSeq::None;
        attempt.pid = 0;
    }
    for (Transition &change : detail.transitions)
        change.run = RunSeq::None;
    for (auto *relatives : {&detail.children, &detail.replays}) {
        for (Run &run : *relatives) {
            run.seq = run.parent = run.root = RunSeq::None;
            run.idempotencyKey.expiresAt.reset();
        }
    }
    return detail;
}

RunDetail detailOf(EngineClient &client, const RunId &id)
{
    const auto detail = answerOf<RunDetail>([&](auto reply) { client.runDetails().find(id, reply); });
    if (!detail)
        qFatal("%s", detail.error().text().c_str());
    return *detail;
}

std::vector<LogLine> logOf(EngineClient &client, const RunId &id)
{
    return answerOf<LogPage>([&](auto reply) { client.runLogs().page(id, 0, 0, 10'000, reply); })->lines;
}

} // namespace

class TestArchives : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_engine = std::make_unique<EngineFixture>();
        m_engine->deploy(m_engine->writeProject("[project]\nname = \"Test\"\n"
                                                "[[task]]\nid = \"copy\"\ncommand = [\"cat\"]\n"
                                                "[[task]]\nid = \"flaky-fetch\"\ncommand = [\"sh\", \"-c\","
                                                " \"echo trying >&2; exit 3\"]\n"
                                                "retry = { max_attempts = 1 }\n"));
        const char *secret = "{\"path\": \"data\", \"auth\": [{\"X-Api-Key\": \"hunter2-key\", \"big\": "
                             "12345678901234567890}]}";
        m_ids.push_back(m_engine->trigger("copy", secret));
        m_ids.push_back(m_engine->trigger("flaky-fetch"));
        TriggerOptions later;
        later.delayUntil = SystemClock().now() + std::chrono::hours(5);
        later.tags = {"=HYPERLINK(1)", "vip, \"quoted\""};
        later.metadata = "{\"refreshToken\":\"hunter2-meta\",\"step\":1.50}";
        m_ids.push_back(m_engine->trigger("copy", " {\"a\" : 1.0 , \"a\":\"again\"} ", later));
        for (const RunId &id : m_ids)
            QVERIFY(!id.empty());
        for (const RunId &id : {m_ids[0], m_ids[1]})
            QTRY_VERIFY_WITH_TIMEOUT(isFinal(m_engine->statusOf(id)), 60'000);
        QVERIFY(!logOf(m_engine->client(), m_ids[1]).empty());
        m_file = archive({});
        QVERIFY(m_file.size() > 200);
    }

    void cleanupTestCase() { m_engine.reset(); }

    void maskingLeavesAllOtherBytes_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *json, const char *expected) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
        };
        row("nothing", " { \"a\" : 1.50, \"b\":[ ] } ", " { \"a\" : 1.50, \"b\":[ ] } ");
        row("a string", "{\"password\":\"x\",\"b\":2}", "{\"password\":\"***\",\"b\":2}");
        row("a number", "{\"API_KEY\" : 17 , \"b\":2}", "{\"API_KEY\" : \"***\" , \"b\":2}");
        row("a tree", "{\"secrets\":{\"a\":[1,{\"b\":\"}\"}]},\"c\":3}", "{\"secrets\":\"***\",\"c\":3}");
        row("deep", "[[{\"a\":{\"x-auth-token\":null}}]]", "[[{\"a\":{\"x-auth-token\":\"***\"}}]]");
        row("an escaped name", "{\"pass\\u0077ord\":\"x\"}", "{\"pass\\u0077ord\":\"***\"}");
        row("quotes in it", "{\"token\":\"a\\\"b\\\\\",\"c\":\"d\"}", "{\"token\":\"***\",\"c\":\"d\"}");
        row("twice", "{\"token\":1,\"token\":2}", "{\"token\":\"***\",\"token\":\"***\"}");
        row("only a value", "[\"password\",\"x\"]", "[\"password\",\"x\"]");
        row("only a part of JSON", "{\"password\":\"x\"", "{\"password\":\"x\"");
        row("a large number", "{\"n\":12345678901234567890,\"pwd_token\":0}",
            "{\"n\":12345678901234567890,\"pwd_token\":\"***\"}");
        row("text", "password: x", "password: x");
    }
    void maskingLeavesAllOtherBytes()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(masked(json.toStdString())), expected);
    }

    void whatIsWrittenIsReadAgain()
    {
        ArchiveOptions bare;
        bare.secretWords.clear();
        const auto opened = openBytes(archive(bare));
        QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().text().c_str());
        EngineClient &there = (*opened)->client();
        QCOMPARE((*opened)->runs(), std::int64_t(m_ids.size()));
        for (const RunId &id : m_ids) {
            const RunDetail here = portable(detailOf(m_engine->client(), id));
            const RunDetail read = portable(detailOf(there, id));
            QVERIFY(here.payload == read.payload);
            QVERIFY(here.run == read.run);
            QVERIFY(here.attempts == read.attempts);
            QVERIFY(here.transitions == read.transitions);
            QVERIFY(here == read);
            QVERIFY(logOf(m_engine->client(), id) == logOf(there, id));
        }
        // Lists, counts and search are there, as of any workspace.
        RunFilter search;
        search.search = "again";
        QCOMPARE(
            answerOf<RunCounts>([&](auto reply) { there.runLists().counts(search, {}, reply); })->total(),
            std::int64_t(1));
        const auto refusal =
            answerOf<Run>([&](auto reply) { there.runCommands().freeze(m_ids[0], Actor::User, reply); });
        QVERIFY(!refusal.ok());
        QVERIFY(refusal.error().message.find("cannot be changed") != std::string::npos);
    }

    void childrenFindTheirParentsAgain()
    {
        ExportRequest request;
        TriggerOptions options;
        options.parent = m_ids[0];
        options.delayUntil = SystemClock().now() + std::chrono::hours(5);
        const RunId child = m_engine->trigger("copy", "{}", options);
        if (child.empty())
            QSKIP("a finished run takes no children here");
        RunSelection both{{child, m_ids[0]}, {}};
        const auto opened = openBytes(archive({}, both));
        QVERIFY(opened.ok());
        QCOMPARE(detailOf((*opened)->client(), child).run.parentId.text, m_ids[0].text);
        QCOMPARE(detailOf((*opened)->client(), m_ids[0]).children.size(), std::size_t(1));
        // Alone it is a run without one.
        const auto alone = openBytes(archive({}, RunSelection{{child}, {}}));
        QVERIFY(alone.ok());
        QVERIFY(detailOf((*alone)->client(), child).run.parentId.empty());
    }

    void secretsAreNotInTheFile()
    {
        const QByteArray text = unpacked(m_file);
        QVERIFY(!text.contains("hunter2"));
        QVERIFY(text.contains("12345678901234567890")); // beside them all is as it was
        const auto opened = openBytes(m_file);
        QVERIFY(opened.ok());
        QCOMPARE(
            detailOf((*opened)->client(), m_ids[0]).payload.data,
            std::string(
                "{\"path\": \"data\", \"auth\": [{\"X-Api-Key\": \"***\", \"big\": 12345678901234567890}]}"));
        QCOMPARE(detailOf((*opened)->client(), m_ids[2]).metadata,
                 std::string("{\"refreshToken\":\"***\",\"step\":1.50}"));
        ArchiveOptions other;
        other.secretWords = {"STEP"};
        const QByteArray otherText = unpacked(archive(other));
        QVERIFY(otherText.contains("hunter2-meta"));
        QVERIFY(!otherText.contains("1.50"));
    }

    void oddNumbersAreReadAsTheyWereWritten()
    {
        TriggerOptions options;
        options.metadata = test::oddJson();
        const RunId run = m_engine->trigger("copy", test::oddJson().c_str(), options);
        QTRY_VERIFY_WITH_TIMEOUT(isFinal(m_engine->statusOf(run)), 60'000);
        const auto opened = openBytes(archive({}));
        QVERIFY(opened.ok());
        const RunDetail read = detailOf((*opened)->client(), run);
        QCOMPARE(read.payload.data, test::oddJson());
        QCOMPARE(read.output.data, test::oddJson());
        QCOMPARE(read.metadata, test::oddJson());
    }

    void logsCanBeLeftOut()
    {
        ArchiveOptions options;
        options.withLogs = false;
        const auto opened = openBytes(archive(options));
        QVERIFY(opened.ok());
        QVERIFY(logOf((*opened)->client(), m_ids[1]).empty());
        QVERIFY(!(*opened)->info().withLogs);
    }

    void aFileCutAnywhereIsRefused()
    {
        for (qsizetype size = 0; size < m_file.size(); size += std::max<qsizetype>(1, m_file.size() / 40)) {
            const auto opened = openBytes(m_file.left(size));
            QVERIFY2(!opened.ok(), qPrintable(QString::number(size)));
            QVERIFY(!opened.error().message.empty());
        }
    }

    void aChangedByteIsNoticed()
    {
        for (qsizetype at = 0; at < m_file.size(); at += std::max<qsizetype>(1, m_file.size() / 60)) {
            QByteArray bytes = m_file;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
            QVERIFY2(!openBytes(bytes).ok(), qPrintable(QString::number(at)));
        }
        QVERIFY(!openBytes(m_file + "more").ok());
    }

    void whatIsNotOursOrNewerIsToldApart()
    {
        const auto message = [this](const QByteArray &bytes) {
            const auto opened = openBytes(bytes);
            return opened.ok() ? std::string() : opened.error().text();
        };
        QVERIFY(message("id,status\n1,ok\n").find("not a file of exported runs") != std::string::npos);
        QVERIFY(message({}).find("not a file of exported runs") != std::string::npos);
        QVERIFY(message(packed("{\"format\":\"other\"}\n")).find("not a file") != std::string::npos);
        QByteArray text = unpacked(m_file);
        QVERIFY(
            message(packed(QByteArray(text).replace("\"version\":1", "\"version\":2"))).find("newer Runyard")
            != std::string::npos);
        // Whole as a stream, but somebody changed the words or took a run out.
        QVERIFY(message(packed(QByteArray(text).replace("flaky-fetch", "flaky-fatch"))).find("damaged")
                != std::string::npos);
        QList<QByteArray> lines = text.split('\n');
        lines.removeAt(1);
        QVERIFY(message(packed(lines.join('\n'))).find("damaged") != std::string::npos);
        QVERIFY(!message(packed(text)).size()); // packing again alone changes nothing
    }

    void listsAreReadByOtherPrograms()
    {
        const QByteArray csv = list(ListFormat::Csv);
        const QList<QByteArray> rows = csv.trimmed().split('\n');
        QVERIFY(rows.size() >= 1 + qsizetype(m_ids.size()));
        QVERIFY(rows[0].startsWith("id,status,task,"));
        QVERIFY(csv.contains("\"'=HYPERLINK(1) vip, \"\"quoted\"\"\"")); // no formula, its quotes doubled
        QVERIFY(csv.contains(m_ids[1].text.c_str()));
        const auto json = nlohmann::json::parse(list(ListFormat::Json).toStdString());
        QCOMPARE(qsizetype(json.size()), rows.size() - 1);
        QCOMPARE(json[0].at("id").get<std::string>(), m_ids[0].text); // oldest first
        QVERIFY(json[0].at("durationMs").is_number());
        QCOMPARE(json[2].at("tags")[0].get<std::string>(), std::string("=HYPERLINK(1)"));
    }

    void aStoppedExportLeavesWhatWasThere()
    {
        QTemporaryDir dir;
        const QString name = dir.filePath(QStringLiteral("runs.csv"));
        QFile before(name);
        QVERIFY(before.open(QIODevice::WriteOnly) && before.write("mine") == 4);
        before.close();
        ExportRequest request;
        request.runs = allRuns();
        request.format = ExportFormat::Csv;
        request.file = format::utf8(name);
        const auto stopped =
            exportRuns(m_engine->client(), request, [](std::int64_t done, std::int64_t) { return done < 2; });
        QVERIFY(!stopped.ok());
        QVERIFY(isStop(stopped.error()));
        QVERIFY(before.open(QIODevice::ReadOnly));
        QCOMPARE(before.readAll(), QByteArray("mine"));
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 1);
        request.file = format::utf8(dir.filePath(QStringLiteral("no/such/folder.csv")));
        QVERIFY(!exportRuns(m_engine->client(), request).ok());
    }

private:
    QByteArray archive(const ArchiveOptions &options, const RunSelection &runs = allRuns())
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        const auto written = writeArchive(m_engine->client(), runs, options, buffer, {});
        if (!written)
            qFatal("%s", written.error().text().c_str());
        return buffer.data();
    }
    QByteArray list(ListFormat format)
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        const auto written = writeRunList(m_engine->client(), allRuns(), format, buffer, {});
        if (!written)
            qFatal("%s", written.error().text().c_str());
        return buffer.data();
    }
    Result<std::unique_ptr<OpenedArchive>> openBytes(const QByteArray &bytes)
    {
        QFile file(m_dir.filePath(QStringLiteral("test.runyard")));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the file");
        file.close();
        return OpenedArchive::open(format::utf8(file.fileName()));
    }

    QTemporaryDir m_dir;
    std::unique_ptr<EngineFixture> m_engine;
    std::vector<RunId> m_ids;
    QByteArray m_file;
};

RUNYARD_TEST(TestArchives)
#include "archives_test.moc"
