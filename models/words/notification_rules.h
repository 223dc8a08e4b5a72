// Which outcomes of runs a person wants desktop notifications about, and when not. Pure values, kept in the settings
// of the program as JSON. Any thread.
#pragma once

#include "engine/domain/run.h"

#include <QByteArray>
#include <QString>
#include <QTime>

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace runyard {

struct NotificationRule
{
    enum class Outcome {
        Failed,
        Succeeded,
        Any
    }; // Failed: every final status but Completed, Canceled, Expired

    QString task = QStringLiteral("*"); // "*" stands for any text
    Outcome outcome = Outcome::Failed;
    int times = 1;    // notify when this many runs of a task ended so ...
    int minutes = 10; // ... within this time; then the count begins anew
    bool isActive = true;
    bool operator==(const NotificationRule &) const = default;
};

struct NotificationSettings
{
    std::vector<NotificationRule> rules;
    bool hasQuietHours = false;
    QTime quietFrom{22, 0}; // may lie after quietTo: over midnight
    QTime quietTo{7, 0};
    bool operator==(const NotificationSettings &) const = default;

    /// One rule: every failure of any task.
    static NotificationSettings standard();
    bool isQuiet(QTime at) const;
};

/// For the settings file. What cannot be read gives the standard settings.
QByteArray toJson(const NotificationSettings &settings);
NotificationSettings notificationSettings(const QByteArray &json);

/// Decides, run by run, what is worth a notification.
class NotificationFilter
{
public:
    struct Notice
    {
        RunId run; // the one that made it so
        std::string taskId;
        RunStatus status = RunStatus::Failed;
        int times = 1; // how many runs it stands for
    };

    void setSettings(NotificationSettings settings);
    const NotificationSettings &settings() const { return m_settings; }
    /// For a run that has just ended; `clock` is the local time of day. At most one notice for a run.
    std::optional<Notice> take(const Run &run, TimePoint now, QTime clock);

private:
    NotificationSettings m_settings;
    std::map<std::pair<std::size_t, std::string>, std::deque<TimePoint>> m_ends; // by rule and task
};

} // namespace runyard
