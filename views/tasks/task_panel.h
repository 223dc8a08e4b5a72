// Beside the list of tasks: what the current one runs, within which limits, how it is retried and which
// payloads it takes. GUI thread.
#pragma once

#include "engine/domain/task.h"

#include <QScrollArea>

class QLabel;

namespace runyard {

class CodeView;
class FactList;

class TaskPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit TaskPanel(QWidget *parent = nullptr);

    void setTask(const TaskInfo &task);

private:
    QLabel *m_title;
    QLabel *m_description;
    FactList *m_facts;
    CodeView *m_schema;
};

} // namespace runyard
