#include "views/metrics/metrics_page.h"

#include "models/lists/metrics_model.h"
#include "models/lists/task_durations_model.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "models/words/time_display.h"
#include "views/metrics/metric_series.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/list_state.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/wall_clock.h"
#include "views/widgets/while_shown.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace runyard {

namespace {

enum MetricCharts { Throughput, Success, Durations, Waits, QueueDepth, SlotsInUse };
constexpr int kTwoColumnsFrom = 1'000; // pixels
constexpr int kMaxTableRows = 12;      // more scroll

QComboBox *makeChoice(const QString &name)
{
    auto *choice = new QComboBox;
    choice->setAccessibleName(name);
    choice->setToolTip(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return choice;
}

QDateTimeEdit *makeTime(const QString &name)
{
    auto *edit = new QDateTimeEdit;
    edit->setAccessibleName(name);
    edit->setToolTip(name);
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    wall_clock::prepare(*edit);
    edit->hide();
    return edit;
}

TimePoint timeOf(const QDateTimeEdit *edit)
{
    return wall_clock::moment(*edit);
}

void setTime(QDateTimeEdit *edit, TimePoint at)
{
    const QSignalBlocker quiet(edit);
    wall_clock::show(*edit, at);
}

} // namespace

MetricsPage::MetricsPage(EngineClient &client, QWidget *parent)
    : Page(parent)
    , m_model(new MetricsModel(client, this))
    , m_durations(new TaskDurationsModel(this))
    , m_stack(new QStackedWidget)
    , m_state(new ListState(tr("metrics")))
    , m_scroll(new QScrollArea)
{
    setObjectName(QStringLiteral("metrics"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(makeBar());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(makeCharts());
    m_stack->addWidget(m_scroll);
    m_stack->addWidget(m_state);
    column->addWidget(m_stack, 1);
    m_state->setState(tr("Reading…"));
    m_stack->setCurrentWidget(m_state);
    connect(m_state, &ListState::actionWanted, m_model, &MetricsModel::reload);
    connect(m_model, &MetricsModel::changed, this, &MetricsPage::showMetrics);
    connect(&Theme::of(), &Theme::changed, this, &MetricsPage::refreshIcons);
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, [this] { // the same span in the other zone
        setTime(m_from, m_model->span().from);
        setTime(m_to, m_model->span().to);
    });
    makeExports();
    whileShown(*this, [this](bool isShown) { m_model->setShown(isShown); });
}

QLayout *MetricsPage::makeBar()
{
    m_span = makeChoice(tr("Span of time of the metrics"));
    m_span->addItems({tr("Last hour"), tr("Last 24 hours"), tr("Last 7 days"), tr("Last 30 days"), tr("All"),
                      tr("From … to …")});
    m_span->setCurrentIndex(static_cast<int>(m_model->span().kind));
    m_from = makeTime(tr("Start of the metrics"));
    m_to = makeTime(tr("End of the metrics"));
    m_task = makeChoice(tr("Task of the metrics"));
    m_task->addItem(tr("All tasks"));
    m_version = makeChoice(tr("Version of the metrics"));
    m_version->addItem(tr("All versions"));
    m_note = new QLabel;
    m_note->setAccessibleName(tr("How complete the metrics are"));
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_export = new QToolButton;
    m_export->setAccessibleName(tr("Export the metrics"));
    m_export->setText(tr("Export"));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setFocusPolicy(Qt::StrongFocus);

    connect(m_span, &QComboBox::currentIndexChanged, this, &MetricsPage::spanChosen);
    for (QDateTimeEdit *edit : {m_from, m_to})
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &MetricsPage::spanChosen);
    connect(m_task, &QComboBox::currentIndexChanged, this,
            [this](int row) { m_model->setTask(row > 0 ? m_task->itemText(row) : QString()); });
    connect(m_version, &QComboBox::currentIndexChanged, this,
            [this](int row) { m_model->setVersion(row > 0 ? m_version->itemText(row) : QString()); });

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 12, 8);
    bar->setSpacing(8);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_span, m_from, m_to, m_task, m_version})
        bar->addWidget(widget);
    bar->addWidget(m_note, 1);
    bar->addWidget(m_export);
    refreshIcons();
    return bar;
}

