// The metrics of a span of time, read again while runs finish and as the time goes on. Reads only while it
// is watched. GUI thread.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/metrics.h"
#include "models/feed/live_refresh.h"

#include <QObject>
#include <QTimer>

namespace runyard {

/// A span that ends now, or two fixed times.
struct MetricsSpan
{
    enum class Kind { Hour, Day, Week, Month, All, Custom };
    Kind kind = Kind::Day;
    TimePoint from; // Custom only
    TimePoint to;
    bool operator==(const MetricsSpan &) const = default;
};

class MetricsModel final : public QObject
{
    Q_OBJECT

public:
    enum class State { Loading, Ready, Failed };

    explicit MetricsModel(EngineClient &client, QObject *parent = nullptr);

    void setWatched(bool watched);
    void setSpan(const MetricsSpan &span);
    void setTask(const QString &taskId); // empty = all; the version goes back to all
    void setVersion(const QString &version);
    void reload();

    const MetricsSpan &span() const { return m_span; }
    const std::string &task() const { return m_task; }
    const std::string &version() const { return m_version; }
    State state() const { return m_state; }
    const Metrics &metrics() const { return m_metrics; } // of the last reading that succeeded
    const QString &error() const { return m_error; }

signals:
    void changed();

private:
    void take(Result<Metrics> metrics);

    EngineClient &m_client;
    MetricsSpan m_span;
    std::string m_task;
    std::string m_version;
    Metrics m_metrics;
    State m_state = State::Loading;
    QString m_error;
    bool m_isWatched = false;
    bool m_isStale = true;
    bool m_isReading = false;
    bool m_readAgain = false;
    LiveRefresh m_refresh;
    QTimer m_clock;
};

/// One line a bucket: start, a count for each outcome, percentiles in seconds, peaks; with a heading.
QByteArray metricsCsv(const Metrics &metrics);

} // namespace runyard
