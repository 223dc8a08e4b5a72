// What a task gets of a payload, and members taken out of JSON as they were written.
#include "engine/domain/task_input.h"
#include "engine/formats/json_member.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class TaskInputTest : public QObject
{
    Q_OBJECT

private slots:
    void membersKeepTheirText_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("member");
        QTest::newRow("digits") << QByteArray("{\"json\":1.500}") << QByteArray("1.500");
        QTest::newRow("blanks") << QByteArray(" { \"json\" : [ 1 , 2 ] } ") << QByteArray("[ 1 , 2 ]");
        QTest::newRow("last of two") << QByteArray("{\"json\":1,\"json\":2}") << QByteArray("2");
        QTest::newRow("after another")
            << QByteArray("{\"a\":{\"json\":0},\"json\":\"}\"}") << QByteArray("\"}\"");
        QTest::newRow("escapes before")
            << QByteArray("{\"a\\\"\":\"\\\\\",\"json\":null}") << QByteArray("null");
        QTest::newRow("none") << QByteArray("{\"a\":1}") << QByteArray("-");
        QTest::newRow("empty object") << QByteArray("{}") << QByteArray("-");
        QTest::newRow("no object") << QByteArray("[{\"json\":1}]") << QByteArray("-");
        QTest::newRow("nothing") << QByteArray() << QByteArray("-");
    }
    void membersKeepTheirText()
    {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, member);
        const std::string text = object.toStdString();
        QCOMPARE(std::string(rawMember(text, "json").value_or("-")), member.toStdString());
    }

    void onlySuperJsonIsUnwrapped()
    {
        const std::string wrapped = R"({"json":{"a":1},"meta":{"values":{}}})";
        QCOMPARE(taskInput({wrapped, std::string(kSuperJson), true}), std::string(R"({"a":1})"));
        QCOMPARE(taskInput(Packet::json(wrapped)), wrapped);
        QCOMPARE(taskInput(Packet::text(wrapped)), wrapped);
        QCOMPARE(taskInput({}), std::string());
    }

    void whatIsNotAsItSaysComesWhole()
    {
        for (const char *text : {"[1]", "{\"value\":1}", "{\"json\":", "7"})
            QCOMPARE(taskInput({text, std::string(kSuperJson), true}), std::string(text));
    }
};

RUNYARD_TEST(TaskInputTest)
#include "task_input_test.moc"
