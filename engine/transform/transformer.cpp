#include "engine/transform/transformer.h"

#include "engine/domain/json_kept.h"
#include "engine/domain/super_json.h"
#include "engine/domain/task_input.h"
#include "engine/transform/jq_numbers.h"

#include <algorithm>

namespace runyard {

Result<std::unique_ptr<Transformer>> Transformer::make(const PayloadTransform &transform,
                                                       const std::filesystem::path &jqHelper)
{
    auto made = std::make_unique<Transformer>();
    switch (transform.kind) {
    case TransformKind::None: break;
    case TransformKind::MergePatch:
    case TransformKind::JsonPatch: {
        auto patch = PatchTransform::compile(transform);
        if (!patch)
            return patch.error();
        made->m_patch = std::move(*patch);
        break;
    }
    case TransformKind::Jq: {
        auto jq = JqProcess::start(jqHelper, transform.text);
        if (!jq)
            return jq.error();
        made->m_jq = std::move(*jq);
        break;
    }
    }
    return made;
}

Result<std::string> Transformer::applyJq(const std::string &json)
{
    using Which = NumberStandIns::Which;
    auto made = m_jq->apply(json);
    if (!made)
        return made;
    for (const Which which : {Which::Inexact, Which::Reworded}) {
        const NumberStandIns standIns(json, which);
        if (standIns.isEmpty())
            continue;
        const auto tried = m_jq->apply(standIns.payload());
        auto restored = standIns.restore(*made, tried ? *tried : std::string());
        made = std::move(restored.json);
        m_loss.numbers += which == Which::Inexact ? restored.lost : 0;
    }
    made = keptWhereSame(json, *made, SameNumber::ByValue);
    m_loss.members = std::max(0, hiddenMembers(json) - hiddenMembers(*made));
    return made;
}

Result<Packet> Transformer::apply(const Packet &packet)
{
    m_loss = {};
    if (!m_patch && !m_jq)
        return packet;
    // SuperJSON is transformed as the plain value with its types in place, so that paths are those one sees.
    const auto readable = packet.type == kSuperJson ? readableSuperJson(packet.data) : std::nullopt;
    const auto input = readable ? Result<std::string>(*readable) : transformInput(packet);
    if (!input)
        return input.error();
    auto output = m_patch ? m_patch->apply(*input) : applyJq(*input);
    if (!output)
        return output.error();
    if (readable)
        output = superJsonFromReadable(*output, packet.data);
    if (!output)
        return output.error();
    return Packet{std::move(*output), packet.type, true};
}

} // namespace runyard
