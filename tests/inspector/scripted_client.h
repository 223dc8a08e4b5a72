// An engine that answers from values a test has set, at once or only
// when the test says so. For testing what models and views do with replies that are late, stale
// or errors, which a real engine cannot be made to send on demand.
#pragma once

#include "tests/support/fake_client.h"

#include <functional>

namespace runyard::test {

class ScriptedClient : public FakeClient
{
public:
    ScriptedClient() : FakeClient({Ability::LongLogs, Ability::Spans}) {}

    std::map<std::string, RunDetail> details;
    std::map<std::string, std::vector<LogLine>> logs;
    std::map<std::string, RunSpans> spansOf;
    std::map<std::string, SpanDetail> spanDetails; // by span
    std::int64_t scanStep = 1'000;                 // lines that one scan looks at
    std::size_t linesAsked = 0;

    // While true, details wait in `held` for the test to let them go.
    bool holdDetails = false;
    std::vector<std::function<void()>> held;

    contract::RunDetails &runDetails() override { return m_runDetails; }
    contract::RunLogs &runLogs() override { return m_runLogs; }
    contract::Spans &spans() override { return m_spans; }

private:
    struct Details final : FakeRunDetails
    {
        explicit Details(ScriptedClient &client) : FakeRunDetails(client.traits()), script(client) {}
        void find(RunId id, Reply<RunDetail> reply) override
        {
            const auto found = script.details.find(id.text);
            Result<RunDetail> result = found == script.details.end() ? Result<RunDetail>(unknownRun(id))
                                                                     : Result<RunDetail>(found->second);
            auto send = [reply, result] { reply(result); };
            if (script.holdDetails)
                script.held.push_back(send);
            else
                send();
        }
        ScriptedClient &script;
    };

    struct Logs final : contract::RunLogs
    {
        explicit Logs(ScriptedClient &client) : script(client) {}
        void page(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) override
        {
            LogPage page;
            const auto &all = script.logs[id.text];
            const auto end = std::min<std::size_t>(all.size(), static_cast<std::size_t>(after + maxLines));
            for (auto i = static_cast<std::size_t>(after); i < end; ++i)
                if (attempt == 0 || all[i].attempt == attempt)
                    page.lines.push_back(all[i]);
            page.next = static_cast<std::int64_t>(end);
            page.hasMore = end < all.size();
            reply(page);
        }
        void locate(RunId id, TimePoint at, Reply<LogPlace> reply) override
        {
            const auto &all = script.logs[id.text];
            const auto found =
                std::find_if(all.begin(), all.end(), [at](const LogLine &line) { return line.at >= at; });
            reply(LogPlace{found - all.begin(), static_cast<std::int64_t>(all.size())});
        }
        void scan(LogScanRequest request, Reply<LogScan> reply) override
        {
            LogScan scan;
            const auto &all = script.logs[request.id.text];
            scan.total = static_cast<std::int64_t>(all.size());
            for (scan.next = request.from; scan.next < std::min(scan.total, request.from + script.scanStep);
                 ++scan.next) {
                if (request.filter.matches(all[static_cast<std::size_t>(scan.next)]))
                    scan.lines.push_back(scan.next);
            }
            reply(scan);
        }
        void lines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply) override
        {
            LogLines found;
            for (const std::int64_t number : numbers)
                found.push_back(script.logs[id.text].at(static_cast<std::size_t>(number)));
            script.linesAsked += found.size();
            reply(found);
        }
        ScriptedClient &script;
    };

    struct Spans final : contract::RefusingSpans
    {
        explicit Spans(ScriptedClient &client) : RefusingSpans(client.traits()), script(client) {}
        void ofRun(RunId id, Reply<RunSpans> reply) override { reply(script.spansOf[id.text]); }
        void find(RunId, std::string span, Reply<SpanDetail> reply) override
        {
            reply(script.spanDetails[span]);
        }
        ScriptedClient &script;
    };

    Details m_runDetails{*this};
    Logs m_runLogs{*this};
    Spans m_spans{*this};
};

} // namespace runyard::test
