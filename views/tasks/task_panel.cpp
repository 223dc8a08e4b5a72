#include "views/tasks/task_panel.h"

#include "models/words/format.h"
#include "models/words/task_words.h"
#include "views/payload/code_view.h"
#include "views/payload/json_text.h"
#include "views/theme/theme.h"
#include "views/widgets/fact_list.h"

#include <QLabel>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kSchemaHeight = 220;

TaskPanel::TaskPanel(QWidget *parent)
    : QScrollArea(parent)
    , m_title(new QLabel)
    , m_description(new QLabel)
    , m_facts(new FactList(tr("Task")))
    , m_schema(new CodeView(tr("Payload schema of the task")))
{
    setAccessibleName(tr("Details of the task"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setMinimumWidth(280);
    QFont bold = Theme::of().textFont();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setAccessibleName(tr("Task: id"));
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_description->setAccessibleName(tr("Task: description"));
    m_description->setWordWrap(true);
    m_schema->setReadOnly(true);
    m_schema->setMinimumHeight(kSchemaHeight);

    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    column->addWidget(m_title);
    column->addWidget(m_description);
    column->addWidget(m_facts);
    column->addWidget(m_schema, 1);
    setWidget(page);
}

static QString environmentWords(const TaskDefinition &task)
{
    QStringList lines;
    for (const auto &[name, value] : task.env)
        lines << format::text(name) + QLatin1Char('=') + format::text(value);
    return lines.join(QLatin1Char('\n'));
}

void TaskPanel::setTask(const TaskInfo &info)
{
    const TaskDefinition &task = info.definition;
    m_title->setText(format::text(task.id));
    m_description->setText(format::text(task.description));
    m_description->setVisible(!task.description.empty());
    if (task.mode == TaskMode::Dev)
        m_facts->set(tr("Source"), format::text(task.filePath), true);
    else
        m_facts->set(tr("Command"), commandWords(task.command), true);
    m_facts->set(tr("Folder"), format::text(task.directory));
    m_facts->set(tr("Runs as"), modeWords(task));
    m_facts->set(tr("Retries"), retryWords(task.retry));
    m_facts->set(tr("Time limit"), timeLimitWords(task));
    m_facts->set(tr("Expires"), expiryWords(task));
    m_facts->set(tr("Queue"), format::text(task.queueName()));
    m_facts->set(tr("Machine"), machineWords(task.machine));
    m_facts->set(tr("Environment"), environmentWords(task), true);
    m_facts->set(tr("Project"),
                 tr("%1, version %2").arg(format::text(info.project), format::text(info.version)));
    if (task.payloadSchema.empty()) {
        m_schema->setNotice(tr("No payload schema: the task takes any payload."));
        return;
    }
    m_schema->setNotice({});
    m_schema->setKind(CodeView::Kind::Json);
    const QByteArray schema = QByteArray::fromStdString(task.payloadSchema);
    m_schema->setText(indentedJson(schema), schema); // keeps the scroll position while counts change
}

} // namespace runyard
