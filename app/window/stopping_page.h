// Shown while the program waits for tasks to end: lists the tasks and offers to stop at once.
#pragma once

#include <QWidget>

class QLabel;

namespace runyard {

class StoppingPage final : public QWidget
{
    Q_OBJECT

public:
    StoppingPage();
    void say(const QString &sentence);

signals:
    void stopWanted();

protected:
    void closeEvent(QCloseEvent *event) override; // closing this window too means stopping at once

private:
    QLabel *m_sentence;
};

} // namespace runyard
