// Streams of runs: a task or a program writes chunks, and others read them as they arrive.

#include "engine/api/realtime/realtime_hub.h"
#include "engine/api/router/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/streams/api_files.h"
#include "engine/contract/run_details.h"
#include "engine/formats/json_scan.h"

#include <charconv>

namespace runyard {

using wire::Json;

namespace {

constexpr std::size_t kUploadBytes = 2 * StreamFiles::kStreamBytes;

std::int64_t number(std::string_view text, std::int64_t otherwise)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= 0 ? value : otherwise;
}

/// Returns JSON on one line. Other text becomes a JSON string, as the SDK's reader does it.
std::string chunkOf(std::string line)
{
    std::ranges::replace_if(
        line, [](char c) { return c == '\r' || c == '\n'; }, ' ');
    return isJson(line) ? line : wire::dump(Json(line));
}

/// Masks chunk by chunk, since readers get each chunk as it arrives. A value split between two chunks is not
/// found.
std::vector<std::string> withoutSecrets(std::vector<std::string> chunks, const ApiContext &context)
{
    const auto secrets = context.files.secretValues();
    for (std::string &chunk : chunks)
        secrets->mask(chunk);
    return chunks;
}

/// Splits a body that arrives in pieces into lines.
class Lines
{
public:
    std::vector<std::string> take(const std::string &bytes, bool isLast)
    {
        std::vector<std::string> lines;
        m_rest += bytes;
        std::size_t at = 0;
        for (std::size_t end = 0; (end = m_rest.find('\n', at)) != m_rest.npos; at = end + 1)
            add(lines, m_rest.substr(at, end - at));
        m_rest.erase(0, at);
        if (isLast)
            add(lines, std::exchange(m_rest, {}));
        return lines;
    }
    bool isTooLong() const { return m_rest.size() > StreamFiles::kChunkBytes; }

private:
    static void add(std::vector<std::string> &lines, std::string line)
    {
        if (line.find_first_not_of(" \t\r") != line.npos)
            lines.push_back(chunkOf(std::move(line)));
    }
    std::string m_rest;
};

/// Finds the stream of a path: of the run itself, its parent or its root.
struct Target
{
    RunId run;
    std::string key;
};

void withTarget(const ApiCall &call, std::function<void(Target)> use)
{
    const auto key = call.parameters[2];
    const auto where = call.parameters[1];
    const auto answer = call.answer;
    if (where != "self" && where != "parent" && where != "root")
        return call.answer.fail(wire::invalid("target", "self, parent or root is expected"));
    call.context.client.runDetails().find(
        RunId(call.parameters[0]), answer.orFail<RunDetail>([=](RunDetail detail) {
            const auto &run = detail.run;
            const auto &other = where == "parent" ? run.parentId : where == "root" ? run.rootId : run.id;
            if (isFinal(run.status))
                return answer.fail({ErrorCode::Conflict, "Run " + run.id.text + " is over.", {}, {}});
            use({other.empty() ? run.id : other, key});
        }));
}

/// Creates the stream if necessary and notifies subscribers of the run.
void createStream(ApiContext &context, const Target &target, const Answer &answer, std::function<void()> then)
{
    context.files.streams.withFiles([&context, target, answer, then](StreamFiles &files) {
        const auto before = files.keys(target.run.text);
        if (const auto made = files.create(target.run.text, target.key); !made)
            return answer.fail(made.error());
        if (std::ranges::find(before, target.key) == before.end())
            context.realtime.touch(target.run, answer);
        then();
    });
}

void openStream(const ApiCall &call)
{
    auto &context = call.context;
    const auto answer = call.answer;
    withTarget(call, [&context, answer](const Target &target) {
        createStream(context, target, answer, [answer] {
            answer.send(jsonResponse(202, {{"version", "v1"}}));
        });
    });
}

/// The request of one writer: each piece is written to the file before the next is read.
struct Writing : std::enable_shared_from_this<Writing>
{
    Writing(ApiContext &with, Target what, std::string who, std::int64_t first, Answer back,
            std::shared_ptr<HttpUpload> from)
        : context(with)
        , target(std::move(what))
        , writer(std::move(who))
        , next(first)
        , answer(std::move(back))
        , upload(std::move(from))
    {
    }

    void readOn()
    {
        upload->read([self = shared_from_this()](HttpUpload::Piece piece) { self->took(std::move(piece)); });
    }

