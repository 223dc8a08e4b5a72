// Brings the engine's change feed to the GUI thread: the function runs on the thread of the
// application, and not at all once `context` is gone. The companion of gui_reply.h.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QPointer>

#include <memory>
#include <utility>

namespace runyard {

template <class Function>
ChangeListener guiListener(QObject *context, Function function)
{
    return [guard = QPointer<QObject>(context),
            function = std::move(function)](std::shared_ptr<const ChangeSet> changes) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, function, changes]() mutable {
                if (guard)
                    function(*changes);
            },
            Qt::QueuedConnection);
    };
}

} // namespace runyard
