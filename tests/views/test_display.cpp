// What other people stored is shown as plain text, on every page, in every dialog, menu, tooltip and name.
#include "tests/views/hostile_workspace.h"
#include "views/compare/comparison_panel.h"
#include "views/inspector/run_inspector.h"
#include "views/main_window.h"
#include "views/runs_page.h"
#include "views/theme.h"
#include "views/widgets/accessible_texts.h"
#include "views/widgets/navigation_list.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialog>
#include <QElapsedTimer>
#include <QGroupBox>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSlider>
#include <QSpinBox>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest/qtestspontaneevent.h>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr int kSmallestWidth = 900;
constexpr int kSmallestHeight = 600;

/// Walks what is shown and keeps what is wrong with it.
class Walk
{
public:
    QStringList faults;
    int texts = 0;   // of ours and others'
    int hostile = 0; // that say what was stored

    void look(QWidget *root)
    {
        m_where = root->isWindow() ? root->windowTitle() : root->accessibleName();
        plain(root->windowTitle(), "title");
        if (root->isWindow() && root->width() > root->screen()->geometry().width())
            fault("wider than the screen", QString::number(root->width()));
        QList<QWidget *> all = root->findChildren<QWidget *>();
        all.prepend(root);
        for (QWidget *widget : all) {
            if (widget->window() == root->window() && widget->isVisible())
                lookAt(widget);
        }
    }

    void lookAtMenu(QMenu *menu)
    {
        m_where = QStringLiteral("menu ") + menu->title();
        for (QAction *action : menu->actions()) {
            button(action->text(), "action");
            if (menu->sizeHint().width() > kSmallestWidth)
                fault("menu too wide", action->text());
            tip(action->toolTip());
        }
    }

private:
    void fault(const char *what, const QString &text)
    {
        const QString line =
            QStringLiteral("%1: %2: %3").arg(m_where.left(60), QLatin1String(what), text.left(150));
        if (!faults.contains(line) && faults.size() < 60)
            faults += line;
    }

    void plain(const QString &text, const char *what)
    {
        if (text.isEmpty())
            return;
        ++texts;
        hostile += text.contains(QLatin1String("<img"));
        static const QRegularExpression turns(
            QStringLiteral("[\\x{061c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]"));
        if (text.contains(turns))
            fault(what, QStringLiteral("turns text round: ") + m_what + text);
        if (text.contains(QLatin1String("&lt;")) || text.contains(QLatin1String("&quot;"))
            || text.contains(QLatin1String("&amp;")))
            fault(what, QStringLiteral("shows an escape: ") + text);
    }

    void button(const QString &text, const char *what)
    {
        plain(text, what);
        if (text.contains(QLatin1String("<img")) && text.contains(QLatin1String("R&"))
            && !text.contains(QLatin1String("R&&D")))
            fault(what, QStringLiteral("its & marks a key: ") + text);
    }

    void tip(const QString &text)
    {
        if (text.isEmpty())
            return;
        QToolTip::showText({10, 10}, text);
        plain(QToolTip::text(), "tip");
        for (QWidget *top : QApplication::topLevelWidgets()) {
            auto *label = qobject_cast<QLabel *>(top);
            if (!label || !label->inherits("QTipLabel") || !label->isVisible())
                continue;
            if (label->textFormat() != Qt::PlainText)
                fault("tip is markup", text);
            if (label->width() > kSmallestWidth || label->height() > kSmallestHeight)
                fault("tip too large",
                      QString::number(label->width()) + u'×' + QString::number(label->height()));
        }
    }

