#include "views/errors/errors_page.h"

#include "models/commands/error_group_commands.h"
#include "models/lists/error_group_model.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/errors/error_group_delegate.h"
#include "views/errors/error_panel.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/while_shown.h"

#include <QComboBox>
#include <QLabel>
#include <QSettings>
#include <QTableView>

namespace runyard {

ErrorsPage::ErrorsPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("errors"), tr("failures"), parent)
    , m_client(client)
    , m_groups(new ErrorGroupModel(client, this))
    , m_panel(new ErrorPanel(client))
    , m_note(new QLabel)
{
    setSource(m_groups, new ErrorGroupDelegate(this), ErrorGroupModel::LastSeen, Qt::DescendingOrder);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{ErrorGroupModel::State, 90},
                                 {ErrorGroupModel::Error, 310},
                                 {ErrorGroupModel::Task, 120},
                                 {ErrorGroupModel::Runs, 64},
                                 {ErrorGroupModel::Trend, 116},
                                 {ErrorGroupModel::LastSeen, 110},
                                 {ErrorGroupModel::FirstSeen, 110},
                                 {ErrorGroupModel::Versions, 100}}));
    setEmpty(tr("No failures. Runs that fail are grouped here by what went wrong."), {});
    makeActions();

    auto *span = new QComboBox;
    span->setAccessibleName(tr("Span of the trends"));
    span->addItems({tr("Trend: 24 hours"), tr("Trend: 14 days")});
    span->setCurrentIndex(QSettings().value(settingsKey("trend"), 0).toInt() == 1 ? 1 : 0);
    const auto useSpan = [this](int choice) {
        m_groups->setTrendSpan(choice == 1 ? ErrorGroupModel::TrendSpan::Days
                                           : ErrorGroupModel::TrendSpan::Hours);
    };
    useSpan(span->currentIndex());
    connect(span, &QComboBox::currentIndexChanged, this, [this, useSpan](int choice) {
        useSpan(choice);
        QSettings().setValue(settingsKey("trend"), choice);
    });
    addToBar(span);
    m_note->setAccessibleName(tr("How complete the list of failures is"));
    m_note->setContentsMargins(8, 0, 0, 0);
    addToBar(m_note);

    setPanel(m_panel);
    connect(m_panel, &ErrorPanel::runWanted, this, &Page::runWanted);
    m_groups->onLoaded = [this] { showList(); };
    whileShown(*this, [this](bool isShown) { m_groups->setShown(isShown); });
    m_groups->reload();
    ErrorsPage::currentChanged();
}

void ErrorsPage::makeActions()
{
    m_showRuns = addPageAction(tr("Show runs"), QStringLiteral("runs"), QKeySequence(Qt::CTRL | Qt::Key_G));
    m_replay = addPageAction(tr("Replay group…"), QStringLiteral("replay"),
                             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    m_resolve = addPageAction(tr("Resolve"), QStringLiteral("resolve"), QKeySequence(Qt::CTRL | Qt::Key_E));
    m_ignore =
        addPageAction(tr("Ignore"), QStringLiteral("ignore"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_showIgnored =
        addPageAction(tr("Show ignored"), QStringLiteral("ignore"), QKeySequence(Qt::CTRL | Qt::Key_H));
    m_showIgnored->setCheckable(true);
    setPrimaryAction(m_showRuns);
    connect(m_showRuns, &QAction::triggered, this,
            [this] { emit errorRunsWanted(current()->id, format::text(current()->pattern)); });
    connect(m_replay, &QAction::triggered, this, &ErrorsPage::replayGroup);
    connect(m_resolve, &QAction::triggered, this, [this] {
        if (current()->state() == ErrorGroupState::Resolved)
            mark(ErrorGroupMark::None, tr("Opened again."));
        else
            mark(ErrorGroupMark::Resolved, tr("Resolved. If it fails again, it is shown as regressed."));
    });
    connect(m_ignore, &QAction::triggered, this, [this] {
        if (current()->state() == ErrorGroupState::Ignored)
            mark(ErrorGroupMark::None, tr("Not ignored any more."));
        else
            mark(ErrorGroupMark::Ignored,
                 tr("Ignored. Its runs are still counted, but the group is hidden."));
    });
    connect(m_showIgnored, &QAction::toggled, m_groups, &ErrorGroupModel::setWithIgnored);
}

const ErrorGroup *ErrorsPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_groups->at(row);
}

void ErrorsPage::currentChanged()
{
    const ErrorGroup *group = current();
    for (QAction *action : {m_showRuns, m_replay, m_resolve, m_ignore})
        action->setEnabled(group);
    const ErrorGroupState state = group ? group->state() : ErrorGroupState::Open;
    m_resolve->setText(state == ErrorGroupState::Resolved ? tr("Open again") : tr("Resolve"));
    m_ignore->setText(state == ErrorGroupState::Ignored ? tr("Stop ignoring") : tr("Ignore"));
    if (group)
        m_panel->setGroup(*group);
}

void ErrorsPage::showList()
{
    m_showIgnored->setText(m_groups->ignored() > 0
                               ? tr("Show ignored (%1)").arg(format::count(m_groups->ignored()))
                               : tr("Show ignored"));
    m_showIgnored->setEnabled(m_groups->ignored() > 0 || m_showIgnored->isChecked());
    setEmpty(m_groups->ignored() > 0 && !m_groups->withIgnored()
                 ? tr("No failures but ignored ones (%1).").arg(format::count(m_groups->ignored()))
             : m_groups->waitingRuns() > 0
                 ? format::counted(m_groups->waitingRuns(), tr("Reading the history: %1 finished run to go."),
                                   tr("Reading the history: %1 finished runs to go."))
                 : tr("No failures. Runs that fail are grouped here by what went wrong."),
             {});
    loaded(m_groups->error());
    if (m_groups->waitingRuns() > 0)
        m_note->setText(format::counted(m_groups->waitingRuns(), tr("%1 finished run not counted yet"),
                                        tr("%1 finished runs not counted yet")));
    else if (m_groups->isCut())
        m_note->setText(tr("The %1 newest groups").arg(format::count(ErrorGroupList::kMax)));
    else
        m_note->clear();
    currentChanged();
}

void ErrorsPage::mark(ErrorGroupMark mark, const QString &done)
{
    ErrorGroupCommands(m_client, this).mark(current()->id, mark, [this, done](Result<Done> result) {
        if (result)
            emit said(done);
        else
            emit failed(format::text(result.error().text()));
    });
}

/// All its runs as one bulk action, which can be undone, tried on five runs first, and given other payloads.
void ErrorsPage::replayGroup()
{
    RunSelection group;
    group.all.emplace();
    group.all->errorGroup = current()->id;
    emit bulkWanted(BulkKind::Replay, group);
}

void ErrorsPage::reload()
{
    m_groups->reload();
}

void ErrorsPage::emptyActionWanted() {}

} // namespace runyard
