#include "engine/http/http_connection.h"

#include "engine/base/dropped.h"
#include "engine/http/http_exchange.h"
#include "engine/http/http_request_line.h"
#include "engine/http/web_socket.h"

#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <limits>

namespace runyard {

namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t kHeaderBytes = 16 * 1024;
constexpr std::chrono::seconds kBodyTime{60};
constexpr std::chrono::seconds kIdleTime{60};
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kLingerBytes = 32u << 20;

std::string errorBody(const std::string &message)
{
    return nlohmann::json{{"error", message}}.dump();
}

std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace

HttpConnection::HttpConnection(boost::asio::ip::tcp::socket socket, HttpShared &shared)
    : m_stream(std::move(socket)), m_shared(shared)
{
    m_shared.connections.insert(this);
    m_arrival = ++m_shared.lastArrival;
    m_shared.strangers.emplace(m_arrival, this);
}

HttpConnection::~HttpConnection()
{
    giveRoomBack();
    settle();
    m_shared.connections.erase(this);
    m_shared.lingering.erase(this);
}

void HttpConnection::evict()
{
    const auto self = shared_from_this();
    countDropped(Dropped::Connections);
    settle();
    m_shared.connections.erase(this);
    abandon();
}

/// It has been admitted or is about to close: it is no longer a candidate for eviction.
void HttpConnection::settle()
{
    m_shared.strangers.erase(m_arrival);
}

void HttpConnection::start()
{
    beast::error_code ignored;
    m_stream.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    m_stream.socket().set_option(boost::asio::socket_base::keep_alive(true), ignored);
    readNext();
}

void HttpConnection::refuse()
{
    fail(503, "The engine has as many connections as it allows. Try again in a moment.");
}

void HttpConnection::close()
{
    m_stream.close();
}

void HttpConnection::abandon()
{
    close();
    ++m_exchange;
    m_isGone = true;
    m_isWatched = false;
    const auto self = std::move(m_waiting); // may end this object
    if (const auto body = std::exchange(m_body, nullptr))
        body->gone();
    if (const auto gone = std::exchange(m_gone, nullptr))
        gone();
}

void HttpConnection::readNext()
{
    m_parser.emplace();
    m_isHead = false;
    m_isUpload = false;
    m_parser->header_limit(kHeaderBytes);
    m_parser->body_limit(std::numeric_limits<std::uint64_t>::max()); // takeHead() sets the real limit
    if (m_isFirst || m_buffer.size() > 0) {
        m_isFirst = false;
        readHead();
        return;
    }
    // Between requests a client may stay idle for a long time; once a head has begun, the short limit applies.
    m_stream.expires_after(kIdleTime);
    m_stream.async_read_some(m_buffer.prepare(4096),
                             [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
                                 if (error)
                                     return self->close();
                                 self->m_buffer.commit(bytes);
                                 self->readHead();
                             });
}

void HttpConnection::readHead()
{
    m_stream.expires_after(m_shared.options.headTime);
    http::async_read_header(
        m_stream, m_buffer, *m_parser,
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->headRead(error); });
}

void HttpConnection::headRead(beast::error_code error)
{
    if (error)
        return failFor(error);
    if (!takeHead() || becameWebSocket())
        return;
    if (!beast::iequals(m_parser->get()[http::field::expect], "100-continue"))
        return readBody();
    static const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    m_stream.expires_after(kWriteTime);
    boost::asio::async_write(m_stream, boost::asio::buffer(kContinue),
                             [self = shared_from_this()](beast::error_code failed, std::size_t) {
                                 failed ? self->close() : self->readBody();
                             });
}

