// Opens everything a window can open, so that all of it is walked: dialogs, menus of rows, offers, transforms.
#pragma once

#include "tests/views/text_walk.h"
#include "views/bulk/bulk_fields.h"
#include "views/bulk/transform_editor.h"
#include "views/payload/code_view.h"
#include "views/runs/runs_page.h"
#include "views/window/main_window.h"

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QSet>
#include <QTableView>
#include <QTest>
#include <QTimer>

namespace runyard::testing {

inline void settle()
{
    for (int i = 0; i < 2; ++i)
        QTest::qWait(50);
}

/// Chooses a row in every list, so that the panels beside them say what it is.
inline void chooseRows(QWidget *root)
{
    for (auto *view : root->findChildren<QAbstractItemView *>()) {
        if (view->isVisible() && view->model() && view->model()->rowCount() > 0
            && !view->inherits("NavigationList") && !view->currentIndex().isValid()
            && !view->accessibleName().startsWith(QLatin1String("Narrow")))
            view->setCurrentIndex(view->model()->index(0, 0));
    }
}

inline QList<QDialog *> dialogs()
{
    QList<QDialog *> open;
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (auto *dialog = qobject_cast<QDialog *>(top); dialog && dialog->isVisible())
            open += dialog;
    }
    return open;
}

inline void closeDialogs()
{
    for (int i = 0; i < 10 && !dialogs().isEmpty(); ++i) {
        for (QDialog *dialog : dialogs())
            dialog->done(QDialog::Rejected);
        QTest::qWait(20);
    }
}

/// What a dialog is, whatever it is about: its class, or the title of a question.
inline QString nameOf(const QDialog *dialog)
{
    const QString name =
        QString::fromLatin1(dialog->metaObject()->className()).section(QStringLiteral("::"), -1);
    const bool isNamed = name != QLatin1String("QMessageBox") && name != QLatin1String("BulkDialog");
    return isNamed ? name : dialog->windowTitle();
}

/// Opens the dialogs of a window and remembers which they were.
class Dialogs
{
public:
    QSet<QString> visited;

    /// Calls `look` with every dialog an action of the window opens, and each action once.
    template <class Look>
    void openEach(MainWindow &window, Look look)
    {
        QList<QPointer<QAction>> actions;
        for (QAction *action : window.findChildren<QAction *>())
            actions += action;
        for (const QPointer<QAction> &action : actions) {
            if (action && action->isEnabled() && action->text().endsWith(QChar(0x2026)))
                open(window, action, look); // else it belonged to a dialog or a menu that was made anew
        }
    }

    template <class Look>
    void open(MainWindow &window, QAction *action, Look look)
    {
        // Actions of two pages may be called the same.
        const QString name =
            QString::fromLatin1(action->parent()->metaObject()->className()) + action->text();
        if (m_tried.contains(name))
            return;
        action->trigger();
        for (int i = 0; i < 10 && dialogs().isEmpty(); ++i)
            QTest::qWait(20);
        if (dialogs().isEmpty())
            return;
        m_tried += name;
        settle(); // what it reads from the engine
        for (QDialog *dialog : dialogs()) {
            if (dialog->inherits("QFileDialog"))
                continue;
            visited += nameOf(dialog);
            look(dialog);
        }
        closeDialogs();
        window.activateWindow();
    }

private:
    QSet<QString> m_tried;
};

inline void pickEveryRun(RunsPage *runs)
{
    for (auto *table : runs->findChildren<QTableView *>()) {
        if (table->accessibleName() == QLatin1String("Runs"))
            table->selectAll();
    }
    settle();
}

/// What is offered while one types a query.
inline bool lookAtOffers(RunsPage *runs, Walk &walk)
{
    bool wereThere = false;
    for (auto *field : runs->findChildren<QLineEdit *>()) {
        if (field->accessibleName() != QLatin1String("Search runs"))
            continue;
        field->clear();
        settle();
        field->setFocus();
        QTest::keyClicks(field, QStringLiteral("task:"));
        settle();
        if (QWidget *popup = QApplication::activePopupWidget()) {
            walk.look(popup);
            popup->hide();
            wereThere = true;
        }
        field->clear();
        settle();
    }
    return wereThere;
}

/// The menu of the current row, which is made when it is asked for.
inline bool lookAtMenuOf(QTableView *table, Walk &walk)
{
    bool wasThere = false;
    QTimer::singleShot(30, table, [&] {
        if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
            walk.lookAtMenu(menu);
            menu->close();
            wasThere = true;
        }
    });
    emit table->customContextMenuRequested(table->visualRect(table->currentIndex()).center());
    QTest::qWait(60);
    return wasThere;
}

/// A replay of many may change their payloads in several ways, and shows what becomes of each.
inline void lookAtTransforms(QDialog *dialog, Walk &walk)
{
    auto *fields = dialog->findChild<BulkFields *>();
    if (!fields || !fields->transform())
        return;
    auto *kind = fields->transform()->findChild<QComboBox *>();
    for (int i = 1; i < kind->count(); ++i) {
        kind->setCurrentIndex(i);
        const auto of = static_cast<TransformKind>(kind->itemData(i).toInt());
        fields->transform()->view()->setText(of == TransformKind::Jq ? ".more = \"<img>\""
                                             : of == TransformKind::JsonPatch
                                                 ? R"([{"op": "remove", "path": "/nowhere"}])"
                                                 : R"({"more": "<img>"})");
        QTest::qWait(400); // a pause of typing, then the preview
        settle();
        chooseRows(dialog);
        settle();
        walk.look(dialog);
    }
}

} // namespace runyard::testing
