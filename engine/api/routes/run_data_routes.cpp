// What people and tasks attach to a run: tags and metadata.

#include "engine/api/metadata_updates.h"
#include "engine/api/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/metadata_operations.h"
#include "engine/api/wire/run_json.h"
#include "engine/domain/json_kept.h"
#include "engine/domain/json_lexemes.h"
#include "engine/domain/json_member.h"

#include <memory>

namespace runyard {

using wire::Json;

namespace {

void addTagsToRun(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    auto tags = reader.texts("tags");
    if (tags.empty())
        reader.refuse("tags", "a tag or a list of tags is expected");
    if (reader.error())
        return call.answer.fail(*reader.error());
    const auto answer = call.answer;
    call.context.client.addTags(
        RunId(call.parameters[0]), std::move(tags), answer.orFail<Run>([answer](Run run) {
            answer.json({{"message", "The run has " + std::to_string(run.tags.size()) + " tags."}});
        }));
}

/// The stored text where it is an object.
std::string metadataText(const std::string &text)
{
    return wire::storedObject(text).is_null() ? "{}" : text;
}

Json metadataAnswer(const std::string &text)
{
    return {{"metadata", wire::storedJson(text)}};
}

void getMetadata(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.runDetail(RunId(call.parameters[0]),
                                  answer.orFail<RunDetail>([answer](RunDetail detail) {
                                      answer.json(metadataAnswer(metadataText(detail.metadata)));
                                  }));
}

using MetadataDone = std::function<void(Result<std::string>)>;

/// The text with the operations done to it; what they do not name stays as it is written.
Result<std::string> changedMetadata(const std::string &text, const Json &operations)
{
    auto tree = lexemeTree<Json>(text);
    auto changed = wire::applyMetadataOperations(tree ? std::move(*tree) : Json::object(), operations);
    if (!changed)
        return changed.error();
    return keptWhereSame(text, wire::dump(*changed));
}

/// Replaces (`whole`) or changes (`operations`) one run's metadata, in line with other changes of it; once for the
/// same request.
void changeMetadata(ApiContext &context, const RunId &run, std::optional<std::string> whole, Json operations,
                    const std::string &requestKey, MetadataDone done)
{
    context.metadata.enqueue(
        run, [&context, run, whole, operations, requestKey, done](std::function<void()> next) {
            const auto finish = [done, next](Result<std::string> result) {
                done(std::move(result));
                next();
            };
            context.client.runDetail(
                run, [&context, run, whole, operations, requestKey, finish](Result<RunDetail> detail) {
                    if (!detail)
                        return finish(detail.error());
                    const std::string found = metadataText(detail->metadata);
                    const auto changed = changedMetadata(whole ? *whole : found, operations);
                    if (!changed)
                        return finish(changed.error());
                    context.client.setMetadataOnce(run, *changed, requestKey,
                                                   [finish, found, value = *changed](Result<bool> written) {
                                                       if (!written)
                                                           finish(written.error());
                                                       else
                                                           finish(*written ? value : found);
                                                   });
                });
        });
}

/// Of the same request about another run, which may be the same one: the parent of a run is often its root.
std::string partOf(const std::string &requestKey, const char *part)
{
    return requestKey.empty() ? std::string() : requestKey + '/' + part;
}

/// The run's own changes first, then its parent's and its root's; the answer shows its own.
void putMetadata(const ApiCall &call)
{
    const auto checked = wire::parseObject(call.request.body);
    if (!checked)
        return call.answer.fail(checked.error());
    // Values go from here into what is stored: with their numbers as they are written.
    const auto body = checked->empty() ? checked : Result<Json>(lexemeTree<Json>(call.request.body).value());
    const auto part = [&body](const char *name) {
        const auto found = body->find(name);
        return found == body->end() || found->is_null() ? Json::array() : *found;
    };
    // Checked before anything is changed.
    for (const char *name : {"operations", "parentOperations", "rootOperations"}) {
        if (!part(name).is_array())
            return call.answer.fail(wire::invalid(name, "a list is expected"));
    }
    std::optional<std::string> whole;
    if (const auto found = body->find("metadata"); found != body->end() && !found->is_null()) {
        if (!found->is_object())
            return call.answer.fail(wire::invalid("metadata", "an object is expected"));
        whole = rawMember(call.request.body, "metadata").value();
    }
    auto &context = call.context;
    const auto answer = call.answer;
    const RunId run(call.parameters[0]);
    const auto own = part("operations");
    const auto forParent = part("parentOperations");
    const auto forRoot = part("rootOperations");
    const std::string key = requestKey(call.request);
    changeMetadata(context, run, whole, own, key,
                   [&context, answer, run, forParent, forRoot, key](Result<std::string> result) {
                       if (!result)
                           return answer.fail(result.error());
                       if (forParent.empty() && forRoot.empty())
                           return answer.json(metadataAnswer(*result));
                       context.client.runDetail(
                           run, answer.orFail<RunDetail>([&context, answer, forParent, forRoot, key,
                                                          shown = *result](RunDetail detail) {
                               const auto &self = detail.run;
                               const auto root = self.rootId.empty() ? self.id : self.rootId;
                               const auto toRoot = [&context, answer, root, forRoot, key,
                                                    shown](Result<std::string> parentResult) {
                                   if (!parentResult)
                                       return answer.fail(parentResult.error());
                                   if (forRoot.empty())
                                       return answer.json(metadataAnswer(shown));
                                   changeMetadata(context, root, std::nullopt, forRoot, partOf(key, "root"),
                                                  [answer, shown](Result<std::string> rootResult) {
                                                      if (!rootResult)
                                                          return answer.fail(rootResult.error());
                                                      answer.json(metadataAnswer(shown));
                                                  });
                               };
                               if (forParent.empty() || self.parentId.empty())
                                   return toRoot(std::string());
                               changeMetadata(context, self.parentId, std::nullopt, forParent,
                                              partOf(key, "parent"), toRoot);
                           }));
                   });
}

} // namespace

void addRunDataRoutes(Router &router)
{
    router.add("POST", "/api/v1/runs/*/tags", addTagsToRun);
    router.add("GET", "/api/v1/runs/*/metadata", getMetadata);
    router.add("PUT", "/api/v1/runs/*/metadata", putMetadata);
}

} // namespace runyard
