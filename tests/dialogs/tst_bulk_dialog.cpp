// The dialog that acts on many runs, against a real engine: what it shows before, what it starts.
#include "engine/contract/bulk_actions.h"
#include "models/bulk/bulk_preview_model.h"
#include "tests/dialogs/engine_fixture.h"
#include "views/bulk/bulk_dialog.h"
#include "views/bulk/bulk_fields.h"
#include "views/bulk/bulk_preview_view.h"
#include "views/bulk/transform_editor.h"
#include "views/payload/changes_view.h"
#include "views/payload/code_view.h"
#include "views/payload/diff_text.h"
#include "views/widgets/note_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include <Qsci/qsciscintilla.h>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr Seconds kUndo{1};

RunSelection tagged(const char *tag)
{
    RunSelection selection;
    selection.all = RunFilter{.tags = {tag}};
    return selection;
}

void type(BulkDialog &dialog, const QByteArray &text)
{
    QWidget *editor = dialog.form()->transform()->view()->editor();
    editor->setFocus();
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor, QString::fromUtf8(text));
}

QString outcome(const BulkDialog &dialog, int row)
{
    return dialog.model().index(row, BulkPreviewModel::Outcome).data().toString();
}

class Started
{
public:
    explicit Started(BulkDialog &dialog)
    {
        QObject::connect(&dialog, &BulkDialog::started, &m_context,
                         [this](const BulkAction &action) { m_action = action; });
    }
    bool waitFor()
    {
        return QTest::qWaitFor([this] { return m_action.has_value(); }, 30'000);
    }
    const BulkAction &action() const { return *m_action; }

private:
    QObject m_context;
    std::optional<BulkAction> m_action;
};

} // namespace

class BulkDialogTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Theme::of().apply(ThemeChoice::Light);
        m_engine.deploy();
    }

    void everyRunIsShownBeforeAndAfter();
    void aBadPatchIsToldWithItsPlace();
    void theJqExpressionIsToldWithItsPlace();
    void numbersThatJqCannotKeepAreCountedInRed();
    void whatWasTypedIsNotLostByEscape();
    void canceledOnlyWhenAgreed();
    void delayedRunsAreMovedTogether();
    void tagsAreGivenToAllThatMatch();
    void aTableOfAnyLengthReadsWhatIsInSight();
    void everyControlHasItsOwnName();

private:
    RunId run(const char *task, const char *payload, const char *tag, bool delayed = false)
    {
        TriggerOptions options;
        options.tags = {tag};
        if (delayed)
            options.delayUntil = SystemClock().now() + std::chrono::hours(1);
        return m_engine.trigger(task, Packet::json(payload), options);
    }
    BulkDetail detailOf(const BulkId &id)
    {
        const auto detail = m_engine.ask<BulkDetail>([&](Reply<BulkDetail> to) {
            m_engine.client->bulkActions().detail({id, false, RunSeq::None, 500}, std::move(to));
        });
        return *detail;
    }
    bool finishes(const BulkId &id)
    {
        return QTest::qWaitFor([&] { return detailOf(id).action.state == BulkState::Finished; }, 30'000);
    }

    EngineFixture m_engine{kUndo};
};

