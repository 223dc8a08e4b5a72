#include "engine/domain/shared_traits.h"

#include "engine/formats/json_lexemes.h"

#include <algorithm>

namespace runyard {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxFields = 200;
constexpr std::size_t kMaxValueLength = 80;
constexpr int kDeepest = 8;
constexpr double kNearlyAll = 0.8;
constexpr double kClearlyRarer = 0.25;

void collect(const Json &value, const std::string &path, int depth, TraitValues &fields)
{
    if (depth > kDeepest || fields.size() >= kMaxFields)
        return;
    if (value.is_object()) {
        for (const auto &[key, child] : value.items())
            collect(child, path.empty() ? key : path + "." + key, depth + 1, fields);
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size() && fields.size() < kMaxFields; ++i)
            collect(value[i], path + "[" + std::to_string(i) + "]", depth + 1, fields);
    } else if (std::string text = written(value); text.size() <= kMaxValueLength) {
        fields.emplace(path.empty() ? "payload" : path, std::move(text));
    }
}

double share(int part, std::size_t whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

TraitValues payloadFields(std::string_view json)
{
    const auto value = lexemeTree<Json>(json);
    TraitValues fields;
    if (value)
        collect(*value, {}, 0, fields);
    return fields;
}

std::vector<SharedTrait> sharedTraits(const std::vector<TraitValues> &first,
                                      const std::vector<TraitValues> &second, std::size_t most)
{
    if (std::min(first.size(), second.size()) < kFewestCompared)
        return {};
    std::map<std::pair<std::string, std::string>, SharedTrait> counts;
    for (const TraitValues &run : first) {
        for (const auto &[field, value] : run)
            ++counts.try_emplace({field, value}, SharedTrait{field, value, 0, 0}).first->second.inFirst;
    }
    std::vector<SharedTrait> traits;
    for (auto &[key, trait] : counts) {
        if (share(trait.inFirst, first.size()) < kNearlyAll)
            continue;
        trait.inSecond = static_cast<int>(std::count_if(second.begin(), second.end(), [&](const auto &run) {
            const auto found = run.find(trait.field);
            return found != run.end() && found->second == trait.value;
        }));
        if (share(trait.inFirst, first.size()) - share(trait.inSecond, second.size()) >= kClearlyRarer)
            traits.push_back(trait);
    }
    std::stable_sort(traits.begin(), traits.end(), [&](const SharedTrait &a, const SharedTrait &b) {
        const auto distance = [&](const SharedTrait &trait) {
            return share(trait.inFirst, first.size()) - share(trait.inSecond, second.size());
        };
        return distance(a) > distance(b);
    });
    if (traits.size() > most)
        traits.resize(most);
    return traits;
}

} // namespace runyard
