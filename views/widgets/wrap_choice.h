// Whether long lines of payloads, outputs, errors and differences are wrapped: one remembered choice for all
// views of such texts. The log has its own, because its lines are read across. GUI thread.
#pragma once

#include <QKeySequence>
#include <QObject>

class QAction;
class QWidget;

namespace runyard {

class WrapChoice final : public QObject
{
    Q_OBJECT

public:
    static WrapChoice &of();
    /// Toggles wrapping wherever there is a long line.
    static QKeySequence keys();

    bool isOn() const { return m_isOn; }
    void set(bool on);
    /// "Wrap long lines", which works while the keyboard is in `view`.
    QAction *addAction(QWidget *view);

signals:
    void changed(bool on);

private:
    explicit WrapChoice(QObject *parent);
    bool m_isOn;
};

} // namespace runyard
