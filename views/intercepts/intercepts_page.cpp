#include "views/intercepts/intercepts_page.h"

#include "models/commands/intercept_commands.h"
#include "models/lists/intercept_model.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/intercepts/held_run_editor.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"

#include <QStackedWidget>

namespace runyard {

static std::optional<QColor> interceptColour(const QModelIndex &index)
{
    if (index.column() == InterceptModel::State)
        return index.data(InterceptModel::IsHeldRole).toBool() ? Theme::of().status(RunStatus::Frozen)
                                                               : Theme::of().muted();
    return std::nullopt;
}

InterceptsPage::InterceptsPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : TablePage(QStringLiteral("intercepts"), tr("intercepts"), parent)
    , m_client(client)
    , m_actions(actions)
    , m_rows(new InterceptModel(client, this))
    , m_panel(new QStackedWidget)
    , m_about(new NoteLabel(tr("About the intercept")))
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint(interceptColour);
    delegate->setMonoColumns({InterceptModel::Query});
    setSource(m_rows, delegate, InterceptModel::State);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{InterceptModel::State, 140},
                                 {InterceptModel::Run, 110},
                                 {InterceptModel::Task, 130},
                                 {InterceptModel::Query, 240},
                                 {InterceptModel::Since, 110},
                                 {InterceptModel::Held, 90}}));
    setEmpty(tr("No intercepts. An intercept holds the next run that matches a query before it starts, so "
                "that you can inspect it, edit its payload, and continue or drop it."),
             tr("Hold a run…"));
    addSharedAction(actions.action(ActionId::Intercept));
    m_open = addPageAction(tr("Open run"), QStringLiteral("runs"), QKeySequence(Qt::CTRL | Qt::Key_G));
    m_remove = addPageAction(tr("Remove intercept"), QStringLiteral("close"), QKeySequence(Qt::Key_Delete));
    m_remove->setShortcutContext(Qt::WidgetShortcut); // in an editor the key deletes text
    table()->addAction(m_remove);
    setPrimaryAction(m_open);
    connect(m_open, &QAction::triggered, this, [this] {
        const int row = currentSourceRow();
        if (row >= 0 && m_rows->at(row).held)
            emit runWanted(m_rows->at(row).held->id);
    });
    connect(m_remove, &QAction::triggered, this, &InterceptsPage::remove);
    m_about->setFocusPolicy(Qt::NoFocus); // text to read, not a control
    m_about->setContentsMargins(12, 12, 12, 12);
    m_about->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_panel->setMinimumWidth(320);
    m_panel->addWidget(m_about);
    setPanel(m_panel);
    m_rows->onLoaded = [this] { listed(); };
    m_rows->reload();
    InterceptsPage::currentChanged();
}

void InterceptsPage::listed()
{
    QSet<QString> held;
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        if (!m_rows->at(row).held)
            continue;
        const QString id = format::text(m_rows->at(row).held->id.text);
        held.insert(id);
        if (!m_known.contains(id))
            emit said(tr("Held %1 before it started: %2.")
                          .arg(format::shortId(m_rows->at(row).held->id.text),
                               InterceptModel::queryWords(m_rows->at(row).query)));
    }
    m_known = held;
    loaded(m_rows->error());
    currentChanged();
    for (auto editor = m_editors.begin(); editor != m_editors.end();) {
        if (held.contains(editor.key())) {
            ++editor;
            continue;
        }
        editor.value()->deleteLater();
        editor = m_editors.erase(editor);
    }
}

HeldRunEditor *InterceptsPage::editorFor(int row)
{
    const InterceptRow &what = m_rows->at(row);
    HeldRunEditor *&editor = m_editors[format::text(what.held->id.text)];
    if (editor)
        return editor;
    editor =
        new HeldRunEditor(m_client, *what.held,
                          tr("Held by the intercept %1 since %2. It has not started and takes no slot.")
                              .arg(InterceptModel::queryWords(what.query), format::clockTime(what.since)));
    connect(editor, &HeldRunEditor::runWanted, this, &Page::runWanted);
    connect(editor, &HeldRunEditor::dropWanted, &m_actions, &RunActions::cancelWanted);
    connect(editor, &HeldRunEditor::said, this, &Page::said);
    m_panel->addWidget(editor);
    return editor;
}

HeldRunEditor *InterceptsPage::editor() const
{
    return qobject_cast<HeldRunEditor *>(m_panel->currentWidget());
}

void InterceptsPage::currentChanged()
{
    const int row = currentSourceRow();
    const bool isHeld = row >= 0 && m_rows->at(row).held;
    m_open->setEnabled(isHeld);
    m_remove->setEnabled(row >= 0 && !isHeld);
    if (isHeld) {
        m_panel->setCurrentWidget(editorFor(row));
        return;
    }
    m_panel->setCurrentWidget(m_about);
    if (row >= 0)
        m_about->say(m_rows->at(row).every ? tr("Holds every run that matches %1, until it is removed.")
                                                 .arg(InterceptModel::queryWords(m_rows->at(row).query))
                                           : tr("Holds the next run that matches %1, then ends.")
                                                 .arg(InterceptModel::queryWords(m_rows->at(row).query)));
}

void InterceptsPage::remove()
{
    const int row = currentSourceRow();
    if (row < 0 || m_rows->at(row).held)
        return;
    InterceptCommands(m_client, this).remove(m_rows->at(row).number, [this](Result<Done> done) {
        if (done)
            emit said(tr("Removed the intercept. Runs it holds stay held."));
        else
            emit failed(format::text(done.error().text()));
    });
}

void InterceptsPage::reload()
{
    m_rows->reload();
}

void InterceptsPage::emptyActionWanted()
{
    m_actions.action(ActionId::Intercept)->trigger();
}

} // namespace runyard
