// How an engine answers a call of the contract.
//
// Every call returns at once and invokes its reply exactly once, unless its documentation says otherwise.
// Values cross threads by copy.
//
// Thread: calls may come from any thread; the engine chooses the thread of the reply (models use gui_reply.h to
//   come back to theirs).
// Errors: an Error with a message for people. Unavailable means that the engine lacks the ability (engine_traits.h)
//   or gave the question up.
// Commands: the reply means that the effect is durable.
#pragma once

#include "engine/base/result.h"

#include <functional>

namespace runyard {

template <class T>
using Reply = std::function<void(Result<T>)>;

} // namespace runyard
