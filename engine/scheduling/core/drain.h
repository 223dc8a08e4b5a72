// What one drain of the engine wants to happen outside once its transaction is durable: replies, effects on
// workers, and the change feed. Nothing leaves the engine before the commit.
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
    /// What the drain changed so far, without its runs: those come from the RunTable.
    ChangeSet changes;

    /// Calls `reply` after the commit: with `result`, or with the commit's error.
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

    /// As reply(); `answer` is called after the commit, when everything that was due is done.
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

    /// Runs `effect` after the commit; never when the commit fails.
    void afterCommit(std::function<void()> effect) { m_effects.push_back(std::move(effect)); }

    /// Effects first, then replies; both may add to the next drain.
    void succeeded();
    /// Every reply gets the error; effects and changes are dropped.
    void failed(const Status &status);

private:
    std::vector<std::function<void(const Status &)>> m_replies;
    std::vector<std::function<void()>> m_effects;
};

} // namespace runyard
