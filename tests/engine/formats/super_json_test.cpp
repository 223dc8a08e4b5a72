// SuperJSON as people read and write it. The texts are what superjson, the library, writes.
#include "engine/formats/super_json.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class SuperJsonTest : public QObject
{
    Q_OBJECT

private slots:
    void itIsShownWithItsTypesAndReadBackTheSame_data()
    {
        QTest::addColumn<QByteArray>("superJson");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char *name, const char *superJson, const char *shown) {
            QTest::newRow(name) << QByteArray(superJson) << QByteArray(shown);
        };
        row("plain", "{\"json\":{\"b\":1,\"a\":[true,null,\"x\"]}}", "{\"b\":1,\"a\":[true,null,\"x\"]}");
        row("null", "{\"json\":null}", "null");
        row("a date", "{\"json\":\"1970-01-01T00:00:00.000Z\",\"meta\":{\"values\":[\"Date\"]}}",
            "{\"$date\":\"1970-01-01T00:00:00.000Z\"}");
        row("undefined", "{\"json\":null,\"meta\":{\"values\":[\"undefined\"]}}", "{\"$undefined\":true}");
        row("bigint",
            "{\"json\":{\"n\":\"12345678901234567890\"},\"meta\":{\"values\":{\"n\":[\"bigint\"]}}}",
            "{\"n\":{\"$bigint\":\"12345678901234567890\"}}");
        row("deep", "{\"json\":{\"a\":{\"b\":{\"c\":\"1\"}}},\"meta\":{\"values\":{\"a.b.c\":[\"bigint\"]}}}",
            "{\"a\":{\"b\":{\"c\":{\"$bigint\":\"1\"}}}}");
        row("dots in names",
            "{\"json\":{\"x.y\":[\"1970-01-01T00:00:00.001Z\",\"5\"]},\"meta\":{\"values\":{\"x\\\\.y.0\":["
            "\"Date\"],"
            "\"x\\\\.y.1\":[\"bigint\"]}}}",
            "{\"x.y\":[{\"$date\":\"1970-01-01T00:00:00.001Z\"},{\"$bigint\":\"5\"}]}");
        row("map of sets",
            "{\"json\":{\"m\":[[\"1970-01-01T00:00:00.002Z\",[\"1\"]],[\"k\",null]]},\"meta\":{\"values\":{"
            "\"m\":"
            "[\"map\",{\"0.0\":[\"Date\"],\"0.1\":[\"set\",{\"0\":[\"bigint\"]}],\"1.1\":[\"undefined\"]}]}}"
            "}",
            "{\"m\":{\"$map\":[[{\"$date\":\"1970-01-01T00:00:00.002Z\"},{\"$set\":[{\"$bigint\":\"1\"}]}],["
            "\"k\","
            "{\"$undefined\":true}]]}}");
        row("numbers JSON has not",
            "{\"json\":[\"NaN\",\"-0\",\"Infinity\",\"-Infinity\"],\"meta\":{\"values\":{\"0\":[\"number\"],"
            "\"1\":"
            "[\"number\"],\"2\":[\"number\"],\"3\":[\"number\"]}}}",
            "[{\"$number\":\"NaN\"},{\"$number\":\"-0\"},{\"$number\":\"Infinity\"},{\"$number\":\"-"
            "Infinity\"}]");
        row("the rest",
            "{\"json\":{\"r\":\"/a\\\\/b/gi\",\"url\":\"https://a.b/"
            "c\",\"e\":{\"name\":\"TypeError\",\"message\":\"bad\"},"
            "\"b\":[1,2]},\"meta\":{\"values\":{\"r\":[\"regexp\"],\"url\":[\"URL\"],\"e\":[\"Error\"],\"b\":"
            "[["
            "\"typed-array\",\"Uint8Array\"]]}}}",
            "{\"r\":{\"$regexp\":\"/a\\\\/b/gi\"},\"url\":{\"$url\":\"https://a.b/"
            "c\"},\"e\":{\"$error\":{\"name\":"
            "\"TypeError\",\"message\":\"bad\"}},\"b\":{\"$type\":[\"typed-array\",\"Uint8Array\"],\"value\":"
            "[1,2]}}");
        row("what only looks typed",
            "{\"json\":{\"a\":{\"$date\":\"x\"},\"b\":{\"$ref\":\"#\"},\"c\":{\"$literal\":1}}}",
            "{\"a\":{\"$literal\":{\"$date\":\"x\"}},\"b\":{\"$ref\":\"#\"},\"c\":{\"$literal\":{\"$"
            "literal\":1}}}");
        row("typed inside of what looks typed",
            "{\"json\":{\"$set\":[\"1\"]},\"meta\":{\"values\":{\"$set.0\":[\"bigint\"]}}}",
            "{\"$literal\":{\"$set\":[{\"$bigint\":\"1\"}]}}");
    }
    void itIsShownWithItsTypesAndReadBackTheSame()
    {
        QFETCH(QByteArray, superJson);
        QFETCH(QByteArray, shown);
        const auto readable = readableSuperJson(superJson.toStdString());
        QVERIFY(readable);
        QCOMPARE(QByteArray::fromStdString(*readable), shown);
        const auto back = superJsonFromReadable(*readable);
        QVERIFY2(back, back ? "" : back.error().text().c_str());
        QCOMPARE(QByteArray::fromStdString(*back), superJson);
    }

    void whatWouldLoseSomethingIsNotShown_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"", "{", "[1]", "{\"value\":1}", "{\"json\":1,\"more\":2}", "{\"json\":1,\"meta\":3}",
              "{\"json\":{\"a\":1,\"b\":1},\"meta\":{\"referentialEqualities\":{\"a\":[\"b\"]}}}",
              "{\"json\":1,\"meta\":{\"values\":7}}", "{\"json\":1,\"meta\":{\"values\":[]}}",
              "{\"json\":1,\"meta\":{\"values\":{\"a\":3}}}"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("deep") << QByteArray("{\"json\":") + QByteArray(2'000, '[') + QByteArray(2'000, ']')
                                     + "}";
    }
    void whatWouldLoseSomethingIsNotShown()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!readableSuperJson(text.toStdString()));
    }

    void editsAreCheckedWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("edited");
        QTest::addColumn<QByteArray>("place");
        const auto row = [](const char *edited, const char *place) {
            QTest::newRow(edited) << QByteArray(edited) << QByteArray(place);
        };
        row("{\"a\":{\"$date\":\"soon\"}}", "/a/$date");
        row("{\"a\":[{\"$date\":7}]}", "/a/0/$date");
        row("{\"$bigint\":\"1.5\"}", "/$bigint");
        row("{\"$bigint\":\"-\"}", "/$bigint");
        row("{\"$undefined\":false}", "/$undefined");
        row("{\"$number\":1}", "/$number");
        row("{\"$set\":{}}", "/$set");
        row("{\"$map\":[[1]]}", "/$map");
        row("{\"$url\":1}", "/$url");
        row("{\"$error\":\"x\"}", "/$error");
    }
    void editsAreCheckedWithTheirPlace()
    {
        QFETCH(QByteArray, edited);
        QFETCH(QByteArray, place);
        const auto result = superJsonFromReadable(edited.toStdString());
        QVERIFY(!result);
        QCOMPARE(QByteArray::fromStdString(result.error().details.at(0).path), place);
    }

    void aBigintMayBeWrittenAsANumber()
    {
        QCOMPARE(superJsonFromReadable("{\"$bigint\":7}").value(),
                 std::string("{\"json\":\"7\",\"meta\":{\"values\":[\"bigint\"]}}"));
    }

    void whatIsNoJsonSaysWhere()
    {
        const auto result = superJsonFromReadable("{\n\"a\": }");
        QVERIFY(!result);
        QVERIFY(result.error().text().find("line 2") != std::string::npos);
    }
};

RUNYARD_TEST(SuperJsonTest)
#include "super_json_test.moc"
