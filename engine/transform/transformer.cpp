#include "engine/transform/transformer.h"

#include "engine/domain/super_json.h"
#include "engine/domain/task_input.h"

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

Result<Packet> Transformer::apply(const Packet &packet)
{
    if (!m_patch && !m_jq)
        return packet;
    // SuperJSON is transformed as the plain value with its types in place, so that paths are those one sees.
    const auto readable = packet.type == kSuperJson ? readableSuperJson(packet.data) : std::nullopt;
    const auto input = readable ? Result<std::string>(*readable) : transformInput(packet);
    if (!input)
        return input.error();
    auto output = m_patch ? m_patch->apply(*input) : m_jq->apply(*input);
    if (!output)
        return output.error();
    if (readable)
        output = superJsonFromReadable(*output);
    if (!output)
        return output.error();
    return Packet{std::move(*output), packet.type, true};
}

} // namespace runyard
