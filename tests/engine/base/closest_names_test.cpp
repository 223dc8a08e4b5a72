// Names somebody may have meant.
#include "engine/base/closest_names.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class TestClosestNames : public QObject
{
    Q_OBJECT

private slots:
    void slipsAreForgiven_data();
    void slipsAreForgiven();
    void theClosestComeFirst();
};

void TestClosestNames::slipsAreForgiven_data()
{
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *wanted, const char *said) {
        QTest::newRow(wanted) << QByteArray(wanted) << QByteArray(said);
    };
    row("ehco", " Did you mean \"echo\"?");
    row("ECHO", " Did you mean \"echo\"?");
    row("resize-imge", " Did you mean \"resize-image\"?");
    row("resizeimage", " Did you mean \"resize-image\"?");
    row("jqq", " Did you mean \"jq\"?");
    row("xy", "");
    row("summarise", "");
    row("", "");
}

void TestClosestNames::slipsAreForgiven()
{
    QFETCH(QByteArray, wanted);
    QFETCH(QByteArray, said);
    QCOMPARE(didYouMean(wanted.constData(), {"echo", "resize-image", "jq"}), said.toStdString());
}

void TestClosestNames::theClosestComeFirst()
{
    const std::vector<std::string> names = {"import-orders-2", "import-order", "export-orders",
                                            "import-orders"};
    const std::vector<std::string> expected = {"import-orders", "import-order", "export-orders"};
    QCOMPARE(closestNames("import-orders", names), expected);
    QCOMPARE(didYouMean("import-ordrs", {"import-order", "import-orders"}),
             std::string(" Did you mean \"import-orders\" or \"import-order\"?"));
}

RUNYARD_TEST(TestClosestNames)
#include "closest_names_test.moc"