    void lookAt(QWidget *widget)
    {
        if (widget->minimumSizeHint().width() > kSmallestWidth && widget->minimumWidth() == 0
            && !widget->layout() && widget->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored)
            fault("cannot be narrower", QString::fromLatin1(widget->metaObject()->className()) + u' '
                                            + widget->accessibleName() + u' '
                                            + QString::number(widget->minimumSizeHint().width()));
        m_what = QString::fromLatin1(widget->metaObject()->className()) + QStringLiteral(": ");
        plain(widget->accessibleName(), "accessible name");
        plain(widget->accessibleDescription(), "accessible description");
        tip(widget->toolTip());
        if (auto *label = qobject_cast<QLabel *>(widget)) {
            if (label->textFormat() == Qt::RichText) {
                if (label->text().contains(QLatin1String("<img")))
                    fault("markup", label->text());
            } else if (label->textFormat() != Qt::PlainText) {
                fault("guesses at markup", label->text());
            }
            if (label->textFormat() == Qt::PlainText)
                plain(label->text(), "label");
        }
        if (auto *known = QAccessible::queryAccessibleInterface(widget)) {
            plain(known->text(QAccessible::Name), "told name");
            plain(known->text(QAccessible::Description), "told description");
        }
        if (auto *box = qobject_cast<QAbstractButton *>(widget))
            button(box->text(), "button");
        if (auto *box = qobject_cast<QGroupBox *>(widget))
            button(box->title(), "group");
        if (auto *bar = qobject_cast<QTabBar *>(widget)) {
            for (int tab = 0; tab < bar->count(); ++tab)
                button(bar->tabText(tab), "tab");
        }
        if (auto *bar = qobject_cast<QStatusBar *>(widget))
            plain(bar->currentMessage(), "status");
        if (auto *text = qobject_cast<QPlainTextEdit *>(widget); text && text->isReadOnly())
            plain(text->toPlainText(), "text");
        if (auto *view = qobject_cast<QAbstractItemView *>(widget); view && view->model())
            cells(view, {});
    }

    void cells(QAbstractItemView *view, const QModelIndex &parent)
    {
        const QAbstractItemModel *model = view->model();
        for (int row = 0; row < std::min(model->rowCount(parent), 30); ++row) {
            for (int column = 0; column < model->columnCount(parent); ++column) {
                const QModelIndex index = model->index(row, column, parent);
                const QString told = index.data(Qt::AccessibleTextRole).toString();
                plain(told, "told cell");
                if (!index.flags().testFlag(Qt::ItemIsEditable)
                    || told.isEmpty()) // what is edited stays as it is
                    plain(index.data().toString(), "cell");
                tip(index.data(Qt::ToolTipRole).toString());
            }
            if (parent.isValid() ? m_depth < 3 : true) {
                ++m_depth;
                cells(view, model->index(row, 0, parent));
                --m_depth;
            }
        }
    }

    QString m_where;
    QString m_what;
    int m_depth = 0;
};

void settle()
{
    for (int i = 0; i < 4; ++i)
        QTest::qWait(60);
}

/// The smallest window that must do.
QString tooLarge(QWidget *window)
{
    window->resize(kSmallestWidth, kSmallestHeight);
    QTest::qWait(30);
    QString problem;
    if (window->width() > kSmallestWidth || window->height() > kSmallestHeight)
        problem = QStringLiteral("%1 is %2×%3")
                      .arg(window->windowTitle().left(60))
                      .arg(window->width())
                      .arg(window->height());
    for (auto *button : window->findChildren<QPushButton *>()) {
        if (qobject_cast<QDialog *>(window) && button->parentWidget() == window && button->isVisible()
            && !window->rect().contains(button->geometry()))
            problem += QStringLiteral(" %1 is off it").arg(button->text());
    }
    if (!problem.isEmpty()) // whose fault it is
        for (auto *part : window->findChildren<QWidget *>())
            if (part->isVisible()
                && (part->minimumSizeHint().width() > 560 || part->minimumSizeHint().height() > 400))
                problem +=
                    QStringLiteral("\n    %1 %2 %3×%4")
                        .arg(QString::fromLatin1(part->metaObject()->className()), part->accessibleName())
                        .arg(part->minimumSizeHint().width())
                        .arg(part->minimumSizeHint().height());
    return problem;
}

/// Chooses a row in every list, so that the panels beside them say what it is.
void chooseRows(QWidget *root)
{
    for (auto *view : root->findChildren<QAbstractItemView *>()) {
        if (view->isVisible() && view->model() && view->model()->rowCount() > 0
            && !view->inherits("NavigationList") && !view->currentIndex().isValid()
            && !view->accessibleName().startsWith(QLatin1String("Narrow")))
            view->setCurrentIndex(view->model()->index(0, 0));
    }
}

QList<QDialog *> dialogs()
{
    QList<QDialog *> open;
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (auto *dialog = qobject_cast<QDialog *>(top); dialog && dialog->isVisible())
            open += dialog;
    }
    return open;
}

