#include "models/runs/run_list_model.h"
#include "models/runs/run_picks.h"
#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"

#include <QSignalSpy>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;
using Flag = QItemSelectionModel;

class TestRunPicks : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<SyntheticClient> m_client;
    std::unique_ptr<RunListModel> m_list;
    std::unique_ptr<RunPicks> m_picks;

    void select(int from, int to, Flag::SelectionFlags how)
    {
        m_picks->select(QItemSelection(m_list->index(from, 0), m_list->index(to, m_list->columnCount() - 1)),
                        how);
    }
    std::vector<std::string> picked() const
    {
        std::vector<std::string> ids;
        for (const RunId &id : m_picks->picks().ids)
            ids.push_back(id.text);
        return ids;
    }
    std::string idAt(int row) const { return m_list->runAt(row)->id.text; }

private slots:
    void init()
    {
        m_client = std::make_unique<SyntheticClient>();
        m_client->fill(3'000);
        m_list = std::make_unique<RunListModel>(*m_client, m_clock);
        m_picks = std::make_unique<RunPicks>(*m_list, nullptr);
        QTRY_COMPARE(m_list->rowCount(), 3'000);
        QTRY_VERIFY(m_list->runAt(0) && !m_list->isReading());
    }
    void cleanup()
    {
        m_picks.reset();
        m_list.reset();
        m_client.reset();
    }

    void theOnePickedRunIsTheOpenedOne()
    {
        QSignalSpy opened(m_picks.get(), &RunPicks::openedChanged);
        select(2, 2, Flag::ClearAndSelect);
        QCOMPARE(picked(), std::vector<std::string>({idAt(2)}));
        QCOMPARE(m_picks->opened()->text, idAt(2));
        QCOMPARE(opened.size(), 1);
        select(4, 4, Flag::ClearAndSelect);
        QCOMPARE(m_picks->opened()->text, idAt(4));
        m_picks->close();
        QVERIFY(!m_picks->opened());
        QCOMPARE(m_picks->count(), 0);
    }

    void withSeveralPickedTheOpenedOneStaysAmongThem()
    {
        select(2, 2, Flag::ClearAndSelect);
        const std::string first = idAt(2);
        select(3, 5, Flag::Select);
        QCOMPARE(m_picks->count(), 4);
        QCOMPARE(m_picks->opened()->text, first);
        select(2, 2, Flag::Deselect);
        QCOMPARE(m_picks->count(), 3);
        QVERIFY(m_picks->opened()->text != first);
    }

    void newRunsMoveTheRowsAndThePickedRunStaysPicked()
    {
        select(1, 1, Flag::ClearAndSelect);
        const std::string id = idAt(1);
        m_client->publish({m_client->make(RunStatus::Queued)});
        QTRY_COMPARE(m_list->rowCount(), 3'001);
        QCOMPARE(idAt(2), id);
        QCOMPARE(picked(), std::vector<std::string>({id}));
        QVERIFY(m_picks->isRowSelected(2));
        QVERIFY(!m_picks->isRowSelected(1));
    }

    void aRunNeedNotBeInTheListToBeOpen()
    {
        m_picks->open(RunId{"run_elsewhere"});
        QCOMPARE(picked(), std::vector<std::string>({"run_elsewhere"}));
        QVERIFY(!m_picks->hasSelection());
        QCOMPARE(m_picks->opened()->text, std::string("run_elsewhere"));
    }

    void allThatMatchIsTheFilterAndNotItsRows()
    {
        m_picks->pickAll();
        QVERIFY(m_picks->isAll());
        QCOMPARE(m_picks->count(), 3'000);
        QVERIFY(m_picks->picks().all.has_value());
        QVERIFY(m_picks->picks().ids.empty());
        QCOMPARE(m_picks->opened()->text, idAt(0));
        select(0, 0, Flag::Deselect); // leaves those that are seen
        QVERIFY(!m_picks->isAll());
        QVERIFY(!m_picks->picks().all);
        QCOMPARE(m_picks->count(), m_list->loadedEnd() - m_list->loadedBegin() - 1);
    }

    void aRowThatIsNotReadIsPickedOnceItIs()
    {
        QVERIFY(!m_list->runAt(2'000));
        m_picks->setCurrentIndex(m_list->index(2'000, 0), Flag::NoUpdate);
        select(2'000, 2'000, Flag::ClearAndSelect);
        QVERIFY(m_picks->isAwaitingRow());
        QVERIFY(!m_picks->opened());
        m_list->showRows(1'990, 2'010);
        QTRY_VERIFY(!m_picks->isAwaitingRow());
        QVERIFY(m_picks->opened());
        QCOMPARE(m_picks->count(), 1);
    }
};

RUNYARD_TEST(TestRunPicks)
#include "run_picks_test.moc"
