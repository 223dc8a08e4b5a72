// What is copied for other tools, read back by a real shell.
#include "models/words/run_recipes.h"
#include "tests/support/room_test.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace runyard;

namespace {

RunDetail runWith(const Packet &payload)
{
    RunDetail detail;
    detail.run.taskId = "resize-image";
    detail.run.queue = "task/resize-image";
    detail.payload = payload;
    return detail;
}

/// Stands for `curl` and `runyard`: prints each argument, then what is piped in when asked to read it.
constexpr const char *kEcho = "#!/bin/sh\n"
                              "for word; do printf '%s\\0' \"$word\"; done\n"
                              "for word; do case \"$word\" in @-|--payload=-) exec cat;; esac; done\n";

struct Call
{
    QByteArrayList words;
    QByteArray input; // what follows the last word
};

class Shell
{
public:
    Shell()
    {
        for (const char *name : {"curl", "runyard"}) {
            QFile program(m_folder.filePath(QString::fromLatin1(name)));
            if (program.open(QIODevice::WriteOnly))
                program.write(kEcho);
            program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
    }

    Call run(const std::string &command)
    {
        const QString path = m_folder.filePath(QStringLiteral("script"));
        QFile script(path);
        if (!script.open(QIODevice::WriteOnly))
            return {};
        script.write(QByteArray::fromStdString(command));
        script.close();
        QProcess shell;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"),
                           m_folder.path() + QLatin1Char(':') + environment.value(QStringLiteral("PATH")));
        environment.insert(QStringLiteral("TRIGGER_SECRET_KEY"), QStringLiteral("tr_dev_key"));
        shell.setProcessEnvironment(environment);
        shell.start(QStringLiteral("/bin/sh"), {path});
        shell.closeWriteChannel();
        if (!shell.waitForFinished(60'000) || shell.exitCode() != 0)
            return {};
        Call call;
        call.words = shell.readAllStandardOutput().split('\0');
        if (!call.words.isEmpty())
            call.input = call.words.takeLast();
        return call;
    }

private:
    QTemporaryDir m_folder;
};

QByteArray valueOf(const Call &call, const QByteArray &option)
{
    for (const QByteArray &word : call.words) {
        if (word.startsWith(QByteArray("--" + option + '=')))
            return word.mid(option.size() + 3);
    }
    return {};
}

QJsonObject curlBody(const Call &call)
{
    const QByteArray word = call.words.value(call.words.indexOf("--data-binary") + 1);
    return QJsonDocument::fromJson(word == "@-" ? call.input : word).object();
}

} // namespace

class RunCommandsTest : public QObject
{
    Q_OBJECT

private slots:
    void anyTextSurvivesTheShell();
    void payloadsThatOptionsCannotTakeGoThroughAPipe_data();
    void payloadsThatOptionsCannotTakeGoThroughAPipe();
    void textWithNulIsPrintedInFull();
    void optionsOfTheRunAreGiven();
    void aRunWithoutPayloadNamesNone();
    void theSdkCallHoldsThePayloadAsALiteral();
};

void RunCommandsTest::anyTextSurvivesTheShell()
{
    // What shells, JSON and argument parsers trip over, in any mixture.
    static const char *const pieces[] = {
        "'", "\"",   "\\", "$HOME", "$(id)", "`id`", "\n", "\r", "\t",  " ",  "!",      "*",    "?",
        "~", "#",    "&",  ";",     "|",     "<",    ">",  "{}", "[]",  "%s", "\\n",    "\x01", "\x7f",
        "ä", "日本", "😀",  "--",    "-p",    "@",    "=",  "''", "\\'", "a",  "\u2028", "\\\\", "0"};
    std::mt19937 random(20261125);
    Shell shell;
    for (int i = 0; i < 60; ++i) {
        std::string text;
        for (unsigned length = random() % 12; length > 0; --length)
            text += pieces[random() % std::size(pieces)];
        RunDetail detail = runWith(Packet::text(text));
        detail.run.tags = {"tag " + text};
        const QByteArray expected = QByteArray::fromStdString(text);

        const Call line = shell.run(recipes::commandLine(detail, "/tmp/my yard"));
        const QByteArray given = valueOf(line, "payload");
        QCOMPARE(given == "-" ? line.input : given, expected);
        QCOMPARE(valueOf(line, "tag"), "tag " + expected);
        QCOMPARE(valueOf(line, "workspace"), QByteArray("/tmp/my yard"));
        QCOMPARE(line.words.last(), QByteArray("resize-image"));

        const Call request = shell.run(recipes::curl(detail, "http://127.0.0.1:8080"));
        const QJsonObject body = curlBody(request);
        QCOMPARE(body[QLatin1String("payload")].toString().toUtf8(), expected);
        QCOMPARE(body[QLatin1String("options")][QLatin1String("payloadType")].toString(),
                 QStringLiteral("text/plain"));
        QVERIFY(request.words.contains("http://127.0.0.1:8080/api/v1/tasks/resize-image/trigger"));
        QVERIFY(request.words.contains("Authorization: Bearer tr_dev_key"));
    }
}

void RunCommandsTest::payloadsThatOptionsCannotTakeGoThroughAPipe_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("stands for stdin") << QByteArray("-");
    QTest::newRow("names a file") << QByteArray("@/etc/passwd");
    QTest::newRow("longer than an argument may be") << QByteArray(300'000, '\'');
}

void RunCommandsTest::payloadsThatOptionsCannotTakeGoThroughAPipe()
{
    QFETCH(QByteArray, payload);
    Shell shell;
    const RunDetail detail = runWith(Packet::text(payload.toStdString()));
    const Call line = shell.run(recipes::commandLine(detail, {}));
    QCOMPARE(valueOf(line, "payload"), QByteArray("-"));
    QCOMPARE(line.input, payload);
    QCOMPARE(
        curlBody(shell.run(recipes::curl(detail, "http://h")))[QLatin1String("payload")].toString().toUtf8(),
        payload);
}

void RunCommandsTest::textWithNulIsPrintedInFull()
{
    const std::string text("a\0\\0'b\\", 7);
    Shell shell;
    const RunDetail detail = runWith(Packet::text(text));
    // The words end with a NUL each; the piped text has one more.
    const Call line = shell.run(recipes::commandLine(detail, {}));
    QCOMPARE(line.words.last() + '\0' + line.input, QByteArray::fromStdString(text));
    QCOMPARE(
        curlBody(shell.run(recipes::curl(detail, "http://h")))[QLatin1String("payload")].toString().toUtf8(),
        QByteArray::fromStdString(text));
}

void RunCommandsTest::optionsOfTheRunAreGiven()
{
    RunDetail detail = runWith(Packet::json("{\"n\": 12345678901234567890, \"f\": 1.0}"));
    detail.run.queue = "media";
    detail.run.concurrencyKey = "-x";
    detail.run.prioritySeconds = -5;
    detail.run.machine = "large-1x";
    detail.run.ttl = Seconds{90};
    detail.run.ttlSource = TtlSource::Trigger;
    detail.run.idempotencyKey.hash = "abc";
    detail.seedMetadata = "{\"who\": \"O'Neil\"}";
    Shell shell;
    const Call line = shell.run(recipes::commandLine(detail, {}));
    QCOMPARE(line.words,
             QByteArrayList({"trigger", "--queue=media", "--concurrency-key=-x", "--priority=-5",
                             "--machine=large-1x", "--ttl=90s", "--metadata={\"who\": \"O'Neil\"}",
                             "--payload={\"n\": 12345678901234567890, \"f\": 1.0}", "resize-image"}));
    const QJsonObject body = curlBody(shell.run(recipes::curl(detail, "http://h")));
    QCOMPARE(body[QLatin1String("payload")].toString(),
             QStringLiteral("{\"n\": 12345678901234567890, \"f\": 1.0}"));
    QCOMPARE(body[QLatin1String("options")].toObject(),
             QJsonDocument::fromJson("{\"queue\": \"media\", \"concurrencyKey\": \"-x\", \"priority\": -5,"
                                     " \"machine\": \"large-1x\", \"ttl\": \"90s\","
                                     " \"metadata\": {\"who\": \"O'Neil\"},"
                                     " \"payloadType\": \"application/json\"}")
                 .object());
    detail.run.ttlSource = TtlSource::Task;
    QVERIFY(!valueOf(shell.run(recipes::commandLine(detail, {})), "ttl").startsWith("90"));
}

void RunCommandsTest::aRunWithoutPayloadNamesNone()
{
    Shell shell;
    const RunDetail detail = runWith({});
    QCOMPARE(shell.run(recipes::commandLine(detail, {})).words, QByteArrayList({"trigger", "resize-image"}));
    const QJsonObject body = curlBody(shell.run(recipes::curl(detail, "http://h")));
    QVERIFY(!body.contains(QLatin1String("payload")));
    QVERIFY(body.contains(QLatin1String("options")));
    QVERIFY(recipes::sdkCall(detail).find("tasks.trigger(\"resize-image\", undefined)") != std::string::npos);
}

void RunCommandsTest::theSdkCallHoldsThePayloadAsALiteral()
{
    RunDetail detail = runWith(Packet::json("{\"a\": [1, null]}"));
    detail.run.tags = {"say \"hi\""};
    QVERIFY(
        recipes::sdkCall(detail).find(
            "await tasks.trigger(\"resize-image\", {\"a\": [1, null]}, {\"tags\": [\"say \\\"hi\\\"\"]});")
        != std::string::npos);
    detail.payload = Packet::json("{\"__proto__\": 1}");
    QVERIFY(recipes::sdkCall(detail).find("JSON.parse(\"{\\\"__proto__\\\": 1}\")") != std::string::npos);
    // No JavaScript number: the text goes through a string, to the API itself.
    for (const char *number : {"3544790567247868102", "1E400", "0.123456789012345678901"}) {
        detail.payload = Packet::json("{\"ref\": " + std::string(number) + "}");
        const std::string call = recipes::sdkCall(detail);
        QVERIFY(call.find(R"(\"payload\": \"{\\\"ref\\\": )" + std::string(number) + "}")
                != std::string::npos);
        QVERIFY(call.find("tasks.trigger(") == std::string::npos);
    }
    detail.payload = Packet::text("two\nlines");
    QVERIFY(recipes::sdkCall(detail).find("\"two\\nlines\"") != std::string::npos);
}

RUNYARD_TEST(RunCommandsTest)
#include "run_recipes_test.moc"
