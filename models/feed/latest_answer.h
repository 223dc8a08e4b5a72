// The answer to a question that a model keeps asking the engine. Asks one question at a time, and once more when
// something changed meanwhile; drops answers to an older question; asks nothing while asleep, and once on waking if
// there was reason to. Destroying it withdraws the question. GUI thread.
#pragma once

#include "models/feed/gui_reply.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <stop_token>
#include <utility>

namespace runyard {

class LatestAnswer final : public QObject
{
    Q_OBJECT

public:
    /// `ask` sends the question, or several, with replies from answer(); it may also decide not to ask.
    explicit LatestAnswer(std::function<void()> ask = [] {}) : m_ask(std::move(ask)) {}
    ~LatestAnswer() override { m_unwanted.request_stop(); }

    /// Asks now, after the answer under way, or on waking.
    void refresh();
    /// Asks another question: the answer under way is not wanted any more, nor waited for.
    void restart();
    /// Forgets the question.
    void drop();
    void setAwake(bool awake);
    bool isAwake() const { return m_isAwake; }

    bool isAsking() const { return m_wanted > 0; }
    /// For questions that may take the engine long.
    std::stop_token unwanted() const { return m_unwanted.get_token(); }
    /// False while replies are to come, also those that will be dropped.
    bool isSettled() const { return m_outstanding == 0; }

    /// Returns the reply to send with a question. `take` gets the result unless the question was dropped.
    template <class T, class Take>
    Reply<T> answer(Take take)
    {
        ++m_wanted;
        ++m_outstanding;
        return guiReply<T>(this, [this, take = std::move(take),
                                  unwanted = m_unwanted.get_token()](Result<T> result) mutable {
            const QPointer<LatestAnswer> alive(this);
            const bool isWanted = !unwanted.stop_requested();
            m_wanted -= isWanted ? 1 : 0;
            if (isWanted)
                take(std::move(result));
            if (alive)
                answered(isWanted);
        });
    }

signals:
    void settled(); // no reply is to come any more

private:
    void answered(bool wasWanted);

    std::function<void()> m_ask;
    std::stop_source m_unwanted;
    int m_wanted = 0;
    int m_outstanding = 0;
    bool m_isAwake = true;
    bool m_askAgain = false; // after the answers under way
    bool m_isStale = false;  // to be asked on waking
};

} // namespace runyard
