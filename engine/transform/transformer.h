// Creates a replay's payload from the original with the requested kind of transform.
// Thread: one at a time, and never the engine's or the GUI's; jq may take a second per payload.
#pragma once

#include "engine/domain/payload_transform.h"
#include "engine/transform/jq_process.h"
#include "engine/transform/jq_program.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace runyard {

class Transformer
{
public:
    /// The error explains what is wrong with the transform. `jqHelper` is the path of runyard-jq.
    static Result<std::unique_ptr<Transformer>> make(const PayloadTransform &transform,
                                                     const std::filesystem::path &jqHelper);

    /// The error explains why this payload cannot be transformed. Unchanged parts stay identical byte for
    /// byte.
    Result<Packet> apply(const Packet &packet);
    /// Returns what jq could not preserve in the payload of the last apply().
    const TransformLoss &loss() const { return m_loss; }

private:
    Result<std::string> applyJq(const std::string &json);
    void restoreInexact(const std::string &json, std::string &made);
    void restoreReworded(const std::string &json, std::string &made);

    TransformLoss m_loss;
    std::shared_ptr<const PatchTransform> m_patch;
    std::unique_ptr<JqProcess> m_jq;
    std::unique_ptr<JqProcess> m_tried; // runs JqProgram::tried; started by the first payload that needs it
    std::optional<JqProgram> m_program;
    std::filesystem::path m_jqHelper;
};

} // namespace runyard
