#include "views/run/timeline_panel.h"

#include "models/commands/run_questions.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/run/spans/span_panel.h"
#include "views/run/timeline/timeline_view.h"
#include "views/widgets/while_shown.h"

#include <QKeyEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kBesideFrom = 680; // pixels of width
constexpr int kMinHeight = 140;
constexpr int kMinBeside = 90; // beside or above the panel
constexpr int kMinBelow = 72;

} // namespace

TimelinePanel::TimelinePanel(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_spans(client)
    , m_view(new TimelineView)
    , m_span(new SpanPanel(client))
    , m_parts(new QSplitter)
    , m_column(new QVBoxLayout(this))
{
    auto *scroll = new QScrollArea;
    scroll->setAccessibleName(tr("Timeline area"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_view);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(kMinBeside);
    m_parts->setAccessibleName(tr("Timeline and span"));
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(scroll);
    m_parts->addWidget(m_span);
    m_parts->setStretchFactor(0, 3);
    m_parts->setStretchFactor(1, 2);
    m_span->hide();
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_parts, 4);
    arrange();
    m_revealSoon.setSingleShot(true);
    m_revealSoon.setInterval(0); // when everything has its place
    connect(&m_revealSoon, &QTimer::timeout, m_view, &TimelineView::revealRow);

    whileShown(*this, [this](bool isShown) { m_spans.setShown(isShown); });
    connect(&m_spans, &RunSpansModel::changed, this, &TimelinePanel::showSpans);
    connect(m_view, &TimelineView::runActivated, this, &TimelinePanel::runActivated);
    connect(m_view, &TimelineView::momentActivated, this, &TimelinePanel::momentActivated);
    connect(m_view, &TimelineView::branchWanted, this, &TimelinePanel::readBranch);
    connect(m_view, &TimelineView::spanActivated, this, [this](const std::string &id, bool byKey) {
        const bool isThere = m_span->isVisibleTo(this) && m_span->spanId() == id;
        openSpan(id);
        if (byKey && isThere)
            m_span->enter();
    });
    connect(m_view, &TimelineView::spanFocused, this, [this](const std::string &id) {
        if (m_span->isVisibleTo(this))
            showSpan(id);
    });
    connect(m_view, &TimelineView::laidOut, this, &TimelinePanel::arrange);
    connect(m_view, &TimelineView::rowChanged, scroll, [scroll](const QRect &row) {
        scroll->ensureVisible(scroll->horizontalScrollBar()->value(), row.center().y(), 0, row.height());
    });
    connect(m_span, &SpanPanel::momentActivated, this, &TimelinePanel::momentActivated);
    connect(m_span, &SpanPanel::closed, this, &TimelinePanel::closeSpan);
}

void TimelinePanel::setBelow(QWidget *widget)
{
    m_below = widget;
    m_below->setMinimumHeight(kMinBelow);
    m_column->addWidget(widget, 1);
    arrange();
}

void TimelinePanel::setDetail(std::optional<RunDetail> detail)
{
    const bool isOther = !detail || !m_detail || !(detail->run.id == m_detail->run.id);
    m_detail = std::move(detail);
    if (isOther)
        openSpan({});
    m_view->setDetail(m_detail);
    m_spans.setRun(m_detail ? std::optional(m_detail->run) : std::nullopt);
    showSpans(); // they may have ended with the run
}

void TimelinePanel::setMoment(std::optional<TimePoint> moment)
{
    m_moment = moment;
    m_view->setMoment(moment);
    m_spans.setMoment(moment);
}

void TimelinePanel::showSpans()
{
    m_view->setSpans(m_spans.spans().value_or(RunSpans{}));
    m_view->setNotice(m_detail ? noticeOf(*m_detail) : QString());
    if (!m_span->spanId().empty())
        showSpan(m_span->spanId());
}

QString TimelinePanel::noticeOf(const RunDetail &detail) const
{
    const auto &spans = m_spans.spans();
    if (!spans)
        return {};
    QStringList left;
    if (spans->dropped > 0)
        left << format::counted(spans->dropped, tr("%1 more span was not kept: a run keeps its first %2."),
                                tr("%1 more spans were not kept: a run keeps its first %2."))
                    .arg(format::count(static_cast<qint64>(spans->spans.size())));
    if (spans->droppedLines > 0)
        left << format::counted(spans->droppedLines, tr("%1 log line was not kept: the run logged too much."),
                                tr("%1 log lines were not kept: the run logged too much."));
    if (!left.isEmpty())
        return left.join(QLatin1Char(' '));
    if (!spans->spans.empty())
        return {};
    if (detail.attempts.empty())
        return tr("No spans: the run has not started.");
    return isFinal(detail.run.status) ? tr("No spans: its task exported none.")
                                      : tr("No spans so far: its task exported none.");
}

void TimelinePanel::openSpan(const std::string &id)
{
    if (id.empty()) {
        m_span->clear();
        m_span->hide();
        return arrange();
    }
    const bool wasOpen = m_span->isVisibleTo(this);
    showSpan(id);
    m_span->show();
    if (!wasOpen)
        arrange();
    m_revealSoon.start();
}

void TimelinePanel::closeSpan()
{
    openSpan({});
    m_view->setFocus();
}

void TimelinePanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_span->isVisibleTo(this))
        closeSpan();
    else
        QWidget::keyPressEvent(event); // the parent closes the run
}

void TimelinePanel::showSpan(const std::string &id)
{
    const auto &spans = m_spans.spans();
    if (!m_detail || !spans)
        return;
    const auto span = std::ranges::find(spans->spans, id, &Span::id);
    if (span != spans->spans.end())
        m_span->setSpan(m_detail->run.id, *span,
                        spanEnd(*span, *m_detail, m_moment.value_or(SystemClock().now())));
}

void TimelinePanel::readBranch(const RunId &id)
{
    const auto take = [this](Result<RunDetail> branch) {
        if (branch)
            m_view->setBranch(std::move(*branch));
    };
    if (m_moment)
        RunQuestions(m_client, m_view).findAt(id, *m_moment, take);
    else
        RunQuestions(m_client, m_view).find(id, take);
}

void TimelinePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
    if (m_span->isVisibleTo(this))
        m_revealSoon.start();
}

void TimelinePanel::arrange()
{
    const bool isOpen = m_span->isVisibleTo(this);
    const auto wanted = width() >= kBesideFrom ? Qt::Horizontal : Qt::Vertical;
    if (m_parts->orientation() != wanted)
        m_parts->setOrientation(wanted);
    // As high as its rows when alone, and the notice below gets the rest; the panel wants all the room.
    m_parts->setMinimumHeight(isOpen ? 0 : kMinHeight);
    m_parts->setMaximumHeight(isOpen ? QWIDGETSIZE_MAX : std::max(kMinHeight, m_view->sizeHint().height()));
    if (m_below)
        m_below->setVisible(!isOpen || wanted == Qt::Horizontal);
}

} // namespace runyard
