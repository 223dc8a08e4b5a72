// Between the engine and whoever reads the runs of a bulk action for it and transforms their payloads:
// both may take long, so neither happens on the engine's thread.
#pragma once

#include "engine/domain/bulk_action.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

struct BulkFetch
{
    BulkAction action;
    RunSeq after = RunSeq::None;
};

struct PreparedRun
{
    RunSeq seq = RunSeq::None;
    RunId id;
    std::optional<Packet> payload; // of the replay; empty = the original's
    std::string problem;           // why there is none
};

struct BulkBatch
{
    BulkId action;
    RunSeq after = RunSeq::None;   // as asked
    std::vector<PreparedRun> runs; // oldest first
    bool isLast = false;
    std::optional<Error> error; // nothing could be read
};

class BulkFeeder
{
public:
    virtual ~BulkFeeder() = default;
    /// Answers once by EngineCore::bulkPrepared(), in a later drain. Called after a commit.
    virtual void fetch(BulkFetch request) = 0;
};

} // namespace runyard
