// Two payloads, outputs or errors held against each other: JSON by value in a table, and the text of both
// line by line below it. Compared on another thread. GUI thread.
#pragma once

#include "engine/domain/run.h"
#include "engine/formats/json_diff.h"
#include "models/words/line_diff.h"

#include <QWidget>

#include <optional>

class QStandardItemModel;
class QTableView;

namespace runyard {

class DiffText;
class NoteLabel;

class PacketDiff final : public QWidget
{
    Q_OBJECT

public:
    /// `name` is what is compared: "Payload".
    explicit PacketDiff(const QString &name, QWidget *parent = nullptr);

    void setPackets(const Packet &first, const Packet &second); // the same again costs nothing
    NoteLabel *summary() const { return m_summary; }
    QTableView *table() const { return m_table; }
    DiffText *text() const { return m_text; }

signals:
    void compared(bool differs);

private:
    struct Comparison
    {
        std::optional<std::vector<JsonChange>> changes; // empty = not both are JSON
        QList<DiffLine> lines;
    };
    static Comparison compare(const Packet &first, const Packet &second);
    void showComparison(const Comparison &comparison);
    void fillTable(const std::vector<JsonChange> &changes);

    QString m_name;
    NoteLabel *m_summary;
    QStandardItemModel *m_changes;
    QTableView *m_table;
    DiffText *m_text;
    std::optional<std::pair<Packet, Packet>> m_packets;
    int m_turn = 0;
};

} // namespace runyard
