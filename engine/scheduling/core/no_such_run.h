// The error for an unknown run id.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/ids.h"

namespace runyard {

inline Error noSuchRun(const RunId &id)
{
    return {ErrorCode::NotFound, "There is no run " + id.text + ".", "Check the id.", {}};
}

} // namespace runyard
