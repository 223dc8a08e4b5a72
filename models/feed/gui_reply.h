// Brings an engine reply back to the GUI thread: wraps a function so that it runs on the thread of
// `context`, and not at all once `context` is gone.
#pragma once

#include "engine/contract/reply.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QPointer>

#include <memory>
#include <utility>

namespace runyard {

template <class T, class Function>
Reply<T> guiReply(QObject *context, Function function)
{
    // Models live on the GUI thread, as the application object does. Posting to the application
    // (which outlives the engine) means the guard is only read on its own thread.
    return [guard = QPointer<QObject>(context), function = std::move(function)](Result<T> result) {
        auto shared = std::make_shared<Result<T>>(std::move(result));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, function, shared]() mutable {
                if (guard)
                    function(std::move(*shared));
            },
            Qt::QueuedConnection);
    };
}

} // namespace runyard
