// The saved payloads of a task, to look at, rename and delete; a deleted one can be brought back while the
// dialog is open. GUI thread; the library outlives it.
#pragma once

#include "models/run/payload_library.h"
#include "views/widgets/dialog_frame.h"

class QListWidget;
class QListWidgetItem;

namespace runyard {

class CodeView;

class PayloadLibraryDialog final : public DialogFrame
{
    Q_OBJECT

public:
    explicit PayloadLibraryDialog(PayloadLibrary &library, QWidget *parent = nullptr);

    QListWidget *list() const { return m_list; }
    QPushButton *deleteButton() const { return m_delete; }
    QPushButton *undoButton() const { return m_undo; }

signals:
    void chosen(const runyard::SavedPayload &payload);

protected:
    void send() override;

private:
    void fill();
    void showCurrent();
    void rename(QListWidgetItem *item);
    void remove();
    void restore();
    const SavedPayload *current() const;

    PayloadLibrary &m_library;
    QListWidget *m_list;
    CodeView *m_view;
    QPushButton *m_rename;
    QPushButton *m_delete;
    QPushButton *m_undo;
    QList<SavedPayload> m_deleted; // last one last
    QString m_wanted;              // to be current after the next change
};

} // namespace runyard
