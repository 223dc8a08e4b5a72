// Texts in labels, lists and fields: what has no room for them, what cannot be seen in them, and that what is
// copied is what is stored.
#include "models/run/attempt_model.h"
#include "models/runs/run_list_model.h"
#include "models/runs/run_table_copy.h"
#include "models/words/display_text.h"
#include "models/words/line_diff.h"
#include "tests/support/room_test.h"
#include "views/payload/diff_text.h"
#include "views/theme/theme_style.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/wrap_choice.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

using namespace runyard;

namespace {

const QString kStored =
    QStringLiteral("\ta\tb \u001b[31mred\u001b[0m \u202egpj\u00a0x\nnext ") + QString(60, u'w');

QString copied()
{
    return QApplication::clipboard()->text();
}

/// What a widget's tooltip says where one points.
QString tipAt(QWidget *widget, const QPoint &place)
{
    QToolTip::hideText(); // after a moment
    if (!QTest::qWaitFor([] { return !QToolTip::isVisible(); }))
        return QStringLiteral("the tip before stays");
    QHelpEvent help(QEvent::ToolTip, place, widget->mapToGlobal(place));
    QApplication::sendEvent(widget, &help);
    return QToolTip::isVisible() ? QToolTip::text() : QString();
}

} // namespace

class TestTexts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        applyTheme(ThemeChoice::Light);
    }

    void aLabelIsCopiedAsItIsStored_data()
    {
        QTest::addColumn<bool>("wraps");
        QTest::newRow("one line") << false;
        QTest::newRow("wrapped") << true;
    }
    void aLabelIsCopiedAsItIsStored()
    {
        QFETCH(bool, wraps);
        QLabel label;
        label.setWordWrap(wraps);
        label.setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label.setText(kStored);
        label.resize(400, 200);
        label.show();
        QVERIFY(QTest::qWaitForWindowActive(&label));
        QVERIFY(!label.text().contains(QChar(0x1b)) && !label.text().contains(QStringLiteral("␛")));
        label.setFocus();
        label.setSelection(0, static_cast<int>(label.text().size()));
        QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied(), kStored);
        label.setSelection(0, 4);
        QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied(), QStringLiteral("\ta\tb"));
        label.setText(QStringLiteral("c\td")); // shown as it is
        QTest::qWait(30);
        label.setSelection(0, 3);
        QTest::keyClick(&label, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied(), QStringLiteral("c\td"));
    }

    void aCellIsCopiedAsItIsStored()
    {
        Attempt attempt;
        attempt.number = 1;
        attempt.error = RunError{RunErrorKind::BuiltIn, "E", kStored.toStdString(), "", InternalCode::None};
        AttemptModel model;
        model.setRows({attempt});
        QTableView *table = makePlainTable(QStringLiteral("Attempts"));
        table->setModel(&model);
        table->show();
        QVERIFY(QTest::qWaitForWindowActive(table));
        const QModelIndex reason = model.index(0, AttemptModel::Reason);
        QVERIFY2(reason.data().toString().startsWith(QStringLiteral("␉a␉b red [U+202E]")),
                 qPrintable(reason.data().toString()));
        table->setFocus();
        table->setCurrentIndex(reason);
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied(), kStored);
        delete table;
    }

    void rowsForASpreadsheetKeepTheirTabs()
    {
        Run run;
        run.tags = {"a\tb", "say \"x\""};
        const TimePoint now{};
        QCOMPARE(RunTableCopy::cell(run, RunListModel::Tags, now), QStringLiteral("\"a\tb, say \"\"x\"\"\""));
        run.tags = {"plain", "say \"x\""};
        QCOMPARE(RunTableCopy::cell(run, RunListModel::Tags, now), QStringLiteral("plain, say \"x\""));
        run.tags = {"=1+1"}; // not a formula
        QCOMPARE(RunTableCopy::cell(run, RunListModel::Tags, now), QStringLiteral("'=1+1"));
    }

    void aDiffIsCopiedAsItIsStored()
    {
        DiffText text(QStringLiteral("Changes"));
        text.setLines(lineDiff("a\tb\n\x1b[31mred\x1b[0m\nend", "a\tb\n\xe2\x80\xaegpj\r\nend"));
        QVERIFY(text.toPlainText().contains(QStringLiteral("[U+202E]")));
        text.selectAll();
        text.copy();
        QCOMPARE(copied(), QStringLiteral("  a\tb\n- \u001b[31mred\u001b[0m\n+ \u202egpj\r\n  end"));
    }

    void aDiffWrapsWithTheOthers()
    {
        DiffText text(QStringLiteral("Changes"));
        WrapChoice::of().set(false);
        QCOMPARE(text.lineWrapMode(), QPlainTextEdit::NoWrap);
        text.show();
        QVERIFY(QTest::qWaitForWindowActive(&text));
        QTest::keyClick(&text, Qt::Key_Z, Qt::AltModifier);
        QCOMPARE(text.lineWrapMode(), QPlainTextEdit::WidgetWidth);
        QVERIFY(WrapChoice::of().isOn());
    }

    void aLineWithoutRoomEndsInAnEllipsis()
    {
        const QString whole = QStringLiteral("import-orders-of-every-warehouse");
        QWidget box;
        auto *row = new QHBoxLayout(&box);
        auto *label = new QLabel(whole);
        auto *expected = new QLabel;
        for (QLabel *one : {label, expected}) {
            one->setFixedWidth(90);
            row->addWidget(one);
        }
        box.show();
        QVERIFY(QTest::qWaitForWindowExposed(&box));
        QVERIFY(tipAt(expected, {5, 5}).isEmpty());
        expected->setText(label->fontMetrics().elidedText(whole, Qt::ElideRight, 90));
        QVERIFY(expected->text().endsWith(QChar(0x2026)));
        QTest::qWait(30);
        QCOMPARE(label->grab().toImage(), expected->grab().toImage());
        QCOMPARE(label->text(), whole); // for assistive tools
        QCOMPARE(tipAt(label, {5, 5}), whole);
        label->setFixedWidth(400);
        QTest::qWait(30);
        QVERIFY(tipAt(label, {5, 5}).isEmpty()); // there is room
        label->setFixedWidth(90);
        label->setToolTip(QStringLiteral("Of the run"));
        QTest::qWait(30);
        QCOMPARE(tipAt(label, {5, 5}), whole + QStringLiteral("\nOf the run"));
    }

    void aColumnsTitleWithoutRoomEndsInAnEllipsis()
    {
        const QString title = QStringLiteral("Concurrency limit of the queue");
        QStandardItemModel model(1, 2);
        model.setHorizontalHeaderLabels({title, QStringLiteral("Short")});
        QTableView *table = makePlainTable(QStringLiteral("Queues"));
        table->setModel(&model);
        table->setColumnWidth(0, 100);
        table->resize(400, 200);
        table->show();
        QVERIFY(QTest::qWaitForWindowExposed(table));
        QHeaderView *header = table->horizontalHeader();
        const QImage cut = header->grab().toImage();
        QCOMPARE(tipAt(header->viewport(), {10, 5}), title);
        QVERIFY(tipAt(header->viewport(), {110, 5}).isEmpty());
        // The same as a title that ends so by itself.
        const int room = 100 - 2 * table->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, header);
        model.setHorizontalHeaderLabels(
            {header->fontMetrics().elidedText(title, Qt::ElideRight, room), QStringLiteral("Short")});
        QTest::qWait(30);
        QCOMPARE(header->grab().toImage(), cut);
        delete table;
    }

    void aFieldSaysWhatCannotBeSeenInIt_data()
    {
        QTest::addColumn<bool>("isBox");
        QTest::newRow("field") << false;
        QTest::newRow("field of a list") << true;
    }
    void aFieldSaysWhatCannotBeSeenInIt()
    {
        QFETCH(bool, isBox);
        QComboBox box;
        box.setEditable(true);
        QLineEdit alone;
        QWidget *shown = isBox ? static_cast<QWidget *>(&box) : &alone;
        QLineEdit *field = isBox ? box.lineEdit() : &alone;
        shown->show();
        QVERIFY(QTest::qWaitForWindowActive(shown));
        field->setFocus();
        field->insert(QStringLiteral("größe שלום"));
        QVERIFY(marksOf(field).isEmpty());
        const QString hidden = QStringLiteral("task:\u202egpj\u200b.exe");
        field->setText(hidden);
        QCOMPARE(field->text(), hidden);
        QCOMPARE(marksOf(field).size(), 1);
        QVERIFY2(marksOf(field).front()->toolTip().contains(QStringLiteral("task:[U+202E]gpj[U+200B].exe")),
                 qPrintable(marksOf(field).front()->toolTip()));
        QCOMPARE(field->accessibleDescription(), QStringLiteral("task:[U+202E]gpj[U+200B].exe"));
        marksOf(field).front()->trigger();
        QCOMPARE(field->text(), QStringLiteral("task:gpj.exe"));
        QVERIFY(marksOf(field).isEmpty());
        QVERIFY(field->accessibleDescription().isEmpty());
        field->undo();
        QCOMPARE(field->text(), hidden);
        QCOMPARE(marksOf(field).size(), 1);
    }

    void aLargeFieldSaysWhatCannotBeSeenInIt()
    {
        QPlainTextEdit field;
        field.show();
        QVERIFY(QTest::qWaitForWindowActive(&field));
        const QString hidden = QStringLiteral("one\n\ttwo\u2067three");
        field.setPlainText(QStringLiteral("one\n\ttwo"));
        QVERIFY(!field.findChild<QToolButton *>());
        field.setPlainText(hidden);
        auto *mark = field.findChild<QToolButton *>();
        QVERIFY(mark && mark->isVisible());
        QVERIFY(mark->toolTip().contains(QStringLiteral("[U+2067]")));
        QCOMPARE(field.toPlainText(), hidden);
        QTest::mouseClick(mark, Qt::LeftButton);
        QCOMPARE(field.toPlainText(), QStringLiteral("one\n\ttwothree"));
        QVERIFY(!mark->isVisible());
        field.undo();
        QCOMPARE(field.toPlainText(), hidden);
        QVERIFY(mark->isVisible());
    }

private:
    static QList<QAction *> marksOf(const QLineEdit *field)
    {
        QList<QAction *> marks;
        for (QAction *action : field->actions()) {
            if (action->isVisible() && action->text() == QStringLiteral("Hidden characters"))
                marks += action;
        }
        return marks;
    }

    QTemporaryDir m_settings;
};

RUNYARD_GUI_TEST(TestTexts)
#include "stored_texts_test.moc"
