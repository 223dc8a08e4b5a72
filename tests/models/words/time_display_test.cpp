#include "models/runs/run_list_model.h"
#include "models/words/time_display.h"
#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;

class TestTimeDisplay : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }

    void listsSayHowLongAgoWhenAskedTo()
    {
        SyntheticClient client;
        client.fill(1);
        SystemClock clock;
        RunListModel model(client, clock);
        QTRY_COMPARE(model.rowCount(), 1);
        const QModelIndex created = model.index(0, RunListModel::Created);
        QVERIFY(created.data().toString().contains(QLatin1Char(':')));
        QSignalSpy changed(&TimeDisplay::of(), &TimeDisplay::changed);
        TimeDisplay::of().setRelative(true);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(created.data().toString(), QStringLiteral("2 h ago"));
        TimeDisplay::of().setRelative(false);
        QVERIFY(created.data().toString().contains(QLatin1Char(':')));
    }

    void whatWasChosenIsRemembered()
    {
        TimeDisplay::of().setUtc(true);
        QCOMPARE(QSettings().value(QStringLiteral("window/utc")).toBool(), true);
        QCOMPARE(TimeDisplay::of().zoneName(), QStringLiteral("UTC"));
        QVERIFY(format::fullTime(TimePoint{}).endsWith(QStringLiteral("UTC")));
        QSignalSpy changed(&TimeDisplay::of(), &TimeDisplay::changed);
        TimeDisplay::of().setUtc(true); // nothing new to paint
        QCOMPARE(changed.size(), 0);
        TimeDisplay::of().setUtc(false);
        QCOMPARE(changed.size(), 1);
    }
};

RUNYARD_TEST(TestTimeDisplay)
#include "time_display_test.moc"
