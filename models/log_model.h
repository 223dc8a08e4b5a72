// The log of one run as rows, read in pages and followed while it grows. Rows are only ever appended;
// past kMaxLines the oldest are let go (the whole log stays in the store). GUI thread.
#pragma once

#include "engine/client/engine_client.h"

#include <QAbstractListModel>

#include <deque>

namespace runyard {

class LogModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int kMaxLines = 200'000;
    enum Role { AtRole = Qt::UserRole, AttemptRole, StreamRole, LevelRole };

    explicit LogModel(EngineClient &client, QObject *parent = nullptr);

    /// Shows another log from its start; attempt 0 = all attempts. An empty id shows nothing.
    void open(const RunId &id, int attempt = 0);
    /// Reads what was written since the last reading.
    void follow();

    const LogLine &at(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    bool isCut() const { return m_isCut; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

signals:
    void readFailed(const QString &message);

private:
    void append(std::vector<LogLine> lines);

    EngineClient &m_client;
    RunId m_id;
    int m_attempt = 0;
    std::int64_t m_next = 0;
    quint64 m_generation = 0; // a reply for an older one belongs to another log
    bool m_isReading = false;
    bool m_readAgain = false;
    bool m_isCut = false;
    std::deque<LogLine> m_lines;
};

} // namespace runyard
