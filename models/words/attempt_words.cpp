#include "models/words/attempt_words.h"

#include "models/words/format.h"

#include <QCoreApplication>

namespace runyard {

static QString attemptWords(const char *text)
{
    return QCoreApplication::translate("runyard::AttemptModel", text);
}

QString endingText(const ProcessExit &exit)
{
    QString text;
    if (exit.signal)
        text = format::text(signalName(*exit.signal));
    else if (exit.exitCode)
        text = attemptWords("exit code %1").arg(*exit.exitCode);
    if (exit.outOfMemory)
        text = text.isEmpty() ? attemptWords("out of memory") : attemptWords("%1 (out of memory)").arg(text);
    return text;
}

} // namespace runyard
