#include "views/start/trigger_dialog.h"

#include "models/words/format.h"
#include "views/payload/payload_editor.h"
#include "views/payload/payload_tools.h"
#include "views/payload/schema_example.h"
#include "views/start/run_options_form.h"
#include "views/widgets/note_label.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QVBoxLayout>

namespace runyard {

TriggerDialog::TriggerDialog(EngineClient &client, QString taskId, QWidget *parent)
    : StartDialog(client, QStringLiteral("trigger"), tr("Trigger a run"), tr("Trigger run"),
                  tr("Parts of the new run"), parent)
    , m_task(new QComboBox)
    , m_about(new NoteLabel(tr("About the task")))
    , m_wanted(std::move(taskId))
{
    m_task->setEditable(true);
    m_task->setInsertPolicy(QComboBox::NoInsert);
    m_task->completer()->setFilterMode(Qt::MatchContains);
    m_task->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_task->setAccessibleName(tr("Task to run"));
    m_task->setToolTip(tr("A deployed task, or one that will be deployed later"));
    m_task->lineEdit()->setPlaceholderText(tr("Id of a task"));
    auto *label = new QLabel(tr("Task"));
    label->setBuddy(m_task);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_task, 1);

    m_about->clearNote();
    fields()->addLayout(row);
    fields()->addWidget(m_about);
    fields()->addWidget(m_tabs, 1);

    connect(m_task, &QComboBox::editTextChanged, this, &TriggerDialog::taskChosen);
    connect(&m_choices, &TaskChoices::loaded, this, &TriggerDialog::fill);
    connect(&m_choices, &TaskChoices::updated, this, &TriggerDialog::taskChosen);
    connect(&m_choices, &TaskChoices::failed, this,
            [this](const Error &error) { showFailure(error, [this] { m_choices.load(); }); });
    m_payload->setPacket(Packet::json("{}"));
    sentence()->say(tr("Choose a task to run."));
    showLoading(tr("Reading the deployed tasks…"));
    m_choices.load();
}

void TriggerDialog::fill()
{
    {
        const QSignalBlocker quiet(m_task);
        m_task->addItems(m_choices.taskIds());
        if (m_wanted.isEmpty() && m_task->count() > 0)
            m_wanted = m_task->itemText(0);
        m_task->setEditText(m_wanted);
    }
    m_options->setQueues(m_choices.queues());
    m_options->setTexts({});
    taskChosen();
    showFields();
    startClock();
    if (m_choices.task(taskId()))
        m_payload->focusEditor();
    else
        m_task->setFocus();
}

std::string TriggerDialog::taskId() const
{
    return format::utf8(m_task->currentText().trimmed());
}

void TriggerDialog::taskChosen()
{
    const TaskInfo *task = m_choices.task(taskId());
    if (task && !m_payload->isEdited())
        m_payload->setPacket(Packet::json(exampleForSchema(task->definition.payloadSchema)));
    m_payload->setSchema(m_choices.schema(taskId()));
    m_tools->setTask(taskId(), task ? task->definition.payloadSchema : std::string());
    m_options->setTask(task ? &task->definition : nullptr);
    m_about->say(task ? format::text(task->definition.description) : QString(), NoteLabel::Tone::Muted);
    refresh();
}

void TriggerDialog::refresh()
{
    const TimePoint now = SystemClock().now();
    const OptionsReading reading = m_options->read(now);
    sentence()->say(sentences::trigger(m_choices.target(taskId()), reading.options, now));
}

void TriggerDialog::send()
{
    if (taskId().empty()) {
        complain(tr("Name the task to run."));
        m_task->setFocus();
        return;
    }
    const auto options = checkedOptions();
    if (!options)
        return;
    TriggerRequest request;
    request.taskId = taskId();
    request.payload = m_payload->packet();
    request.options = *options;
    request.actor = Actor::User;
    m_client.runCommands().trigger(std::move(request), whenStarted(tr("Triggered %1.")));
}

} // namespace runyard
