// A line across the window that stays until it is dismissed: for what must not be missed. GUI thread.
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace runyard {

class NoticeBar final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Report, Problem };

    /// Hidden until there is something to say.
    NoticeBar(Kind kind, const QString &accessibleName, QWidget *parent = nullptr);

    void say(const QString &sentence); // empty dismisses
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refreshIcons();
    QColor colour() const;

    Kind m_kind;
    QLabel *m_icon;
    QLabel *m_sentence;
    QToolButton *m_dismiss;
};

} // namespace runyard
