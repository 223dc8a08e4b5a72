// A line across the window that stays until it is dismissed: for what must not be missed. What is said beyond its first
// line is shown on request. GUI thread.
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace runyard {

class NoticeBar final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Report, Problem };

    /// Hidden until there is something to say.
    NoticeBar(Kind kind, const QString &accessibleName, QWidget *parent = nullptr);

    void say(const QString &text); // a sentence, and below it the details; empty dismisses
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showDetails(bool shown);
    void refreshIcons();
    QColor colour() const;

    Kind m_kind;
    QLabel *m_icon;
    QLabel *m_sentence;
    QPushButton *m_more;
    QToolButton *m_dismiss;
    QPlainTextEdit *m_details;
};

} // namespace runyard
