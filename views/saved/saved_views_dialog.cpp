#include "views/saved/saved_views_dialog.h"

#include "models/words/display_text.h"
#include "models/words/query_text.h"
#include "models/words/text_cut.h"
#include "views/saved/view_list.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr int kQueryRole = Qt::UserRole;
constexpr int kNameRole = Qt::UserRole + 1; // the text may be one that is being edited

} // namespace

SavedViewsDialog::SavedViewsDialog(SavedViews &views, QWidget *parent)
    : QDialog(parent), m_views(views), m_list(new ViewList), m_says(new QLabel)
{
    setWindowTitle(tr("Saved views"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    m_list->setAccessibleName(tr("Saved views in their order"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->setAlternatingRowColors(false);
    m_says->setAccessibleName(tr("About the saved views"));
    m_says->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_list, 1);
    column->addWidget(m_says);
    makeActions();
    connect(m_list, &ViewList::reordered, this, [this] { m_views.reorder(order()); });
    connect(m_list, &QListWidget::itemChanged, this, &SavedViewsDialog::renamed);
    connect(m_list, &QListWidget::itemActivated, this, &SavedViewsDialog::apply);
    connect(m_list, &QListWidget::currentRowChanged, this, &SavedViewsDialog::refresh);
    connect(&m_views, &SavedViews::changed, this, &SavedViewsDialog::rebuild);
    connect(&m_views, &SavedViews::failed, this, &SavedViewsDialog::say);
    rebuild();
    m_views.refresh();
    m_list->setFocus();
    resize(640, 400);
}

QAction *SavedViewsDialog::add(const QString &text, const QKeySequence &keys,
                               void (SavedViewsDialog::*what)())
{
    auto *action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut); // in a name that is edited the keys are the field's
    connect(action, &QAction::triggered, this, what);
    m_list->addAction(action);
    m_actions += action;
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAccessibleName(tr("%1 (saved view)").arg(text));
    button->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
    static_cast<QHBoxLayout *>(layout()->itemAt(2)->layout())->addWidget(button);
    return action;
}

void SavedViewsDialog::makeActions()
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    static_cast<QVBoxLayout *>(layout())->addLayout(buttons);
    add(tr("Show"), QKeySequence(Qt::CTRL | Qt::Key_Return), &SavedViewsDialog::apply);
    add(tr("Rename"), QKeySequence(Qt::Key_F2), &SavedViewsDialog::editName);
    add(tr("Up"), QKeySequence(Qt::ALT | Qt::Key_Up), &SavedViewsDialog::moveUp);
    add(tr("Down"), QKeySequence(Qt::ALT | Qt::Key_Down), &SavedViewsDialog::moveDown);
    add(tr("Delete"), QKeySequence(Qt::Key_Delete), &SavedViewsDialog::remove);
    m_undo = add(tr("Undo"), QKeySequence::Undo, &SavedViewsDialog::undo);
    add(tr("Copy"), QKeySequence::Copy, &SavedViewsDialog::copy);
    add(tr("Paste"), QKeySequence::Paste, &SavedViewsDialog::paste);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    buttons->addStretch(1);
}

QStringList SavedViewsDialog::order() const
{
    QStringList names;
    for (int row = 0; row < m_list->count(); ++row)
        names += m_list->item(row)->data(kNameRole).toString();
    return names;
}

void SavedViewsDialog::rebuild()
{
    m_isFilling = true;
    const QString current = m_current;
    const int row = m_list->currentRow();
    m_list->clear();
    for (const SavedView &view : m_views.views()) {
        auto *item = new QListWidgetItem(view.name, m_list);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setData(kQueryRole, view.query);
        item->setData(kNameRole, view.name);
        item->setToolTip(format::tipText(query_text::shownOf(view.query)));
        item->setData(Qt::AccessibleTextRole, format::shown(view.name));
        if (view.name == current)
            m_list->setCurrentItem(item);
    }
    if (m_list->currentRow() < 0 && m_list->count() > 0)
        m_list->setCurrentRow(std::clamp(row, 0, m_list->count() - 1));
    m_isFilling = false;
    refresh();
}

void SavedViewsDialog::refresh()
{
    if (m_isFilling)
        return;
    const QListWidgetItem *item = m_list->currentItem();
    m_current = item ? item->data(kNameRole).toString() : QString();
    for (QAction *action : std::as_const(m_actions)) {
        const QKeySequence keys = action->shortcut();
        if (keys != QKeySequence(QKeySequence::Paste) && keys != QKeySequence(QKeySequence::Undo))
            action->setEnabled(item);
    }
    m_undo->setEnabled(!m_removed.empty());
    say(item ? query_text::shownOf(item->data(kQueryRole).toString())
             : tr("No saved views yet. Save the query of the runs page with %1, or paste one here.")
                   .arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));
}

void SavedViewsDialog::renamed(QListWidgetItem *item)
{
    const QString from = item->data(kNameRole).toString();
    const QString to = item->text().trimmed();
    if (m_isFilling || from == to)
        return;
    m_current = to;
    m_views.rename(from, to);
}

void SavedViewsDialog::apply()
{
    if (const QListWidgetItem *item = m_list->currentItem()) {
        emit wanted(item->data(kQueryRole).toString());
        accept();
    }
}

void SavedViewsDialog::editName()
{
    if (QListWidgetItem *item = m_list->currentItem())
        m_list->editItem(item);
}

void SavedViewsDialog::moveUp()
{
    move(-1);
}

void SavedViewsDialog::moveDown()
{
    move(1);
}

void SavedViewsDialog::move(int by)
{
    const int row = m_list->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_list->count())
        return;
    QStringList names = order();
    names.move(row, row + by);
    m_views.reorder(names);
}

void SavedViewsDialog::remove()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    const SavedView view{item->data(kNameRole).toString(), item->data(kQueryRole).toString()};
    m_removed.push_back({view, m_list->currentRow()});
    m_views.remove(view.name);
}

void SavedViewsDialog::undo()
{
    if (m_removed.empty())
        return;
    const Removed last = m_removed.back();
    m_removed.pop_back();
    m_current = last.view.name;
    m_views.insert(last.view, last.at);
}

void SavedViewsDialog::copy()
{
    if (const QListWidgetItem *item = m_list->currentItem()) {
        QGuiApplication::clipboard()->setText(
            SavedViews::asText({{item->data(kNameRole).toString(), item->data(kQueryRole).toString()}}));
        say(tr("Copied “%1” with its query.").arg(item->text()));
    }
}

void SavedViewsDialog::paste()
{
    int pasted = 0;
    QStringList names = order();
    for (SavedView view : SavedViews::fromText(QGuiApplication::clipboard()->text())) {
        if (view.query.isEmpty() || query_text::read(view.query).problem)
            continue;
        view.query = query_text::keptOf(view.query);
        const QString wish = view.name.isEmpty() ? format::beginning(view.query, 40) : view.name;
        view.name = wish;
        for (int n = 2; names.contains(view.name, Qt::CaseInsensitive); ++n)
            view.name = QStringLiteral("%1 (%2)").arg(wish).arg(n); // never over one there is
        names += view.name;
        m_current = view.name;
        m_views.save(view);
        ++pasted;
    }
    if (pasted == 0)
        say(tr("The clipboard holds no query that can be understood."));
}

void SavedViewsDialog::say(const QString &sentence)
{
    m_says->setText(sentence);
}

} // namespace runyard
