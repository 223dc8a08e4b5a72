#include "engine/domain/run.h"

#include <cstring>

namespace runyard {

std::string_view displayName(Actor actor)
{
    switch (actor) {
    case Actor::User: return "user";
    case Actor::Api: return "API";
    case Actor::Engine: return "engine";
    case Actor::Worker: return "worker";
    case Actor::Schedule: return "schedule";
    }
    return {};
}

std::string signalName(int signal)
{
    if (const char *name = sigabbrev_np(signal))
        return std::string("SIG") + name;
    return "signal " + std::to_string(signal);
}

} // namespace runyard
