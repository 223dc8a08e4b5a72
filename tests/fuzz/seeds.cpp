#include "seeds.h"

#include <cstdio>

namespace runyard::fuzz {

namespace {

std::string request(const std::string &key, const std::string &method, const std::string &target,
                    const std::string &body = {}, const std::string &headers = {})
{
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                       + "\r\nx-trigger-api-version: 2025-07-16\r\n" + headers;
    if (!body.empty() || method != "GET")
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

std::string chunked(const std::string &key, const std::string &target, const std::vector<std::string> &pieces)
{
    std::string text = "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                       + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const auto &piece : pieces) {
        char size[32];
        std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
        text += size + piece + "\r\n";
    }
    return text + "0\r\n\r\n";
}

} // namespace

std::vector<std::string> seedRequests(const std::string &key, const std::string &run)
{
    const auto get = [&](const std::string &target) { return request(key, "GET", target); };
    const auto send = [&](const std::string &method, const std::string &target, const std::string &body) {
        return request(key, method, target, body);
    };
    return {
        send(
            "POST", "/api/v1/tasks/a%2Fb%20c/trigger",
            R"({"payload":"{\"json\":{\"when\":\"2030-01-01T00:00:00.000Z\"},\"meta\":{\"values\":{\"when\":[\"Date\"]}}}",)"
            R"("options":{"payloadType":"application/super+json","tags":["vip","eu"],"delay":"1h","ttl":600,)"
            R"("idempotencyKey":"abc","idempotencyKeyTTL":"60s","idempotencyKeyOptions":{"key":"abc","scope":"run"},)"
            R"("queue":{"name":"media"},"concurrencyKey":7,"maxAttempts":3,"maxDuration":60,"machine":"small-1x",)"
            R"("priority":10,"metadata":{"step":1},"test":false}})"),
        send("POST", "/api/v1/tasks/hello/trigger", R"({"payload":null})"),
        send("POST", "/api/v1/tasks/hello/trigger",
             R"({"payload":"text","options":{"payloadType":"text/plain"}})"),
        send("POST", "/api/v3/batches", R"({"runCount":2,"taskIdentifiers":["hello"],"idempotencyKey":"b"})"),
        chunked(
            key, "/api/v3/batches/batch_01k8b05h9o0000cj4jv7k54v3k/items",
            {R"({"index":0,"task":"hello","payload":"{\"json\":1}","options":{"payloadType":"application/super+json"}})"
             "\n",
             R"({"index":1,"task":"hello","payload":"2"})"
             "\n"}),
        get("/api/v2/batches/batch_01k8b05h9o0000cj4jv7k54v3k"),
        get("/api/v1/runs?filter%5Bstatus%5D=FAILED,CRASHED&filter%5Btag%5D=vip&page%5Bsize%5D=20"),
        get("/api/v1/"
            "runs?filter%5BcreatedAt%5D%5Bperiod%5D=7d&filter%5Bqueue%5D=task%2Fhello&page%5Bafter%5D="
            + run),
        get("/api/v1/runs?filter%5BcreatedAt%5D%5Bfrom%5D=1700000000000&filter%5BisTest%5D=false"
            "&filter%5Bmachine%5D=small-1x&filter%5Bversion%5D=20261124.1"),
        get("/api/v3/runs/" + run),
        get("/api/v1/runs/" + run + "/result"),
        get("/api/v1/runs/" + run + "/events"),
        get("/api/v1/runs/" + run + "/trace"),
        send("POST", "/api/v1/runs/" + run + "/replay", R"({"payload":{"a":[1,2]},"options":{"tags":"x"}})"),
        send("POST", "/api/v1/runs/" + run + "/reschedule", R"({"delay":"2030-01-01T00:00:00Z"})"),
        send("POST", "/api/v2/runs/" + run + "/cancel", ""),
        send("POST", "/api/v1/runs/" + run + "/tags", R"({"tags":["a","b"]})"),
        send(
            "PUT", "/api/v1/runs/" + run + "/metadata",
            R"({"operations":[{"type":"set","key":"$.a.b","value":{"c":[1]}},{"type":"increment","key":"n","value":2},)"
            R"({"type":"append","key":"list","value":1},{"type":"delete","key":"gone"}],"parentOperations":[],)"
            R"("rootOperations":[]})"),
        send("POST", "/api/v1/idempotencyKeys/abc/reset", R"({"taskIdentifier":"hello"})"),
        get("/api/v1/queues?page=1&perPage=10"),
        get("/api/v1/queues/a%252Fb?type=custom"),
        send("POST", "/api/v1/queues/media/pause", R"({"type":"custom","action":"pause"})"),
        send("POST", "/api/v1/queues/media/concurrency/override",
             R"({"type":"custom","concurrencyLimit":3})"),
        send(
            "POST", "/api/v1/schedules",
            R"({"task":"hello","cron":"*/5 0-23/2 1,15 JAN-MAR MON","timezone":"Europe/Paris","deduplicationKey":"d"})"),
        get("/api/v1/schedules?page=1&perPage=5"),
        get("/api/v1/timezones?excludeUtc=true"),
        send("POST", "/api/v1/waitpoints/tokens",
             R"({"timeout":"10m","idempotencyKey":"t","idempotencyKeyTTL":"1h","tags":["a"]})"),
        get("/api/v1/waitpoints/tokens?page%5Bsize%5D=5&filter%5Bstatus%5D=WAITING"),
        send("POST", "/api/v1/waitpoints/tokens/waitpoint_01k8b05h9o0000cj4jv7k54v3k/complete",
             R"({"data":{"ok":true}})"),
        send("POST", "/api/v1/projects/proj_local/envvars/dev", R"({"name":"A_B","value":"c"})"),
        send("POST", "/api/v1/projects/proj_local/envvars/dev/import",
             R"({"variables":[{"name":"A","value":"1","isSecret":true}],"override":true})"),
        get("/api/v1/deployments?page%5Bsize%5D=5"),
        send("POST", "/api/v1/bulk-actions", R"({"action":"replay","filter":{"status":"FAILED"}})"),
        get("/realtime/v1/runs/" + run + "?log=full&offset=-1"),
        get("/realtime/v1/runs?tags=a,b&offset=-1"),
        send("PUT", "/api/v2/packets/a%2Fb.json", ""),
        get("/runyard/v1/runs?query=status%3Afailed%20task%3Aresize-*%20-tag%3Avip%20duration%3E30s"),
        get("/runyard/v1/runs/" + run + "/logs?after=0"),
        send("POST", "/runyard/v1/bulk-previews",
             R"({"action":"replay","query":"task:hello","transform":{"kind":"jq","text":".a = 1"}})"),
        send(
            "POST", "/otel/v1/traces",
            R"({"resourceSpans":[{"resource":{"attributes":[{"key":"$trigger","value":{"boolValue":true}}]},)"
            R"("scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a1",)"
            R"("parentSpanId":"00000000000000a0","name":"charge","kind":1,"startTimeUnixNano":"1790000000000000000",)"
            R"("endTimeUnixNano":"1790000000250000000","attributes":[{"key":"$metadata.ctx.run.id","value":)"
            R"({"stringValue":")"
                + run
                + R"("}},{"key":"n","value":{"intValue":"5"}},{"key":"l","value":{"arrayValue":{"values":)"
                  R"([{"doubleValue":1.5}]}}}],"events":[{"name":"exception","timeUnixNano":"1790000000100000000",)"
                  R"("attributes":[]}],"status":{"code":2,"message":"no"}}]}]}]})"),
        send(
            "POST", "/otel/v1/logs",
            R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1790000000000000000","severityNumber":9,)"
            R"("body":{"stringValue":"a\nb"},"spanId":"00000000000000a1","attributes":[{"key":"ctx.run.id","value":)"
            R"({"stringValue":")"
                + run + R"("}}]}]}]}]})"),
        "GET /healthcheck HTTP/1.1\r\nHost: localhost:1\r\n\r\nGET /openapi.json HTTP/1.1\r\nHost: "
        "127.0.0.1\r\n\r\n",
    };
}

} // namespace runyard::fuzz
