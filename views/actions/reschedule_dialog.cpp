#include "views/actions/reschedule_dialog.h"

#include "engine/domain/transitions.h"
#include "models/commands/run_commands.h"
#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "models/words/query_text.h"
#include "models/words/sentences.h"
#include "models/words/time_display.h"
#include "views/widgets/note_label.h"
#include "views/widgets/wall_clock.h"

#include <QCalendarWidget>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace runyard {

RescheduleDialog::RescheduleDialog(EngineClient &client, RunId run, QWidget *parent)
    : DialogFrame(QStringLiteral("reschedule"), tr("Reschedule a run"), tr("Reschedule run"), QSize(520, 260),
                  parent)
    , m_client(client)
    , m_id(std::move(run))
    , m_about(new NoteLabel(tr("About the run")))
    , m_atDate(new QRadioButton(tr("At")))
    , m_inDuration(new QRadioButton(tr("In")))
    , m_date(new QDateTimeEdit)
    , m_duration(new QLineEdit)
    , m_result(new NoteLabel(tr("Resulting time")))
    , m_feed(ChangeFeed::of(client))
{
    m_date->setCalendarPopup(true);
    m_date->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    wall_clock::prepare(*m_date);
    m_date->setAccessibleName(tr("Date and time to start at"));
    m_date->setToolTip(format::timeZoneMode() == format::TimeZoneMode::Utc ? tr("In UTC")
                                                                           : tr("In local time"));
    m_date->calendarWidget()->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    m_duration->setPlaceholderText(tr("such as 90m, 1h30m or 2d"));
    m_duration->setAccessibleName(tr("Duration to start in"));
    m_duration->setToolTip(tr("Numbers with w, d, h, m or s, counted from now"));
    m_atDate->setAccessibleName(tr("Start at a date and time"));
    m_inDuration->setAccessibleName(tr("Start after a duration"));
    m_atDate->setChecked(true);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_atDate, 0, 0);
    grid->addWidget(m_date, 0, 1);
    grid->addWidget(m_inDuration, 1, 0);
    grid->addWidget(m_duration, 1, 1);
    fields()->addWidget(m_about);
    fields()->addLayout(grid);
    fields()->addWidget(m_result);
    fields()->addStretch(1);

    connect(m_atDate, &QRadioButton::toggled, this, &RescheduleDialog::refresh);
    connect(m_date, &QDateTimeEdit::dateTimeChanged, this, [this] {
        m_isEdited = true;
        m_atDate->setChecked(true);
        refresh();
    });
    connect(m_duration, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_isEdited = true;
        m_inDuration->setChecked(!text.isEmpty() || m_inDuration->isChecked());
        refresh();
    });
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, [this] {
        if (m_isLoaded)
            apply(m_run); // what was typed stays, and is read in the other zone
    });
    m_clock.setInterval(1'000);
    connect(&m_clock, &QTimer::timeout, this, &RescheduleDialog::refresh);
    connect(m_feed.get(), &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        const auto ours = std::find_if(changes.runs.rbegin(), changes.runs.rend(),
                                       [this](const Run &run) { return run.id == m_id; });
        if (ours != changes.runs.rend() && m_isLoaded)
            apply(*ours);
        else if (changes.overflowed)
            load();
    });
    sentence()->say(tr("Moves the start of %1.").arg(format::text(m_id.text)));
    showLoading(tr("Reading %1…").arg(format::shortId(m_id.text)));
    load();
}

void RescheduleDialog::load()
{
    RunQuestions(m_client, this).find(m_id, [this](Result<RunDetail> detail) {
        if (!detail) {
            showFailure(detail.error(), [this] { load(); });
            return;
        }
        const bool isFirst = !m_isLoaded;
        m_isLoaded = true;
        apply(detail->run);
        if (!isFirst)
            return;
        showFields();
        m_clock.start();
        m_duration->setFocus();
    });
}

