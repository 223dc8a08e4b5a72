// Deployments, newest first.

#include "engine/api/router.h"
#include "engine/api/wire/project_json.h"

#include <charconv>
#include <functional>

namespace runyard {

using wire::Json;

namespace {

void listDeployments(const ApiCall &call)
{
    std::size_t size = 20;
    if (const auto text = call.request.queryValue("page[size]"); !text.empty()) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
        if (error != std::errc{} || end != text.data() + text.size() || size < 1 || size > 100)
            return call.answer.fail(wire::invalid("page[size]", "a whole number from 1 to 100 is expected"));
    }
    const std::string after(call.request.queryValue("page[after]"));
    const auto answer = call.answer;
    call.context.client.deployments(answer.orFail<std::vector<Deployment>>([=](std::vector<Deployment> all) {
        Json data = Json::array();
        Json pagination = Json::object();
        bool begun = after.empty();
        for (const auto &deployment : all) {
            if (begun && data.size() == size) {
                pagination["next"] = data.back()["id"];
                break;
            }
            if (begun)
                data.push_back(wire::deploymentItem(deployment));
            begun = begun || deployment.id.text == after;
        }
        if (!begun)
            return answer.fail(wire::invalid("page[after]", "there is no such deployment"));
        answer.json({{"data", std::move(data)}, {"pagination", std::move(pagination)}});
    }));
}

/// `is` says which one is meant.
void sendDeployment(const ApiCall &call, std::function<bool(const Deployment &)> is)
{
    const auto answer = call.answer;
    call.context.client.deployments(
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
    // Before "*": a deployed version takes effect at once, so the latest is the current one.
    router.add("GET", "/api/v1/deployments/latest", newestDeployment);
    router.add("GET", "/api/v1/deployments/current", newestDeployment);
    router.add("GET", "/api/v1/deployments/*", retrieveDeployment);
}

} // namespace runyard
