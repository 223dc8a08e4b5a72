#include "tests/bench/list_measurements.h"

#include "engine/domain/run_query_text.h"
#include "engine/generator/run_generator.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "views/runs/runs_page.h"

#include <array>
#include <map>
#include <random>

namespace runyard::bench {

namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

class FilterBench
{
public:
    FilterBench(ListedWindow &window, int rounds) : m_window(window), m_rounds(rounds) {}

    json measure(const Texts &queries)
    {
        std::vector<double> rows, counts;
        std::map<std::string, double> slowest; // of each query, its best round: what it costs by itself
        for (int round = 0; round < m_rounds; ++round) {
            for (const std::string &query : queries) {
                const auto [listed, counted] = once(query);
                rows.push_back(listed);
                counts.push_back(counted);
                const auto [at, isNew] = slowest.emplace(query, counted);
                at->second = std::min(at->second, counted);
            }
        }
        std::vector<std::pair<double, std::string>> order;
        for (const auto &[query, millis] : slowest)
            order.emplace_back(-millis, query);
        std::sort(order.begin(), order.end());
        json worst = json::object();
        for (std::size_t i = 0; i < std::min<std::size_t>(4, order.size()); ++i)
            worst[order[i].second] = tenths(-order[i].first);
        return {{"queries", queries.size()},
                {"firstRows", millisJson(rows)},
                {"exactCount", millisJson(counts)},
                {"slowestCounts", worst}};
    }

private:
    std::pair<double, double> once(const std::string &query)
    {
        m_window.page().narrowTo({});
        m_window.waitUntil([this] { return m_window.isCounted(); }, "the whole list");
        const RunQuery parsed = parseRunQuery(query);
        if (parsed.problem)
            throw std::runtime_error(query + " cannot be read: " + parsed.problem->message);
        const auto start = Steady::now();
        m_window.page().narrowTo(parsed.filter);
        m_window.waitUntil([this] { return m_window.isListed(); }, query.c_str());
        const double listed = secondsSince(start) * 1e3;
        m_window.waitUntil([this] { return m_window.isCounted(); }, query.c_str());
        return {listed, secondsSince(start) * 1e3};
    }

    ListedWindow &m_window;
    const int m_rounds;
};

} // namespace

json measureFilters(ListedWindow &window, int rounds)
{
    window.waitUntil([&] { return window.isCounted(); }, "the counts");
    using Section = RunFacetsModel::Section;
    Texts statuses, others, facets;
    for (const auto &[name, runs] : window.facets().values(Section::Status))
        statuses.push_back("status:" + name.toStdString());
    for (const auto &[section, key] : {std::pair{Section::Task, "task:"},
                                       {Section::Queue, "queue:"},
                                       {Section::Tag, "tag:"},
                                       {Section::Version, "version:"}}) {
        for (const auto &[name, runs] : window.facets().values(section))
            others.push_back(key + quotedForQuery(name.toStdString()));
    }
    facets = statuses;
    facets.insert(facets.end(), others.begin(), others.end());

    const GeneratorOptions made;
    std::mt19937 random(1);
    const auto any = [&random](const Texts &of) { return of[random() % of.size()]; };
    Texts pairs;
    for (int i = 0; i < 40; ++i) {
        const TimePoint from = made.begin + std::chrono::hours{random() % (24 * 60)};
        const TimePoint to = from + std::chrono::hours{std::array{1, 24, 24 * 7, 24 * 30}[i % 4]};
        RunFilter span;
        span.createdFrom = from;
        span.createdTo = to;
        pairs.push_back(any(statuses) + " " + any(others) + " " + formatRunQuery(span));
    }
    Texts words;
    for (const char *text : {"order-4711", "order-81234", "juniper", "jun", "juniper maple", "amber ochre",
                             "\"pearl nimbus\"", "order-", "timeout", "unreachable-word"})
        words.emplace_back(text);

    FilterBench bench(window, rounds);
    return {{"oneFacet", bench.measure(facets)},
            {"machineOrTest", bench.measure({"machine:large-1x", "machine:small-1x", "is:test", "is:root"})},
            {"twoFacetsAndTime", bench.measure(pairs)},
            {"text", bench.measure(words)}};
}

} // namespace runyard::bench
