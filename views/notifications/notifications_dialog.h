// Edits when the desktop is told about runs: rules, and quiet hours. GUI thread.
#pragma once

#include "models/words/notification_rules.h"

#include <QDialog>

class QCheckBox;
class QTableWidget;
class QTimeEdit;

namespace runyard {

class NotificationsDialog final : public QDialog
{
    Q_OBJECT

public:
    NotificationsDialog(const NotificationSettings &settings, QWidget *parent);

    NotificationSettings settings() const;

signals:
    void chosen(const runyard::NotificationSettings &settings);

private:
    void addRow(const NotificationRule &rule);
    void removeCurrent();
    NotificationRule ruleAt(int row) const;

    QTableWidget *m_rules;
    QCheckBox *m_quiet;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
};

} // namespace runyard
