#include "views/widgets/fact_list.h"

#include "views/theme/theme.h"

#include <QFormLayout>
#include <QLabel>

namespace runyard {

FactList::FactList(const QString &subject, QWidget *parent)
    : QWidget(parent), m_subject(subject), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(6);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void FactList::set(const QString &name, const QString &value, bool isMono)
{
    QLabel *&label = m_values[name];
    if (!label) {
        label = new QLabel;
        label->setAccessibleName(QStringLiteral("%1: %2").arg(m_subject, name));
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        auto *title = new QLabel(name);
        title->setForegroundRole(QPalette::PlaceholderText);
        title->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        m_form->addRow(title, label);
    }
    if (isMono)
        label->setFont(Theme::of().monoFont());
    if (label->text() != value)
        label->setText(value);
    m_form->setRowVisible(label, !value.isEmpty());
}

QString FactList::value(const QString &name) const
{
    const QLabel *label = m_values.value(name);
    return label ? label->text() : QString();
}

} // namespace runyard
