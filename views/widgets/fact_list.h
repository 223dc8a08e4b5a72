// Names and values below each other, as text that can be selected and copied; a fact without a value takes no
// room. GUI thread.
#pragma once

#include <QHash>
#include <QWidget>

class QFormLayout;
class QLabel;

namespace runyard {

class FactList final : public QWidget
{
    Q_OBJECT

public:
    /// `subject` makes the accessible names unique in the window: "Task: command".
    explicit FactList(const QString &subject, QWidget *parent = nullptr);

    void set(const QString &name, const QString &value, bool isMono = false);
    QString value(const QString &name) const; // empty when not shown

private:
    QString m_subject;
    QFormLayout *m_form;
    QHash<QString, QLabel *> m_values;
};

} // namespace runyard
