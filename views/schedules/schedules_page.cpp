#include "views/schedules/schedules_page.h"

#include "engine/domain/schedule_times.h"
#include "models/commands/schedule_commands.h"
#include "models/lists/schedule_model.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/schedules/schedule_dialog.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

#include <QMessageBox>
#include <QPushButton>

namespace runyard {

/// A schedule that is off is muted as a whole.
static std::optional<QColor> scheduleColour(const QModelIndex &index)
{
    if (!index.data(ScheduleModel::ActiveRole).toBool())
        return Theme::of().muted();
    switch (index.column()) {
    case ScheduleModel::State:
        if (index.data(ScheduleModel::ProblemRole).toBool())
            return Theme::of().status(RunStatus::Failed);
        return Theme::of().status(RunStatus::Completed);
    case ScheduleModel::Cron:
    case ScheduleModel::Zone: return Theme::of().muted();
    default: return std::nullopt;
    }
}

SchedulesPage::SchedulesPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : TablePage(QStringLiteral("schedules"), tr("schedules"), parent)
    , m_client(client)
    , m_actions(actions)
    , m_schedules(new ScheduleModel(client, this))
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint(scheduleColour);
    delegate->setMonoColumns({ScheduleModel::Cron});
    setSource(m_schedules, delegate, ScheduleModel::Name);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{ScheduleModel::Name, 210},
                                 {ScheduleModel::Task, 150},
                                 {ScheduleModel::State, 220},
                                 {ScheduleModel::When, 200},
                                 {ScheduleModel::Cron, 110},
                                 {ScheduleModel::Zone, 120},
                                 {ScheduleModel::Next, 190},
                                 {ScheduleModel::Last, 150},
                                 {ScheduleModel::From, 120}}));
    setEmpty(tr("No schedules. A [[schedule]] in a project's runyard.toml appears here once it is deployed; "
                "others are created here or through the API."),
             tr("Deploy a folder…"));
    m_toggle = addPageAction(tr("Switch off"), QStringLiteral("pause"), QKeySequence(Qt::CTRL | Qt::Key_P));
    m_openLast =
        addPageAction(tr("Open last run"), QStringLiteral("runs"), QKeySequence(Qt::CTRL | Qt::Key_G));
    m_new = addPageAction(tr("New…"), QStringLiteral("schedules"), QKeySequence(QKeySequence::New));
    m_edit = addPageAction(tr("Change…"), QStringLiteral("reschedule"), QKeySequence(Qt::CTRL | Qt::Key_E));
    m_delete = addPageAction(tr("Delete…"), QStringLiteral("close"), QKeySequence(Qt::Key_Delete));
    m_delete->setShortcutContext(Qt::WidgetShortcut); // in the filter the key deletes text
    table()->addAction(m_delete);
    connect(m_new, &QAction::triggered, this, [this] { open(std::nullopt); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (current())
            open(*current());
    });
    connect(m_delete, &QAction::triggered, this, &SchedulesPage::askToDelete);
    addSharedAction(m_actions.action(ActionId::Trigger));
    connect(m_toggle, &QAction::triggered, this, &SchedulesPage::toggle);
    connect(m_openLast, &QAction::triggered, this, [this] { emit runWanted(current()->lastRun); });
    setPrimaryAction(m_openLast);
    m_schedules->onLoaded = [this] { loaded(m_schedules->error()); };
    whileShown(*this, [this](bool isShown) { m_schedules->setShown(isShown); });
    m_schedules->reload();
    SchedulesPage::currentChanged();
}

const ScheduleInfo *SchedulesPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_schedules->at(row);
}

void SchedulesPage::currentChanged()
{
    const ScheduleInfo *schedule = current();
    const bool isOn = !schedule || schedule->isActive;
    m_toggle->setEnabled(schedule);
    m_toggle->setText(isOn ? tr("Switch off") : tr("Switch on"));
    m_toggle->setData(isOn ? QStringLiteral("pause") : QStringLiteral("resume"));
    m_toggle->setIcon(Theme::of().icon(m_toggle->data().toString()));
    m_openLast->setEnabled(schedule && !schedule->lastRun.empty());
    const bool isOwn = schedule && !schedule->isDeclared();
    m_edit->setEnabled(isOwn);
    m_delete->setEnabled(isOwn);
    const QString why = schedule && !isOwn ? tr("Declared by the project “%1”: change its runyard.toml.")
                                                 .arg(format::text(schedule->project))
                                           : QString();
    for (QAction *action : {m_edit, m_delete})
        action->setToolTip(why.isEmpty() ? action->text() : why);
    if (isVisible())
        m_actions.setTask(schedule ? format::text(schedule->definition.taskId) : QString());
}

void SchedulesPage::toggle()
{
    const bool on = !current()->isActive;
    const QString name = format::text(current()->definition.name);
    ScheduleCommands(m_client, this)
        .setActive(current()->id, on, [this, on, name](Result<ScheduleInfo> result) {
            if (!result)
                emit failed(format::text(result.error().text()));
            else if (const auto why = whyNeverFires(result->definition); on && !why.empty())
                emit failed(tr("Schedule %1 is on, but never fires: %2").arg(name, format::text(why)));
            else
                emit said((on ? tr("Schedule %1 is on.") : tr("Schedule %1 is off.")).arg(name));
        });
}

void SchedulesPage::open(const std::optional<ScheduleInfo> &edited)
{
    auto *dialog = new ScheduleDialog(m_client, edited, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DialogFrame::said, this, &Page::said);
    dialog->open();
}

void SchedulesPage::askToDelete()
{
    if (!current() || current()->isDeclared())
        return;
    const ScheduleId id = current()->id;
    const QString name = format::text(current()->definition.name);
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Delete a schedule"), tr("Delete %1?").arg(name),
                                     QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("It no longer fires. Runs it has started continue."));
    auto *keep = question->addButton(tr("Keep it"), QMessageBox::RejectRole);
    auto *remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    keep->setAccessibleName(tr("Keep the schedule"));
    remove->setAccessibleName(tr("Delete the schedule"));
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(remove, &QAbstractButton::clicked, this, [this, id, name] {
        ScheduleCommands(m_client, this).remove(id, [this, name](Result<Done> done) {
            if (done)
                emit said(tr("Deleted the schedule %1.").arg(name));
            else
                emit failed(format::text(done.error().text()));
        });
    });
    question->open();
}

void SchedulesPage::showEvent(QShowEvent *event)
{
    TablePage::showEvent(event);
    currentChanged();
}

void SchedulesPage::hideEvent(QHideEvent *event)
{
    m_actions.setTask({});
    TablePage::hideEvent(event);
}

void SchedulesPage::reload()
{
    m_schedules->reload();
}

void SchedulesPage::emptyActionWanted()
{
    emit deployWanted({});
}

} // namespace runyard
