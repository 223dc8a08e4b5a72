#include "views/inspector/overview_panel.h"

#include "models/format.h"
#include "views/inspector/why_text.h"
#include "views/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

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

QString runLink(const Run &run)
{
    return QStringLiteral("<a href=\"%1\">%2</a> %3 · %4")
        .arg(format::text(run.id.text).toHtmlEscaped(), format::shortId(run.id.text).toHtmlEscaped(),
             format::text(run.taskId).toHtmlEscaped(), format::status(run.status).toHtmlEscaped());
}

QString idLink(const RunId &id)
{
    return QStringLiteral("<a href=\"%1\">%2</a>")
        .arg(format::text(id.text).toHtmlEscaped(), format::shortId(id.text).toHtmlEscaped());
}

} // namespace

OverviewPanel::OverviewPanel(QWidget *parent)
    : QScrollArea(parent), m_why(new QLabel), m_facts(new QFormLayout), m_related(new QLabel)
{
    setAccessibleName(tr("Run overview"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto *page = new QWidget;
    page->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    m_why->setWordWrap(true);
    m_why->setAccessibleName(tr("Why"));
    m_why->setTextInteractionFlags(kCopyableText);
    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(6);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_related->setWordWrap(true);
    m_related->setAccessibleName(tr("Related runs"));
    m_related->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(m_related, &QLabel::linkActivated, this,
            [this](const QString &link) { emit runActivated(RunId{format::utf8(link)}); });
    column->addWidget(m_why);
    column->addLayout(m_facts);
    column->addWidget(m_related);
    column->addStretch(1);
    setWidget(page);
}

void OverviewPanel::setFact(const QString &name, const QString &value, bool isMono)
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
}

void OverviewPanel::setDetail(const std::optional<RunDetail> &detail, TimePoint now)
{
    widget()->setVisible(detail.has_value());
    if (!detail)
        return;
    const Run &run = detail->run;
    m_why->setText(whyText(*detail, now));
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
    setFact(tr("Metadata"), format::text(detail->metadata), true);
    setRelated(*detail);
}

void OverviewPanel::setRelated(const RunDetail &detail)
{
    QStringList lines;
    if (!detail.run.parentId.empty())
        lines << tr("Parent: %1").arg(idLink(detail.run.parentId));
    if (!detail.run.rootId.empty() && detail.run.rootId != detail.run.parentId
        && detail.run.rootId != detail.run.id)
        lines << tr("Root: %1").arg(idLink(detail.run.rootId));
    if (!detail.run.replayOf.empty())
        lines << tr("Replay of: %1").arg(idLink(detail.run.replayOf));
    for (const Run &child : detail.children)
        lines << tr("Child: %1").arg(runLink(child));
    for (const Run &replay : detail.replays)
        lines << tr("Replayed as: %1").arg(runLink(replay));
    m_related->setText(lines.join(QStringLiteral("<br>")));
    m_related->setVisible(!lines.isEmpty());
}

} // namespace runyard
