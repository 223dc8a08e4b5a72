#include "views/window/why_remedies.h"

#include "models/commands/project_commands.h"
#include "models/commands/queue_commands.h"
#include "models/commands/run_commands.h"
#include "models/commands/token_commands.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/queues/limit_dialog.h"
#include "views/waits/complete_token_dialog.h"
#include "views/window/window_dialogs.h"

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

WhyRemedies::WhyRemedies(EngineClient &client, RunActions &actions, QWidget *window)
    : QObject(window), m_client(client), m_actions(actions), m_window(window)
{
}

template <class T, class Words>
Reply<T> WhyRemedies::reporting(Words words)
{
    return [this, words](Result<T> result) {
        if (result)
            emit m_actions.said(words(*result));
        else
            emit m_actions.failed(format::text(result.error().text()));
    };
}

void WhyRemedies::apply(WhyHelp help, const Run &run, const std::optional<RunExplanation> &explanation,
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
        return RunCommands(m_client, this).jumpQueue(run.id, says(tr("%1 is next in its queue.").arg(id)));
    case WhyHelp::CancelHolder: emit m_actions.cancelWanted(holder); return;
    case WhyHelp::Deploy: return deploy();
    case WhyHelp::RetryNow:
        return RunCommands(m_client, this).retryNow(run.id, says(tr("%1 retries now.").arg(id)));
    case WhyHelp::StartNow:
        return RunCommands(m_client, this).startNow(run.id, says(tr("%1 starts now.").arg(id)));
    case WhyHelp::Resume: return RunCommands(m_client, this).resume(run.id, says(tr("Resumed %1.").arg(id)));
    case WhyHelp::CompleteToken:
        return askToken(explanation ? firstAwaited(*explanation, WaitpointType::Manual) : WaitpointId());
    case WhyHelp::EndWait:
        return endWait(explanation ? firstAwaited(*explanation, WaitpointType::DateTime) : WaitpointId(), id);
    }
}

void WhyRemedies::askQueueLimit(const std::string &queue, int current)
{
    const QString name = format::text(queue);
    auto *dialog = new LimitDialog(tr("of the queue “%1”").arg(name), current, 0, m_window);
    connect(dialog, &LimitDialog::chosen, this, [this, queue, name](int limit) {
        QueueCommands(m_client, this)
            .setLimit(queue, limit, reporting<QueueInfo>([name, limit](const QueueInfo &) {
                          return tr("%1 runs at most %2 at once.").arg(name, format::count(limit));
                      }));
    });
    dialog->open();
}

void WhyRemedies::askEnvironmentLimit(int current)
{
    auto *dialog = new LimitDialog(tr("of all queues together"), current, 1, m_window);
    connect(dialog, &LimitDialog::chosen, this, [this](int limit) {
        QueueCommands(m_client, this)
            .setEnvironmentLimit(
                limit, reporting<Done>([limit](const Done &) {
                    return tr("All queues together run at most %1 at once.").arg(format::count(limit));
                }));
    });
    dialog->open();
}

void WhyRemedies::resumeQueue(const std::string &queue)
{
    QueueCommands(m_client, this).setPaused(queue, false, reporting<QueueInfo>([](const QueueInfo &info) {
                                                return tr("%1 starts runs again.")
                                                    .arg(format::text(info.name));
                                            }));
}

void WhyRemedies::askToken(const WaitpointId &token)
{
    auto *dialog = new CompleteTokenDialog(m_client, token, m_window);
    connect(dialog, &CompleteTokenDialog::said, &m_actions, &RunActions::said);
    dialog->open();
}

void WhyRemedies::endWait(const WaitpointId &moment, const QString &run)
{
    TokenCommands(m_client, this)
        .complete({moment, {}, {}}, reporting<TokenCompleted>([run](const TokenCompleted &) {
                      return tr("Ended the wait of %1.").arg(run);
                  }));
}

void WhyRemedies::deploy()
{
    // Most often the task is new in the project that was deployed last; the dialog can choose another.
    ProjectCommands(m_client, this).deployments([this](Result<std::vector<Deployment>> deployments) {
        const bool isKnown = deployments && !deployments->empty();
        openDeploy(m_client, m_actions, isKnown ? format::text(deployments->front().directory) : QString(),
                   m_window);
    });
}

} // namespace runyard
