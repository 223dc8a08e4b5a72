// JSON Merge Patch (RFC 7386) and JSON Patch (RFC 6902) for payloads. Pure. Parts that a patch does not touch
// stay identical byte for byte (json_kept.h). jq is in engine/transform, because it needs a limited process.
#pragma once

#include "engine/domain/bulk_action.h"

#include <memory>

namespace runyard {

/// A transform that is compiled once and applied to many payloads. Const functions are thread-safe.
class PatchTransform
{
public:
    /// Requires `kind` to be MergePatch or JsonPatch. The error explains what is wrong with the text.
    static Result<std::shared_ptr<const PatchTransform>> compile(const PayloadTransform &transform);
    virtual ~PatchTransform() = default;

    /// Returns the new JSON text. Errors concern this payload: it is not JSON, a path does not exist, or a
    /// "test" failed.
    virtual Result<std::string> apply(std::string_view json) const = 0;
};

/// Deeper nesting is rejected, since each level takes stack space.
inline constexpr int kTransformDepth = 1'000;

/// Returns the packet as JSON text for a transform. The error explains why it is not JSON.
Result<std::string> transformInput(const Packet &packet);

} // namespace runyard
