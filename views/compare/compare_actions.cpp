#include "views/compare/compare_actions.h"

#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/compare/comparison_panel.h"
#include "views/runs/runs_page.h"

#include <QInputDialog>

#include <algorithm>
#include <optional>

namespace runyard {

namespace {

void askForOther(const Run &run, ComparisonPanel &panel, QWidget *window)
{
    auto *dialog = new QInputDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QObject::tr("Compare two runs"));
    dialog->setLabelText(
        QObject::tr("Compare %1 with the run of this id:").arg(format::shortId(run.id.text)));
    dialog->setTextValue(format::text(run.replayOf.text));
    dialog->setOkButtonText(QObject::tr("Compare"));
    QObject::connect(dialog, &QInputDialog::textValueSelected, &panel, [&panel, run](const QString &text) {
        const RunId other{format::utf8(text.trimmed())};
        if (other.empty())
            return;
        panel.compare(other, run.id);
    });
    dialog->open();
}

/// The older one first: ids are in order of creation.
std::optional<std::pair<RunId, RunId>> pickedTwo(const RunsPage &runs)
{
    const RunSelection picks = runs.picks();
    if (picks.all || picks.ids.size() != 2)
        return {};
    const auto [first, second] = std::minmax(picks.ids[0].text, picks.ids[1].text);
    return std::pair{RunId{first}, RunId{second}};
}

void compareWithLastGood(EngineClient &client, RunActions &actions, const Run &run, ComparisonPanel &panel)
{
    RunPageRequest request;
    request.filter.taskIds = {run.taskId};
    request.filter.statuses = {RunStatus::Completed};
    request.limit = 2; // the first may be this very run
    RunQuestions(client, &panel).page(request, [&actions, &panel, run](Result<RunPage> page) {
        if (!page) {
            emit actions.failed(format::text(page.error().text()));
            return;
        }
        for (const Run &good : page->runs) {
            if (good.id != run.id) {
                panel.compare(good.id, run.id);
                return;
            }
        }
        emit actions.failed(
            QObject::tr("No other run of %1 has completed yet.").arg(format::text(run.taskId)));
    });
}

} // namespace

void connectComparing(EngineClient &client, RunActions &actions, RunsPage &runs, ComparisonPanel &panel,
                      QWidget *window)
{
    QObject::connect(&actions, &RunActions::compareWanted, &panel, [&actions, &runs, &panel, window] {
        runs.inspectorAction()->setChecked(true); // the comparison is there
        if (const auto two = pickedTwo(runs))
            panel.compare(two->first, two->second);
        else if (actions.run())
            askForOther(*actions.run(), panel, window);
    });
    QObject::connect(&actions, &RunActions::compareGoodWanted, &panel, [&client, &actions, &runs, &panel] {
        runs.inspectorAction()->setChecked(true);
        if (actions.run())
            compareWithLastGood(client, actions, *actions.run(), panel);
    });
    QObject::connect(&runs, &RunsPage::picksChanged, &panel, [&actions, &runs] {
        actions.action(ActionId::Compare)
            ->setText(pickedTwo(runs) ? QObject::tr("Compare the two selected runs")
                                      : QObject::tr("Compare with…"));
    });
}

} // namespace runyard
