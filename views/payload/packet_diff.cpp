#include "views/payload/packet_diff.h"

#include "engine/formats/json_condition.h"
#include "models/feed/gui_reply.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/payload/diff_text.h"
#include "views/payload/json_text.h"
#include "views/widgets/note_label.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_delegate.h"

#include <QHeaderView>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTableView>
#include <QThreadPool>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr std::size_t kShownJsonChanges = 1'000;
constexpr qsizetype kShownValue = 300;

QString kindOf(const JsonChange &change)
{
    switch (change.kind) {
    case JsonChange::Kind::Added:
        return change.isMoved ? PacketDiff::tr("moved here") : PacketDiff::tr("added");
    case JsonChange::Kind::Removed:
        return change.isMoved ? PacketDiff::tr("moved away") : PacketDiff::tr("removed");
    case JsonChange::Kind::Changed: return PacketDiff::tr("changed");
    }
    return {};
}

QByteArray linesFor(const Packet &packet, bool isJson)
{
    const QByteArray bytes(packet.data.data(), static_cast<qsizetype>(packet.data.size()));
    return isJson ? indentedJson(bytes) : bytes;
}

} // namespace

PacketDiff::PacketDiff(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_summary(new NoteLabel(tr("%1: what differs").arg(name)))
    , m_changes(new QStandardItemModel(this))
    , m_table(makePlainTable(tr("%1: changes by value").arg(name)))
    , m_text(new DiffText(tr("%1: changes line by line").arg(name)))
{
    m_changes->setHorizontalHeaderLabels({tr("Where"), tr("Change"), tr("First"), tr("Second")});
    m_table->setModel(m_changes);
    m_table->setItemDelegate(new TableDelegate(m_table));
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
    m_table->horizontalHeader()->resizeSection(0, 110);
    m_table->horizontalHeader()->resizeSection(1, 80);
    auto *split = new QSplitter(Qt::Vertical);
    split->setAccessibleName(tr("%1: by value and line by line").arg(name));
    split->addWidget(m_table);
    split->addWidget(m_text);
    split->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    column->addWidget(m_summary);
    column->addWidget(split, 1);
    column->addStretch(0);
    m_summary->setFocusPolicy(Qt::NoFocus); // text to read, not a control
    m_summary->say(tr("%1: not compared yet.").arg(name), NoteLabel::Tone::Muted);
    m_table->hide();
    m_text->hide();
}

void PacketDiff::setPackets(const Packet &first, const Packet &second)
{
    if (m_packets && m_packets->first == first && m_packets->second == second)
        return;
    m_packets.emplace(first, second);
    const int turn = ++m_turn;
    if (first == second) {
        m_table->hide();
        m_text->hide();
        m_summary->say(first.present ? tr("%1: the same, byte for byte.").arg(m_name)
                                     : tr("%1: neither has one.").arg(m_name),
                       NoteLabel::Tone::Muted);
        emit compared(false);
        return;
    }
    m_summary->say(tr("Comparing…"), NoteLabel::Tone::Muted);
    const auto answer = guiReply<Comparison>(this, [this, turn](const Result<Comparison> &comparison) {
        if (turn == m_turn)
            showComparison(*comparison);
    });
    QThreadPool::globalInstance()->start([first, second, answer] { answer(compare(first, second)); });
}

PacketDiff::Comparison PacketDiff::compare(const Packet &first, const Packet &second)
{
    Comparison comparison;
    const bool areText = first.type == "text/plain" || second.type == "text/plain";
    if (first.present && second.present && !areText) {
        if (auto changes = jsonDiff(first.data, second.data))
            comparison.changes = std::move(*changes);
    }
    const bool isJson = comparison.changes.has_value();
    comparison.lines = lineDiff(linesFor(first, isJson), linesFor(second, isJson));
    return comparison;
}

void PacketDiff::showComparison(const Comparison &comparison)
{
    const bool hasTable = comparison.changes && !comparison.changes->empty();
    if (!m_packets->first.present)
        m_summary->say(tr("%1: only the second has one.").arg(m_name));
    else if (!m_packets->second.present)
        m_summary->say(tr("%1: only the first has one.").arg(m_name));
    else if (!comparison.changes)
        m_summary->say(tr("%1: compared as text.").arg(m_name));
    else if (!hasTable)
        m_summary->say(tr("%1: the same values, written in another way.").arg(m_name));
    else
        m_summary->say(format::counted(std::ssize(*comparison.changes), tr("%2: %1 value differs."),
                                       tr("%2: %1 values differ."))
                           .arg(m_name));
    fillTable(hasTable ? *comparison.changes : std::vector<JsonChange>{});
    m_table->setVisible(hasTable);
    m_text->setLines(comparison.lines);
    m_text->setVisible(!comparison.lines.isEmpty());
    emit compared(true);
}

void PacketDiff::fillTable(const std::vector<JsonChange> &changes)
{
    m_changes->removeRows(0, m_changes->rowCount());
    const auto cell = [](const QString &text) {
        auto *item = new QStandardItem(format::shortened(text, kShownValue));
        item->setEditable(false);
        item->setToolTip(format::tipText(text));
        item->setData(text, format::kStoredRole);
        return item;
    };
    for (std::size_t i = 0; i < changes.size() && i < kShownJsonChanges; ++i) {
        const JsonChange &change = changes[i];
        m_changes->appendRow({cell(change.pointer.empty() ? tr("(whole)") : format::text(change.pointer)),
                              cell(kindOf(change)), cell(format::text(change.before)),
                              cell(format::text(change.after))});
    }
    if (changes.size() > kShownJsonChanges)
        m_changes->appendRow(cell(
            tr("and %1 more").arg(format::count(static_cast<qint64>(changes.size() - kShownJsonChanges)))));
}

} // namespace runyard
