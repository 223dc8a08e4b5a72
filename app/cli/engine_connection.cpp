#include "app/cli/engine_connection.h"

#include "app/workspace/credentials.h"
#include "engine/domain/run_key.h"
#include "engine/formats/json_lexemes.h"

#include <QEventLoop>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QUuid>

namespace runyard {

namespace {

ErrorCode codeFor(int httpStatus)
{
    switch (httpStatus) {
    case 400: return ErrorCode::InvalidInput;
    case 401:
    case 403: return ErrorCode::Unauthorized;
    case 404: return ErrorCode::NotFound;
    case 409:
    case 422: return ErrorCode::Conflict;
    case 413: return ErrorCode::TooLarge;
    case 503: return ErrorCode::Unavailable;
    default: return ErrorCode::Internal;
    }
}

Error errorFrom(int httpStatus, const wire::Json &body)
{
    Error error{codeFor(httpStatus), "The engine answered " + std::to_string(httpStatus) + ".", {}, {}};
    if (!body.is_object())
        return error;
    if (const auto text = body.find("error"); text != body.end() && text->is_string())
        error.message = text->get<std::string>();
    if (const auto code = body.find("code"); code != body.end() && *code == "WRONG_STATE")
        error.code = ErrorCode::Conflict;
    if (const auto details = body.find("details"); details != body.end() && details->is_array()) {
        for (const auto &detail : *details)
            error.details.push_back(
                {detail.value("path", std::string()), detail.value("reason", std::string())});
    }
    return error;
}

} // namespace

std::optional<std::string> keyOfTask(const Workspace &workspace)
{
    const QByteArray key = qgetenv("TRIGGER_SECRET_KEY");
    std::error_code gone;
    const bool isOurs =
        std::filesystem::equivalent(qgetenv("RUNYARD_WORKSPACE").toStdString(), workspace.directory(), gone);
    return isOurs && looksLikeRunKey(key.toStdString()) ? std::optional(key.toStdString()) : std::nullopt;
}

std::string encoded(const std::string &text)
{
    return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
}

Status EngineConnection::locate()
{
    if (!m_url.empty())
        return Done{};
    const auto address = readAddress(m_workspace);
    if (!address)
        return address.error();
    const auto credentials = knownCredentials(m_workspace);
    if (!credentials)
        return credentials.error();
    m_url = address->url;
    m_key = keyOfTask(m_workspace).value_or(credentials->secretKey);
    m_network.setProxy(QNetworkProxy::NoProxy);
    return Done{};
}

Result<wire::Json> EngineConnection::send(const char *method, const std::string &path,
                                          const std::string &body, int timeoutMs)
{
    if (auto located = locate(); !located)
        return located.error();
    QNetworkRequest request(QUrl::fromEncoded(QByteArray::fromStdString(m_url + path), QUrl::StrictMode));
    request.setTransferTimeout(timeoutMs);
    request.setRawHeader("Authorization", QByteArray::fromStdString("Bearer " + m_key));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    // If the request is repeated after a lost connection, the engine makes no second run.
    request.setRawHeader("x-trigger-request-idempotency-key",
                         QUuid::createUuid().toByteArray(QUuid::WithoutBraces));
    QNetworkReply *reply = m_network.sendCustomRequest(request, method, QByteArray::fromStdString(body));
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    reply->deleteLater();

    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        const std::string url = std::exchange(m_url, {}); // it may come back at another address
        return Error{ErrorCode::Unavailable,
                     "The engine of " + m_workspace.directory().string() + " does not answer at " + url + " ("
                         + reply->errorString().toStdString() + ").",
                     "It may have been killed. Start it again: `runyard` opens the window, `runyard serve` "
                     "runs without one.",
                     {}};
    }
    const QByteArray text = reply->readAll();
    m_lastAnswer = text.toStdString();
    auto answer = wire::parseJson(m_lastAnswer);
    if (status < 200 || status > 299)
        return errorFrom(status, answer ? *answer : wire::Json());
    if (auto tree = answer ? lexemeTree<wire::Json>(m_lastAnswer, Pieces::OddNumbers) : std::nullopt)
        return std::move(*tree);
    return answer;
}

} // namespace runyard
