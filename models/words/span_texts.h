// Texts about spans. Pure.
#pragma once

#include "engine/domain/run.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace runyard {

/// "412 µs" below a millisecond, else as durations everywhere.
QString exactDuration(Micros duration);

struct Exceptions
{
    int count = 0;
    QString text; // "Type: message" and the stack trace of each
};
/// Of the events of SpanDetail.
Exceptions exceptionsIn(const QByteArray &events);

/// A line each: time, level, text.
QString logText(const std::vector<LogLine> &lines);

} // namespace runyard