bool HttpConnection::takeHead()
{
    const auto refuse = [this](int status, std::string message) {
        fail(status, std::move(message));
        return false;
    };
    const auto &head = m_parser->get();
    m_isHead = head.method() == http::verb::head;
    m_keepAlive = head.keep_alive();
    const auto hosts = head.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && head.version() >= 11))
        return refuse(400, "The request needs exactly one Host header.");
    const auto host = view(head[http::field::host]);
    if (hosts == 1 && (host.empty() || !hostIsOurs(host, m_shared.options.address)))
        return refuse(403, "The Host header does not name this machine.");
    if (head.count(http::field::origin) > 0
        && !originIsOurs(view(head[http::field::origin]), m_shared.options.address, m_shared.port))
        return refuse(403, "Requests from other web pages are not accepted.");
    if (head.count(http::field::transfer_encoding) > 0) {
        if (head.count(http::field::content_length) > 0)
            return refuse(400, "Content-Length and Transfer-Encoding exclude each other.");
        if (!beast::iequals(head[http::field::transfer_encoding], "chunked"))
            return refuse(501, "The only transfer coding understood is chunked.");
    }
    // A list of equal lengths is legal, but proxies interpret it differently.
    if (view(head[http::field::content_length]).find_first_not_of("0123456789") != std::string_view::npos)
        return refuse(400, "Content-Length must be one number.");
    m_request = {};
    m_request.method = std::string(head.method_string());
    if (!parseTarget(view(head.target()), m_request))
        return refuse(400, "The request target is malformed.");
    for (const auto &field : head) {
        std::string name(field.name_string());
        for (char &c : name)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        m_request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    const auto &rule = m_shared.options.bodyRule;
    const auto body = rule ? rule(m_request) : HttpBodyRule{m_shared.options.maxBodyBytes};
    if (!isAdmitted())
        return false;
    m_bodyLimit = body.maxBytes;
    m_isUpload = body.whileItArrives;
    const auto length = m_parser->content_length();
    if (length && *length > m_bodyLimit) {
        failFor(http::error::body_limit);
        return false;
    }
    m_parser->body_limit(m_bodyLimit);
    return true;
}

bool HttpConnection::isAdmitted()
{
    const auto &admit = m_shared.options.admit;
    auto admission = admit ? admit(m_request) : HttpAdmission{.hasKey = true};
    m_hasKey = admission.hasKey;
    if (!admission.refusal) {
        if (m_hasKey)
            settle();
        return true;
    }
    // Without a body, the connection can be used for the next request; reading the body of a refused request is
    // not worthwhile.
    const bool isWhole = m_parser->content_length().value_or(0) == 0 && !m_parser->chunked();
    m_keepAlive = m_keepAlive && isWhole;
    ++m_exchange;
    write(std::move(*admission.refusal));
    return false;
}

bool HttpConnection::becameWebSocket()
{
    const auto &ask = m_shared.options.webSocket;
    if (!ask || !beast::websocket::is_upgrade(m_parser->get()))
        return false;
    auto peer = ask(m_request);
    if (!peer)
        return false;
    std::make_shared<WebSocket>(std::move(m_stream), m_shared, std::move(peer))->accept(m_parser->release());
    return true;
}

void HttpConnection::readBody()
{
    if (m_isUpload)
        return dispatch();
    m_stream.expires_after(kBodyTime);
    readMoreOfBody();
}

// Reads in pieces, so that memory is counted as data arrives and not as announced.
void HttpConnection::readMoreOfBody()
{
    const std::size_t had = m_bodyBytes;
    if (const std::size_t has = m_parser->get().body().size(); !takeRoom(has - had))
        return fail(503, "The engine holds as many requests in memory as it allows. Try again in a moment.");
    if (m_parser->is_done())
        return dispatch();
    http::async_read_some(m_stream, m_buffer, *m_parser,
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                              error ? self->failFor(error) : self->readMoreOfBody();
                          });
}

bool HttpConnection::takeRoom(std::size_t bytes)
{
    const auto &options = m_shared.options;
    const bool fits = m_shared.bodyBytes + bytes <= options.maxBodyBytesInAll
                      && (m_hasKey || m_shared.bodyBytesWithoutKey + bytes <= options.maxBodyBytesWithoutKey);
    if (!fits)
        return false;
    m_bodyBytes += bytes;
    m_shared.bodyBytes += bytes;
    m_shared.bodyBytesWithoutKey += m_hasKey ? 0 : bytes;
    return true;
}

void HttpConnection::giveRoomBack()
{
    m_shared.bodyBytes -= m_bodyBytes;
    m_shared.bodyBytesWithoutKey -= m_hasKey ? 0 : m_bodyBytes;
    m_bodyBytes = 0;
}

