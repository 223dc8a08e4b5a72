#include "views/compare/comparison_panel.h"

#include "models/commands/run_questions.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/compare/aligned_timelines.h"
#include "views/payload/packet_diff.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kComparisonPause = 100; // ms; changes closer together are read once
constexpr int kComparisonTick = 1'000;

NoteLabel::Tone toneOf(ReplayOutcome outcome)
{
    switch (outcome) {
    case ReplayOutcome::Fixed:
    case ReplayOutcome::StillCompleted:
    case ReplayOutcome::Completed: return NoteLabel::Tone::Good;
    case ReplayOutcome::FailsNow:
    case ReplayOutcome::SameFailure:
    case ReplayOutcome::DifferentFailure:
    case ReplayOutcome::Failed: return NoteLabel::Tone::Bad;
    case ReplayOutcome::Waiting:
    case ReplayOutcome::Canceled:
    case ReplayOutcome::Expired: return NoteLabel::Tone::Muted;
    }
    return NoteLabel::Tone::Plain;
}

Packet errorPacket(const RunDetail &detail)
{
    if (!detail.error)
        return {};
    const RunError &error = *detail.error;
    std::string text = error.name.empty() ? error.message : error.name + ": " + error.message;
    if (!error.stackTrace.empty())
        text += "\n" + error.stackTrace;
    return Packet::text(std::move(text));
}

Packet metadataPacket(const RunDetail &detail)
{
    return detail.metadata.empty() ? Packet{} : Packet::json(detail.metadata);
}

} // namespace