void RescheduleDialog::apply(const Run &run)
{
    m_run = run;
    if (!m_isEdited) {
        const TimePoint start = run.delayUntil.value_or(SystemClock().now());
        const QSignalBlocker quiet(m_date);
        wall_clock::show(*m_date, start);
    }
    refresh();
}

Result<TimePoint> RescheduleDialog::chosen(TimePoint now) const
{
    if (m_inDuration->isChecked()) {
        const auto duration = query_text::seconds(m_duration->text());
        if (!duration)
            return duration.error();
        return now + *duration;
    }
    return wall_clock::moment(*m_date, m_run.delayUntil);
}

void RescheduleDialog::refresh()
{
    if (!m_isLoaded)
        return;
    const TimePoint now = SystemClock().now();
    const bool canMove = nextStatus(m_run.status, RunEvent::Rescheduled).has_value();
    m_about->say(m_run.delayUntil ? tr("Now set to start at %1.").arg(sentences::moment(*m_run.delayUntil))
                                  : QString(),
                 NoteLabel::Tone::Muted);
    if (!canMove) {
        sentence()->say(tr("%1 of %2 is %3 now and cannot be rescheduled any more.")
                            .arg(format::shortId(m_run.id.text), format::text(m_run.taskId),
                                 format::status(m_run.status).toLower()),
                        NoteLabel::Tone::Caution);
        m_result->clearNote();
        for (QWidget *field : std::initializer_list<QWidget *>{m_atDate, m_inDuration, m_date, m_duration})
            field->setEnabled(false);
        setVerbPossible(false);
        return;
    }
    const QString what = tr("%1 of %2").arg(format::shortId(m_run.id.text), format::text(m_run.taskId));
    if (m_inDuration->isChecked() && m_duration->text().trimmed().isEmpty()) {
        sentence()->say(tr("Moves the start of %1.").arg(what));
        m_result->say(tr("Enter how long until it starts."), NoteLabel::Tone::Muted);
        setVerbPossible(true);
        return;
    }
    const auto at = chosen(now);
    if (!at) {
        sentence()->say(tr("Moves the start of %1.").arg(what));
        m_result->say(format::text(at.error().text()), NoteLabel::Tone::Bad);
        return;
    }
    if (*at <= now) {
        sentence()->say(tr("Moves the start of %1.").arg(what));
        m_result->say(tr("%1 has passed. Choose a time in the future.").arg(sentences::moment(*at)),
                      NoteLabel::Tone::Bad);
        return;
    }
    const QString span = sentences::span(std::chrono::ceil<Seconds>(*at - now));
    sentence()->say(tr("Starts %1 in %2.").arg(what, span));
    const QString clocks =
        m_inDuration->isChecked() ? QString() : wall_clock::note(*m_date, m_run.delayUntil);
    const QString starts = tr("Starts at %1, in %2.").arg(sentences::moment(*at), span);
    m_result->say(clocks.isEmpty() ? starts : QString(starts + QLatin1Char(' ') + clocks),
                  clocks.isEmpty() ? NoteLabel::Tone::Plain : NoteLabel::Tone::Caution);
    setVerbPossible(true);
}

bool RescheduleDialog::hasEdits() const
{
    return m_isEdited && verbButton()->isEnabled();
}

void RescheduleDialog::send()
{
    const auto at = chosen(SystemClock().now());
    if (!at) {
        refresh();
        complain(format::text(at.error().text()));
        m_duration->setFocus();
        return;
    }
    setBusy(true);
    RunCommands(m_client, this).reschedule(m_id, *at, [this](Result<Run> run) {
        setBusy(false);
        if (!run) {
            complain(run.error()); // from the engine: "… has passed", or the run has started in the meantime
            load();
            return;
        }
        emit said(
            tr("%1 starts at %2.").arg(format::shortId(run->id.text), format::clockTime(*run->delayUntil)));
        finish();
    });
}

} // namespace runyard
