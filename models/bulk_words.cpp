#include "models/bulk_words.h"

#include "models/display_text.h"
#include "models/format.h"
#include "models/query_text.h"
#include "models/text_cut.h"

#include <QCoreApplication>
#include <QStringList>

namespace runyard {

static constexpr int kValueChars = 40;

namespace {

/// A context of its own for translations.
class BulkWords
{
    Q_DECLARE_TR_FUNCTIONS(BulkWords)
};

QString tagWords(const std::vector<std::string> &tags)
{
    QStringList words;
    for (const std::string &tag : tags)
        words += format::shown(tag);
    return words.join(QStringLiteral(", "));
}

QString valueText(const std::string &json)
{
    QString text = format::shown(format::text(json).simplified());
    if (text.size() > kValueChars)
        text = format::beginning(text, kValueChars - 1) + QChar(0x2026);
    return text;
}

QString placeText(const std::string &pointer)
{
    QString text = format::text(pointer).mid(1);
    text.replace(QLatin1Char('/'), QLatin1Char('.'));
    text.replace(QLatin1String("~1"), QLatin1String("/"));
    return text.replace(QLatin1String("~0"), QLatin1String("~"));
}

} // namespace

QString runsWords(qint64 runs)
{
    return runs == 1 ? BulkWords::tr("1 run") : BulkWords::tr("%1 runs").arg(format::count(runs));
}

QString transformWords(TransformKind kind)
{
    switch (kind) {
    case TransformKind::None: return {};
    case TransformKind::MergePatch: return BulkWords::tr(" with a JSON Merge Patch");
    case TransformKind::JsonPatch: return BulkWords::tr(" with a JSON Patch");
    case TransformKind::Jq: return BulkWords::tr(" with a jq expression");
    }
    return {};
}

QString bulkKindName(BulkKind kind)
{
    return format::text(std::string(displayName(kind)));
}

QString bulkVerb(BulkKind kind, std::optional<qint64> count)
{
    const QString runs = count ? runsWords(*count) : BulkWords::tr("runs");
    switch (kind) {
    case BulkKind::Cancel: return BulkWords::tr("Cancel %1").arg(runs);
    case BulkKind::Replay: return BulkWords::tr("Replay %1").arg(runs);
    case BulkKind::Reschedule: return BulkWords::tr("Reschedule %1").arg(runs);
    case BulkKind::AddTags: return BulkWords::tr("Tag %1").arg(runs);
    }
    return {};
}

QString bulkSentence(const BulkAction &action)
{
    const BulkRequest &request = action.request;
    const QString verb = bulkVerb(request.kind, action.total);
    switch (request.kind) {
    case BulkKind::Cancel:
        return request.madeBy.empty() ? verb : BulkWords::tr("%1 made by an action").arg(verb);
    case BulkKind::Replay: return verb + transformWords(request.transform.kind);
    case BulkKind::Reschedule:
        return request.delayUntil
                   ? BulkWords::tr("%1 to %2").arg(verb, format::clockTime(*request.delayUntil))
                   : verb;
    case BulkKind::AddTags: return BulkWords::tr("%1 with %2").arg(verb, tagWords(request.tags));
    }
    return {};
}

QString bulkSelectionWords(const BulkRequest &request)
{
    if (!request.madeBy.empty())
        return BulkWords::tr("Made by %1").arg(format::text(request.madeBy.text));
    if (!request.selection.all)
        return BulkWords::tr("Picked one by one");
    if (request.selection.all->isEmpty())
        return BulkWords::tr("All runs there are");
    return BulkWords::tr("All that match %1").arg(format::shown(query_text::shown(*request.selection.all)));
}

QString bulkOutcomeWords(const BulkRequest &request)
{
    switch (request.kind) {
    case BulkKind::Cancel: return BulkWords::tr("is canceled");
    case BulkKind::Replay: return BulkWords::tr("is replayed as it was");
    case BulkKind::Reschedule:
        return request.delayUntil ? BulkWords::tr("starts at %1").arg(format::clockTime(*request.delayUntil))
                                  : QString();
    case BulkKind::AddTags:
        return request.tags.empty() ? QString() : BulkWords::tr("gets %1").arg(tagWords(request.tags));
    }
    return {};
}

QString lossWords(qint64 numbers, qint64 members)
{
    QStringList words;
    if (numbers > 0)
        words += numbers == 1 ? BulkWords::tr("1 number loses digits")
                              : BulkWords::tr("%1 numbers lose digits").arg(format::count(numbers));
    if (members > 0)
        words += members == 1 ? BulkWords::tr("1 repeated member goes")
                              : BulkWords::tr("%1 repeated members go").arg(format::count(members));
    return words.join(QStringLiteral(", "));
}

QString jsonChangeWords(const JsonChange &change)
{
    const QString place = change.pointer.empty() ? BulkWords::tr("all of it") : placeText(change.pointer);
    switch (change.kind) {
    case JsonChange::Kind::Added: return QStringLiteral("+ %1 %2").arg(place, valueText(change.after));
    case JsonChange::Kind::Removed: return QStringLiteral("\u2212 %1").arg(place);
    case JsonChange::Kind::Changed:
        return QStringLiteral("%1 %2 \u2192 %3")
            .arg(place, valueText(change.before), valueText(change.after));
    }
    return {};
}

} // namespace runyard