QWidget *MetricsPage::makeCharts()
{
    using Kind = MetricChart::Kind;
    m_charts = {new MetricChart(tr("Runs by outcome"), ChartUnit::Count, Kind::StackedBars),
                new MetricChart(tr("Success rate"), ChartUnit::Share, Kind::Lines),
                new MetricChart(tr("Duration"), ChartUnit::Duration, Kind::Lines),
                new MetricChart(tr("Wait in the queue"), ChartUnit::Duration, Kind::Lines),
                new MetricChart(tr("Queue depth, all tasks"), ChartUnit::Count, Kind::Steps),
                new MetricChart(tr("Slots in use, all tasks"), ChartUnit::Count, Kind::Steps)};
    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    m_grid = new QGridLayout(content);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(0);
    for (MetricChart *chart : std::as_const(m_charts)) {
        connect(chart, &MetricChart::crosshairMoved, this, [this](int index) {
            for (MetricChart *other : std::as_const(m_charts))
                other->setCrosshair(index);
        });
        connect(chart, &MetricChart::rangePicked, this, &MetricsPage::pickRange);
    }
    m_table = static_cast<QTableView *>(makeTable());
    arrange();
    return content;
}

QWidget *MetricsPage::makeTable()
{
    QTableView *table = makePlainTable(tr("Durations by task and version"));
    auto *proxy = new QSortFilterProxyModel(this);
    proxy->setSortRole(Qt::UserRole);
    proxy->setSourceModel(m_durations);
    table->setModel(proxy);
    table->setItemDelegate(new TableDelegate(this));
    table->setContextMenuPolicy(Qt::NoContextMenu);
    table->horizontalHeader()->setSortIndicator(TaskDurationsModel::Runs, Qt::DescendingOrder);
    table->setSortingEnabled(true);
    table->setColumnWidth(TaskDurationsModel::Task, 220);
    table->setColumnWidth(TaskDurationsModel::Version, 130);
    for (int column = TaskDurationsModel::Runs; column < TaskDurationsModel::ColumnCount; ++column)
        table->setColumnWidth(column, 90);
    connect(table, &QTableView::activated, this, [this, proxy](const QModelIndex &index) {
        const QModelIndex row = proxy->mapToSource(index).siblingAtColumn(TaskDurationsModel::Task);
        m_task->setCurrentIndex(
            std::max(0, m_task->findText(row.data(TaskDurationsModel::SortRole).toString())));
    });
    return table;
}

void MetricsPage::arrange()
{
    const int columns = width() >= kTwoColumnsFrom ? 2 : 1;
    int row = 0;
    for (qsizetype i = 0; i < m_charts.size(); ++i) {
        row = static_cast<int>(i) / columns;
        m_grid->addWidget(m_charts[i], row, static_cast<int>(i) % columns);
    }
    m_grid->addWidget(m_table, row + 1, 0, 1, columns);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns == 2 ? 1 : 0);
}

void MetricsPage::resizeEvent(QResizeEvent *event)
{
    if ((event->oldSize().width() >= kTwoColumnsFrom) != (event->size().width() >= kTwoColumnsFrom))
        arrange();
    Page::resizeEvent(event);
}

void MetricsPage::spanChosen()
{
    MetricsSpan span;
    span.kind = static_cast<MetricsSpan::Kind>(m_span->currentIndex());
    const bool isCustom = span.kind == MetricsSpan::Kind::Custom;
    if (isCustom && m_from->isHidden()) { // begin with what is shown now
        setTime(m_from, m_model->metrics().from);
        setTime(m_to, m_model->metrics().to);
    }
    m_from->setVisible(isCustom);
    m_to->setVisible(isCustom);
    if (isCustom) {
        span.from = timeOf(m_from);
        span.to = std::max(timeOf(m_to), span.from);
    }
    m_model->setSpan(span);
}

void MetricsPage::pickRange(double from, double to)
{
    setTime(m_from, fromMicros(static_cast<std::int64_t>(from * 1e6)));
    setTime(m_to, fromMicros(static_cast<std::int64_t>(to * 1e6)));
    m_from->show();
    if (m_span->currentIndex() == static_cast<int>(MetricsSpan::Kind::Custom))
        spanChosen();
    else
        m_span->setCurrentIndex(static_cast<int>(MetricsSpan::Kind::Custom));
}

