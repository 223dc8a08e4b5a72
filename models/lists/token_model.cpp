#include "models/lists/token_model.h"

#include "engine/base/limits.h"
#include "engine/contract/tokens.h"
#include "models/words/format.h"

namespace runyard {

static constexpr int kAgeTickMillis = 1'000;

TokenModel::TokenModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.waitpoints; }, parent)
{
    m_tick.setInterval(kAgeTickMillis);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, Created), index(rowCount() - 1, Completed), {Qt::DisplayRole});
    });
    m_tick.start();
}

void TokenModel::narrow(TokenFilter filter)
{
    if (filter == m_filter)
        return;
    m_filter = std::move(filter);
    m_after = {};
    reload();
}

void TokenModel::setStatus(std::optional<TokenStatus> status)
{
    TokenFilter filter = m_filter;
    filter.statuses.clear();
    if (status)
        filter.statuses.push_back(*status);
    narrow(std::move(filter));
}

void TokenModel::setText(const QString &text)
{
    TokenFilter filter = m_filter;
    filter.text = format::utf8(text.trimmed());
    narrow(std::move(filter));
}

void TokenModel::showOlder()
{
    if (!m_hasOlder || rows().empty())
        return;
    m_after = rows().back().id;
    reload();
}

void TokenModel::showNewest()
{
    m_after = {};
    reload();
}

QVariant TokenModel::data(const QModelIndex &index, int role) const
{
    if (index.isValid() && role == StatusRole)
        return static_cast<int>(at(index.row()).status());
    return LiveTableModel::data(index, role);
}

void TokenModel::request(Reply<std::vector<Waitpoint>> reply)
{
    const TokenPageRequest page{
        .filter = m_filter, .after = m_after, .before = {}, .limit = static_cast<int>(limits::kPageRows)};
    // Whether there are older ones is known before the rows are set.
    auto arrived = guiReply<TokenPage>(this, [this, reply](Result<TokenPage> found) {
        if (!found)
            return reply(found.error());
        m_hasOlder = found->hasOlder;
        reply(std::move(found->tokens));
    });
    client().tokens().page(page, std::move(arrived));
}

QString TokenModel::keyOf(const Waitpoint &row) const
{
    return format::text(row.id.text);
}

QStringList TokenModel::columnTitles() const
{
    return {tr("Token"),     tr("Status"), tr("Created"),        tr("Timeout"),
            tr("Completed"), tr("Tags"),   tr("Idempotency key")};
}

QString TokenModel::cellText(const Waitpoint &row, int column) const
{
    const TimePoint now = SystemClock().now();
    switch (static_cast<Column>(column)) {
    case Token: return format::text(row.id.text);
    case Status: return format::text(std::string(displayName(row.status())));
    case Created: return format::relativeTime(row.createdAt, now);
    case Timeout:
        if (!row.dueAt)
            return row.completedAt ? QString() : tr("never");
        return row.completedAt ? format::clockTime(*row.dueAt) : format::relativeTime(*row.dueAt, now);
    case Completed: return row.completedAt ? format::relativeTime(*row.completedAt, now) : QString();
    case Tags: {
        QStringList tags;
        for (const std::string &tag : row.tags)
            tags += format::text(tag);
        return tags.join(QStringLiteral(", "));
    }
    case Key: return format::text(row.idempotencyKey);
    case ColumnCount: break;
    }
    return {};
}

QVariant TokenModel::cellValue(const Waitpoint &row, int column) const
{
    const auto micros = [](const std::optional<TimePoint> &at) {
        return static_cast<qint64>(at ? toMicros(*at) : 0);
    };
    switch (column) {
    case Status: return static_cast<int>(row.status());
    case Created: return static_cast<qint64>(row.number); // in order of creation, also within a microsecond
    case Timeout: return micros(row.dueAt);
    case Completed: return micros(row.completedAt);
    default: return cellText(row, column);
    }
}

QString TokenModel::cellTip(const Waitpoint &row, int column) const
{
    switch (column) {
    case Created: return format::fullTime(row.createdAt);
    case Timeout: return row.dueAt ? format::fullTime(*row.dueAt) : QString();
    case Completed: return row.completedAt ? format::fullTime(*row.completedAt) : QString();
    case Tags:
    case Key: return cellText(row, column);
    default: return {};
    }
}

} // namespace runyard
