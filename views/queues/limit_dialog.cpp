#include "views/queues/limit_dialog.h"

#include "models/words/counted.h"
#include "views/widgets/number_box.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace runyard {

LimitDialog::LimitDialog(const QString &what, int current, int least, QWidget *parent)
    : QDialog(parent), m_sentence(new QLabel), m_limit(new WholeBox)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Set limit"));
    m_sentence->setAccessibleName(tr("What the limit does"));
    m_sentence->setWordWrap(true);
    m_limit->setAccessibleName(tr("Runs at once"));
    m_limit->setRange(least, kMax);
    m_limit->setValue(current);
    m_limit->selectAll();
    auto *buttons = new QDialogButtonBox;
    QPushButton *set = buttons->addButton(tr("Set limit"), QDialogButtonBox::AcceptRole);
    set->setAccessibleName(tr("Set limit now"));
    set->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel)->setAccessibleName(tr("Leave the limit as it is"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(m_sentence);
    column->addWidget(m_limit);
    column->addWidget(buttons);
    connect(m_limit, &QSpinBox::valueChanged, this, [this, what] { describe(what); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::accepted, this, [this] { emit chosen(m_limit->value()); });
    describe(what);
    setMinimumWidth(360);
}

void LimitDialog::describe(const QString &what)
{
    const int limit = m_limit->value();
    m_sentence->setText(limit == 0 ? tr("No run %1 starts until the limit is raised.").arg(what)
                                   : format::counted(limit, tr("One run %2 runs at a time; others wait."),
                                                     tr("At most %1 runs %2 run at once; others wait."))
                                         .arg(what));
}

} // namespace runyard
