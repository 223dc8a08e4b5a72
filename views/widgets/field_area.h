// Fields or panels that scroll where the window is too small for them. GUI thread.
#pragma once

#include <QScrollArea>
#include <QSize>

namespace runyard {

class FieldArea final : public QScrollArea
{
    Q_OBJECT

public:
    /// `least` is the room they always get; `parent` may be set later.
    FieldArea(QWidget *fields, const QSize &least, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QSize m_least;
};

} // namespace runyard
