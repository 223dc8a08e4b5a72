#include "views/schedules/schedule_dialog.h"

#include "engine/formats/cron.h"
#include "engine/formats/time_zones.h"
#include "models/commands/schedule_commands.h"
#include "models/words/format.h"
#include "views/payload/payload_editor.h"
#include "views/start/task_choices.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"

#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kShownFirings = 3;

static QStringList zoneNames()
{
    static const QStringList names = [] { // reading the machine's list takes milliseconds
        QStringList all;
        for (const std::string &zone : knownTimeZones())
            all += format::text(zone);
        return all;
    }();
    return names;
}

ScheduleDialog::ScheduleDialog(EngineClient &client, const std::optional<ScheduleInfo> &edited,
                               QWidget *parent)
    : DialogFrame(QStringLiteral("schedule"), edited ? tr("Change a schedule") : tr("New schedule"),
                  edited ? tr("Change schedule") : tr("Make schedule"), QSize(620, 560), parent)
    , m_client(client)
    , m_edited(edited)
    , m_choices(new TaskChoices(client, this))
    , m_task(new QComboBox)
    , m_cron(new QLineEdit)
    , m_zone(new QComboBox)
    , m_externalId(new QLineEdit)
    , m_key(new QLineEdit)
    , m_payload(new PayloadEditor)
    , m_firings(new NoteLabel(tr("When it fires")))
{
    m_task->setAccessibleName(tr("Task the schedule starts"));
    m_cron->setAccessibleName(tr("Cron expression"));
    m_cron->setPlaceholderText(tr("minute hour day month weekday, such as 0 3 * * 1-5"));
    m_cron->setFont(Theme::of().monoFont());
    m_zone->setAccessibleName(tr("Time zone of the schedule"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->addItems(zoneNames());
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_externalId->setAccessibleName(tr("External id passed to the task"));
    m_externalId->setPlaceholderText(tr("passed to the task; optional"));
    m_key->setAccessibleName(tr("Deduplication key"));
    m_key->setPlaceholderText(tr("an existing one changes its schedule; optional"));
    auto *form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->setHorizontalSpacing(12);
    form->addRow(tr("Task"), m_task);
    form->addRow(tr("Cron"), m_cron);
    form->addRow(tr("Time zone"), m_zone);
    form->addRow(QString(), m_firings);
    form->addRow(tr("External id"), m_externalId);
    form->addRow(tr("Key"), m_key);
    const QString told =
        tr("The task gets when it fired, the last and the next times, the time zone and the ids.");
    m_payload->setNoPayloadMeaning(tr("%1 Choose JSON to send a payload of your own.").arg(told));
    fields()->addLayout(form);
    fields()->addWidget(m_payload, 1);

    if (m_edited) {
        const ScheduleDefinition &was = m_edited->definition;
        m_before = {was.taskId,           was.cron,
                    was.timezone,         was.payload,
                    m_edited->externalId, m_edited->deduplicationKey};
    } else {
        m_before.timezone = "UTC";
        m_before.payload.emplace();
    }
    m_cron->setText(format::text(m_before.cron));
    m_zone->setCurrentText(format::text(m_before.timezone));
    m_externalId->setText(format::text(m_before.externalId));
    m_key->setText(format::text(m_before.deduplicationKey));
    m_key->setReadOnly(m_edited.has_value());
    m_payload->setPacket(m_before.payload->empty() ? Packet{} : Packet::json(*m_before.payload));
    for (QLineEdit *field : {m_cron, m_externalId, m_key})
        connect(field, &QLineEdit::textChanged, this, &ScheduleDialog::describe);
    connect(m_zone, &QComboBox::currentTextChanged, this, &ScheduleDialog::describe);
    connect(m_task, &QComboBox::currentTextChanged, this, [this](const QString &task) {
        // Without a payload of its own the schedule gives one, which the engine checks.
        m_payload->setSchema(m_choices->schema(format::utf8(task)));
        describe();
    });
    connect(m_payload, &PayloadEditor::changed, this, &ScheduleDialog::describe);
    connect(m_choices, &TaskChoices::loaded, this, &ScheduleDialog::fillTasks);
    connect(m_choices, &TaskChoices::failed, this,
            [this](const Error &error) { showFailure(error, [this] { m_choices->load(); }); });
    setVerbPossible(false);
    showLoading(tr("Reading the tasks…"));
    m_choices->load();
}

void ScheduleDialog::fillTasks()
{
    m_task->addItems(m_choices->taskIds());
    if (m_edited) {
        const QString task = format::text(m_before.taskId);
        if (m_task->findText(task) < 0)
            m_task->addItem(task); // not deployed any more; the engine says so
        m_task->setCurrentText(task);
    }
    m_before.taskId = format::utf8(m_task->currentText());
    showFields();
    describe();
    m_cron->setFocus();
}

ScheduleRequest ScheduleDialog::request() const
{
    ScheduleRequest request;
    request.taskId = format::utf8(m_task->currentText());
    request.cron = format::utf8(m_cron->text().simplified());
    request.timezone = format::utf8(m_zone->currentText().trimmed());
    request.externalId = format::utf8(m_externalId->text().trimmed());
    request.deduplicationKey = format::utf8(m_key->text().trimmed());
    const Packet payload = m_payload->packet();
    request.payload = payload.present ? payload.data : std::string();
    return request;
}

void ScheduleDialog::describe()
{
    const ScheduleRequest wanted = request();
    const auto cron = CronExpression::parse(wanted.cron);
    const bool zoneKnown = isKnownTimeZone(wanted.timezone);
    const bool payloadGood =
        !m_payload->packet().present || (m_payload->isJson() && m_payload->readiness().ok());
    setVerbPossible(!wanted.taskId.empty() && cron.ok() && zoneKnown && payloadGood);
    if (wanted.taskId.empty())
        return sentence()->say(tr("No task is deployed yet."), NoteLabel::Tone::Bad);
    if (wanted.cron.empty()) {
        m_firings->clearNote();
        return sentence()->say(tr("Starts %1 at the times of a cron expression.").arg(m_task->currentText()));
    }
    if (!cron.ok()) {
        m_firings->clearNote();
        return sentence()->say(format::text(cron.error().text()), NoteLabel::Tone::Bad);
    }
    if (!zoneKnown) {
        m_firings->clearNote();
        return sentence()->say(tr("There is no time zone “%1”.").arg(m_zone->currentText()),
                               NoteLabel::Tone::Bad);
    }
    sentence()->say(tr("Starts %1: %2 (%3).")
                        .arg(m_task->currentText(), format::text(cron->describe()), m_zone->currentText()));
    QStringList times;
    auto next = cron->next(SystemClock().now(), wanted.timezone);
    for (int i = 0; next && i < kShownFirings; ++i) {
        times += format::clockTime(*next);
        next = cron->next(*next, wanted.timezone);
    }
    m_firings->say(times.isEmpty() ? tr("It never fires.")
                                   : tr("Next: %1").arg(times.join(QStringLiteral(", "))),
                   times.isEmpty() ? NoteLabel::Tone::Caution : NoteLabel::Tone::Muted);
}

bool ScheduleDialog::hasEdits() const
{
    const ScheduleRequest now = request();
    return now.taskId != m_before.taskId || now.cron != m_before.cron || now.timezone != m_before.timezone
           || now.externalId != m_before.externalId || now.deduplicationKey != m_before.deduplicationKey
           || m_payload->isEdited();
}

void ScheduleDialog::send()
{
    setBusy(true);
    const auto answered = [this](Result<ScheduleInfo> schedule) {
        setBusy(false);
        if (!schedule)
            return complain(schedule.error());
        const QString next =
            schedule->nextRunAt ? format::clockTime(*schedule->nextRunAt) : tr("never: it is off");
        emit said(tr("%1 runs next: %2.").arg(format::text(schedule->definition.name), next));
        finish();
    };
    if (m_edited)
        ScheduleCommands(m_client, this).update(m_edited->id, request(), answered);
    else
        ScheduleCommands(m_client, this).create(request(), answered);
}

} // namespace runyard
