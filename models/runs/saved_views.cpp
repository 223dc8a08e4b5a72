#include "models/runs/saved_views.h"

#include "engine/contract/settings.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace runyard {

static constexpr char kViewsSetting[] = "saved_views";
static constexpr std::size_t kMostViews = 200;

template <class Views>
static auto viewNamed(Views &views, const QString &name)
{
    return std::find_if(views.begin(), views.end(), [&name](const SavedView &view) {
        return view.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

static QString full()
{
    return SavedViews::tr("There are %1 saved views, the most a workspace keeps. Delete one first.")
        .arg(kMostViews);
}

/// Empty when the text is not what write() makes; an empty text is an empty list.
static std::optional<SavedViewList> read(const std::string &text)
{
    SavedViewList views;
    if (text.empty())
        return views;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text));
    if (!document.isArray())
        return {};
    for (const QJsonValue &entry : document.array()) {
        const QJsonObject view = entry.toObject();
        views.push_back({view[QStringLiteral("name")].toString(), view[QStringLiteral("query")].toString()});
    }
    std::erase_if(views, [](const SavedView &view) { return view.name.isEmpty(); });
    return views;
}

static std::string write(const SavedViewList &views)
{
    QJsonArray entries;
    for (const SavedView &view : views)
        entries.append(
            QJsonObject{{QStringLiteral("name"), view.name}, {QStringLiteral("query"), view.query}});
    return QJsonDocument(entries).toJson(QJsonDocument::Compact).toStdString();
}

SavedViews::SavedViews(EngineClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    refresh();
}

const SavedView *SavedViews::find(const QString &name) const
{
    const auto at = viewNamed(m_views, name);
    return at == m_views.end() ? nullptr : &*at;
}

void SavedViews::refresh()
{
    change({});
}

void SavedViews::save(const SavedView &view)
{
    change([view](SavedViewList &views) -> QString {
        const auto at = viewNamed(views, view.name);
        if (at != views.end()) {
            *at = view;
            return {};
        }
        if (views.size() >= kMostViews)
            return full();
        views.push_back(view);
        return {};
    });
}

void SavedViews::rename(const QString &from, const QString &to)
{
    change([from, to](SavedViewList &views) -> QString {
        const auto at = viewNamed(views, from);
        const auto other = viewNamed(views, to);
        if (to.trimmed().isEmpty())
            return tr("A view needs a name.");
        if (other != views.end() && other != at)
            return tr("There is a view called “%1” already.").arg(other->name);
        if (at == views.end())
            return tr("The view “%1” is gone: it was deleted or renamed elsewhere.").arg(from);
        at->name = to.trimmed();
        return {};
    });
}

void SavedViews::reorder(const QStringList &names)
{
    change([names](SavedViewList &views) -> QString {
        std::stable_sort(views.begin(), views.end(), [&names](const SavedView &a, const SavedView &b) {
            const auto place = [&names](const SavedView &view) {
                const qsizetype at = names.indexOf(view.name);
                return at < 0 ? names.size() : at;
            };
            return place(a) < place(b);
        });
        return {};
    });
}

void SavedViews::remove(const QString &name)
{
    change([name](SavedViewList &views) -> QString {
        const auto at = viewNamed(views, name);
        if (at != views.end())
            views.erase(at);
        return {};
    });
}

void SavedViews::insert(const SavedView &view, int at)
{
    change([view, at](SavedViewList &views) -> QString {
        if (const auto other = viewNamed(views, view.name); other != views.end())
            return tr("There is a view called “%1” already.").arg(other->name);
        if (views.size() >= kMostViews)
            return full();
        views.insert(views.begin() + std::clamp(at, 0, static_cast<int>(views.size())), view);
        return {};
    });
}

void SavedViews::change(Change make)
{
    if (!make && !m_waiting.empty())
        return; // what waits reads the list anyway
    m_waiting.push_back(std::move(make));
    if (!m_isUnderWay)
        next();
}

void SavedViews::next()
{
    if (m_waiting.empty())
        return;
    m_isUnderWay = true;
    const Change make = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_client.windowSettings().read(
        kViewsSetting, guiReply<std::string>(this, [this, make](Result<std::string> text) {
            auto views = text ? read(*text) : std::nullopt;
            if (!views) {
                // Nothing is written over what cannot be read: another version may have made it.
                if (make)
                    emit failed(text ? tr("The saved views of this workspace cannot be read.")
                                     : format::text(text.error().text()));
                return end();
            }
            const SavedViewList before = *views;
            const QString refusal = make ? make(*views) : QString();
            if (!refusal.isEmpty() || *views == before) {
                take(before);
                if (!refusal.isEmpty())
                    emit failed(refusal);
                return end();
            }
            m_client.windowSettings().save(kViewsSetting, write(*views),
                                           guiReply<Done>(this, [this, views](Result<Done> saved) {
                                               if (saved)
                                                   take(*views);
                                               else
                                                   emit failed(format::text(saved.error().text()));
                                               end();
                                           }));
        }));
}

void SavedViews::take(SavedViewList views)
{
    m_views = std::move(views);
    emit changed(); // also when nothing did: what a refused edit shows is put right
}

void SavedViews::end()
{
    m_isUnderWay = false;
    next();
}

QString SavedViews::asText(const SavedViewList &views)
{
    QStringList blocks;
    for (const SavedView &view : views)
        blocks += QStringLiteral("# %1\n%2\n").arg(view.name, view.query);
    return blocks.join(QLatin1Char('\n'));
}

SavedViewList SavedViews::fromText(const QString &text)
{
    SavedViewList views;
    bool isNamed = false;
    for (const QString &whole : text.split(QLatin1Char('\n'))) {
        const QString line = whole.trimmed();
        if (line.startsWith(QLatin1Char('#'))) {
            views.push_back({line.mid(1).trimmed(), {}});
            isNamed = true;
        } else if (!line.isEmpty() && isNamed) {
            views.back().query = line;
            isNamed = false;
        } else if (!line.isEmpty()) {
            views.push_back({{}, line});
        }
    }
    return views;
}

} // namespace runyard
