// Public tokens: what is taken, what is refused, and what each scope opens.
#include "engine/api/access/public_token.h"
#include "engine/api/access/route_access.h"
#include "engine/api/router/router.h"
#include "engine/base/signature.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using wire::Json;

namespace {

const std::string kKey = "tr_dev_0123456789";
constexpr TimePoint kNow = TimePoint{Micros{1'900'000'000'000'000}};

std::string token(const Json &claims, Seconds lifetime = Seconds(60))
{
    auto all = publicTokenClaims();
    all.update(claims);
    return signPublicToken(all, kNow, kNow + lifetime, kKey);
}

std::string signedParts(const std::string &header, const std::string &claims)
{
    const auto text = toBase64Url(header) + "." + toBase64Url(claims);
    return text + "." + toBase64Url(hmacSha256(kKey, text));
}

HttpRequest request(const std::string &method, const std::string &path, const std::string &query = {},
                    const std::string &body = {})
{
    HttpRequest made;
    made.method = method;
    std::size_t at = 0;
    while (at < path.size()) {
        const auto slash = std::min(path.find('/', at), path.size());
        made.path.push_back(path.substr(at, slash - at));
        at = slash + 1;
    }
    if (const auto equals = query.find('='); equals != query.npos)
        made.query.emplace_back(query.substr(0, equals), query.substr(equals + 1));
    made.body = body;
    return made;
}

bool opens(const std::string &scope, const HttpRequest &what)
{
    static const Router router = [] {
        Router all;
        addAllRoutes(all);
        return all;
    }();
    const auto found = router.find(what);
    return found.route && found.route->tokenRule
           && grants({tokenScope(scope)}, accessNeed(*found.route->tokenRule, found.parameters, what));
}

} // namespace

class PublicTokenTest : public QObject
{
    Q_OBJECT

private slots:
    void knownSignatures()
    {
        // RFC 4231, test case 2, and RFC 4648, section 10.
        QCOMPARE(QByteArray::fromStdString(hmacSha256("Jefe", "what do ya want for nothing?")).toHex(),
                 QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        for (const auto &[bytes, text] : {std::pair{"", ""},
                                          {"f", "Zg"},
                                          {"fo", "Zm8"},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg"},
                                          {"\xfb\xff", "-_8"}}) {
            QCOMPARE(toBase64Url(bytes), std::string(text));
            QCOMPARE(fromBase64Url(text).value_or("?"), std::string(bytes));
        }
        for (const char *bad : {"Z", "Zh", "Zm9", "a+b/", "Zg==", "Zg "})
            QVERIFY2(!fromBase64Url(bad), bad);
    }

    void aTokenIsReadBack()
    {
        const auto read = readPublicToken(token({{"scopes", {"read:runs:run_1", "read:tags:order:7"}},
                                                 {"otu", true},
                                                 {"realtime", {{"skipColumns", {"payload"}}}}}),
                                          kKey, kNow);
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        QCOMPARE(read->scopes,
                 (std::vector<TokenScope>{{"read", "runs", "run_1"}, {"read", "tags", "order:7"}}));
        QVERIFY(read->isOneTime);
        QCOMPARE(read->skipColumns, (std::vector<std::string>{"payload"}));
        QVERIFY(read->expiresAt == kNow + Seconds(60));
    }

    void aTokenEndsWithItsTime()
    {
        const auto text = token(Json::object(), Seconds(60));
        QVERIFY(readPublicToken(text, kKey, kNow + Seconds(59)));
        const auto late = readPublicToken(text, kKey, kNow + Seconds(60));
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Unauthorized);
        QVERIFY(late.error().text().find("expired at 2030-") != std::string::npos);
    }

    void whatIsNotOursIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const std::string &text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        const std::string header = R"({"alg":"HS256"})";
        const std::string good =
            R"({"iss":"https://id.trigger.dev","aud":"https://api.trigger.dev","pub":true,)"
            R"("exp":1900000060})";
        QVERIFY(readPublicToken(signedParts(header, good), kKey, kNow));
        const auto without = [&good](const std::string &part, const std::string &other) {
            auto text = good;
            return text.replace(text.find(part), part.size(), other);
        };
        row("nothing", "");
        row("two parts", "ey.ey");
        row("no algorithm", signedParts("{}", good));
        row("algorithm none", toBase64Url(R"({"alg":"none"})") + "." + toBase64Url(good) + ".");
        row("another algorithm", signedParts(R"({"alg":"HS512"})", good));
        row("another issuer", signedParts(header, without("id.trigger", "id.other")));
        row("another audience", signedParts(header, without("api.trigger", "api.other")));
        row("not public", signedParts(header, without("\"pub\":true", "\"pub\":1")));
        row("no time", signedParts(header, without(",\"exp\":1900000060", "")));
        row("time as text", signedParts(header, without("1900000060", "\"1900000060\"")));
        row("endless time", signedParts(header, without("1900000060", "1e300")));
        row("not yet", signedParts(header, without("\"exp\"", "\"nbf\":1900000001,\"exp\"")));
        row("claims that are no object", signedParts(header, "[1]"));
        row("claims that are no JSON", signedParts(header, "{"));
        auto changed = token({{"scopes", {"read:runs:run_1"}}});
        const auto other = token({{"scopes", {"admin"}}});
        const auto signature = changed.substr(changed.rfind('.'));
        row("claims of another", other.substr(0, other.rfind('.')) + signature);
        row("signature cut", changed.substr(0, changed.size() - 4));
        row("no signature", changed.substr(0, changed.rfind('.') + 1));
        row("signature of another key",
            signPublicToken(publicTokenClaims(), kNow, kNow + Seconds(60), "tr_dev_x"));
        row("padded", changed + "=");
    }
    void whatIsNotOursIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto read = readPublicToken(text.toStdString(), kKey, kNow);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Unauthorized);
        QVERIFY(read.error().text().find(kKey) == std::string::npos);
    }

    void anEngineWithoutAKeyHasNoTokens()
    {
        const auto signedWithNothing = signPublicToken(publicTokenClaims(), kNow, kNow + Seconds(60), "");
        QVERIFY(!readPublicToken(signedWithNothing, "", kNow));
    }

    void scopesOpenWhatTheyNameAndNoMore_data()
    {
        QTest::addColumn<QByteArray>("scope");
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<bool>("isOpen");
        const auto row = [](const char *scope, const char *what, bool isOpen) {
            QTest::addRow("%s, %s", scope, what) << QByteArray(scope) << QByteArray(what) << isOpen;
        };
        const char *run = "GET api/v3/runs/run_1";
        for (const char *scope : {"read:runs:run_1", "read:runs", "read:all", "admin"})
            row(scope, run, true);
        for (const char *scope : {"read:runs:run_2", "read:runs:run_1:x", "write:runs", "read", "read:tasks",
                                  "runs", "", "read:run:run_1", "admin:runs", "trigger:tasks"})
            row(scope, run, false);
        row("read:runs:run_1", "HEAD api/v3/runs/run_1", true);
        row("read:runs:run_1", "GET realtime/v1/runs/run_1", true);
        row("read:runs:run_1", "GET realtime/v1/streams/run_1/ai", true);
        row("read:runs:run_1", "GET api/v1/runs/run_1/packets/payload", true);
        row("read:runs:run_1", "POST api/v2/runs/run_1/cancel", false);
        row("write:runs:run_1", "POST api/v2/runs/run_1/cancel", true);
        row("read:runs:run_1", "GET api/v1/runs/run_1/elsewhere", false);
        row("admin", "GET api/v1/queues", false);
        row("admin", "POST runyard/v1/deploy", false);
        row("admin", "DELETE api/v3/runs/run_1", false);
        row("read:tags:a", "GET realtime/v1/runs?tags=a,b", true);
        row("read:tags:c", "GET realtime/v1/runs?tags=a,b", false);
        row("read:tags:a", "GET realtime/v1/runs", false);
        row("read:tags", "GET realtime/v1/runs?tags=a", true);
        row("read:batch:batch_1", "GET realtime/v1/batches/batch_1", true);
        row("read:batch:batch_1", "GET api/v2/batches/batch_2", false);
        row("write:waitpoints:w", "POST api/v1/waitpoints/tokens/w/complete", true);
        row("write:waitpoints:v", "POST api/v1/waitpoints/tokens/w/complete", false);
        row("trigger:tasks:t", "POST api/v1/tasks/t/trigger", true);
        row("write:tasks", "POST api/v1/tasks/t/trigger", true);
        row("trigger:tasks:u", "POST api/v1/tasks/t/trigger", false);
        row("batchTrigger:tasks:t", "POST api/v1/tasks/t/trigger", false);
        row("trigger:tasks:t", "PUT api/v2/packets/x", true);
        row("read:runs", "PUT api/v2/packets/x", false);
        row("read:tasks:t", "GET api/v1/runs?filter[taskIdentifier]=t", true);
        row("read:tasks:t", "GET api/v1/runs?filter[taskIdentifier]=t,u", false);
        row("read:tasks:t", "GET api/v1/runs", false);
        row("read:runs", "GET api/v1/runs", true);
    }
    void scopesOpenWhatTheyNameAndNoMore()
    {
        QFETCH(QByteArray, scope);
        QFETCH(QByteArray, what);
        QFETCH(bool, isOpen);
        const auto space = what.indexOf(' ');
        const auto question = what.indexOf('?');
        const auto path = what.mid(space + 1, question < 0 ? -1 : question - space - 1);
        const auto query = question < 0 ? QByteArray() : what.mid(question + 1);
        QCOMPARE(opens(scope.toStdString(),
                       request(what.left(space).toStdString(), path.toStdString(), query.toStdString())),
                 isOpen);
    }

    void aBatchNeedsAScopeForEachOfItsTasks()
    {
        const auto open = [](const char *path, const char *body) {
            return opens("batchTrigger:tasks:t", request("POST", path, {}, body));
        };
        QVERIFY(open("api/v3/batches", R"({"taskIdentifiers":["t","t"]})"));
        for (const char *body : {R"({"taskIdentifiers":["t","u"]})", R"({"taskIdentifiers":["t",7]})",
                                 R"({"taskIdentifiers":[]})", "{}", "nonsense"})
            QVERIFY2(!open("api/v3/batches", body), body);
        const char *items = "api/v3/batches/batch_1/items";
        QVERIFY(open(items, "{\"index\":0,\"task\":\"t\"}\n\n{\"index\":1,\"task\":\"t\"}\n"));
        for (const char *body : {"{\"task\":\"t\"}\n{\"task\":\"u\"}", "{\"task\":\"t\"}\n{}", "",
                                 "{\"task\":\"t\"}\n{\"task\":", "{\"task\":\"t\"}{\"task\":\"u\"}"})
            QVERIFY2(!open(items, body), body);
    }
};

RUNYARD_TEST(PublicTokenTest)
#include "public_token_test.moc"
