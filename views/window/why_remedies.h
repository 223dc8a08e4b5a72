// Carries out the remedies that the buttons beside "why" offer: commands at once; limits, deploys and cancels
// through the dialogs that ask first. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/reply.h"
#include "models/words/why_text.h"

#include <QObject>
#include <QPointer>

namespace runyard {

class EngineClient;
class RunActions;

class WhyRemedies final : public QObject
{
    Q_OBJECT

public:
    WhyRemedies(EngineClient &client, RunActions &actions, QWidget *window);

    /// `explanation` belongs to `run`; empty = none is known.
    void apply(WhyHelp help, const Run &run, const std::optional<RunExplanation> &explanation,
               const RunId &holder);

private:
    void askQueueLimit(const std::string &queue, int current);
    void askEnvironmentLimit(int current);
    void resumeQueue(const std::string &queue);
    void askToken(const WaitpointId &token);
    void endWait(const WaitpointId &moment, const QString &run);
    void deploy();
    /// Says what `words` makes of the result, or why there is none.
    template <class T, class Words>
    Reply<T> reporting(Words words);

    EngineClient &m_client;
    RunActions &m_actions;
    QWidget *m_window;
};

} // namespace runyard
