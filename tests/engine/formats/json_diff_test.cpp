// The structural difference of two JSON documents: what it names, and that it leads from one to the other.
#include "engine/formats/json_diff.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <random>

using namespace runyard;
using Json = nlohmann::json;
using Kind = JsonChange::Kind;

namespace {

Json randomJson(std::mt19937 &random, int depth)
{
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    switch (below(depth > 0 ? 8 : 5)) {
    case 0: return nullptr;
    case 1: return below(2) == 0;
    case 2: return below(5);
    case 3: return below(4) / 2.0;
    case 4: return std::string(static_cast<std::size_t>(below(3)), "a/~\""[below(4)]);
    case 5:
    case 6: {
        Json array = Json::array();
        for (int i = below(6); i > 0; --i)
            array.push_back(randomJson(random, depth - 1));
        return array;
    }
    default: {
        Json object = Json::object();
        for (int i = below(5); i > 0; --i)
            object[std::string(1, "ab/~0"[below(5)])] = randomJson(random, depth - 1);
        return object;
    }
    }
}

/// Something like the first document, so that there is much in common.
Json changed(Json value, std::mt19937 &random)
{
    if (value.empty() || random() % 6 == 0)
        return randomJson(random, 2);
    if (value.is_array()) {
        const std::size_t at = random() % value.size();
        switch (random() % 4) {
        case 0: value.erase(at); break;
        case 1: value.insert(value.begin() + static_cast<std::ptrdiff_t>(at), randomJson(random, 2)); break;
        case 2: std::swap(value[at], value[random() % value.size()]); break;
        default: value[at] = changed(value[at], random);
        }
    } else if (value.is_object()) {
        auto member = value.begin();
        std::advance(member, static_cast<std::ptrdiff_t>(random() % value.size()));
        if (random() % 4 == 0)
            value.erase(member);
        else
            *member = changed(*member, random);
    }
    return value;
}

} // namespace

class JsonDiffTest : public QObject
{
    Q_OBJECT

private slots:
    void applyingTheChangesGivesTheSecondDocument()
    {
        std::mt19937 random(20'261'125);
        for (int round = 0; round < 4'000; ++round) {
            const Json before = randomJson(random, 4);
            const Json after =
                round % 2 == 0 ? randomJson(random, 4) : changed(changed(before, random), random);
            const auto changes = jsonDiff(before.dump(), after.dump());
            QVERIFY(changes.ok());
            QCOMPARE(changes->empty(), before == after);
            const auto applied = appliedJsonDiff(before.dump(), *changes);
            QVERIFY2(applied.ok(), before.dump().c_str());
            QVERIFY2(Json::parse(*applied) == after, (before.dump() + " -> " + after.dump()).c_str());
        }
    }

    void membersAreComparedByName()
    {
        const auto changes = jsonDiff(R"({"a": 1, "b": {"c": [1, 2]}, "gone": null})",
                                      R"({ "new":true,"b":{"c":[1,3]}, "a":1.0})");
        const std::vector<JsonChange> expected{{Kind::Changed, "/b/c/1", "2", "3", false},
                                               {Kind::Removed, "/gone", "null", "", false},
                                               {Kind::Added, "/new", "", "true", false}};
        QVERIFY(*changes == expected);
    }

    void longNumbersAreToldApart()
    {
        const auto changes = jsonDiff(R"({"a": 3544790567247868102, "b": 1E400, "c": 1.10})",
                                      R"({"a": 3544790567247868103, "b": 1E401, "c": 1.1})");
        const std::vector<JsonChange> expected{
            {Kind::Changed, "/a", "3544790567247868102", "3544790567247868103", false},
            {Kind::Changed, "/b", "1E400", "1E401", false}};
        QVERIFY(*changes == expected);
    }

    void anElementPutInFrontIsOneChange()
    {
        const auto changes = jsonDiff("[1,2,3,4]", "[0,1,2,3,4]");
        QCOMPARE(changes->size(), 1U);
        QVERIFY(changes->front() == (JsonChange{Kind::Added, "/0", "", "0", false}));
    }

    void aMovedElementIsMarked()
    {
        const auto changes = jsonDiff(R"(["x","a","b","c"])", R"(["a","b","c","x"])");
        QCOMPARE(changes->size(), 2U);
        QVERIFY(changes->at(0) == (JsonChange{Kind::Removed, "/0", "\"x\"", "", true}));
        QVERIFY(changes->at(1) == (JsonChange{Kind::Added, "/3", "", "\"x\"", true}));
    }

    void longArraysAreComparedByPosition()
    {
        Json before = Json::array();
        Json after = Json::array();
        for (int i = 0; i < 5'000; ++i) {
            before.push_back(i);
            after.push_back(i % 2 == 0 ? i : -i - 1);
        }
        const auto changes = jsonDiff(before.dump(), after.dump());
        QCOMPARE(changes->size(), 2'500U);
        QVERIFY(Json::parse(*appliedJsonDiff(before.dump(), *changes)) == after);
    }

    void whatCannotBeComparedIsRefused()
    {
        QVERIFY(!jsonDiff("{", "{}").ok());
        const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
        QVERIFY(!jsonDiff(deep, deep).ok());
        QVERIFY(!appliedJsonDiff("[1]", {{Kind::Added, "/7", "", "1", false}}).ok());
    }
};

RUNYARD_TEST(JsonDiffTest)
#include "json_diff_test.moc"
