// Large payloads and outputs: links for uploading and reading, and the routes behind these links.

#include "engine/api/access/signed_url.h"
#include "engine/api/files/stored_payloads.h"
#include "engine/api/router/router.h"
#include "engine/api/routes/packet_links.h"
#include "engine/api/streams/api_files.h"
#include "engine/base/limits.h"
#include "engine/base/signature.h"
#include "engine/contract/run_details.h"

#include <openssl/rand.h>

namespace runyard {

using wire::Json;

namespace {

constexpr std::string_view kTypes[] = {"application/json", "application/super+json", "text/plain"};

std::string newId()
{
    std::string bytes(18, '\0');
    RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), static_cast<int>(bytes.size()));
    return toBase64Url(bytes);
}

Json link(const ApiCall &call, std::string_view method, const std::string &path)
{
    return {{"presignedUrl", signedUrl(method, call.request.header("host"), path,
                                       call.context.clock.now() + kSignedUrlTime, call.context.signingKey)}};
}

/// The client's name is only for people. The engine chooses the place, so that no client replaces another's
/// upload.
void placeForUpload(const ApiCall &call)
{
    const auto id = newId();
    auto answer = link(call, "PUT", "packets/uploads/" + id);
    answer["storagePath"] = storagePath(id);
    call.answer.json(answer);
}

/// "uploads/ID", or "runs/ID/payload" as sent by a subscription.
void linkToPacket(const ApiCall &call)
{
    const auto &path = call.parameters[0];
    if (const auto id = uploadId(path); !id.empty())
        return call.answer.json(link(call, "GET", "packets/uploads/" + id));
    for (const char *field : {"/payload", "/output"}) {
        if (path.starts_with("runs/") && path.ends_with(field) && path.size() < 100)
            return call.answer.json(link(call, "GET", "packets/" + path));
    }
    call.answer.fail({ErrorCode::NotFound, "There is no packet \"" + path + "\".", {}, {}});
}

void linkToRunPacket(const ApiCall &call)
{
    const auto &field = call.parameters[1];
    if (field != "payload" && field != "output")
        return call.answer.fail(wire::invalid("field", "payload or output is expected"));
    const auto answer = call.answer;
    auto url = link(call, "GET", runPacketPath(RunId(call.parameters[0]), field));
    call.context.client.runDetails().find(
        RunId(call.parameters[0]), answer.orFail<RunDetail>([=](RunDetail detail) {
            if (!(field == "payload" ? detail.payload : detail.output).present)
                return answer.fail({ErrorCode::NotFound, "The run has no " + field + ".", {}, {}});
            answer.json(url);
        }));
}

// --- behind the links, which contain their permission

void sendPacket(const Answer &answer, Packet packet)
{
    HttpResponse response;
    response.contentType = packet.type;
    response.body = std::move(packet.data);
    answer.send(std::move(response));
}

void takeUpload(const ApiCall &call)
{
    const auto given = call.request.header("content-type");
    const auto type = given.substr(0, given.find(';'));
    if (std::ranges::find(kTypes, type) == std::end(kTypes))
        return call.answer.fail(wire::invalid("content-type", "application/json, application/super+json or "
                                                              "text/plain is expected"));
    Packet packet{call.request.body, std::string(type), true};
    const auto answer = call.answer;
    call.context.files.withPackets(
        [id = call.parameters[0], packet = std::move(packet), answer](PacketFiles &files) {
            if (const auto saved = files.save(id, packet); !saved)
                return answer.fail(saved.error());
            answer.json(Json::object());
        });
}

void sendUpload(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.files.withPackets([id = call.parameters[0], answer](PacketFiles &files) {
        auto packet = files.load(id);
        packet ? sendPacket(answer, std::move(*packet)) : answer.fail(packet.error());
    });
}

void sendRunPacket(const ApiCall &call)
{
    const bool isPayload = call.parameters[1] == "payload";
    const auto answer = call.answer;
    call.context.client.runDetails().find(
        RunId(call.parameters[0]), answer.orFail<RunDetail>([=](RunDetail detail) {
            auto &packet = isPayload ? detail.payload : detail.output;
            if (!packet.present)
                return answer.fail({ErrorCode::NotFound, "The run has no such value.", {}, {}});
            sendPacket(answer, std::move(packet));
        }));
}

} // namespace

std::string runPacketPath(const RunId &run, const std::string &field)
{
    return "packets/runs/" + run.text + "/" + field;
}

void addPacketRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    using Where = ScopeRule::Where;
    router.add("PUT", "/api/v2/packets/*", placeForUpload)
        .forToken({"trigger", Subject::AnyTask, Where::Nowhere})
        .forRunKey(RunKeyRule::Free);
    router.add("GET", "/api/v1/packets/*", linkToPacket).forRunKey(RunKeyRule::Packet);
    router.add("GET", "/api/v1/runs/*/packets/*", linkToRunPacket)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("PUT", "/packets/uploads/*", takeUpload, {.maxBytes = limits::kOutputBytes});
    router.add("GET", "/packets/uploads/*", sendUpload);
    router.add("GET", "/packets/runs/*/*", sendRunPacket);
}

} // namespace runyard
