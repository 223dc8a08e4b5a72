#include "views/widgets/dialog_frame.h"

#include "models/words/format.h"
#include "views/widgets/field_area.h"
#include "views/widgets/note_label.h"

#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kFrameMargin = 16;
static constexpr int kFrameGap = 12;
static constexpr QSize kMinFields(800, 160); // in a window of 900 × 540
static constexpr std::size_t kShownFindings = 8;

DialogFrame::DialogFrame(const QString &key, const QString &title, const QString &verb, const QSize &size,
                         QWidget *parent)
    : QDialog(parent)
    , m_sizeKey(QStringLiteral("dialogs/") + key)
    , m_sentence(new NoteLabel(tr("What will happen")))
    , m_stack(new QStackedWidget)
    , m_state(new NoteLabel(tr("State of the dialog")))
    , m_again(new QPushButton(tr("Try again")))
    , m_problem(new NoteLabel(tr("What went wrong")))
    , m_buttons(new QHBoxLayout)
    , m_leave(new QPushButton(tr("Close")))
    , m_verb(new QPushButton)
{
    setWindowTitle(title);
    setAccessibleName(title);
    QFont strong = m_sentence->font();
    strong.setWeight(QFont::DemiBold);
    m_sentence->setFont(strong);
    m_sentence->setMinimumHeight(2 * m_sentence->fontMetrics().lineSpacing()); // does not jump when it wraps
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto *page = new QWidget;
    m_fields = new QVBoxLayout(page);
    m_fields->setContentsMargins(0, 0, 0, 0);
    m_fields->setSpacing(8);
    auto *other = new QWidget;
    auto *otherColumn = new QVBoxLayout(other);
    m_state->setAlignment(Qt::AlignCenter);
    m_again->setAccessibleName(tr("Try to load again"));
    m_again->setAutoDefault(false);
    otherColumn->addStretch(2);
    otherColumn->addWidget(m_state);
    otherColumn->addWidget(m_again, 0, Qt::AlignHCenter);
    otherColumn->addStretch(3);
    m_stack->addWidget(new FieldArea(page, kMinFields));
    m_stack->addWidget(other);

    // Enter in a field must not start anything; only Ctrl+Enter does.
    m_verb->setAutoDefault(false);
    m_leave->setAutoDefault(false);
    m_leave->setAccessibleName(tr("Leave the dialog"));
    m_leave->setToolTip(tr("Leave (Esc)"));
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    m_buttons->addWidget(m_leave);
    m_buttons->addWidget(m_verb);
    m_problem->clearNote();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kFrameMargin, kFrameMargin, kFrameMargin, kFrameMargin);
    column->setSpacing(kFrameGap);
    column->addWidget(m_sentence);
    column->addWidget(m_stack, 1);
    column->addWidget(m_problem);
    column->addLayout(m_buttons);

    connect(m_leave, &QPushButton::clicked, this, &DialogFrame::reject);
    connect(m_verb, &QPushButton::clicked, this, &DialogFrame::trySending);
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (m_tryAgain)
            m_tryAgain();
    });
    for (const int key : {Qt::Key_Return, Qt::Key_Enter})
        new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(key)), this, this,
                      &DialogFrame::trySending);
    setVerb(verb);
    resize(QSettings().value(m_sizeKey, size).toSize());
}

QWidget *DialogFrame::padded(QWidget *content)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 12, 0, 0);
    column->addWidget(content);
    return page;
}

QWidget *DialogFrame::scrolled(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(padded(content));
    for (QWidget *surface : {static_cast<QWidget *>(area), area->viewport(), area->widget()})
        surface->setAutoFillBackground(false);
    return area;
}

bool DialogFrame::isReady() const
{
    return m_stack->currentIndex() == 0 && !m_isBusy;
}

void DialogFrame::setVerb(const QString &text)
{
    m_verb->setText(
        tr("%1   %2").arg(text, QKeySequence(Qt::CTRL | Qt::Key_Enter).toString(QKeySequence::NativeText)));
    m_verb->setAccessibleName(text);
}

void DialogFrame::setVerbPossible(bool possible)
{
    m_isPossible = possible;
    updateVerb();
}

void DialogFrame::updateVerb()
{
    m_verb->setEnabled(isReady() && m_isPossible);
}

void DialogFrame::showLoading(const QString &what)
{
    m_state->say(what, NoteLabel::Tone::Muted);
    m_again->hide();
    m_stack->setCurrentIndex(1);
    updateVerb();
}

void DialogFrame::showFailure(const Error &error, std::function<void()> again)
{
    m_tryAgain = std::move(again);
    m_state->say(format::text(error.text()), NoteLabel::Tone::Bad);
    m_again->setVisible(m_tryAgain != nullptr);
    m_stack->setCurrentIndex(1);
    updateVerb();
}

void DialogFrame::showFields()
{
    m_stack->setCurrentIndex(0);
    updateVerb();
}

void DialogFrame::setBusy(bool busy)
{
    m_isBusy = busy;
    m_stack->setEnabled(!busy);
    if (busy)
        m_problem->say(tr("Working on it…"), NoteLabel::Tone::Muted);
    else
        m_problem->clearNote();
    updateVerb();
}

void DialogFrame::complain(const QString &problem)
{
    m_problem->say(problem, NoteLabel::Tone::Bad);
}

void DialogFrame::complain(const Error &error)
{
    QString text = format::text(error.text());
    for (std::size_t i = 0; i < error.details.size() && i < kShownFindings; ++i)
        text += QStringLiteral("\n%1: %2")
                    .arg(format::text(error.details[i].path), format::text(error.details[i].reason));
    complain(text);
}

void DialogFrame::trySending()
{
    if (isReady() && m_isPossible)
        send();
}

void DialogFrame::finish()
{
    done(Accepted);
}

void DialogFrame::reject()
{
    if (m_question && m_question->isVisible())
        return;
    if (!hasEdits()) {
        QDialog::reject();
        return;
    }
    m_question = new QMessageBox(QMessageBox::NoIcon, windowTitle(), tr("Leave without sending?"),
                                 QMessageBox::NoButton, this);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setInformativeText(tr("What you typed here would be lost."));
    auto *keep = m_question->addButton(tr("Keep editing"), QMessageBox::RejectRole);
    auto *discard = m_question->addButton(tr("Discard edits"), QMessageBox::DestructiveRole);
    keep->setAccessibleName(tr("Keep editing"));
    discard->setAccessibleName(tr("Discard edits"));
    m_question->setDefaultButton(keep);
    m_question->setEscapeButton(keep);
    connect(discard, &QAbstractButton::clicked, this, [this] { QDialog::reject(); });
    m_question->open();
}

void DialogFrame::done(int result)
{
    QSettings().setValue(m_sizeKey, size());
    QDialog::done(result);
}

} // namespace runyard
