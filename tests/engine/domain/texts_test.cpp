// Characters, names that may be shown, and the values of secret variables.
#include "engine/base/characters.h"
#include "engine/base/counted.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/project_manifest.h"
#include "engine/domain/secret_values.h"
#include "engine/domain/trigger_rules.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class TestTexts final : public QObject
{
    Q_OBJECT

private slots:
    void lengthsAreCountedInCharacters()
    {
        QCOMPARE(characterCount("é€😀a"), std::size_t(4));
        QVERIFY(checkTags({QStringLiteral("é").repeated(128).toStdString()}).ok());
        QVERIFY(!checkTags({QStringLiteral("é").repeated(129).toStdString()}).ok());
        QVERIFY(!checkTags({""}).ok());
        BulkRequest request;
        request.madeBy = BulkId{"bulk_1"};
        request.name = QStringLiteral("ж").repeated(255).toStdString();
        QVERIFY(checkBulkRequest(request).ok());
        request.name += "x";
        QVERIFY(!checkBulkRequest(request).ok());
    }

    void aNumberAgreesWithItsNoun()
    {
        QCOMPARE(counted(0, "run"), std::string("0 runs"));
        QCOMPARE(counted(1, "run"), std::string("1 run"));
        QCOMPARE(counted(2, "run"), std::string("2 runs"));
        QCOMPARE(counted(1, "run goes", "runs go"), std::string("1 run goes"));
        QCOMPARE(counted(12, "child", "children"), std::string("12 children"));
    }

    void nothingIsCutInsideACharacter()
    {
        for (const std::string character : {"a", "é", "€", "😀"}) {
            std::string text;
            for (int i = 0; i < 50; ++i)
                text += character;
            for (std::size_t most = 0; most < 60; ++most) {
                const auto whole = wholeCharacters(text, most);
                QCOMPARE(whole.size(), std::min(text.size(), most / character.size() * character.size()));
                QCOMPARE(characterCount(firstCharacters(text, most)), std::min<std::size_t>(most, 50));
            }
        }
        QCOMPARE(wholeCharacters("\x80\x80\x80\x80\x80", 3).size(), std::size_t(3));
        QCOMPARE(shortenedTo("éé", 1), std::string("é…"));
        QCOMPARE(shortenedTo("éé", 2), std::string("éé"));
    }

    void hiddenCharactersAreRefusedInNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"\x1b]0;x\x07", "a\nb", "a\rb", "\x7f",
                                 "\xC2\x9B"
                                 "31m",
                                 "\xE2\x80\xAE"
                                 "cod",
                                 "\xE2\x81\xA6", "\xE2\x80\x8F", "\xD8\x9C", "\xE2\x80\xA8", "\x9B", "a\tb"})
            QTest::addRow("%s", QByteArray(name).toHex().constData()) << QByteArray(name);
    }

    void hiddenCharactersAreRefusedInNames()
    {
        QFETCH(QByteArray, name);
        QVERIFY(hasHiddenCharacters(name.toStdString()));
        const Status tags = checkTags({name.toStdString()});
        QVERIFY(!tags.ok());
        QVERIFY(!hasHiddenCharacters(tags.error().text()));
        QVERIFY(!hasHiddenCharacters(QString::fromStdString(visibleText(name.toStdString()))
                                         .remove(u'\n')
                                         .remove(u'\t')
                                         .toStdString()));
    }

    void ordinaryNamesAreLeftAlone()
    {
        for (const std::string name : {"größe", "日本語", "مرحبا", "👩‍💻", "order:7/a b"}) {
            QVERIFY(checkPlainName("The tag", name).ok());
            QCOMPARE(visibleText(name), name);
        }
    }

    void whatATerminalObeysIsShown()
    {
        QCOMPARE(visibleText("a\x1b]52;c;x\x07"), std::string("a\\x1b]52;c;x\\x07"));
        QCOMPARE(visibleText("\xC2\x9B\xE2\x80\xAE\xFF\r\n\t"), std::string("\\u009b\\u202e\\xff\\r\n\t"));
        QCOMPARE(visibleJson("{\"a\": \"\xC2\x9B\xE2\x80\xAE\"}\n"),
                 std::string("{\"a\": \"\\u009b\\u202e\"}\n"));
    }

    void secretValuesAreMaskedWhereTheyAreWhole()
    {
        const SecretValues secrets({"hunter22", "hunter22-long", "abc", "quo\"te\\d", "12345"});
        QCOMPARE(secrets.masked("x hunter22 y hunter22-long, hunter2"), std::string("x *** y ***, hunter2"));
        QCOMPARE(secrets.masked("abc"), std::string("abc")); // too short
        std::string json = "{\"a\":\"quo\\\"te\\\\d\",\"n\":12345,\"hunter22\":[1,\"12345\"],\"b\":12}";
        QVERIFY(secrets.mask(json));
        QCOMPARE(json, std::string("{\"a\":\"***\",\"n\":\"***\",\"***\":[1,\"***\"],\"b\":12}"));
        std::string untouched = "{\"z\": 1.0,  \"a\": \"ok\"}";
        QVERIFY(!secrets.mask(untouched));
        QCOMPARE(untouched, std::string("{\"z\": 1.0,  \"a\": \"ok\"}"));
    }

    void maskingLeavesEveryOtherByteOfJson()
    {
        const SecretValues secrets({"12345678", "true", "name"});
        std::string json = R"({ "price":0.10,"big":12345678901234567890123, "far": 1E400,"pin":12345678 , )"
                           R"("ok":true,"list":["a true name", -0.0]})";
        QVERIFY(secrets.mask(json));
        QCOMPARE(json,
                 std::string(R"({ "price":0.10,"big":12345678901234567890123, "far": 1E400,"pin":"***" , )"
                             R"("ok":true,"list":["a *** ***", -0.0]})"));
        std::string number = "912345678";
        QVERIFY(!secrets.mask(number));
        QCOMPARE(number, std::string("912345678"));
    }

    void aShortSecretIsMaskedOnlyWhereItStandsAlone()
    {
        const SecretValues secrets({"name", "h\u00fctte", "12345"});
        QCOMPARE(secrets.masked("name=name; filename, name_2, rename names (name)"),
                 std::string("***=***; filename, name_2, rename names (***)"));
        QCOMPARE(secrets.masked("h\u00fctte h\u00fctten"), std::string("*** h\u00fctten"));
        std::string json =
            R"({"name":"name","filename":"the\nname is\u000aname\tname2","n":12345,"m":123456})";
        QVERIFY(secrets.mask(json));
        QCOMPARE(
            json,
            std::string(R"({"name":"***","filename":"the\n*** is\u000a***\tname2","n":"***","m":123456})"));
        std::string onlyNames = R"({"name":1,"filename":"x"})";
        QVERIFY(!secrets.mask(onlyNames));
        QCOMPARE(onlyNames, std::string(R"({"name":1,"filename":"x"})"));
        const SecretValues longer({"password-name"});
        std::string named = R"({"xpassword-namex":1})";
        QVERIFY(longer.mask(named)); // a long one wherever it is
    }

    void whoSetsAShortSecretIsTold()
    {
        QVERIFY(maskingWarning("12345678").empty());
        QVERIFY(maskingWarning("").empty());
        QVERIFY(maskingWarning("1234567").find("word of its own") != std::string::npos);
        QVERIFY(maskingWarning("abc").find("not masked") != std::string::npos);
        QVERIFY(maskingWarning("gr\u00f6\u00dfe-12").empty()); // characters, not bytes
    }

    void aSecretIsFoundHoweverJsonEscapesIt()
    {
        const SecretValues secrets({"https://user:pw@db.example/\u00e9t\u00e9", "s\u00fcp3r-secret"});
        for (const char *escaped : {R"({"u":"https:\/\/user:pw@db.example\/\u00e9t\u00e9","n":1.50})",
                                    R"({"u":"https:\u002f\u002fuser:pw@db.example/\u00E9t\u00e9","n":1.50})",
                                    R"({"u":"\u0073\u00fcp3r-secret","n":1.50})"}) {
            std::string json = escaped;
            std::int64_t count = 0;
            QVERIFY2(secrets.mask(json, count), escaped);
            QCOMPARE(json, std::string(R"({"u":"***","n":1.50})"));
            QCOMPARE(count, 1);
        }
        std::string line =
            R"(sent {"u":"https:\/\/user:pw@db.example\/\u00e9t\u00e9"} twice)"; // no JSON as a whole
        QVERIFY(secrets.mask(line));
        QVERIFY(line.find("pw@db") == std::string::npos);
        std::string other = R"({"path":"a\/b\u0041"})";
        QVERIFY(!secrets.mask(other));
        QCOMPARE(other, std::string(R"({"path":"a\/b\u0041"})"));
    }

    void onlyWhatIsMaskedIsCounted()
    {
        const SecretValues secrets({"12345678", "true"});
        std::int64_t count = 0;
        std::string json = R"({"n":12345678901234,"t":true})";
        QVERIFY(!secrets.mask(json, count));
        QCOMPARE(count, 0);
        json = R"({"n":12345678,"s":"12345678"})";
        QVERIFY(secrets.mask(json, count));
        QCOMPARE(count, 2);
        QCOMPARE(json, std::string(R"({"n":"***","s":"***"})"));
    }

    void maskingTakesNoStackAndOnePass()
    {
        const SecretValues secrets({"12345678"});
        const std::string deep(200'000, '[');
        const std::string closed(200'000, ']');
        std::string json = deep + "12345678" + closed;
        QVERIFY(secrets.mask(json));
        QVERIFY(json == deep + "\"***\"" + closed);
        std::string often; // ten megabytes of it
        for (int i = 0; i < 1'250'000; ++i)
            often += "12345678";
        std::int64_t count = 0;
        QCOMPARE(secrets.masked(often, count).size(), 3'750'000u);
        QCOMPARE(count, 1'250'000);
    }

    void aSecretOfSeveralLinesIsMaskedLineByLine()
    {
        const SecretValues secrets({"-----BEGIN KEY-----\nMIIEvQIBADAN\nx\n-----END KEY-----\n"});
        QCOMPARE(secrets.masked("MIIEvQIBADAN"), std::string("***"));
        QCOMPARE(secrets.masked("x"), std::string("x"));
    }
};

RUNYARD_TEST(TestTexts)
#include "texts_test.moc"
