#include "engine/domain/queue_claims.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace runyard {

namespace {

std::string limitWords(const std::map<std::string, QueueClaim> &claims, const std::string &queue)
{
    const auto claim = claims.find(queue);
    return claim == claims.end() ? "no limit" : "limit " + std::to_string(claim->second.limit);
}

} // namespace

std::vector<QueueClaim> claimsOf(const ProjectManifest &manifest, const std::vector<QueueClaim> &before,
                                 TimePoint now)
{
    std::vector<QueueClaim> claims;
    for (const QueueDefinition &queue : manifest.queues) {
        if (!queue.concurrencyLimit)
            continue;
        QueueClaim claim{queue.name, manifest.name, *queue.concurrencyLimit, now};
        for (const QueueClaim &earlier : before) {
            if (earlier.queue == claim.queue && earlier.project == claim.project)
                claim.since = earlier.since;
        }
        std::erase_if(claims, [&](const QueueClaim &c) { return c.queue == claim.queue; });
        claims.push_back(std::move(claim));
    }
    return claims;
}

std::vector<QueueClaim> withClaims(std::vector<QueueClaim> all, const std::string &project,
                                   const std::vector<QueueClaim> &claims)
{
    std::erase_if(all, [&](const QueueClaim &claim) { return claim.project == project; });
    all.insert(all.end(), claims.begin(), claims.end());
    return all;
}

std::map<std::string, QueueClaim> decidingClaims(const std::vector<QueueClaim> &all)
{
    std::map<std::string, QueueClaim> deciding;
    for (const QueueClaim &claim : all) {
        const auto [it, isFirst] = deciding.try_emplace(claim.queue, claim);
        if (!isFirst && std::tie(claim.since, claim.project) < std::tie(it->second.since, it->second.project))
            it->second = claim;
    }
    return deciding;
}

std::vector<std::string> queueChanges(const std::map<std::string, QueueClaim> &before,
                                      const std::map<std::string, QueueClaim> &after)
{
    std::set<std::string> names;
    for (const auto *claims : {&before, &after}) {
        for (const auto &[name, claim] : *claims)
            names.insert(name);
    }
    std::vector<std::string> changes;
    for (const std::string &name : names) {
        const std::string was = limitWords(before, name);
        const std::string becomes = limitWords(after, name);
        if (was != becomes)
            changes.push_back("Queue \"" + name + "\": " + was + " becomes " + becomes);
    }
    return changes;
}

std::vector<ErrorDetail> overruledClaims(const std::vector<QueueClaim> &claims,
                                         const std::map<std::string, QueueClaim> &deciding)
{
    std::vector<ErrorDetail> overruled;
    for (const QueueClaim &claim : claims) {
        const QueueClaim &decides = deciding.at(claim.queue);
        if (decides.project != claim.project && decides.limit != claim.limit)
            overruled.push_back({"queue \"" + claim.queue + "\"",
                                 "The limit " + std::to_string(claim.limit) + " is not used: project \""
                                     + decides.project + "\" declared " + std::to_string(decides.limit)
                                     + " first. Use the same limit, or another queue."});
    }
    return overruled;
}

} // namespace runyard
