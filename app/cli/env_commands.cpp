// `runyard env …`.

#include "app/cli/command.h"
#include "app/console/input_text.h"
#include "app/workspace/credentials.h"
#include "engine/base/counted.h"
#include "engine/domain/dotenv.h"
#include "engine/domain/environment_variable.h"

namespace runyard {

namespace {

using wire::Json;

Result<std::string> envPath(const CommandCall &call)
{
    const auto credentials = knownCredentials(call.workspace);
    if (!credentials)
        return credentials.error();
    const std::string &project = credentials->projectRef;
    return "/api/v1/projects/" + encoded(project.empty() ? "unknown" : project) + "/envvars/dev";
}

/// Prints warnings that accompany a success, such as a secret too short to be masked well.
void printWarnings(const Json &answer)
{
    for (const auto &warning : answer.value("warnings", Json::array()))
        printError(warning.get<std::string>());
}

Result<int> listVariables(CommandCall &call)
{
    const auto path = envPath(call);
    if (!path)
        return path.error();
    return show(call, call.engine.get(*path), [](const Json &answer) {
        std::vector<std::vector<std::string>> rows;
        for (const auto &variable : answer) {
            const bool isSecret = variable.value("isSecret", false);
            rows.push_back({textOf(variable, "name"), isSecret ? "(secret)" : textOf(variable, "value")});
        }
        printTable({"NAME", "VALUE"}, rows);
    });
}

Result<int> getVariable(CommandCall &call)
{
    const auto path = envPath(call);
    if (!path)
        return path.error();
    const auto answer = call.engine.get(*path + "/" + encoded(call.argument(0)));
    if (answer && answer->value("isSecret", false) && !call.asJson())
        return Error{ErrorCode::Conflict,
                     "The value of " + call.argument(0) + " is secret: only tasks get it.",
                     "Set it again when it is lost.",
                     {}};
    return show(call, answer, [](const Json &variable) { printLine(textOf(variable, "value")); });
}

Result<int> setVariable(CommandCall &call)
{
    const auto path = envPath(call);
    if (!path)
        return path.error();
    std::string value = call.argument(1);
    if (call.arguments.size() < 2 || value == "-") {
        const auto typed = readStdin();
        if (!typed)
            return typed.error();
        value = *typed;
        if (value.ends_with('\n')) // added by echo and editors
            value.pop_back();
    }
    Json body = {{"name", call.argument(0)}, {"value", value}};
    if (call.isSet("secret"))
        body["isSecret"] = true;
    return show(call, call.engine.post(*path, body), [&call](const Json &answer) {
        printLine("Set " + call.argument(0) + ". Attempts that start from now on get it.");
        printWarnings(answer);
    });
}

Result<int> deleteVariable(CommandCall &call)
{
    const auto path = envPath(call);
    if (!path)
        return path.error();
    return show(call, call.engine.remove(*path + "/" + encoded(call.argument(0))),
                [&call](const Json &) { printLine("Deleted " + call.argument(0) + "."); });
}

Result<int> importVariables(CommandCall &call)
{
    const auto path = envPath(call);
    if (!path)
        return path.error();
    const auto text = call.argument(0) == "-" ? readStdin() : readTextFile(call.argument(0));
    if (!text)
        return text.error();
    const auto entries = parseDotenv(*text);
    if (!entries)
        return entries.error();
    Json variables = Json::object();
    for (const DotenvEntry &entry : *entries) {
        if (isReservedVariable(entry.name))
            printError("Left out " + entry.name + ": the engine sets it.");
        else
            variables[entry.name] = entry.value;
    }
    const auto count = variables.size();
    Json body = {{"variables", std::move(variables)}, {"override", call.isSet("override")}};
    if (call.isSet("secret"))
        body["isSecret"] = true;
    return show(call, call.engine.post(*path + "/import", body), [&](const Json &answer) {
        printLine(
            "Read " + counted(static_cast<std::int64_t>(count), "variable") + " from " + call.argument(0)
            + (call.isSet("override") ? "." : "; those that were there are as they were (--override)."));
        printWarnings(answer);
    });
}

} // namespace

std::vector<Command> envCommands()
{
    return {
        {.words = QStringLiteral("env list"),
         .summary = QStringLiteral("The environment variables of tasks"),
         .run = listVariables},
        onOne("NAME", "env get", "The value of one, unless it is secret", getVariable),
        {.words = QStringLiteral("env set"),
         .arguments = QStringLiteral("NAME [VALUE]"),
         .least = 1,
         .most = 2,
         .summary = QStringLiteral("Sets one; without VALUE, or with -, it is read from stdin"),
         .options = {flag("secret", "its value is never shown again")},
         .run = setVariable},
        onOne("NAME", "env delete", "Deletes one", deleteVariable),
        onOne("FILE", "env import", "Sets those of a .env file (- is stdin)", importVariables,
              {flag("override", "also those that are there already"),
               flag("secret", "their values are never shown again")}),
    };
}

} // namespace runyard
