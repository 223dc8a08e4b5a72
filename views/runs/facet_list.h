// The list of values to filter by. A click or Space checks a value, Alt+click or "-" excludes its runs. GUI
// thread.
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
