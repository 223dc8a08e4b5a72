#include "engine/domain/task_input.h"

#include "engine/formats/json_member.h"
#include "engine/formats/json_scan.h"

namespace runyard {

std::string taskInput(Packet payload)
{
    if (!payload.present)
        return {};
    if (payload.type == kSuperJson && isJson(payload.data)) {
        if (const auto inner = rawMember(payload.data, "json"))
            return std::string(*inner);
    }
    return std::move(payload.data);
}

} // namespace runyard