void BulkDialogTest::everyRunIsShownBeforeAndAfter()
{
    const RunId first = run("resize", R"({"url":"a","width":20})", "shown");
    run("resize", R"({"url":"b","width":64})", "shown");
    const RunId odd = run("echo", R"("only text")", "shown");
    BulkDialog dialog(*m_engine.client, BulkKind::Replay, tagged("shown"));
    QVERIFY(showReady(dialog));
    QTRY_VERIFY(dialog.model().isChecked());
    QVERIFY2(dialog.sentence()->text().startsWith(QStringLiteral("Replays 3 runs on the newest version")),
             qPrintable(dialog.sentence()->text()));
    QVERIFY(dialog.verbButton()->isEnabled());

    QVERIFY(dialog.form()->transform()->kindBox()->hasFocus());
    press(Qt::Key_End); // jq
    press(Qt::Key_Home);
    press(Qt::Key_Down);                            // JSON Merge Patch
    QTRY_VERIFY(!dialog.verbButton()->isEnabled()); // nothing is typed yet
    type(dialog, R"({"width": 64})");
    QTRY_VERIFY(dialog.model().isChecked() && dialog.verbButton()->isEnabled());
    QTRY_COMPARE(outcome(dialog, 0), QStringLiteral("width 20 → 64"));
    QTRY_COMPARE(outcome(dialog, 1), QStringLiteral("stays as it is"));
    QTRY_VERIFY(dialog.preview()->changes()->text()->isVisible());
    QTRY_VERIFY(dialog.preview()->changes()->text()->toPlainText().contains(QStringLiteral("\"width\": 64")));
    picture(dialog, QStringLiteral("bulk-replay"));

    // The task would refuse this: it is seen before anything is sent.
    type(dialog, R"({"width": 2})");
    QTRY_COMPARE(dialog.model().troubles(), qint64{2});
    QVERIFY2(dialog.preview()->summary()->text().contains(QStringLiteral("2 would fail")),
             qPrintable(dialog.preview()->summary()->text()));
    QTest::mouseClick(dialog.preview()->onlyTroubles(), Qt::LeftButton);
    QTRY_COMPARE(dialog.model().rowCount(), 2);
    QTRY_VERIFY2(outcome(dialog, 0).contains(QStringLiteral("/width")), qPrintable(outcome(dialog, 0)));
    picture(dialog, QStringLiteral("bulk-replay-failures"));
    QTest::mouseClick(dialog.preview()->onlyTroubles(), Qt::LeftButton);
    QTRY_COMPARE(dialog.model().rowCount(), 3);

    type(dialog, R"({"width": 65})");
    QTRY_COMPARE(outcome(dialog, 1), QStringLiteral("width 64 → 65"));
    QTRY_COMPARE(dialog.model().troubles(), qint64{0});
    Started started(dialog);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(started.waitFor());
    QTRY_VERIFY(dialog.isHidden());
    QCOMPARE(started.action().state, BulkState::Waiting);
    QVERIFY(finishes(started.action().id));
    const BulkDetail detail = detailOf(started.action().id);
    QCOMPARE(detail.action.made, std::int64_t{3});
    QCOMPARE(detail.items.front().run, first);
    QCOMPARE(m_engine.detail(detail.items.front().made).payload.data,
             std::string(R"({"url":"a","width":65})"));
    QCOMPARE(m_engine.detail(detail.items.back().made).run.replayOf, odd);
}

