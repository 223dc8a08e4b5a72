#include "models/lists/metrics_model.h"

#include "engine/contract/statistics.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"
#include "models/words/told_percentiles.h"

#include <QDateTime>
#include <QStringList>

namespace runyard {

static constexpr int kRefreshPause = 500;
static constexpr int kClockMillis = 15'000; // an idle engine's charts move on

MetricsModel::MetricsModel(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_refresh(
          client, [](const ChangeSet &changes) { return changes.insights; }, kRefreshPause, nullptr)
{
    const auto refresh = [this] {
        m_isStale = true;
        if (m_isWatched)
            reload();
    };
    connect(&m_refresh, &LiveRefresh::due, this, refresh);
    m_clock.setInterval(kClockMillis);
    connect(&m_clock, &QTimer::timeout, this, refresh);
    m_clock.start();
}

void MetricsModel::setWatched(bool watched)
{
    m_isWatched = watched;
    if (watched && m_isStale)
        reload();
}

void MetricsModel::setSpan(const MetricsSpan &span)
{
    if (m_span == span)
        return;
    m_span = span;
    reload();
}

void MetricsModel::setTask(const QString &taskId)
{
    m_task = format::utf8(taskId);
    m_version.clear();
    reload();
}

void MetricsModel::setVersion(const QString &version)
{
    m_version = format::utf8(version);
    reload();
}

static MetricsQuery queryFor(const MetricsSpan &span)
{
    using std::chrono::hours;
    MetricsQuery query;
    const auto last = [&query](hours length) { query.from = SystemClock().now() - length; };
    switch (span.kind) {
    case MetricsSpan::Kind::Hour: last(hours{1}); break;
    case MetricsSpan::Kind::Day: last(hours{24}); break;
    case MetricsSpan::Kind::Week: last(hours{24 * 7}); break;
    case MetricsSpan::Kind::Month: last(hours{24 * 30}); break;
    case MetricsSpan::Kind::All: break;
    case MetricsSpan::Kind::Custom:
        query.from = span.from;
        query.to = span.to;
        break;
    }
    return query;
}

void MetricsModel::reload()
{
    if (!m_isWatched) {
        m_isStale = true;
        return;
    }
    if (m_isReading) {
        m_readAgain = true;
        return;
    }
    m_isReading = true;
    m_readAgain = false;
    m_isStale = false;
    MetricsQuery query = queryFor(m_span);
    query.taskId = m_task;
    query.version = m_version;
    m_client.statistics().metrics(std::move(query), guiReply<Metrics>(this, [this](Result<Metrics> metrics) {
                                      take(std::move(metrics));
                                  }));
}

void MetricsModel::take(Result<Metrics> metrics)
{
    m_isReading = false;
    if (m_readAgain)
        return reload(); // what was asked for has changed meanwhile
    m_state = metrics ? State::Ready : State::Failed;
    m_error = metrics ? QString() : format::text(metrics.error().text());
    if (metrics)
        m_metrics = std::move(*metrics);
    emit changed();
}

QByteArray metricsCsv(const Metrics &metrics)
{
    QStringList heading{QStringLiteral("start"), QStringLiteral("seconds")};
    for (const RunStatus status : kAllRunStatuses) {
        if (isFinal(status))
            heading << QString::fromUtf8(keyName(status).data(),
                                         static_cast<qsizetype>(keyName(status).size()))
                           .toLower();
    }
    for (const char *what : {"duration", "wait"}) {
        for (const char *part : {"p50", "p95", "p99"})
            heading << QStringLiteral("%1_%2_seconds").arg(QLatin1String(what), QLatin1String(part));
    }
    heading << QStringLiteral("peak_queued") << QStringLiteral("peak_slots");
    QByteArray csv = heading.join(QLatin1Char(',')).toUtf8() + "\r\n";
    for (const MetricsPoint &point : metrics.points) {
        QStringList line{
            QDateTime::fromMSecsSinceEpoch(toMicros(point.at) / 1'000, Qt::UTC).toString(Qt::ISODate),
            QString::number(metrics.bucket.count())};
        for (const RunStatus status : kAllRunStatuses) {
            if (isFinal(status))
                line << QString::number(point.byStatus[static_cast<std::size_t>(status)]);
        }
        for (const Percentiles &times : {point.duration, point.wait}) {
            for (const auto value : {toldP50(times), toldP95(times), toldP99(times)})
                line << (value ? QString::number(static_cast<double>(value->count()) / 1e6, 'f', 6)
                               : QString());
        }
        for (const auto &peak : {point.peakQueued, point.peakSlots})
            line << (peak ? QString::number(*peak) : QString());
        csv += line.join(QLatin1Char(',')).toUtf8() + "\r\n";
    }
    return csv;
}

} // namespace runyard
