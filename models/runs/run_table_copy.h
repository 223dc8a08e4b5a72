// Reads runs and returns them as the text of a table: a line of column names, then a line for each run, tab-separated
// so that spreadsheets can paste it. GUI thread; never waits. Destroying it stops it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run_selection.h"

#include <QObject>
#include <QStringList>

#include <optional>

namespace runyard {

class RunTableCopy final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMaxRuns = 10'000; // more is what exports are for

    /// `columns` are those of RunListModel; with `moment` the runs are as they were then.
    RunTableCopy(EngineClient &client, const RunSelection &runs, std::vector<int> columns,
                 std::optional<TimePoint> moment, QObject *parent = nullptr);

    static QString cell(const Run &run, int column, TimePoint now);

signals:
    void finished(const QString &text, int runs);
    void failed(const QString &sentence);

private:
    void readOn();
    void take(const RunPage &page);

    EngineClient &m_client;
    std::vector<RunFilter> m_filters; // what is left to read
    std::vector<int> m_columns;
    std::optional<TimePoint> m_moment;
    std::optional<RunSeq> m_after;
    QStringList m_lines;
};

} // namespace runyard
