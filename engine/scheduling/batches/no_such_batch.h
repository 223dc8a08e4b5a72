// The error for an unknown batch id.
#pragma once

#include "engine/domain/ids.h"
#include "engine/domain/result.h"

namespace runyard {

inline Error noSuchBatch(const BatchId &id)
{
    return {ErrorCode::NotFound, "There is no batch " + id.text + ".", "Check the id.", {}};
}

} // namespace runyard
