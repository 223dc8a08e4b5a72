// The interface between the engine and the feeder, which reads the runs of a bulk action and transforms their
// payloads. Both may take long, so neither happens on the engine thread.
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
    std::optional<Packet> payload; // of the replay; empty = the original's payload
    std::string problem;           // why there is no payload
};

struct BulkBatch
{
    BulkId action;
    RunSeq after = RunSeq::None;   // as requested
    std::vector<PreparedRun> runs; // oldest first
    bool isLast = false;
    std::optional<Error> error; // set when nothing could be read
};

class BulkFeeder
{
public:
    virtual ~BulkFeeder() = default;
    /// Replies exactly once, through BulkActions::prepared(), in a later drain. Called after a commit.
    virtual void fetch(BulkFetch request) = 0;
};

} // namespace runyard
