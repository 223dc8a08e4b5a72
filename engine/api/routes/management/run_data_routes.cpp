// Data that people and tasks attach to a run: tags and metadata.

#include "engine/api/routes/metadata_changes.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/run_json.h"
#include "engine/base/counted.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"

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
    call.context.client.runCommands().addTags(
        RunId(call.parameters[0]), std::move(tags), answer.orFail<Run>([answer](Run run) {
            answer.json({{"message", "The run has " + counted(std::ssize(run.tags), "tag") + "."}});
        }));
}

Json metadataAnswer(const std::string &text)
{
    return {{"metadata", wire::storedJson(text)}};
}

void getMetadata(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.runDetails().find(RunId(call.parameters[0]),
                                          answer.orFail<RunDetail>([answer](RunDetail detail) {
                                              answer.json(metadataAnswer(storedMetadata(detail.metadata)));
                                          }));
}

void putMetadata(const ApiCall &call)
{
    auto change = readMetadataChange(call.request.body);
    if (!change)
        return call.answer.fail(change.error());
    applyMetadataChange(call.context, RunId(call.parameters[0]), std::move(*change), requestKey(call.request),
                        call.answer.orFail<std::string>([answer = call.answer](const std::string &metadata) {
                            answer.json(metadataAnswer(metadata));
                        }));
}

} // namespace

void addRunDataRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    using Where = ScopeRule::Where;
    using Names = ScopeRule::Names;
    router.add("POST", "/api/v1/runs/*/tags", addTagsToRun)
        .forToken({"write", Subject::Run, Where::Path, Names::Tags})
        .forRunKey(RunKeyRule::Own);
    router.add("GET", "/api/v1/runs/*/metadata", getMetadata)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("PUT", "/api/v1/runs/*/metadata", putMetadata)
        .forToken({"write", Subject::Run, Where::Path, Names::Metadata})
        .forRunKey(RunKeyRule::Own);
}

} // namespace runyard
