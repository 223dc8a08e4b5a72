#include "views/actions/copy_as_menu.h"

#include "models/commands/engine_questions.h"
#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "models/words/run_recipes.h"

#include <QClipboard>
#include <QGuiApplication>

namespace runyard {

CopyAsMenu::CopyAsMenu(EngineClient &client, QWidget *parent) : QMenu(tr("Copy as"), parent), m_client(client)
{
    setAccessibleName(tr("Copy the opened run as"));
    add(tr("cURL"),
        [](const RunDetail &run, const EngineStatus &engine) { return recipes::curl(run, engine.apiUrl); });
    add(tr("SDK call"), [](const RunDetail &run, const EngineStatus &) { return recipes::sdkCall(run); });
    add(tr("Command line"), [](const RunDetail &run, const EngineStatus &engine) {
        return recipes::commandLine(run, engine.workspace);
    });
    setRun({});
}

void CopyAsMenu::add(const QString &name, Text text)
{
    addAction(name, this, [this, name, text] { copy(name, text); });
}

void CopyAsMenu::setRun(const std::optional<RunId> &run)
{
    m_run = run;
    menuAction()->setEnabled(run.has_value());
    for (QAction *action : actions())
        action->setEnabled(run.has_value());
}

void CopyAsMenu::copy(const QString &name, Text text)
{
    if (!m_run)
        return;
    const auto both = [this, name, text](const Result<RunDetail> &run, const Result<EngineStatus> &engine) {
        if (!run || !engine) {
            emit failed(format::text(run ? engine.error().text() : run.error().text()));
            return;
        }
        QGuiApplication::clipboard()->setText(format::text(text(*run, *engine)));
        emit said(tr("Copied %1 as: %2.").arg(format::shortId(run->run.id.text), name));
    };
    RunQuestions(m_client, this).find(*m_run, [this, both](Result<RunDetail> run) {
        EngineQuestions(m_client, this).status([both, run](Result<EngineStatus> engine) {
            both(run, engine);
        });
    });
}

} // namespace runyard
