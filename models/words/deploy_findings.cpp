#include "models/words/deploy_findings.h"

#include "models/words/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace runyard {

namespace {

QString deployWords(const char *source)
{
    return QCoreApplication::translate("runyard::DeployRow", source);
}

QString aboutTask(const ProjectManifest &manifest, const std::string &id)
{
    for (const TaskDefinition &task : manifest.tasks) {
        if (task.id != id)
            continue;
        QStringList command;
        for (const std::string &argument : task.command)
            command << format::text(argument);
        return command.join(QLatin1Char(' '));
    }
    return {};
}

} // namespace

QList<DeployRow> deployRows(const DeployPreview &preview)
{
    QList<DeployRow> rows;
    for (const ErrorDetail &warning : preview.warnings)
        rows << DeployRow{DeployRow::Kind::Warning,
                          deployWords("Warning"),
                          deployWords("%1: %2").arg(format::text(warning.path), format::text(warning.reason)),
                          {}};
    const auto add = [&](const std::vector<std::string> &ids, DeployRow::Kind kind, const char *where) {
        for (const std::string &id : ids)
            rows << DeployRow{kind, deployWords(where), format::text(id), aboutTask(preview.manifest, id)};
    };
    add(preview.addedTasks, DeployRow::Kind::Added, QT_TRANSLATE_NOOP("runyard::DeployRow", "Added"));
    add(preview.changedTasks, DeployRow::Kind::Changed, QT_TRANSLATE_NOOP("runyard::DeployRow", "Changed"));
    add(preview.removedTasks, DeployRow::Kind::Removed, QT_TRANSLATE_NOOP("runyard::DeployRow", "Removed"));
    for (const std::string &change : preview.scheduleChanges)
        rows << DeployRow{DeployRow::Kind::Schedule, deployWords("Schedule"), format::text(change), {}};
    for (const std::string &change : preview.queueChanges)
        rows << DeployRow{DeployRow::Kind::Queue, deployWords("Queue"), format::text(change), {}};
    add(preview.unchangedTasks, DeployRow::Kind::Unchanged,
        QT_TRANSLATE_NOOP("runyard::DeployRow", "Unchanged"));
    return rows;
}

QList<DeployRow> deployRows(const Error &error)
{
    QList<DeployRow> rows;
    for (const ErrorDetail &detail : error.details)
        rows << DeployRow{
            DeployRow::Kind::Problem, format::text(detail.path), format::text(detail.reason), {}};
    return rows;
}

} // namespace runyard
