// Widgets in a row that continues in the next line where the width ends, as words do. GUI thread.
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace runyard {

class FlowLayout final : public QLayout
{
    Q_OBJECT

public:
    using QLayout::QLayout;

    void addItem(QLayoutItem *item) override { m_items.emplace_back(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    Qt::Orientations expandingDirections() const override { return {}; }
    void setGeometry(const QRect &rect) override;

private:
    int arrange(const QRect &rect, bool apply) const; // returns the height

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace runyard
