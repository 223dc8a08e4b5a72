#include "models/words/span_texts.h"

#include "models/words/format.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace runyard {

namespace {

QString spanText(const char *text)
{
    return QCoreApplication::translate("Span", text);
}

QString levelText(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return QStringLiteral("DEBUG ");
    case LogLevel::Info: return QStringLiteral("INFO  ");
    case LogLevel::Warn: return QStringLiteral("WARN  ");
    case LogLevel::Error: return QStringLiteral("ERROR ");
    case LogLevel::Plain: return QStringLiteral("      ");
    }
    return {};
}

} // namespace

QString exactDuration(Micros duration)
{
    return duration < Millis{1} ? spanText("%1 µs").arg(duration.count())
                                : format::duration(std::chrono::duration_cast<Millis>(duration));
}

Exceptions exceptionsIn(const QByteArray &events)
{
    Exceptions found;
    QStringList texts;
    const QJsonArray list = QJsonDocument::fromJson(events).array();
    for (const QJsonValue &value : list) {
        const QJsonObject event = value.toObject();
        if (event[QLatin1String("name")].toString() != QLatin1String("exception"))
            continue;
        ++found.count;
        const QJsonObject attributes = event[QLatin1String("attributes")].toObject();
        const QString type = attributes[QLatin1String("exception.type")].toString();
        const QString message = attributes[QLatin1String("exception.message")].toString();
        const QString stack = attributes[QLatin1String("exception.stacktrace")].toString();
        const bool hasBoth = !type.isEmpty() && !message.isEmpty();
        QString title = type + (hasBoth ? QStringLiteral(": ") : QString()) + message;
        if (title.isEmpty())
            title = spanText("An exception without a message");
        // Most stack traces begin with what happened.
        texts << (stack.startsWith(title) ? stack : stack.isEmpty() ? title : title + u'\n' + stack);
    }
    found.text = texts.join(QStringLiteral("\n\n"));
    return found;
}

QString logText(const std::vector<LogLine> &lines)
{
    QStringList texts;
    for (const LogLine &line : lines)
        texts << format::clockTime(line.at) + QStringLiteral("  ") + levelText(line.level)
                     + format::text(line.text);
    return texts.join(u'\n');
}

} // namespace runyard
