// Which project decides the limit of a queue that several of them name: the one that declared a limit
// first, for as long as it does.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/task.h"

#include <map>
#include <string>
#include <vector>

namespace runyard {

/// A limit that the newest version of a project declares for a queue.
struct QueueClaim
{
    std::string queue;
    std::string project;
    int limit = 0;
    TimePoint since; // when the project first declared one
    bool operator==(const QueueClaim &) const = default;
};

/// Returns what the project claims once this version of it is deployed; an earlier claim keeps its `since`.
std::vector<QueueClaim> claimsOf(const ProjectManifest &manifest, const std::vector<QueueClaim> &before,
                                 TimePoint now);

/// Returns all claims with those of this project replaced.
std::vector<QueueClaim> withClaims(std::vector<QueueClaim> all, const std::string &project,
                                   const std::vector<QueueClaim> &claims);

/// Returns the claim that decides, for each queue that has any.
std::map<std::string, QueueClaim> decidingClaims(const std::vector<QueueClaim> &all);

/// Returns a sentence for each queue whose limit differs.
std::vector<std::string> queueChanges(const std::map<std::string, QueueClaim> &before,
                                      const std::map<std::string, QueueClaim> &after);

/// Returns the limits that this version declares and another project overrules.
std::vector<ErrorDetail> overruledClaims(const std::vector<QueueClaim> &claims,
                                         const std::map<std::string, QueueClaim> &deciding);

} // namespace runyard
