#include "models/run/related_runs_model.h"

#include "engine/contract/run_commands.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kFamily = R"(
[project]
name = "Family"

[[task]]
id = "alpha"
command = ["true"]
)";

} // namespace

class TestRelatedRunsModel : public QObject
{
    Q_OBJECT

    EngineFixture m_engine;

    RunId replay(const RunId &original)
    {
        const auto made = EngineFixture::wait<TriggerReply>([&](Reply<TriggerReply> reply) {
            m_engine.client().runCommands().replay({.original = original}, std::move(reply));
        });
        return made.ok() ? made->id : RunId{};
    }
    /// The row "Replays: n".
    static QModelIndex replaysOf(const RelatedRunsModel &model)
    {
        return model.index(model.rowCount() - 1, 0);
    }

private slots:
    void initTestCase() { m_engine.deploy(m_engine.writeProject(kFamily)); }

    void nothingIsReadBeforeItIsShown()
    {
        const RunId id = m_engine.trigger("alpha");
        RelatedRunsModel model(m_engine.client());
        model.setRun(id);
        QTest::qWait(100);
        QCOMPARE(model.state(), RelatedRunsModel::State::Nothing);
        QCOMPARE(model.rowCount(), 0);
        model.setShown(true);
        QTRY_COMPARE(model.state(), RelatedRunsModel::State::Ready);
        QVERIFY(model.isAlone());
        const QModelIndex self = model.selfIndex();
        QVERIFY(self.data(RelatedRunsModel::IsSelfRole).toBool());
        QCOMPARE(self.data(RelatedRunsModel::IdRole).toString().toStdString(), id.text);
    }

    void replaysAreBelowTheirHeadingAPageAtATime()
    {
        const RunId id = m_engine.trigger("alpha");
        const RunId first = replay(id);
        const RunId second = replay(id);
        RelatedRunsModel model(m_engine.client());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRun(id);
        model.setShown(true);
        QTRY_COMPARE(model.state(), RelatedRunsModel::State::Ready);
        QVERIFY(!model.isAlone());
        const QModelIndex replays = replaysOf(model);
        QCOMPARE(replays.data().toString(), QStringLiteral("Replays: 2"));
        QCOMPARE(replays.data(RelatedRunsModel::StatusRole).toInt(), -1);
        model.fetchMore(replays);
        QTRY_COMPARE(model.rowCount(replays), 2);
        QStringList ids;
        for (int row = 0; row < 2; ++row)
            ids << model.index(row, 0, replays).data(RelatedRunsModel::IdRole).toString();
        ids.sort();
        QStringList expected{QString::fromStdString(first.text), QString::fromStdString(second.text)};
        expected.sort();
        QCOMPARE(ids, expected);
    }

    void aReplayThatIsMadeMeanwhileIsTakenIn()
    {
        const RunId id = m_engine.trigger("alpha");
        RelatedRunsModel model(m_engine.client());
        model.setRun(id);
        model.setShown(true);
        QTRY_COMPARE(model.state(), RelatedRunsModel::State::Ready);
        replay(id);
        QTRY_COMPARE(replaysOf(model).data().toString(), QStringLiteral("Replays: 1"));
    }

    void whatChangedWhileItWasHiddenIsReadWhenItIsShown()
    {
        const RunId id = m_engine.trigger("alpha");
        RelatedRunsModel model(m_engine.client());
        model.setRun(id);
        model.setShown(true);
        QTRY_COMPARE(model.state(), RelatedRunsModel::State::Ready);
        model.setShown(false);
        QSignalSpy loaded(&model, &RelatedRunsModel::loaded);
        replay(id);
        QTest::qWait(600);
        QCOMPARE(loaded.size(), 0);
        model.setShown(true);
        QTRY_COMPARE(replaysOf(model).data().toString(), QStringLiteral("Replays: 1"));
    }

    void anotherRunDropsTheAnswerAboutTheOneBefore()
    {
        const RunId first = m_engine.trigger("alpha");
        const RunId second = m_engine.trigger("alpha");
        RelatedRunsModel model(m_engine.client());
        model.setShown(true);
        model.setRun(first);
        model.setRun(second);
        QTRY_COMPARE(model.state(), RelatedRunsModel::State::Ready);
        QCOMPARE(model.selfIndex().data(RelatedRunsModel::IdRole).toString().toStdString(), second.text);
    }
};

RUNYARD_TEST(TestRelatedRunsModel)
#include "related_runs_model_test.moc"
