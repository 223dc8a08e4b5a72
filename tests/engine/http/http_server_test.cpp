// The HTTP server against clients that follow the protocol and clients that do not.

// Bytes on a wire: plain concatenation reads better here than the string builder.
#undef QT_USE_QSTRINGBUILDER
#undef QT_NO_CAST_FROM_BYTEARRAY

#include "engine/http/http_server.h"
#include "raw_client.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace runyard;

namespace {

const QByteArray kHost = "Host: 127.0.0.1\r\n";

/// Echoes what it understood: "METHOD|seg,seg|name=value;…|body".
void echo(const HttpRequest &request, HttpReply reply)
{
    std::string text = request.method + "|";
    for (const auto &segment : request.path)
        text += segment + ",";
    text += "|";
    for (const auto &[name, value] : request.query)
        text += name + "=" + value + ";";
    text += "|" + request.body;
    reply({200, "text/plain", text, {}});
}

std::unique_ptr<HttpServer> serve(HttpHandler handler, HttpServerOptions options = {})
{
    auto server = HttpServer::listen(options, std::move(handler));
    return server ? std::move(*server) : nullptr;
}

QByteArray ask(quint16 port, const QByteArray &bytes)
{
    RawClient client(port);
    client.send(bytes);
    return client.readAll();
}

QByteArray get(const QByteArray &target, const QByteArray &headers = {})
{
    return "GET " + target + " HTTP/1.1\r\n" + kHost + headers + "Connection: close\r\n\r\n";
}

} // namespace

class HttpServerTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = serve(echo, {.maxBodyBytes = 1000}); }
    void cleanup() { m_server.reset(); }

    void encodedSlashesStayInsideTheirSegment()
    {
        const auto answer = ask(m_server->port(), get("/a/b%2Fc/d%252F?filter%5Bx%5D=1+2&y"));
        QVERIFY(answer.startsWith("HTTP/1.1 200"));
        QVERIFY2(answer.endsWith("GET|a,b/c,d%2F,|filter[x]=1 2;y=;|"), answer);
    }

    void pipelinedRequestsAreAnsweredInOrderOnOneConnection()
    {
        RawClient client(m_server->port());
        QByteArray all;
        for (int i = 0; i < 20; ++i)
            all += "GET /" + QByteArray::number(i) + " HTTP/1.1\r\n" + kHost + "\r\n";
        client.send(all);
        const auto answer = client.readUntil("GET|19,||");
        qsizetype at = 0;
        for (int i = 0; i < 20; ++i) {
            at = answer.indexOf("GET|" + QByteArray::number(i) + ",||", at);
            QVERIFY(at > 0);
        }
        QVERIFY(!client.isClosed());
    }

    void chunkedBodiesArriveWhole()
    {
        const auto answer =
            ask(m_server->port(), "POST /x HTTP/1.1\r\n" + kHost
                                      + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
        QVERIFY2(answer.endsWith("POST|x,||hello world"), answer);
    }

    void headAnswersWithoutABody()
    {
        const auto answer =
            ask(m_server->port(), "HEAD /x HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n");
        QVERIFY(answer.startsWith("HTTP/1.1 200"));
        QVERIFY(answer.endsWith("\r\n\r\n"));
        QVERIFY(answer.contains("Content-Length: 9"));
    }

    void aClientMayAskToBeToldToContinue()
    {
        RawClient client(m_server->port());
        client.send("POST /x HTTP/1.1\r\n" + kHost + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        QVERIFY(client.readUntil("100 Continue").startsWith("HTTP/1.1 100"));
        client.send("ok");
        QVERIFY(client.readUntil("|ok").contains("HTTP/1.1 200"));
    }

    void malformedRequestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, QByteArray request, int status) {
            QTest::newRow(name) << request << status;
        };
        row("garbage", "nonsense\r\n\r\n", 400);
        row("tls hello", QByteArray("\x16\x03\x01\x00\xa5\x01\x00", 7) + "\r\n\r\n", 400);
        row("no host", "GET / HTTP/1.1\r\n\r\n", 400);
        row("two hosts", "GET / HTTP/1.1\r\n" + kHost + kHost + "\r\n", 400);
        row("foreign host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403);
        row("host with our name inside", "GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", 403);
        row("host with a port that is none", "GET / HTTP/1.1\r\nHost: 127.0.0.1:8x\r\n\r\n", 403);
        row("foreign origin", get("/", "Origin: http://evil.example\r\n"), 403);
        row("null origin", get("/", "Origin: null\r\n"), 403);
        row("other port's origin", get("/", "Origin: http://127.0.0.1:1\r\n"), 403);
        row("length and chunked",
            "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("chunked and length",
            "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400);
        row("two lengths",
            "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400);
        row("negative length", "POST / HTTP/1.1\r\n" + kHost + "Content-Length: -1\r\n\r\n", 400);
        row("unknown transfer coding", "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: gzip\r\n\r\n",
            501);
        row("bad chunk size", "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            400);
        row("body over the limit",
            "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 1001\r\n\r\n" + QByteArray(1001, 'x'), 413);
        row("chunks over the limit",
            "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n"
                + QByteArray(2000, 'x') + "\r\n0\r\n\r\n",
            413);
        row("head over the limit", get("/", "X: " + QByteArray(17'000, 'x') + "\r\n"), 431);
        row("broken escape", get("/a%2"), 400);
        row("escape that is none", get("/a%zz"), 400);
        row("encoded NUL", get("/a%00"), 400);
        row("not UTF-8", get("/a%ff"), 400);
        row("half a character", get("/a%e2%82"), 400);
        row("overlong slash", get("/a%c0%af"), 400);
        row("surrogate in the query", get("/a?b=%ed%a0%80"), 400);
        row("absolute target", get("http://127.0.0.1/"), 400);
        row("folded header", "GET / HTTP/1.1\r\n" + kHost + "A: b\r\nbad name: x\r\n\r\n", 400);
    }

    void malformedRequestsAreRefused()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        const auto answer = ask(m_server->port(), request);
        QVERIFY2(answer.startsWith("HTTP/1.1 " + QByteArray::number(status)), answer);
        QVERIFY2(answer.contains("{\"error\":\""), answer);
        QVERIFY2(answer.contains("Connection: close"), answer);
    }

    void ourOwnOriginIsAccepted()
    {
        const auto origin = "Origin: http://localhost:" + QByteArray::number(m_server->port()) + "\r\n";
        QVERIFY(ask(m_server->port(), get("/", origin)).startsWith("HTTP/1.1 200"));
    }

    void twoServersCannotShareAPort()
    {
        auto second = HttpServer::listen({.port = m_server->port()}, echo);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Unavailable);
        QCOMPARE(second.error().message,
                 "Port " + std::to_string(m_server->port()) + " is taken by another program.");
    }

    void connectionsOverTheCapAreTurnedAway()
    {
        m_server = serve(echo, {.maxConnections = 2});
        RawClient one(m_server->port());
        RawClient two(m_server->port());
        one.send("GET /1 HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(one.readUntil("GET|1,").contains("200"));
        two.send("GET /2 HTTP/1.1\r\n" + kHost + "\r\n");
        QVERIFY(two.readUntil("GET|2,").contains("200"));
        QVERIFY(ask(m_server->port(), get("/3")).startsWith("HTTP/1.1 503"));
        one.abort();
        QTRY_VERIFY(ask(m_server->port(), get("/4")).startsWith("HTTP/1.1 200"));
    }

    void aClientThatLeavesBeforeItsAnswerHarmsNobody()
    {
        std::mutex mutex;
        std::vector<HttpReply> held;
        m_server = serve([&](const HttpRequest &request, HttpReply reply) {
            if (request.path.front() != "hold")
                return echo(request, std::move(reply));
            const std::lock_guard lock(mutex);
            held.push_back(std::move(reply));
        });
        const auto heldCount = [&] {
            const std::lock_guard lock(mutex);
            return held.size();
        };
        for (int i = 0; i < 50; ++i) {
            RawClient client(m_server->port());
            client.send("GET /hold HTTP/1.1\r\n" + kHost + "\r\n");
            QTRY_COMPARE(heldCount(), std::size_t(i + 1));
            client.abort();
        }
        for (auto &reply : held) {
            reply({});
            reply({}); // a second answer is ignored
        }
        QVERIFY(ask(m_server->port(), get("/x")).startsWith("HTTP/1.1 200"));
    }

    void answersAfterTheServerHasGoneAreHarmless()
    {
        std::mutex mutex;
        std::vector<HttpReply> held;
        m_server = serve([&](const HttpRequest &, HttpReply reply) {
            const std::lock_guard lock(mutex);
            held.push_back(std::move(reply));
        });
        RawClient client(m_server->port());
        client.send("GET / HTTP/1.1\r\n" + kHost + "\r\n");
        QTRY_VERIFY([&] {
            const std::lock_guard lock(mutex);
            return held.size() == 1;
        }());
        m_server.reset();
        client.readUntil("never", 1, 500);
        QVERIFY(client.isClosed());
        held.front()({});
    }

    void answersFromOtherThreadsReachTheirClients()
    {
        std::vector<std::thread> threads;
        std::mutex mutex;
        m_server = serve([&](const HttpRequest &request, HttpReply reply) {
            const std::lock_guard lock(mutex);
            threads.emplace_back([request, reply] { echo(request, reply); });
        });
        std::atomic<int> good = 0;
        std::vector<std::thread> clients;
        for (int c = 0; c < 8; ++c) {
            clients.emplace_back([&, c] {
                RawClient client(m_server->port());
                for (int i = 0; i < 50; ++i) {
                    const auto name = QByteArray::number(c) + "x" + QByteArray::number(i);
                    client.send("GET /" + name + " HTTP/1.1\r\n" + kHost + "\r\n");
                    good += client.readUntil("GET|" + name + ",||").contains("GET|" + name + ",||");
                }
            });
        }
        for (auto &client : clients)
            client.join();
        m_server.reset();
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(good.load(), 400);
    }

    void aHandlerThatThrowsAnswersAnInternalError()
    {
        m_server = serve([](const HttpRequest &, const HttpReply &) { throw std::runtime_error("oops"); });
        QVERIFY(ask(m_server->port(), get("/")).startsWith("HTTP/1.1 500"));
    }

    void anAnswerNobodyGivesIsAnInternalError()
    {
        m_server = serve([](const HttpRequest &, const HttpReply &) {});
        QVERIFY(ask(m_server->port(), get("/")).startsWith("HTTP/1.1 500"));
    }

    void aSlowHeadIsCutOff()
    {
        QCOMPARE(HttpServerOptions{}.headTime, std::chrono::seconds(10));
        m_server = serve(echo, {.headTime = std::chrono::milliseconds(600)});
        RawClient client(m_server->port());
        QElapsedTimer timer;
        timer.start();
        client.send("GET / HTTP/1.1\r\nHost: ");
        while (!client.isClosed() && timer.elapsed() < 30'000) {
            client.send("x"); // bytes that keep coming must not buy it more time
            client.readUntil("never", 1, 50);
        }
        QVERIFY(client.isClosed());
        QVERIFY2(timer.elapsed() >= 600, "it must not be cut off before its time");
    }

private:
    std::unique_ptr<HttpServer> m_server;
};

RUNYARD_TEST(HttpServerTest)
#include "http_server_test.moc"
