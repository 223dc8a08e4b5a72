#include "views/notifications/notifications_dialog.h"

#include "views/widgets/number_box.h"
#include "views/widgets/plain_table.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTimeEdit>
#include <QVBoxLayout>

namespace runyard {

enum Column { Active, Task, Outcome, Times, Minutes, ColumnCount };

NotificationsDialog::NotificationsDialog(const NotificationSettings &settings, QWidget *parent)
    : QDialog(parent)
    , m_rules(new QTableWidget(0, ColumnCount))
    , m_quiet(new QCheckBox(tr("Say nothing from")))
    , m_from(new QTimeEdit(settings.quietFrom))
    , m_to(new QTimeEdit(settings.quietTo))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Notifications"));
    auto *sentence = new QLabel(tr("Notifies the desktop when a run ends and a rule below matches."));
    sentence->setWordWrap(true);
    m_rules->setAccessibleName(tr("Notification rules"));
    m_rules->setHorizontalHeaderLabels(
        {tr("On"), tr("Task (* for any)"), tr("When runs"), tr("Times"), tr("Within minutes")});
    m_rules->verticalHeader()->hide();
    m_rules->verticalHeader()->setDefaultSectionSize(kTableRowHeight + 8);
    m_rules->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_rules->horizontalHeader()->setSectionResizeMode(Task, QHeaderView::Stretch);
    m_rules->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_rules->setSelectionMode(QAbstractItemView::SingleSelection);
    m_rules->setShowGrid(false);
    for (const NotificationRule &rule : settings.rules)
        addRow(rule);
    // The row being edited is the current one, although its cell has the keyboard and not the table.
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        for (int row = 0; row < m_rules->rowCount(); ++row) {
            for (int column = 0; column < ColumnCount; ++column) {
                if (now && m_rules->cellWidget(row, column) == now)
                    m_rules->selectRow(row);
            }
        }
    });
    auto *add = new QPushButton(tr("Add rule"));
    add->setAccessibleName(tr("Add a notification rule"));
    add->setAutoDefault(false);
    auto *remove = new QPushButton(tr("Remove rule"));
    remove->setAccessibleName(tr("Remove the selected notification rule"));
    remove->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, [this] {
        addRow({});
        m_rules->selectRow(m_rules->rowCount() - 1);
        m_rules->scrollToBottom();
        m_rules->cellWidget(m_rules->rowCount() - 1, Task)->setFocus();
    });
    connect(remove, &QPushButton::clicked, this, &NotificationsDialog::removeCurrent);

    m_quiet->setChecked(settings.hasQuietHours);
    m_quiet->setAccessibleName(tr("Quiet hours"));
    m_from->setAccessibleName(tr("Quiet hours begin"));
    m_to->setAccessibleName(tr("Quiet hours end"));
    for (QTimeEdit *time : {m_from, m_to}) {
        time->setDisplayFormat(QStringLiteral("HH:mm"));
        time->setEnabled(settings.hasQuietHours);
        connect(m_quiet, &QCheckBox::toggled, time, &QWidget::setEnabled);
    }
    auto *buttons = new QDialogButtonBox;
    QPushButton *save = buttons->addButton(tr("Save"), QDialogButtonBox::AcceptRole);
    save->setAccessibleName(tr("Save the notification rules"));
    save->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel)->setAccessibleName(tr("Leave the rules as they were"));
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(this->settings());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *ruleButtons = new QHBoxLayout;
    ruleButtons->addWidget(add);
    ruleButtons->addWidget(remove);
    ruleButtons->addStretch();
    auto *quiet = new QHBoxLayout;
    quiet->addWidget(m_quiet);
    quiet->addWidget(m_from);
    quiet->addWidget(new QLabel(tr("to")));
    quiet->addWidget(m_to);
    quiet->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(sentence);
    column->addWidget(m_rules, 1);
    column->addLayout(ruleButtons);
    column->addLayout(quiet);
    column->addWidget(buttons);
    resize(640, 380);
}

void NotificationsDialog::addRow(const NotificationRule &rule)
{
    const int row = m_rules->rowCount();
    m_rules->insertRow(row);
    auto *active = new QCheckBox;
    active->setChecked(rule.isActive);
    active->setAccessibleName(tr("Rule %1 is on").arg(row + 1));
    auto *task = new QLineEdit(rule.task);
    task->setAccessibleName(tr("Task of rule %1").arg(row + 1));
    task->setPlaceholderText(QStringLiteral("*"));
    auto *outcome = new QComboBox;
    outcome->addItems({tr("fail"), tr("succeed"), tr("end at all")});
    outcome->setCurrentIndex(static_cast<int>(rule.outcome));
    outcome->setAccessibleName(tr("When rule %1 notifies").arg(row + 1));
    const auto number = [&](int value, int most, const QString &name) {
        auto *box = new WholeBox;
        box->setRange(1, most);
        box->setValue(value);
        box->setAccessibleName(name);
        return box;
    };
    m_rules->setCellWidget(row, Active, active);
    m_rules->setCellWidget(row, Task, task);
    m_rules->setCellWidget(row, Outcome, outcome);
    m_rules->setCellWidget(row, Times, number(rule.times, 1'000, tr("How often for rule %1").arg(row + 1)));
    m_rules->setCellWidget(row, Minutes,
                           number(rule.minutes, 24 * 60, tr("Within minutes for rule %1").arg(row + 1)));
}

void NotificationsDialog::removeCurrent()
{
    const int row = m_rules->currentRow();
    if (row >= 0)
        m_rules->removeRow(row);
}

NotificationRule NotificationsDialog::ruleAt(int row) const
{
    NotificationRule rule;
    rule.isActive = static_cast<QCheckBox *>(m_rules->cellWidget(row, Active))->isChecked();
    rule.task = static_cast<QLineEdit *>(m_rules->cellWidget(row, Task))->text().trimmed();
    if (rule.task.isEmpty())
        rule.task = QStringLiteral("*");
    rule.outcome = static_cast<NotificationRule::Outcome>(
        static_cast<QComboBox *>(m_rules->cellWidget(row, Outcome))->currentIndex());
    rule.times = static_cast<QSpinBox *>(m_rules->cellWidget(row, Times))->value();
    rule.minutes = static_cast<QSpinBox *>(m_rules->cellWidget(row, Minutes))->value();
    return rule;
}

NotificationSettings NotificationsDialog::settings() const
{
    NotificationSettings settings;
    for (int row = 0; row < m_rules->rowCount(); ++row)
        settings.rules.push_back(ruleAt(row));
    settings.hasQuietHours = m_quiet->isChecked();
    settings.quietFrom = m_from->time();
    settings.quietTo = m_to->time();
    return settings;
}

} // namespace runyard
