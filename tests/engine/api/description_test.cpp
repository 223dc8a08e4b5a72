// The description at /openapi.json names every route there is and no other, and is sound in itself. That
// answers are as it says is seen by the tests in Python (described.py).
#include "engine/api/router/router.h"
#include "tests/support/room_test.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace runyard;
using nlohmann::json;

namespace {

json description()
{
    return json::parse(std::ifstream(RUNYARD_SOURCE_DIR "/resources/api/openapi.json"));
}

/// use(path, "GET", operation)
template <class Use>
void forEachOperation(const json &description, Use use)
{
    for (const auto &[path, methods] : description.at("paths").items()) {
        for (const auto &[key, operation] : methods.items()) {
            std::string method = key;
            std::transform(method.begin(), method.end(), method.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            use(path, method, operation);
        }
    }
}

void collectReferences(const json &value, std::set<std::string> &references)
{
    if (value.is_object() && value.contains("$ref"))
        references.insert(value.at("$ref").get<std::string>());
    if (value.is_structured()) {
        for (const auto &inner : value)
            collectReferences(inner, references);
    }
}

} // namespace

class DescriptionTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRouteIsDescribedAndNoOther()
    {
        std::set<std::string> described;
        forEachOperation(
            description(), [&](const std::string &path, const std::string &method, const json &) {
                described.insert(method + " " + std::regex_replace(path, std::regex("\\{\\w+\\}"), "*"));
            });
        Router router;
        addAllRoutes(router);
        std::set<std::string> routed;
        for (const auto &route : router.routes())
            routed.insert(route);
        for (const auto &route : routed)
            QVERIFY2(described.contains(route), (route + " is not described").c_str());
        for (const auto &route : described)
            QVERIFY2(routed.contains(route), (route + " does not exist").c_str());
    }

    void openRoutesAreSaidToNeedNoKey()
    {
        Router router;
        addAllRoutes(router);
        forEachOperation(
            description(), [&](const std::string &path, const std::string &method, const json &operation) {
                HttpRequest request;
                request.method = method;
                std::stringstream segments(std::regex_replace(path.substr(1), std::regex("[{}]"), ""));
                for (std::string segment; std::getline(segments, segment, '/');)
                    request.path.push_back(segment);
                QVERIFY2(router.isOpen(request) == operation.contains("security"), path.c_str());
            });
    }

    void aPathIsOpenForTheMethodsThatAre()
    {
        Router router;
        router.add("POST", "/callback/*", {}).open();
        router.add("GET", "/callback/*", {});
        router.add("GET", "/zones", {}).open();
        const auto isOpen = [&](const char *method, std::vector<std::string> path) {
            HttpRequest request;
            request.method = method;
            request.path = std::move(path);
            return router.isOpen(request);
        };
        QVERIFY(isOpen("POST", {"callback", "1"}));
        QVERIFY(!isOpen("GET", {"callback", "1"}));
        QVERIFY(!isOpen("HEAD", {"callback", "1"})); // which a GET answers
        QVERIFY(!isOpen("DELETE", {"callback", "1"}));
        QVERIFY(isOpen("GET", {"zones"}));
        QVERIFY(isOpen("HEAD", {"zones"}));
        QVERIFY(isOpen("DELETE", {"zones"})); // answered with 405, which is no secret
        QVERIFY(!isOpen("GET", {"runs"}));
    }

    void operationsHaveNamesOfTheirOwn()
    {
        std::set<std::string> seen;
        forEachOperation(description(),
                         [&](const std::string &path, const std::string &, const json &operation) {
                             QVERIFY2(seen.insert(operation.at("operationId")).second, path.c_str());
                         });
    }

    void parametersOfPathsAreDeclared()
    {
        forEachOperation(
            description(), [&](const std::string &path, const std::string &, const json &operation) {
                std::set<std::string> declared, used;
                for (const auto &parameter : operation.value("parameters", json::array())) {
                    if (parameter.value("in", "") == "path")
                        declared.insert(parameter.at("name"));
                }
                const std::regex name("\\{(\\w+)\\}");
                for (std::sregex_iterator at(path.begin(), path.end(), name), end; at != end; ++at)
                    used.insert((*at)[1]);
                QVERIFY2(declared == used, path.c_str());
            });
    }

    void referencesLeadSomewhere()
    {
        const json document = description();
        std::set<std::string> references;
        collectReferences(document, references);
        QVERIFY(references.size() > 10);
        for (const auto &reference : references)
            QVERIFY2(document.contains(json::json_pointer(reference.substr(1))), reference.c_str());
    }
};

RUNYARD_TEST(DescriptionTest)
#include "description_test.moc"
