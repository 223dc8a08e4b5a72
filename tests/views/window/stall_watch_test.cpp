#include "tests/support/room_test.h"
#include "views/window/stall_watch.h"

#include <QTest>

#include <thread>

using namespace runyard;

class TestStallWatch : public QObject
{
    Q_OBJECT

private slots:
    void aStallIsMeasured()
    {
        StallWatch watch;
        QTRY_VERIFY(watch.longest().count() > 0); // beats arrive
        watch.reset();
        std::this_thread::sleep_for(std::chrono::milliseconds{120});
        // At the end of the sleep a beat has waited for all of it but the pause between two beats.
        QTRY_VERIFY(watch.longest() >= std::chrono::milliseconds{100});
        QVERIFY(watch.stalls() >= 1);
    }

    void itEndsWithABeatOnItsWay()
    {
        for (int i = 0; i < 20; ++i) {
            StallWatch watch;
            std::this_thread::sleep_for(std::chrono::milliseconds{6});
        }
        QCoreApplication::processEvents();
    }
};

RUNYARD_TEST(TestStallWatch)
#include "stall_watch_test.moc"
