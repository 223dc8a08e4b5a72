// A list that can be reordered by dragging. GUI thread.
#pragma once

#include <QDropEvent>
#include <QListWidget>

namespace runyard {

class ViewList final : public QListWidget
{
    Q_OBJECT

public:
    using QListWidget::QListWidget;

signals:
    void reordered();

protected:
    void dropEvent(QDropEvent *event) override
    {
        QListWidget::dropEvent(event);
        emit reordered();
    }
};

} // namespace runyard
