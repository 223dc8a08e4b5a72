#include "views/intercepts/held_run_editor.h"

#include "models/commands/intercept_commands.h"
#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "views/payload/payload_editor.h"
#include "views/payload/payload_tools.h"
#include "views/start/task_choices.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace runyard {

HeldRunEditor::HeldRunEditor(EngineClient &client, const Run &run, const QString &why, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_run(run)
    , m_choices(new TaskChoices(client, this))
    , m_payload(new PayloadEditor)
    , m_tools(new PayloadTools(client, m_payload))
    , m_problem(new NoteLabel(tr("Why the run does not continue")))
    , m_continue(new QPushButton(tr("Continue   Ctrl+Enter")))
    , m_drop(new QPushButton(tr("Drop…")))
{
    auto *title = new NoteLabel(tr("Held run"));
    QFont bold = Theme::of().textFont();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    title->say(tr("%1 of %2").arg(format::shortId(run.id.text), format::text(run.taskId)));
    auto *reason = new NoteLabel(tr("Why the run is held"));
    reason->say(why, NoteLabel::Tone::Muted);
    m_problem->clearNote();
    auto *open = new QPushButton(tr("Open run"));
    open->setAccessibleName(tr("Open the held run"));
    m_continue->setAccessibleName(tr("Continue the held run"));
    m_continue->setToolTip(tr("The run goes to the head of its queue, with the payload above"));
    m_drop->setAccessibleName(tr("Drop the held run"));
    m_drop->setToolTip(tr("Cancels the run; it never starts"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(open);
    row->addStretch(1);
    row->addWidget(m_drop);
    row->addWidget(m_continue);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(reason);
    column->addWidget(m_payload, 1);
    column->addWidget(m_problem);
    column->addLayout(row);

    connect(open, &QPushButton::clicked, this, [this] { emit runWanted(m_run.id); });
    connect(m_drop, &QPushButton::clicked, this, [this] { emit dropWanted(m_run.id); });
    connect(m_continue, &QPushButton::clicked, this, &HeldRunEditor::letGoOn);
    for (const int key : {Qt::Key_Return, Qt::Key_Enter})
        new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(key)), this, this, &HeldRunEditor::letGoOn,
                      Qt::WidgetWithChildrenShortcut);
    connect(m_choices, &TaskChoices::loaded, this, &HeldRunEditor::readTask);
    connect(m_choices, &TaskChoices::updated, this, &HeldRunEditor::readTask);
    m_choices->load();
    m_continue->setEnabled(false); // until the payload is here
    RunQuestions(m_client, this).find(run.id, [this](Result<RunDetail> detail) {
        if (!detail)
            return m_problem->say(format::text(detail.error().text()), NoteLabel::Tone::Bad);
        m_payload->setPacket(detail->payload);
        m_continue->setEnabled(true);
    });
}

void HeldRunEditor::readTask()
{
    const TaskInfo *task = m_choices->task(m_run.taskId);
    m_payload->setSchema(m_choices->schema(m_run.taskId));
    m_tools->setTask(m_run.taskId, task ? task->definition.payloadSchema : std::string());
}

void HeldRunEditor::letGoOn()
{
    if (!m_continue->isEnabled())
        return;
    if (m_tools->isEditedElsewhere())
        return m_problem->say(tr("The payload is still open in %1. Save and close it there, or press Done.")
                                  .arg(m_tools->editorName()),
                              NoteLabel::Tone::Bad);
    if (const Status ready = m_payload->readiness(); !ready) {
        m_payload->showRefusal(ready.error());
        m_payload->focusEditor();
        return;
    }
    const bool isEdited = m_payload->isEdited();
    m_continue->setEnabled(false);
    InterceptCommands(m_client, this)
        .continueRun(m_run.id, isEdited ? std::optional(m_payload->packet()) : std::nullopt,
                     [this, isEdited](Result<Run> run) {
                         m_continue->setEnabled(true);
                         if (run) {
                             emit said(
                                 (isEdited ? tr("%1 continues with the edited payload.") : tr("%1 goes on."))
                                     .arg(format::shortId(run->id.text)));
                             return;
                         }
                         if (!run.error().details.empty())
                             m_payload->showRefusal(run.error());
                         m_problem->say(format::text(run.error().text()), NoteLabel::Tone::Bad);
                     });
}

} // namespace runyard
