#include "engine/api/routes/metadata_changes.h"

#include "engine/api/routes/metadata_updates.h"
#include "engine/api/wire/metadata_operations.h"
#include "engine/api/wire/run_json.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_member.h"

#include <memory>

namespace runyard {

using wire::Json;

namespace {

/// Returns the text with the operations applied; all other parts stay as written.
Result<std::string> changedMetadata(const std::string &text, const Json &operations)
{
    auto tree = lexemeTree<Json>(text);
    auto changed = wire::applyMetadataOperations(tree ? std::move(*tree) : Json::object(), operations);
    if (!changed)
        return changed.error();
    return keptWhereSame(text, wire::dump(*changed));
}

/// Replaces (`whole`) or changes (`operations`) a run's metadata, in sequence with other changes of it, and
/// once per request.
void changeMetadata(ApiContext &context, const RunId &run, std::optional<std::string> whole, Json operations,
                    const std::string &requestKey, MetadataDone done)
{
    context.metadata.enqueue(
        run, [&context, run, whole, operations, requestKey, done](std::function<void()> next) {
            const auto finish = [done, next](Result<std::string> result) {
                done(std::move(result));
                next();
            };
            context.client.runDetails().find(
                run, [&context, run, whole, operations, requestKey, finish](Result<RunDetail> detail) {
                    if (!detail)
                        return finish(detail.error());
                    const std::string found = storedMetadata(detail->metadata);
                    const auto changed = changedMetadata(whole ? *whole : found, operations);
                    if (!changed)
                        return finish(changed.error());
                    context.client.runCommands().setMetadataOnce(
                        run, *changed, requestKey, [finish, found, value = *changed](Result<bool> written) {
                            if (!written)
                                finish(written.error());
                            else
                                finish(*written ? value : found);
                        });
                });
        });
}

/// Returns the key for the part of a request that concerns a relative. The parent is often also the root, so
/// the key contains the role.
std::string partOf(const std::string &requestKey, const char *part)
{
    return requestKey.empty() ? std::string() : requestKey + '/' + part;
}

/// A change of a run and its relatives, step by step.
struct RelatedChange : std::enable_shared_from_this<RelatedChange>
{
    RelatedChange(ApiContext &api, RunId id, MetadataChange what, std::string key, MetadataDone whenDone)
        : context(api)
        , run(std::move(id))
        , change(std::move(what))
        , requestKey(std::move(key))
        , done(std::move(whenDone))
    {
    }

    void start()
    {
        changeMetadata(context, run, change.whole, change.own, requestKey,
                       [self = shared_from_this()](Result<std::string> own) {
                           if (!own || (self->change.parent.empty() && self->change.root.empty()))
                               return self->done(std::move(own));
                           self->shown = *own;
                           self->findRelatives();
                       });
    }

private:
    void findRelatives()
    {
        context.client.runDetails().find(run, [self = shared_from_this()](Result<RunDetail> detail) {
            if (!detail)
                return self->done(detail.error());
            const Run &own = detail->run;
            self->rootId = own.rootId.empty() ? own.id : own.rootId;
            if (self->change.parent.empty() || own.parentId.empty())
                return self->changeRoot();
            changeMetadata(self->context, own.parentId, std::nullopt, self->change.parent,
                           partOf(self->requestKey, "parent"), [self](Result<std::string> parent) {
                               if (!parent)
                                   return self->done(parent.error());
                               self->changeRoot();
                           });
        });
    }

    void changeRoot()
    {
        if (change.root.empty())
            return done(shown);
        changeMetadata(context, rootId, std::nullopt, change.root, partOf(requestKey, "root"),
                       [self = shared_from_this()](Result<std::string> root) {
                           if (!root)
                               return self->done(root.error());
                           self->done(self->shown);
                       });
    }

    ApiContext &context;
    const RunId run;
    const MetadataChange change;
    const std::string requestKey;
    const MetadataDone done;
    RunId rootId;
    std::string shown;
};

} // namespace

std::string storedMetadata(const std::string &text)
{
    return wire::storedObject(text).is_null() ? "{}" : text;
}

Result<MetadataChange> readMetadataChange(const std::string &body)
{
    const auto checked = wire::parseObject(body);
    if (!checked)
        return checked.error();
    // Values are stored from here, so their numbers are kept as they are written.
    const Json read = checked->empty() ? *checked : lexemeTree<Json>(body).value();
    MetadataChange change;
    for (const auto &[name, list] :
         {std::pair{"operations", &change.own}, std::pair{"parentOperations", &change.parent},
          std::pair{"rootOperations", &change.root}}) {
        const auto found = read.find(name);
        if (found == read.end() || found->is_null())
            continue;
        if (!found->is_array())
            return wire::invalid(name, "a list is expected");
        *list = *found;
    }
    if (const auto found = read.find("metadata"); found != read.end() && !found->is_null()) {
        if (!found->is_object())
            return wire::invalid("metadata", "an object is expected");
        change.whole = rawMember(body, "metadata").value();
    }
    return change;
}

void applyMetadataChange(ApiContext &context, const RunId &run, MetadataChange change,
                         const std::string &requestKey, MetadataDone done)
{
    std::make_shared<RelatedChange>(context, run, std::move(change), requestKey, std::move(done))->start();
}

} // namespace runyard
