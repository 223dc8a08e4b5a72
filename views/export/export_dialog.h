// Exports runs to a file: which, as what, with or without secrets; then shows how far it is. GUI thread;
// the client outlives it.
#pragma once

#include "models/runs/run_export.h"
#include "views/widgets/dialog_frame.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QRadioButton;

namespace runyard {

/// What there is to export.
struct ExportOffer
{
    RunSelection picked; // may be nothing
    qint64 pickedCount = 0;
    RunFilter filter; // all that match
    qint64 matching = 0;
    QString query;
};

class ExportDialog final : public DialogFrame
{
    Q_OBJECT

public:
    ExportDialog(EngineClient &client, ExportOffer offer, QWidget *parent = nullptr);

    /// As if the file had been chosen.
    void exportTo(const QString &file);
    RunExport *running() const { return m_export.get(); }
    void reject() override; // stops first

protected:
    void send() override; // asks for the file

private:
    void makeChoices();
    void makeSecrets();
    void refresh();
    void ended(const Result<ExportSummary> &result);
    ExportFormat chosenFormat() const;
    qint64 chosenRuns() const;

    EngineClient &m_client;
    ExportOffer m_offer;
    QRadioButton *m_picked;
    QRadioButton *m_all;
    QRadioButton *m_asArchive;
    QRadioButton *m_asCsv;
    QRadioButton *m_asJson;
    QWidget *m_archiveOptions = nullptr;
    QCheckBox *m_masks;
    QLineEdit *m_words;
    QCheckBox *m_withLogs;
    NoteLabel *m_about;
    QProgressBar *m_progress;
    std::unique_ptr<RunExport> m_export;
};

} // namespace runyard
