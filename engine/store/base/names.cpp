#include "engine/store/base/names.h"

#include <sqlite3.h>

namespace runyard {

namespace {
// Concurrency keys may be as many as customers; the cache starts over instead of growing for ever.
constexpr std::size_t kMaxNamesCached = 100'000;
} // namespace

std::int64_t Names::intern(const std::string &text)
{
    if (const auto known = find(text))
        return *known;
    m_database.prepare("INSERT INTO name (text) VALUES (?)").with(text).run();
    if (m_database.failed())
        return 0;
    const std::int64_t id = sqlite3_last_insert_rowid(m_database.handle());
    remember(id, text);
    return id;
}

std::optional<std::int64_t> Names::find(const std::string &text)
{
    if (text.empty())
        return 0;
    if (const auto found = m_ids.find(text); found != m_ids.end())
        return found->second;
    Statement query = m_database.prepare("SELECT id FROM name WHERE text = ?");
    query.with(text);
    if (!query.step())
        return std::nullopt;
    const std::int64_t id = query.int64(0);
    remember(id, text);
    return id;
}

std::string Names::text(std::int64_t id)
{
    if (id == 0)
        return {};
    if (const auto found = m_texts.find(id); found != m_texts.end())
        return found->second;
    Statement query = m_database.prepare("SELECT text FROM name WHERE id = ?");
    query.with(id);
    if (!query.step())
        return {};
    std::string text = query.text(0);
    remember(id, text);
    return text;
}

void Names::forgetAll()
{
    m_ids.clear();
    m_texts.clear();
}

void Names::remember(std::int64_t id, const std::string &text)
{
    if (m_texts.size() >= kMaxNamesCached)
        forgetAll();
    m_ids[text] = id;
    m_texts[id] = text;
}

} // namespace runyard
