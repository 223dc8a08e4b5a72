#include "views/window/run_help.h"

#include "engine/contract/projects.h"
#include "engine/contract/queues.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/tokens.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/queues/limit_dialog.h"
#include "views/waits/complete_token_dialog.h"
#include "views/window/window_parts.h"

namespace runyard {

namespace {

WaitpointId firstAwaited(const RunExplanation &explanation, WaitpointType type)
{
    for (const Awaited &awaited : explanation.reason.awaited) {
        if (awaited.type == type)
            return awaited.waitpoint;
    }
    return {};
}

} // namespace

RunHelp::RunHelp(EngineClient &client, RunActions &actions, QWidget *window)
    : QObject(window), m_client(client), m_actions(actions), m_window(window)
{
}

template <class T, class Words>
Reply<T> RunHelp::reporting(Words words)
{
    return guiReply<T>(this, [this, words](Result<T> result) {
        if (result)
            emit m_actions.said(words(*result));
        else
            emit m_actions.failed(format::text(result.error().text()));
    });
}

void RunHelp::help(WhyHelp help, const Run &run, const std::optional<RunExplanation> &explanation,
                   const RunId &holder)
{
    const QString id = format::shortId(run.id.text);
    const auto says = [this](const QString &sentence) {
        return reporting<Run>([sentence](const Run &) { return sentence; });
    };
    switch (help) {
    case WhyHelp::RaiseQueueLimit:
        return askQueueLimit(run.queue, explanation ? explanation->reason.queueLimit.value_or(1) : 1);
    case WhyHelp::RaiseEnvironmentLimit:
        return askEnvironmentLimit(explanation ? explanation->reason.environmentLimit : 1);
    case WhyHelp::ResumeQueue: return resumeQueue(run.queue);
    case WhyHelp::JumpQueue:
        return m_client.runCommands().jumpQueue(run.id, Actor::User,
                                                says(tr("%1 is the next of its queue.").arg(id)));
    case WhyHelp::CancelHolder: emit m_actions.cancelWanted(holder); return;
    case WhyHelp::Deploy: return deploy();
    case WhyHelp::RetryNow:
        return m_client.runCommands().retryNow(run.id, Actor::User, says(tr("%1 retries now.").arg(id)));
    case WhyHelp::StartNow:
        return m_client.runCommands().startNow(run.id, Actor::User, says(tr("%1 starts now.").arg(id)));
    case WhyHelp::Resume:
        return m_client.runCommands().resume(run.id, Actor::User, says(tr("Resumed %1.").arg(id)));
    case WhyHelp::CompleteToken:
        return askToken(explanation ? firstAwaited(*explanation, WaitpointType::Manual) : WaitpointId());
    case WhyHelp::EndWait:
        return endWait(explanation ? firstAwaited(*explanation, WaitpointType::DateTime) : WaitpointId(), id);
    }
}

void RunHelp::askQueueLimit(const std::string &queue, int current)
{
    const QString name = format::text(queue);
    auto *dialog = new LimitDialog(tr("of the queue “%1”").arg(name), current, 0, m_window);
    connect(dialog, &LimitDialog::chosen, this, [this, queue, name](int limit) {
        m_client.queues().setLimit(
            queue, limit, reporting<QueueInfo>([name, limit](const QueueInfo &) {
                return tr("%1 runs at most %2 at once.").arg(name, format::count(limit));
            }));
    });
    dialog->open();
}

void RunHelp::askEnvironmentLimit(int current)
{
    auto *dialog = new LimitDialog(tr("of all queues together"), current, 1, m_window);
    connect(dialog, &LimitDialog::chosen, this, [this](int limit) {
        m_client.queues().setEnvironmentLimit(
            limit, reporting<Done>([limit](const Done &) {
                return tr("All queues together run at most %1 at once.").arg(format::count(limit));
            }));
    });
    dialog->open();
}

void RunHelp::resumeQueue(const std::string &queue)
{
    m_client.queues().setPaused(queue, false, reporting<QueueInfo>([](const QueueInfo &info) {
                                    return tr("%1 starts runs again.").arg(format::text(info.name));
                                }));
}

void RunHelp::askToken(const WaitpointId &token)
{
    auto *dialog = new CompleteTokenDialog(m_client, token, m_window);
    connect(dialog, &CompleteTokenDialog::said, &m_actions, &RunActions::said);
    dialog->open();
}

void RunHelp::endWait(const WaitpointId &moment, const QString &run)
{
    m_client.tokens().complete({moment, {}, {}}, reporting<TokenCompleted>([run](const TokenCompleted &) {
                                   return tr("The time %1 waits for is over.").arg(run);
                               }));
}

void RunHelp::deploy()
{
    // Most often the task is new in the project that was deployed last; the dialog lets one choose another.
    m_client.projects().deployments(
        guiReply<std::vector<Deployment>>(this, [this](Result<std::vector<Deployment>> deployments) {
            const bool isKnown = deployments && !deployments->empty();
            openDeploy(m_client, isKnown ? format::text(deployments->front().directory) : QString(),
                       m_window);
        }));
}

} // namespace runyard
