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

struct KeyMaking
{
    bool wereMade = false;   // earlier: when they are gone, they are lost
    bool mayReplace = false; // somebody asked for new ones in place of lost ones
};

/// What is stored, replaced by what the environment presets, made where both are silent; stored again
/// when it changed. StoreDamaged when the keys of this workspace are lost: who has them would be locked out,
/// and signed tokens would be worth nothing, without a word.
Result<Credentials> obtainCredentials(const Workspace &workspace, KeyMaking making);
/// What is stored or preset, without making or storing any.
Result<Credentials> knownCredentials(const Workspace &workspace);

} // namespace runyard
