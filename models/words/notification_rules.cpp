#include "models/words/notification_rules.h"

#include "engine/domain/run_query.h"
#include "engine/formats/json_condition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kMaxTimes = 1'000;
constexpr int kMaxMinutes = 24 * 60;

QString outcomeKey(NotificationRule::Outcome outcome)
{
    switch (outcome) {
    case NotificationRule::Outcome::Failed: return QStringLiteral("failed");
    case NotificationRule::Outcome::Succeeded: return QStringLiteral("succeeded");
    case NotificationRule::Outcome::Any: return QStringLiteral("any");
    }
    return {};
}

NotificationRule::Outcome outcomeFromKey(const QString &key)
{
    if (key == QLatin1String("succeeded"))
        return NotificationRule::Outcome::Succeeded;
    return key == QLatin1String("any") ? NotificationRule::Outcome::Any : NotificationRule::Outcome::Failed;
}

bool concerns(const NotificationRule &rule, const Run &run)
{
    const RunHistogram::Outcome outcome = outcomeOf(run.status);
    const bool isWanted =
        rule.outcome == NotificationRule::Outcome::Any
        || (rule.outcome == NotificationRule::Outcome::Failed && outcome == RunHistogram::Failed)
        || (rule.outcome == NotificationRule::Outcome::Succeeded && outcome == RunHistogram::Succeeded);
    return rule.isActive && isWanted && matchesPattern(rule.task.toStdString(), run.taskId);
}

} // namespace

NotificationSettings NotificationSettings::standard()
{
    NotificationSettings settings;
    settings.rules.emplace_back();
    return settings;
}

bool NotificationSettings::isQuiet(QTime at) const
{
    if (!hasQuietHours)
        return false;
    if (quietFrom <= quietTo)
        return at >= quietFrom && at < quietTo;
    return at >= quietFrom || at < quietTo;
}

QByteArray toJson(const NotificationSettings &settings)
{
    QJsonArray rules;
    for (const NotificationRule &rule : settings.rules)
        rules.append(QJsonObject{{QStringLiteral("task"), rule.task},
                                 {QStringLiteral("outcome"), outcomeKey(rule.outcome)},
                                 {QStringLiteral("times"), rule.times},
                                 {QStringLiteral("minutes"), rule.minutes},
                                 {QStringLiteral("active"), rule.isActive}});
    const QJsonObject all{{QStringLiteral("rules"), rules},
                          {QStringLiteral("quiet"), settings.hasQuietHours},
                          {QStringLiteral("quietFrom"), settings.quietFrom.toString(QStringLiteral("HH:mm"))},
                          {QStringLiteral("quietTo"), settings.quietTo.toString(QStringLiteral("HH:mm"))}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

NotificationSettings notificationSettings(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return NotificationSettings::standard();
    const QJsonObject all = document.object();
    NotificationSettings settings;
    for (const QJsonValue &value : all.value(QStringLiteral("rules")).toArray()) {
        const QJsonObject entry = value.toObject();
        NotificationRule rule;
        rule.task = entry.value(QStringLiteral("task")).toString(QStringLiteral("*"));
        rule.outcome = outcomeFromKey(entry.value(QStringLiteral("outcome")).toString());
        rule.times = std::clamp(entry.value(QStringLiteral("times")).toInt(1), 1, kMaxTimes);
        rule.minutes = std::clamp(entry.value(QStringLiteral("minutes")).toInt(10), 1, kMaxMinutes);
        rule.isActive = entry.value(QStringLiteral("active")).toBool(true);
        settings.rules.push_back(rule);
    }
    settings.hasQuietHours = all.value(QStringLiteral("quiet")).toBool();
    const auto readTime = [&](const QString &key, QTime &time) {
        const QTime read = QTime::fromString(all.value(key).toString(), QStringLiteral("HH:mm"));
        if (read.isValid())
            time = read;
    };
    readTime(QStringLiteral("quietFrom"), settings.quietFrom);
    readTime(QStringLiteral("quietTo"), settings.quietTo);
    return settings;
}

void NotificationFilter::setSettings(NotificationSettings settings)
{
    if (settings == m_settings)
        return;
    m_settings = std::move(settings);
    m_ends.clear();
}

std::optional<NotificationFilter::Notice> NotificationFilter::take(const Run &run, TimePoint now, QTime clock)
{
    std::optional<Notice> notice;
    for (std::size_t i = 0; i < m_settings.rules.size(); ++i) {
        const NotificationRule &rule = m_settings.rules[i];
        if (!concerns(rule, run))
            continue;
        std::deque<TimePoint> &ends = m_ends[{i, run.taskId}];
        ends.push_back(now);
        while (ends.front() < now - std::chrono::minutes(rule.minutes))
            ends.pop_front();
        if (static_cast<int>(ends.size()) < rule.times)
            continue;
        ends.clear();
        if (!notice || notice->times < rule.times)
            notice = Notice{run.id, run.taskId, run.status, rule.times};
    }
    // Quiet hours stop the notifications, not the counting.
    return m_settings.isQuiet(clock) ? std::nullopt : notice;
}

} // namespace runyard
