// What a bulk action would do to its runs, as far as that can be known beforehand: who is left alone and
// why, the payload a replay gets, and whether its task would take it. One thread at a time.
#pragma once

#include "engine/domain/bulk_action.h"
#include "engine/formats/payload_schema.h"
#include "engine/store/read/run_reader.h"

#include <filesystem>
#include <map>

namespace runyard {

Result<BulkPreview> lookAhead(RunReader &reader, const BulkPreviewRequest &request,
                              const std::filesystem::path &jqHelper);

/// The payload schemas of the newest versions, compiled when they are first asked for.
class PayloadChecks
{
public:
    explicit PayloadChecks(RunReader &reader) : m_reader(reader) {}

    /// Why the task would refuse the payload; empty = it takes it.
    std::string refusal(const std::string &taskId, const Packet &payload);

private:
    const PayloadSchema *schemaOf(const std::string &taskId);

    RunReader &m_reader;
    bool m_isRead = false;
    std::map<std::string, std::string> m_texts;
    std::map<std::string, std::shared_ptr<const PayloadSchema>> m_schemas;
};

} // namespace runyard
