// What lasts on a connection of the HTTP server: held answers, answers and requests in pieces.

// Bytes on a wire: plain concatenation reads better here than the string builder.
#undef QT_USE_QSTRINGBUILDER
#undef QT_NO_CAST_FROM_BYTEARRAY

#include "engine/http/http_server.h"
#include "raw_client.h"
#include "tests/support/room_test.h"

#include <QDir>
#include <QTest>

#include <atomic>
#include <deque>
#include <mutex>

using namespace runyard;

namespace {

const QByteArray kHead = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";

/// A body whose pieces the test hands out.
class Pieces : public HttpBody
{
public:
    void next(Piece piece) override
    {
        const std::lock_guard lock(m_mutex);
        ++asked;
        m_piece = std::move(piece);
        handOut();
    }
    void gone() override { isGone = true; }

    void give(std::string piece)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(piece));
        handOut();
    }

    std::atomic<int> asked = 0;
    std::atomic<bool> isGone = false;

private:
    void handOut()
    {
        if (!m_piece || m_waiting.empty())
            return;
        std::exchange(m_piece, nullptr)(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }

    std::mutex m_mutex;
    Piece m_piece;
    std::deque<std::string> m_waiting;
};

/// A body without end: as many pieces as are asked for.
class Flood : public HttpBody
{
public:
    void next(Piece piece) override
    {
        ++asked;
        piece(std::string(64 * 1024, 'x'));
    }
    void gone() override { isGone = true; }

    std::atomic<int> asked = 0;
    std::atomic<bool> isGone = false;
};

HttpResponse events(std::shared_ptr<HttpBody> body)
{
    HttpResponse response;
    response.contentType = "text/event-stream";
    response.stream = std::move(body);
    return response;
}

/// "hold" is held, "stream" gives `m_body`, everything else says its name.
class Host
{
public:
    explicit Host(HttpServerOptions options = {})
    {
        server =
            std::move(HttpServer::listen(options, [this](const HttpRequest &request, const HttpReply &reply) {
                          handle(request, reply);
                      }).value());
    }

    void handle(const HttpRequest &request, const HttpReply &reply)
    {
        const auto &name = request.path.front();
        if (name == "hold") {
            reply.whenGone([this] { ++gone; });
            const std::lock_guard lock(mutex);
            held.push_back(reply);
        } else if (name == "stream") {
            reply(events(body));
        } else if (name == "upload") {
            takePiece(request.upload, reply);
        } else if (name == "early") {
            reply({200, "text/plain", "enough", {}});
        } else {
            reply({200, "text/plain", "<" + name + request.body + ">", {}});
        }
    }

    void takePiece(const std::shared_ptr<HttpUpload> &upload, const HttpReply &reply)
    {
        upload->read([this, upload, reply](HttpUpload::Piece piece) {
            {
                const std::lock_guard lock(mutex);
                uploaded += piece.bytes;
            }
            isBroken = piece.isBroken;
            if (piece.isLast)
                reply({200, "text/plain", "<all>", {}});
            else if (!piece.isBroken)
                takePiece(upload, reply);
        });
    }

    std::size_t heldCount()
    {
        const std::lock_guard lock(mutex);
        return held.size();
    }
    std::string uploadedText()
    {
        const std::lock_guard lock(mutex);
        return uploaded;
    }

    std::shared_ptr<HttpBody> body;
    std::mutex mutex;
    std::vector<HttpReply> held;
    std::string uploaded;
    std::atomic<int> gone = 0;
    std::atomic<bool> isBroken = false;
    std::unique_ptr<HttpServer> server; // last: it ends before what its handler uses
};

HttpBodyRule rules(const HttpRequest &head)
{
    if (head.path.front() == "upload" || head.path.front() == "early")
        return {.maxBytes = 100'000, .whileItArrives = true};
    return {.maxBytes = head.path.front() == "small" ? 10u : 1000u};
}

} // namespace

class HttpStreamsTest : public QObject
{
    Q_OBJECT

private slots:
    void aHeldAnswerIsToldWhenItsClientLeaves()
    {
        Host host;
        RawClient stays(host.server->port());
        stays.send("GET /hold" + kHead + "\r\n");
        QTRY_COMPARE(host.heldCount(), std::size_t(1));
        {
            RawClient leaves(host.server->port());
            leaves.send("GET /hold" + kHead + "\r\n");
            QTRY_COMPARE(host.heldCount(), std::size_t(2));
            leaves.abort();
        }
        QTRY_COMPARE(host.gone.load(), 1);
        for (const auto &reply : host.held)
            reply({200, "text/plain", "<late>", {}});
        QVERIFY(stays.readUntil("<late>").contains("HTTP/1.1 200"));
        stays.send("GET /again" + kHead + "\r\n");
        QVERIFY(stays.readUntil("<again>").contains("<again>"));
        stays.abort();
        QTest::qWait(50);
        QCOMPARE(host.gone.load(), 1); // an answered one is not told
    }

