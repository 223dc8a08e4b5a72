#include "views/run/overview_panel.h"

#include "engine/base/clock_steps.h"
#include "models/words/format.h"
#include "views/run/why/why_panel.h"
#include "views/theme/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace runyard {

namespace {

constexpr auto kCopyableText = Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard;

QString tagsFact(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const std::string &text : texts)
        list << format::text(text);
    return list.join(QStringLiteral(", "));
}

QString timeFact(const std::optional<TimePoint> &at)
{
    return at ? format::fullTime(*at) : QString();
}

/// From the first start to the end, or until now.
std::optional<Millis> durationOf(const Run &run, TimePoint now)
{
    if (!run.startedAt)
        return {};
    const TimePoint end = run.finishedAt.value_or(nowSince(*run.startedAt, now));
    return std::max(std::chrono::duration_cast<Millis>(end - *run.startedAt), Millis{0});
}

std::optional<std::int64_t> peakMemory(const RunDetail &detail)
{
    std::optional<std::int64_t> peak;
    for (const Attempt &attempt : detail.attempts) {
        if (attempt.exit.peakMemoryBytes)
            peak = std::max(peak.value_or(0), *attempt.exit.peakMemoryBytes);
    }
    return peak;
}

} // namespace

OverviewPanel::OverviewPanel(QWidget *parent)
    : QScrollArea(parent), m_why(new WhyPanel), m_facts(new QFormLayout)
{
    setAccessibleName(tr("Run overview"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto *page = new QWidget;
    page->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(6);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(m_why);
    column->addLayout(m_facts);
    column->addStretch(1);
    setWidget(page);
    connect(m_why, &WhyPanel::ticked, this, [this] {
        const QLabel *label = m_values.value(tr("Duration"));
        if (!label || !label->hasSelectedText()) // someone copies it
            showDuration();
    });
}

QLabel *OverviewPanel::setFact(const QString &name, const QString &value, bool isMono)
{
    QLabel *&label = m_values[name];
    if (!label) {
        label = new QLabel;
        label->setAccessibleName(tr("Run: %1").arg(name)); // the title beside it is called like the fact
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(kCopyableText);
        auto *title = new QLabel(name);
        title->setForegroundRole(QPalette::PlaceholderText);
        m_facts->addRow(title, label);
    }
    if (isMono)
        label->setFont(Theme::of().monoFont());
    if (label->text() != value)
        label->setText(value);
    m_facts->setRowVisible(label, !value.isEmpty());
    return label;
}

void OverviewPanel::setMeasured(const QString &name, const UsualText &measured)
{
    QLabel *label = setFact(name, measured.text);
    label->setToolTip(measured.tip);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, measured.unusual == Unusual::No
                                               ? Theme::of().text()
                                               : Theme::of().status(RunStatus::Reattempting));
    label->setPalette(palette);
}

/// As of the moment the sentence above is about, and on with it.
void OverviewPanel::showDuration()
{
    const auto duration = m_run ? durationOf(*m_run, m_why->moment()) : std::nullopt;
    setMeasured(tr("Duration"),
                duration ? durationInContext(*duration, m_usual.runMicros, m_usual) : UsualText{});
}

void OverviewPanel::setDetail(const std::optional<RunDetail> &detail, const std::optional<UsualTimes> &usual)
{
    widget()->setVisible(detail.has_value());
    if (!detail)
        return;
    const Run &run = detail->run;
    m_run = run;
    m_usual = usual.value_or(UsualTimes{});
    showDuration();
    const auto memory = peakMemory(*detail);
    setMeasured(tr("Peak memory"),
                memory ? memoryInContext(*memory, m_usual.memoryBytes, m_usual) : UsualText{});
    setFact(tr("Task"), format::text(run.taskId));
    setFact(tr("Run id"), format::text(run.id.text), true);
    setFact(tr("Attempts"), format::attempts(run));
    setFact(tr("Version"), format::text(run.version.empty() ? run.lockedVersion : run.version));
    setFact(tr("Queue"), format::text(run.queue));
    setFact(tr("Concurrency key"), format::text(run.concurrencyKey));
    setFact(tr("Priority"), run.prioritySeconds ? tr("%1 s head start").arg(run.prioritySeconds) : QString());
    setFact(tr("Machine"), format::text(run.machine));
    setFact(tr("Tags"), tagsFact(run.tags));
    setFact(tr("Test run"), run.isTest ? tr("yes") : QString());
    setFact(tr("Created"), timeFact(run.createdAt));
    setFact(tr("Starts"), run.status == RunStatus::Delayed ? timeFact(run.delayUntil) : QString());
    setFact(tr("Queued"), timeFact(run.queuedAt));
    setFact(tr("Started"), timeFact(run.startedAt));
    setFact(tr("Finished"), timeFact(run.finishedAt));
    setFact(tr("Next attempt"), run.status == RunStatus::Reattempting ? timeFact(run.retryAt) : QString());
    setFact(tr("Expires"), run.startedOnce || isFinal(run.status) ? QString() : timeFact(run.expiresAt));
    setFact(tr("Active time"), run.activeTime.count() ? format::duration(run.activeTime) : QString());
    setFact(tr("Time limit"), run.maxDuration ? format::duration(*run.maxDuration) : QString());
    setFact(tr("Idempotency key"),
            format::text(run.idempotencyKey.userKey.empty() ? run.idempotencyKey.hash
                                                            : run.idempotencyKey.userKey),
            true);
    setFact(tr("Schedule"), format::text(run.scheduleId.text), true);
    setFact(tr("Batch"), format::text(run.batchId.text), true);
    setFact(tr("Region"), format::text(run.region));
    setFact(tr("Debounce key"), format::text(run.debounceKey), true);
    setFact(tr("Metadata"), format::text(detail->metadata), true);
}

} // namespace runyard
