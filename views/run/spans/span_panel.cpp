#include "views/run/spans/span_panel.h"

#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "models/words/span_texts.h"
#include "views/payload/code_view.h"
#include "views/run/spans/attribute_tree.h"
#include "views/run/timeline/reported_rows.h"
#include "views/theme/theme.h"
#include "views/widgets/fact_list.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr int kSpanIconSize = 16;
constexpr int kMinTabs = 100;

CodeView *readOnlyText(const QString &name)
{
    auto *text = new CodeView(name);
    text->setKind(CodeView::Kind::PlainText);
    text->setReadOnly(true);
    return text;
}

} // namespace

SpanPanel::SpanPanel(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_icon(new QLabel)
    , m_name(new QLabel)
    , m_close(new QToolButton)
    , m_facts(new FactList(tr("Span")))
    , m_notice(new QLabel)
    , m_tabs(new QTabWidget)
    , m_attributes(new AttributeTree(tr("Attributes of the span")))
    , m_events(new AttributeTree(tr("Events of the span")))
    , m_exceptions(readOnlyText(tr("Exceptions of the span")))
    , m_logPage(new QWidget)
    , m_log(readOnlyText(tr("Log lines of the span")))
{
    setAccessibleName(tr("Span"));
    m_name->setAccessibleName(tr("Span name"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(tr("Close the span"));
    connect(m_close, &QToolButton::clicked, this, &SpanPanel::closed);
    m_notice->setAccessibleName(tr("Span notice"));
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);

    m_icon->setContentsMargins(0, 2, 0, 0); // as high as the name's first line
    auto *header = new QHBoxLayout;
    header->setSpacing(6);
    header->addWidget(m_icon, 0, Qt::AlignTop);
    header->addWidget(m_name, 1);
    header->addWidget(m_close, 0, Qt::AlignTop);

    auto *showLog = new QPushButton(tr("Show in the log"));
    showLog->setAccessibleName(tr("Show the span in the log"));
    connect(showLog, &QPushButton::clicked, this, [this] { emit momentActivated(m_span.from); });
    auto *logColumn = new QVBoxLayout(m_logPage);
    logColumn->setContentsMargins(0, 0, 0, 4);
    logColumn->addWidget(m_log, 1);
    logColumn->addWidget(showLog, 0, Qt::AlignLeft);

    m_tabs->setAccessibleName(tr("About the span"));
    m_tabs->setDocumentMode(true);
    m_tabs->setMinimumHeight(kMinTabs);
    m_tabs->addTab(m_exceptions, {});
    m_tabs->addTab(m_attributes, {});
    m_tabs->addTab(m_events, {});
    m_tabs->addTab(m_logPage, {});

    // The inspector's own tabs have buttons of the same name.
    for (auto *button : m_tabs->tabBar()->findChildren<QToolButton *>())
        button->setAccessibleName(tr("Span: %1").arg(button->accessibleName()));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 8, 0);
    column->setSpacing(6);
    column->addLayout(header);
    column->addWidget(m_facts);
    column->addWidget(m_notice);
    column->addWidget(m_tabs, 1);

    const auto dress = [this] {
        m_close->setIcon(Theme::of().icon(QStringLiteral("close")));
        QFont font = Theme::of().textFont();
        font.setBold(true);
        m_name->setFont(font);
    };
    dress();
    connect(&Theme::of(), &Theme::changed, this, dress);
}

void SpanPanel::setSpan(const RunId &run, const Span &span, const SpanEnd &end)
{
    const bool isSame = m_run == run && m_span == span;
    m_isFresh = m_isFresh || !(m_run == run) || m_span.id != span.id;
    m_run = run;
    m_span = span;
    showFacts(end);
    if (!isSame)
        read();
}

void SpanPanel::clear()
{
    ++m_generation;
    m_run = {};
    m_span = {};
}

void SpanPanel::enter()
{
    if (QWidget *page = m_tabs->currentWidget())
        (page == m_logPage ? m_log : page)->setFocus(); // a text hands it on to its editor
}

void SpanPanel::showFacts(const SpanEnd &end)
{
    const RunStatus look = statusOf(m_span, end);
    m_icon->setPixmap(Theme::of().statusIcon(look).pixmap(kSpanIconSize, kSpanIconSize));
    m_name->setText(m_span.name.empty() ? tr("(no name)") : format::text(m_span.name));
    const QString status = statusText(m_span, end);
    m_facts->set(tr("Status"),
                 m_span.attempt > 0 ? tr("%1 · attempt %2").arg(status).arg(m_span.attempt) : status);
    m_facts->set(tr("Began"), format::fullTime(m_span.from));
    m_facts->set(tr("Ended"), end.isOpen ? QString() : format::fullTime(end.at));
    m_facts->set(tr("Duration"), exactDuration(end.at - m_span.from));
    m_facts->set(tr("Span id"), format::text(m_span.id), true);
}

void SpanPanel::read()
{
    const auto generation = ++m_generation;
    if (m_isFresh) { // nothing of another span may stay
        m_notice->setText(tr("Reading…"));
        m_notice->show();
        m_tabs->hide();
    }
    RunQuestions(m_client, this).span(m_run, m_span.id, [this, generation](Result<SpanDetail> detail) {
        if (generation != m_generation)
            return;
        if (detail)
            return showDetail(*detail);
        m_notice->setText(format::text(detail.error().text()));
        m_notice->show();
        m_tabs->hide();
    });
}

void SpanPanel::setTab(QWidget *page, const QString &title, int count)
{
    const int index = m_tabs->indexOf(page);
    m_tabs->setTabText(index, count > 0 ? tr("%1 (%2)").arg(title, format::count(count)) : title);
    m_tabs->setTabVisible(index, count > 0);
}

void SpanPanel::showDetail(const SpanDetail &detail)
{
    const QByteArray events = QByteArray::fromStdString(detail.events);
    m_attributes->setAttributes(QByteArray::fromStdString(detail.attributes));
    m_events->setEvents(events, toMicros(detail.span.from));
    const Exceptions exceptions = exceptionsIn(events);
    m_exceptions->setText(exceptions.text.toUtf8());
    setTab(m_exceptions, exceptions.count == 1 ? tr("Exception") : tr("Exceptions"), exceptions.count);
    setTab(m_attributes, tr("Attributes"), m_attributes->shown());
    setTab(m_events, tr("Events"), m_events->shown());
    setTab(m_logPage, tr("Log"), static_cast<int>(detail.logLines.size()));

    QStringList said;
    if (!detail.statusText.empty())
        said << format::text(detail.statusText);
    const bool isEmpty = exceptions.count == 0 && m_attributes->shown() == 0 && m_events->shown() == 0
                         && detail.logLines.empty();
    if (isEmpty)
        said << tr("The task reported nothing more about it: no attributes, no events, no log.");
    m_notice->setText(said.join(u'\n'));
    m_notice->setVisible(!said.isEmpty());
    m_tabs->setVisible(!isEmpty);
    if (std::exchange(m_isFresh, false)) {
        for (QWidget *page :
             std::initializer_list<QWidget *>{m_logPage, m_events, m_attributes, m_exceptions}) {
            if (m_tabs->isTabVisible(m_tabs->indexOf(page)))
                m_tabs->setCurrentWidget(page); // the first one there is
        }
    }
    readLog(detail.logLines);
}

void SpanPanel::readLog(const std::vector<std::int64_t> &lines)
{
    if (lines.empty())
        return m_log->setText({});
    std::vector<std::int64_t> first = lines;
    first.resize(std::min(first.size(), kMaxLines));
    const std::size_t left = lines.size() - first.size();
    RunQuestions(m_client, this)
        .logLines(m_run, std::move(first), [this, left, generation = m_generation](Result<LogLines> read) {
            if (generation != m_generation)
                return;
            QString text = read ? logText(*read) : format::text(read.error().text());
            if (left > 0)
                text += u'\n' + tr("… %1 more in the log").arg(format::count(static_cast<qint64>(left)));
            m_log->setText(text.toUtf8());
        });
}

} // namespace runyard
