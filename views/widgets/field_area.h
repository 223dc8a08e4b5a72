// Fields or panels, which scroll where the window cannot be as large as they are. GUI thread.
#pragma once

#include <QScrollArea>
#include <QSize>

namespace runyard {

class FieldArea final : public QScrollArea
{
    Q_OBJECT

public:
    /// `least` is the room they get in any case; `parent` may come later.
    FieldArea(QWidget *fields, const QSize &least, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QSize m_least;
};

} // namespace runyard
