#include "views/export/export_dialog.h"

#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/widgets/note_label.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace runyard {

static QString standardWordsText()
{
    QStringList words;
    for (const std::string &word : SecretMask::standardWords())
        words += format::text(word);
    return words.join(QStringLiteral(", "));
}

static std::vector<std::string> wordsFrom(const QString &text)
{
    std::vector<std::string> words;
    for (const QString &word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!word.trimmed().isEmpty())
            words.push_back(format::utf8(word.trimmed()));
    }
    return words;
}

ExportDialog::ExportDialog(EngineClient &client, ExportOffer offer, QWidget *parent)
    : DialogFrame(QStringLiteral("export"), tr("Export runs"), tr("Export…"), QSize(600, 480), parent)
    , m_client(client)
    , m_offer(std::move(offer))
    , m_about(new NoteLabel(tr("What the file holds")))
    , m_progress(new QProgressBar)
{
    makeChoices();
    makeSecrets();
    m_about->setWordWrap(true);
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_progress->hide();
    fields()->addWidget(m_about);
    fields()->addStretch(1);
    fields()->addWidget(m_progress);
    showFields();
    refresh();
}

void ExportDialog::makeChoices()
{
    const auto choice = [this](QButtonGroup *group, const QString &text) {
        auto *button = new QRadioButton(text);
        button->setAccessibleName(text);
        group->addButton(button);
        fields()->addWidget(button);
        connect(button, &QRadioButton::toggled, this, &ExportDialog::refresh);
        return button;
    };
    auto *which = new QButtonGroup(this);
    m_picked =
        choice(which, format::counted(m_offer.pickedCount, tr("The picked run"), tr("The %1 picked runs")));
    m_picked->setVisible(!m_offer.picked.isEmpty());
    m_all =
        choice(which, m_offer.query.isEmpty()
                          ? format::counted(m_offer.matching, tr("The %1 run there is"), tr("All %1 runs"))
                          : format::counted(m_offer.matching, tr("The %1 run that matches %2"),
                                            tr("All %1 runs that match %2"))
                                .arg(m_offer.query));
    fields()->addSpacing(8);
    auto *what = new QButtonGroup(this);
    m_asArchive = choice(what, tr("Everything of them, to be opened in Runyard (.runyard)"));
    m_asCsv = choice(what, tr("The list, for a spreadsheet (.csv)"));
    m_asJson = choice(what, tr("The list, for a program (.json)"));
}

void ExportDialog::makeSecrets()
{
    m_archiveOptions = new QWidget;
    auto *column = new QVBoxLayout(m_archiveOptions);
    column->setContentsMargins(24, 4, 0, 4);
    m_masks = new QCheckBox(tr("Mask the values of members whose names hold one of these words"));
    m_masks->setAccessibleName(tr("Mask secrets"));
    m_masks->setChecked(true);
    m_words = new QLineEdit(standardWordsText());
    m_words->setAccessibleName(tr("Words in the names of secrets"));
    m_words->setCursorPosition(0);
    m_withLogs = new QCheckBox(tr("With logs"));
    m_withLogs->setAccessibleName(tr("With logs"));
    m_withLogs->setChecked(true);
    column->addWidget(m_masks);
    column->addWidget(m_words);
    column->addWidget(m_withLogs);
    fields()->addWidget(m_archiveOptions);
    for (QCheckBox *box : {m_masks, m_withLogs})
        connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
    connect(m_words, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    m_asArchive->setChecked(true);
    (m_picked->isVisibleTo(this) ? m_picked : m_all)->setChecked(true);
}

ExportFormat ExportDialog::chosenFormat() const
{
    return m_asCsv->isChecked()    ? ExportFormat::Csv
           : m_asJson->isChecked() ? ExportFormat::Json
                                   : ExportFormat::Archive;
}

qint64 ExportDialog::chosenRuns() const
{
    return m_picked->isChecked() ? m_offer.pickedCount : m_offer.matching;
}

void ExportDialog::refresh()
{
    if (!m_archiveOptions)
        return; // still being made
    const bool isArchive = chosenFormat() == ExportFormat::Archive;
    m_archiveOptions->setVisible(isArchive);
    m_words->setEnabled(m_masks->isChecked());
    sentence()->say(
        format::counted(chosenRuns(), tr("Writes one run into a file."), tr("Writes %1 runs into a file.")));
    const bool hides = m_masks->isChecked() && !wordsFrom(m_words->text()).empty();
    if (!isArchive)
        m_about->say(tr("A row per run, oldest first: id, status, task, times, attempts, tags. No payloads."),
                     NoteLabel::Tone::Muted);
    else if (hides)
        m_about->say(tr("Such values in payloads, outputs, metadata and log lines of JSON become ***. "
                        "Texts of errors and all other log lines are written as they are."),
                     NoteLabel::Tone::Muted);
    else
        m_about->say(tr("Nothing is masked: the file holds payloads, outputs and metadata as they are, "
                        "passwords and keys among them."),
                     NoteLabel::Tone::Caution);
    setVerbPossible(chosenRuns() > 0);
}

void ExportDialog::send()
{
    static const char *const kEndings[] = {"runyard", "csv", "json"};
    const QString ending = QLatin1String(kEndings[static_cast<int>(chosenFormat())]);
    auto *dialog = new QFileDialog(this, tr("Export runs"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->setNameFilter(QStringLiteral("*.%1").arg(ending));
    dialog->selectFile(QStringLiteral("runs.%1").arg(ending));
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::exportTo);
    dialog->open();
}

void ExportDialog::exportTo(const QString &file)
{
    if (m_export)
        return;
    ExportRequest request;
    if (m_picked->isChecked())
        request.runs = m_offer.picked;
    else
        request.runs.all = m_offer.filter;
    request.format = chosenFormat();
    request.file = format::utf8(file);
    request.archive.withLogs = m_withLogs->isChecked();
    request.archive.secretWords =
        m_masks->isChecked() ? wordsFrom(m_words->text()) : std::vector<std::string>();
    setBusy(true);
    m_progress->setRange(0, 0);
    m_progress->show();
    leaveButton()->setText(tr("Stop"));
    m_export = std::make_unique<RunExport>(m_client, std::move(request));
    connect(m_export.get(), &RunExport::progressed, this, [this](qint64 done, qint64 total) {
        // Qt's bar counts in int; thousandths are fine enough.
        m_progress->setRange(0, 1'000);
        m_progress->setValue(total > 0 ? static_cast<int>(done * 1'000 / total) : 0);
        m_progress->setFormat(
            tr("%1 of %2").arg(format::count(done), format::counted(total, tr("%1 run"), tr("%1 runs"))));
    });
    connect(m_export.get(), &RunExport::finished, this, &ExportDialog::ended);
}

void ExportDialog::ended(const Result<ExportSummary> &result)
{
    // Not here: this is called by it.
    m_export.release()->deleteLater();
    setBusy(false);
    m_progress->hide();
    leaveButton()->setText(tr("Close"));
    if (!result) {
        complain(result.error());
        return;
    }
    QString sentence =
        format::counted(result->runs, tr("Exported %1 run (%2)."), tr("Exported %1 runs (%2)."))
            .arg(format::bytes(result->bytes));
    if (result->masked > 0)
        sentence +=
            QLatin1Char(' ')
            + format::counted(result->masked, tr("%1 value was masked."), tr("%1 values were masked."));
    emit said(sentence);
    finish();
}

void ExportDialog::reject()
{
    if (m_export)
        m_export->stop();
    else
        DialogFrame::reject();
}

} // namespace runyard