    void requestsBehindAHeldOneWaitForTheirTurn()
    {
        Host host;
        RawClient client(host.server->port());
        client.send("GET /hold" + kHead + "\r\nGET /second" + kHead + "\r\nPOST /third" + kHead
                    + "Content-Length: 4\r\n\r\nbo");
        QTRY_COMPARE(host.heldCount(), std::size_t(1));
        QTest::qWait(50);
        host.held.front()({200, "text/plain", "<first>", {}});
        client.readUntil("<second>");
        client.send("dy"); // the rest of a request of which a part was read ahead
        const auto answer = client.readUntil("<thirdbody>");
        QVERIFY2(answer.contains("<thirdbody>"), answer);
        QVERIFY(answer.indexOf("<first>") < answer.indexOf("<second>"));
    }

    void aClientMayPipelineMoreThanIsReadAhead()
    {
        Host host;
        RawClient client(host.server->port());
        QByteArray all = "GET /hold" + kHead + "\r\n";
        for (int i = 0; i < 4'000; ++i)
            all += "GET /" + QByteArray::number(i) + kHead + "\r\n";
        client.send(all);
        QTRY_COMPARE(host.heldCount(), std::size_t(1));
        host.held.front()({200, "text/plain", "<first>", {}});
        const auto answer = client.readUntil("<3999>", 1, 60'000);
        QVERIFY(answer.contains("<3999>"));
        QCOMPARE(answer.count("HTTP/1.1 200"), 4'001);
    }

    void piecesArriveOneByOneAndTheConnectionGoesOn()
    {
        Host host;
        const auto pieces = std::make_shared<Pieces>();
        host.body = pieces;
        RawClient client(host.server->port());
        client.send("GET /stream" + kHead + "\r\n");
        const auto head = client.readUntil("\r\n\r\n");
        QVERIFY2(head.contains("Transfer-Encoding: chunked") && head.contains("text/event-stream"), head);
        pieces->give("data: 1\n\n");
        QVERIFY(client.readUntil("9\r\ndata: 1\n\n\r\n").endsWith("9\r\ndata: 1\n\n\r\n"));
        pieces->give(std::string(1000, 'y'));
        QVERIFY(client.readUntil("3e8\r\nyyy").contains("3e8\r\nyyy"));
        client.send("GET /next" + kHead + "\r\n"); // while the body still runs
        pieces->give("");
        QVERIFY(client.readUntil("<next>").contains("0\r\n\r\nHTTP/1.1 200"));
        QVERIFY(!pieces->isGone);
        QCOMPARE(pieces->asked.load(), 3);
    }

    void withoutChunksTheEndOfTheConnectionEndsTheBody()
    {
        Host host;
        const auto pieces = std::make_shared<Pieces>();
        host.body = pieces;
        RawClient client(host.server->port());
        client.send("GET /stream HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n");
        pieces->give("one,");
        pieces->give("two");
        pieces->give("");
        const auto answer = client.readAll();
        QVERIFY2(answer.endsWith("\r\n\r\none,two"), answer);
        QVERIFY(!answer.contains("chunked"));
    }

    void theHeadOfAStreamHasNoBody()
    {
        Host host;
        const auto pieces = std::make_shared<Pieces>();
        host.body = pieces;
        RawClient client(host.server->port());
        client.send("HEAD /stream" + kHead + "\r\nGET /next" + kHead + "\r\n");
        QVERIFY(client.readUntil("<next>").contains("\r\n\r\nHTTP/1.1 200"));
        QVERIFY(pieces->isGone);
        QCOMPARE(pieces->asked.load(), 0);
    }

    void aSlowReaderCostsOnePieceAtATime()
    {
        Host host;
        const auto flood = std::make_shared<Flood>();
        host.body = flood;
        RawClient client(host.server->port());
        client.stopReading();
        client.send("GET /stream" + kHead + "\r\n");
        // What the kernel buffers for both ends is all that is ever made: some megabytes.
        int before = -1;
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                QTest::qWait(300);
                return std::exchange(before, flood->asked.load()) == flood->asked.load() && before > 0;
            }(),
            30'000);
        QVERIFY2(before < 1'000, QByteArray::number(before));
        client.readOn();
        client.readUntil("never", 1, 300);
        QVERIFY(flood->asked.load() > before);
        client.abort();
        QTRY_VERIFY(flood->isGone.load());
    }

    void aBodyIsToldWhenItsClientLeavesAlsoWhenThereIsNothingToSend()
    {
        Host host;
        const auto pieces = std::make_shared<Pieces>();
        host.body = pieces;
        RawClient client(host.server->port());
        client.send("GET /stream" + kHead + "\r\n");
        QTRY_COMPARE(pieces->asked.load(), 1);
        client.abort();
        QTRY_VERIFY(pieces->isGone.load());
        pieces->give("too late");
    }

    void theEndOfTheServerIsTheEndOfWhatLasts()
    {
        Host host;
        const auto pieces = std::make_shared<Pieces>();
        host.body = pieces;
        RawClient one(host.server->port());
        RawClient two(host.server->port());
        one.send("GET /stream" + kHead + "\r\n");
        two.send("GET /hold" + kHead + "\r\n");
        QTRY_VERIFY(pieces->asked.load() == 1 && host.heldCount() == 1);
        host.server.reset();
        QVERIFY(pieces->isGone);
        QCOMPARE(host.gone.load(), 1);
        pieces->give("too late");
        host.held.front()({});
        int alsoTold = 0;
        host.held.front().whenGone([&] { ++alsoTold; });
        QCOMPARE(alsoTold, 1);
    }

    void uploadsAreReadWhileTheyArrive()
    {
        Host host({.bodyRule = rules});
        RawClient client(host.server->port());
        client.send("POST /upload" + kHead + "Transfer-Encoding: chunked\r\n\r\n6\r\nfirst,\r\n");
        QTRY_COMPARE(host.uploadedText(), std::string("first,"));
        client.send("6\r\nsecond\r\n0\r\n\r\nGET /next" + kHead + "\r\n");
        const auto answer = client.readUntil("<next>");
        QVERIFY2(answer.indexOf("<all>") > 0 && answer.indexOf("<all>") < answer.indexOf("<next>"), answer);
        QCOMPARE(host.uploadedText(), std::string("first,second"));
    }

    void aBrokenUploadIsNoticed()
    {
        for (const char *rest : {"", "zz\r\n"}) {
            Host host({.bodyRule = rules});
            RawClient client(host.server->port());
            client.send("POST /upload" + kHead + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            QTRY_COMPARE(host.uploadedText(), std::string("a"));
            client.send(rest);
            if (*rest)
                QVERIFY(client.readAll().startsWith("HTTP/1.1 400"));
            else
                client.abort();
            QTRY_VERIFY(host.isBroken.load());
        }
    }

    void anAnswerMayComeBeforeTheUploadEnds()
    {
        Host host({.bodyRule = rules});
        RawClient client(host.server->port());
        client.send("POST /early" + kHead + "Content-Length: 50000\r\n\r\nabc");
        const auto answer = client.readAll();
        QVERIFY2(answer.contains("enough") && answer.contains("Connection: close"), answer);
    }

    void eachRouteHasItsLimit()
    {
        Host host({.bodyRule = rules});
        const auto post = [&](const QByteArray &name, int size) {
            RawClient client(host.server->port());
            client.send("POST /" + name + kHead + "Connection: close\r\nContent-Length: "
                        + QByteArray::number(size) + "\r\n\r\n" + QByteArray(size, 'x'));
            return client.readAll().mid(9, 3);
        };
        QCOMPARE(post("small", 10), QByteArray("200"));
        QCOMPARE(post("small", 11), QByteArray("413"));
        QCOMPARE(post("other", 1000), QByteArray("200"));
        QCOMPARE(post("other", 1001), QByteArray("413"));
        QCOMPARE(post("upload", 100'000), QByteArray("200"));
        QCOMPARE(post("upload", 100'001), QByteArray("413"));
        RawClient chunks(host.server->port());
        chunks.send("POST /upload" + kHead + "Transfer-Encoding: chunked\r\n\r\n186a1\r\n"
                    + QByteArray(100'001, 'x') + "\r\n0\r\n\r\n");
        QVERIFY(chunks.readAll().startsWith("HTTP/1.1 413"));
        QTRY_VERIFY(host.isBroken.load());
    }

    void waitingCostsNoThread()
    {
        Host host;
        const auto threads = [] { return QDir(QStringLiteral("/proc/self/task")).entryList().size(); };
        const auto before = threads();
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 300; ++i) {
            clients.push_back(std::make_unique<RawClient>(host.server->port()));
            clients.back()->send("GET /hold" + kHead + "\r\n");
        }
        QTRY_COMPARE_WITH_TIMEOUT(host.heldCount(), std::size_t(300), 30'000);
        QCOMPARE(threads(), before);
        clients.clear();
        QTRY_COMPARE_WITH_TIMEOUT(host.gone.load(), 300, 30'000);
    }
};

RUNYARD_TEST(HttpStreamsTest)
#include "http_streams_test.moc"