ComparisonPanel::ComparisonPanel(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_changes(
          client,
          [this](const ChangeSet &changes) {
              return isVisible()
                     && std::any_of(changes.runs.begin(), changes.runs.end(), [this](const Run &run) {
                            return run.id == m_first.id || run.id == m_second.id;
                        });
          },
          kComparisonPause, nullptr)
    , m_headline(new NoteLabel(tr("Outcome of the comparison")))
    , m_sentence(new NoteLabel(tr("The comparison in a sentence")))
    , m_close(new QToolButton)
    , m_openFirst(makeButton(tr("Open first")))
    , m_openSecond(makeButton(tr("Open second")))
    , m_cancel(makeButton(tr("Cancel replay…")))
    , m_tabs(new QTabWidget)
    , m_facts(new QStandardItemModel(this))
    , m_table(makePlainTable(tr("Facts of both runs")))
    , m_timelines(new AlignedTimelines)
    , m_payload(new PacketDiff(tr("Payload")))
    , m_output(new PacketDiff(tr("Output")))
    , m_error(new PacketDiff(tr("Error")))
    , m_metadata(new PacketDiff(tr("Metadata")))
{
    setAccessibleName(tr("Comparison of two runs"));
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close the comparison"));
    m_close->setToolTip(tr("Close the comparison"));
    m_table->setModel(m_facts);
    m_table->setItemDelegate(new TableDelegate(m_table));
    m_table->setContextMenuPolicy(Qt::NoContextMenu);

    auto *top = new QHBoxLayout;
    top->setContentsMargins(12, 8, 8, 0);
    top->addWidget(m_headline, 1);
    top->addWidget(m_close);
    auto *middle = new QVBoxLayout;
    middle->setContentsMargins(12, 4, 12, 8);
    middle->setSpacing(8);
    middle->addWidget(m_sentence);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_openFirst);
    buttons->addWidget(m_openSecond);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    middle->addLayout(buttons);

    m_tabs->setAccessibleName(tr("Parts of the comparison"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_table, tr("Facts"));
    m_tabs->addTab(m_timelines, tr("Timelines"));
    connect(m_timelines, &AlignedTimelines::runActivated, this, &ComparisonPanel::runActivated);
    connect(m_timelines, &AlignedTimelines::branchWanted, this, [this](const RunId &id) {
        RunQuestions(m_client, this).find(id, [this](Result<RunDetail> detail) {
            if (detail)
                m_timelines->setBranch(*detail);
        });
    });
    // The bar names its arrows alike in every tab widget.
    for (QToolButton *arrow : m_tabs->tabBar()->findChildren<QToolButton *>())
        arrow->setAccessibleName(tr("Comparison: %1").arg(arrow->accessibleName()));
    const std::pair<PacketDiff *, QString> parts[] = {{m_payload, tr("Payload")},
                                                      {m_output, tr("Output")},
                                                      {m_error, tr("Error")},
                                                      {m_metadata, tr("Metadata")}};
    for (const auto &[part, name] : parts) {
        const int tab = m_tabs->addTab(part, name);
        connect(part, &PacketDiff::compared, this, [this, tab, name = name](bool differs) {
            m_tabs->setTabText(tab, differs ? tr("%1 ≠").arg(name) : name);
        });
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(middle);
    column->addWidget(m_tabs, 1);

    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_openFirst, &QPushButton::clicked, this, [this] { emit runActivated(m_first.id); });
    connect(m_openSecond, &QPushButton::clicked, this, [this] { emit runActivated(m_second.id); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { emit cancelWanted(m_second.id); });
    connect(&m_changes, &LiveRefresh::due, this, [this] {
        read(m_first);
        read(m_second);
    });
    m_clock.setInterval(kComparisonTick);
    connect(&m_clock, &QTimer::timeout, this, &ComparisonPanel::showHeadline);
    connect(&Theme::of(), &Theme::changed, this, &ComparisonPanel::refreshIcons);
    refreshIcons();
    for (NoteLabel *note : {m_headline, m_sentence})
        note->setFocusPolicy(Qt::NoFocus); // text to read, not a control
    m_headline->say(tr("Comparison"));
    m_sentence->say(tr("Two runs are compared here."), NoteLabel::Tone::Muted);
    hide();
    whileShown(*this, [this](bool isShown) { m_changes.setAwake(isShown); });
}

QPushButton *ComparisonPanel::makeButton(const QString &text)
{
    auto *button = new QPushButton(text);
    button->setAccessibleName(tr("%1 of the comparison").arg(text));
    return button;
}

void ComparisonPanel::refreshIcons()
{
    m_close->setIcon(Theme::of().icon(QStringLiteral("close")));
}

void ComparisonPanel::compare(const RunId &first, const RunId &second)
{
    ++m_generation;
    m_first = {.id = first};
    m_second = {.id = second};
    m_headline->say(tr("%1 and %2").arg(format::shortId(first.text), format::shortId(second.text)));
    m_sentence->say(tr("Reading…"), NoteLabel::Tone::Muted);
    m_tabs->hide();
    m_cancel->hide();
    show();
    read(m_first);
    read(m_second);
}

void ComparisonPanel::read(Side &side)
{
    if (side.id.empty())
        return;
    if (side.isReading) {
        side.readAgain = true;
        return;
    }
    side.isReading = true;
    RunQuestions(m_client, this)
        .find(side.id, [this, &side, generation = m_generation](Result<RunDetail> detail) {
            if (generation != m_generation)
                return;
            side.isReading = false;
            if (!detail) {
                m_sentence->say(format::text(detail.error().text()), NoteLabel::Tone::Bad);
                return;
            }
            side.detail = std::move(*detail);
            showBoth();
            if (std::exchange(side.readAgain, false))
                read(side);
        });
}

bool ComparisonPanel::isLive() const
{
    const auto isRunning = [](const Side &side) { return side.detail && !isFinal(side.detail->run.status); };
    return isRunning(m_first) || isRunning(m_second);
}

void ComparisonPanel::showBoth()
{
    if (!m_first.detail || !m_second.detail)
        return;
    m_tabs->show();
    m_timelines->setRuns(*m_first.detail, *m_second.detail);
    m_payload->setPackets(m_first.detail->payload, m_second.detail->payload);
    m_output->setPackets(m_first.detail->output, m_second.detail->output);
    m_error->setPackets(errorPacket(*m_first.detail), errorPacket(*m_second.detail));
    m_metadata->setPackets(metadataPacket(*m_first.detail), metadataPacket(*m_second.detail));
    if (isLive())
        m_clock.start();
    else
        m_clock.stop();
    showHeadline();
}

void ComparisonPanel::showHeadline()
{
    if (!m_first.detail || !m_second.detail)
        return;
    const TimePoint now = SystemClock().now();
    const RunDetail &first = *m_first.detail;
    const RunDetail &second = *m_second.detail;
    const bool isReplay = second.run.replayOf == first.run.id;
    const ReplayOutcome outcome = replayOutcome(first, second);
    if (isReplay) {
        m_headline->say(outcomeWord(outcome), toneOf(outcome));
        m_sentence->say(outcomeSentence(first, second, now));
    } else {
        m_headline->say(
            tr("%1 and %2").arg(format::shortId(first.run.id.text), format::shortId(second.run.id.text)));
        m_sentence->say(
            tr("%1 and %2.").arg(format::status(first.run.status), format::status(second.run.status)));
    }
    m_openFirst->setText(isReplay ? tr("Open original") : tr("Open first"));
    m_openSecond->setText(isReplay ? tr("Open replay") : tr("Open second"));
    m_cancel->setVisible(isReplay && outcome == ReplayOutcome::Waiting);
    m_timelines->refresh(now);
    showFacts(now);
}

void ComparisonPanel::showFacts(TimePoint now)
{
    const QList<ComparedFact> facts = comparedFacts(*m_first.detail, *m_second.detail, now);
    m_facts->setHorizontalHeaderLabels(
        {tr("Fact"), format::shortId(m_first.id.text), format::shortId(m_second.id.text)});
    m_facts->setRowCount(static_cast<int>(facts.size()));
    const auto put = [this](int row, int column, const QString &text, bool isBold) {
        auto *item = m_facts->item(row, column);
        if (!item) {
            item = new QStandardItem;
            item->setEditable(false);
            m_facts->setItem(row, column, item);
        }
        QFont font = m_table->font();
        font.setBold(isBold);
        item->setText(format::shown(text));
        item->setToolTip(format::tipText(text));
        item->setData(text, format::kStoredRole);
        item->setFont(font);
    };
    for (int row = 0; row < facts.size(); ++row) {
        put(row, 0, facts[row].name, false);
        put(row, 1, facts[row].first, facts[row].differs());
        put(row, 2, facts[row].second, facts[row].differs());
    }
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
}

} // namespace runyard
