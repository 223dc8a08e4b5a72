#include "views/saved/saved_views_menu.h"

#include "models/words/display_text.h"
#include "models/words/query_text.h"
#include "views/saved/save_view_dialog.h"
#include "views/saved/saved_views_dialog.h"

#include <QToolButton>

namespace runyard {

static constexpr qsizetype kButtonName = 18; // letters of a view's name that the button shows

SavedViewsMenu::SavedViewsMenu(EngineClient &client, QWidget *page)
    : QMenu(tr("Saved views"), page), m_page(page), m_views(client)
{
    setAccessibleName(tr("Saved views"));
    setToolTipsVisible(true);
    m_none = addAction(tr("No saved views yet"));
    m_none->setEnabled(false);
    addSeparator();
    m_save = addAction(tr("Save this query as a view…"), this, &SavedViewsMenu::askName);
    m_save->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_S));
    m_organize = addAction(tr("Organize saved views…"), this, &SavedViewsMenu::organize);
    m_organize->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    for (QAction *action : {m_save, m_organize}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut); // other pages save other things
        page->addAction(action);
    }
    connect(this, &QMenu::aboutToShow, &m_views, &SavedViews::refresh);
    connect(&m_views, &SavedViews::changed, this, &SavedViewsMenu::rebuild);
    connect(&m_views, &SavedViews::failed, this, &SavedViewsMenu::failed);
}

QToolButton *SavedViewsMenu::makeButton()
{
    m_button = new QToolButton;
    m_button->setMenu(this);
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setAutoRaise(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_button->setAccessibleName(tr("Choose a saved view"));
    refresh();
    return m_button;
}

void SavedViewsMenu::setQuery(const QString &query)
{
    m_query = query.simplified();
    refresh();
}

void SavedViewsMenu::rebuild()
{
    qDeleteAll(m_entries);
    m_entries.clear();
    for (const SavedView &view : m_views.views()) {
        auto *entry = new QAction(format::actionText(view.name), this);
        entry->setToolTip(format::tipText(query_text::shownOf(view.query)));
        entry->setData(view.query);
        entry->setCheckable(true);
        connect(entry, &QAction::triggered, this, [this, query = view.query] { emit wanted(query); });
        insertAction(m_none, entry);
        m_entries += entry;
    }
    m_none->setVisible(m_entries.isEmpty());
    refresh();
}

void SavedViewsMenu::refresh()
{
    QString shown;
    for (std::size_t i = 0; i < m_views.views().size(); ++i) {
        const SavedView &view = m_views.views()[i];
        const bool isShown = !m_query.isEmpty() && view.query.simplified() == m_query;
        m_entries[static_cast<qsizetype>(i)]->setChecked(isShown);
        if (isShown && shown.isEmpty())
            shown = view.name;
    }
    m_save->setEnabled(!m_query.isEmpty());
    if (!m_button)
        return;
    m_button->setText(shown.isEmpty() ? tr("Saved")
                                      : format::actionText(format::shortened(shown, kButtonName)));
    m_button->setToolTip(shown.isEmpty() ? tr("Saved views")
                                         : format::tipText(tr("Saved view: %1").arg(shown)));
    m_button->setAccessibleDescription(m_button->toolTip());
}

void SavedViewsMenu::askName()
{
    auto *dialog = new SaveViewDialog(m_views, m_query, m_page);
    connect(dialog, &SaveViewDialog::wanted, this, [this](const QString &name) {
        m_views.save({name, m_query});
        emit said(tr("Saved the query as “%1”.").arg(name));
    });
    dialog->open();
}

void SavedViewsMenu::organize()
{
    auto *dialog = new SavedViewsDialog(m_views, m_page);
    connect(dialog, &SavedViewsDialog::wanted, this, &SavedViewsMenu::wanted);
    dialog->open();
}

} // namespace runyard
