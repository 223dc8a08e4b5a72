#include "models/words/task_words.h"

#include "engine/domain/machine.h"
#include "models/words/counted.h"
#include "models/words/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

// TaskDefinition has a member of the name of this keyword; others in a unity build need it back.
#pragma push_macro("slots")
#undef slots

namespace runyard {

static QString taskWords(const char *source)
{
    return QCoreApplication::translate("runyard::TaskWords", source);
}

/// A setting, which is mostly a whole number of its unit: "1 s", "5 min", "2 h"; else as a measure.
static QString spanWords(Millis span)
{
    const qint64 millis = span.count();
    if (millis > 0 && millis % 3'600'000 == 0)
        return taskWords("%1 h").arg(millis / 3'600'000);
    if (millis > 0 && millis % 60'000 == 0)
        return taskWords("%1 min").arg(millis / 60'000);
    if (millis > 0 && millis % 1'000 == 0)
        return taskWords("%1 s").arg(millis / 1'000);
    return format::duration(span);
}

QString retryWords(const RetryPolicy &policy)
{
    QStringList sentences;
    if (policy.maxAttempts <= 1) {
        sentences << taskWords("One attempt, never retried.");
    } else {
        sentences << taskWords("Up to %1 attempts.").arg(policy.maxAttempts);
        const QString first = spanWords(policy.minDelay);
        const bool grows = policy.factor > 1.0 && policy.maxDelay > policy.minDelay;
        if (!grows)
            sentences << taskWords("Waits %1 before each further attempt.").arg(first);
        else if (qFuzzyCompare(policy.factor, 2.0))
            sentences << taskWords(
                             "Waits %1 after the first failure, then twice as long each time, at most %2.")
                             .arg(first, spanWords(policy.maxDelay));
        else
            sentences << taskWords(
                             "Waits %1 after the first failure, then %2 times as long each time, at most %3.")
                             .arg(first, QLocale().toString(policy.factor, 'g', 3),
                                  spanWords(policy.maxDelay));
        if (policy.randomize)
            sentences << taskWords("Each wait is lengthened at random, up to double.");
    }
    if (!policy.outOfMemoryMachine.empty())
        sentences << taskWords("An attempt that runs out of memory is retried on %1.")
                         .arg(format::text(policy.outOfMemoryMachine));
    return sentences.join(QLatin1Char(' '));
}

QString machineWords(const std::string &machine)
{
    const std::string name = machine.empty() ? std::string(kDefaultMachine) : machine;
    const auto preset = findMachinePreset(name);
    if (!preset)
        return format::text(name);
    return taskWords("%1: %2 CPU, %3 MiB memory")
        .arg(format::text(name), QLocale().toString(preset->cpus, 'g', 3),
             format::count(preset->memoryBytes / (1024 * 1024)));
}

QString timeLimitWords(const TaskDefinition &task)
{
    return task.maxDuration ? taskWords("%1 for each attempt").arg(spanWords(*task.maxDuration))
                            : taskWords("None");
}

QString expiryWords(const TaskDefinition &task)
{
    return task.ttl ? taskWords("After waiting %1 to start").arg(spanWords(*task.ttl)) : taskWords("Never");
}

QString commandWords(const std::vector<std::string> &argv)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    QStringList words;
    for (const std::string &argument : argv) {
        QString word = format::text(argument);
        if (!plain.match(word).hasMatch())
            word = QLatin1Char('\'') + word.replace(QLatin1Char('\''), QStringLiteral("'\\''"))
                   + QLatin1Char('\'');
        words << word;
    }
    return words.join(QLatin1Char(' '));
}

QString modeWords(const TaskDefinition &task)
{
    switch (task.mode) {
    case TaskMode::Process: return taskWords("A process for each attempt");
    case TaskMode::Persistent:
        return format::counted(task.slots, taskWords("A warm worker, one attempt at a time"),
                               taskWords("A warm worker, %1 attempts at a time"));
    case TaskMode::Dev: return taskWords("The trigger.dev command line");
    }
    return {};
}

} // namespace runyard

#pragma pop_macro("slots")
