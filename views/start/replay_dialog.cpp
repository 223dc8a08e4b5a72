#include "views/start/replay_dialog.h"

#include "models/commands/run_commands.h"
#include "models/commands/run_questions.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/payload/changes_view.h"
#include "views/payload/payload_editor.h"
#include "views/payload/payload_tools.h"
#include "views/start/run_options_form.h"
#include "views/widgets/note_label.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace runyard {

ReplayDialog::ReplayDialog(EngineClient &client, RunId original, QWidget *parent)
    : StartDialog(client, QStringLiteral("replay"), tr("Replay a run"), tr("Replay run"),
                  tr("Parts of the replay"), parent)
    , m_original(std::move(original))
    , m_about(new NoteLabel(tr("About the original")))
    , m_changes(new ChangesView)
{
    m_tabs->addTab(padded(m_changes), tr("Changes"));
    fields()->addWidget(m_about);
    fields()->addWidget(m_tabs, 1);

    connect(m_payload, &PayloadEditor::changed, this, [this] {
        refresh();
        refreshPayloadChanges();
    });
    connect(&m_choices, &TaskChoices::updated, this, [this] {
        const TaskInfo *task = m_choices.task(m_taskId);
        m_payload->setSchema(m_choices.schema(m_taskId));
        m_tools->setTask(m_taskId, task ? task->definition.payloadSchema : std::string());
        refresh();
    });
    connect(&m_choices, &TaskChoices::failed, this,
            [this](const Error &error) { showFailure(error, [this] { load(); }); });
    connect(&m_choices, &TaskChoices::loaded, this, [this] {
        RunQuestions(m_client, this).find(m_original, [this](Result<RunDetail> detail) {
            if (detail)
                fill(*detail);
            else
                showFailure(detail.error(), [this] { load(); });
        });
    });
    sentence()->say(tr("Replays %1.").arg(format::text(m_original.text)));
    load();
}

void ReplayDialog::load()
{
    showLoading(tr("Reading %1…").arg(format::shortId(m_original.text)));
    m_choices.load();
}

void ReplayDialog::fill(const RunDetail &detail)
{
    const Run &run = detail.run;
    m_taskId = run.taskId;
    QString about =
        tr("Original: %1, %2, %3")
            .arg(format::text(run.id.text), format::status(run.status), format::clockTime(run.createdAt));
    if (detail.error && !detail.error->message.empty())
        about += tr(": %1").arg(format::shortened(format::text(detail.error->message).simplified(), 200));
    m_about->say(about, NoteLabel::Tone::Muted);
    const TaskInfo *task = m_choices.task(m_taskId);
    m_options->setQueues(m_choices.queues());
    m_options->setTask(task ? &task->definition : nullptr);
    m_options->setTexts(optionTextsOf(run, detail.seedMetadata));
    m_tools->setTask(m_taskId, task ? task->definition.payloadSchema : std::string());
    connect(
        m_payload, &PayloadEditor::laidOutOriginal, this,
        [this] {
            showFields();
            startClock();
            m_payload->focusEditor();
        },
        Qt::SingleShotConnection);
    m_payload->setSchema(m_choices.schema(m_taskId));
    m_payload->setPacket(detail.payload);
}

void ReplayDialog::refresh()
{
    if (m_taskId.empty())
        return;
    const TimePoint now = SystemClock().now();
    const OptionsReading reading = m_options->read(now);
    const QStringList changes = optionChanges(m_options->initialTexts(), m_options->texts());
    m_changes->setOptionChanges(changes);
    const bool isEdited = m_payload->isEdited();
    // The delay has its own wording.
    const bool isDelayed = reading.options.delayUntil.has_value();
    sentence()->say(sentences::replay(
        m_choices.target(m_taskId),
        isEdited ? sentences::PayloadChange::Edited : sentences::PayloadChange::Unchanged,
        static_cast<int>(changes.size()) - (isDelayed ? 1 : 0), reading.options.delayUntil, now));
    const qsizetype count = changes.size() + (isEdited ? 1 : 0);
    m_tabs->setTabText(2, count == 0 ? tr("Changes") : tr("Changes (%1)").arg(count));
}

void ReplayDialog::refreshPayloadChanges()
{
    if (!m_payload->isEdited()) {
        m_changes->setPayloadUnchanged();
        return;
    }
    const Packet packet = m_payload->packet();
    if (!packet.present)
        m_changes->setPayloadRemoved();
    else
        m_changes->setPayloads(m_payload->shownOriginal(), m_payload->shownText(), m_payload->isJson());
}

void ReplayDialog::send()
{
    const auto options = checkedOptions();
    if (!options)
        return;
    ReplayRequest request =
        replayRequest(m_original, m_options->initialTexts(), m_options->texts(), *options);
    if (m_payload->isEdited())
        request.payload = m_payload->packet();
    request.actor = Actor::User;
    RunCommands(m_client, this).replay(std::move(request), whenStarted(tr("Replayed as %1.")));
}

} // namespace runyard
