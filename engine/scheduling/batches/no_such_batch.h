// The error for an unknown batch id.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/ids.h"

namespace runyard {

inline Error noSuchBatch(const BatchId &id)
{
    return {ErrorCode::NotFound, "There is no batch " + id.text + ".", "Check the id.", {}};
}

} // namespace runyard
