// Decides which project sets the limit of a queue that several projects use: the first one that declared a
// limit, as long as it does.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/task.h"

#include <map>
#include <string>
#include <vector>

namespace runyard {

/// A limit for a queue, declared by the newest version of a project.
struct QueueClaim
{
    std::string queue;
    std::string project;
    int limit = 0;
    TimePoint since; // when the project first declared a limit for it
    bool operator==(const QueueClaim &) const = default;
};

/// Returns the project's claims once this version is deployed; an earlier claim keeps its `since`.
std::vector<QueueClaim> claimsOf(const ProjectManifest &manifest, const std::vector<QueueClaim> &before,
                                 TimePoint now);

/// Returns all claims, with those of this project replaced.
std::vector<QueueClaim> withClaims(std::vector<QueueClaim> all, const std::string &project,
                                   const std::vector<QueueClaim> &claims);

/// Returns the deciding claim for each queue that has claims.
std::map<std::string, QueueClaim> decidingClaims(const std::vector<QueueClaim> &all);

/// Returns a sentence for each queue whose limit differs.
std::vector<std::string> queueChanges(const std::map<std::string, QueueClaim> &before,
                                      const std::map<std::string, QueueClaim> &after);

/// Returns the limits that this version declares but another project overrides.
std::vector<ErrorDetail> overruledClaims(const std::vector<QueueClaim> &claims,
                                         const std::map<std::string, QueueClaim> &deciding);

} // namespace runyard
