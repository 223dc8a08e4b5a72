// The list of values to narrow by. A click or Space checks a value, Alt+click or "-" leaves its runs out.
// GUI thread.
#pragma once

#include <QListView>

namespace runyard {

class FacetList final : public QListView
{
    Q_OBJECT

public:
    explicit FacetList(QWidget *parent = nullptr);

signals:
    void excludeWanted(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
};

} // namespace runyard
