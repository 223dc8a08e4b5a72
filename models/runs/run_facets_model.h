// The values one can narrow the run list by, each with its exact live count: statuses, tasks,
// queues, tags, versions. Checking a value adds it to the filter, excluding one leaves its runs out. The
// count of a value is that of the runs it would show with the other conditions kept. Values keep their
// places. GUI thread.
#pragma once

#include "engine/base/result.h"
#include "engine/contract/engine_client.h"
#include "models/feed/change_feed.h"
#include "models/feed/open_questions.h"
#include "models/feed/query_pulse.h"

#include <QAbstractListModel>
#include <QTimer>

#include <map>
#include <optional>
#include <vector>

namespace runyard {

class RunFacetsModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Section { Status, Task, Queue, Tag, Version };
    enum Role { CountRole = Qt::UserRole, HeadingRole, StatusRole, KeyRole, ExcludedRole };

    explicit RunFacetsModel(EngineClient &client, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    const RunFilter &filter() const { return m_filter; }
    void setFilter(const RunFilter &filter); // from elsewhere, e.g. the search field; no signal
    /// The counts of a moment, empty = those of now, kept up to date.
    void setMoment(std::optional<TimePoint> moment);
    bool isReading() const { return m_outstanding > 0; }
    qint64 total() const { return m_total; }             // runs that meet the whole filter
    bool isTotalKnown() const { return m_isTotalKnown; } // false while a new filter is counted
    /// Leaves the runs with this value out, or in again.
    void toggleExcluded(const QModelIndex &index);
    /// The largest values of a section with their counts, for completion.
    std::vector<std::pair<QString, qint64>> values(Section section) const;

signals:
    void settled();                                       // nothing is being counted any more
    void filterChanged(const runyard::RunFilter &filter); // a value was checked or unchecked
    void totalChanged(qint64 total);

private:
    struct Row
    {
        Section section = Section::Status;
        std::string key; // task, queue or tag; empty for a status
        RunStatus status = RunStatus::Queued;
        bool heading = false;
        qint64 count = 0;
    };

    void read();
    void readAgain();
    void takeAnswer(const RunCounts &counts, const std::vector<Section> &sections, bool isWhole);
    void take(Section section, const RunCounts &counts);
    void putCount(Section section, const std::string &key, RunStatus status, qint64 count);
    bool isChecked(const Row &row) const;
    bool isExcluded(const Row &row) const;
    void setChecked(const Row &row, bool on);
    void setExcluded(const Row &row, bool on);
    void filterTouched();

    EngineClient &m_client;
    RunFilter m_filter;
    std::vector<Row> m_rows;
    qint64 m_total = 0;
    bool m_isTotalKnown = false;
    std::optional<TimePoint> m_moment;
    OpenQuestions m_open;
    int m_answersDue = 0;  // those that are wanted
    int m_outstanding = 0; // all that will come
    bool m_readAgain = false;
    QTimer m_soon;
    QueryPulse m_pulse;
    ChangeFeed m_feed;
};

} // namespace runyard