void BulkDialogTest::aBadPatchIsToldWithItsPlace()
{
    run("echo", "{}", "bad-patch");
    BulkDialog dialog(*m_engine.client, BulkKind::Replay, tagged("bad-patch"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_Down);
    type(dialog, R"({"a": })");
    const auto verdict = [&] { return dialog.form()->transform()->verdict()->text(); };
    QTRY_VERIFY2(verdict().contains(QStringLiteral("line 1, column")), qPrintable(verdict()));
    QVERIFY(!dialog.verbButton()->isEnabled());
    QCOMPARE(dialog.form()->transform()->verdict()->tone(), NoteLabel::Tone::Bad);
    picture(dialog, QStringLiteral("bulk-bad-patch"));

    dialog.form()->transform()->kindBox()->setFocus();
    press(Qt::Key_Down); // JSON Patch
    type(dialog, R"([{"op": "put", "path": "/a"}])");
    QTRY_VERIFY2(verdict().startsWith(QStringLiteral("Operation 1 has the unknown op")),
                 qPrintable(verdict()));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTest::qWait(100);
    QVERIFY(dialog.isVisible());
}

void BulkDialogTest::theJqExpressionIsToldWithItsPlace()
{
    run("echo", R"({"n": 1})", "jq");
    run("echo", R"({"n": "one"})", "jq");
    BulkDialog dialog(*m_engine.client, BulkKind::Replay, tagged("jq"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_End);
    type(dialog, ".n +=");
    const auto verdict = [&] { return dialog.form()->transform()->verdict()->text(); };
    QTRY_VERIFY2(verdict().contains(QStringLiteral("in line 1")), qPrintable(verdict()));
    type(dialog, ".n += 1");
    QTRY_COMPARE(outcome(dialog, 0), QStringLiteral("n 1 → 2"));
    QTRY_COMPARE(dialog.model().troubles(), qint64{1});
    QTRY_VERIFY2(outcome(dialog, 1).contains(QStringLiteral("cannot be added")),
                 qPrintable(outcome(dialog, 1)));
    dialog.reject();
    QVERIFY(dialog.isVisible()); // asks first
}

void BulkDialogTest::numbersThatJqCannotKeepAreCountedInRed()
{
    run("echo", R"({"ref":3544790567247868102,"price":1.10})", "long");
    run("echo", R"({"ref":7,"price":1.10,"price":1.20})", "long");
    BulkDialog dialog(*m_engine.client, BulkKind::Replay, tagged("long"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_End); // jq
    type(dialog, R"(.note="x")");
    QTRY_VERIFY(dialog.model().isChecked() && dialog.verbButton()->isEnabled());
    QTRY_COMPARE(outcome(dialog, 0), QStringLiteral("+ note \"x\""));
    QCOMPARE(dialog.model().lostNumbers(), qint64{0});
    QTRY_VERIFY(
        dialog.preview()->changes()->text()->toPlainText().contains(QStringLiteral("3544790567247868102")));

    type(dialog, ".ref+=1");
    QTRY_COMPARE(dialog.model().lostNumbers(), qint64{1});
    QTRY_COMPARE(outcome(dialog, 0), QStringLiteral("1 number loses digits"));
    QVERIFY(dialog.model().index(0, BulkPreviewModel::Outcome).data(BulkPreviewModel::LossRole).toBool());
    QVERIFY(!dialog.model().index(1, BulkPreviewModel::Outcome).data(BulkPreviewModel::LossRole).toBool());
    QTRY_VERIFY(dialog.preview()->summary()->text().contains(QStringLiteral("1 number loses digits")));
    QTRY_VERIFY(dialog.preview()->changes()->optionsNote()->text().contains(QStringLiteral("17 digits")));
    picture(dialog, QStringLiteral("bulk-lost-numbers"));

    type(dialog, "{r: .ref, c: .}");
    QTRY_COMPARE(dialog.model().lostMembers(), qint64{1});
}

void BulkDialogTest::whatWasTypedIsNotLostByEscape()
{
    run("echo", "{}", "escape");
    BulkDialog untouched(*m_engine.client, BulkKind::Replay, tagged("escape"));
    QVERIFY(showReady(untouched));
    press(Qt::Key_Escape);
    QVERIFY(untouched.isHidden());

    BulkDialog dialog(*m_engine.client, BulkKind::Replay, tagged("escape"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_End);
    type(dialog, ".");
    press(Qt::Key_Escape);
    QTRY_VERIFY(dialog.findChild<QMessageBox *>() && dialog.findChild<QMessageBox *>()->isVisible());
    QTest::keyClick(dialog.findChild<QMessageBox *>(), Qt::Key_Escape);
    QTRY_VERIFY(dialog.isVisible() && dialog.form()->transform()->isEdited());
}

void BulkDialogTest::canceledOnlyWhenAgreed()
{
    const RunId waits = run("slow", "{}", "cancel", true);
    const RunId ended = run("slow", "{}", "cancel", true);
    m_engine.cancel(ended);
    RunSelection picked;
    picked.ids = {waits, ended};
    {
        BulkDialog dialog(*m_engine.client, BulkKind::Cancel, picked);
        QVERIFY(showReady(dialog));
        QTRY_COMPARE(dialog.model().troubles(), qint64{1});
        QTRY_VERIFY2(outcome(dialog, 1).contains(QStringLiteral("ended already")),
                     qPrintable(outcome(dialog, 1)));
        picture(dialog, QStringLiteral("bulk-cancel"));
        press(Qt::Key_Escape);
        QVERIFY(dialog.isHidden());
    }
    QVERIFY(m_engine.detail(waits).run.status == RunStatus::Delayed);
    BulkDialog dialog(*m_engine.client, BulkKind::Cancel, picked);
    QVERIFY(showReady(dialog));
    QTest::keyClicks(dialog.form()->reason(), QStringLiteral("not needed"));
    QTRY_VERIFY(dialog.verbButton()->isEnabled());
    Started started(dialog);
    QTest::mouseClick(dialog.verbButton(), Qt::LeftButton);
    QVERIFY(started.waitFor());
    QVERIFY(m_engine.reaches(waits, RunStatus::Canceled));
    QVERIFY(finishes(started.action().id));
    QCOMPARE(detailOf(started.action().id).action.skipped, std::int64_t{1});
}

void BulkDialogTest::delayedRunsAreMovedTogether()
{
    const RunId one = run("echo", "1", "move", true);
    const RunId two = run("echo", "2", "move", true);
    BulkDialog dialog(*m_engine.client, BulkKind::Reschedule, tagged("move"));
    QVERIFY(showReady(dialog));
    QVERIFY(dialog.form()->time()->hasFocus());
    QVERIFY(!dialog.verbButton()->isEnabled());
    QTest::keyClicks(dialog.form()->time(), QStringLiteral("2d"));
    QTRY_VERIFY(dialog.verbButton()->isEnabled());
    Started started(dialog);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(started.waitFor());
    QVERIFY(finishes(started.action().id));
    for (const RunId &id : {one, two})
        QVERIFY(*m_engine.detail(id).run.delayUntil - SystemClock().now() > std::chrono::hours(47));
}

void BulkDialogTest::tagsAreGivenToAllThatMatch()
{
    std::vector<RunId> runs;
    for (int i = 0; i < 7; ++i)
        runs.push_back(run("echo", "1", "tagged", true));
    BulkDialog dialog(*m_engine.client, BulkKind::AddTags, tagged("tagged"));
    QVERIFY(showReady(dialog));
    QTest::keyClicks(dialog.form()->tags(), QStringLiteral("vip, checked"));
    QTRY_VERIFY(dialog.verbButton()->isEnabled());
    QTest::mouseClick(dialog.form()->canary(), Qt::LeftButton, {},
                      QPoint(8, dialog.form()->canary()->height() / 2));
    QVERIFY(dialog.form()->canary()->isChecked());
    Started started(dialog);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(started.waitFor());
    const BulkId id = started.action().id;
    QTRY_COMPARE_WITH_TIMEOUT(detailOf(id).action.state, BulkState::Review, 30'000);
    QCOMPARE(detailOf(id).action.done, std::int64_t{5});
    QVERIFY(
        m_engine.ask<BulkAction>([&](Reply<BulkAction> to) { m_engine.client->bulkActions().resume(id, to); })
            .ok());
    QVERIFY(finishes(id));
    for (const RunId &run : runs)
        QCOMPARE(m_engine.detail(run).run.tags, (std::vector<std::string>{"tagged", "vip", "checked"}));
}

void BulkDialogTest::aTableOfAnyLengthReadsWhatIsInSight()
{
    std::vector<RunId> runs;
    for (int i = 0; i < 650; ++i)
        runs.push_back(run("echo", ("{\"n\":" + std::to_string(i) + "}").c_str(), "many", true));
    BulkDialog dialog(*m_engine.client, BulkKind::Replay, tagged("many"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_End);
    type(dialog, R"(if .n % 100 == 7 then error("unlucky") else .n += 1000 end)");
    QTRY_VERIFY_WITH_TIMEOUT(dialog.model().isChecked() && dialog.model().troubles() == 7, 30'000);
    QCOMPARE(dialog.model().rowCount(), 650);
    QTableView *table = dialog.preview()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(table->currentIndex().row(), 649);
    QTRY_COMPARE(outcome(dialog, 649), QStringLiteral("n 649 → 1649"));
    QTRY_VERIFY(dialog.preview()->changes()->text()->toPlainText().contains(QStringLiteral("1649")));
    QTest::mouseClick(dialog.preview()->onlyTroubles(), Qt::LeftButton);
    QCOMPARE(dialog.model().rowCount(), 7);
    QTRY_VERIFY(outcome(dialog, 6).contains(QStringLiteral("unlucky")));
    QCOMPARE(dialog.model().rowAt(6)->run, runs[607]);
}

void BulkDialogTest::everyControlHasItsOwnName()
{
    run("echo", "1", "names", true);
    for (const BulkKind kind :
         {BulkKind::Cancel, BulkKind::Replay, BulkKind::Reschedule, BulkKind::AddTags}) {
        BulkDialog dialog(*m_engine.client, kind, tagged("names"));
        QVERIFY(showReady(dialog));
        const QStringList faults = namingFaults(dialog);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }
}

QTEST_MAIN(BulkDialogTest)
#include "tst_bulk_dialog.moc"
