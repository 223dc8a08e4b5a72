// Stands in for a list while there is nothing to list: loading, empty or failed, in a sentence, with the one
// action that helps. Takes the keyboard in place of the list (see kept_focus.h): a key meant for a row must
// not press its button. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace runyard {

class ListState final : public QWidget
{
    Q_OBJECT

public:
    /// `subject` makes the accessible names unique: "runs", "queues".
    explicit ListState(const QString &subject, QWidget *parent = nullptr);

    /// An empty `action` hides the button.
    void setState(const QString &sentence, const QString &action = {});
    QString sentence() const;

signals:
    void actionWanted();

private:
    QLabel *m_sentence;
    QPushButton *m_action;
};

} // namespace runyard