void MetricsPage::showMetrics()
{
    if (m_model->state() == MetricsModel::State::Failed) {
        m_state->setState(m_model->error(), tr("Try again"));
        showPage(*m_stack, *m_state);
        return;
    }
    const Metrics &metrics = m_model->metrics();
    fillChoices();
    fillCharts();
    QStringList notes;
    if (metrics.waitingRuns > 0)
        notes += format::counted(metrics.waitingRuns, tr("%1 finished run not counted yet"),
                                 tr("%1 finished runs not counted yet"));
    for (const QDateTimeEdit *edit : {m_from, m_to}) {
        if (const QString clocks = wall_clock::note(*edit); !edit->isHidden() && !clocks.isEmpty())
            notes += clocks;
    }
    m_note->setText(notes.join(QLatin1Char(' ')));
    m_note->setToolTip(m_note->text());
    if (metrics.tasks.empty()) {
        m_state->setState(tr("Nothing to measure yet. Once runs have finished, their numbers, durations and "
                             "waiting times appear here."));
        showPage(*m_stack, *m_state);
        return;
    }
    showPage(*m_stack, *m_scroll, m_scroll->focusWidget());
}

static void fillChoice(QComboBox *choice, const std::vector<std::string> &texts, const std::string &current)
{
    QStringList wanted;
    for (const std::string &text : texts)
        wanted << format::text(text);
    if (!current.empty() && !wanted.contains(format::text(current)))
        wanted << format::text(current);
    QStringList known;
    for (int row = 1; row < choice->count(); ++row)
        known << choice->itemText(row);
    const QSignalBlocker quiet(choice);
    if (known != wanted) {
        while (choice->count() > 1)
            choice->removeItem(1);
        choice->addItems(wanted);
    }
    choice->setCurrentIndex(current.empty() ? 0
                                            : static_cast<int>(wanted.indexOf(format::text(current))) + 1);
}

void MetricsPage::fillChoices()
{
    fillChoice(m_task, m_model->metrics().tasks, m_model->task());
    fillChoice(m_version, m_model->metrics().versions, m_model->version());
}

void MetricsPage::fillCharts()
{
    const Metrics &metrics = m_model->metrics();
    const double begin = static_cast<double>(toMicros(metrics.from)) / 1e6;
    const auto bucket = static_cast<double>(metrics.bucket.count());
    const auto fill = [&](MetricCharts chart, QList<ChartSeries> series, const QString &empty) {
        m_charts[chart]->setData(begin, bucket, std::move(series), empty);
    };
    const QString none = tr("No run finished in this time.");
    const QString unseen = tr("Not recorded in this time: no engine was running.");
    fill(Throughput, throughputSeries(metrics), none);
    fill(Success, successSeries(metrics), none);
    fill(Durations, percentileSeries(metrics, &MetricsPoint::duration), none);
    fill(Waits, percentileSeries(metrics, &MetricsPoint::wait), none);
    fill(QueueDepth, peakSeries(metrics, &MetricsPoint::peakQueued, tr("Most runs queued")), unseen);
    fill(SlotsInUse, peakSeries(metrics, &MetricsPoint::peakSlots, tr("Most slots in use")), unseen);
    m_durations->setRows(metrics.byTask);
    const int rows = std::clamp(m_durations->rowCount(), 1, kMaxTableRows);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows * kTableRowHeight + 12);
}

void MetricsPage::refreshIcons()
{
    m_export->setIcon(Theme::of().icon(QStringLiteral("export")));
}

void MetricsPage::focusContent()
{
    (m_stack->currentWidget() == m_scroll ? static_cast<QWidget *>(m_charts.first()) : m_span)->setFocus();
}

void MetricsPage::focusFilter()
{
    m_task->setFocus(Qt::ShortcutFocusReason);
}

QList<QWidget *> MetricsPage::panes() const
{
    return {m_span, m_charts.first(), m_table};
}

} // namespace runyard
