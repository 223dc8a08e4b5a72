// The fields of a bulk action besides its runs: reason, transform, time or tags, and whether five runs go
// first. GUI thread.
#pragma once

#include "engine/domain/bulk_action.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QFormLayout;
class QLineEdit;

namespace runyard {

class NoteLabel;
class TransformEditor;

class BulkFields final : public QWidget
{
    Q_OBJECT

public:
    explicit BulkFields(BulkKind kind, QWidget *parent = nullptr);

    /// Without the selection. The error says which field cannot be read; its message is empty when a
    /// required field is empty.
    Result<BulkRequest> read(TimePoint now) const;
    bool isEdited() const;
    void setRuns(qint64 runs); // up to five runs there is no canary
    void showProblem(const std::optional<Error> &problem);
    void focusFirst();

    TransformEditor *transform() const { return m_transform; }
    QLineEdit *reason() const { return m_reason; }
    QLineEdit *time() const { return m_time; }
    QLineEdit *tags() const { return m_tags; }
    QCheckBox *canary() const { return m_canary; }

signals:
    void changed(); // what read() gives

private:
    QLineEdit *addField(const QString &label, const QString &name, const QString &placeholder);

    BulkKind m_kind;
    QFormLayout *m_form;
    TransformEditor *m_transform = nullptr;
    QLineEdit *m_reason = nullptr;
    QLineEdit *m_time = nullptr;
    QLineEdit *m_tags = nullptr;
    NoteLabel *m_note = nullptr; // about the time or the tags
    QCheckBox *m_canary;
    QTimer m_pause;
};

} // namespace runyard
