// Parts of the contract for engines that lack an ability: each call that needs it is answered with the sentence why
// not. An engine that can do some of a part overrides those calls. What every engine must be able to do stays pure.
#pragma once

#include "engine/contract/batches.h"
#include "engine/contract/bulk_actions.h"
#include "engine/contract/engine_traits.h"
#include "engine/contract/error_groups.h"
#include "engine/contract/intercepts.h"
#include "engine/contract/projects.h"
#include "engine/contract/queues.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/run_logs.h"
#include "engine/contract/schedules.h"
#include "engine/contract/settings.h"
#include "engine/contract/spans.h"
#include "engine/contract/statistics.h"
#include "engine/contract/tokens.h"
#include "engine/contract/variables.h"
#include "engine/contract/waits.h"

namespace runyard::contract {

/// A part that refuses. The traits must outlive it.
template <class Part>
class Refusing : public Part
{
public:
    explicit Refusing(const EngineTraits &traits) : m_traits(traits) {}

protected:
    template <class T>
    void refuse(const Reply<T> &reply, Ability ability) const
    {
        reply(m_traits.refusal(ability));
    }

private:
    const EngineTraits &m_traits;
};

class RefusingRunCommands : public Refusing<RunCommands>
{
public:
    using Refusing::Refusing;
    void trigger(TriggerRequest, Reply<TriggerReply> reply) override { refuse(reply, Ability::Commands); }
    void replay(ReplayRequest, Reply<TriggerReply> reply) override { refuse(reply, Ability::Commands); }
    void reschedule(RunId, TimePoint, Actor, Reply<Run> reply) override { refuse(reply, Ability::Commands); }
    void cancel(RunId, std::string, Actor, Reply<CancelReply> reply) override
    {
        refuse(reply, Ability::Commands);
    }
    void freeze(RunId, Actor, Reply<Run> reply) override { refuse(reply, Ability::Commands); }
    void resume(RunId, Actor, Reply<Run> reply) override { refuse(reply, Ability::Commands); }
    void retryNow(RunId, Actor, Reply<Run> reply) override { refuse(reply, Ability::Commands); }
    void jumpQueue(RunId, Actor, Reply<Run> reply) override { refuse(reply, Ability::JumpQueue); }
    void startNow(RunId, Actor, Reply<Run> reply) override { refuse(reply, Ability::StartNow); }
    void addTags(RunId, std::vector<std::string>, Reply<Run> reply) override
    {
        refuse(reply, Ability::Commands);
    }
    void setMetadata(RunId, std::string, Reply<Run> reply) override { refuse(reply, Ability::Commands); }
    void setMetadataOnce(RunId, std::string, std::string, Reply<bool> reply) override
    {
        refuse(reply, Ability::Commands);
    }
    void resetIdempotencyKey(std::string, std::string, Reply<RunId> reply) override
    {
        refuse(reply, Ability::Commands);
    }
};

class RefusingRunLists : public Refusing<RunLists>
{
public:
    using Refusing::Refusing;
    void pageAt(RunPageRequest, TimePoint, Reply<RunPage> reply) override { refuse(reply, Ability::Past); }
    void countsAt(RunFilter, TimePoint, Reply<RunCounts> reply) override { refuse(reply, Ability::Past); }
    void histogram(HistogramRequest, Reply<RunHistogram> reply) override
    {
        refuse(reply, Ability::RunHistogram);
    }
    void place(RunPlaceRequest, Reply<RunPlace> reply) override { refuse(reply, Ability::RunPlaces); }
    void unindexed(Reply<std::int64_t> reply) override { refuse(reply, Ability::SearchProgress); }
};

class RefusingRunDetails : public Refusing<RunDetails>
{
public:
    using Refusing::Refusing;
    void findAt(RunId, TimePoint, Reply<RunDetail> reply) override { refuse(reply, Ability::Past); }
    void origins(RunId, Reply<RunOrigins> reply) override { refuse(reply, Ability::Relations); }
    void related(RelatedRequest, Reply<RelatedPage> reply) override { refuse(reply, Ability::Relations); }
    void explain(RunId, Reply<RunExplanation> reply) override { refuse(reply, Ability::Explanations); }
};

class RefusingRunLogs : public Refusing<RunLogs>
{
public:
    using Refusing::Refusing;
    void locate(RunId, TimePoint, Reply<LogPlace> reply) override { refuse(reply, Ability::LongLogs); }
    void scan(LogScanRequest, Reply<LogScan> reply) override { refuse(reply, Ability::LongLogs); }
    void lines(RunId, std::vector<std::int64_t>, Reply<LogLines> reply) override
    {
        refuse(reply, Ability::LongLogs);
    }
};

class RefusingSpans : public Refusing<Spans>
{
public:
    using Refusing::Refusing;
    void ofRun(RunId, Reply<RunSpans> reply) override { refuse(reply, Ability::Spans); }
    void find(RunId, std::string, Reply<SpanDetail> reply) override { refuse(reply, Ability::Spans); }
    void add(Telemetry, Reply<TelemetryTaken> reply) override { refuse(reply, Ability::Spans); }
};

class RefusingProjects : public Refusing<Projects>
{
public:
    using Refusing::Refusing;
    void previewDeploy(std::string, Reply<DeployPreview> reply) override { refuse(reply, Ability::Deploy); }
    void deploy(std::string, Actor, Reply<DeployReply> reply) override { refuse(reply, Ability::Deploy); }
};

class RefusingQueues : public Refusing<Queues>
{
public:
    using Refusing::Refusing;
    void setPaused(std::string, bool, Reply<QueueInfo> reply) override
    {
        refuse(reply, Ability::QueueControl);
    }
    void setLimit(std::string, std::optional<int>, Reply<QueueInfo> reply) override
    {
        refuse(reply, Ability::QueueControl);
    }
    void setEnvironmentLimit(int, Reply<Done> reply) override { refuse(reply, Ability::QueueControl); }
    void step(std::string, RunId, Actor, Reply<Run> reply) override { refuse(reply, Ability::Step); }
};

class RefusingSchedules : public Refusing<Schedules>
{
public:
    using Refusing::Refusing;
    void setActive(ScheduleId, bool, Reply<ScheduleInfo> reply) override { refuse(reply, Ability::Commands); }
    void create(ScheduleRequest, Reply<ScheduleInfo> reply) override { refuse(reply, Ability::OwnSchedules); }
    void update(ScheduleId, ScheduleRequest, Reply<ScheduleInfo> reply) override
    {
        refuse(reply, Ability::OwnSchedules);
    }
    void remove(ScheduleId, Reply<Done> reply) override { refuse(reply, Ability::OwnSchedules); }
};

class RefusingBatches : public Refusing<Batches>
{
public:
    using Refusing::Refusing;
    void page(BatchPageRequest, Reply<BatchPage> reply) override { refuse(reply, Ability::Batches); }
    void find(BatchId, Reply<Batch> reply) override { refuse(reply, Ability::Batches); }
    void members(BatchMembersRequest, Reply<BatchMembers> reply) override { refuse(reply, Ability::Batches); }
    void create(BatchRequest, Reply<BatchReply> reply) override { refuse(reply, Ability::Batches); }
    void addItems(BatchId, std::vector<BatchItem>, Reply<BatchProgress> reply) override
    {
        refuse(reply, Ability::Batches);
    }
    void trigger(BatchRequest, std::vector<BatchItem>, Reply<BatchProgress> reply) override
    {
        refuse(reply, Ability::Batches);
    }
};

class RefusingBulkActions : public Refusing<BulkActions>
{
public:
    using Refusing::Refusing;
    void list(Reply<std::vector<BulkAction>> reply) override { refuse(reply, Ability::BulkActions); }
    void page(BulkPageRequest, Reply<BulkPage> reply) override { refuse(reply, Ability::BulkActions); }
    void detail(BulkItemsRequest, Reply<BulkDetail> reply) override { refuse(reply, Ability::BulkActions); }
    void preview(BulkPreviewRequest, Reply<BulkPreview> reply) override
    {
        refuse(reply, Ability::BulkActions);
    }
    void start(BulkRequest, Reply<BulkAction> reply) override { refuse(reply, Ability::BulkActions); }
    void undo(BulkId, Reply<BulkAction> reply) override { refuse(reply, Ability::BulkActions); }
    void stop(BulkId, Reply<BulkAction> reply) override { refuse(reply, Ability::BulkActions); }
    void resume(BulkId, Reply<BulkAction> reply) override { refuse(reply, Ability::BulkActions); }
    void cancelMade(BulkId, Reply<BulkAction> reply) override { refuse(reply, Ability::BulkActions); }
};

class RefusingWaits : public Refusing<Waits>
{
public:
    using Refusing::Refusing;
    void begin(WaitRequest, Reply<WaitBegun> reply) override { refuse(reply, Ability::Waits); }
    void whenOver(RunId, std::stop_token, Reply<WaitResult> reply) override { refuse(reply, Ability::Waits); }
    void result(RunId, Reply<WaitResult> reply) override { refuse(reply, Ability::Waits); }
};

class RefusingTokens : public Refusing<Tokens>
{
public:
    using Refusing::Refusing;
    void page(TokenPageRequest, Reply<TokenPage> reply) override { refuse(reply, Ability::Tokens); }
    void find(WaitpointId, Reply<Waitpoint> reply) override { refuse(reply, Ability::Tokens); }
    void create(TokenRequest, Reply<TokenReply> reply) override { refuse(reply, Ability::Tokens); }
    void complete(TokenCompletion, Reply<TokenCompleted> reply) override { refuse(reply, Ability::Tokens); }
};

class RefusingVariables : public Refusing<Variables>
{
public:
    using Refusing::Refusing;
    void list(Reply<EnvironmentVariableList> reply) override { refuse(reply, Ability::Variables); }
    void set(VariableChange, Reply<VariablesChanged> reply) override { refuse(reply, Ability::Variables); }
    void remove(std::string, Reply<Done> reply) override { refuse(reply, Ability::Variables); }
};

class RefusingIntercepts : public Refusing<Intercepts>
{
public:
    using Refusing::Refusing;
    void list(Reply<InterceptList> reply) override { refuse(reply, Ability::Intercepts); }
    void add(InterceptRequest, Reply<Intercept> reply) override { refuse(reply, Ability::Intercepts); }
    void remove(std::int64_t, Reply<Done> reply) override { refuse(reply, Ability::Intercepts); }
    void continueRun(RunId, std::optional<Packet>, Actor, Reply<Run> reply) override
    {
        refuse(reply, Ability::Intercepts);
    }
};

class RefusingErrorGroups : public Refusing<ErrorGroups>
{
public:
    using Refusing::Refusing;
    void list(bool, Reply<ErrorGroupList> reply) override { refuse(reply, Ability::ErrorGroups); }
    void traits(std::int64_t, Reply<ErrorGroupTraits> reply) override { refuse(reply, Ability::ErrorGroups); }
    void runs(std::int64_t, int, Reply<std::vector<RunId>> reply) override
    {
        refuse(reply, Ability::ErrorGroups);
    }
    void mark(std::int64_t, ErrorGroupMark, Reply<Done> reply) override
    {
        refuse(reply, Ability::ErrorGroups);
    }
};

class RefusingStatistics : public Refusing<Statistics>
{
public:
    using Refusing::Refusing;
    void metrics(MetricsQuery, Reply<Metrics> reply) override { refuse(reply, Ability::Metrics); }
    void usualTimes(std::string, std::string, Reply<UsualTimes> reply) override
    {
        refuse(reply, Ability::UsualTimes);
    }
    void retryHistory(std::string, TimePoint, Reply<RetryHistory> reply) override
    {
        refuse(reply, Ability::RetryHistory);
    }
};

class RefusingSettings : public Refusing<Settings>
{
public:
    using Refusing::Refusing;
    void read(std::string, Reply<std::string> reply) override { refuse(reply, Ability::WindowSettings); }
    void save(std::string, std::string, Reply<Done> reply) override
    {
        refuse(reply, Ability::WindowSettings);
    }
};

} // namespace runyard::contract
