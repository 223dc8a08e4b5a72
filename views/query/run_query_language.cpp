#include "views/query/run_query_language.h"

#include "engine/domain/run_query_text.h"
#include "models/runs/run_facets_model.h"
#include "models/words/format.h"
#include "models/words/query_text.h"

#include <optional>

namespace runyard {

static QString queryProblem(const QString &query)
{
    const RunQuery parsed = query_text::read(query);
    return parsed.problem ? format::text(parsed.problem->message) : QString();
}

/// The language counts bytes, the field characters.
static int charactersOf(const std::string &text, std::size_t bytes)
{
    return static_cast<int>(format::text(text.substr(0, bytes)).size());
}

static QueryToken queryToken(const QString &query, int cursor)
{
    const std::string text = format::utf8(query);
    const QueryCursor at = queryCursorAt(text, format::utf8(query.left(cursor)).size());
    QueryToken token;
    token.begin = charactersOf(text, at.offset);
    token.length = charactersOf(text, at.offset + at.length) - token.begin;
    token.key = at.part == QueryCursor::Part::Value ? format::text(at.key) : QString();
    token.text = format::text(at.typed);
    return token;
}

static std::vector<QueryOffer> keyOffers(const QString &typed)
{
    std::vector<QueryOffer> offers;
    for (const std::string &key : queryKeys()) {
        QString name = format::text(key);
        if (!name.startsWith(typed, Qt::CaseInsensitive))
            continue;
        const bool isSpan = key == "created" || key == "finished";
        const bool isNumber = key == "duration" || key == "waited" || key == "attempts";
        if (!name.endsWith(QLatin1Char('.')))
            name += QLatin1Char(isSpan || isNumber ? '>' : ':');
        offers.push_back({name, -1, {}});
    }
    return offers;
}

static std::vector<QueryOffer> fixedOffers(const QString &key)
{
    if (key == QLatin1String("is"))
        return {{QStringLiteral("test"), -1, {}},
                {QStringLiteral("live"), -1, {}},
                {QStringLiteral("root"), -1, {}}};
    if (key == QLatin1String("created") || key == QLatin1String("finished"))
        return {{QStringLiteral("today"), -1, QObject::tr("since midnight")},
                {QStringLiteral("yesterday"), -1, QObject::tr("the day before")},
                {QStringLiteral("1h"), -1, QObject::tr("an hour ago")},
                {QStringLiteral("24h"), -1, QObject::tr("a day ago")},
                {QStringLiteral("7d"), -1, QObject::tr("a week ago")}};
    return {};
}

static std::optional<RunFacetsModel::Section> sectionOf(const QString &key)
{
    if (key == QLatin1String("status"))
        return RunFacetsModel::Section::Status;
    if (key == QLatin1String("task"))
        return RunFacetsModel::Section::Task;
    if (key == QLatin1String("queue"))
        return RunFacetsModel::Section::Queue;
    if (key == QLatin1String("tag"))
        return RunFacetsModel::Section::Tag;
    if (key == QLatin1String("version"))
        return RunFacetsModel::Section::Version;
    return {};
}

static std::vector<QueryOffer> valueOffers(const RunFacetsModel &facets, const QueryToken &token)
{
    std::vector<QueryOffer> offers;
    if (const auto section = sectionOf(token.key)) {
        for (const auto &[value, count] : facets.values(*section)) {
            // As queries write it: statuses in small letters.
            const QString text = *section == RunFacetsModel::Section::Status ? value.toLower() : value;
            offers.push_back({format::text(quotedForQuery(format::utf8(text))), count, {}});
        }
    } else {
        offers = fixedOffers(token.key);
    }
    std::erase_if(offers, [&token](const QueryOffer &offer) {
        return !offer.text.contains(token.text, Qt::CaseInsensitive)
               || offer.text.compare(token.text, Qt::CaseInsensitive) == 0;
    });
    return offers;
}

QueryLanguage runQueryLanguage(const RunFacetsModel &facets)
{
    return {queryProblem, queryToken,
            [&facets](const QueryToken &token) {
                return token.key.isEmpty() ? keyOffers(token.text) : valueOffers(facets, token);
            },
            [](const QString &query) { return format::text(query_text::read(query).note); }};
}

} // namespace runyard
