#include "views/palette/command_palette.h"

#include "models/commands/project_commands.h"
#include "models/commands/run_questions.h"
#include "models/words/format.h"
#include "views/palette/palette_delegate.h"
#include "views/theme/theme.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kTypingPause = 120; // ms without typing before the engine is asked for runs
static constexpr int kMaxRuns = 8;
static constexpr int kFewestLetters = 3; // a shorter text matches too many runs to be useful
static constexpr QSize kSize(620, 420);

CommandPalette::CommandPalette(EngineClient &client, std::vector<PaletteCommand> commands, QWidget *window)
    : QDialog(window, Qt::Dialog | Qt::FramelessWindowHint)
    , m_client(client)
    , m_model(new PaletteModel(this))
    , m_field(new QLineEdit)
    , m_list(new QListView)
    , m_none(new QLabel(tr("No matches. Try part of a name, or a run id.")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Commands"));
    setAccessibleName(windowTitle());
    setModal(true);
    m_field->setPlaceholderText(tr("Do something, or go to a page, a task, a run id"));
    m_field->setAccessibleName(tr("Command"));
    m_field->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Commands that fit"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus); // the field keeps the keyboard
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none, 1);
    resize(kSize);
    if (window)
        move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 72)));

    m_findSoon.setSingleShot(true);
    m_findSoon.setInterval(kTypingPause);
    connect(&m_findSoon, &QTimer::timeout, this, &CommandPalette::findRuns);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::typed);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { runRow(index.row()); });
    m_field->installEventFilter(this);
    m_model->addCommands(std::move(commands));
    ProjectCommands(m_client, this).tasks([this](Result<std::vector<TaskInfo>> tasks) {
        if (tasks)
            takeTasks(*tasks);
    });
    showState();
    m_field->setFocus();
}

void CommandPalette::takeTasks(const std::vector<TaskInfo> &tasks)
{
    std::vector<PaletteCommand> commands;
    for (const TaskInfo &task : tasks) {
        const QString id = format::text(task.definition.id);
        commands.push_back({tr("Trigger %1…").arg(id), tr("task"),
                            Theme::of().icon(QStringLiteral("trigger")),
                            [this, id] { emit triggerWanted(id); }});
        commands.push_back({tr("Show runs of %1").arg(id), tr("task"),
                            Theme::of().icon(QStringLiteral("tasks")),
                            [this, id] { emit taskRunsWanted(id); }});
    }
    const QString chosen = m_list->currentIndex().data(PaletteModel::KeyRole).toString();
    m_model->addCommands(std::move(commands));
    showState();
    chooseAgain(chosen);
}

/// Late answers of the engine must not change what Enter does: the visible choice stays.
void CommandPalette::chooseAgain(const QString &key)
{
    const auto found = m_model->match(m_model->index(0, 0), PaletteModel::KeyRole, key, 1,
                                      Qt::MatchExactly | Qt::MatchCaseSensitive);
    if (!key.isEmpty() && !found.isEmpty())
        m_list->setCurrentIndex(found.first());
}

void CommandPalette::typed(const QString &text)
{
    ++m_search;
    m_model->setTyped(text);
    m_isSearching = text.trimmed().size() >= kFewestLetters;
    if (m_isSearching)
        m_findSoon.start();
    else
        m_findSoon.stop();
    showState();
}

void CommandPalette::findRuns()
{
    RunPageRequest request;
    const std::string text = format::utf8(m_field->text().trimmed());
    if (text.rfind("run_", 0) == 0 && text.find(' ') == std::string::npos)
        request.filter.ids = {RunId{text}};
    else
        request.filter.search = text;
    request.limit = kMaxRuns;
    RunQuestions(m_client, this).page(request, [this, search = m_search](Result<RunPage> page) {
        if (search != m_search)
            return;
        m_isSearching = false;
        takeRuns(page ? *page : RunPage{});
    });
}

void CommandPalette::takeRuns(const RunPage &page)
{
    std::vector<PaletteCommand> found;
    for (const Run &run : page.runs) {
        found.push_back({tr("%1  %2").arg(format::text(run.taskId), format::shortId(run.id.text)),
                         tr("%1, %2").arg(format::status(run.status), format::clockTime(run.createdAt)),
                         Theme::of().statusIcon(run.status), [this, id = run.id] { emit runWanted(id); }});
    }
    const QString chosen = m_list->currentIndex().data(PaletteModel::KeyRole).toString();
    m_model->setFound(std::move(found));
    showState();
    chooseAgain(chosen);
}

void CommandPalette::showState()
{
    const bool any = m_model->rowCount() > 0;
    m_list->setVisible(any);
    m_none->setVisible(!any);
    m_none->setText(m_isSearching ? tr("Looking for runs…")
                                  : tr("No matches. Try part of a name, or a run id."));
    if (any)
        m_list->setCurrentIndex(m_model->index(0, 0));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: QCoreApplication::sendEvent(m_list, event); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: runRow(m_list->currentIndex().row()); return true;
        default: break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::runRow(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    hide(); // the window has the keyboard again before the command acts on it
    m_model->run(row);
    close();
}

} // namespace runyard
