// The keys of a workspace's API. Made at the first start and kept in credentials.json, mode 0600;
// RUNYARD_SECRET_KEY, RUNYARD_ACCESS_TOKEN and RUNYARD_PROJECT_REF replace them.
#pragma once

#include "app/workspace/workspace.h"

namespace runyard {

struct Credentials
{
    std::string secretKey;   // "tr_dev_…": management API
    std::string accessToken; // "tr_pat_…": the account's token, as the dev command line sends it
    std::string projectRef;  // "proj_…"
    bool operator==(const Credentials &) const = default;
};

/// What is stored, replaced by what the environment presets, made where both are silent; stored again
/// when it changed.
Result<Credentials> obtainCredentials(const Workspace &workspace);
/// What is stored or preset, without making or storing any.
Result<Credentials> knownCredentials(const Workspace &workspace);

} // namespace runyard
