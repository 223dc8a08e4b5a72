// The keys of a workspace's API. Made at the first start and stored in credentials.json with mode 0600;
// RUNYARD_SECRET_KEY, RUNYARD_ACCESS_TOKEN and RUNYARD_PROJECT_REF override them.
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
    bool wereMade = false;   // keys were made earlier: if missing, they are lost
    bool mayReplace = false; // lost keys may be replaced by new keys
};

/// Returns the stored keys, overridden by the environment; makes keys that neither provides, and stores
/// changes. Errors: StoreDamaged if the workspace has lost its keys, because new keys would silently lock out
/// their holders and invalidate signed tokens.
Result<Credentials> obtainCredentials(const Workspace &workspace, KeyMaking making);
/// Returns the stored or preset keys, without making or storing any.
Result<Credentials> knownCredentials(const Workspace &workspace);

} // namespace runyard
