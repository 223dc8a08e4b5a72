#include "models/words/bulk_words.h"

#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/query_text.h"
#include "models/words/text_cut.h"

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
    return format::counted(runs, BulkWords::tr("%1 run"), BulkWords::tr("%1 runs"));
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

bool cameToNothing(const BulkAction &action)
{
    return action.state == BulkState::Finished && action.skipped > 0 && action.skipped == action.handled();
}

QString bulkSelectionWords(const BulkRequest &request)
{
    if (!request.madeBy.empty())
        return BulkWords::tr("Made by %1").arg(format::text(request.madeBy.text));
    if (!request.selection.all)
        return BulkWords::tr("Selected one by one");
    if (request.selection.all->isEmpty())
        return BulkWords::tr("All runs");
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
        words += format::counted(numbers, BulkWords::tr("%1 number loses digits"),
                                 BulkWords::tr("%1 numbers lose digits"));
    if (members > 0)
        words += format::counted(members, BulkWords::tr("%1 repeated member goes"),
                                 BulkWords::tr("%1 repeated members go"));
    return words.join(QStringLiteral(", "));
}

QString madeRunsWords(qint64 made, const RunsByStatus &runs)
{
    QStringList parts;
    const auto add = [&](RunStatus status, const QString &pattern) {
        if (const auto count = runs[static_cast<std::size_t>(status)]; count > 0)
            parts += pattern.arg(format::count(count), format::status(status).toLower());
    };
    for (const RunStatus status : kAllRunStatuses) {
        if (!isFinal(status))
            add(status, BulkWords::tr("%1 still %2"));
    }
    for (const RunStatus status : kAllRunStatuses) {
        if (isFinal(status) && status != RunStatus::Completed)
            add(status, QStringLiteral("%1 %2"));
    }
    if (parts.isEmpty())
        parts += BulkWords::tr("all completed");
    return BulkWords::tr("%1 made; %2").arg(format::count(made), parts.join(QStringLiteral(", ")));
}

static BulkStanding finishedStanding(const BulkAction &action, const RunsByStatus *made)
{
    if (action.made > 0 && !made)
        return {BulkWords::tr("Finished"), RunStatus::Executing}; // how the runs stand is being read
    if (made && openRuns(*made) > 0)
        return {BulkWords::tr("Its runs are in progress"), RunStatus::Executing};
    if (action.failed > 0)
        return {action.done == 0 ? BulkWords::tr("All failed") : BulkWords::tr("Some failed"),
                RunStatus::Failed};
    if (const auto bad = made ? unsuccessfulRuns(*made) : 0; bad > 0)
        return {bad >= action.made ? BulkWords::tr("None completed") : BulkWords::tr("Partly failed"),
                RunStatus::Failed};
    return {BulkWords::tr("Finished"), RunStatus::Completed};
}

BulkStanding bulkStanding(const BulkAction &action, const RunsByStatus *made)
{
    const QString name = format::text(std::string(displayName(action.state)));
    switch (action.state) {
    case BulkState::Waiting: {
        const auto left = std::chrono::ceil<Seconds>(action.startsAt - SystemClock().now()).count();
        return {BulkWords::tr("Starts in %1 s").arg(std::max<std::int64_t>(left, 0)), RunStatus::Delayed};
    }
    case BulkState::Canary:
    case BulkState::Running: return {name, RunStatus::Executing};
    case BulkState::Review: return {name, RunStatus::WaitingForDeploy};
    case BulkState::Finished:
        return cameToNothing(action) ? BulkStanding{BulkWords::tr("Nothing done"), RunStatus::Canceled}
                                     : finishedStanding(action, made);
    case BulkState::Stopped:
        return action.problem.empty()
                   ? BulkStanding{name, RunStatus::Canceled}
                   : BulkStanding{BulkWords::tr("Stopped by a problem"), RunStatus::Failed};
    case BulkState::Undone: return {name, RunStatus::Canceled};
    }
    return {};
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
