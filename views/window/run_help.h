// Does what the buttons beside "why" offer: commands at once, limits, deploys and cancels by the dialogs
// that ask first. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/reply.h"
#include "views/run/why/why_text.h"

#include <QObject>
#include <QPointer>

namespace runyard {

class RunActions;

class RunHelp final : public QObject
{
    Q_OBJECT

public:
    RunHelp(EngineClient &client, RunActions &actions, QWidget *window);

    /// `explanation` is of `run`, if it has one.
    void help(WhyHelp help, const Run &run, const std::optional<RunExplanation> &explanation,
              const RunId &holder);

private:
    void askQueueLimit(const std::string &queue, int current);
    void askEnvironmentLimit(int current);
    void resumeQueue(const std::string &queue);
    void askToken(const WaitpointId &token);
    void endWait(const WaitpointId &moment, const QString &run);
    void deploy();
    /// Says `done` (with the value's words in place of %1) or why not.
    template <class T, class Words>
    Reply<T> reporting(Words words);

    EngineClient &m_client;
    RunActions &m_actions;
    QWidget *m_window;
};

} // namespace runyard
