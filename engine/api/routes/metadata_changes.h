// Changes to the metadata of a run, and of its parent and root on its behalf: what PUT …/metadata takes, and
// what the official command line hands over with the end of an attempt. HTTP thread.
#pragma once

#include "engine/api/router/router.h"
#include "engine/api/wire/json.h"

#include <functional>
#include <optional>
#include <string>

namespace runyard {

/// The stored text where it is an object, else "{}".
std::string storedMetadata(const std::string &text);

struct MetadataChange
{
    std::optional<std::string> whole; // replaces the object, as it is written; before the operations
    wire::Json own = wire::Json::array();
    wire::Json parent = wire::Json::array();
    wire::Json root = wire::Json::array();
};

/// Reads {metadata, operations, parentOperations, rootOperations}; each may be missing. Numbers are kept as
/// they are written.
Result<MetadataChange> readMetadataChange(const std::string &body);

using MetadataDone = std::function<void(Result<std::string>)>;

/// Does the run's own changes first, then its parent's and its root's, in line with other changes of each
/// run and once for the same request key. `done` gets the run's own metadata.
void applyMetadataChange(ApiContext &context, const RunId &run, MetadataChange change,
                         const std::string &requestKey, MetadataDone done);

} // namespace runyard