    void took(HttpUpload::Piece piece)
    {
        auto chunks = lines.take(piece.bytes, piece.isLast);
        if (lines.isTooLong())
            return answer.fail({ErrorCode::TooLarge, "A chunk of a stream can have 1 MiB.", {}, {}});
        if (chunks.empty())
            return wrote(piece.isLast, piece.isBroken);
        context.files.streams.withFiles([self = shared_from_this(), chunks = std::move(chunks),
                                         isLast = piece.isLast,
                                         isBroken = piece.isBroken](StreamFiles &files) {
            const auto done = files.append(self->target.run.text, self->target.key, self->writer, self->next,
                                           withoutSecrets(chunks, self->context), self->context.clock.now());
            if (!done)
                return self->answer.fail(done.error());
            self->next += static_cast<std::int64_t>(chunks.size());
            self->context.files.streams.appended(self->target.run, self->target.key);
            self->wrote(isLast, isBroken);
        });
    }

    void wrote(bool isLast, bool isBroken)
    {
        if (isLast)
            answer.json(Json::object());
        else if (!isBroken)
            readOn();
    }

    ApiContext &context;
    Target target;
    std::string writer;
    std::int64_t next;
    Answer answer;
    std::shared_ptr<HttpUpload> upload;
    Lines lines;
};

void writeStream(const ApiCall &call)
{
    auto &context = call.context;
    const auto answer = call.answer;
    const auto first = number(call.request.header("x-resume-from-chunk"), 0);
    const std::string writer(call.request.header("x-client-id"));
    withTarget(call, [&context, answer, first, writer, upload = call.request.upload](const Target &target) {
        createStream(context, target, answer, [=, &context] {
            std::make_shared<Writing>(context, target, writer, first, answer, upload)->readOn();
        });
    });
}

/// A single chunk without a number. Each chunk counts as a separate writer; a repeated request is the same
/// writer.
void appendOne(const ApiCall &call)
{
    auto &context = call.context;
    const auto answer = call.answer;
    const auto chunk = chunkOf(call.request.body);
    const std::string key = requestKey(call.request);
    const std::string writer = "one-" + (key.empty() ? std::to_string(toMicros(context.clock.now())) : key);
    withTarget(call, [&context, answer, chunk, writer](const Target &target) {
        createStream(context, target, answer, [=, &context] {
            context.files.streams.withFiles([=, &context](StreamFiles &files) {
                const auto done = files.append(target.run.text, target.key, writer, 0,
                                               withoutSecrets({chunk}, context), context.clock.now());
                if (!done)
                    return answer.fail(done.error());
                context.files.streams.appended(target.run, target.key);
                answer.json({{"ok", true}});
            });
        });
    });
}

void tellLastChunk(const ApiCall &call)
{
    const auto answer = call.answer;
    const std::string writer(call.request.header("x-client-id"));
    call.context.files.streams.withFiles(
        [answer, writer, run = call.parameters[0], key = call.parameters[2]](StreamFiles &files) {
            HttpResponse response;
            response.headers.emplace_back("X-Last-Chunk-Index",
                                          std::to_string(files.lastChunk(run, key, writer)));
            answer.send(std::move(response));
        });
}

void readStream(const ApiCall &call)
{
    auto &context = call.context;
    const auto answer = call.answer;
    const RunId run(call.parameters[0]);
    const auto key = call.parameters[1];
    const auto last = call.request.header("last-event-id");
    std::optional<std::int64_t> place = 0;
    if (!last.empty())
        place = number(last.substr(std::min(last.find('-') + 1, last.size())), 0);
    else if (call.request.header("x-trigger-stream-start") == "latest")
        place = std::nullopt;
    context.client.runDetails().find(
        run, answer.orFail<RunDetail>([&context, answer, key, place](RunDetail detail) {
            HttpResponse response;
            response.contentType = "text/event-stream";
            response.headers = {{"X-Stream-Version", "v1"}};
            response.stream = context.files.streams.reader(detail.run.id, key, place);
            answer.send(std::move(response));
        }));
}

} // namespace

void addStreamRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    const char *stream = "/realtime/v1/streams/*/*/*";
    router.add("PUT", stream, openStream).forRunKey(RunKeyRule::Own);
    router.add("POST", stream, writeStream, {.maxBytes = kUploadBytes, .whileItArrives = true})
        .forRunKey(RunKeyRule::Own);
    router.add("HEAD", stream, tellLastChunk).forRunKey(RunKeyRule::Own);
    router.add("POST", "/realtime/v1/streams/*/*/*/append", appendOne, {.maxBytes = StreamFiles::kChunkBytes})
        .forRunKey(RunKeyRule::Own);
    router.add("GET", "/realtime/v1/streams/*/*", readStream)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
}

} // namespace runyard
