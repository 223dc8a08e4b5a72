// Finds text in the filtered log of a LogModel, step by step: matches can be visited while the search continues, and it
// follows a growing log. GUI thread; never waits.
#pragma once

#include "models/run/log_model.h"

namespace runyard {

class LogSearch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kMaxMatches = 1'000'000;

    LogSearch(EngineClient &client, LogModel &model, QObject *parent = nullptr);

    /// Empty ends the search.
    void setText(const QString &text);
    const QString &text() const { return m_text; }

    std::size_t count() const { return m_lines.size(); }
    bool isFull() const { return m_lines.size() >= kMaxMatches; }
    bool isRunning() const { return m_scanning.isAsking(); }
    int percent() const; // looked through
    /// The next matching row in a direction, going round at the ends; -1 when there is none.
    int nextRow(int fromRow, bool forward) const;
    /// Which match a row is, from 1; 0 = none.
    std::size_t numberOf(int row) const;

signals:
    void changed();
    void readFailed(const QString &message);

private:
    void restart();
    void scanOn();

    EngineClient &m_client;
    LogModel &m_model;
    QString m_text;
    std::vector<std::int64_t> m_lines;
    std::int64_t m_next = 0;
    std::int64_t m_total = 0;
    LatestAnswer m_scanning;
};

} // namespace runyard
