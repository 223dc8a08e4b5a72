#include "models/words/option_texts.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/domain/machine.h"
#include "engine/domain/trigger_rules.h"
#include "engine/formats/duration_text.h"
#include "models/words/format.h"
#include "models/words/query_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace runyard {

namespace {

QString optionWords(const char *source)
{
    return QCoreApplication::translate("runyard::OptionTexts", source);
}

/// Reads one text after the other and notes what could not be read.
class OptionReader
{
public:
    OptionReader(const OptionTexts &texts, OptionsReading &reading) : m_texts(texts), m_reading(reading) {}

    std::string text(OptionField field) const { return format::utf8(m_texts.value(field).trimmed()); }

    std::optional<int> number(OptionField field)
    {
        const QString text = m_texts.value(field).trimmed();
        if (text.isEmpty())
            return {};
        const auto number = query_text::wholeNumber(text);
        if (!number)
            refuse(field, optionWords("\"%1\" is not a whole number.").arg(text));
        return number && *number != 0 ? number : std::nullopt;
    }

    std::optional<Seconds> duration(OptionField field)
    {
        const std::string written = text(field);
        if (written.empty() || written == "0")
            return {};
        const auto duration = query_text::seconds(format::text(written));
        if (!duration)
            refuse(field, format::text(duration.error().text()));
        else if (duration->count() > 0)
            return *duration;
        return {};
    }

    std::vector<std::string> list(OptionField field) const
    {
        std::vector<std::string> items;
        for (const QString &item : m_texts.value(field).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            if (!item.trimmed().isEmpty())
                items.push_back(format::utf8(item.trimmed()));
        }
        return items;
    }

    void check(OptionField field, const Status &status)
    {
        if (!status)
            refuse(field, format::text(status.error().text()));
    }
    void refuse(OptionField field, const QString &why) { m_reading.problems.insert(field, why); }

private:
    const OptionTexts &m_texts;
    OptionsReading &m_reading;
};

bool isChanged(const OptionTexts &before, const OptionTexts &now, OptionField field)
{
    return before.value(field).trimmed() != now.value(field).trimmed();
}

} // namespace

QString optionName(OptionField field)
{
    switch (field) {
    case OptionField::Delay: return optionWords("Delay");
    case OptionField::Ttl: return optionWords("TTL");
    case OptionField::Priority: return optionWords("Priority");
    case OptionField::MaxAttempts: return optionWords("Max attempts");
    case OptionField::MaxDuration: return optionWords("Max duration");
    case OptionField::Queue: return optionWords("Queue");
    case OptionField::ConcurrencyKey: return optionWords("Concurrency key");
    case OptionField::Machine: return optionWords("Machine");
    case OptionField::Tags: return optionWords("Tags");
    case OptionField::IdempotencyKey: return optionWords("Idempotency key");
    case OptionField::IdempotencyKeyTtl: return optionWords("Key TTL");
    case OptionField::Metadata: return optionWords("Metadata");
    }
    return {};
}

OptionsReading readOptions(const OptionTexts &texts, TimePoint now)
{
    OptionsReading reading;
    OptionReader reader(texts, reading);
    TriggerOptions &options = reading.options;
    if (const std::string delay = reader.text(OptionField::Delay); !delay.empty() && delay != "0") {
        const auto at = query_text::comingMoment(format::text(delay), now);
        if (!at)
            reader.refuse(OptionField::Delay, format::text(at.error().text()));
        else if (*at > now)
            options.delayUntil = *at;
    }
    options.ttl = reader.duration(OptionField::Ttl);
    options.prioritySeconds = reader.number(OptionField::Priority).value_or(0);
    options.maxAttempts = reader.number(OptionField::MaxAttempts);
    if (options.maxAttempts && *options.maxAttempts < 1)
        reader.refuse(OptionField::MaxAttempts, optionWords("A run needs at least one attempt."));
    options.maxDuration = reader.duration(OptionField::MaxDuration);
    options.queue = reader.text(OptionField::Queue);
    options.concurrencyKey = reader.text(OptionField::ConcurrencyKey);
    options.machine = reader.text(OptionField::Machine);
    if (!options.machine.empty() && !findMachinePreset(options.machine))
        reader.refuse(OptionField::Machine,
                      optionWords("There is no machine \"%1\".").arg(format::text(options.machine)));
    options.tags = reader.list(OptionField::Tags);
    reader.check(OptionField::Tags, checkTags(options.tags));
    if (const std::string key = reader.text(OptionField::IdempotencyKey); !key.empty()) {
        if (isLongerThan(key, limits::kIdempotencyKeyLength))
            reader.refuse(OptionField::IdempotencyKey, optionWords("It is longer than 2,048 characters."));
        options.idempotencyKey = idempotencyKeyHash(key);
        options.idempotencyUserKey = key;
    }
    options.idempotencyKeyTtl = reader.duration(OptionField::IdempotencyKeyTtl);
    options.metadata = reader.text(OptionField::Metadata);
    if (!options.metadata.empty())
        reader.check(OptionField::Metadata, checkMetadata(options.metadata));
    return reading;
}

OptionTexts optionTextsOf(const Run &run, const std::string &seedMetadata)
{
    QStringList tags;
    for (const std::string &tag : run.tags)
        tags << format::text(tag);
    return {
        {OptionField::Queue, format::text(run.queue)},
        {OptionField::ConcurrencyKey, format::text(run.concurrencyKey)},
        {OptionField::Machine, format::text(run.machine)},
        {OptionField::Tags, tags.join(QStringLiteral(", "))},
        {OptionField::Metadata, format::text(seedMetadata)},
    };
}

ReplayRequest replayRequest(const RunId &original, const OptionTexts &before, const OptionTexts &now,
                            const TriggerOptions &options)
{
    ReplayRequest request;
    request.original = original;
    request.options = options;
    if (isChanged(before, now, OptionField::Tags))
        request.tags = options.tags;
    if (isChanged(before, now, OptionField::Queue))
        request.queue = options.queue;
    if (isChanged(before, now, OptionField::ConcurrencyKey))
        request.concurrencyKey = options.concurrencyKey;
    if (isChanged(before, now, OptionField::Machine))
        request.machine = options.machine;
    if (isChanged(before, now, OptionField::Metadata))
        request.metadata = options.metadata;
    return request;
}

QStringList optionChanges(const OptionTexts &before, const OptionTexts &now)
{
    const auto shown = [](const QString &text) {
        const QString trimmed = text.simplified();
        return trimmed.isEmpty() ? optionWords("not set") : trimmed;
    };
    QStringList changes;
    for (int i = 0; i <= static_cast<int>(OptionField::Metadata); ++i) {
        const auto field = static_cast<OptionField>(i);
        if (isChanged(before, now, field))
            changes << optionWords("%1: %2 → %3")
                           .arg(optionName(field), shown(before.value(field)), shown(now.value(field)));
    }
    return changes;
}

} // namespace runyard
