// Shown while the program waits for tasks to end: for which, and a way to stop at once.
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
    void closeEvent(QCloseEvent *event) override; // who closes this, too, wants no waiting

private:
    QLabel *m_sentence;
};

} // namespace runyard
