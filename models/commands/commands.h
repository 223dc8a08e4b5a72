// The base of the classes through which views ask an engine for anything. An answer comes on the GUI thread, and not
// at all once `context` is gone. Whoever uses the window is the actor. Cheap to make: usually for one call.
#pragma once

#include "engine/contract/reply.h"
#include "models/feed/gui_reply.h"

#include <utility>

namespace runyard {

class EngineClient;

class Commands
{
protected:
    Commands(EngineClient &client, QObject *context) : m_client(client), m_context(context) {}

    template <class T>
    Reply<T> here(Reply<T> answer) const
    {
        return guiReply<T>(m_context, std::move(answer));
    }

    EngineClient &m_client;

private:
    QObject *m_context;
};

} // namespace runyard
