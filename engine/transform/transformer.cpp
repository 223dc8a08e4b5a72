#include "engine/transform/transformer.h"

#include "engine/domain/task_input.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/super_json.h"
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
        made->m_program.emplace(transform.text);
        made->m_jqHelper = jqHelper;
        if (made->m_program->usesModules)
            return Error{ErrorCode::InvalidInput,
                         "The jq expression cannot be used: modules cannot be imported or included.",
                         "Write the definitions into the expression itself.",
                         {}};
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
    auto made = m_jq->apply(json);
    if (!made)
        return made;
    restoreInexact(json, *made);
    restoreReworded(json, *made);
    made = keptWhereSame(json, *made, SameNumber::ByValue);
    m_loss.members = std::max(0, hiddenMembers(json) - hiddenMembers(*made));
    return made;
}

/// The result of jq itself and those with doubles just above and just below the numbers must agree.
void Transformer::restoreInexact(const std::string &json, std::string &made)
{
    using Which = NumberStandIns::Which;
    const NumberStandIns above(json, Which::Inexact, 1, m_program->inexactNumbers);
    if (above.isEmpty() && !above.hasLarge())
        return;
    const NumberStandIns below(json, Which::Inexact, -1, m_program->inexactNumbers);
    for (const char *rest : {"", "\n."}) { // an expression of only comments and definitions means "."
        if (m_tried)
            break;
        if (auto started = JqProcess::start(m_jqHelper, m_program->tried + rest))
            m_tried = std::move(*started);
    }
    const auto tried = [this](const NumberStandIns &standIns, int away) -> TriedJson {
        if (!m_tried)
            return {standIns, {}};
        const auto result =
            m_tried->apply(triedInput(away, standIns.all(), standIns.ofLiterals(), standIns.payload()));
        return {standIns, result ? *result : std::string()};
    };
    auto restored = restoredNumbers(made, {tried(above, 1), tried(below, -1)});
    made = std::move(restored.json);
    m_loss.numbers = restored.lost;
}

/// Their values are right already; this restores only their notation.
void Transformer::restoreReworded(const std::string &json, std::string &made)
{
    const NumberStandIns standIns(json, NumberStandIns::Which::Reworded, 1);
    if (standIns.isEmpty())
        return;
    const auto tried = m_jq->apply(standIns.payload());
    made = restoredNumbers(made, {{standIns, tried ? *tried : std::string()}}).json;
}

Result<Packet> Transformer::apply(const Packet &packet)
{
    m_loss = {};
    if (!m_patch && !m_jq)
        return packet;
    // SuperJSON is transformed as a plain value with its types applied, so that paths are the ones users see.
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
