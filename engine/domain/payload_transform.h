// JSON Merge Patch (RFC 7386) and JSON Patch (RFC 6902) over payloads. Pure; what a patch does
// not name stays byte for byte (json_kept.h). jq is elsewhere: it needs to be held (engine/transform).
#pragma once

#include "engine/domain/bulk_action.h"

#include <memory>

namespace runyard {

/// A transform that was read once and is applied to many payloads. Thread-safe when const.
class PatchTransform
{
public:
    /// `kind` is MergePatch or JsonPatch. The error says what is wrong with the text.
    static Result<std::shared_ptr<const PatchTransform>> compile(const PayloadTransform &transform);
    virtual ~PatchTransform() = default;

    /// The new JSON text. Errors are about this payload: not JSON, a path that is not there, a failed
    /// "test".
    virtual Result<std::string> apply(std::string_view json) const = 0;
};

/// Members and elements nested deeper than this are refused: each level costs stack.
inline constexpr int kTransformDepth = 1'000;

/// JSON text for a transform to work on; the error says why the packet is none.
Result<std::string> transformInput(const Packet &packet);

} // namespace runyard
