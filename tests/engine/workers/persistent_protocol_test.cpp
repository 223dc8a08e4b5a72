// The JSON lines of persistent workers: what is taken, what is refused, and that nothing breaks us.
#include "engine/workers/persistent_protocol.h"

#include "engine/base/limits.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class PersistentProtocolTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outputIsTakenAsItWasWritten_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("order of keys") << QByteArray("{\"b\":1,\"a\":{\"d\":[1,2],\"c\":\"}\"}}");
        QTest::newRow("many digits") << QByteArray("123456789012345678901234567890.00");
        QTest::newRow("blanks") << QByteArray("{ \"a\" : [ 1 , 2 ] }");
        QTest::newRow("brackets in text") << QByteArray("[\"]\",\"}\",\",\",\"\\\"\",\"\\\\\"]");
        QTest::newRow("text") << QByteArray("\"just \\\"text\\\", really\"");
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("empty") << QByteArray("{}");
    }
    void outputIsTakenAsItWasWritten()
    {
        QFETCH(QByteArray, written);
        for (const char *frame :
             {"{\"type\":\"result\",\"attemptId\":\"a\",\"output\":%1}",
              "{\"output\":%1,\"type\":\"result\",\"attemptId\":\"a\"}",
              " { \"x\" : {\"output\":[]} , \"output\" : %1 , \"type\":\"result\",\"attemptId\":\"a\" } "}) {
            const auto line = QString::fromUtf8(frame).arg(QString::fromUtf8(written)).toStdString();
            const auto message = parseWorkerLine(line);
            QVERIFY2(message, line.c_str());
            QCOMPARE(message->type, WorkerMessage::Type::Result);
            QCOMPARE(message->attemptId, std::string("a"));
            QCOMPARE(message->output, Packet::json(written.toStdString()));
        }
    }

    void textOutputIsText()
    {
        const auto message = parseWorkerLine(
            "{\"type\":\"result\",\"attemptId\":\"a\",\"output\":\"a\\nb\",\"outputType\":\"text/plain\"}");
        QVERIFY(message);
        QCOMPARE(message->output, Packet::text("a\nb"));
    }

    void anOutputMayBeSuperJson()
    {
        const auto message =
            parseWorkerLine("{\"type\":\"result\",\"attemptId\":\"a\",\"output\":{\"json\":1},"
                            "\"outputType\":\"application/super+json\"}");
        QVERIFY(message);
        QCOMPARE(message->output, (Packet{"{\"json\":1}", "application/super+json", true}));
    }

    void resultWithoutOutputHasNone()
    {
        const auto message = parseWorkerLine("{\"type\":\"result\",\"attemptId\":\"a\"}");
        QVERIFY(message && !message->output.present && !message->error);
    }

    void printedTextIsNoMessage_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"", "hello", "123", "[]", "{}", "{\"type\":1}", "{\"type\":\"result\"",
                                 "{\"type\":\"result\",\"output\":NaN}", "{\"type\":\"\xFF\"}"})
            QTest::addRow("%s", line) << QByteArray(line);
    }
    void printedTextIsNoMessage()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!parseWorkerLine(line.toStdString()));
    }

    // Five million brackets: a recursive reader would end the engine here.
    void deepNestingBreaksNothing()
    {
        const std::string deep = std::string(5'000'000, '[') + std::string(5'000'000, ']');
        const auto output =
            parseWorkerLine("{\"type\":\"result\",\"attemptId\":\"a\",\"output\":" + deep + "}");
        QVERIFY(output);
        QCOMPARE(output->output.data, deep);
        const auto error =
            parseWorkerLine("{\"type\":\"result\",\"attemptId\":\"a\",\"error\":" + deep + "}");
        QVERIFY(error);
        const auto other = parseWorkerLine("{\"type\":\"log\",\"attemptId\":\"a\",\"message\":" + deep + "}");
        QVERIFY(other);
    }

    void tooLargeAnOutputIsAnError()
    {
        const std::string large(limits::kOutputBytes + 1, 'x');
        const auto message =
            parseWorkerLine("{\"type\":\"result\",\"attemptId\":\"a\",\"output\":\"" + large + "\"}");
        QVERIFY(message && message->error);
        QCOMPARE(message->error->code, InternalCode::TaskOutputError);
        QVERIFY(!message->output.present);
    }

    void retryIsReadWithinReason()
    {
        const auto read = [](const char *rest) {
            return *parseWorkerLine(std::string("{\"type\":\"result\",\"attemptId\":\"a\",\"error\":\"no\",")
                                    + rest);
        };
        QCOMPARE(read("\"retryAfterMs\":1500}").retryAfter, std::optional(Millis(1500)));
        QVERIFY(!read("\"retryAfterMs\":-1}").retryAfter);
        QVERIFY(!read("\"retryAfterMs\":\"soon\"}").retryAfter);
        QVERIFY(read("\"retryAfterMs\":1e300}").retryAfter < Millis(std::chrono::hours(24 * 366)));
        QVERIFY(read("\"retry\":false}").retryForbidden);
        QVERIFY(!read("\"retry\":\"false\"}").retryForbidden);
        QCOMPARE(read("\"retry\":true}").error->message, std::string("no"));
    }

    void attemptLineIsOneLine()
    {
        AttemptSpec spec;
        spec.attemptId = AttemptId{"a"};
        spec.payload = Packet::json("{\"a\":\r\n1}");
        spec.contextJson = "{\n}";
        const std::string line = attemptLine(spec);
        QCOMPARE(line.find('\n'), line.size() - 1);
        QVERIFY(line.find("\"payload\":{\"a\":") != std::string::npos);
        spec.payload = Packet::text("two\nlines \xFF");
        QVERIFY(attemptLine(spec).find("\"payload\":\"two\\nlines ") != std::string::npos);
        spec.payload = {};
        QVERIFY(attemptLine(spec).find("\"payload\":null") != std::string::npos);
        spec.payload = {R"({"meta":{"values":{}}, "json": {"b":1,"a":2.50} })", "application/super+json",
                        true};
        QVERIFY(attemptLine(spec).find("\"payload\":{\"b\":1,\"a\":2.50},") != std::string::npos);
    }
};

RUNYARD_TEST(PersistentProtocolTest)
#include "persistent_protocol_test.moc"