void HttpConnection::dispatch()
{
    auto request = std::move(m_request);
    const auto exchange = ++m_exchange;
    if (m_isUpload)
        request.upload = std::make_shared<Upload>(weak_from_this(), m_shared.shared_from_this(), exchange);
    else
        request.body = std::move(m_parser->get().body());
    m_stream.expires_never();
    const HttpReply reply(
        std::make_shared<Exchange>(weak_from_this(), m_shared.shared_from_this(), exchange));
    m_waiting = shared_from_this(); // nothing else keeps the connection alive until the reply
    try {
        m_shared.handler(request, reply);
    } catch (const std::exception &problem) {
        reply({500, "application/json", errorBody(std::string("Internal error: ") + problem.what()), {}});
    }
}

void HttpConnection::fail(int status, std::string message)
{
    m_keepAlive = false;
    ++m_exchange;
    if (m_parser)
        std::string().swap(m_parser->get().body()); // no longer needed
    write({status, "application/json", errorBody(message), {}});
}

void HttpConnection::failFor(beast::error_code error)
{
    if (error == http::error::body_limit)
        return fail(413, "The request body is over the limit of " + std::to_string(m_bodyLimit) + " bytes.");
    if (error == http::error::header_limit)
        return fail(431, "The request head is over the limit of 16384 bytes.");
    if (error == beast::error::timeout || error == http::error::end_of_stream
        || error == http::error::partial_message
        || error.category() != make_error_code(http::error::bad_method).category())
        return abandon();
    fail(400, "This is not a valid HTTP request: " + error.message() + ".");
}

void HttpConnection::prepareHead(HttpResponse &response)
{
    m_response = Wire(http::int_to_status(static_cast<unsigned>(response.status)), 11);
    m_response.result(static_cast<unsigned>(response.status));
    m_response.set(http::field::server, "Runyard");
    m_response.set(http::field::cache_control, "no-store");
    m_response.set("X-Content-Type-Options", "nosniff");
    if (!response.body.empty() || response.stream)
        m_response.set(http::field::content_type, response.contentType);
    for (const auto &[name, value] : response.headers)
        m_response.insert(name, value);
    // If an upload was not read to its end, the remaining bytes are not a request.
    m_keepAlive = m_keepAlive && (!m_isUpload || m_parser->is_done());
    m_response.keep_alive(m_keepAlive);
}

void HttpConnection::write(HttpResponse response)
{
    m_isWatched = false;
    m_gone = nullptr;
    giveRoomBack();
    if (response.status == 413)
        countDropped(Dropped::LargeRequests);
    if (response.status == 503)
        countDropped(Dropped::BusyRequests);
    if (response.stream)
        return stream(std::move(response));
    const auto self = m_waiting ? std::move(m_waiting) : shared_from_this();
    prepareHead(response);
    if (response.status != 204)
        m_response.content_length(response.body.size());
    if (!m_isHead)
        m_response.body() = std::move(response.body);
    m_stream.expires_after(kWriteTime);
    http::async_write(m_stream, m_response, [self](beast::error_code error, std::size_t) {
        if (error == beast::error::timeout)
            countDropped(Dropped::SlowReaders);
        error ? self->close() : self->answered();
    });
}

void HttpConnection::answered()
{
    afterReading(m_keepAlive ? &HttpConnection::readNext : &HttpConnection::linger);
}

void HttpConnection::linger()
{
    // Closing while the client still sends would make its kernel drop our answer: shut down our side, then
    // discard incoming data for a short while.
    settle();
    m_shared.connections.erase(this); // it has its answer, so its place is free
    if (m_shared.lingering.size() >= m_shared.options.maxConnections)
        return close();
    m_shared.lingering.insert(this);
    beast::error_code ignored;
    m_stream.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    m_buffer.clear();
    if (m_drained == 0)
        m_stream.expires_after(kLingerTime);
    m_stream.async_read_some(m_buffer.prepare(16 * 1024),
                             [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
                                 self->m_drained += bytes;
                                 if (error || self->m_drained > kLingerBytes)
                                     return self->close();
                                 self->linger();
                             });
}

} // namespace runyard
