// Environment variables of tasks. The value of a secret variable is never returned.

#include "engine/api/router/router.h"
#include "engine/contract/variables.h"

namespace runyard {

using wire::Json;

namespace {

const char *const kHidden = "<redacted>";

Json variableItem(const EnvironmentVariable &variable)
{
    return {{"name", variable.name},
            {"value", variable.isSecret ? kHidden : variable.value},
            {"isSecret", variable.isSecret}};
}

/// Serves the only project and its only environment, "dev".
Route::Function onEnvironment(std::function<void(const ApiCall &)> use)
{
    return [use = std::move(use)](const ApiCall &call) {
        const std::string &known = call.context.projectRef;
        if (!known.empty() && call.parameters[0] != known)
            return call.answer.fail({ErrorCode::NotFound,
                                     "Project not found: this engine has the project " + known + ".",
                                     {},
                                     {}});
        if (call.parameters[1] != "dev")
            return call.answer.fail({ErrorCode::InvalidInput, // as the official server
                                     "Invalid environment: this engine has one environment, \"dev\".",
                                     {},
                                     {}});
        use(call);
    };
}

/// Passes the list on if its values could be decrypted.
template <class Use>
Reply<EnvironmentVariableList> withVariables(const Answer &answer, Use use)
{
    return answer.orFail<EnvironmentVariableList>([answer, use](EnvironmentVariableList list) {
        if (list.problem)
            return answer.fail(*list.problem);
        use(list.variables);
    });
}

void listVariables(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.variables().list(
        withVariables(answer, [answer](const std::vector<EnvironmentVariable> &variables) {
            Json all = Json::array();
            for (const EnvironmentVariable &variable : variables)
                all.push_back(variableItem(variable));
            answer.json(all);
        }));
}

void retrieveVariable(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.variables().list(withVariables(
        answer, [answer, name = call.parameters[2]](const std::vector<EnvironmentVariable> &variables) {
            for (const EnvironmentVariable &variable : variables) {
                if (variable.name == name)
                    return answer.json(variableItem(variable));
            }
            answer.fail({ErrorCode::NotFound, "There is no environment variable " + name + ".", {}, {}});
        }));
}

Reply<VariablesChanged> sendSuccess(const Answer &answer)
{
    return answer.orFail<VariablesChanged>([answer](const VariablesChanged &changed) {
        Json body = {{"success", true}};
        if (!changed.warnings.empty())
            body["warnings"] = changed.warnings;
        answer.json(body);
    });
}

/// "value" may be empty, but must be present.
std::string valueOf(wire::ObjectReader &reader)
{
    if (!reader.find("value"))
        reader.refuse("value", "a string is expected");
    return reader.text("value");
}

void createVariable(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    VariableChange change;
    change.entries.push_back({reader.text("name"), valueOf(reader), reader.boolean("isSecret")});
    if (reader.error())
        return call.answer.fail(*reader.error());
    call.context.client.variables().set(std::move(change), sendSuccess(call.answer));
}

void replaceVariable(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    VariableChange change;
    change.existing = VariableChange::Existing::Require;
    change.entries.push_back({call.parameters[2], valueOf(reader), reader.boolean("isSecret")});
    if (reader.error())
        return call.answer.fail(*reader.error());
    call.context.client.variables().set(std::move(change), sendSuccess(call.answer));
}

/// {variables: {NAME: value}, override?, isSecret?, secrets?: {NAME: true}}
void importVariables(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    VariableChange change;
    change.existing = reader.boolean("override").value_or(false) ? VariableChange::Existing::Replace
                                                                 : VariableChange::Existing::Keep;
    const auto allSecret = reader.boolean("isSecret");
    const Json *secrets = reader.find("secrets");
    if (secrets && !secrets->is_object())
        reader.refuse("secrets", "an object is expected");
    const Json *variables = reader.find("variables");
    if (!variables || !variables->is_object()) {
        reader.refuse("variables", "an object of names and values is expected");
    } else {
        for (const auto &[name, value] : variables->items()) {
            if (!value.is_string()) {
                reader.refuse("variables", "the value of \"" + name + "\" is not a string");
                break;
            }
            auto isSecret = allSecret;
            if (secrets && secrets->is_object() && secrets->contains(name))
                isSecret = secrets->at(name) == Json(true);
            change.entries.push_back({name, value.get<std::string>(), isSecret});
        }
    }
    if (reader.error())
        return call.answer.fail(*reader.error());
    call.context.client.variables().set(std::move(change), sendSuccess(call.answer));
}

void deleteVariable(const ApiCall &call)
{
    call.context.client.variables().remove(call.parameters[2],
                                           call.answer.orFail<Done>([answer = call.answer](Done) {
                                               answer.json({{"success", true}});
                                           }));
}

} // namespace

void addVariableRoutes(Router &router)
{
    const std::string all = "/api/v1/projects/*/envvars/*";
    router.add("GET", all, onEnvironment(listVariables));
    router.add("POST", all, onEnvironment(createVariable));
    // Before "*": no variable can be named "import" over this API, as on the official server.
    router.add("POST", all + "/import", onEnvironment(importVariables));
    router.add("GET", all + "/*", onEnvironment(retrieveVariable));
    router.add("PUT", all + "/*", onEnvironment(replaceVariable));
    router.add("POST", all + "/*", onEnvironment(replaceVariable));
    router.add("DELETE", all + "/*", onEnvironment(deleteVariable));
}

} // namespace runyard
