// Walks what a window shows, as one who reads it all: every label, cell, tooltip, menu and told name.
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScreen>
#include <QStatusBar>
#include <QTabBar>
#include <QToolTip>

#include <algorithm>

namespace runyard::testing {

inline constexpr int kMinWidth = 900;
inline constexpr int kMinHeight = 600;

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
            if (menu->sizeHint().width() > kMinWidth)
                fault("menu too wide", action->text());
            tip(action->toolTip());
        }
    }

    /// Of another program's window.
    void lookAtText(const QString &where, const QString &text)
    {
        m_where = m_what = where;
        plain(text, "text");
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
        if (text.contains(QChar(0x1b)) || text.contains(QStringLiteral("␛[")))
            fault(what, QStringLiteral("shows the colours of a terminal as letters: ") + m_what + text);
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
            if (label->width() > kMinWidth || label->height() > kMinHeight)
                fault("tip too large",
                      QString::number(label->width()) + u'×' + QString::number(label->height()));
        }
    }

    void lookAt(QWidget *widget)
    {
        if (widget->minimumSizeHint().width() > kMinWidth && widget->minimumWidth() == 0 && !widget->layout()
            && widget->accessibleName() != QLatin1String("Runs page panels") // it folds
            && widget->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored)
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
        if (auto *field = qobject_cast<QLineEdit *>(widget))
            plain(field->placeholderText(), "placeholder");
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

} // namespace runyard::testing
