// Deployments, newest first.

#include "engine/api/router.h"
#include "engine/api/wire/project_json.h"

#include <charconv>

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
        answer.json({{"data", std::move(data)}, {"pagination", std::move(pagination)}});
    }));
}

} // namespace

void addDeploymentRoutes(Router &router)
{
    router.add("GET", "/api/v1/deployments", listDeployments);
}

} // namespace runyard
