// The strip over the list that puts it back in time: the moment that is shown, so that it cannot be missed, a
// slider over all of the history, a field for a moment, steps to the changes of the opened run, the way back.
// Asks by signal; knows no engine. GUI thread.
#pragma once

#include "views/past/moment_slider.h"

#include <QFrame>

#include <optional>

class QAction;
class QLabel;
class QLineEdit;
class QToolButton;

namespace runyard {

class PastBar final : public QFrame
{
    Q_OBJECT

public:
    PastBar(QAction *previous, QAction *next, QAction *back, QWidget *parent = nullptr);

    void setBars(const RunHistogram &bars, TimePoint now);
    void setMoment(const std::optional<TimePoint> &moment); // empty = now
    void focusSlider();

signals:
    void wanted(const std::optional<runyard::TimePoint> &moment); // empty = now
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void slid(int value);
    void typed();
    void say();
    void refreshTheme();

    std::optional<TimePoint> m_moment;
    QLabel *m_state;
    QLineEdit *m_field;
    MomentSlider *m_slider;
    QToolButton *m_back;
    QToolButton *m_close;
};

} // namespace runyard
