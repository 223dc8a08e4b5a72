#include "engine/api/access/trigger_limits.h"

#include "engine/api/wire/json.h"

#include <algorithm>
#include <array>

namespace runyard {

using wire::Json;

namespace {

// Members that describe a run's work. Excluded are members that decide how and where it runs (queue,
// concurrencyKey, priority, machine, maxAttempts, maxDuration, lockToVersion, region, test) or affect other
// runs (debounce, parentBatch). A parent requires a separate scope.
constexpr std::array<std::string_view, 8> kForAnyone{
    "payloadType",  "payloadSize", "tags", "metadata",
    "metadataType", "delay",       "ttl",  "resumeParentOnCompletion"};
// A key may find an existing run. A single trigger says so in its answer; a batch would show that run as its
// own.
constexpr std::array<std::string_view, 3> kKeys{"idempotencyKey", "idempotencyKeyTTL",
                                                "idempotencyKeyOptions"};
constexpr std::array<std::string_view, 3> kHead{"runCount", "taskIdentifiers", "resumeParentOnCompletion"};

bool isIn(const auto &list, std::string_view name)
{
    return std::ranges::find(list, name) != list.end();
}

void addParent(const Json &value, TriggerNames &names)
{
    const RunId parent(value.is_string() ? value.get<std::string>() : std::string());
    if (std::ranges::find(names.parents, parent) == names.parents.end())
        names.parents.push_back(parent);
}

void refuse(std::string member, TriggerNames &names)
{
    if (names.refused.empty())
        names.refused = std::move(member);
}

void readOptions(const Json &object, TriggerForm form, TriggerNames &names)
{
    const auto options = object.find("options");
    if (options == object.end() || !options->is_object())
        return;
    for (const auto &[name, value] : options->items()) {
        if (value.is_null())
            continue;
        if (name == "parentRunId")
            addParent(value, names);
        else if (!isIn(kForAnyone, name) && !(form == TriggerForm::One && isIn(kKeys, name)))
            refuse("options." + name, names);
        if (name == "parentBatch")
            names.batches.emplace_back(value.is_string() ? value.get<std::string>() : std::string());
    }
}

void readHead(const Json &object, TriggerNames &names)
{
    for (const auto &[name, value] : object.items()) {
        if (value.is_null())
            continue;
        if (name == "parentRunId")
            addParent(value, names);
        else if (!isIn(kHead, name))
            refuse(name, names);
    }
}

void readLines(std::string_view rest, TriggerNames &names)
{
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        if (const auto item = wire::parseObject(rest.substr(0, end)))
            readOptions(*item, TriggerForm::BatchItems, names);
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
    }
}

} // namespace

TriggerNames namesIn(const HttpRequest &request, TriggerForm form)
{
    TriggerNames names;
    if (!request.header("x-trigger-branch").empty())
        refuse("x-trigger-branch", names);
    if (form == TriggerForm::BatchItems) {
        readLines(request.body, names);
        return names;
    }
    const auto body = wire::parseObject(request.body);
    if (!body)
        return names;
    if (form == TriggerForm::One) {
        readOptions(*body, form, names);
        return names;
    }
    readHead(*body, names);
    if (const auto items = body->find("items"); items != body->end() && items->is_array()) {
        for (const Json &item : *items) {
            if (item.is_object())
                readOptions(item, TriggerForm::BatchItems, names);
        }
    }
    return names;
}

} // namespace runyard
