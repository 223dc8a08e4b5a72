#include "views/run/run_inspector.h"

#include "engine/domain/task_input.h"
#include "engine/formats/super_json.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/payload/code_view.h"
#include "views/payload/json_text.h"
#include "views/run/attempt_compare.h"
#include "views/run/log/log_view.h"
#include "views/run/overview_panel.h"
#include "views/run/related_panel.h"
#include "views/run/timeline_panel.h"
#include "views/run/why/why_panel.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_delegate.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr int kHeaderIconSize = 18;
constexpr int kReadingPause = 150; // ms that the details of the run before may stay

QTableView *inspectorTable(QAbstractItemModel *model, const QString &name, int stretched)
{
    QTableView *table = makePlainTable(name);
    table->setModel(model);
    table->setItemDelegate(new TableDelegate(table));
    table->setContextMenuPolicy(Qt::NoContextMenu);
    table->horizontalHeader()->setMinimumSectionSize(48);
    table->horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    return table;
}

void setWidths(QTableView *table, const QList<int> &widths)
{
    for (int column = 0; column < widths.size(); ++column) {
        if (widths[column] > 0)
            table->horizontalHeader()->resizeSection(column, widths[column]);
    }
}

QByteArray packetBytes(const std::string &text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

RunInspector::RunInspector(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_model(client)
    , m_explanation(client)
    , m_usual(client)
    , m_statusIcon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_id(new QLabel(this))
    , m_copyId(new QToolButton(this))
    , m_notice(new QLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_overview(new OverviewPanel)
    , m_timeline(new TimelinePanel(client))
    , m_payload(new CodeView(tr("Payload")))
    , m_output(new CodeView(tr("Output")))
    , m_error(new CodeView(tr("Error")))
    , m_logs(new LogView(client, *m_model.logs()))
    , m_compare(new AttemptCompare(client))
    , m_related(new RelatedPanel(client))
{
    setAccessibleName(tr("Run inspector"));
    m_title->setAccessibleName(tr("Run status"));
    m_title->setSizePolicy(QSizePolicy::Ignored,
                           QSizePolicy::Preferred); // a long name must not widen the window
    m_id->setAccessibleName(tr("Run id in the header"));
    m_id->setFont(Theme::of().monoFont());
    m_copyId->setIcon(Theme::of().icon(QStringLiteral("copy")));
    m_copyId->setToolTip(tr("Copy the run id"));
    m_copyId->setAccessibleName(tr("Copy run id"));
    m_copyId->setAutoRaise(true);
    connect(m_copyId, &QToolButton::clicked, this, [this] {
        if (m_model.runId())
            QApplication::clipboard()->setText(format::text(m_model.runId()->text));
    });
    m_notice->setAccessibleName(tr("Inspector notice"));
    m_notice->setWordWrap(true);
    m_notice->setContentsMargins(12, 12, 12, 12);
    m_notice->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 8, 8, 8);
    header->setSpacing(8);
    header->addWidget(m_statusIcon);
    header->addWidget(m_title, 1);
    header->addWidget(m_id);
    header->addWidget(m_copyId);

    for (CodeView *view : {m_payload, m_output, m_error})
        view->setReadOnly(true);
    m_error->setKind(CodeView::Kind::PlainText);
    auto *history =
        inspectorTable(m_model.transitions(), tr("History of transitions"), TransitionModel::Cause);
    history->hideColumn(TransitionModel::Number);
    history->hideColumn(TransitionModel::AttemptNumber); // the cause names it
    history->horizontalHeader()->moveSection(TransitionModel::Cause, TransitionModel::ColumnCount - 1);
    setWidths(history, {0, 76, 116, 0, 66});
    auto *attempts = inspectorTable(m_model.attempts(), tr("Attempts of the run"), AttemptModel::Reason);
    setWidths(attempts, {64, 90, 80, 76, 120, 80});
    m_timeline->setBelow(attempts);

    m_tabs->setAccessibleName(tr("Run details"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_overview, tr("Overview"));
    m_tabs->addTab(m_timeline, tr("Timeline"));
    m_tabs->addTab(m_payload, tr("Payload"));
    m_tabs->addTab(m_output, tr("Output"));
    m_tabs->addTab(m_error, tr("Error"));
    m_tabs->addTab(m_logs, tr("Logs"));
    m_tabs->addTab(history, tr("History"));
    m_tabs->addTab(m_related, tr("Related"));
    m_tabs->addTab(m_compare, tr("Compare attempts"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(header);
    column->addWidget(m_notice, 1);
    column->addWidget(m_tabs, 1);

    connect(&m_model, &RunDetailModel::changed, this, &RunInspector::showDetail);
    connect(&m_model, &RunDetailModel::opened, this, [this] {
        m_reading.stop();
        if (!m_model.runId())
            showNothing(tr("Select a run to see its attempts, payload, output and log."));
        else
            showReading();
    });
    m_reading.setSingleShot(true);
    m_reading.setInterval(kReadingPause);
    connect(&m_reading, &QTimer::timeout, this, [this] {
        showNothing(tr("Reading…"));
        showReading();
    });
    connect(&m_model, &RunDetailModel::failed, this, &RunInspector::showNothing);
    connect(m_timeline, &TimelinePanel::runActivated, this, &RunInspector::runActivated);
    connect(m_timeline, &TimelinePanel::momentActivated, this, [this](TimePoint at) {
        m_tabs->setCurrentWidget(m_logs);
        m_logs->showMoment(at);
    });
    connect(m_related, &RelatedPanel::runActivated, this, &RunInspector::runActivated);
    connect(m_overview->why(), &WhyPanel::runActivated, this, &RunInspector::runActivated);
    connect(m_overview->why(), &WhyPanel::helpWanted, this, &RunInspector::helpWanted);
    connect(m_tabs, &QTabWidget::currentChanged, this, &RunInspector::watchWhy);
    connect(&m_explanation, &RunExplanationModel::changed, this, &RunInspector::showOverview);
    connect(&m_usual, &UsualTimesModel::changed, this, &RunInspector::showOverview);
    connect(&Theme::of(), &Theme::changed, this, [this] {
        m_copyId->setIcon(Theme::of().icon(QStringLiteral("copy")));
        m_id->setFont(Theme::of().monoFont());
        if (m_model.detail())
            showDetail();
    });
    showNothing(tr("Select a run to see its attempts, payload, output and log."));
}

void RunInspector::setRun(std::optional<RunId> id)
{
    m_model.setRun(std::move(id));
}

void RunInspector::setMoment(std::optional<TimePoint> moment)
{
    m_timeline->setMoment(moment);
    m_overview->why()->setMoment(moment);
    m_model.setMoment(moment);
}

void RunInspector::showNothing(const QString &message)
{
    m_reading.stop();
    m_notice->setText(message);
    m_notice->show();
    showPart(*m_tabs, false, *m_notice);
    m_statusIcon->clear();
    m_title->clear();
    m_id->clear();
    m_copyId->hide();
    m_timeline->setDetail({});
    m_explanation.setRun({});
}

/// The head names the opened run at once. What is below it goes only if the reading takes a while: it would
/// flicker while one walks down the list.
void RunInspector::showReading()
{
    m_statusIcon->clear();
    m_title->setText(tr("Reading…"));
    m_title->setToolTip({});
    m_id->setText(format::shortId(m_model.runId()->text));
    m_id->setToolTip(format::text(m_model.runId()->text));
    m_reading.start();
}

void RunInspector::showDetail()
{
    m_reading.stop();
    const RunDetail &detail = *m_model.detail();
    const Run &run = detail.run;
    m_tabs->show();
    QWidget *before = m_tabs->focusWidget(); // where the keyboard was in it
    showPart(*m_notice, false, before && before->isVisible() ? *before : *m_tabs);
    m_copyId->show();
    m_statusIcon->setPixmap(Theme::of().statusIcon(run.status).pixmap(kHeaderIconSize, kHeaderIconSize));
    m_title->setText(tr("%1 · %2").arg(format::status(run.status), format::shown(run.taskId)));
    m_title->setToolTip(format::tipText(m_title->text()));
    m_id->setText(format::shortId(run.id.text));
    m_id->setToolTip(format::tipText(format::text(run.id.text)));
    m_related->setRun(run.id);
    m_usual.setRun(run);
    // The engine explains how things are now.
    m_explanation.setRun(m_model.moment() ? std::nullopt : std::optional(run));
    showOverview();
    m_timeline->setDetail(detail);
    m_logs->setAttempts(static_cast<int>(detail.attempts.size()));
    m_tabs->setTabVisible(m_tabs->indexOf(m_compare), detail.attempts.size() > 1);
    m_compare->setDetail(detail);
    showPacket(m_payload, detail.payload, tr("This run was triggered without a payload."));
    showPacket(m_output, detail.output,
               isFinal(run.status) ? tr("The run ended without output.")
                                   : tr("The output appears here when the run completes."));
    showError(detail);
}

void RunInspector::showOverview()
{
    const auto &detail = m_model.detail();
    if (!detail)
        return;
    m_overview->setDetail(detail, m_usual.usual());
    m_overview->why()->setFacts(detail, m_explanation.explanation(), m_usual.usual());
    m_model.attempts()->setUsual(m_usual.usual().value_or(UsualTimes{}));
}

void RunInspector::watchWhy()
{
    m_explanation.setShown(isVisible() && m_tabs->currentWidget() == m_overview);
}

void RunInspector::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    watchWhy();
}

void RunInspector::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_explanation.setShown(false);
}

void RunInspector::showPacket(CodeView *view, const Packet &packet, const QString &whenAbsent)
{
    if (!packet.present) {
        view->setNotice(whenAbsent);
        return;
    }
    view->setNotice({});
    const bool isText = packet.type == "text/plain";
    view->setKind(isText ? CodeView::Kind::PlainText : CodeView::Kind::Json);
    // SuperJSON with its types in place, where that says it all.
    const auto readable = packet.type == kSuperJson ? readableSuperJson(packet.data) : std::nullopt;
    const QByteArray text = packetBytes(readable ? *readable : packet.data);
    view->setText(isText ? text : indentedJson(text), packetBytes(packet.data));
}

void RunInspector::showError(const RunDetail &detail)
{
    const std::optional<RunError> &error = detail.error;
    m_tabs->setTabVisible(m_tabs->indexOf(m_error), error.has_value());
    if (!error)
        return;
    QStringList parts;
    if (error->code != InternalCode::None) {
        const std::string_view code = codeName(error->code);
        parts << QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size()));
    }
    const QString message = format::text(error->message);
    parts << (error->name.empty() ? message : format::text(error->name) + QStringLiteral(": ") + message);
    if (!error->stackTrace.empty())
        parts << QString() << format::text(error->stackTrace);
    m_error->setText(parts.join(u'\n').toUtf8());
}

} // namespace runyard
