// The change feed of an engine.
#pragma once

#include <functional>
#include <memory>

namespace runyard {

struct ChangeSet;

using ChangeListener = std::function<void(std::shared_ptr<const ChangeSet>)>;

/// Ends the subscription when destroyed; after that the listener is never called.
class Subscription
{
public:
    virtual ~Subscription() = default;
};

namespace contract {

class Changes
{
public:
    virtual ~Changes() = default;

    /// Thread: the listener is called on a thread of the engine, at most every 16 ms.
    virtual std::unique_ptr<Subscription> subscribe(ChangeListener listener) = 0;
};

} // namespace contract
} // namespace runyard
