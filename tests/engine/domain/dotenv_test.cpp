// .env files as people write them.
#include "engine/domain/dotenv.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class TestDotenv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void fileInOrder();
    void theLastOfANameCounts();
    void everyBadLineIsNamed();
};

void TestDotenv::values_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("bare") << QByteArray("A=b") << QByteArray("b");
    QTest::newRow("nothing") << QByteArray("A=") << QByteArray("");
    QTest::newRow("blanks around") << QByteArray("  A  =  b c  ") << QByteArray("b c");
    QTest::newRow("export") << QByteArray("export A=b") << QByteArray("b");
    QTest::newRow("comment") << QByteArray("A=b # not this") << QByteArray("b");
    QTest::newRow("hash in a value") << QByteArray("A=b#c") << QByteArray("b#c");
    QTest::newRow("equals in a value")
        << QByteArray("A=postgres://u:p@h/d?x=1") << QByteArray("postgres://u:p@h/d?x=1");
    QTest::newRow("double quotes") << QByteArray("A=\"b # c\"") << QByteArray("b # c");
    QTest::newRow("single quotes") << QByteArray("A='b \"c\" \\n'") << QByteArray("b \"c\" \\n");
    QTest::newRow("escapes") << QByteArray(R"(A="1\n2\t3\"4\\5\$6\q")") << QByteArray("1\n2\t3\"4\\5$6\\q");
    QTest::newRow("over lines") << QByteArray("A=\"1\n2\"") << QByteArray("1\n2");
    QTest::newRow("comment after quotes") << QByteArray("A=\"b\" # c") << QByteArray("b");
    QTest::newRow("empty quotes") << QByteArray("A=\"\"") << QByteArray("");
    QTest::newRow("nothing is expanded") << QByteArray("A=$HOME/${B}") << QByteArray("$HOME/${B}");
    QTest::newRow("carriage return") << QByteArray("A=b\r\n") << QByteArray("b");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                   "A=b")
                                     << QByteArray("b");
}

void TestDotenv::values()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, value);
    const auto entries = parseDotenv(line.toStdString());
    QVERIFY2(entries.ok(), entries.ok() ? "" : entries.error().text().c_str());
    QCOMPARE(entries->size(), 1u);
    QCOMPARE(entries->front().name, std::string("A"));
    QCOMPARE(entries->front().value, value.toStdString());
}

void TestDotenv::fileInOrder()
{
    const auto entries = parseDotenv("# all of ours\n\nB=1\n\n  # more\nA=\"x\ny\"\nTRIGGER_SECRET_KEY=k\n");
    QVERIFY(entries.ok());
    QCOMPARE(*entries,
             (std::vector<DotenvEntry>{{"B", "1", 3}, {"A", "x\ny", 6}, {"TRIGGER_SECRET_KEY", "k", 8}}));
    QVERIFY(parseDotenv("")->empty());
}

void TestDotenv::theLastOfANameCounts()
{
    QCOMPARE(*parseDotenv("A=1\nB=2\nA=3"), (std::vector<DotenvEntry>{{"A", "3", 1}, {"B", "2", 2}}));
}

void TestDotenv::everyBadLineIsNamed()
{
    const auto refused = parseDotenv("GOOD=1\nno equals\n3X=1\nA=\"x\" y\nB=\"open\n");
    QVERIFY(!refused.ok());
    std::string lines;
    for (const ErrorDetail &detail : refused.error().details)
        lines += detail.path + " ";
    QCOMPARE(lines, std::string("line 2 line 3 line 4 line 5 "));
}

RUNYARD_TEST(TestDotenv)
#include "dotenv_test.moc"
