// What a route requires of a run's key. A route without a rule requires the workspace's key.
#pragma once

namespace runyard {

enum class RunKeyRule {
    Free,        // names no objects of other runs
    Own,         // concerns the run itself
    Family,      // concerns the run or one of its descendants
    FamilyList,  // as Family, for the ids in filter[id]
    Token,       // concerns a wait token of its tree of runs
    NewToken,    // makes a wait token
    Waits,       // concerns the run, and the runs and batches in the body that it waits for
    Packet,      // a link to an upload, or to a payload or an output of its family
    Batch,       // concerns a batch that its family made
    Trigger,     // makes a child
    BatchHead,   // announces a batch of children
    BatchItems,  // adds items to a batch that it made
    PublicToken, // makes a public token with no more rights than the run has
};

} // namespace runyard
