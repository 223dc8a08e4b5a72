// The options a run is started with: the same fields for a trigger and a replay. Reads them as one
// types; what cannot be read is said under its field. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "views/start/option_texts.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace runyard {

class NoteLabel;

class RunOptionsForm final : public QWidget
{
    Q_OBJECT

public:
    explicit RunOptionsForm(QWidget *parent = nullptr);

    void setTexts(const OptionTexts &texts); // what counts as "not edited" from now on
    const OptionTexts &initialTexts() const { return m_initial; }
    OptionTexts texts() const;
    bool isEdited() const;
    /// Durations and the delay count from `now`. Problems are shown under their fields.
    OptionsReading read(TimePoint now);
    void focusProblem(); // the first field that could not be read

    void setQueues(const QStringList &names); // offered, others can be typed
    /// What applies where a field is left empty; null = the task is not known.
    void setTask(const TaskDefinition *task);
    QWidget *field(OptionField field) const { return m_fields.value(field).editor; }

signals:
    void changed();

private:
    struct Field
    {
        QWidget *editor = nullptr;
        NoteLabel *note = nullptr;
    };
    void addField(QVBoxLayout *column, OptionField field, QWidget *editor, const QString &tip);
    QLineEdit *addLine(QVBoxLayout *column, OptionField field, const QString &hint, const QString &tip);
    QString text(OptionField field) const;
    void setText(OptionField field, const QString &text);
    void setHint(OptionField field, const QString &hint);
    void showDelay(const OptionsReading &reading, TimePoint now);

    QMap<OptionField, Field> m_fields;
    QComboBox *m_queue;
    QComboBox *m_machine;
    QPlainTextEdit *m_metadata;
    OptionTexts m_initial;
};

} // namespace runyard