void closeDialogs()
{
    for (int i = 0; i < 10 && !dialogs().isEmpty(); ++i) {
        for (QDialog *dialog : dialogs())
            dialog->done(QDialog::Rejected);
        QTest::qWait(20);
    }
}

/// Calls `look` with every dialog an action of the window opens.
template <class Look>
void openEveryDialog(MainWindow &window, QWidget *page, QSet<QString> &seen, Look look)
{
    QList<QPointer<QAction>> actions;
    for (QAction *action : page->findChildren<QAction *>() + page->actions())
        actions += action;
    for (const QPointer<QAction> &action : actions) {
        if (!action) // belonged to a dialog or a menu that was made anew
            continue;
        const QString text = action->text();
        if (!text.endsWith(QChar(0x2026)) || !action->isEnabled() || seen.contains(text))
            continue;
        action->trigger();
        settle();
        if (dialogs().isEmpty())
            continue;
        seen += text;
        for (QDialog *dialog : dialogs()) {
            if (!dialog->inherits("QFileDialog"))
                look(dialog);
        }
        closeDialogs();
        window.activateWindow();
    }
}

} // namespace

class TestDisplay : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Theme::of().apply(ThemeChoice::Light);
        tellNamesAndTexts();
    }

    void everythingShowsHostileTextsAsPlainText()
    {
        EngineFixture engine;
        const RunId failed = fillHostile(engine);
        MainWindow window(engine.client(), {});
        window.resize(1'300, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QElapsedTimer clock;
        Walk walk;
        auto *runs = window.findChild<RunsPage *>();
        runs->openRun(failed);
        settle();
        auto *tabs = runs->findChild<RunInspector *>()->tabs();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (!tabs->isTabVisible(tab))
                continue;
            tabs->setCurrentIndex(tab);
            settle();
            walk.look(&window);
        }
        QSet<QString> seen;
        auto *navigation = window.findChild<NavigationList *>();
        for (int page = 0; page < navigation->count(); ++page) {
            navigation->setCurrentRow(page);
            clock.start();
            settle();
            chooseRows(&window);
            settle();
            walk.look(&window);
            const int before = walk.texts;
            openEveryDialog(window, &window, seen, [&](QDialog *dialog) {
                chooseRows(dialog);
                settle();
                walk.look(dialog);
            });
            qInfo("page %d: %d texts of dialogs, %lld ms", page, walk.texts - before, clock.elapsed());
        }
        for (auto *menu : window.findChildren<QMenu *>())
            walk.lookAtMenu(menu);
        qInfo("%d texts, %d of them hostile; dialogs: %s", walk.texts, walk.hostile,
              qPrintable(QStringList(seen.values()).join(u'|')));
        QVERIFY2(walk.faults.isEmpty(), qPrintable(walk.faults.join(u'\n')));
        QVERIFY(walk.hostile > 50);
        QVERIFY(seen.size() > 10);
    }

    void everythingFitsTheSmallestWindow()
    {
        EngineFixture engine;
        const RunId failed = fillHostile(engine);
        MainWindow window(engine.client(), {});
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QSize screen = window.screen()->availableSize();
        QVERIFY(window.width() <= screen.width() && window.height() <= screen.height());
        auto *runs = window.findChild<RunsPage *>();
        runs->openRun(failed);
        settle();
        window.findChild<ComparisonPanel *>()->compare(failed, failed);
        settle();
        QStringList problems;
        QSet<QString> seen;
        auto *navigation = window.findChild<NavigationList *>();
        for (int page = 0; page < navigation->count(); ++page) {
            navigation->setCurrentRow(page);
            settle();
            chooseRows(&window);
            settle();
            problems += tooLarge(&window);
            openEveryDialog(window, &window, seen, [&](QDialog *dialog) { problems += tooLarge(dialog); });
        }
        problems.removeAll(QString());
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        QVERIFY(seen.size() > 5);
    }

    void aWindowOpensNoLargerThanItsScreen()
    {
        QDialog dialog;
        dialog.resize(9'000, 7'000);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const QRect room = dialog.screen()->availableGeometry();
        QTRY_VERIFY2(dialog.width() <= room.width() && dialog.height() <= room.height(),
                     qPrintable(QStringLiteral("%1×%2").arg(dialog.width()).arg(dialog.height())));
    }

    void theWheelScrollsThePageOverAFieldWithoutTheFocus()
    {
        QScrollArea page;
        auto *content = new QWidget;
        auto *column = new QVBoxLayout(content);
        auto *choice = new QComboBox;
        choice->addItems({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
        auto *typed = new QComboBox;
        typed->setEditable(true);
        typed->addItems({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
        auto *number = new QSpinBox;
        number->setRange(-99, 99);
        auto *time = new QDateTimeEdit(QDateTime::currentDateTime());
        auto *slider = new QSlider(Qt::Horizontal);
        slider->setValue(50);
        auto *other = new QLineEdit;
        for (QWidget *field :
             {static_cast<QWidget *>(choice), static_cast<QWidget *>(typed), static_cast<QWidget *>(number),
              static_cast<QWidget *>(time), static_cast<QWidget *>(slider), static_cast<QWidget *>(other)})
            column->addWidget(field);
        column->addSpacing(3'000);
        page.setWidget(content);
        page.setWidgetResizable(true);
        page.resize(400, 300);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        page.activateWindow();
        QTRY_VERIFY(page.isActiveWindow());
        other->setFocus();
        const auto turn = [&page](QWidget *over) {
            const QPointF place(over->rect().center());
            QWheelEvent wheel(place, over->mapToGlobal(place), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            page.verticalScrollBar()->setValue(0);
            QSpontaneKeyEvent::setSpontaneous(&wheel); // others do not go on to the parent
            qApp->notify(over, &wheel);
            return page.verticalScrollBar()->value() > 0;
        };
        const QDateTime before = time->dateTime();
        QWidget *const over[] = {choice,
                                 typed,
                                 typed->lineEdit(),
                                 number,
                                 number->findChild<QLineEdit *>(),
                                 time,
                                 slider,
                                 time->findChild<QLineEdit *>()};
        for (QWidget *field : over)
            QVERIFY2(turn(field), field->metaObject()->className());
        QCOMPARE(choice->currentIndex(), 0);
        QCOMPARE(typed->currentIndex(), 0);
        QCOMPARE(number->value(), 0);
        QCOMPARE(time->dateTime(), before);
        QCOMPARE(slider->value(), 50);
        QVERIFY(!choice->hasFocus());
        choice->setFocus(); // now the wheel is meant for it
        QVERIFY(!turn(choice));
        QCOMPARE(choice->currentIndex(), 1);
    }

    void aTipThatLooksLikeMarkupIsShownAtOnce()
    {
        QElapsedTimer clock;
        clock.start();
        QWidget widget;
        widget.setToolTip(hostileText());
        widget.show();
        QHelpEvent help(QEvent::ToolTip, {1, 1}, widget.mapToGlobal(QPoint(1, 1)));
        QApplication::sendEvent(&widget, &help);
        QVERIFY(QToolTip::isVisible());
        QVERIFY(QToolTip::text().startsWith(QLatin1String("<img width=30000 height=30000 src=x>R&D")));
        QVERIFY(QToolTip::text().contains(QLatin1String("[U+202E]gpj.exe")));
        QVERIFY(clock.elapsed() < 2'000);
        QToolTip::hideText();
    }

    void labelsBreakLongWordsAndCopyThemWhole()
    {
        QWidget box;
        auto *column = new QVBoxLayout(&box);
        auto *label = new QLabel(QString(256, u'x'));
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(label);
        box.show();
        QVERIFY(QTest::qWaitForWindowActive(&box));
        QVERIFY2(box.width() < 700, qPrintable(QString::number(box.width())));
        label->setText(QString(300, u'y'));
        QTest::qWait(50);
        QVERIFY2(box.width() < 700, qPrintable(QString::number(box.width())));
        label->setSelection(0, static_cast<int>(label->text().size()));
        label->setFocus();
        QTest::keyClick(label, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QString(300, u'y'));
    }

    void aMessageBoxOfALongNameFits()
    {
        QMessageBox question(QMessageBox::NoIcon, QStringLiteral("Delete"),
                             QStringLiteral("Delete %1?").arg(hostileText()));
        question.show();
        QVERIFY(QTest::qWaitForWindowExposed(&question));
        QTest::qWait(50);
        QVERIFY2(question.width() <= kSmallestWidth, qPrintable(QString::number(question.width())));
        for (auto *label : question.findChildren<QLabel *>())
            QVERIFY(label->textFormat() != Qt::AutoText);
    }
};

QTEST_MAIN(TestDisplay)
#include "test_display.moc"
