// Asks for the maximum number of concurrent runs: of a queue, or of all queues. GUI thread.
#pragma once

#include <QDialog>

class QLabel;
class QSpinBox;

namespace runyard {

class LimitDialog final : public QDialog
{
    Q_OBJECT

public:
    static constexpr int kMax = 100'000;

    /// `what` completes "At most N runs … at once": "of the queue “media”".
    LimitDialog(const QString &what, int current, int least, QWidget *parent);

signals:
    void chosen(int limit);

private:
    void describe(const QString &what);

    QLabel *m_sentence;
    QSpinBox *m_limit;
};

} // namespace runyard
