// What the key of a run needs for a route that takes it. A route that names no rule takes the workspace's key.
#pragma once

namespace runyard {

enum class RunKeyRule {
    Free,        // names nothing of others
    Own,         // about the run itself
    Family,      // about the run, or one that came of it: its children and theirs
    FamilyList,  // as Family, of the ids in filter[id]
    Token,       // about a wait token of its tree of runs
    NewToken,    // makes one
    Waits,       // the run, and the runs and batches it waits for in the body
    Packet,      // a link: to an upload, or to a payload or an output of its family
    Batch,       // about a batch that its family made
    Trigger,     // makes a child
    BatchHead,   // announces a batch of children
    BatchItems,  // adds to a batch of its own
    PublicToken, // makes a token for strangers, of what it may itself
};

} // namespace runyard
