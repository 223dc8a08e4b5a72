// Changes to the metadata of a run, and of its parent and root on its behalf: from PUT …/metadata, and from the
// official command line at the end of an attempt. Thread: HTTP.
#pragma once

#include "engine/api/router/router.h"
#include "engine/api/wire/json.h"

#include <functional>
#include <optional>
#include <string>

namespace runyard {

/// Returns the stored text if it is an object, else "{}".
std::string storedMetadata(const std::string &text);

struct MetadataChange
{
    std::optional<std::string> whole; // replaces the object, kept as written; applied before the operations
    wire::Json own = wire::Json::array();
    wire::Json parent = wire::Json::array();
    wire::Json root = wire::Json::array();
};

/// Reads {metadata, operations, parentOperations, rootOperations}, each optional. Numbers are kept as they are
/// written.
Result<MetadataChange> readMetadataChange(const std::string &body);

using MetadataDone = std::function<void(Result<std::string>)>;

/// Applies the run's own changes first, then its parent's and its root's, in sequence with other changes of
/// each run and once per request key. `done` receives the run's own metadata.
void applyMetadataChange(ApiContext &context, const RunId &run, MetadataChange change,
                         const std::string &requestKey, MetadataDone done);

} // namespace runyard
