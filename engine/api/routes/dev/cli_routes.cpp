// Log-in, account, projects and their single environment, for the official command line.

#include "engine/api/access/login_codes.h"
#include "engine/api/router/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/dev_json.h"
#include "engine/contract/dev_engine.h"

namespace runyard {

using wire::Json;

namespace {

const char *const kUserId = "user_runyard";
const char *const kEmail = "operator@runyard.local"; // must look like an e-mail address

Error projectNotFound(const std::string &ref)
{
    return {ErrorCode::NotFound, "Project not found: \"" + ref + "\" is not of the form proj_….", {}, {}};
}

Json projectJson(const std::string &ref, TimePoint at)
{
    return {{"id", ref},
            {"externalRef", ref},
            {"name", ref},
            {"slug", ref},
            {"createdAt", wire::timeText(at)},
            {"organization",
             {{"id", "org_runyard"},
              {"title", "Runyard"},
              {"slug", "runyard"},
              {"createdAt", wire::timeText(at)}}}};
}

// --- log-in

void askLogin(const ApiCall &call)
{
    const auto asked = call.context.logins.ask();
    if (!asked)
        return call.answer.fail(asked.error());
    call.answer.json({{"url", originOf(call.request) + "/login/" + asked->code},
                      {"authorizationCode", asked->authorizationCode}});
}

void takeToken(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const std::string code = reader.text("authorizationCode");
    if (reader.error())
        return call.answer.fail(*reader.error());
    switch (call.context.logins.take(code)) {
    case LoginCodes::Answer::Waits: return call.answer.json({{"token", nullptr}});
    case LoginCodes::Answer::LetIn: {
        const std::string &token = call.context.accessToken;
        return call.answer.json(
            {{"token", {{"token", token}, {"obfuscatedToken", token.substr(0, 10) + "…"}}}});
    }
    case LoginCodes::Answer::Unknown:
        return call.answer.fail({ErrorCode::NotFound,
                                 "The log-in was refused or is too old.",
                                 "Run trigger.dev login again.",
                                 {}});
    }
}

void explainLogin(const ApiCall &call)
{
    // Anybody can construct this address, so the page shows a command to type only for a well-formed code.
    const std::string &code = call.parameters[0];
    if (!LoginCodes::isCode(code))
        return call.answer.fail({ErrorCode::NotFound, "There is no such code.", {}, {}});
    HttpResponse page;
    page.contentType = "text/plain; charset=utf-8";
    page.body = "A trigger.dev command line asks to be let in with the code " + code
                + ".\n\nAllow it in the Runyard window, or in a terminal:\n\n    runyard login " + code
                + "\n";
    call.answer.send(std::move(page));
}

void listLogins(const ApiCall &call)
{
    Json all = Json::array();
    for (const LoginCodes::Asked &asked : call.context.logins.waiting())
        all.push_back({{"code", asked.code}, {"askedAt", wire::timeText(asked.at)}});
    call.answer.json({{"logins", std::move(all)}});
}

void answerLogin(const ApiCall &call, const Status &answered)
{
    if (!answered)
        return call.answer.fail(answered.error());
    call.answer.json({{"success", true}});
}

// --- account, projects

void whoAmI(const ApiCall &call)
{
    Json out = {{"userId", kUserId}, {"email", kEmail}, {"dashboardUrl", originOf(call.request)}};
    if (const std::string ref(call.request.queryValue("projectRef")); wire::isProjectRef(ref))
        out["project"] = {{"name", ref}, {"url", originOf(call.request)}, {"orgTitle", "Runyard"}};
    call.answer.json(out);
}

void listProjects(const ApiCall &call)
{
    call.answer.json(Json::array({projectJson(call.context.projectRef, call.context.clock.now())}));
}

void retrieveProject(const ApiCall &call)
{
    const std::string &ref = call.parameters[0];
    if (!wire::isProjectRef(ref))
        return call.answer.fail(projectNotFound(ref));
    call.answer.json(projectJson(ref, call.context.clock.now()));
}

void markInitialized(const ApiCall &call)
{
    call.answer.json(
        {{"id", call.parameters[0]}, {"initializedAt", wire::timeText(call.context.clock.now())}});
}

void listOrganizations(const ApiCall &call)
{
    const TimePoint now = call.context.clock.now();
    call.answer.json(Json::array({projectJson({}, now)["organization"]}));
}

void retrieveEnvironment(const ApiCall &call)
{
    const std::string &ref = call.parameters[0];
    if (!wire::isProjectRef(ref))
        return call.answer.fail(projectNotFound(ref));
    call.answer.json({{"apiKey", call.context.signingKey},
                      {"name", ref},
                      {"apiUrl", originOf(call.request)},
                      {"projectId", ref}});
}

/// Branches need not be created: a branch exists from its first build on.
void useBranch(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const std::string branch = reader.text("branch");
    if (branch.empty())
        reader.refuse("branch", "the name of a branch is expected");
    if (reader.error())
        return call.answer.fail(*reader.error());
    call.answer.json({{"id", "branch_" + branch}});
}

/// Includes the values of secret variables: its processes need them, and it already has the workspace's key.
void sendVariables(const ApiCall &call)
{
    DevEngine *engine = call.context.client.devEngine();
    if (!engine)
        return call.answer.json({{"variables", Json::object()}});
    engine->devVariables(call.answer.orFail<EnvironmentVariableList>(
        [answer = call.answer](const EnvironmentVariableList &list) {
            if (list.problem)
                return answer.fail(*list.problem);
            Json variables = Json::object();
            for (const EnvironmentVariable &variable : list.variables)
                variables[variable.name] = variable.value;
            answer.json({{"variables", std::move(variables)}});
        }));
}

} // namespace

void addCliRoutes(Router &router)
{
    router.add("POST", "/api/v1/authorization-code", askLogin).open();
    router.add("POST", "/api/v1/token", takeToken).open();
    router.add("GET", "/login/*", explainLogin).open();
    router.add("GET", "/runyard/v1/logins", listLogins);
    router.add("POST", "/runyard/v1/logins/*/allow",
               [](const ApiCall &call) { answerLogin(call, call.context.logins.letIn(call.parameters[0])); });
    router.add("POST", "/runyard/v1/logins/*/refuse", [](const ApiCall &call) {
        answerLogin(call, call.context.logins.refuse(call.parameters[0]));
    });
    router.add("GET", "/api/v2/whoami", whoAmI);
    router.add("GET", "/api/v1/platform-notifications", [](const ApiCall &call) {
        call.answer.json({{"notification", nullptr}});
    });
    router.add("GET", "/api/v1/projects", listProjects);
    router.add("GET", "/api/v1/orgs", listOrganizations);
    router.add("GET", "/api/v1/projects/*", retrieveProject);
    router.add("POST", "/api/v1/projects/*/init", markInitialized);
    router.add("GET", "/api/v1/projects/*/dev", retrieveEnvironment);
    router.add("POST", "/api/v1/projects/*/branches", useBranch);
    router.add("GET", "/api/v1/projects/*/envvars", sendVariables);
}

} // namespace runyard
