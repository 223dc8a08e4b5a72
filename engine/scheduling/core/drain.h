// The effects of one drain, performed once its transaction is durable: replies, calls to workers, and the
// change feed. Nothing leaves the engine before the commit.
// Engine thread only.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/reply.h"

#include <functional>
#include <utility>
#include <vector>

namespace runyard {

class Drain
{
public:
    /// Changes made so far in this drain, except to runs: the RunTable collects those.
    ChangeSet changes;

    /// Calls `reply` after the commit with `result`, or with the commit's error.
    template <class T>
    void reply(Reply<T> reply, Result<T> result)
    {
        m_replies.push_back([reply = std::move(reply), result = std::move(result)](const Status &status) {
            if (status.ok())
                reply(result);
            else
                reply(status.error());
        });
    }

    /// Like reply(), but computes the result after the commit, when all due work is done.
    template <class T>
    void answer(Reply<T> reply, std::function<Result<T>()> answer)
    {
        m_replies.push_back([reply = std::move(reply), answer = std::move(answer)](const Status &status) {
            if (status.ok())
                reply(answer());
            else
                reply(status.error());
        });
    }

    /// Runs `effect` after the commit, and never if the commit fails.
    void afterCommit(std::function<void()> effect) { m_effects.push_back(std::move(effect)); }

    /// Performs the effects, then sends the replies. Both may add to the next drain.
    void succeeded();
    /// Sends the error to every reply. Drops effects and changes.
    void failed(const Status &status);

private:
    std::vector<std::function<void(const Status &)>> m_replies;
    std::vector<std::function<void()>> m_effects;
};

} // namespace runyard
