// Deployments, newest first.

#include "engine/api/router/router.h"
#include "engine/api/wire/project_json.h"
#include "engine/api/wire/query_values.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <array>
#include <functional>

namespace runyard {

using wire::Json;

namespace {

/// Reads status, period, from and to. A filter that matches nothing yields an empty page.
Result<std::function<bool(const Deployment &)>> deploymentFilter(const HttpRequest &request, TimePoint now)
{
    constexpr std::array kStatuses = {"PENDING",  "INSTALLING", "BUILDING", "DEPLOYING",
                                      "DEPLOYED", "FAILED",     "CANCELED", "TIMED_OUT"};
    const auto status = request.queryValue("status");
    if (!status.empty() && std::find(kStatuses.begin(), kStatuses.end(), status) == kStatuses.end())
        return wire::invalid("status", "there is no status " + std::string(status));
    std::optional<TimePoint> from;
    std::optional<TimePoint> to;
    if (const auto period = request.queryValue("period"); !period.empty()) {
        const auto length = parseDuration(period);
        if (!length)
            return wire::invalid("period", length.error().message);
        from = now - *length;
    }
    for (auto [name, bound] : {std::pair{"from", &from}, std::pair{"to", &to}}) {
        if (const auto text = request.queryValue(name); !text.empty()) {
            const auto at = wire::queryTime(text);
            if (!at)
                return wire::invalid(name, at.error().message);
            *bound = *at;
        }
    }
    const bool none = !status.empty() && status != "DEPLOYED"; // deployments here have no other status
    return std::function<bool(const Deployment &)>([=](const Deployment &deployment) {
        return !none && (!from || deployment.deployedAt >= *from) && (!to || deployment.deployedAt <= *to);
    });
}

void listDeployments(const ApiCall &call)
{
    std::size_t size = 20;
    if (const auto text = call.request.queryValue("page[size]"); !text.empty()) {
        const auto given = wire::queryNumber(text);
        if (!given || *given < 1 || *given > 100)
            return call.answer.fail(wire::invalid("page[size]", "a whole number from 1 to 100 is expected"));
        size = static_cast<std::size_t>(*given);
    }
    const auto matches = deploymentFilter(call.request, call.context.clock.now());
    if (!matches)
        return call.answer.fail(matches.error());
    const std::string after(call.request.queryValue("page[after]"));
    const auto answer = call.answer;
    call.context.client.projects().deployments(answer.orFail<std::vector<Deployment>>(
        [answer, size, after, matches = *matches](std::vector<Deployment> all) {
            Json data = Json::array();
            Json pagination = Json::object();
            bool begun = after.empty();
            for (const auto &deployment : all) {
                const bool isWanted = begun && matches(deployment);
                begun = begun || deployment.id.text == after;
                if (!isWanted)
                    continue;
                if (data.size() == size) {
                    pagination["next"] = data.back()["id"];
                    break;
                }
                data.push_back(wire::deploymentItem(deployment));
            }
            if (!begun)
                return answer.fail(wire::invalid("page[after]", "there is no such deployment"));
            answer.json({{"data", std::move(data)}, {"pagination", std::move(pagination)}});
        }));
}

/// `is` selects the deployment.
void sendDeployment(const ApiCall &call, std::function<bool(const Deployment &)> is)
{
    const auto answer = call.answer;
    call.context.client.projects().deployments(
        answer.orFail<std::vector<Deployment>>([answer, is](std::vector<Deployment> all) {
            for (const auto &deployment : all) {
                if (is(deployment))
                    return answer.json(wire::deploymentItem(deployment));
            }
            answer.fail(
                {ErrorCode::NotFound, "There is no such deployment.", "Deploy a project, or list them.", {}});
        }));
}

void retrieveDeployment(const ApiCall &call)
{
    sendDeployment(
        call, [id = call.parameters[0]](const Deployment &deployment) { return deployment.id.text == id; });
}

void newestDeployment(const ApiCall &call)
{
    sendDeployment(call, [](const Deployment &deployment) { return deployment.current; });
}

} // namespace

void addDeploymentRoutes(Router &router)
{
    router.add("GET", "/api/v1/deployments", listDeployments);
    // Before "*". A deployed version takes effect at once, so the latest version is also the current one.
    router.add("GET", "/api/v1/deployments/latest", newestDeployment);
    router.add("GET", "/api/v1/deployments/current", newestDeployment);
    router.add("GET", "/api/v1/deployments/*", retrieveDeployment);
}

} // namespace runyard
